"""Films and recordings that look like somebody's: landscapes, a speaker, titles, drawn here."""

import math
from collections.abc import Callable
from pathlib import Path

from .media import ffmpeg

WIDTH, HEIGHT = 256, 144
Colour = tuple[float, float, float]
Painter = Callable[[float, float], Colour]
_CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6}


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    share = min(1.0, max(0.0, share))
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


def landscape(
    high: Colour, low: Colour, hills: Colour, sun: tuple[float, float], light: Colour, water: float = 1.0
) -> Painter:
    """Return a sky with a sun, three ranges of hills, and water from a height on, 0 being the top."""

    def ridge(x: float, number: int) -> float:
        waves = math.sin(x * (5 + 3 * number) + number) + 0.5 * math.sin(x * (13 + 5 * number) + 2 * number)
        return water - 0.22 + 0.08 * number - 0.05 * waves

    def paint(x: float, y: float) -> Colour:
        depth = 0.0
        if y > water:
            # Mirrored, darker, in stripes that grow towards the eye.
            depth = 0.25 + 0.3 * (y - water) / (1 - water)
            y = water - (y - water) * 0.9 + 0.012 * math.sin(260 * (y - water) ** 0.6)
        colour = _mix(high, low, y / water)
        distance = math.hypot(x - sun[0], (y - sun[1]) * HEIGHT / WIDTH)
        colour = _mix(colour, light, 1.0 if distance < 0.028 else 0.55 * math.exp(-9 * distance))
        for number in range(3):
            if y > ridge(x, number):
                colour = _mix(_mix(colour, hills, 0.45), hills, number / 2)
        return _mix(colour, (0.02, 0.04, 0.08), depth)

    return paint


def lights(sky: Colour, curtain: Colour, ground: Colour) -> Painter:
    """Return a night with curtains of light above a dark plain."""

    def paint(x: float, y: float) -> Colour:
        if y > 0.84 - 0.03 * math.sin(9 * x) - 0.015 * math.sin(31 * x):
            return ground
        foot = 0.52 + 0.14 * math.sin(4.2 * x + 0.6) + 0.04 * math.sin(17 * x)
        height = max(0.0, foot - y)
        glow = math.exp(-4 * height) * (0.7 + 0.3 * math.sin(90 * x)) if y < foot else math.exp(-22 * (y - foot))
        return _mix(_mix(sky, (0.0, 0.0, 0.05), y), curtain, 0.85 * glow)

    return paint


def speaker(wall: Colour, lamp: Colour, coat: Colour, place: float = 0.62) -> Painter:
    """Return somebody before a wall, with a lamp behind."""

    def paint(x: float, y: float) -> Colour:
        if math.hypot((x - place) / 0.075, (y - 0.42) / 0.19) < 1:
            return _mix((0.78, 0.58, 0.47), (0.45, 0.3, 0.24), 0.5 + 5 * (x - place))
        if math.hypot((x - place) / 0.09, (y - 0.36) / 0.21) < 1:
            return (0.16, 0.11, 0.09)
        if math.hypot((x - place) / 0.22, (y - 1.02) / 0.42) < 1:
            return _mix(coat, (0.05, 0.05, 0.07), 0.3 + 2 * (x - place))
        shelf = 0.12 if y % 0.24 < 0.02 and x < 0.4 else 0.0
        glow = 0.8 * math.exp(-5 * math.hypot(x - 0.2, (y - 0.3) * HEIGHT / WIDTH))
        return _mix(_mix(wall, (0.05, 0.04, 0.05), 0.5 * y + shelf), lamp, glow)

    return paint


def titles(ground: Colour, ink: Colour) -> Painter:
    """Return lines of small print, as at the end of a film."""

    def paint(x: float, y: float) -> Colour:
        line, place = divmod((y - 0.1) / 0.075, 1)
        half = 0.06 + 0.05 * abs(math.sin(2.7 * line))
        is_line = 0 <= line < 11 and 0.25 < place < 0.62
        is_word = -half < x - 0.42 < 0 or 0.03 < x - 0.42 < 0.03 + 1.6 * half
        return ink if is_line and is_word and math.sin(260 * x + 5 * line) > -0.75 else ground

    return paint


def draw(path: Path, painter: Painter) -> Path:
    """Write a picture as PPM."""
    pixels = bytearray()
    for row in range(HEIGHT):
        for column in range(WIDTH):
            colour = painter((column + 0.5) / WIDTH, (row + 0.5) / HEIGHT)
            pixels += bytes(min(255, max(0, round(255 * value))) for value in colour)
    path.write_bytes(b"P6\n%d %d\n255\n" % (WIDTH, HEIGHT) + pixels)
    return path


def make_recording(
    path: Path, seconds: float, picture: Path | None = None, size: str = "1920x1080", layout: str = "stereo"
) -> Path:
    """Write a film of one picture, or a sound; the path's ending chooses the format. The sound is a chord."""
    base = 110 + sum(path.name.encode()) % 110
    chord = "+".join(f"0.08*sin({base * ratio:.0f}*2*PI*t)" for ratio in (1, 1.25, 1.5))
    sound = f"aevalsrc={'|'.join([chord] * _CHANNELS[layout])}:c={layout}:s=44100:d=4"
    film = ["-loop", "1", "-framerate", "2", "-i", str(picture)] if picture else []
    shape = ["-vf", f"scale={size.replace('x', ':')}:flags=bicubic", "-pix_fmt", "yuv420p", "-preset", "ultrafast"]
    codec = ["-c:a", "ac3"] if layout == "5.1" else ["-c:a", "aac"] if picture else []
    # Four seconds, which are then repeated: that takes no time however long the whole is.
    piece = path.with_name(f".{path.name}")
    ffmpeg(*film, "-f", "lavfi", "-i", sound, *(shape if picture else []), *codec, "-t", "4", str(piece))
    # A FLAC's length stands at its beginning, so that its parts cannot simply be put together.
    copies = [] if path.suffix == ".flac" else ["-c", "copy"]
    ffmpeg("-stream_loop", "-1", "-i", str(piece), "-t", str(seconds), *copies, str(path))
    piece.unlink()
    return path


def compress(picture: Path, path: Path) -> None:
    """Write a picture of a screen as a small PNG, with 256 colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    graph = "split[one][two];[one]palettegen=max_colors=256[colours];[two][colours]paletteuse=dither=none"
    ffmpeg("-i", str(picture), "-vf", graph, "-compression_level", "9", str(path))
