"""What is measured of a stem against the true one. All sounds are float64, [frames, channels].

SDR is plain: 10 log10 of the energy of what should be there over that of the difference, over the whole file, as in
the Music Demixing Challenge. SI-SDR (Le Roux et al., "SDR - half-baked or well done?", 2019) allows any gain. ISR, SIR
and SAR are those of BSS Eval v4 (museval): medians over seconds, in which the true stems may be filtered by 512 taps.
"""

from dataclasses import dataclass

import numpy as np

from engine_bench.sound import RATE

EDGE = 4_096  # at both ends, where sherpa-onnx gives nothing
HIGH = (11_025, 20_000)
VOICED = 0.01  # of the largest sample of a second's vocals, below which nobody speaks there


@dataclass
class Measures:
    """Figures of one stem, in dB."""

    sdr: float
    si_sdr: float
    high_sdr: float | None = None  # of the band from 11 to 20 kHz alone
    high_si_sdr: float | None = None
    isr: float | None = None
    sir: float | None = None
    sar: float | None = None


def decibels(signal: float, noise: float) -> float:
    return float(10 * np.log10((signal + 1e-20) / (noise + 1e-20)))


def energy(values: np.ndarray) -> float:
    return float(np.sum(np.square(values)))


def sdr(truth: np.ndarray, estimate: np.ndarray) -> float:
    return decibels(energy(truth), energy(truth - estimate))


def si_sdr(truth: np.ndarray, estimate: np.ndarray) -> float:
    target = truth * (np.sum(truth * estimate) / max(energy(truth), 1e-20))
    return decibels(energy(target), energy(estimate - target))


def high_band(values: np.ndarray) -> np.ndarray:
    """Return what is between 11,025 Hz and 20 kHz."""
    spectrum = np.fft.rfft(values, axis=0)
    frequencies = np.fft.rfftfreq(len(values), 1 / RATE)
    spectrum[(frequencies < HIGH[0]) | (frequencies > HIGH[1])] = 0
    return np.fft.irfft(spectrum, len(values), axis=0)


def residual_voice(vocals: np.ndarray, background: np.ndarray, estimate: np.ndarray) -> float:
    """Return how loud the voice still is in a background, against itself, over the seconds in which someone speaks."""
    left = whole = 0.0
    for start in range(0, len(vocals) - RATE + 1, RATE):
        voice = vocals[start:start + RATE]
        if np.abs(voice).max() < VOICED:
            continue
        error = (estimate - background)[start:start + RATE]
        left += float(np.sum(error * voice)) ** 2 / energy(voice)
        whole += energy(voice)
    return decibels(left, whole)


def bss_eval(truths: list[np.ndarray], estimates: list[np.ndarray]) -> list[tuple[float, float, float]]:
    """Return ISR, SIR and SAR of each stem of a stereo file."""
    from museval.metrics import bss_eval as evaluate

    _, isr, sir, sar, _ = evaluate(
        np.stack(truths), np.stack(estimates), compute_permutation=False, window=RATE, hop=RATE,
        framewise_filters=False, bsseval_sources_version=False)
    return [tuple(float(np.nanmedian(values[stem])) for values in (isr, sir, sar)) for stem in range(len(truths))]


def measure(truths: dict[str, np.ndarray], estimates: dict[str, np.ndarray], is_brief: bool) -> dict[str, Measures]:
    """Return the figures of every stem; brief ones are SDR and SI-SDR alone."""
    cut = slice(EDGE, -EDGE)
    truths = {name: values[cut] for name, values in truths.items()}
    estimates = {name: values[cut] for name, values in estimates.items()}
    result = {name: Measures(sdr(truth, estimates[name]), si_sdr(truth, estimates[name])) for name, truth in truths.items()}
    if is_brief:
        return result
    for name, truth in truths.items():
        high, high_estimate = high_band(truth), high_band(estimates[name])
        result[name].high_sdr, result[name].high_si_sdr = sdr(high, high_estimate), si_sdr(high, high_estimate)
    if next(iter(truths.values())).shape[1] == 2:
        names = list(truths)
        for name, figures in zip(names, bss_eval([truths[n] for n in names], [estimates[n] for n in names])):
            result[name].isr, result[name].sir, result[name].sar = figures
    return result
