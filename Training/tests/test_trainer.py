"""A run that is interrupted, killed or made to wait ends as one that is not."""

import fcntl
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sotto_training import weights
from sotto_training.machine import MachineLock
from sotto_training.mixing import Mixer
from sotto_training.network import make as make_net
from sotto_training.recipes import Recipe
from sotto_training.run import periods_of
from sotto_training.spectrum import samples
from sotto_training.trainer import Trainer, learning_rate

RECIPE = Recipe("test", channels=(2, 2, 3, 3, 4, 4), start="random", frames=64, batch=2, steps=8, warm_up=2)


@pytest.fixture
def make(some_pools, tmp_path: Path):
    """Return what makes a trainer in a folder of its own."""
    def trainer(name: str, recipe: Recipe = RECIPE) -> Trainer:
        torch.manual_seed(recipe.seed)
        torch.use_deterministic_algorithms(True)
        mixer = Mixer(some_pools, recipe.mix, recipe.seed, samples(recipe.frames))
        return Trainer(recipe, tmp_path / name, make_net(recipe.channels, recipe.output), mixer, MachineLock(tmp_path))

    return trainer


def train(trainer: Trainer, until: int) -> None:
    trainer.train(until, 1e9, lambda _: None)


def state(trainer: Trainer) -> list[torch.Tensor]:
    moments = [value for kept in trainer.optimizer.state.values() for value in kept.values() if torch.is_tensor(value)]
    return [*trainer.parameters, *trainer.average, *moments]


def assert_same(one: Trainer, other: Trainer) -> None:
    assert one.step == other.step
    for left, right in zip(state(one), state(other), strict=True):
        assert torch.equal(left, right)


def test_a_resumed_run_is_the_same_bit_for_bit(make) -> None:
    whole = make("whole")
    train(whole, 6)
    train(make("parts"), 2)
    for until in (3, 6):
        resumed = make("parts")
        assert resumed.resume()
        train(resumed, until)
    assert_same(whole, resumed)


def test_another_seed_is_not_the_same(make) -> None:
    one, other = make("one"), make("other", replace(RECIPE, seed=2))
    train(one, 2)
    train(other, 2)
    assert not torch.equal(one.parameters[0], other.parameters[0])


def test_a_run_that_is_killed_while_it_saves_goes_on_from_the_last_whole_checkpoint(make) -> None:
    trainer = make("killed")
    train(trainer, 3)
    train(wanted := make("wanted"), 3)
    trainer.state_file.with_suffix(".partial").write_bytes(b"half of a checkpoint")
    resumed = make("killed")
    assert resumed.resume()
    assert_same(resumed, wanted)
    train(resumed, 5)
    train(wanted, 5)
    assert_same(resumed, wanted)


def is_free(lock: Path) -> bool:
    with open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_it_waits_while_another_holds_the_machine(make, tmp_path: Path) -> None:
    trainer = make("waits")
    holder = subprocess.Popen(["flock", "--shared", "--no-fork", tmp_path / "machine.lock", "cat"], stdin=subprocess.PIPE)
    while is_free(tmp_path / "machine.lock"):
        time.sleep(0.01)
    thread = threading.Thread(target=train, args=(trainer, 1))
    thread.start()
    thread.join(3)
    assert trainer.step == 0 and thread.is_alive()
    assert '"event": "waiting"' in (trainer.folder / "log.jsonl").read_text()
    holder.kill()
    holder.wait()
    thread.join(60)
    assert trainer.step == 1


def test_it_learns(make) -> None:
    trainer = make("learns", replace(RECIPE, steps=60, rate=3e-3))
    first = [trainer.take_step(*batch(trainer, 0)) for _ in range(40)]
    assert first[-1] < first[0] - 0.5


def batch(trainer: Trainer, number: int) -> tuple[torch.Tensor, torch.Tensor]:
    pairs = [trainer.mixer.example(number * 2 + place) for place in range(2)]
    return tuple(torch.stack([torch.from_numpy(pair[part].T.copy()) for pair in pairs]) for part in (0, 1))


def test_the_learning_rate_depends_on_the_step_alone() -> None:
    rates = [learning_rate(RECIPE, step) for step in range(9)]
    assert rates[0] < rates[1] and rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[8] == pytest.approx(RECIPE.rate / 100)


def test_a_run_whose_state_is_lost_goes_on_from_its_averaged_weights(make, tmp_path: Path) -> None:
    trainer = make("lost")
    train(trainer, 4)
    net, words = weights.read(trainer.keep_average())
    again = make("again")
    again.begin_from(net, int(words["step"]))
    assert again.step == 4 and words["run"] == "test"
    for kept, found in zip(trainer.average, again.parameters, strict=True):
        torch.testing.assert_close(kept, found, rtol=1e-3, atol=1e-4)
    train(again, 6)
    assert again.step == 6


def test_averages_are_kept_often_at_first_and_then_each_half_hour_of_work() -> None:
    assert [periods_of(seconds) for seconds in (0, 224, 225, 450, 899, 900, 1_800, 3_599, 3_600)] == [0, 0, 1, 2, 2, 3, 4, 4, 5]
