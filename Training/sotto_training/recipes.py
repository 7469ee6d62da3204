"""What is trained, and how: each recipe is a value, and a run of it is repeated by its name."""

from dataclasses import dataclass, field

from .mixing import Mix
from .network import CHANNELS


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
    seed: int = 1
    mix: Mix = field(default_factory=Mix)


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("full"),
        Recipe("half", channels=(8, 16, 32, 64, 128, 256), start="random", rate=1e-3, batch=6),
    )
}
