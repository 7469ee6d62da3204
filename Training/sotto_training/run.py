"""Puts a run together: packages, pools, network and trainer."""

import os
import sys
from pathlib import Path

import torch

from . import weights
from .corpora import CORPORA, Use
from .environment import REPOSITORY, install
from .machine import MachineLock
from .mixing import Mixer
from .network import UNet, from_checkpoint
from .pools import Pool, prepare
from .recipes import RECIPES, Recipe
from .trainer import Trainer, frames_of

MODELS = REPOSITORY / "Models"
CHECKPOINT = "packs/spleeter-model/1.4.0/2stems"


def pools(use: Use, state: Path) -> list[Pool]:
    """Return the pools of a use, installed and decoded now where they are not."""
    chosen = [corpus for corpus in CORPORA if corpus.use is use]
    install(sorted({corpus.package for corpus in chosen}))
    found = []
    for corpus in chosen:
        print(f"Reading {corpus.name}", flush=True)
        found.append(prepare(corpus, state / "pools"))
    return found


def deezers_weights(turns: bool = False) -> UNet:
    """Return the vocals network of the pack `spleeter-model`, from $SOTTO_HOME, the user's home or the tests'."""
    sys.path.insert(0, str(REPOSITORY / "Benchmarks"))
    from engine_bench.tensor_bundle import read_checkpoint

    homes = (os.environ.get("SOTTO_HOME"), "~/.local/share/sotto", REPOSITORY / ".build/test-home")
    for home in homes:
        if home and (folder := Path(home).expanduser() / CHECKPOINT).is_dir():
            return from_checkpoint(read_checkpoint(folder), turns=turns)
    sys.exit("Deezer's model is not installed: `sotto packs install spleeter-model`.")


def make_network(recipe: Recipe) -> UNet:
    """Return a network as the recipe begins."""
    if recipe.start == "deezer":
        return deezers_weights(recipe.turns)
    torch.manual_seed(recipe.seed)
    return UNet(recipe.channels, recipe.turns)


def begin_from_kept(trainer: Trainer) -> None:
    """Begin with the weights in Models/, if there are any of this recipe."""
    path = MODELS / f"{trainer.recipe.name}.safetensors"
    if path.exists():
        net, words = weights.read(path)
        trainer.begin_from(net, int(words["step"]))
        trainer.log(event="begun from Models")


def make_trainer(name: str, state: Path, threads: int) -> Trainer:
    """Return the trainer of a recipe, at its beginning."""
    if name not in RECIPES:
        sys.exit(f"There is no recipe \"{name}\"; there are {', '.join(RECIPES)}.")
    recipe = RECIPES[name]
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True)
    mixer = Mixer(pools(Use.TRAIN, state), recipe.mix, recipe.seed, frames_of(recipe))
    return Trainer(recipe, state / "runs" / name, make_network(recipe), mixer, MachineLock(state))
