"""Augmentation: rooms, bands, codecs, dynamics, stereo. Sounds are float32, [frames, channels].

Each function takes a generator of chance first; the same generator gives the same result.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from scipy import fft, signal

from .corpora import RATE

Chance = np.random.Generator
SPEED_OF_SOUND = 343  # m/s
FILTER = 8_192  # samples that a filter's impulse response may take


def decibels(value: float) -> float:
    """Return the factor of an amplitude."""
    return 10 ** (value / 20)


def rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(sound)))) + 1e-9


def faster(sound: np.ndarray, factor: float) -> np.ndarray:
    """Play it faster, and so higher: a factor near 1."""
    ratio = Fraction(1 / factor).limit_denominator(32)
    if ratio == 1 or len(sound) < 64:
        return sound
    return signal.resample_poly(sound, ratio.numerator, ratio.denominator, axis=0).astype(np.float32)


def filtered(sound: np.ndarray, curve: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Filter by a gain that is a smooth function of frequencies in Hz."""
    size = fft.next_fast_len(len(sound) + FILTER, real=True)
    # The curve is worked out at fewer frequencies than there are.
    coarse = np.fft.rfftfreq(FILTER, 1 / RATE)
    gains = np.interp(np.fft.rfftfreq(size, 1 / RATE), coarse, curve(coarse)).astype(np.float32)
    spectrum = fft.rfft(np.ascontiguousarray(sound.T), size)
    spectrum *= gains
    return np.ascontiguousarray(fft.irfft(spectrum, size)[:, :len(sound)].T)


def edge(frequencies: np.ndarray, corner: float, octaves: float) -> np.ndarray:
    """Return 1 below a corner and 0 above, with a soft edge."""
    place = np.log2(np.maximum(frequencies, 1) / corner) / octaves
    return 0.5 * (1 - np.tanh(2 * place))


def band(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Leave the band of a telephone, a radio, an old recording or a low sampling rate."""
    low, high = (
        (300, 3_400), (100, 5_000), (60, 8_000), (40, 11_000),
    )[chance.integers(4)]
    low, high = low * chance.uniform(0.7, 1.3), high * chance.uniform(0.85, 1.2)
    return filtered(sound, lambda f: edge(f, high, 0.08) * (1 - edge(f, low, 0.5)))


def equalized(chance: Chance, sound: np.ndarray, strength: float) -> np.ndarray:
    """Filter by a smooth random curve, with a standard deviation in dB."""
    knots = np.geomspace(60, 16_000, 8)
    gains = chance.normal(0, strength, len(knots))
    return filtered(sound, lambda f: 10 ** (np.interp(np.log(np.maximum(f, 20)), np.log(knots), gains) / 20))


def room(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Add early reflections and a diffuse tail: small rooms to halls, near and far. Stereo."""
    seconds = chance.uniform(0.1, 1.2)
    length = int(RATE * seconds)
    decay = np.exp(np.linspace(0, -6.9, length, dtype=np.float32))
    tail = chance.standard_normal((2, length), np.float32) * decay
    # High tones decay sooner.
    tail = signal.lfilter(np.float32([1 - 0.6]), np.float32([1, -0.6]), tail) if chance.random() < 0.7 else tail
    begin = int(RATE * chance.uniform(0.003, 0.03))
    tail[:, :begin] = 0
    tail *= np.float32(decibels(chance.uniform(-16, -1))) / np.sqrt(np.sum(tail**2, axis=1, keepdims=True) + 1e-9)
    for _ in range(6):
        delay = int(RATE * chance.uniform(1, 10) / SPEED_OF_SOUND)
        tail[:, delay % length] += chance.uniform(-0.35, 0.35, 2)
    stereo = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound
    wet = signal.oaconvolve(np.ascontiguousarray(stereo.T), tail, axes=1)[:, :len(sound)]
    return (stereo + wet.T).astype(np.float32)


def compressed(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Compress the dynamics: what is above a threshold grows by a third or less of what it did."""
    block = RATE // 100
    level = np.sqrt(np.add.reduceat(np.mean(sound**2, axis=1), np.arange(0, len(sound), block)) / block) + 1e-6
    smooth = signal.lfilter([0.3], [1, -0.7], 20 * np.log10(level))
    threshold = np.percentile(smooth, 95) - chance.uniform(6, 20)
    cut = np.maximum(smooth - threshold, 0) * chance.uniform(0.5, 0.8)
    gain = np.interp(np.arange(len(sound)), np.arange(len(cut)) * block, 10 ** (-cut / 20))
    return (sound * gain[:, None]).astype(np.float32)


def coded(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Imitate a lossy codec at a low rate: drop the top of the band, and what is masked in each frame."""
    corner = chance.uniform(7_000, 16_000)
    depth = chance.uniform(20, 45)
    shape = sound.T
    _, _, spectrum = signal.stft(shape, nperseg=1_024, noverlap=512)
    size = np.abs(spectrum)
    peaks = signal.lfilter([0.1], [1, -0.9], size[:, ::-1], axis=1)[:, ::-1]
    kept = size > peaks * decibels(-depth + 20)
    frequencies = np.fft.rfftfreq(1_024, 1 / RATE)
    _, result = signal.istft(spectrum * kept * (frequencies < corner)[:, None], nperseg=1_024, noverlap=512)
    result = result.T[:len(sound)]
    return np.pad(result, ((0, len(sound) - len(result)), (0, 0))).astype(np.float32)


def placed(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Put a mono sound somewhere between left and right, mostly in the middle. Stereo."""
    if sound.shape[1] == 2:
        return sound
    side = 0.0 if chance.random() < 0.6 else float(np.clip(chance.normal(0, 0.3), -1, 1))
    return sound * np.array([np.cos((1 + side) * np.pi / 4), np.sin((1 + side) * np.pi / 4)], np.float32) * np.float32(2**0.5)


def widened(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Make stereo narrower or wider, and exchange left and right at times."""
    middle, side = sound.mean(1, keepdims=True), (sound[:, :1] - sound[:, 1:]) / 2
    side = side * chance.uniform(0, 1.5) * chance.choice((-1, 1))
    return np.concatenate((middle + side, middle - side), 1).astype(np.float32)


def folded(chance: Chance, sound: np.ndarray) -> np.ndarray:
    """Imitate a fold-down of 5.1: add the same sound later, softer, with left and right exchanged."""
    delay = int(RATE * chance.uniform(0.005, 0.04))
    behind = np.zeros_like(sound)
    behind[delay:] = sound[:-delay, ::-1]
    return sound + behind * np.float32(0.7071 * decibels(chance.uniform(-9, 0)))


def ducked(chance: Chance, background: np.ndarray, speech: np.ndarray) -> np.ndarray:
    """Lower the background while someone speaks, as mixers do."""
    block = RATE // 50
    level = np.sqrt(np.add.reduceat(np.mean(speech**2, axis=1), np.arange(0, len(speech), block)) / block)
    speaks = (level > 0.1 * level.max()).astype(np.float64)
    smooth = signal.filtfilt([0.08], [1, -0.92], speaks)
    gain = 10 ** (-chance.uniform(3, 14) * np.clip(smooth, 0, 1) / 20)
    return (background * np.interp(np.arange(len(speech)), np.arange(len(gain)) * block, gain)[:, None]).astype(np.float32)
