"""What is trained on, chosen by, and reported: every sound that is used for anything is named here, once.

Whole speakers and whole pieces belong to one use. Each corpus is a part of one of Debian's packages, whose copyright file was
read; what is not clearly free, or of the wrong kind, is not here. Nothing of it is in the repository but weights.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .environment import STATE

RATE = 44_100  # Hz, of everything that is decoded
SOUNDS = {".ogg", ".wav", ".g722", ".flac", ".opus"}
ASTERISK = "/usr/share/asterisk/sounds"
GAMES = "/usr/share/games"
VOICES = f"{GAMES}/hedgewars/Data/Sounds/voices"
WESNOTH = f"{GAMES}/wesnoth/1.16/data/core"
ZERO_AD = f"{GAMES}/0ad/mods/public/public.zip"
WARZONE = f"{GAMES}/warzone2100/base.wz"


class Kind(Enum):
    """What a sound is."""

    SPEECH = "speech"
    MUSIC = "music"
    SONG = "song"  # with lyrics
    EFFECT = "effect"
    AMBIENCE = "ambience"


class Use(Enum):
    """What a sound is used for; nothing is used for two."""

    TRAIN = "train"
    VALIDATE = "validate"
    REPORT = "report"


def one_speaker(path: Path) -> str:
    """One speaker has recorded all files."""
    return ""


def folder(path: Path) -> str:
    """A speaker has a folder."""
    return path.parent.name


def part(path: Path) -> str:
    """Return who speaks a line of Fish Fillets: the small fish, the big one, or someone in a room."""
    match = re.search(r"(?:^|-)([mv])(?:-|$)", path.stem)
    return match[1] if match else path.parent.parent.name


def after(name: str) -> Callable[[Path], str]:
    """A speaker has the folder below one of this name."""
    return lambda path: path.parts[path.parts.index(name) + 1]


def piece(path: Path) -> str:
    """Versions of one piece of music: `battle`, `battle-epic`; `defeat`, `defeat2`; a song in its folder."""
    if path.stem in ("song", "guitar"):
        return path.parent.name
    return re.sub(r"[-_]?(epic|old|\d+)$", "", path.stem.lower())


def sound(path: Path) -> str:
    """Versions of one sound: `arrow_01`, `arrow_02`."""
    return re.sub(r"[-_ ]?\d+[a-z]?$", "", path.stem.lower())


def third(number: int) -> Callable[[str], bool]:
    """Choose a third of all groups by their names: 0, 1 or 2. The same third wherever a name is met."""
    return lambda group: hashlib.sha256(group.encode()).digest()[0] % 3 == number


def not_third(number: int) -> Callable[[str], bool]:
    chosen = third(number)
    return lambda group: not chosen(group)


@dataclass(frozen=True)
class Corpus:
    """A part of a package: the files below a folder, or in a zip archive, whose path in it fits."""

    name: str
    package: str
    root: str
    use: Use
    kind: Kind
    licence: str
    author: str
    pattern: str = ""
    language: str = ""
    band: int = 22_050  # Hz
    grouped: Callable[[Path], str] = sound
    chosen: Callable[[str], bool] = lambda group: True

    @property
    def channels(self) -> int:
        return 1 if self.kind is Kind.SPEECH else 2

    def group(self, path: Path) -> str:
        """Return the speaker, piece or sound that a file is of."""
        return f"{self.package.removesuffix('-data')}:{self.grouped(path)}"

    def folder(self) -> Path:
        """Return where the files are; an archive is unpacked once."""
        root = Path(self.root)
        if root.suffix not in (".zip", ".wz"):
            return root
        target = STATE / "unpacked" / self.package
        if not target.exists():
            partial = target.with_name(f".{target.name}")
            with zipfile.ZipFile(root) as archive:
                archive.extractall(partial, [name for name in archive.namelist() if Path(name).suffix in SOUNDS])
            partial.rename(target)
        return target

    def files(self) -> list[Path]:
        """Return its files, in the order of their paths."""
        root = self.folder()
        fits = re.compile(self.pattern)
        return sorted(
            path for path in root.rglob("*")
            if path.suffix in SOUNDS and fits.search(str(path.relative_to(root))) and self.chosen(self.group(path)))

    @property
    def fingerprint(self) -> str:
        """What changes when other files belong to it."""
        names = "\n".join(f"{path} {path.stat().st_size}" for path in self.files())
        return hashlib.sha256(f"{self.name} {self.kind.value} {self.channels}\n{names}".encode()).hexdigest()


def shouts(name: str, use: Use, language: str, *speakers: str) -> Corpus:
    return Corpus(
        name, "hedgewars-data", VOICES, use, Kind.SPEECH, "GPL-2", "the Hedgewars project",
        rf"^({'|'.join(speakers)})/", language, grouped=folder)


def letters(name: str, use: Use, language: str, first: bool) -> Corpus:
    """Every second language."""
    def chosen(group: str) -> bool:
        root = Path("/usr/share/klettres")
        languages = sorted(path.name for path in root.iterdir() if any(path.rglob("*.ogg")))
        return (languages.index(group.rpartition(":")[2]) % 2 == 0) == first

    return Corpus(
        name, "klettres-data", "/usr/share/klettres", use, Kind.SPEECH, "GPL-2+", "the KLettres project",
        language=language, grouped=after("klettres"), chosen=chosen)


def prompts(name: str, use: Use, package: str, voice: str, language: str) -> Corpus:
    return Corpus(
        name, package, f"{ASTERISK}/{voice}", use, Kind.SPEECH, "CC-BY-SA-3.0", "Digium and the voice's speaker",
        r"^(?!silence/|beep)", language, band=8_000, grouped=one_speaker)


def game_voices(name: str, use: Use, pattern: str, language: str) -> Corpus:
    return Corpus(
        name, "0ad-data", ZERO_AD, use, Kind.SPEECH, "CC-BY-SA-3.0", "Wildfire Games",
        rf"^audio/voice/({pattern})/", language, grouped=after("voice"))


def songs(name: str, use: Use, pieces: str) -> Corpus:
    return Corpus(
        name, "fretsonfire-songs-muldjord", f"{GAMES}/fretsonfire/data/songs/muldjord", use, Kind.SONG, "CC-BY-SA",
        "Lars Muldjord", rf"^({pieces})/song", grouped=piece)


TRAIN, VALIDATE, REPORT = Use.TRAIN, Use.VALIDATE, Use.REPORT
FILLETS = f"{GAMES}/fillets-ng"
CORPORA: tuple[Corpus, ...] = (
    # Speech
    prompts("prompts-es", TRAIN, "asterisk-core-sounds-es-g722", "es_MX_f_Allison", "es"),
    prompts("prompts-en", TRAIN, "asterisk-core-sounds-en-g722", "en_US_f_Allison", "en"),
    Corpus("fillets-cs", "fillets-ng-data-cs", f"{FILLETS}/sound", TRAIN, Kind.SPEECH, "GPL-2+", "ALTAR Interactive",
           "/cs/(?!.*-x-)", "cs", grouped=part),
    # What else lies there is no speech: machines, clicks, music.
    Corpus("fillets-de", "fillets-ng-data", f"{FILLETS}/sound", TRAIN, Kind.SPEECH, "GPL-2+", "ALTAR Interactive",
           "/en/(deu-|war-)", "de, ru, en", grouped=lambda path: path.stem[:5]),
    # Not "Classic", of which twenty files are those of "Default".
    shouts("shouts-train", TRAIN, "en", "British", "Robot", "Singer"),
    Corpus("warzone-voices", "warzone2100-data", WARZONE, TRAIN, Kind.SPEECH, "GPL-2+", "Pumpkin Studios",
           r"^audio/(memressp|tutorial|vtoltalk|nexus|countdown|trnsppil|multi|proxmessages|coltive)/", "en",
           grouped=after("audio")),
    game_voices("0ad-voices-train", TRAIN, "greek|persian", "grc, fa"),
    Corpus("horizons-voices", "unknown-horizons", "/usr/share/unknown-horizons/content/audio/voice", TRAIN, Kind.SPEECH,
           "CC-BY-SA-3.0", "the Unknown Horizons team", language="de, en, fr", grouped=after("voice")),
    prompts("prompts-ru", VALIDATE, "asterisk-core-sounds-ru-g722", "ru_RU_f_IvrvoiceRU", "ru"),
    letters("letters-validate", VALIDATE, "ar, da, en, es, he, it, ml, nds, pt, tn", True),
    shouts("shouts-validate", VALIDATE, "en, es, ru", "Default_es", "Pirate", "Russian", "Surfer"),
    prompts("prompts-fr", REPORT, "asterisk-core-sounds-fr-g722", "fr_CA_f_June", "fr"),
    prompts("prompts-it", REPORT, "asterisk-core-sounds-it-g722", "it_IT_m_Carlo", "it"),
    letters("letters-report", REPORT, "cs, de, en, fr, hu, lt, nb, nl, ru, uk", False),
    shouts("shouts-report", REPORT, "en, uk", "Default", "Default_uk", "HillBilly", "Mobster"),
    game_voices("0ad-voices-report", REPORT, "latin|napatan", "la, egy"),
    Corpus("fillets-nl", "fillets-ng-data-nl", f"{FILLETS}/sound", REPORT, Kind.SPEECH, "GPL-2+", "ALTAR Interactive",
           "/nl/", "nl", grouped=part),
    # Music
    Corpus("wesnoth-train", "wesnoth-1.16-music", f"{WESNOTH}/music", TRAIN, Kind.MUSIC, "GPL-2+", "the Wesnoth project",
           "^(?!silence)", grouped=piece, chosen=not_third(0)),
    Corpus("planetblupi", "planetblupi-music-ogg", "/usr/share/planetblupi/music", TRAIN, Kind.MUSIC, "GPL-3+",
           "Denis Dumoulin", grouped=piece),
    Corpus("naev-music", "naev-data", "/usr/share/naev/dat/snd/music", TRAIN, Kind.MUSIC, "CC-BY-SA-3.0 and others, each free",
           "the Naev team", grouped=piece),
    Corpus("supertux-music", "supertux-data", f"{GAMES}/supertux2/music", TRAIN, Kind.MUSIC, "GPL-2+ and CC-BY-SA",
           "the SuperTux team", grouped=piece),
    Corpus("horizons-music", "unknown-horizons", "/usr/share/unknown-horizons/content/audio/music", TRAIN, Kind.MUSIC,
           "CC-BY-SA-3.0", "the Unknown Horizons team", grouped=piece),
    Corpus("fillets-music", "fillets-ng-data", f"{FILLETS}/music", TRAIN, Kind.MUSIC, "GPL-2+", "ALTAR Interactive",
           grouped=piece),
    Corpus("colobot-music", "colobot-common-sounds", f"{GAMES}/colobot/music", TRAIN, Kind.MUSIC, "GPL-3+", "TerranovaTeam",
           grouped=piece),
    Corpus("0ad-music-train", "0ad-data", ZERO_AD, TRAIN, Kind.MUSIC, "CC-BY-SA-3.0", "Wildfire Games", "^audio/music/",
           grouped=piece, chosen=not_third(0)),
    Corpus("wesnoth-validate", "wesnoth-1.16-music", f"{WESNOTH}/music", VALIDATE, Kind.MUSIC, "GPL-2+", "the Wesnoth project",
           "^(?!silence)", grouped=piece, chosen=third(0)),
    Corpus("sectoid", "fretsonfire-songs-sectoid", f"{GAMES}/fretsonfire/data/songs/sectoid", VALIDATE, Kind.MUSIC, "CC-BY-SA",
           "the band Sectoid", grouped=piece),
    Corpus("0ad-music-report", "0ad-data", ZERO_AD, REPORT, Kind.MUSIC, "CC-BY-SA-3.0", "Wildfire Games", "^audio/music/",
           grouped=piece, chosen=third(0)),
    Corpus("warzone-music", "warzone2100-music", f"{GAMES}/warzone2100/music/albums", REPORT, Kind.MUSIC, "GPL-2+ and CC0",
           "Pumpkin Studios and others", grouped=piece),
    Corpus("etr-music", "extremetuxracer-data", f"{GAMES}/etr/music", REPORT, Kind.MUSIC, "GPL-2+", "Extreme Tux Racer's team",
           grouped=piece),
    # Songs with lyrics, which a dub keeps: one band's, for no other package has any that is clearly free.
    songs("songs-train", TRAIN, "chaos_god|internal_degeneration"),
    songs("songs-validate", VALIDATE, "mutilated_mime"),
    songs("songs-report", REPORT, "armygeddon"),
    # Effects and ambience. What has voices or choirs in it is left out: megaglest's units, boswars, deaths in 0 A.D., and what
    # Training/inspect found (docs/models/corpora.md).
    Corpus("naev-sounds", "naev-data", "/usr/share/naev/dat/snd/sounds", TRAIN, Kind.EFFECT, "GPL-3 and CC-BY", "the Naev team"),
    Corpus("colobot-sounds", "colobot-common-sounds", f"{GAMES}/colobot/sounds", TRAIN, Kind.EFFECT, "GPL-3+", "TerranovaTeam",
           "^(?!sound(063|080))"),
    Corpus("supertux-sounds", "supertux-data", f"{GAMES}/supertux2/sounds", TRAIN, Kind.EFFECT, "GPL-2+ and CC-BY-SA",
           "the SuperTux team", "^(?!yeti_|grunts|excellent|grow)"),
    Corpus("scorched-sounds", "scorched3d-data", f"{GAMES}/scorched3d/data/globalmods", TRAIN, Kind.EFFECT, "GPL-2+",
           "Gavin Camp", r"wav/(explosions|shoot|shield|movement)/|wav/misc/(thunder|splash|jet|t38|f1|apache|rocket|teleport)"),
    Corpus("warzone-sounds", "warzone2100-data", WARZONE, TRAIN, Kind.EFFECT, "GPL-2+", "Pumpkin Studios",
           "^audio/sfx/(?!misc/(scream|help))"),
    Corpus("0ad-sounds", "0ad-data", ZERO_AD, TRAIN, Kind.EFFECT, "CC-BY-SA-3.0", "Wildfire Games",
           r"^audio/(attack|resource|actor/(fauna|gate|human/movement|mounted/movement|ship|singlesteps))/"),
    Corpus("megaglest-sounds", "megaglest-data", f"{GAMES}/megaglest/techs/megapack/commondata/sounds", TRAIN, Kind.EFFECT,
           "CC-BY-SA-3.0", "the MegaGlest team", r"(_hit|_fall|_walk|_build|_mine|_harvest_wood|anvil|^arrow_hit)\d*\."),
    Corpus("wesnoth-weapons", "wesnoth-1.16-data", f"{WESNOTH}/sounds", VALIDATE, Kind.EFFECT, "GPL-2+", "the Wesnoth project",
           r"^[^/]*(arrow|axe|bow|club|dagger|explosion|fire|gun|ice|lightning|magic-(?!holy)|mace|spear|staff|sword|trident)"),
    Corpus("endless-sounds", "endless-sky-data", f"{GAMES}/endless-sky/sounds", REPORT, Kind.EFFECT, "GPL-3+ and CC-BY-SA",
           "the Endless Sky project"),
    Corpus("0ad-ambience", "0ad-data", ZERO_AD, TRAIN, Kind.AMBIENCE, "CC-BY-SA-3.0", "Wildfire Games",
           r"^audio/ambient/(dayscape|water|weather)/"),
    Corpus("megaglest-ambience", "megaglest-data", f"{GAMES}/megaglest/tilesets", TRAIN, Kind.AMBIENCE, "CC-BY-SA-3.0",
           "the MegaGlest team", grouped=piece),
    Corpus("scorched-ambience", "scorched3d-data", f"{GAMES}/scorched3d/data/globalmods/none/data/wav/misc", TRAIN, Kind.AMBIENCE,
           "GPL-2+", "Gavin Camp", "^(birds|frogs|gull|lava|oceanwaves|rain|wolf)"),
    Corpus("wesnoth-places", "wesnoth-1.16-data", f"{WESNOTH}/sounds/ambient", REPORT, Kind.AMBIENCE, "GPL-2+",
           "the Wesnoth project", "^(birds1|campfire|ship)", grouped=lambda path: path.stem),
)


def table() -> str:
    """Return the table as text with each corpus's files, whose hash weights carry: what they were made of."""
    return "\n".join(
        f"{corpus.package} {corpus.language} {corpus.licence} {corpus.author} {corpus.fingerprint} "
        + " ".join(map(corpus.group, corpus.files()))
        for corpus in CORPORA if corpus.use is Use.TRAIN)


def table_hash() -> str:
    return hashlib.sha256(table().encode()).hexdigest()