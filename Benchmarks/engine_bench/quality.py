"""Comparisons of stems: with the true ones, with Spleeter's own, and of their sum with the mixture.

Ratios are plain: 10 log10 of the energy of what should be there over the energy of the difference, both channels
together. For those against the true stems, 4,096 samples at both ends are left out for every system, because
sherpa-onnx does not give the last ones and bursts to full scale just before.
"""

import math
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import sound
from .environments import Workplace
from .mixtures import Mixture
from .processes import MemoryLimit
from .rounds import run_once
from .systems import System

EDGE = 4_096
STEP = 32_768  # steps of 16 bits in full scale
REFERENCE = "spleeter"


@dataclass
class Comparison:
    """How near one sound is to another."""

    ratio: float  # dB; infinite when they are the same
    steps: float  # the largest difference, in 16-bit steps


@dataclass
class Quality:
    """All comparisons of one mixture."""

    mixture: Mixture
    sdr: dict[str, dict[str, float]] = field(default_factory=dict)  # system, stem
    parity: dict[str, dict[str, Comparison]] = field(default_factory=dict)  # system, stem: against Spleeter's own
    sums: dict[str, str] = field(default_factory=dict)  # system: vocals + background - mixture
    failures: dict[str, str] = field(default_factory=dict)


def compare(reference: Path, estimate: Path, edge: int = 0, shift: int = 0) -> Comparison:
    """Compare a file with what it should be, where both have samples; the estimate starts some samples later."""
    one, other = sound.read(reference), sound.read(estimate)
    signal = noise = largest = 0.0
    for start, end in sound.blocks(min(one.frames, other.frames - shift), edge):
        expected = one.scaled(start, end)
        difference = np.abs(expected - other.scaled(start + shift, end + shift))
        signal += float(np.sum(expected**2))
        noise += float(np.sum(difference**2))
        largest = max(largest, float(difference.max()))
    ratio = math.inf if noise == 0 else -math.inf if signal == 0 else 10 * math.log10(signal / noise)
    return Comparison(ratio, largest * STEP)


def sum_difference(mixture: Path, stems: dict[str, Path]) -> str:
    """Return in how many samples the stored integers of the stems do not add up to the mixture's, or how far floats are."""
    whole, *parts = [sound.read(path) for path in (mixture, *stems.values())]
    if any(part.is_float or part.bits < whole.bits for part in parts):
        kind = "float" if parts[0].is_float else f"{parts[0].bits} bits"
        largest = max(
            np.abs(sum(part.scaled(*at) for part in parts) - whole.scaled(*at)).max() for at in sound.blocks(whole.frames)
        )
        return f"{kind}: at most {largest:.3g} of full scale"
    different = 0
    for at in sound.blocks(whole.frames):
        expected = whole.block(*at) << parts[0].bits - whole.bits
        different += int(np.count_nonzero(sum(part.block(*at) for part in parts) - expected))
    return f"{different} of {whole.frames * whole.channels:,} samples differ ({parts[0].bits}-bit integers)"


def kept_stems(
    place: Workplace, system: System, mixture: Mixture, limit: MemoryLimit
) -> tuple[dict[str, Path], str | None]:
    """Return a system's stems of a mixture, and why there are none; a peer's are kept for later runs."""
    folder = place.root / "stems" / mixture.name / system.name
    stems = system.results(folder, mixture)
    stamp = folder / "finished"
    newest = mixture.path.stat().st_mtime
    if system.is_peer and stamp.exists() and stamp.stat().st_mtime > newest:
        return stems, None
    run = run_once(place, system, mixture, folder, limit)
    print(f"{mixture.name}, {system.name}: {run.failure or 'separated'} (for its quality)", flush=True)
    if run.failure is None:
        stamp.touch()
    return stems, run.failure


def examine(place: Workplace, systems: list[System], mixture: Mixture, limit: MemoryLimit) -> Quality:
    """Separate a mixture with every system and compare."""
    quality = Quality(mixture)
    references: dict[str, Path] = {}
    # Spleeter first: the others are compared with it.
    for system in sorted(systems, key=lambda system: system.name != REFERENCE):
        stems, failure = kept_stems(place, system, mixture, limit)
        if failure:
            quality.failures[system.name] = failure
            continue
        if system.name == REFERENCE:
            references = stems
        elif references:
            quality.parity[system.name] = {stem: compare(references[stem], path) for stem, path in stems.items()}
        if mixture.stems:
            quality.sdr[system.name] = {
                stem: compare(mixture.stems[stem], path, EDGE).ratio for stem, path in stems.items()
            }
        if not system.is_peer:
            quality.sums[system.name] = sum_difference(mixture.path, stems)
            shutil.rmtree(place.root / "stems" / mixture.name / system.name)
    return quality


def examine_conversion(
    place: Workplace, peers: list[System], mixture: Mixture, limit: MemoryLimit
) -> dict[str, Comparison] | str:
    """Compare sherpa-onnx with Spleeter where both cut the same segments, which tells whether its ONNX files are right.

    Spleeter puts 4,096 zeros before a file, sherpa-onnx none, so it is given them here, and some for its lost end.
    """
    by_name = {peer.name: peer for peer in peers}
    spleeter, sherpa = by_name[REFERENCE], by_name["sherpa-onnx"]
    references, failure = kept_stems(place, spleeter, mixture, limit)
    if failure:
        return failure
    path = place.folder("mixtures", f"{mixture.name}-padded") / f"{mixture.name}-padded.wav"
    if not path.exists() or path.stat().st_mtime < mixture.path.stat().st_mtime:
        source = mixture.sound
        writer = sound.Writer(path)
        for values in (np.zeros((EDGE, 2)), source.values, np.zeros((2 * EDGE, 2))):
            writer.write(values)
        writer.close()
    padded = Mixture(path.stem, mixture.seconds, "", path, {})
    stems, failure = kept_stems(place, sherpa, padded, limit)
    return failure or {stem: compare(references[stem], stems[stem], shift=EDGE) for stem in references}
