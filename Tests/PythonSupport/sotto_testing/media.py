"""Short media files, made with ffmpeg."""

import hashlib
import shutil
import subprocess
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .places import REPOSITORY


@dataclass
class Files:
    """Files that tests add. Nobody changes them."""

    folder: Path
    film: Path
    tone: Path
    silent_film: Path
    text: Path


def ffmpeg(*words: str) -> None:
    """Make a file: the last word is its path.

    One that is made of nothing but words is kept in `.build/test-media`, by a hash of these words, and copied from there
    the next time: to start ffmpeg takes longer than most of the files do.
    """
    *how, path = words
    if any(word.startswith(("/", "file:")) for word in how):
        _run(words)
        return
    kept = REPOSITORY / ".build" / "test-media"
    name = hashlib.sha256("\0".join(how).encode()).hexdigest()[:16]
    original = kept / f"{name}{Path(path).suffix}"
    if not original.exists():
        kept.mkdir(parents=True, exist_ok=True)
        new = kept / f"{uuid.uuid4()}{Path(path).suffix}"
        _run([*how, str(new)])
        new.rename(original)
    shutil.copyfile(original, path)


def _run(words: Sequence[str]) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words], check=True)


def make_tone(path: Path, seconds: float = 1, frequency: int = 440) -> Path:
    """Write a tone; the path's ending chooses the format. Other seconds or another frequency make other bytes."""
    source = f"sine=frequency={frequency}:duration={seconds}:sample_rate=44100"
    ffmpeg("-f", "lavfi", "-i", source, "-ac", "2", str(path))
    return path


def make_sound(path: Path, expression: str, seconds: float, rate: int = 44_100) -> Path:
    """Write what an expression of the time `t` in seconds says, on both sides, in 16 bits."""
    source = f"aevalsrc=exprs={expression}|{expression}:channel_layout=stereo:sample_rate={rate}:duration={seconds}"
    ffmpeg("-f", "lavfi", "-i", source, str(path))
    return path


def make_film(path: Path, seconds: float = 1, frequency: int = 440) -> Path:
    """Write a film with a picture and a tone."""
    ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=10:duration={seconds}",
        "-f", "lavfi", "-i", f"sine=frequency={frequency}:duration={seconds}:sample_rate=44100",
        "-ac", "2", "-pix_fmt", "yuv420p", "-shortest", str(path),
    )  # fmt: skip
    return path


def make_unplayable_film(path: Path, seconds: float = 6) -> Path:
    """Write a film that browsers do not play: by its ending ProRes with 5.1, MPEG-2, or H.264 with AC-3.

    Each second of the picture is a grey of its own; its tone begins after a second.
    """
    picture = f"color=black:size=320x180:rate=25:duration={seconds},format=gray,geq=lum='40+32*floor(T)'"
    tone = "0.3*sin(2*PI*500*t)*gte(t\\,1)"
    sound, encoding = {
        ".mov": (f"{tone}|0|0|0|0|0:c=5.1", ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le"]),
        ".mxf": (f"{tone}|{tone}:c=stereo", ["-c:v", "mpeg2video", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"]),
        ".mp4": (f"{tone}|{tone}:c=stereo", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "ac3"]),
    }[path.suffix]
    ffmpeg(
        "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"aevalsrc={sound}:s=48000:d={seconds}", *encoding, str(path)
    )  # fmt: skip
    return path


def make_silent_film(path: Path) -> Path:
    """Write a film that has no sound."""
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=1", "-pix_fmt", "yuv420p", str(path))
    return path


def wav_header(size: int, rate: int = 48_000, channels: int = 2) -> bytes:
    """Return the first 44 bytes of a WAV with 16 bits and `size` bytes of samples."""
    frame = 2 * channels
    return b"".join((
        b"RIFF", (36 + size).to_bytes(4, "little"), b"WAVEfmt ", (16).to_bytes(4, "little"),
        (1).to_bytes(2, "little"), channels.to_bytes(2, "little"), rate.to_bytes(4, "little"),
        (rate * frame).to_bytes(4, "little"), frame.to_bytes(2, "little"), (16).to_bytes(2, "little"),
        b"data", size.to_bytes(4, "little"),
    ))  # fmt: skip
