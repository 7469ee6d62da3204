"""Makes mixtures of which both parts are known, as many as are wanted: each follows from the run's seed and its number.

A mixture is speech over a background. Speech: clips of one or more speakers with pauses and interruptions, in a room or
near, through a microphone, a telephone or a codec, compressed, placed in stereo. Background: music, effects, ambience and
crowds, equalized, widened, ducked under the speech. Both may be missing.
"""

from dataclasses import dataclass

import numpy as np

from . import augment
from .augment import Chance
from .pools import Pool
from .corpora import RATE, Kind

SPEECH_LEVEL = 0.1  # root mean square
SILENT = 1e-3  # root mean square
CROWD = (3, 9)


@dataclass(frozen=True)
class Mix:
    """How mixtures are made: probabilities, and ranges in dB."""

    without_speech: float = 0.06
    without_background: float = 0.05
    ratio: tuple[float, float] = (-15, 20)
    second_speaker: float = 0.3
    room: float = 0.4
    speech_band: float = 0.2
    codec: float = 0.15
    compression: float = 0.3
    equalizer: float = 0.5
    song: float = 0.06  # with lyrics, instead of music
    music: float = 0.8
    second_music: float = 0.15
    effects: float = 0.5
    ambience: float = 0.25
    crowd: float = 0.12
    noise: float = 0.1
    ducking: float = 0.15
    fold: float = 0.15
    music_band: float = 0.08


class Mixer:
    """Mixes from pools. Of a kind, a pool is chosen by the square root of its length, so that large ones do not drown others."""

    def __init__(self, pools: list[Pool], mix: Mix, seed: int, frames: int) -> None:
        self.mix, self.seed, self.frames = mix, seed, frames
        self._pools: dict[Kind, tuple[list[Pool], np.ndarray]] = {}
        for kind in Kind:
            fitting = [pool for pool in pools if pool.corpus.kind is kind and pool.clips]
            weights = np.array([pool.seconds**0.5 for pool in fitting])
            self._pools[kind] = (fitting, weights / weights.sum() if len(fitting) else weights)

    def example(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Return speech and background, float32 [frames, 2], whose sum has a peak between -26 and -2 dBFS."""
        chance = np.random.Generator(np.random.Philox(key=[self.seed, number]))
        kind = chance.random()
        silence = np.zeros((self.frames, 2), np.float32)
        speech = silence if kind < self.mix.without_speech else self._speech(chance)
        is_alone = kind > 1 - self.mix.without_background
        background = silence if is_alone else self._background(chance)
        if speech.any() and background.any():
            if self._happens(chance, self.mix.ducking):
                background = augment.ducked(chance, background, speech)
            ratio = chance.uniform(*self.mix.ratio)
            speech = speech * np.float32(augment.rms(background) / augment.rms(speech) * augment.decibels(ratio))
        if self._happens(chance, self.mix.codec):
            # Both in one frame: what a codec loses of the mixture is not known of its parts, so each loses its own.
            state = chance.integers(2**32)
            speech, background = (
                augment.coded(np.random.default_rng(state), part) if part.any() else part for part in (speech, background))
        gain = np.float32(augment.decibels(chance.uniform(-26, -2)) / (np.abs(speech + background).max() + 1e-6))
        return speech * gain, background * gain

    @staticmethod
    def _happens(chance: Chance, probability: float) -> bool:
        return bool(chance.random() < probability)

    def _pool(self, chance: Chance, kind: Kind) -> Pool | None:
        pools, weights = self._pools[kind]
        return pools[chance.choice(len(pools), p=weights)] if pools else None

    def _clip(self, chance: Chance, kind: Kind, frames: int) -> np.ndarray | None:
        """Return a clip, or as much of it as is wanted, from anywhere in it."""
        pool = self._pool(chance, kind)
        if pool is None:
            return None
        clip = pool.clips[chance.integers(len(pool.clips))]
        first = int(chance.integers(max(1, clip.frames - frames)))
        return pool.sound(clip, first, min(frames, clip.frames - first))

    # Speech

    def _speech(self, chance: Chance) -> np.ndarray:
        result = self._speaker(chance, first=True)
        if self._happens(chance, self.mix.second_speaker):
            result = result + self._speaker(chance, first=False) * np.float32(augment.decibels(chance.uniform(-8, 4)))
        return result

    def _speaker(self, chance: Chance, first: bool) -> np.ndarray:
        """Return one speaker with pauses, as a microphone hears it."""
        pool = self._pool(chance, Kind.SPEECH)
        assert pool is not None, "there is no speech"
        clips = self._of_one_speaker(chance, pool)
        line = np.zeros((self.frames, 1), np.float32)
        pace = chance.uniform(0.88, 1.14)
        position = int(chance.integers(RATE)) if first else int(chance.integers(self.frames))
        while position < self.frames:
            sound = augment.faster(pool.sound(clips[chance.integers(len(clips))]), pace)[:self.frames - position]
            level = SPEECH_LEVEL / augment.rms(sound) * augment.decibels(chance.normal(0, 4))
            line[position:position + len(sound)] += sound * np.float32(level)
            position += len(sound) + int(RATE * chance.exponential(0.35 if chance.random() < 0.8 else 2))
        return self._recorded(chance, line)

    @staticmethod
    def _of_one_speaker(chance: Chance, pool: Pool) -> list:
        group = pool.clips[chance.integers(len(pool.clips))].group
        return [clip for clip in pool.clips if clip.group == group]

    def _recorded(self, chance: Chance, line: np.ndarray) -> np.ndarray:
        if not line.any():
            return np.repeat(line, 2, axis=1)
        if self._happens(chance, self.mix.compression):
            line = augment.compressed(chance, line)
        if self._happens(chance, self.mix.equalizer):
            line = augment.equalized(chance, line, 4)
        if self._happens(chance, self.mix.speech_band):
            line = augment.band(chance, line)
        placed = augment.placed(chance, line)
        return augment.room(chance, placed) if self._happens(chance, self.mix.room) else placed

    # Background

    def _background(self, chance: Chance) -> np.ndarray:
        result = np.zeros((self.frames, 2), np.float32)
        if self._happens(chance, self.mix.song):
            self._add(chance, result, Kind.SONG, 0)
        elif self._happens(chance, self.mix.music):
            self._add(chance, result, Kind.MUSIC, 0)
            if self._happens(chance, self.mix.second_music):
                self._add(chance, result, Kind.MUSIC, chance.uniform(-12, 0))
        if self._happens(chance, self.mix.ambience):
            self._add(chance, result, Kind.AMBIENCE, chance.uniform(-20, 0))
        if self._happens(chance, self.mix.effects) or not result.any():
            for _ in range(chance.integers(1, 7)):
                self._add(chance, result, Kind.EFFECT, chance.uniform(-12, 6))
        if self._happens(chance, self.mix.crowd):
            self._add_crowd(chance, result)
        if self._happens(chance, self.mix.noise):
            noise = chance.standard_normal((self.frames, 2), np.float32)
            noise = augment.equalized(chance, noise, 12)
            result += noise * np.float32(SPEECH_LEVEL / augment.rms(noise) * augment.decibels(chance.uniform(-35, -10)))
        if self._happens(chance, self.mix.fold):
            result = augment.folded(chance, result)
        if self._happens(chance, self.mix.music_band):
            result = augment.band(chance, result)
        return result

    def _add(self, chance: Chance, target: np.ndarray, kind: Kind, level: float) -> None:
        """Add a sound of a kind, at a level in dB against speech."""
        sound = self._clip(chance, kind, self.frames if kind is Kind.EFFECT else int(1.15 * self.frames))
        # Music may be silent for a while, and its dither must not be raised to the level of music.
        if sound is None or len(sound) < 1_024 or augment.rms(sound) < SILENT:
            return
        sound = augment.faster(sound, chance.uniform(0.9, 1.12))[:self.frames]
        if self._happens(chance, self.mix.equalizer):
            sound = augment.equalized(chance, sound, 3)
        sound = augment.widened(chance, sound)
        first = int(chance.integers(self.frames)) if kind is Kind.EFFECT else int(chance.integers(self.frames - len(sound) + 1))
        sound = sound[:self.frames - first]
        target[first:first + len(sound)] += sound * np.float32(SPEECH_LEVEL / augment.rms(sound) * augment.decibels(level))

    def _add_crowd(self, chance: Chance, target: np.ndarray) -> None:
        """Add walla: several speakers at once, reverberant and low-passed."""
        crowd = np.zeros((self.frames, 2), np.float32)
        for _ in range(chance.integers(*CROWD)):
            crowd += self._speaker(chance, first=True)
        crowd = augment.filtered(augment.room(chance, crowd), lambda f: augment.edge(f, 3_000, 1.5))
        target += crowd * np.float32(SPEECH_LEVEL / augment.rms(crowd) * augment.decibels(chance.uniform(-18, -6)))
