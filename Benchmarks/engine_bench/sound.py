"""Reading and writing of WAV files (RIFF or RF64; 16, 24 or 32 bits, integer or float), and decoding with ffmpeg."""

import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RATE, CHANNELS = 44_100, 2
INTEGER, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
BLOCK = 1 << 20  # frames that are looked at together


@dataclass
class Sound:
    """A WAV file, mapped."""

    rate: int
    channels: int
    bits: int
    is_float: bool
    values: np.ndarray  # [frames, channels], or [frames, channels, 3] of bytes for 24 bits

    @property
    def frames(self) -> int:
        return len(self.values)

    @property
    def steps(self) -> float:
        """Full scale in this file's own numbers."""
        return 1.0 if self.is_float else float(1 << (self.bits - 1))

    def block(self, start: int, end: int) -> np.ndarray:
        """Return frames in the file's own numbers: int64, or float64."""
        part = self.values[start:end]
        if self.is_float:
            return part.astype(np.float64)
        if self.bits != 24:
            return part.astype(np.int64)
        low, middle, high = (part[..., byte].astype(np.int64) for byte in range(3))
        return low | middle << 8 | (high ^ 0x80) - 0x80 << 16

    def scaled(self, start: int, end: int) -> np.ndarray:
        """Return frames as float64, full scale being 1."""
        return self.block(start, end) / self.steps


def read(path: Path) -> Sound:
    """Map a WAV file."""
    with open(path, "rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RF64") or head[8:] != b"WAVE":
            raise ValueError(f"{path} is no WAV file")
        shape = size = None
        while (chunk := file.read(8)) and len(chunk) == 8:
            name, length = struct.unpack("<4sI", chunk)
            if name == b"data":
                break
            content = file.read(length + length % 2)
            if name == b"ds64":
                size = struct.unpack_from("<Q", content, 8)[0]
            elif name == b"fmt ":
                shape = content
        else:
            raise ValueError(f"{path} has no samples")
        start = file.tell()
    size = size if size is not None and length == 0xFFFFFFFF else length
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", shape)
    if kind == EXTENSIBLE:
        kind = struct.unpack_from("<H", shape, 24)[0]
    size = min(size, path.stat().st_size - start)
    frames = size // (channels * bits // 8)
    types = {(INTEGER, 16): "<i2", (INTEGER, 24): "u1", (INTEGER, 32): "<i4", (FLOAT, 32): "<f4"}
    axes = (frames, channels, 3) if bits == 24 else (frames, channels)
    return Sound(rate, channels, bits, kind == FLOAT, np.memmap(path, types[kind, bits], "r", start, axes))


# Bits of the speakers in a WAVE_EXTENSIBLE mask, in the order of their channels.
SPEAKERS = {name: 1 << bit for bit, name in enumerate(("FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC", "SL", "SR"))}
SUBTYPE = bytes.fromhex("0100000000001000800000aa00389b71")  # integer samples


class Writer:
    """Writes a 16-bit WAV file; the file has its name once it is whole."""

    def __init__(self, path: Path, layout: tuple[str, ...] = ("FL", "FR")) -> None:
        self.path, self.partial = path, path.with_name(f".partial-{path.name}")
        self.layout = layout
        self.file = open(self.partial, "wb")
        self.file.write(self._header(0))

    def write(self, values: np.ndarray) -> None:
        self.file.write(np.ascontiguousarray(values, "<i2"))

    def close(self) -> None:
        size = self.file.tell() - len(self._header(0))
        self.file.seek(0)
        self.file.write(self._header(size))
        self.file.close()
        self.partial.rename(self.path)

    def _header(self, size: int) -> bytes:
        channels = len(self.layout)
        kind = INTEGER if channels <= 2 else EXTENSIBLE
        shape = struct.pack("<HHIIHH", kind, channels, RATE, RATE * 2 * channels, 2 * channels, 16)
        if kind == EXTENSIBLE:
            shape += struct.pack("<HHI", 22, 16, sum(SPEAKERS[name] for name in self.layout)) + SUBTYPE
        return struct.pack(
            f"<4sI4s4sI{len(shape)}s4sI", b"RIFF", size + len(shape) + 20, b"WAVE", b"fmt ", len(shape), shape, b"data",
            size)


def decode(path: Path, channels: int) -> np.ndarray:
    """Return a file's sound at 44.1 kHz as float32 [frames, channels]."""
    kind = ["-f", "g722"] if path.suffix == ".g722" else []
    command = ["ffmpeg", "-nostdin", "-v", "error", *kind, "-i", str(path), "-map", "0:a:0", "-ar", str(RATE),
               "-ac", str(channels), "-f", "f32le", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


def blocks(frames: int, skipped: int = 0) -> Iterator[tuple[int, int]]:
    """Yield start and end of blocks that cover so many frames, without some at both ends."""
    last = frames - skipped
    for start in range(skipped, last, BLOCK):
        yield start, min(start + BLOCK, last)
