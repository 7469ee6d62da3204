"""A lock that tests, benchmarks and release builds hold while they run; the training waits for it."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

POLL = 0.5  # seconds


class MachineLock:
    """`machine.lock` in the training's folder: others hold it shared (`flock --shared`), and the training waits meanwhile."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "machine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def wait(self, on_waiting: Callable[[], None], should_stop: Callable[[], bool]) -> None:
        """Return when nobody holds it or it is time to stop; `on_waiting` is called once if somebody does."""
        is_told = False
        while not should_stop():
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not is_told:
                    on_waiting()
                is_told = True
                time.sleep(POLL)
            else:
                # It is only looked at: whoever comes during a step need not wait for it.
                fcntl.flock(self._file, fcntl.LOCK_UN)
                return
