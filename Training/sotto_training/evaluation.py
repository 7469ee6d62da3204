"""Separation with weights, and SDR on mixtures that they were not trained on."""

import copy
import hashlib
import sys
from pathlib import Path

import numpy as np
import torch

from .corpora import Use
from .environment import REPOSITORY
from .mixing import Mix, Mixer
from .network import BINS, FRAMES, MULTIPLE, Network
from .pools import pools
from .spectrum import FRAME, HOP, samples, sound, spectra
from .trainer import levelled

Pair = tuple[np.ndarray, np.ndarray]  # speech and background, float32 [samples, 2]
SEED = 7
METHOD = 1  # to be raised where scores are measured otherwise, so that none is taken for another
LIMIT = 40.0  # dB, beyond which a part that is alone counts for nothing more


def separate(net: Network, mixture: np.ndarray, level: bool = True) -> np.ndarray:
    """Return the vocals of a mixture, float32 [samples, 2]; above the network's bins there are none."""
    padded = np.pad(mixture, ((FRAME, FRAME + HOP), (0, 0)))
    spectrum = spectra(torch.from_numpy(np.ascontiguousarray(padded.T)))
    vocals = torch.zeros_like(spectrum)
    with torch.inference_mode():
        for first in range(0, spectrum.shape[1], FRAMES):
            part = spectrum[:, first:first + FRAMES, :BINS]
            segment = torch.nn.functional.pad(part, (0, 0, 0, -part.shape[1] % MULTIPLE))[None]
            gain = levelled(segment) if level else 1
            mask = net((segment * gain).abs())[0, :, :part.shape[1]]
            vocals[:, first:first + FRAMES, :BINS] = part * mask
        return sound(vocals)[:, FRAME:FRAME + len(mixture)].T.numpy()


def sdr(truth: np.ndarray, estimate: np.ndarray) -> float:
    """Return the signal to distortion ratio over a whole mixture, in dB."""
    signal, error = np.sum(np.square(truth, dtype=np.float64)), np.sum(np.square(truth - estimate, dtype=np.float64))
    return float(np.clip(10 * np.log10((signal + 1e-12) / (error + 1e-12)), -LIMIT, LIMIT))


def scores(net: Network, mixtures: list[Pair], level: bool = True) -> np.ndarray:
    """Return SDR of vocals and background of each mixture: [mixtures, 2]."""
    found = []
    for speech, background in mixtures:
        vocals = separate(net, speech + background, level)
        found.append((sdr(speech, vocals), sdr(background, speech + background - vocals)))
    return np.array(found)


def kept_scores(folder: Path, net: Network, mixtures: list[Pair], level: bool = True) -> np.ndarray:
    """Return the scores of weights on mixtures, measured once: they are kept by what they follow from."""
    digest = hashlib.sha256(f"{net.output} {level} {METHOD}".encode())
    for values in (*net.state_dict().values(), *(torch.from_numpy(part) for pair in mixtures for part in pair)):
        digest.update(values.contiguous().numpy().tobytes())
    path = folder / f"{digest.hexdigest()[:32]}.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npy")
        np.save(partial, scores(net, mixtures, level))
        partial.replace(path)
    return np.load(path)


def mean_of(one: Network, other: Network, share: float) -> Network:
    """Return a network whose weights are so much of one and the rest of another."""
    result = copy.deepcopy(one)
    with torch.no_grad():
        for value, addend in zip(result.state_dict().values(), other.state_dict().values(), strict=True):
            value.mul_(share).add_(addend, alpha=1 - share)
    return result


def validation(state: Path, count: int, mix: Mix = Mix()) -> list[Pair]:
    """Return the mixtures to choose by: those in which both parts are, of voices and sounds that are not trained on."""
    mixer = Mixer(pools(Use.VALIDATE, state), mix, SEED, samples(FRAMES))
    found: list[Pair] = []
    number = 0
    while len(found) < count:
        pair = mixer.example(number)
        number += 1
        if all(part.any() for part in pair):
            found.append(pair)
    return found


def reported() -> list[Pair]:
    """Return the mixtures that Benchmarks/quality has made to report, films mixed down to stereo."""
    sys.path.insert(0, str(REPOSITORY / "Benchmarks"))
    from quality_bench import examination
    from quality_bench.recipes import RECIPES, SURROUND

    folder = REPOSITORY / ".build/benchmarks/mixtures"
    found = []
    for recipe in RECIPES:
        if recipe.is_reported:
            parts = [folder / f"quality-{recipe.name}" / f"{stem}.wav" for stem in examination.STEMS]
            if not all(path.exists() for path in parts):
                sys.exit(f"{parts[0].parent} is not there: Benchmarks/quality --sdr makes it.")
            pair = [examination.read(path) for path in parts]
            if recipe.layout == SURROUND:
                pair = [examination.downmix(part) for part in pair]
            found.append(tuple(part.astype(np.float32) for part in pair))
    return found
