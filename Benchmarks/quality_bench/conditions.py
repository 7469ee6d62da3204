"""Where speech goes wrong: SDR of the parts of mixtures in which something holds, and what is left where one is alone."""

import numpy as np

from engine_bench.sound import RATE

from .measures import decibels, energy
from .mixing import BACKGROUND_ALONE, VOICE_ALONE

FRAME = RATE // 20
AUDIBLE = 0.01  # of a voice's largest sample: -40 dB
LONGEST_GAP = 2  # frames that do not end a word
LONGEST_BURST = 8  # frames
LEVELS = ((-np.inf, -10), (-10, 0), (0, 10), (10, np.inf))


def frames(values: np.ndarray) -> np.ndarray:
    """Return the energy of each 50 ms."""
    count = len(values) // FRAME
    return np.square(values[:count * FRAME]).reshape(count, -1).sum(axis=1)


def words(voice: np.ndarray) -> list[tuple[int, int]]:
    """Return first and last frames, exclusive, of what is spoken without a pause."""
    audible = np.abs(voice[:len(voice) // FRAME * FRAME]).max(axis=1).reshape(-1, FRAME).max(axis=1)
    found: list[tuple[int, int]] = []
    for frame in np.flatnonzero(audible > AUDIBLE * audible.max()):
        if found and frame - found[-1][1] <= LONGEST_GAP:
            found[-1] = (found[-1][0], frame + 1)
        else:
            found.append((frame, frame + 1))
    return found


def masks(truths: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return by condition which frames it holds in."""
    voice, background = frames(truths["vocals"]), frames(truths["background"])
    both = np.ones(len(voice), bool)
    for start, end in (VOICE_ALONE, BACKGROUND_ALONE):
        both[start * RATE // FRAME:end * RATE // FRAME] = False
    short, long = np.zeros(len(voice), bool), np.zeros(len(voice), bool)
    ratios = np.zeros(len(voice))
    for start, end in words(truths["vocals"]):
        (short if end - start <= LONGEST_BURST else long)[start:end] = True
        ratios[start:end] = decibels(voice[start:end].sum(), background[start:end].sum())
    spoken = short | long
    result = {"bursts up to 0.4 s": short & both, "longer speech": long & both, "pauses": ~spoken & both}
    for low, high in LEVELS:
        name = f"words {'below' if low == -np.inf else 'from'} {high if low == -np.inf else low} dB" + (
            f" to {high} dB" if np.isfinite(low + high) else "")
        result[name] = spoken & both & (ratios >= low) & (ratios < high)
    return result


def examine(truths: dict[str, np.ndarray], stems: dict[str, np.ndarray]) -> dict[str, tuple[float, float]]:
    """Return by condition SDR of vocals and background; where one is alone, how much of it is in the other stem."""
    found = {}
    signal = {name: frames(values) for name, values in truths.items()}
    error = frames(stems["vocals"] - truths["vocals"]), frames(stems["background"] - truths["background"])
    for name, holds in masks(truths).items():
        if holds.sum() < RATE // FRAME // 2:
            continue
        found[name] = (
            decibels(signal["vocals"][holds].sum(), error[0][holds].sum()),
            decibels(signal["background"][holds].sum(), error[1][holds].sum()))
    for name, (start, end), alone, other in (
        ("voice alone: in the background", VOICE_ALONE, "vocals", "background"),
        ("no voice: in the vocals", BACKGROUND_ALONE, "background", "vocals"),
    ):
        part = slice((start + 1) * RATE, (end - 1) * RATE)
        value = decibels(energy(stems[other][part]), energy(truths[alone][part]))
        found[name] = (value, value)
    return found


def table(found: dict[str, list[dict[str, tuple[float, float]]]]) -> str:
    """Return means over mixtures, of systems by title."""
    names = list(dict.fromkeys(name for rows in found.values() for row in rows for name in row))
    lines = ["| where | " + " | ".join(found) + " |", "| --- |" + " --- |" * len(found)]
    for name in names:
        cells = []
        for rows in found.values():
            values = np.mean([row[name] for row in rows if name in row], axis=0)
            cells.append(f"{values[0]:.1f}" if ":" in name else " / ".join(f"{value:.1f}" for value in values))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
