"""Spleeter's U-Net: its layers, and how many floating-point operations they are."""

from dataclasses import dataclass

FRAMES, BINS = 512, 1024  # of one segment
HOP, RATE = 1024, 44_100
DOWN = ((2, 16), (16, 32), (32, 64), (64, 128), (128, 256), (256, 512))
UP = ((512, 256), (512, 128), (256, 64), (128, 32), (64, 16), (32, 1))
NETWORKS = 2


@dataclass
class Layer:
    """One layer of a network, with the multiply-adds of one segment."""

    name: str
    multiply_adds: int


def layers() -> list[Layer]:
    """Return the layers as they were published."""
    found = []
    pixels = FRAMES * BINS
    for number, (inputs, outputs) in enumerate(DOWN):
        pixels //= 4
        found.append(Layer(f"convolution {number + 1}", pixels * 25 * inputs * outputs))
    for number, (inputs, outputs) in enumerate(UP):
        found.append(Layer(f"transposed convolution {number + 1}", pixels * 25 * inputs * outputs))
        pixels *= 4
    return [*found, Layer("last convolution", pixels * 16 * 2)]


def flops_of_a_segment() -> int:
    """Return the floating-point operations of one network for one segment: two a multiply-add."""
    return 2 * sum(layer.multiply_adds for layer in layers())


def flops(seconds: float) -> int:
    """Return the operations of both networks for so many seconds of sound, as Spleeter cuts them into segments."""
    frames = -(-(round(seconds * RATE) + 4 * HOP) // HOP)
    return NETWORKS * -(-frames // FRAMES) * flops_of_a_segment()
