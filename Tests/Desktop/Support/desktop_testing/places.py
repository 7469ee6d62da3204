"""Where the window's program is, and where pictures go."""

import os
from pathlib import Path

from sotto_testing.places import PICTURES, REPOSITORY

DESKTOP_PICTURES = PICTURES / "desktop"

_BINARIES = Path(os.environ.get("SOTTO_TEST_DESKTOP_BIN", REPOSITORY / "Desktop" / ".build" / "release"))


def desktop_program() -> Path:
    """Return the path of `sotto-desktop`."""
    path = _BINARIES / "sotto-desktop"
    assert path.is_file(), f"{path} is not built: swift build -c release --package-path Desktop"
    return path
