"""The mixtures: four to tune on, twenty-five to report, and a sung song. All that chance decides follows from their names."""

from dataclasses import dataclass

from sotto_training.corpora import Corpus

from .pools import corpora_of

STEREO = ("FL", "FR")
SURROUND = ("FL", "FR", "FC", "LFE", "BL", "BR")
TELEPHONE = 8_000  # Hz, up to which narrow voices reach


@dataclass(frozen=True)
class Recipe:
    """Voices over a background, both from Debian's packages. Pools are those of pools.py."""

    name: str
    description: str
    voices: tuple[str, ...]  # with two, the second talks into the first
    music: str | None
    effects: str | None
    level: float  # dB of the voices over the background, root mean squares of the parts in which someone speaks
    layout: tuple[str, ...] = STEREO
    moves: bool = False  # whether every clip of a voice comes from somewhere else
    ambience: str | None = None
    crowd: str | None = None  # whose voices murmur, thirty at once
    reverberation: float = 0  # seconds in which the voices' room decays by 60 dB

    @property
    def is_reported(self) -> bool:
        return not self.name.startswith("tune-")

    @property
    def corpora(self) -> list[Corpus]:
        return corpora_of(self.voices, self.music, self.effects, self.ambience, self.crowd)

    @property
    def groups(self) -> list[str]:
        """Return the conditions for which means over mixtures are told."""
        bands = {corpus.band <= TELEPHONE for corpus in corpora_of(self.voices, None)}
        found = [
            "5.1" if self.layout == SURROUND else "stereo",
            "narrow voices" if bands == {True} else "full-band voices" if bands == {False} else "voices of both bands",
            "reverberant" if self.reverberation else "dry",
            "two speakers" if len(self.voices) > 1 else "one speaker",
            "voices at most -5 dB" if self.level <= -5 else "voices from 5 dB on" if self.level >= 5 else "voices around 0 dB",
        ]
        behind = (self.music, "effects" if self.effects else None, "a place" if self.ambience else None,
                  "a crowd" if self.crowd else None)
        return found + [f"over {name}" for name in behind if name] + [f"voices: {name}" for name in self.voices]


RECIPES = (
    Recipe(
        "tune-prompts", "Russian telephone voice over an orchestra", ("russian",), "orchestra", None, 0),
    Recipe(
        "tune-letters", "full-band letters and syllables, ten languages, over a rock band", ("letters-1",), "rock", None,
        -5),
    Recipe(
        "tune-crowd", "Russian telephone voice over weapons, magic and a crowd", ("russian",), None, "battle", 10, moves=True,
        crowd="letters-1"),
    Recipe(
        "tune-film", "5.1: shouting and a Russian voice over an orchestra and weapons", ("russian", "shouts-1"),
        "orchestra", "battle", 3, SURROUND, moves=True, crowd="letters-1"),
    Recipe(
        "low-voice", "low Italian voice, 10 dB under electronic music", ("italian",), "electronic", None, -10),
    Recipe(
        "full-band", "full-band letters and syllables, ten other languages, over dance music", ("letters-2",), "dance",
        None, 0),
    Recipe(
        "shouting", "full-band shouts and cries over explosions, a ship and a crowd", ("shouts-2",), None, "space", 10,
        moves=True, crowd="letters-2"),
    Recipe(
        "film", "5.1: a French and an Italian voice at once over electronic music and explosions",
        ("french", "italian"), "electronic", "space", 5, SURROUND, crowd="letters-2"),
    Recipe("dutch-strings", "acted Dutch over an orchestra", ("dutch",), "strings", None, 0),
    Recipe("dutch-folk", "acted Dutch over folk music, which is louder", ("dutch",), "folk", None, -5),
    Recipe("dutch-place", "acted Dutch in a place", ("dutch",), None, None, 10, ambience="places"),
    Recipe("dutch-space", "acted Dutch from all sides among explosions, in a place", ("dutch",), None, "space", 0, moves=True,
           ambience="places"),
    Recipe("dutch-hall", "acted Dutch in a hall, over an orchestra", ("dutch",), "strings", None, 5, reverberation=1.2),
    Recipe("dutch-film", "5.1: acted Dutch over folk music, explosions and a crowd", ("dutch",), "folk", "space", 5, SURROUND,
           crowd="french"),
    Recipe("dutch-electronic", "acted Dutch, 10 dB under electronic music", ("dutch",), "electronic", None, -10),
    Recipe("ancient-folk", "commands in Latin and Middle Egyptian over folk music", ("ancient",), "folk", None, 0),
    Recipe("ancient-drums", "commands in Latin and Middle Egyptian over drums, in a room", ("ancient",), "drums", None, 5,
           reverberation=0.5),
    Recipe("french-strings", "a French telephone voice under an orchestra", ("french",), "strings", None, -5),
    Recipe("french-dance", "a French telephone voice in a room, over dance music", ("french",), "dance", None, 5,
           reverberation=0.6),
    Recipe("french-crowd", "a French telephone voice before a crowd", ("french",), None, None, 10, ambience="places",
           crowd="dutch"),
    Recipe("italian-folk", "an Italian telephone voice over folk music", ("italian",), "folk", None, 0),
    Recipe("italian-place", "an Italian voice in a hall, in a place", ("italian",), None, None, 15, ambience="places",
           reverberation=1.5),
    Recipe("italian-film", "5.1: an Italian telephone voice over dance music and explosions", ("italian",), "dance", "space", 0,
           SURROUND, moves=True),
    Recipe("letters-strings", "letters and syllables, ten languages, 10 dB under an orchestra", ("letters-2",), "strings", None,
           -10),
    Recipe("letters-electronic", "letters and syllables over electronic music", ("letters-2",), "electronic", None, 5),
    Recipe("letters-film", "5.1: letters and syllables over an orchestra", ("letters-2",), "strings", None, 0, SURROUND),
    Recipe("shouts-dance", "shouts under dance music", ("shouts-2",), "dance", None, -5),
    Recipe("dutch-song", "acted Dutch over a metal song with lyrics, which belong to the background", ("dutch",), "song", None, 5),
    Recipe("two-voices", "acted Dutch and shouts at once, over folk music", ("dutch", "shouts-2"), "folk", None, 3),
)
