"""What the tests of the window share beside what Tests/conftest.py has: a display, and windows on it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "Support"))

from desktop_testing.display import Display  # noqa: E402
from desktop_testing.window import DesktopWindow, OpenWindow  # noqa: E402

from sotto_testing.places import program  # noqa: E402
from sotto_testing.stand_in import StandIn, link_model  # noqa: E402


@pytest.fixture(scope="session")
def installed_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the model alone: the native engine needs no more, and installing Spleeter takes a while."""
    home = tmp_path_factory.mktemp("installed")
    link_model(home)
    return home / "packs"


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """Start a display for the tests of a module."""
    with Display(tmp_path_factory.mktemp("display")) as started:
        yield started


@pytest.fixture
def open_window(display: Display, home: Path) -> Iterator[OpenWindow]:
    """Return what opens a window of the test's home."""
    with ExitStack() as stack:

        def start(*words: str, **options: Any) -> DesktopWindow:
            return stack.enter_context(DesktopWindow(display, home, *words, **options))

        yield start


@pytest.fixture
def window(open_window: OpenWindow) -> DesktopWindow:
    """Open a window, which starts `sotto serve` itself in a new home, and wait for its page."""
    opened = open_window()
    opened.wait_for_page()
    return opened


@pytest.fixture
def working_window(open_window: OpenWindow, home: Path, stand_in: StandIn, installed_packs: Path, tmp_path: Path) -> DesktopWindow:
    """Open a window whose server can separate: with stand-ins, which can be held."""
    home.mkdir()
    (home / "packs").symlink_to(installed_packs)
    sotto = tmp_path / "sotto"
    # Called as `sotto serve --home HOME`.
    sotto.write_text(f"#!/bin/sh\nexec '{program('TestServer')}' \"$3\" '{stand_in.requirements}'\n")
    sotto.chmod(0o755)
    opened = open_window(sotto=sotto, variables=stand_in.variables)
    opened.wait_for_page()
    return opened
