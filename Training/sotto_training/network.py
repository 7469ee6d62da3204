"""The U-Net that maps a magnitude spectrogram to a mask, in Spleeter's shape or a smaller one.

Jansson et al., "Singing voice separation with deep U-Net convolutional networks", ISMIR 2017, with the sizes of Spleeter's
two-stem networks (Hennequin et al., 2020). The encoder has six convolutions of stride 2, the
decoder six transposed ones with skip connections. The mask is the sigmoid of the last convolution: Spleeter multiplies it by the
magnitudes and takes the ratio of two such estimates, while here it is the mask. A complex mask has a second output
per channel: the phase shift, as a fraction of pi.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

BINS = 1_024
FRAMES = 512
MULTIPLE = 64  # of which numbers of frames are, having been halved six times
CHANNELS = (16, 32, 64, 128, 256, 512)  # of Spleeter
OUTPUTS = ("mask", "complex mask", "ratio")
EPSILON = 1e-3
SLOPE = 0.2


class Norm(nn.Module):
    """Batch normalization by fixed statistics, whose gain and offset are trained."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        gain = self.gamma / torch.sqrt(self.variance + EPSILON)
        return values * gain[:, None, None] + (self.beta - self.mean * gain)[:, None, None]


class Down(nn.Module):
    """A 5x5 convolution of stride 2, padded as TensorFlow pads it: one before and two after."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outgoing, incoming, 5, 5))
        self.bias = nn.Parameter(torch.zeros(outgoing))
        nn.init.kaiming_normal_(self.weight, SLOPE)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return functional.conv2d(functional.pad(values, (1, 2, 1, 2)), self.weight, self.bias, stride=2)


class Up(nn.Module):
    """A transposed 5x5 convolution of stride 2, computed as a 3x3 convolution and a pixel shuffle.

    Rows and columns of even number come from the kernel's taps 3 and 1, those of odd number from 4, 2 and 0: padded to 6x6 and
    turned round, the kernel holds the 3x3 kernels of both. Gives the numbers of the transposed convolution, and trains faster
    on CPUs.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(incoming, outgoing, 5, 5))
        self.bias = nn.Parameter(torch.zeros(outgoing))
        nn.init.kaiming_normal_(self.weight, 0)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        incoming, outgoing = self.weight.shape[:2]
        phases = functional.pad(self.weight, (1, 0, 1, 0)).view(incoming, outgoing, 3, 2, 3, 2).flip(2, 4)
        kernel = phases.permute(1, 3, 5, 0, 2, 4).reshape(outgoing * 4, incoming, 3, 3)
        return functional.pixel_shuffle(
            functional.conv2d(values, kernel, self.bias.repeat_interleave(4), padding=1), 2)


class UNet(nn.Module):
    """Maps magnitudes [batch, 2, frames, BINS] to masks of the same shape; frames are a multiple of 64.

    Masks are real and between 0 and 1, or complex with a magnitude in that range.
    """

    def __init__(self, channels: tuple[int, ...] = CHANNELS, is_complex: bool = False) -> None:
        super().__init__()
        self.channels, self.is_complex = channels, is_complex
        self.output = "complex mask" if is_complex else "mask"
        widths = (2, *channels)
        self.down = nn.ModuleList(Down(*pair) for pair in zip(widths, channels))
        # The last one's output is not normalized.
        self.down_norm = nn.ModuleList(Norm(width) for width in channels[:-1])
        rising = (*channels[-2::-1], 1)
        self.up = nn.ModuleList(
            Up(width if number == 0 else 2 * width, out)
            for number, (width, out) in enumerate(zip(reversed(channels), rising)))
        self.up_norm = nn.ModuleList(Norm(width) for width in rising)
        outputs = 4 if is_complex else 2
        self.weight = nn.Parameter(torch.zeros(outputs, 1, 4, 4))
        self.bias = nn.Parameter(torch.zeros(outputs))
        # Phase shifts begin at zero.
        nn.init.kaiming_normal_(self.weight.data[:2], 1)

    def forward(self, magnitudes: torch.Tensor) -> torch.Tensor:
        values, skips = magnitudes, []
        for number, down in enumerate(self.down):
            raw = down(values)
            skips.append(raw)
            if number < len(self.down_norm):
                values = functional.leaky_relu(self.down_norm[number](raw), SLOPE)
        values = skips.pop()
        for number, (up, norm) in enumerate(zip(self.up, self.up_norm)):
            if number:
                values = torch.cat((skips.pop(), values), 1)
            values = norm(functional.relu(up(values)))
        # 4x4 at a distance of 2, padded by three on each side.
        found = functional.conv2d(values, self.weight, self.bias, padding=3, dilation=2)
        size = torch.sigmoid(found[:, :2])
        return torch.polar(size, torch.pi * torch.tanh(found[:, 2:])) if self.is_complex else size


class Ratio(nn.Module):
    """Two networks, of the voice and of what is behind it; the mask is the voice's share of the power, as Spleeter's is."""

    output = "ratio"

    def __init__(self, voice: UNet, background: UNet) -> None:
        super().__init__()
        self.channels, self.voice, self.background = voice.channels, voice, background

    def forward(self, magnitudes: torch.Tensor) -> torch.Tensor:
        voice, background = (net(magnitudes).square() for net in (self.voice, self.background))
        return voice / (voice + background + 1e-10)


Network = UNet | Ratio


def make(channels: tuple[int, ...], output: str) -> Network:
    """Return a network with random weights, by what it gives: one of OUTPUTS."""
    if output == "ratio":
        return Ratio(UNet(channels), UNet(channels))
    return UNet(channels, is_complex=output == "complex mask")


def from_checkpoint(tensors: dict[str, np.ndarray], stem: int = 0, is_complex: bool = False) -> UNet:
    """Return the network of a stem of Spleeter's checkpoint: 0 vocals, 1 accompaniment. A complex mask begins with no phase shift.

    TensorFlow's kernels are [height, width, in, out], those of transposed convolutions [height, width, out, in].
    """
    net = UNet(is_complex=is_complex)

    def numbered(name: str, number: int) -> str:
        return f"{name}_{number}" if number else name

    def put(target: torch.Tensor, name: str, order: tuple[int, ...] = ()) -> None:
        values = tensors[name]
        values = torch.from_numpy(np.array(np.transpose(values, order) if order else values))
        target.data[:len(values)].copy_(values)

    def put_norm(norm: Norm, number: int) -> None:
        name = numbered("batch_normalization", stem * 12 + number)
        for part, target in (
            ("gamma", norm.gamma), ("beta", norm.beta), ("moving_mean", norm.mean), ("moving_variance", norm.variance),
        ):
            put(target, f"{name}/{part}")

    for number, down in enumerate([*net.down, net]):
        name = numbered("conv2d", stem * 7 + number)
        put(down.weight, f"{name}/kernel", (3, 2, 0, 1))
        put(down.bias, f"{name}/bias")
    for number, up in enumerate(net.up):
        name = numbered("conv2d_transpose", stem * 6 + number)
        put(up.weight, f"{name}/kernel", (3, 2, 0, 1))
        put(up.bias, f"{name}/bias")
    for number, norm in enumerate([*net.down_norm, None, *net.up_norm]):
        if norm is not None:
            put_norm(norm, number)
    return net
