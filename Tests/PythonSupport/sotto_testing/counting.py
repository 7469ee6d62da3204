"""Stems whose samples count: which frame one hears can be told from its value."""

import array
from pathlib import Path

from .media import wav_header

RATE = 44_100
FRAMES = 600 * RATE
_PERIOD = 65_536


def put_counting_stems(folder: Path) -> None:
    """Replace the stems in a folder by ten minutes that count modulo 2¹⁶: vocals on the left, background on the right.

    Peaks that were made of the stems before are removed.
    """
    for name, side in (("vocals", 0), ("background", 1)):
        samples = array.array("h", bytes(4 * _PERIOD))
        samples[side::2] = array.array("h", range(-32_768, 32_768))
        period = samples.tobytes()
        with (folder / f"{name}.wav").open("wb") as file:
            file.write(wav_header(4 * FRAMES, RATE))
            for _ in range(FRAMES // _PERIOD):
                file.write(period)
            file.write(period[: 4 * (FRAMES % _PERIOD)])
    (folder / "peaks").unlink(missing_ok=True)
