"""The bounds between which a mask can be: the mixture as it is, and the ideal ratio mask."""

import numpy as np

FRAME, HOP = 4_096, 1_024
WINDOW = np.hanning(FRAME + 1)[:-1]


def spectra(values: np.ndarray) -> np.ndarray:
    padded = np.pad(values, ((FRAME, 2 * FRAME), (0, 0)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME, axis=0)[::HOP]
    return np.fft.rfft(frames * WINDOW, axis=-1).astype(np.complex64)


def sound(spectra: np.ndarray, length: int) -> np.ndarray:
    frames = np.fft.irfft(spectra, FRAME, axis=-1) * WINDOW * (2 / 3)
    result = np.zeros((len(frames) * HOP + FRAME, frames.shape[1]))
    for number, frame in enumerate(frames):
        result[number * HOP:number * HOP + FRAME] += frame.T
    return result[FRAME:FRAME + length]


def ideal_ratio_mask(vocals: np.ndarray, background: np.ndarray) -> dict[str, np.ndarray]:
    """Return what the best mask of powers makes of the mixture: it needs the true stems."""
    powers = [np.abs(spectra(values)) ** 2 for values in (vocals, background)]
    mask = powers[0] / (powers[0] + powers[1] + 1e-12)
    mixture = vocals + background
    estimate = sound(spectra(mixture) * mask, len(mixture))
    return {"vocals": estimate, "background": mixture - estimate}


def mixture_itself(mixture: np.ndarray) -> dict[str, np.ndarray]:
    return {"vocals": mixture, "background": mixture}
