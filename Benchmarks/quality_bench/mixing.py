"""Makes the mixtures: who speaks when and from where, over what."""

import random

import numpy as np

from engine_bench import sound
from engine_bench.environments import Workplace
from engine_bench.mixtures import Mixture
from engine_bench.sound import RATE

from .material import LOUDNESS, Material
from .recipes import SURROUND, Recipe

SECONDS = 60
FRAMES = SECONDS * RATE
CEILING = 0.97
FADE = RATE // 50
# The background stops here while someone speaks, and nobody speaks there while it goes on.
VOICE_ALONE = (14, 20)
BACKGROUND_ALONE = (34, 42)


def make(place: Workplace, recipe: Recipe) -> Mixture:
    """Return a mixture, made now if it is not there or was made of something else."""
    folder = place.folder("mixtures", f"quality-{recipe.name}")
    stems = {stem: folder / f"{stem}.wav" for stem in ("vocals", "background")}
    mixture = Mixture(recipe.name, SECONDS, recipe.description, folder / f"{recipe.name}.wav", stems)
    stamp, made_of = folder / "made-of", f"{recipe}\n{[corpus.fingerprint for corpus in recipe.corpora]}"
    if not (stamp.exists() and stamp.read_text() == made_of):
        print(f"Mixing {recipe.name}", flush=True)
        vocals, background = mix(recipe, Material(place.folder("material")))
        for path, values in (
            (mixture.stems["vocals"], vocals), (mixture.stems["background"], background),
            (mixture.path, vocals + background),
        ):
            writer = sound.Writer(path, recipe.layout)
            writer.write(values)
            writer.close()
        stamp.write_text(made_of)
    return mixture


def mix(recipe: Recipe, material: Material) -> tuple[np.ndarray, np.ndarray]:
    """Return 16-bit vocals and background, [frames, channels], whose sum stays below full scale."""
    chance = random.Random(recipe.name)
    vocals = sum(speech(material.voices(pool), recipe, chance, turn) for turn, pool in enumerate(recipe.voices))
    parts = []
    if recipe.music:
        parts.append(place_music(material.music(recipe.music, chance, FRAMES), recipe))
    if recipe.effects:
        parts.append(effects(material, recipe, chance))
    elif recipe.crowd:
        parts.append(crowd(material, recipe, chance))
    if recipe.ambience:
        parts.append(place_music(material.ambience(recipe.ambience, chance, FRAMES), recipe))
    background = sum(part / rms(part) for part in parts) * gate(*VOICE_ALONE)[:, None]
    voiced = np.abs(vocals).max(axis=1) > 0.01 * LOUDNESS
    audible = voiced & (gate(*VOICE_ALONE) > 0.5)
    background *= rms(vocals[audible]) / rms(background[audible]) / 10 ** (recipe.level / 20)
    gain = 32_767 * CEILING / max(np.abs(part).max() for part in (vocals + background, vocals, background))
    return np.round(vocals * gain).astype(np.int16), np.round(background * gain).astype(np.int16)


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64)))) or 1.0


def gate(start: float, end: float) -> np.ndarray:
    """Return 1 everywhere but between two times, with short fades."""
    result = np.ones(FRAMES, np.float32)
    first, last = round(start * RATE), round(end * RATE)
    result[first:last] = 0
    result[first - FADE:first] = np.linspace(1, 0, FADE)
    result[last:last + FADE] = np.linspace(0, 1, FADE)
    return result


def speech(clips: list[np.ndarray], recipe: Recipe, chance: random.Random, turn: int) -> np.ndarray:
    """Return clips in a random order, each with its own gain and pause after it, and with its own place if they move."""
    place = voice_place(recipe, chance, turn)
    result = np.zeros((FRAMES, len(recipe.layout)), np.float32)
    position = chance.randrange(RATE // 2) + turn * 3 * RATE
    # The second voice leaves longer pauses: it talks into the first one, it does not drown it.
    longest_pause = RATE if turn == 0 else 4 * RATE
    while position < FRAMES:
        clip = chance.choice(clips)[:FRAMES - position]
        gain = 10 ** (chance.uniform(-6, 2) / 20)
        if recipe.moves:
            place = voice_place(recipe, chance, turn)
        result[position:position + len(clip)] += np.outer(clip * gain, place)
        position += len(clip) + chance.randrange(RATE // 20, longest_pause)
    if recipe.reverberation:
        result = in_a_room(result, recipe.reverberation, chance)
    return result * gate(*BACKGROUND_ALONE)[:, None]


def in_a_room(voice: np.ndarray, seconds: float, chance: random.Random) -> np.ndarray:
    """Return a voice with a diffuse tail 6 dB below it, which decays by 60 dB in so many seconds."""
    frames = round(seconds * RATE)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(size=(frames, voice.shape[1]))
    tail = noise * np.exp(np.linspace(0, -6.9, frames))[:, None]
    tail[:RATE // 100] = 0
    tail *= 0.5 / np.sqrt(np.sum(tail**2, axis=0))
    size = 1 << (len(voice) + frames).bit_length()
    wet = np.fft.irfft(np.fft.rfft(voice, size, axis=0) * np.fft.rfft(tail, size, axis=0), size, axis=0)
    return voice + wet[:len(voice)]


def voice_place(recipe: Recipe, chance: random.Random, turn: int) -> np.ndarray:
    """Return the gains of a voice.

    In stereo the first one is in the middle, others and those that move are not far from it. In a film voices are in the
    centre; those that move are at times half in front of it.
    """
    if recipe.layout != SURROUND:
        is_central = turn == 0 and not recipe.moves
        return pan(0.5 if is_central else 0.5 + chance.uniform(-0.2, 0.2)) * np.sqrt(2)
    gains = np.zeros(len(SURROUND))
    gains[SURROUND.index("FC")] = 1
    if recipe.moves and chance.random() < 0.3:
        gains[SURROUND.index("FC")] = 0.7
        gains[:2] = 0.7 * pan(chance.random())
    return gains


def pan(place: float) -> np.ndarray:
    """Return gains of left and right whose squares add up to 1."""
    return np.array((np.cos(place * np.pi / 2), np.sin(place * np.pi / 2)))


def place_music(music: np.ndarray, recipe: Recipe) -> np.ndarray:
    """Return stereo as it is; in a film it is in front, something of it in the centre, and later behind."""
    if recipe.layout != SURROUND:
        return music
    result = np.zeros((FRAMES, len(SURROUND)), np.float32)
    result[:, :2] = music
    result[:, SURROUND.index("FC")] = 0.35 * music.mean(axis=1)
    delay = RATE * 18 // 1_000
    for behind, front in (("BL", 0), ("BR", 1)):
        result[delay:, SURROUND.index(behind)] = 0.5 * music[:-delay, front]
    return result


def effects(material: Material, recipe: Recipe, chance: random.Random) -> np.ndarray:
    """Return effects one after the other and over each other, each somewhere else, and a murmuring crowd."""
    result = np.zeros((FRAMES, len(recipe.layout)), np.float32)
    clips = material.effects(recipe.effects)
    position = 0
    while position < FRAMES:
        clip = chance.choice(clips)[:FRAMES - position]
        gain = 10 ** (chance.uniform(-12, 0) / 20)
        result[position:position + len(clip)] += np.outer(clip * gain, effect_place(recipe, chance))
        position += chance.randrange(RATE // 4, 2 * RATE)
    return result + crowd(material, recipe, chance) * (0.2 * rms(result)) if recipe.crowd else result


def effect_place(recipe: Recipe, chance: random.Random) -> np.ndarray:
    if recipe.layout != SURROUND:
        return pan(chance.random())
    gains = np.zeros(len(SURROUND))
    pair = chance.choice(((0, 1), (0, 1), (4, 5), (0, 4), (1, 5), (2, 2)))
    for channel, gain in zip(pair, pan(chance.random())):
        gains[channel] += gain
    gains[SURROUND.index("LFE")] = 0.3
    return gains


def crowd(material: Material, recipe: Recipe, chance: random.Random) -> np.ndarray:
    """Return thirty voices at once, all around, at a root mean square of 1: none can be followed."""
    result = np.zeros((FRAMES, len(recipe.layout)), np.float32)
    clips = material.voices(recipe.crowd)
    for _ in range(30):
        place = effect_place(recipe, chance)
        position = 0
        while position < FRAMES:
            clip = chance.choice(clips)[:FRAMES - position]
            result[position:position + len(clip)] += np.outer(clip, place)
            position += len(clip)
    return result / rms(result)
