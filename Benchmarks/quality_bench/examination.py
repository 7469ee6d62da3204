"""Separates the mixtures with every system and measures the stems."""

import multiprocessing
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine_bench import sound
from engine_bench.environments import Workplace
from engine_bench.mixtures import Mixture
from engine_bench.processes import MemoryLimit
from engine_bench.quality import kept_stems
from engine_bench.systems import System

from . import bounds, conditions
from .measures import Measures, measure, residual_voice
from .recipes import STEREO, SURROUND, Recipe

STEMS = ("vocals", "background")
# ITU-R BS.775, as ffmpeg does it, and so far down that nothing is over full scale.
DOWNMIX = np.array([[1, 0], [0, 1], [0.7071, 0.7071], [0, 0], [0.7071, 0], [0, 0.7071]]) / 2.4142


@dataclass
class Figures:
    """What was found of one mixture in one shape."""

    name: str
    recipe: Recipe
    shape: str
    measures: dict[str, dict[str, Measures]] = field(default_factory=dict)  # system, stem
    residual: dict[str, float] = field(default_factory=dict)  # system
    conditions: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)  # system, condition
    failures: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> np.ndarray:
    file = sound.read(path)
    return file.scaled(0, file.frames)


def downmix(values: np.ndarray) -> np.ndarray:
    return values @ DOWNMIX


def stereo_version(place: Workplace, mixture: Mixture) -> Mixture:
    """Return a film mixed down, which is all that peers can take."""
    folder = place.folder("mixtures", f"quality-{mixture.name}-stereo")
    path = folder / f"{mixture.name}-stereo.wav"
    if not path.exists() or path.stat().st_mtime < mixture.path.stat().st_mtime:
        writer = sound.Writer(path, STEREO)
        writer.write(np.round(downmix(read(mixture.path)) * 32_768))
        writer.close()
    return Mixture(path.stem, mixture.seconds, mixture.description, path, {})


def pad(values: np.ndarray, frames: int) -> np.ndarray:
    """Give a stem the mixture's length: sherpa-onnx leaves the last samples out."""
    return np.pad(values[:frames], ((0, max(0, frames - len(values))), (0, 0)))


def examine(
    place: Workplace, systems: list[System], mixture: Mixture, recipe: Recipe, limit: MemoryLimit, is_brief: bool
) -> list[Figures]:
    """Return figures of a mixture; of a film those of all its channels, and those of the sound mixed down.

    If brief, those that take long are left out: museval's, and those of the band above 11 kHz.
    """
    truths = {stem: read(mixture.stems[stem]) for stem in STEMS}
    found = [Figures(mixture.name, recipe, "stereo" if recipe.layout == STEREO else "5.1")]
    versions = [(found[0], truths)]
    separated: list[tuple[Figures, str, dict[str, np.ndarray], dict[str, np.ndarray]]] = []
    if recipe.layout == SURROUND:
        found.append(Figures(f"{mixture.name} in stereo", recipe, "stereo"))
        versions.append((found[1], {stem: downmix(values) for stem, values in truths.items()}))
    for system in systems:
        is_wide = recipe.layout == STEREO or system.takes_films
        source = mixture if is_wide else stereo_version(place, mixture)
        paths, failure = kept_stems(place, system, source, limit)
        if failure:
            found[-1].failures[system.title] = failure
            continue
        stems = {stem: pad(read(path), len(truths[stem])) for stem, path in paths.items()}
        if not system.is_peer:
            shutil.rmtree(place.root / "stems" / source.name / system.name)
        for figures, known in versions:
            width = known["vocals"].shape[1]
            if stems["vocals"].shape[1] < width:
                continue
            fitting = stems if stems["vocals"].shape[1] == width else {n: downmix(v) for n, v in stems.items()}
            separated.append((figures, system.title, known, fitting))
    for figures, known in versions:
        ideal = bounds.ideal_ratio_mask(known["vocals"], known["background"])
        mixed = bounds.mixture_itself(known["vocals"] + known["background"])
        separated += [(figures, "ideal ratio mask", known, ideal), (figures, "the mixture itself", known, mixed)]
    measure_all(separated, is_brief)
    return found


def measure_one(
    known: dict[str, np.ndarray], stems: dict[str, np.ndarray], is_brief: bool
) -> tuple[dict[str, Measures], float, dict[str, tuple[float, float]]]:
    residual = residual_voice(known["vocals"], known["background"], stems["background"])
    return measure(known, stems, is_brief), residual, conditions.examine(known, stems)


def measure_all(
    separated: list[tuple[Figures, str, dict[str, np.ndarray], dict[str, np.ndarray]]], is_brief: bool
) -> None:
    """Measure stems on all processors. Only now: while systems run, each process that is not theirs is ended."""
    # Forked, for a server of processes would outlive the pool.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("fork")) as pool:
        waiting = [
            (figures, title, pool.submit(measure_one, known, stems, is_brief))
            for figures, title, known, stems in separated
        ]
        for figures, title, result in waiting:
            figures.measures[title], figures.residual[title], figures.conditions[title] = result.result()
