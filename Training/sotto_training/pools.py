"""Sounds that were decoded once, as one long file of 16-bit samples a corpus, read where they are needed."""

import hashlib
import json
import os
import subprocess
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .corpora import CORPORA, RATE, Corpus, Kind, Use
from .environment import install

QUIET = 0.01  # of a clip's peak: what is below at its ends is cut off
SILENT = 0.01  # peak below which a clip is nothing


@dataclass(frozen=True)
class Clip:
    """Where a decoded file lies in its pool."""

    first: int
    frames: int
    group: str  # speaker, piece or sound
    path: str


class Pool:
    """The clips of one corpus: mono for speech, else stereo."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self.corpus, self.channels = corpus, corpus.channels
        index = json.loads((folder / f"{corpus.name}.json").read_text())
        self.clips = [
            Clip(clip["first"], clip["frames"], corpus.group(Path(clip["path"])), clip["path"]) for clip in index["clips"]]
        self.samples = np.memmap(folder / f"{corpus.name}.s16", np.int16, "r").reshape(-1, self.channels)

    @property
    def seconds(self) -> float:
        return sum(clip.frames for clip in self.clips) / RATE

    def sound(self, clip: Clip, first: int = 0, frames: int | None = None) -> np.ndarray:
        """Return a clip or a part of it as float32 [frames, channels]."""
        frames = clip.frames - first if frames is None else frames
        start = clip.first + first
        return self.samples[start:start + frames].astype(np.float32) / 32_768


def decode(path: Path, channels: int) -> np.ndarray:
    """Return a file's sound as int16 [frames, channels] at 44.1 kHz."""
    # The container does not say so of raw G.722.
    kind = ["-f", "g722"] if path.suffix == ".g722" else []
    result = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", *kind, "-i", path, "-f", "s16le", "-ar", str(RATE), "-ac", str(channels), "-"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return np.frombuffer(result.stdout, np.int16).reshape(-1, channels)


def trimmed(sound: np.ndarray) -> np.ndarray | None:
    """Cut off silence at both ends; nothing is left of a silent sound."""
    size = np.abs(sound.astype(np.float32)).max(1) / 32_768 if len(sound) else np.zeros(1)
    if size.max() < SILENT:
        return None
    loud = np.flatnonzero(size > QUIET * size.max())
    return sound[loud[0]:loud[-1] + 1]


def prepare(corpus: Corpus, folder: Path) -> Pool:
    """Return a corpus's pool, decoded now unless it is there: without silent files, and each sound once."""
    stamp = corpus.fingerprint
    index, samples = folder / f"{corpus.name}.json", folder / f"{corpus.name}.s16"
    if not (index.exists() and json.loads(index.read_text())["fingerprint"] == stamp):
        folder.mkdir(parents=True, exist_ok=True)
        index.unlink(missing_ok=True)
        clips, left_out = _write(corpus, samples)
        partial = index.with_suffix(".partial")
        partial.write_text(json.dumps({"fingerprint": stamp, "left_out": left_out, "clips": [vars(clip) for clip in clips]}))
        partial.replace(index)
    return Pool(corpus, folder)


def _write(corpus: Corpus, target: Path) -> tuple[list[Clip], dict[str, str]]:
    """Decode all files of a corpus, one behind the other; return the clips, and why files were left out."""
    clips: list[Clip] = []
    left_out: dict[str, str] = {}
    seen: dict[str, str] = {}
    position = 0
    files = corpus.files()
    # A new file: a run that goes on has the old one mapped.
    partial = target.with_suffix(".partial")
    with ThreadPoolExecutor(os.cpu_count()) as threads, open(partial, "wb") as output:
        for path, sound in zip(files, threads.map(lambda file: decode(file, corpus.channels), files)):
            kept = sound if corpus.kind in (Kind.MUSIC, Kind.SONG) else trimmed(sound)
            if kept is None or len(kept) < RATE // 5:
                left_out[str(path)] = "silent or shorter than 0.2 s"
                continue
            digest = hashlib.sha256(kept.tobytes()).hexdigest()
            if digest in seen:
                left_out[str(path)] = f"the same as {seen[digest]}"
                continue
            seen[digest] = str(path)
            output.write(kept.tobytes())
            clips.append(Clip(position, len(kept), corpus.group(path), str(path)))
            position += len(kept)
    partial.replace(target)
    return clips, left_out


def pools(use: Use, state: Path, kinds: Collection[Kind] = tuple(Kind)) -> list[Pool]:
    """Return the pools of a use, installed and decoded now where they are not."""
    chosen = [corpus for corpus in CORPORA if corpus.use is use and corpus.kind in kinds]
    install(sorted({corpus.package for corpus in chosen}))
    found = []
    for corpus in chosen:
        print(f"Reading {corpus.name}", flush=True)
        found.append(prepare(corpus, state / "pools"))
    return found
