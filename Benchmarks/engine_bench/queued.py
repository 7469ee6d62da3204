"""A queued job against `sotto separate` of the same file, each several times in turn."""

import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .environments import Workplace
from .mixtures import Mixture
from .processes import Run, measure
from .rounds import read_into_cache


@dataclass
class Queued:
    """Seconds of both ways, and why they failed if they did."""

    mixture: Mixture
    direct: list[Run] = field(default_factory=list)
    queued: list[Run] = field(default_factory=list)
    problem: str | None = None

    @property
    def failure(self) -> str | None:
        return self.problem or next((run.failure for run in self.direct + self.queued if run.failure), None)

    @property
    def medians(self) -> tuple[float, float]:
        direct, queued = (statistics.median(run.seconds for run in runs) for runs in (self.direct, self.queued))
        return direct, queued


def compare_queue(place: Workplace, mixture: Mixture, rounds: int) -> Queued:
    """Time `sotto separate`, and `sotto library separate --wait` in a new home each time, of one mixture."""
    result = Queued(mixture)
    engine = ["--engine", "native", "--preset", "fast", "--precision", "f32"]
    for number in range(rounds):
        with tempfile.TemporaryDirectory(dir=place.root) as name:
            folder, home = Path(name), Path(name) / "home"
            (home / "packs").mkdir(parents=True)
            for pack in place.home.glob("packs/spleeter*"):
                (home / "packs" / pack.name).symlink_to(pack.resolve())
            ending = ["--home", str(home)]
            added = subprocess.run(
                [place.sotto, "library", "add", mixture.path, *ending], capture_output=True, text=True
            )
            if added.returncode != 0:
                result.problem = f"library add: {(added.stderr.strip() or 'no message').splitlines()[-1]}"
                return result
            read_into_cache(mixture.path)
            direct = [str(place.sotto), "separate", str(mixture.path), "-o", str(folder / "stems"), *engine, "--quiet", *ending]
            queued = [str(place.sotto), "library", "separate", str(mixture.path), *engine, "--wait", *ending]
            for command, runs in ((direct, result.direct), (queued, result.queued)):
                runs.append(measure(command, timeout=300 + 2 * mixture.seconds, watches_memory=False))
                print(f"{mixture.name}, {command[1]}: {runs[-1].failure or f'{runs[-1].seconds:.2f} s'} "
                      f"(round {number + 1})", flush=True)
        if result.failure:
            break
    return result
