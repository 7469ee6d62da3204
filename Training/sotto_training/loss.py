"""The loss."""

import torch
from torch.nn import functional

from .spectrum import FRAME, sound

FLOOR = 2e-4  # of the mixture's energy: an error below -37 dB counts for nothing more
DOMAINS = ("spectrum", "time", "both")


def error_of_mask(
    mask: torch.Tensor, mixture: torch.Tensor, speech: torch.Tensor, domain: str = "spectrum", quiet: float = 1e-3
) -> torch.Tensor:
    """Return 10 log10 of the error's energy over the mixture's, the mean over a batch of complex spectra [batch, 2, frames, bins].

    The error of the vocals is that of the background too, since both add up to the mixture. In the time domain
    errors of overlapping frames can cancel. `quiet` is added to the mixture's energy: the larger, the less soft mixtures weigh.
    """
    error = mask * mixture - speech
    found = []
    if domain in ("spectrum", "both"):
        found.append(_ratio(error, mixture, quiet))
    if domain in ("time", "both"):
        found.append(_ratio(_signals(error), _signals(mixture), quiet / FRAME))
    return torch.stack(found).mean()


def _ratio(error: torch.Tensor, whole: torch.Tensor, quiet: float) -> torch.Tensor:
    energy, mixed = (part.abs().square().flatten(1).sum(1) for part in (error, whole))
    return 10 * torch.log10(energy / (mixed + quiet) + FLOOR).mean()


def _signals(spectra: torch.Tensor) -> torch.Tensor:
    """Return sounds [batch, 2, samples]."""
    whole = functional.pad(spectra, (0, FRAME // 2 + 1 - spectra.shape[-1]))
    return sound(whole.flatten(0, 1)).unflatten(0, spectra.shape[:2])
