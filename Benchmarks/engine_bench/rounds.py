"""Every system in turn, several times: first a round whose memory is watched, then the rounds that are timed."""

import shutil
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import sound
from .environments import Workplace
from .mixtures import Mixture
from .processes import MemoryLimit, Run, measure
from .systems import System

REST = 20  # seconds before each timed run: the host of a virtual machine takes processors away from who was busy before
PEER_SLACK = 4_096  # frames that a peer may lose at the end


@dataclass
class Series:
    """The runs of one system on one mixture."""

    system: System
    mixture: Mixture
    watched: Run | None = None
    timed: list[Run] = field(default_factory=list)

    @property
    def failure(self) -> str | None:
        runs = [self.watched, *self.timed] if self.watched else self.timed
        return next((run.failure for run in runs if run.failure), None if runs else "was not run")

    @property
    def is_out_of_memory(self) -> bool:
        return bool(self.watched and self.watched.is_out_of_memory)

    @property
    def seconds(self) -> float | None:
        return None if self.failure else statistics.median(run.seconds for run in self.timed)

    @property
    def processor(self) -> float | None:
        return None if self.failure else statistics.median(run.processor for run in self.timed)

    @property
    def stolen(self) -> float | None:
        return None if self.failure else statistics.median(run.stolen for run in self.timed)

    @property
    def memory(self) -> int | None:
        return self.watched.memory if self.watched and not self.failure else None

    @property
    def speed(self) -> float | None:
        """How many seconds of sound a second."""
        return self.mixture.seconds / self.seconds if self.seconds else None


def read_into_cache(*paths: Path) -> None:
    for path in paths:
        if path.is_file():
            with open(path, "rb") as file:
                while file.read(1 << 22):
                    pass


def stems_problem(system: System, mixture: Mixture, folder: Path) -> str | None:
    """Return what is wrong with the stems that a run has written, if anything is."""
    frames = mixture.sound.frames
    for stem, path in system.results(folder, mixture).items():
        if not path.exists():
            return f"wrote no {stem}"
        found = sound.read(path).frames
        if not frames - (PEER_SLACK if system.is_peer else 0) <= found <= frames:
            return f"{stem}: {found} frames instead of {frames}"
    return None


def run_once(
    place: Workplace, system: System, mixture: Mixture, folder: Path, limit: MemoryLimit, watches_memory: bool = False
) -> Run:
    """Separate a mixture into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    models = [place.checkpoint / "model.data-00000-of-00001", *place.root.glob("onnx/*.onnx")]
    read_into_cache(mixture.path, *models)
    run = measure(
        system.command(mixture.path, mixture.seconds, folder), timeout=300 + 2 * mixture.seconds,
        watches_memory=watches_memory, limit=limit if system.is_peer else None, variables=system.variables,
    )
    run.failure = run.failure or stems_problem(system, mixture, folder)
    return run


def run_rounds(
    place: Workplace, systems: list[System], mixture: Mixture, rounds: int, limit: MemoryLimit
) -> list[Series]:
    """Return the series of all systems on one mixture. One that fails is not tried again."""
    found = [Series(system, mixture) for system in systems if mixture.seconds <= system.longest]
    folder = place.root / "scratch"
    for number in range(rounds + 1):
        for series in found:
            if number and series.failure:
                continue
            if number:
                time.sleep(REST)
            run = run_once(place, series.system, mixture, folder, limit, watches_memory=number == 0)
            if number:
                series.timed.append(run)
                note = f"round {number}"
            else:
                series.watched = run
                note = f"memory {run.memory / 1e6:.0f} MB"
            print(f"{mixture.name}, {series.system.name}: {run.failure or f'{run.seconds:.2f} s'} ({note})", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    return found
