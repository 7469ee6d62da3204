"""Where things are, and the environments that are installed once: tools, sherpa-onnx, Spleeter. Standard library only."""

import os
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
TOOLS = ("numpy==2.4.6", "matplotlib==3.10.8", "onnx==1.23.2")
SHERPA = ("sherpa-onnx-bin==2.0.1",)


@dataclass
class Workplace:
    """Folders and programs of a run."""

    root: Path  # what is kept between runs
    home: Path  # Sotto's, with its packs
    binaries: Path

    @property
    def sotto(self) -> Path:
        return self.binaries / "sotto"

    @property
    def pack(self) -> Path:
        """Spleeter's pack; StopIteration when there is none."""
        return next(self.home.glob("packs/spleeter/*/receipt.json")).parent

    @property
    def checkpoint(self) -> Path:
        return self.pack / "models/2stems"

    @property
    def sherpa(self) -> Path:
        return self.root / "sherpa-onnx/bin/sherpa-onnx-offline-source-separation"

    def folder(self, *parts: str) -> Path:
        path = self.root.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path


def run(command: list, message: str) -> None:
    """Run a command that installs something; give up with its last lines when it fails."""
    answer = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", env={**os.environ, "PIP_USER": "0", "DEBIAN_FRONTEND": "noninteractive"},
    )
    if answer.returncode != 0:
        sys.exit("\n".join([*answer.stdout.splitlines()[-20:], message]))


def make_environment(folder: Path, requirements: tuple[str, ...]) -> Path:
    """Return the Python of a virtual environment with exactly these packages, installed now unless it is there."""
    stamp, wanted = folder / "installed", "\n".join(requirements)
    python = folder / "bin/python"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing {', '.join(requirements)} into {folder}", flush=True)
        run([sys.executable, "-m", "venv", "--clear", folder], "No virtual environment could be made: install python3-venv.")
        run([python, "-m", "pip", "install", *requirements], f"pip could not install {', '.join(requirements)}.")
        stamp.write_text(wanted)
    return python


def run_pip(place: Workplace, *words: str) -> None:
    run([place.root / "tools/bin/python", "-m", "pip", *words], f"pip {' '.join(words)} failed.")


def install_packages(packages: list[str]) -> None:
    """Install Debian's packages, or say which are missing."""
    if not packages:
        return
    names = " ".join(packages)
    print(f"Installing {names}", flush=True)
    if os.geteuid() != 0:
        sys.exit(f"These packages are missing: {names}. Install them and run this again.")
    hint = f"apt-get could not install {names}. Install them and run this again."
    run(["apt-get", "-q", "update"], hint)
    run(["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages], hint)


def install_packs(place: Workplace) -> None:
    """Give a home Spleeter and its model: a link to $SOTTO_HOME's or the tests' pack if there is one, else an install."""
    if not place.sotto.exists():
        sys.exit(f"{place.sotto} is not there: build it with swift build -c release.")
    packs = place.home / "packs"
    packs.mkdir(parents=True, exist_ok=True)
    link = packs / "spleeter"
    if link.is_symlink() and not has_pack(place.home, "spleeter"):
        link.unlink()
    for home in (os.environ.get("SOTTO_HOME"), REPOSITORY / ".build/test-home"):
        if home and not link.exists() and has_pack(Path(home), "spleeter"):
            link.symlink_to(Path(home).resolve() / "packs/spleeter")
    if not has_pack(place.home, "spleeter"):
        install_pack(place, "spleeter", "--yes")
    if not has_pack(place.home, "spleeter-model"):
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "2stems.tar.gz"
            with tarfile.open(archive, "w:gz", compresslevel=1) as file:
                file.add(place.checkpoint, arcname=".")
            install_pack(place, "spleeter-model", "--yes", "--from", str(archive))


def has_pack(home: Path, pack: str) -> bool:
    return any(home.glob(f"packs/{pack}/*/receipt.json"))


def install_pack(place: Workplace, pack: str, *words: str) -> None:
    print(f"Installing {pack} into {place.home}", flush=True)
    run([place.sotto, "packs", "install", pack, *words, "--home", place.home], f"The pack {pack} could not be installed.")
