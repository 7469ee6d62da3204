"""A run that is interrupted, killed or made to wait ends as one that is not."""

import fcntl
import os
import subprocess
import threading
import time
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.process import BaseProcess as Process
from pathlib import Path

import pytest
import torch
from conftest import make_pools

from sotto_training import weights
from sotto_training.machine import MachineLock
from sotto_training.mixing import Mixer
from sotto_training.network import make as make_net
from sotto_training.pools import Pool
from sotto_training.recipes import Recipe
from sotto_training.run import periods_of
from sotto_training.spectrum import samples
from sotto_training.trainer import Trainer, learning_rate

RECIPE = Recipe("test", channels=(2, 2, 3, 3, 4, 4), start="random", frames=64, batch=2, steps=8, warm_up=2)


def trainer_in(folder: Path, name: str, pools: list[Pool], recipe: Recipe = RECIPE) -> Trainer:
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    mixer = Mixer(pools, recipe.mix, recipe.seed, samples(recipe.frames))
    return Trainer(recipe, folder / name, make_net(recipe.channels, recipe.output), mixer, MachineLock(folder))


@pytest.fixture
def make(some_pools, tmp_path: Path):
    """Return what makes a trainer in a folder of its own."""
    return lambda name, recipe=RECIPE: trainer_in(tmp_path, name, some_pools, recipe)


def train_alone(folder: Path, pools: Path, until: int, save_every: float) -> None:
    """Train in this process, with pools of its own; what is called "killed" goes on where it was."""
    pools.mkdir()
    trainer = trainer_in(folder, "killed", make_pools(pools))
    trainer.resume()
    trainer.train(until, save_every, lambda _: None)


def start_training(folder: Path, number: int, until: int, save_every: float) -> Process:
    words = (folder, folder / f"pools-{number}", until, save_every)
    process = get_context("spawn").Process(target=train_alone, args=words)
    process.start()
    return process


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


def test_a_run_that_is_killed_at_any_moment_goes_on_as_if_it_had_not_been(make, tmp_path: Path) -> None:
    train(wanted := make("wanted"), 8)
    state_file = tmp_path / "killed/state.pt"
    for number, saves in enumerate((1, 2, 2)):
        process = start_training(tmp_path, number, 8, 0)
        seen = set()
        while len(seen) < saves and process.is_alive():
            seen.add(state_file.stat().st_ino if state_file.exists() else 0)
            seen.discard(0)
        process.kill()
        process.join()
    resumed = make("killed")
    assert resumed.resume() and resumed.step > 0
    train(resumed, 8)
    assert_same(resumed, wanted)


def test_what_mixes_ends_with_a_trainer_that_is_killed(tmp_path: Path) -> None:
    process = start_training(tmp_path, 0, 1_000_000, 1e9)
    while not (mixing := {pid for pid in os.listdir("/proc") if pid.isdigit() and parent_of(pid) == process.pid}):
        time.sleep(0.05)
    process.kill()
    process.join()
    end = time.monotonic() + 30
    while any(is_alive(pid) for pid in mixing):
        assert time.monotonic() < end, "it goes on"
        time.sleep(0.05)


def fields(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def parent_of(pid: str) -> int:
    return int(fields(pid)[1])


def is_alive(pid: str) -> bool:
    return fields(pid)[0] not in "ZX"


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


def test_it_saves_and_stops_while_another_holds_the_machine(make, tmp_path: Path) -> None:
    trainer = make("stops")
    with open(tmp_path / "machine.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        thread = threading.Thread(target=train, args=(trainer, 3))
        thread.start()
        while not trainer.state_file.exists():
            time.sleep(0.01)
        trainer.should_stop = True
        thread.join(30)
        assert not thread.is_alive() and trainer.step == 0


def test_a_loss_that_is_not_finite_ends_the_run_and_leaves_its_checkpoint(make) -> None:
    trainer = make("diverges")
    train(trainer, 2)
    speech, background = batch(trainer, 2)
    with pytest.raises(ArithmeticError, match="step 2"):
        trainer.take_step(speech * float("nan"), background)
    assert make("diverges").resume()


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
    again.begin_from(net, int(words["step"]), float(words["hours"]) * 3_600, 7)
    assert again.step == 4 and again.core_seconds == 7 and words["run"] == "test"
    for kept, found in zip(trainer.average, again.parameters, strict=True):
        torch.testing.assert_close(kept, found, rtol=1e-3, atol=1e-4)
    train(again, 6)
    assert again.step == 6


def test_averages_are_kept_often_at_first_and_then_each_half_hour_of_work() -> None:
    assert [periods_of(seconds) for seconds in (0, 224, 225, 450, 899, 900, 1_800, 3_599, 3_600)] == [0, 0, 1, 2, 2, 3, 4, 4, 5]
