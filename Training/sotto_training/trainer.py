"""The training loop: numbered batches, steps, averaged weights, atomic checkpoints, and a log."""

import copy
import ctypes
import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from . import weights
from .corpora import table_hash
from .loss import error_of_mask
from .machine import MachineLock
from .mixing import Mixer
from .network import BINS, Network
from .recipes import Recipe
from .spectrum import FRAME, samples, spectra

AHEAD = 3  # batches that are mixed before they are wanted
LOG_EVERY = 60  # seconds
PR_SET_PDEATHSIG = 1  # of prctl(2)
LEVEL = 10 ** (-28 / 20)
SILENCE = 10 ** (-80 / 10)  # the power below which a frame is not counted


def learning_rate(recipe: Recipe, step: int) -> float:
    """Rise linearly, then fall as a cosine to a hundredth."""
    fraction = min(1.0, step / recipe.steps)
    return recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * (0.505 + 0.495 * math.cos(math.pi * fraction))


Batch = tuple[torch.Tensor, torch.Tensor]  # speech and background, each [batch, 2, samples]


class Feeder:
    """Mixes the batches from a step on in a process of its own, in their order."""

    def __init__(self, mixer: Mixer, batch: int, first: int) -> None:
        # Forked, so that the pools are mapped once.
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("fork"), initializer=_keep, initargs=(mixer, batch))
        self._next = first
        self._waiting: list[Future] = []

    def __iter__(self) -> Iterator[tuple[Batch, float]]:
        """Yield batches, and what processor time each took."""
        while True:
            while len(self._waiting) < AHEAD:
                self._waiting.append(self._pool.submit(_mix, self._next))
                self._next += 1
            batch, seconds = self._waiting.pop(0).result()
            yield tuple(map(torch.from_numpy, batch)), seconds

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def mixed(mixer: Mixer, batch: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Return speech and background of a step's mixtures, each [batch, 2, samples]."""
    pairs = [mixer.example(step * batch + place) for place in range(batch)]
    return tuple(np.stack([pair[part].T for pair in pairs]) for part in (0, 1))


# What the feeder's process keeps.
_kept: tuple[Mixer, int]


def _keep(mixer: Mixer, batch: int) -> None:
    global _kept
    _kept = mixer, batch
    os.nice(1)
    # It ends with the trainer, however that ends, and not before it.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _mix(step: int) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    begun = time.process_time()
    batch = mixed(*_kept, step)
    return batch, time.process_time() - begun


def levelled(mixture: torch.Tensor) -> torch.Tensor:
    """Return the gain by which each mixture [batch, 2, frames, bins] is normalised in level, as by the preset `standard`.

    Half of the way, in decibels, to a mean frame level of -28 dB: docs/decisions/0015. Gains are [batch, 1, 1, 1].
    """
    # By Parseval, and 3/8 being the mean square of the window.
    power = 2 * mixture.abs().square().sum(3).mean(1) / (FRAME**2 * 3 / 8)
    counts = power > SILENCE
    level = (power.sqrt() * counts).sum(1) / counts.sum(1).clamp_min(1)
    return torch.where(level > 0, LEVEL / level, 1.0).sqrt()[:, None, None, None]


class Trainer:
    """One run in a folder: `state.pt`, replaced as a whole, and `log.jsonl`."""

    def __init__(self, recipe: Recipe, folder: Path, net: Network, mixer: Mixer, lock: MachineLock) -> None:
        self.recipe, self.folder, self.net, self.mixer, self.lock = recipe, folder, net, mixer, lock
        folder.mkdir(parents=True, exist_ok=True)
        self.parameters = list(net.parameters())
        self.optimizer = torch.optim.Adam(self.parameters, lr=recipe.rate, betas=(0.9, 0.99))
        self.average = [parameter.detach().clone() for parameter in self.parameters]
        self.step = 0
        self.seconds = 0.0  # of work, over all sessions
        self.core_seconds = 0.0  # of processors, with the mixing
        self.should_stop = False

    @property
    def state_file(self) -> Path:
        return self.folder / "state.pt"

    def resume(self) -> bool:
        """Go on where the last checkpoint was; return whether there was one."""
        if not self.state_file.exists():
            return False
        state = torch.load(self.state_file)
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        for kept, loaded in zip(self.average, state["average"]):
            kept.copy_(loaded)
        self.step, self.seconds, self.core_seconds = state["step"], state["seconds"], state["core_seconds"]
        return True

    def begin_from(self, net: Network, step: int, seconds: float, core_seconds: float) -> None:
        """Go on from averaged weights, where the checkpoint is lost: the optimizer and the average begin anew."""
        self.seconds, self.core_seconds = seconds, core_seconds
        self.net.load_state_dict(net.state_dict())
        for kept, parameter in zip(self.average, self.parameters):
            kept.copy_(parameter.detach())
        self.step = step

    def save(self) -> None:
        """Replace the checkpoint; a kill at any moment leaves the old one or the new one."""
        partial = self.state_file.with_suffix(".partial")
        with open(partial, "wb") as file:
            torch.save({
                "net": self.net.state_dict(), "optimizer": self.optimizer.state_dict(), "average": self.average,
                "step": self.step, "seconds": self.seconds, "core_seconds": self.core_seconds,
            }, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.state_file)

    def train(self, until: int, save_every: float, on_step: Callable[["Trainer"], None]) -> None:
        """Take steps until there were `until`, or `should_stop`; save at the end and every so many seconds."""
        feeder = Feeder(self.mixer, self.recipe.batch, self.step)
        saved = logged = time.monotonic()
        losses: list[float] = []

        def tell() -> None:
            if losses:
                self.log(event="step", loss=round(float(np.mean(losses)), 4))
                losses.clear()

        try:
            for (speech, background), mixing in feeder:
                if self.step >= until or self.should_stop:
                    break
                self.lock.wait(self.pause, lambda: self.should_stop)
                if self.should_stop:
                    break
                began, begun = time.monotonic(), time.process_time()
                losses.append(self.take_step(speech, background))
                ended = time.monotonic()
                self.seconds += ended - began
                self.core_seconds += time.process_time() - begun + mixing
                on_step(self)
                if ended - logged > LOG_EVERY:
                    tell()
                    logged = ended
                if ended - saved > save_every:
                    self.save()
                    saved = ended
            self.save()
            tell()
        finally:
            feeder.close()

    def pause(self) -> None:
        """Save before a wait, which may be long."""
        self.save()
        self.log(event="waiting")

    def take_step(self, speech: torch.Tensor, background: torch.Tensor) -> float:
        """Learn from sounds [batch, 2, samples]; return the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.recipe, self.step)
        target = spectra(speech)[..., :BINS]
        mixture = target + spectra(background)[..., :BINS]
        gain = levelled(mixture) if self.recipe.level else 1
        mask = self.net((mixture * gain).abs())
        loss = error_of_mask(mask, mixture * gain, target * gain, self.recipe.domain, self.recipe.quiet)
        self.optimizer.zero_grad()
        if not loss.isfinite():
            raise ArithmeticError(f"the loss of step {self.step} is not finite; the last checkpoint is kept")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.step += 1
        # A shorter average at first, so that the initial weights leave it soon.
        decay = min(self.recipe.average, self.step / (self.step + 20))
        with torch.no_grad():
            for kept, parameter in zip(self.average, self.parameters):
                kept.mul_(decay).add_(parameter, alpha=1 - decay)
        return float(loss.detach())

    def averaged(self) -> Network:
        """Return a network with the averaged weights."""
        net = copy.deepcopy(self.net)
        with torch.no_grad():
            for parameter, kept in zip(net.parameters(), self.average):
                parameter.copy_(kept)
        return net.eval()

    @property
    def averages(self) -> Path:
        """Where averaged weights are kept from time to time, by step, for the curve."""
        return self.folder / "averages"

    def keep_average(self) -> Path:
        """Keep the averaged weights of this step."""
        self.averages.mkdir(exist_ok=True)
        path = self.averages / f"{self.step:07}.safetensors"
        self.write_average(path)
        return path

    def write_average(self, path: Path) -> None:
        """Write the averaged weights of this step."""
        net = self.averaged()
        hours = {"hours": f"{self.seconds / 3_600:.4f}", "core_hours": f"{self.core_seconds / 3_600:.4f}"}
        weights.write(net, path, weights.descriptor(net, self.recipe, self.step, table_hash()) | hours)

    def log(self, **words: object) -> None:
        """Add a line to the log, with step, time and the time that is left."""
        left = (self.recipe.steps - self.step) * self.seconds / max(1, self.step)
        line = {"time": round(time.time()), "step": self.step, "hours": round(self.seconds / 3_600, 4),
                "core_hours": round(self.core_seconds / 3_600, 4), "hours_left": round(left / 3_600, 1), **words}
        with open(self.folder / "log.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        if sys.stderr.isatty():
            print(f"{self.recipe.name}: " + ", ".join(f"{name} {value}" for name, value in line.items() if name != "time"),
                  file=sys.stderr)


def frames_of(recipe: Recipe) -> int:
    """Return the samples of a mixture."""
    return samples(recipe.frames)
