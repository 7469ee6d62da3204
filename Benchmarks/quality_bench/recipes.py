"""The mixtures: four to tune on, four to report, and a sung song. All that chance decides follows from their names."""

from dataclasses import dataclass

STEREO = ("FL", "FR")
SURROUND = ("FL", "FR", "FC", "LFE", "BL", "BR")


@dataclass(frozen=True)
class Recipe:
    """Voices over a background, both from Debian's packages."""

    name: str
    description: str
    voices: tuple[str, ...]  # pools of voices.py; with two, the second talks into the first
    music: str | None  # a pool of backgrounds.py
    effects: str | None
    level: float  # dB of the voices over the background, root mean squares of the parts in which someone speaks
    layout: tuple[str, ...] = STEREO
    moves: bool = False  # whether every clip of a voice comes from somewhere else

    @property
    def is_reported(self) -> bool:
        return not self.name.startswith("tune-")


RECIPES = (
    Recipe(
        "tune-prompts", "English telephone voice over an orchestra", ("english",), "orchestra", None, 0),
    Recipe(
        "tune-letters", "full-band letters and syllables, ten languages, over a rock band", ("letters-1",), "rock", None,
        -5),
    Recipe(
        "tune-crowd", "Russian telephone voice over weapons, magic and a crowd", ("russian",), None, "battle", 10, moves=True),
    Recipe(
        "tune-film", "5.1: shouting and a Spanish voice over an orchestra and weapons", ("spanish", "shouts-1"),
        "orchestra", "battle", 3, SURROUND, moves=True),
    Recipe(
        "low-voice", "low Italian voice, 10 dB under electronic music", ("italian",), "electronic", None, -10),
    Recipe(
        "full-band", "full-band letters and syllables, ten other languages, over dance music", ("letters-2",), "dance",
        None, 0),
    Recipe(
        "shouting", "full-band shouts and cries over explosions, a ship and a crowd", ("shouts-2",), None, "space", 10, moves=True),
    Recipe(
        "film", "5.1: a French and an Italian voice at once over electronic music and explosions",
        ("french", "italian"), "electronic", "space", 5, SURROUND),
)
