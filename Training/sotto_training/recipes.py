"""What is trained, and how: each recipe is a value, and a run of it is repeated by its name."""

from dataclasses import dataclass, field

from .mixing import Mix
from .network import CHANNELS

HALF = (8, 16, 32, 64, 128, 256)
TRIED = 300  # steps
PROMPTS_ALONE = (
    "fillets-cs", "fillets-de", "shouts-train", "warzone-voices", "0ad-voices-train", "horizons-voices",
)


@dataclass(frozen=True)
class Recipe:
    """One way to train. The learning rate is a function of the step alone, so that an interrupted run goes on as it was."""

    name: str
    channels: tuple[int, ...] = CHANNELS
    start: str = "deezer"  # or "random"
    frames: int = 128  # of each mixture
    batch: int = 3
    steps: int = 24_000
    rate: float = 3e-4
    warm_up: int = 200
    average: float = 0.999  # of the exponential average of the weights
    level: bool = True  # whether mixtures are normalised in level, as the preset `standard` does
    output: str = "mask"  # network.OUTPUTS
    domain: str = "spectrum"  # of the loss: loss.DOMAINS
    quiet: float = 1e-3  # energy added to the mixture's in the loss: the larger, the less soft mixtures weigh
    seed: int = 1
    without: tuple[str, ...] = ()  # names of corpora that are left out
    mix: Mix = field(default_factory=Mix)


# What is tried, each beside `base` and at about its cost: docs/models/experiments.md.
TRIALS = {
    "base": {},
    "own-level": {"level": False},
    "ratio": {"output": "ratio"},
    "time": {"domain": "time"},
    "half": {"channels": HALF, "start": "random", "rate": 1e-3, "batch": 6},
    "prompts-alone": {"without": PROMPTS_ALONE},
    "dry": {"mix": Mix(room=0, speech_band=0, codec=0, compression=0, equalizer=0, ducking=0, fold=0, music_band=0)},
    "no-songs": {"mix": Mix(song=0)},
    "long": {"frames": 384, "batch": 1},
    "complex": {"output": "complex mask"},
    "fast": {"rate": 1e-3},
    "silence": {"mix": Mix(without_speech=0.18, without_background=0.12)},
    "both": {"domain": "both"},
    "quiet": {"quiet": 1.0},
    "slow": {"rate": 1e-4},
}
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("full", domain="time"),
        Recipe("half", channels=HALF, start="random", rate=1e-3, batch=6, domain="time"),
        *(Recipe(f"try-{name}", steps=TRIED, warm_up=50, **words) for name, words in TRIALS.items()),
    )
}
