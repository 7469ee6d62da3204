"""Stems that are made for tests: some whose samples count, so that what one hears tells its frame, and long ones."""

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


def put_long_stems(folder: Path, seconds: int) -> None:
    """Replace the stems in a folder and their peaks by silence of any length, which takes no room on the disk."""
    frames = seconds * RATE
    header = wav_header(4 * frames, RATE)
    for name in ("vocals", "background"):
        _write_sparse(folder / f"{name}.wav", header, len(header) + 4 * frames)
    size, columns = 64, -(-frames // 256)
    while True:
        size += 12 * columns
        if columns <= 512:
            break
        columns = -(-columns // 4)
    lanes, rate = (number.to_bytes(4, "little") for number in (3, RATE))
    _write_sparse(folder / "peaks", b"SottoPk1" + lanes + rate + frames.to_bytes(8, "little"), size)


def _write_sparse(path: Path, beginning: bytes, size: int) -> None:
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(size)
