"""Waiting for something to become so."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

# For what takes a moment. Some machines are three times slower than others, and busy besides.
PATIENCE = 60.0


def wait_for(what: str, condition: Callable[[], Value], seconds: float = PATIENCE, every: float = 0.02) -> Value:
    """Return what `condition` returns as soon as that counts as true; fail when it never does."""
    end = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds:g} s")
        time.sleep(every)
