"""Where the training keeps what it has, and what it needs installed. Standard library only."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PYTHON = Path("/usr/bin/python3")  # Debian's, whose PyTorch this is
PACKAGES = ("ffmpeg", "python3-matplotlib", "python3-numpy", "python3-scipy", "python3-torch")
STATE = Path(os.environ.get("SOTTO_TRAINING", "~/.cache/sotto-training")).expanduser()


def is_installed(package: str) -> bool:
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package], capture_output=True, text=True, check=False)
    return answer.stdout == "installed"


def install(packages: list[str]) -> None:
    """Install Debian's packages that are missing, or say which they are."""
    missing = [package for package in packages if not is_installed(package)]
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0:
        sys.exit(f"These packages are missing: {names}\nInstall them (apt-get install --no-install-recommends …) and run this again.")
    print(f"Installing {names}", flush=True)
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        if subprocess.run(["apt-get", "-qq", *words], env=variables, check=False).returncode != 0:
            sys.exit(f"apt-get could not install {names}.")


def enter() -> None:
    """Go on in Debian's Python, which has PyTorch."""
    install(list(PACKAGES))
    if Path(sys.executable).resolve() != PYTHON.resolve() or "OMP_WAIT_POLICY" not in os.environ:
        # Threads that wait must leave the processor to what this runs behind.
        os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, "OMP_WAIT_POLICY": "passive"})
