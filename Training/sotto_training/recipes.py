"""What is trained, and how: each recipe is a value, and a run of it is repeated by its name."""

from dataclasses import dataclass, field

from .mixing import Mix
from .network import CHANNELS

HALF = (8, 16, 32, 64, 128, 256)
TRIED = 3_000  # steps


@dataclass(frozen=True)
class Recipe:
    """One way to train. The learning rate is a function of the step alone, so that an interrupted run goes on as it was."""

    name: str
    channels: tuple[int, ...] = CHANNELS
    start: str = "deezer"  # or "random"
    frames: int = 256  # of each mixture
    batch: int = 3
    steps: int = 200_000
    rate: float = 3e-4
    warm_up: int = 200
    average: float = 0.999  # of the exponential average of the weights
    level: bool = True  # whether the network hears mixtures as the preset `standard` levels them
    turns: bool = False  # whether masks are complex
    domain: str = "spectrum"  # of the loss: loss.DOMAINS
    quiet: float = 1e-3  # the energy that is added to a mixture's in the loss
    seed: int = 1
    mix: Mix = field(default_factory=Mix)


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("full"),
        Recipe("half", channels=HALF, start="random", rate=1e-3, batch=6),
        # What is tried in so many steps, each beside `try-base`.
        *(
            Recipe(f"try-{name}", steps=TRIED, **words)
            for name, words in {
                "base": {}, "turns": {"turns": True}, "time": {"domain": "time"}, "both": {"domain": "both"},
                "own-level": {"level": False}, "quiet": {"quiet": 1.0}, "random": {"start": "random", "rate": 1e-3},
                "half": {"channels": HALF, "start": "random", "rate": 1e-3, "batch": 6},
                "slow": {"rate": 1e-4}, "long": {"frames": 512, "batch": 2},
            }.items()
        ),
    )
}
