"""What a screen shows."""

import subprocess
from collections import Counter
from pathlib import Path

# The page's own colour, that of its buttons and of its brand.
TEAL = (11, 101, 112)


class Picture:
    """A picture as netpbm's P6 with one byte a colour."""

    def __init__(self, content: bytes) -> None:
        kind, width, height, depth, self._pixels = content.split(maxsplit=4)
        # The header's fields are followed by one space: the pixels may begin with what looks like more.
        self._pixels = content[-3 * int(width) * int(height) :]
        assert (kind, depth) == (b"P6", b"255"), (kind, depth)
        self.width, self.height = int(width), int(height)

    def count(self, colour: tuple[int, int, int], apart: int = 12) -> int:
        """Return how many pixels have a colour, or nearly so."""
        colours = Counter(zip(self._pixels[0::3], self._pixels[1::3], self._pixels[2::3], strict=True))
        return sum(
            number for found, number in colours.items()
            if all(abs(a - b) <= apart for a, b in zip(found, colour, strict=True))
        )  # fmt: skip

    def save(self, path: Path) -> Path:
        """Write it as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        header = f"P6 {self.width} {self.height} 255\n".encode()
        subprocess.run(["convert", "ppm:-", str(path)], input=header + self._pixels, check=True)
        return path
