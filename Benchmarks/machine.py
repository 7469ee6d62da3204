"""Keeps the training (`Training/train`) from taking processor time of what is measured."""

import fcntl
import os
from pathlib import Path


def hold_machine() -> None:
    """Make the training wait until this process has ended; where nothing is trained, do nothing."""
    folder = Path(os.environ.get("SOTTO_TRAINING", "~/.cache/sotto-training")).expanduser()
    if folder.is_dir():
        # Not closed: the lock ends with the process. A step that has begun goes on for a second or two.
        lock = os.open(folder / "machine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
