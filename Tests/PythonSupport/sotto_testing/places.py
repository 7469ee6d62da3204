"""Where the build and the repository are."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE_VIDEO = REPOSITORY / "Samples" / "sample.mp4"
OPENAPI = REPOSITORY / "Sources" / "SottoServer" / "API" / "openapi.yaml"
# Where pictures of the page go.
PICTURES = Path(os.environ.get("SOTTO_TEST_PICTURES", REPOSITORY / ".build" / "pictures"))

_BINARIES = Path(os.environ.get("SOTTO_TEST_BIN", REPOSITORY / ".build" / "release"))
# A home in which `./test` has installed the packs.
_SHARED_HOME = Path(os.environ.get("SOTTO_TEST_HOME", REPOSITORY / ".build" / "test-home"))


def program(name: str) -> Path:
    """Return the path of one of Sotto's executables."""
    path = _BINARIES / name
    assert path.is_file(), f"{path} is not built"
    return path


def shared_packs() -> Path:
    """Return the folder of the packs that were installed for the whole run."""
    assert (_SHARED_HOME / "packs").is_dir(), f"there are no packs in {_SHARED_HOME}: run these tests through ./test"
    return _SHARED_HOME / "packs"


def real_model() -> Path:
    """Return the folder of the model that was installed for the whole run."""
    found = sorted(shared_packs().glob("spleeter-model/*/2stems"))
    assert found, f"there is no model in {_SHARED_HOME}: run these tests through ./test"
    return found[-1]
