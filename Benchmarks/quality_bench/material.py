"""The sounds that are mixed, decoded once: voices trimmed and at one loudness, music, effects and places."""

import os
import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from engine_bench import sound
from engine_bench.sound import RATE

from .pools import AMBIENCE, BY_NAME, EFFECTS, MUSIC, VOICES

LOUDNESS = 0.1  # root mean square of a voice
LONGEST_EFFECT = 8 * RATE


class Material:
    """Pools of sounds; what was decoded is kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pools: dict[str, list[np.ndarray]] = {}

    def voices(self, pool: str) -> list[np.ndarray]:
        """Return mono clips, [frames]."""
        return self._pool(f"voices-{pool}", VOICES[pool], self._voice)

    def effects(self, pool: str) -> list[np.ndarray]:
        """Return mono clips, [frames]."""
        return self._pool(f"effects-{pool}", EFFECTS[pool], self._effect)

    @staticmethod
    def music(pool: str, chance: random.Random, frames: int) -> np.ndarray:
        """Return a part of a piece that is long enough, [frames, 2]."""
        corpus, beginning = MUSIC[pool]
        pieces = [path for path in BY_NAME[corpus].files() if re.match(beginning, path.name)]
        chance.shuffle(pieces)
        for path in pieces:
            piece = sound.decode(path, 2)
            if len(piece) >= frames:
                start = chance.randrange(len(piece) - frames + 1)
                return piece[start:start + frames]
        raise ValueError(f"no piece of {pool} is {frames / RATE:.0f} s long")

    @staticmethod
    def ambience(pool: str, chance: random.Random, frames: int) -> np.ndarray:
        """Return the sound of a place, repeated until it is long enough, [frames, 2]."""
        place = sound.decode(chance.choice(BY_NAME[AMBIENCE[pool]].files()), 2)
        return np.resize(np.roll(place, -chance.randrange(len(place)), axis=0), (frames, 2))

    def _pool(
        self, name: str, corpus: str, prepare: Callable[[np.ndarray], np.ndarray | None]
    ) -> list[np.ndarray]:
        if name not in self._pools:
            file = self.folder / f"{name}-{BY_NAME[corpus].fingerprint[:12]}.npz"
            if not file.exists():
                self._decode(file, BY_NAME[corpus].files(), prepare)
            with np.load(file) as arrays:
                clips, ends = arrays["clips"], arrays["ends"]
            self._pools[name] = np.split(clips.astype(np.float32) / 32_768, ends[:-1])
        return self._pools[name]

    @staticmethod
    def _decode(
        file: Path, paths: list[Path], prepare: Callable[[np.ndarray], np.ndarray | None]
    ) -> None:
        # At most 300 of a pool, from all over it: enough for a minute, and less to wait for.
        paths = paths[:: 1 + len(paths) // 300]
        print(f"Decoding {len(paths)} sounds of {file.stem}", flush=True)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            decoded = threads.map(lambda path: prepare(sound.decode(path, 1)[:, 0]), paths)
            clips = [clip for clip in decoded if clip is not None]
        values = [(np.clip(clip, -1, 1) * 32_767).astype(np.int16) for clip in clips]
        partial = file.with_name(f".partial-{file.name}")
        with open(partial, "wb") as output:
            np.savez(output, clips=np.concatenate(values), ends=np.cumsum([len(clip) for clip in values]))
        partial.rename(file)

    @staticmethod
    def _voice(clip: np.ndarray) -> np.ndarray | None:
        loud = np.flatnonzero(np.abs(clip) > 0.01)
        if len(loud) < RATE // 10:
            return None
        clip = clip[loud[0]:loud[-1] + 1]
        return clip * (LOUDNESS / np.sqrt(np.mean(clip**2)))

    @staticmethod
    def _effect(clip: np.ndarray) -> np.ndarray | None:
        clip = clip[:LONGEST_EFFECT]
        if len(clip) == 0 or np.abs(clip).max() < 0.01:
            return None
        return clip * (0.5 / np.abs(clip).max())
