"""Makes Training/ importable, and pools of a few seconds."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sotto_training.corpora import RATE, Corpus, Kind, Use
from sotto_training.pools import Pool


def make_pool(folder: Path, name: str, kind: Kind, seed: int) -> Pool:
    """Write a pool of three clips of noise, each of another group."""
    corpus = Corpus(name, "none", "/nowhere", Use.TRAIN, kind, "CC0", "nobody")
    chance = np.random.default_rng(seed)
    frames = RATE * 2
    samples = (chance.normal(size=(3 * frames, corpus.channels)) * 3_000).astype(np.int16)
    samples.tofile(folder / f"{name}.s16")
    clips = [{"first": place * frames, "frames": frames, "path": "abc"[place]} for place in range(3)]
    (folder / f"{name}.json").write_text(json.dumps({"clips": clips}))
    return Pool(corpus, folder)


def make_pools(folder: Path) -> list[Pool]:
    """Return pools of every kind, with the same sounds in any folder."""
    return [make_pool(folder, kind.value, kind, number) for number, kind in enumerate(Kind)]


@pytest.fixture
def some_pools(tmp_path: Path) -> list[Pool]:
    return make_pools(tmp_path)
