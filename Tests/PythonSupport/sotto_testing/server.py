"""A server in a process of its own."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType

from .client import Client
from .places import program
from .processes import descendants, is_running
from .waiting import wait_for


class ServerProcess:
    """A server that runs from its construction on, until it is stopped.

    `requirements` are those of a stand-in: then it is the tests' server. Otherwise it is `sotto serve`.
    """

    def __init__(
        self, home: Path, requirements: Path | None = None, *, variables: dict[str, str | None] | None = None,
        words: tuple[str, ...] = (), before: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        if requirements:
            command = [program("TestServer"), home, requirements]
        else:
            command = [program("sotto"), "serve", "--home", home]
        # Swift's backtraces keep a crashed process alive, which takes the first signal of a test for a fault of its own.
        # With the check for blocking on, work that could freeze the server ends it.
        environment = {"SWIFT_BACKTRACE": "enable=no", "SOTTO_CHECK_BLOCKING": "1", **os.environ, **(variables or {})}
        # Files, not pipes: what nobody reads must not hold the server up.
        self._output = tempfile.NamedTemporaryFile(prefix="sotto-server-")
        self._errors = tempfile.NamedTemporaryFile(prefix="sotto-server-")
        self.process = subprocess.Popen(
            [*before, *command, *words], stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._errors,
            env={name: value for name, value in environment.items() if value is not None},
        )  # fmt: skip
        try:
            self.address = wait_for("the server's address", self._first_line)
        except BaseException:
            self.kill()
            raise
        self.port = int(self.address.rpartition(":")[2])
        self.token: str = self.file()["token"]
        self.client = Client(self.port, self.token)

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def _first_line(self) -> str | None:
        line, end, _ = Path(self._output.name).read_text().partition("\n")
        if not end:
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}: {self.errors}"
        return line if end else None

    @property
    def errors(self) -> str:
        """What it has written to standard error."""
        return Path(self._errors.name).read_text(errors="replace")

    @property
    def pid(self) -> int:
        """The server's process: the first of its name among those that lead to it, such as sudo."""
        pid = self.process.pid
        try:
            while Path(f"/proc/{pid}/comm").read_text().strip() not in ("sotto", "TestServer"):
                pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return self.process.pid  # It has ended.
        return pid

    def file(self) -> dict:
        """Return what `server.json` says."""
        return json.loads((self.home / "server.json").read_text())

    def uploaded(self) -> list[str]:
        """Return what lies where uploads are received and kept."""
        # Folders may go while they are looked at, which a walk takes as it comes.
        walks = (os.walk(self.home / place) for place in ("work", "uploads"))
        found = [Path(place, name) for walk in walks for place, folders, files in walk for name in folders + files]
        return sorted(str(path.relative_to(self.home)) for path in found)

    def wait_for_no_uploads(self) -> None:
        """Return when there are none. Two that look for what the dead have left may disturb each other for a moment."""
        wait_for("no upload", lambda: not self.uploaded())

    def stop(self, number: int = signal.SIGTERM, within: float = 30, outliving: Collection[int] = ()) -> float:
        """End it as a user does, and return how many seconds that took; fail unless all ended well.

        The processes `outliving` are the user's and may go on.
        """
        below = {process for process in descendants(self.pid) if process[0] not in outliving}
        start = time.monotonic()
        os.kill(self.pid, number)
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the server runs {within:g} s after signal {number}") from None
        seconds = time.monotonic() - start
        assert code == 0, f"the server ended with {code}: {self.errors}"
        wait_for("the end of what it had started", lambda: not any(map(is_running, below)), 5)
        return seconds

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it at once, with all that it has started: as the system does for want of memory, or as a crash does."""
        below = descendants(self.pid)
        if self.process.poll() is None:
            os.kill(self.pid, number)
        self.process.wait(30)
        wait_for("the end of what it had started", lambda: not any(map(is_running, below)), 30)
        self._output.close()
        self._errors.close()


# Starts one in a home.
StartServer = Callable[[Path], ServerProcess]
