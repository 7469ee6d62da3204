"""Diagnostics: packs, checks, disk use, the ledger and the report. The packs are stand-ins."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn, link_model

SPLEETER = 'pack-card[data-pack-id="spleeter"]'
MODEL = 'pack-card[data-pack-id="spleeter-model"]'


@pytest.fixture
def with_model(home: Path, start_server: Callable[[Path], ServerProcess]) -> ServerProcess:
    """Start a server in a home that has the model, and not yet the pack that separates."""
    home.mkdir()
    link_model(home)
    return start_server(home)


@pytest.fixture
def server(with_model: ServerProcess) -> Iterator[ServerProcess]:
    """Return that server; these tests change their packs."""
    with with_model:
        yield with_model
