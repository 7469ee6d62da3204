"""A lock that tests, benchmarks and release builds hold while they run; the training waits for it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path


class MachineLock:
    """`machine.lock` in the training's folder: others hold it shared (`flock --shared`), and the training waits meanwhile."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "machine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def wait(self, on_waiting: Callable[[], None]) -> None:
        """Return when nobody holds it; `on_waiting` is called once if somebody does."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_waiting()
            fcntl.flock(self._file, fcntl.LOCK_EX)
        # It is only looked at: whoever comes during a step need not wait for it.
        fcntl.flock(self._file, fcntl.LOCK_UN)
