"""The sung song that Spleeter ships. Its true stems are not known, so systems are compared with Spleeter and the song."""

import numpy as np

from engine_bench.environments import Workplace
from engine_bench.mixtures import make_example
from engine_bench.processes import MemoryLimit
from engine_bench.quality import REFERENCE, kept_stems
from engine_bench.systems import System

from .examination import STEMS, pad, read
from .measures import EDGE, decibels, energy, high_band, sdr

HEADER = "| system | level of vocals / background | the same > 11 kHz | as Spleeter's, vocals / background | sum |"


def table(place: Workplace, systems: list[System], limit: MemoryLimit) -> str:
    """Return levels against the song, and how near the stems are to Spleeter's own and their sum to the song, in dB."""
    mixture = make_example(place)
    song = inner(read(mixture.path))
    high = high_band(song)
    lines = [f"**{mixture.name}** ({mixture.description}; {mixture.seconds:.1f} s)", "", HEADER, "| --- |" + " --- |" * 4]
    reference: dict[str, np.ndarray] = {}
    for system in sorted(systems, key=lambda system: system.name != REFERENCE):
        paths, failure = kept_stems(place, system, mixture, limit)
        if failure:
            lines.append(f"| {system.title} | {failure} |")
            continue
        stems = {stem: inner(pad(read(paths[stem]), len(song) + 2 * EDGE)) for stem in STEMS}
        if system.name == REFERENCE:
            reference = stems
        cells = [
            pair(decibels(energy(values), energy(song)) for values in stems.values()),
            pair(decibels(energy(high_band(values)), energy(high)) for values in stems.values()),
            "–" if reference is stems or not reference else pair(sdr(reference[stem], stems[stem]) for stem in STEMS),
            f"{sdr(song, sum(stems.values())):.1f}",
        ]
        lines.append(f"| {system.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def inner(values: np.ndarray) -> np.ndarray:
    return values[EDGE:-EDGE]


def pair(values) -> str:
    return " / ".join("nothing" if value < -150 else f"{value:.1f}" for value in values)
