"""Puts a run together: packages, pools, network and trainer."""

import fcntl
import os
import signal
import sys
from pathlib import Path

import torch

from . import weights
from .corpora import Use
from .environment import REPOSITORY
from .machine import MachineLock
from .mixing import Mixer
from .network import Network, Ratio, from_checkpoint, make
from .pools import pools
from .recipes import RECIPES, Recipe
from .trainer import Trainer, frames_of

SAVE_EVERY = 600  # seconds
KEEP_EVERY = 1_800  # seconds of work
KEPT_EARLY = (225, 450, 900)  # seconds of work
MODELS = REPOSITORY / "Models"
CHECKPOINT = "packs/spleeter-model/1.4.0/2stems"


def deezers_weights(output: str = "mask") -> Network:
    """Return Deezer's networks, of the pack `spleeter-model` in $SOTTO_HOME, the user's home or the tests'.

    The vocals network alone, whose sigmoid is taken as the mask, or for "ratio" both, as Spleeter uses them.
    """
    sys.path.insert(0, str(REPOSITORY / "Benchmarks"))
    from engine_bench.tensor_bundle import read_checkpoint

    homes = (os.environ.get("SOTTO_HOME"), "~/.local/share/sotto", REPOSITORY / ".build/test-home")
    for home in homes:
        if home and (folder := Path(home).expanduser() / CHECKPOINT).is_dir():
            tensors = read_checkpoint(folder)
            if output == "ratio":
                return Ratio(from_checkpoint(tensors, 0), from_checkpoint(tensors, 1))
            return from_checkpoint(tensors, is_complex=output == "complex mask")
    sys.exit("Deezer's model is not installed: `sotto packs install spleeter-model`.")


def make_network(recipe: Recipe) -> Network:
    """Return a network as the recipe begins."""
    if recipe.start == "deezer":
        return deezers_weights(recipe.output)
    torch.manual_seed(recipe.seed)
    return make(recipe.channels, recipe.output)


def begin_from_kept(trainer: Trainer) -> None:
    """Begin with the weights in Models/, if there are any of this recipe."""
    path = MODELS / f"{trainer.recipe.name}.safetensors"
    if path.exists():
        net, words = weights.read(path)
        trainer.begin_from(net, int(words["step"]), float(words["hours"]) * 3_600, float(words["core_hours"]) * 3_600)
        trainer.log(event="begun from Models")


def make_trainer(name: str, state: Path, threads: int) -> Trainer:
    """Return the trainer of a recipe, at its beginning."""
    if name not in RECIPES:
        sys.exit(f"There is no recipe \"{name}\"; there are {', '.join(RECIPES)}.")
    recipe = RECIPES[name]
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True)
    chosen = [pool for pool in pools(Use.TRAIN, state) if pool.corpus.name not in recipe.without]
    mixer = Mixer(chosen, recipe.mix, recipe.seed, frames_of(recipe))
    return Trainer(recipe, state / "runs" / name, make_network(recipe), mixer, MachineLock(state))


def averaged(name: str, state: Path) -> Network:
    """Return the last averaged weights that a run has kept."""
    return weights.read(max((state / "runs" / name / "averages").glob("*.safetensors")))[0].eval()


def train(trainer: Trainer, last: int) -> None:
    """Take steps until there were `last`, or SIGTERM or SIGINT comes; keep an average from time to time and at the last step."""
    def stop(*_: object) -> None:
        trainer.should_stop = True

    lock = open(trainer.folder / "lock", "w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Another process trains {trainer.recipe.name}.")
    earlier = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    periods = periods_of(trainer.seconds)

    def keep(now: Trainer) -> None:
        nonlocal periods
        if periods_of(now.seconds) > periods or now.step == now.recipe.steps:
            now.keep_average()
            periods = periods_of(now.seconds)

    trainer.log(event="begun")
    trainer.train(last, SAVE_EVERY, keep)
    trainer.log(event="ended")
    for number, handler in earlier.items():
        signal.signal(number, handler)
    lock.close()


def periods_of(seconds: float) -> int:
    """Return how many averages a run has kept after so many seconds of work: the curve is steep at first."""
    return sum(seconds >= mark for mark in KEPT_EARLY) + int(seconds // KEEP_EVERY)
