"""What stands in for both engines, and what installs and holds it.

Of the `spleeter` pack, in a few kilobytes, the installer is the real one, and so are Python, pip and the model; the
releases are wheels that are made here. The native engine is a script in the worker's place.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .index import PackageIndex
from .places import REPOSITORY, program, real_model

_RECEIPT = """{"id": "spleeter-model", "version": "1.4.0", "installed_at": "2026-01-02T03:04:05Z", "job": "", \
"sotto": "0", "source": "a test", "size_bytes": 79425000, "file_count": 5}
"""

# Starts programs as the real one does; separations wait where a test holds them, and say so again and again.
_WORKER = """#!/bin/sh
[ "$1" = separate ] || exec '{real}' "$@"
shift
printf x >>'{holds}/starts'
number=$(wc -c <'{holds}/starts')
while [ -e "{holds}/hold-$number" ]; do
    echo '{{"event":"progress","stage":"separate","fraction":0.1,"speed":1}}'
    sleep 0.05
done
exec python3 -I '{engine}' "$@"
"""


class StandIn:
    """Wheels that stand in for Spleeter's releases, the index on loopback that serves them, and a worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels, self._holds = folder / "wheels", folder / "holds"
        for path in (self.wheels, self._holds):
            path.mkdir(parents=True)
        script = REPOSITORY / "Tests" / "EndToEnd" / "Programs" / "make_wheels.py"
        subprocess.run([sys.executable, "-I", script, self.wheels, self._holds, "honest"], check=True)
        self.requirements = self.wheels / "requirements.txt"
        self.index = PackageIndex(self.wheels)
        self.worker = folder / "sotto-worker"
        engine = REPOSITORY / "Tests" / "SottoCoreTests" / "Programs" / "native_engine.py"
        self.worker.write_text(_WORKER.format(real=program("sotto-worker"), holds=self._holds, engine=engine))
        self.worker.chmod(0o755)

    @property
    def variables(self) -> dict[str, str | None]:
        """The worker, the way to the index, and nothing of this machine's own settings."""
        return {
            "SOTTO_TEST_WORKER": str(self.worker),
            "PIP_INDEX_URL": self.index.address, "PIP_FIND_LINKS": None, "PIP_CONFIG_FILE": "/dev/null",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }  # fmt: skip

    @contextmanager
    def holding(self, trial: int = 1) -> Iterator[None]:
        """Let the next run of a stand-in wait until the end of the block, or a later one.

        A separation runs one once; an install of the pack twice, at its stages `verify` and `publish`.
        """
        hold = self._holds / f"hold-{self._runs() + trial}"
        hold.touch()
        try:
            yield
        finally:
            hold.unlink()

    def _runs(self) -> int:
        starts = self._holds / "starts"
        return starts.stat().st_size if starts.exists() else 0

    def close(self) -> None:
        """End the index."""
        self.index.close()


def link_model(home: Path) -> None:
    """Give a home the pack `spleeter-model`, with the files of the shared pack, so that nothing has to be fetched."""
    pack = home / "packs" / "spleeter-model" / "1.4.0"
    model = real_model()
    try:
        # Linked where that is possible, which takes no space.
        shutil.copytree(model, pack / "2stems", copy_function=os.link)
    except (OSError, shutil.Error):
        shutil.rmtree(pack)
        shutil.copytree(model, pack / "2stems")
    (pack / "receipt.json").write_text(_RECEIPT)
