"""What recipes call the corpora of Training/sotto_training/corpora.py.

Mixtures that are tuned on are made of those to validate by, the others of those to report. So no weights of Sotto's were
trained or chosen with what is reported.
"""

from sotto_training.corpora import CORPORA, Corpus

BY_NAME = {corpus.name: corpus for corpus in CORPORA}
VOICES = {
    "russian": "prompts-ru", "letters-1": "letters-validate", "shouts-1": "shouts-validate",
    "french": "prompts-fr", "italian": "prompts-it", "letters-2": "letters-report", "shouts-2": "shouts-report",
    "dutch": "fillets-nl", "ancient": "0ad-voices-report",
}
# A corpus, and what the names of the pieces begin with.
MUSIC = {
    "orchestra": ("wesnoth-validate", ""), "rock": ("sectoid", "song"),
    "electronic": ("warzone-music", ""), "dance": ("etr-music", ""),
    "strings": ("0ad-music-report", "(An_old_warhorse|As_seasons|Dried_tears|Point_of_no|Upstart)"),
    "folk": ("0ad-music-report", "(Along|Ammon|Harsh_Lands|In_the_shadow|Mediterranean|Mirage|Sands|Tavern|The_Hellespont)"),
    "song": ("songs-report", ""),
    "drums": ("0ad-music-report", "(Taiko|Only_300)"),
}
EFFECTS = {"battle": "wesnoth-weapons", "space": "endless-sounds"}
AMBIENCE = {"places": "wesnoth-places"}


def corpora_of(voices: tuple[str, ...], music: str | None, *others: str | None) -> list[Corpus]:
    """Return the corpora behind the names of pools; `others` are voices, effects and places."""
    names = [VOICES[pool] for pool in voices]
    names += [MUSIC[music][0]] if music else []
    names += [(VOICES | EFFECTS | AMBIENCE)[pool] for pool in others if pool]
    return [BY_NAME[name] for name in names]
