"""What the training makes small."""

import torch

FLOOR = 2e-4  # of the mixture's energy: an error below -37 dB counts for nothing more
QUIET = 1e-3


def error_of_mask(mask: torch.Tensor, mixture: torch.Tensor, speech: torch.Tensor) -> torch.Tensor:
    """Return 10 log10 of the error's energy over the mixture's, the mean over a batch of complex spectra [batch, 2, frames, bins].

    The error of the vocals is that of the background too, since both add up to the mixture.
    """
    error = (mask * mixture - speech).abs().square().sum((1, 2, 3))
    whole = mixture.abs().square().sum((1, 2, 3)) + QUIET
    return 10 * torch.log10(error / whole + FLOOR).mean()
