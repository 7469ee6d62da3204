"""The sounds that are mixed, decoded once: voices trimmed and at one loudness, music, and effects.

Pools for tuning and for reporting share no voice, no piece of music and no effect.
"""

import os
import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from engine_bench import sound
from engine_bench.sound import RATE

ASTERISK = Path("/usr/share/asterisk/sounds")
LETTERS = Path("/usr/share/klettres")
SHOUTS = Path("/usr/share/games/hedgewars/Data/Sounds/voices")
WESNOTH = Path("/usr/share/games/wesnoth/1.16/data/core")
BAND = Path("/usr/share/games/fretsonfire/data/songs/sectoid")
WARZONE = Path("/usr/share/games/warzone2100/music/albums")
DANCE = Path("/usr/share/games/etr/music")
SPACE = Path("/usr/share/games/endless-sky/sounds")
PACKAGES = {
    "asterisk-core-sounds-en-g722": ASTERISK / "en_US_f_Allison",
    "asterisk-core-sounds-es-g722": ASTERISK / "es_MX_f_Allison",
    "asterisk-core-sounds-fr-g722": ASTERISK / "fr_CA_f_June",
    "asterisk-core-sounds-it-g722": ASTERISK / "it_IT_m_Carlo",
    "asterisk-core-sounds-ru-g722": ASTERISK / "ru_RU_f_IvrvoiceRU",
    "klettres-data": LETTERS,
    "hedgewars-data": SHOUTS,
    "wesnoth-1.16-music": WESNOTH / "music",
    "wesnoth-1.16-data": WESNOTH / "sounds",
    "fretsonfire-songs-sectoid": BAND,
    "warzone2100-music": WARZONE,
    "extremetuxracer-data": DANCE,
    "endless-sky-data": SPACE,
}
LOUDNESS = 0.1  # root mean square of a voice
LONGEST_EFFECT = 8 * RATE


def half_of_languages(first: bool) -> list[Path]:
    languages = sorted(path for path in LETTERS.iterdir() if any(path.rglob("*.ogg")))
    return [path for number, path in enumerate(languages) if (number % 2 == 0) == first]


def sounds_under(*folders: Path) -> list[Path]:
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".ogg", ".wav", ".g722", ".opus"))


def battle() -> list[Path]:
    """Weapons and magic: what Wesnoth has without anyone's cry."""
    name = re.compile("arrow|axe|bow|club|dagger|explosion|fire|gun|ice|lightning|magic|mace|spear|staff|sword|trident")
    return [path for path in sounds_under(WESNOTH / "sounds") if name.search(path.stem)]


def space() -> list[Path]:
    """Explosions and machines, and places that are not used for tuning."""
    return sounds_under(SPACE) + [WESNOTH / f"sounds/ambient/{name}.ogg" for name in ("birds1", "campfire", "ship")]


VOICES: dict[str, Callable[[], list[Path]]] = {
    "english": lambda: sounds_under(ASTERISK / "en_US_f_Allison"),
    "spanish": lambda: sounds_under(ASTERISK / "es_MX_f_Allison"),
    "french": lambda: sounds_under(ASTERISK / "fr_CA_f_June"),
    "italian": lambda: sounds_under(ASTERISK / "it_IT_m_Carlo"),
    "russian": lambda: sounds_under(ASTERISK / "ru_RU_f_IvrvoiceRU"),
    "letters-1": lambda: sounds_under(*half_of_languages(True)),
    "letters-2": lambda: sounds_under(*half_of_languages(False)),
    "shouts-1": lambda: sounds_under(*(SHOUTS / name for name in ("Default_es", "Pirate", "Russian", "Surfer"))),
    "shouts-2": lambda: sounds_under(*(SHOUTS / name for name in ("Default", "Default_uk", "HillBilly", "Mobster"))),
}
MUSIC: dict[str, Callable[[], list[Path]]] = {
    "orchestra": lambda: [path for path in sounds_under(WESNOTH / "music") if path.stem != "silence"],
    "rock": lambda: [path for path in sounds_under(BAND) if path.stem != "guitar"],
    "electronic": lambda: sounds_under(WARZONE),
    "dance": lambda: sounds_under(DANCE),
}
EFFECTS: dict[str, Callable[[], list[Path]]] = {"battle": battle, "space": space}
# Who murmurs in the background when there are effects.
CROWDS = {"battle": "english", "space": "letters-1"}


class Material:
    """Pools of sounds; what was decoded is kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pools: dict[str, list[np.ndarray]] = {}

    def voices(self, pool: str) -> list[np.ndarray]:
        """Return mono clips, [frames]."""
        return self._pool(f"voices-{pool}", lambda: VOICES[pool](), self._voice)

    def effects(self, pool: str) -> list[np.ndarray]:
        """Return mono clips, [frames]."""
        return self._pool(f"effects-{pool}", lambda: EFFECTS[pool](), self._effect)

    @staticmethod
    def music(pool: str, chance: random.Random, frames: int) -> np.ndarray:
        """Return a part of a piece that is long enough, [frames, 2]."""
        pieces = MUSIC[pool]()
        chance.shuffle(pieces)
        for path in pieces:
            piece = sound.decode(path, 2)
            if len(piece) >= frames:
                start = chance.randrange(len(piece) - frames + 1)
                return piece[start:start + frames]
        raise ValueError(f"no piece of {pool} is {frames / RATE:.0f} s long")

    def _pool(
        self, name: str, paths: Callable[[], list[Path]], prepare: Callable[[np.ndarray], np.ndarray | None]
    ) -> list[np.ndarray]:
        if name not in self._pools:
            file = self.folder / f"{name}.npz"
            if not file.exists():
                self._decode(file, paths(), prepare)
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
