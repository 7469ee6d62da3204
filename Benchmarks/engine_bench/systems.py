"""The systems that are compared: how each is called, and where it puts its stems."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .environments import REPOSITORY, Workplace
from .mixtures import Mixture

THREADS = 2
PEER_LIMIT = 20 * 10**9
SHORT = 300  # seconds up to which a system takes part that is not compared on long files


@dataclass
class System:
    """A way to separate a file."""

    name: str
    title: str
    is_peer: bool
    command: Callable[[Path, float, Path], list[str]]  # of the mixture, its seconds, and a folder for results
    stems: tuple[str, str]  # vocals, background: relative to the folder, {name} being that of the mixture
    variables: dict[str, str] = field(default_factory=dict)
    longest: float = float("inf")
    takes_films: bool = True  # whether it separates all channels of a film, rather than stereo alone

    def results(self, folder: Path, mixture: Mixture) -> dict[str, Path]:
        paths = (folder / stem.format(name=mixture.path.stem) for stem in self.stems)
        return dict(zip(("vocals", "background"), paths))


def sotto_system(place: Workplace, preset: str, precision: str) -> System:
    def command(mixture: Path, seconds: float, folder: Path) -> list[str]:
        return [str(place.sotto), "separate", str(mixture), "-o", str(folder), "--engine", "native", "--preset", preset,
                "--precision", precision, "--quiet", "--home", str(place.home)]

    return System(
        f"sotto-{preset}-{precision}", f"Sotto, `{preset}` {precision}", False, command,
        ("{name}/vocals.wav", "{name}/background.wav"), longest=SHORT if preset == "spleeter" else float("inf"),
        takes_films=preset != "spleeter",
    )


def spleeter_system(place: Workplace) -> System:
    def command(mixture: Path, seconds: float, folder: Path) -> list[str]:
        return [str(place.pack / "venv/bin/python"), "-I", "-B", "-m", "spleeter", "separate", "-p", "spleeter:2stems",
                "-d", str(int(seconds) + 1), "-o", str(folder), str(mixture)]

    return System(
        "spleeter", "Spleeter 2.4.2", True, command, ("{name}/vocals.wav", "{name}/accompaniment.wav"),
        {"MODEL_PATH": str(place.pack / "models")}, takes_films=False,
    )


def sherpa_system(place: Workplace) -> System:
    models = place.root / "onnx"

    def command(mixture: Path, seconds: float, folder: Path) -> list[str]:
        return [str(place.sherpa), f"--spleeter-vocals={models / 'vocals.onnx'}",
                f"--spleeter-accompaniment={models / 'accompaniment.onnx'}", f"--num-threads={THREADS}",
                f"--input-wav={mixture}", f"--output-vocals-wav={folder / 'vocals.wav'}",
                f"--output-accompaniment-wav={folder / 'accompaniment.wav'}"]

    return System(
        "sherpa-onnx", "sherpa-onnx 2.0.1", True, command, ("vocals.wav", "accompaniment.wav"), takes_films=False)


def weights_system(weights: Path) -> System:
    """Return Sotto's own weights of a file, evaluated in Python by Training/separate."""
    def command(mixture: Path, seconds: float, folder: Path) -> list[str]:
        return [str(REPOSITORY / "Training/separate"), str(weights), str(mixture), str(folder)]

    return System(
        weights.stem, f"Sotto's weights, `{weights.stem}`", False, command, ("vocals.wav", "background.wav"),
        takes_films=False)


def all_systems(place: Workplace) -> list[System]:
    return [
        sotto_system(place, "standard", "auto"), sotto_system(place, "best", "auto"),
        sotto_system(place, "fast", "bf16"), sotto_system(place, "fast", "f32"), sotto_system(place, "spleeter", "f32"),
        spleeter_system(place), sherpa_system(place),
    ]


def quality_systems(place: Workplace) -> list[System]:
    """Return the systems whose stems Benchmarks/quality compares."""
    presets = [sotto_system(place, preset, "auto") for preset in ("best", "standard", "fast", "spleeter")]
    own = [weights_system(path) for path in sorted((REPOSITORY / "Models").glob("*.safetensors"))]
    return [*own, *presets, spleeter_system(place), sherpa_system(place)]
