"""Small programs in C that stand in for others on a desktop."""

import os
import subprocess
from pathlib import Path

_SOURCES = Path(__file__).resolve().parents[2] / "Programs"


def build(name: str, folder: Path) -> Path:
    """Build one of them into a folder."""
    built = folder / name
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gtk4"], capture_output=True, text=True, check=True)
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, _SOURCES / f"{name}.c", "-o", built, *flags.stdout.split()], check=True)
    return built
