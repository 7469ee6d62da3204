"""How well weights separate mixtures that they never heard: SDR with bootstrap intervals over mixtures."""

from dataclasses import dataclass

import numpy as np
import torch

from .mixing import Mixer
from .network import BINS, FRAMES, UNet
from .spectrum import FRAME, HOP, sound, spectra
from .trainer import levelled

DRAWS = 2_000
LIMIT = 40.0  # dB, beyond which a part that is alone counts for nothing more


@dataclass(frozen=True)
class Score:
    """Means over mixtures, in dB, with the 95% interval of a bootstrap over mixtures."""

    vocals: float
    background: float
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.vocals:.2f} / {self.background:.2f}, mean {self.mean:.2f} ({self.low:.2f} to {self.high:.2f})"


def separate(net: UNet, mixture: np.ndarray, level: bool = True) -> np.ndarray:
    """Return the vocals of a mixture, float32 [samples, 2]; above the network's bins there are none."""
    padded = np.pad(mixture, ((FRAME, FRAME + HOP), (0, 0)))
    spectrum = spectra(torch.from_numpy(np.ascontiguousarray(padded.T)))
    vocals = torch.zeros_like(spectrum)
    with torch.inference_mode():
        for first in range(0, spectrum.shape[1], FRAMES):
            part = spectrum[:, first:first + FRAMES, :BINS]
            segment = torch.nn.functional.pad(part, (0, 0, 0, FRAMES - part.shape[1]))[None]
            gain = levelled(segment) if level else 1
            mask = net((segment * gain).abs())[0, :, :part.shape[1]]
            vocals[:, first:first + FRAMES, :BINS] = part * mask
        return sound(vocals)[:, FRAME:FRAME + len(mixture)].T.numpy()


def sdr(truth: np.ndarray, estimate: np.ndarray) -> float:
    """Return the signal to distortion ratio over a whole mixture, in dB."""
    signal, error = np.sum(np.square(truth, dtype=np.float64)), np.sum(np.square(truth - estimate, dtype=np.float64))
    return float(np.clip(10 * np.log10((signal + 1e-12) / (error + 1e-12)), -LIMIT, LIMIT))


def scores(net: UNet, mixtures: list[tuple[np.ndarray, np.ndarray]], level: bool = True) -> np.ndarray:
    """Return SDR of vocals and background of each mixture: [mixtures, 2]."""
    found = []
    for speech, background in mixtures:
        vocals = separate(net, speech + background, level)
        found.append((sdr(speech, vocals), sdr(background, speech + background - vocals)))
    return np.array(found)


def summary(found: np.ndarray, seed: int = 0) -> Score:
    """Return means and the interval of the mean of both stems."""
    means = found.mean(1)
    chance = np.random.default_rng(seed)
    draws = means[chance.integers(len(means), size=(DRAWS, len(means)))].mean(1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return Score(*map(float, (found[:, 0].mean(), found[:, 1].mean(), means.mean(), low, high)))


def difference(one: np.ndarray, other: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Return the mean gain of one over another on the same mixtures, with its 95% interval: pairs have less noise."""
    gains = (one - other).mean(1)
    chance = np.random.default_rng(seed)
    draws = gains[chance.integers(len(gains), size=(DRAWS, len(gains)))].mean(1)
    return float(gains.mean()), *map(float, np.quantile(draws, (0.025, 0.975)))


def validation(mixer: Mixer, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the mixtures to choose by: those of the mixer's own numbers in which both parts are."""
    found: list[tuple[np.ndarray, np.ndarray]] = []
    number = 0
    while len(found) < count:
        pair = mixer.example(number)
        number += 1
        if all(part.any() for part in pair):
            found.append(pair)
    return found
