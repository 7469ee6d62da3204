"""The STFT, which is Spleeter's.

Frames of 4,096 samples at 44.1 kHz, 1,024 apart, under a periodic Hann window. The inverse windows again; four such squared
windows add up to 1.5, hence the factor 2/3.
"""

import torch

from .corpora import RATE

FRAME, HOP = 4_096, 1_024
INVERSE_GAIN = 2 / 3


def window() -> torch.Tensor:
    return torch.hann_window(FRAME, periodic=True)


def samples(frames: int) -> int:
    """Return how many samples so many frames span."""
    return FRAME + (frames - 1) * HOP


def spectra(sound: torch.Tensor) -> torch.Tensor:
    """Return complex spectra [..., frames, FRAME / 2 + 1] of sound [..., samples], from its first sample on."""
    shape = sound.shape[:-1]
    found = torch.stft(
        sound.reshape(-1, sound.shape[-1]), FRAME, HOP, window=window(), center=False, return_complex=True)
    return found.transpose(-1, -2).reshape(*shape, -1, FRAME // 2 + 1)


def sound(spectra: torch.Tensor) -> torch.Tensor:
    """Return sound [channels, samples] of spectra [channels, frames, FRAME / 2 + 1]."""
    frames = torch.fft.irfft(spectra, FRAME) * window() * INVERSE_GAIN
    result = torch.zeros(frames.shape[0], samples(frames.shape[1]))
    for phase in range(FRAME // HOP):
        part = frames[:, phase::FRAME // HOP].reshape(frames.shape[0], -1)
        result[:, phase * HOP:phase * HOP + part.shape[1]] += part
    return result
