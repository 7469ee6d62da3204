"""What the tests of the server share beside what Tests/conftest.py has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.media import Files, make_film, make_silent_film, make_tone
from sotto_testing.server import ServerProcess, StartServer


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Make the files."""
    folder = tmp_path_factory.mktemp("files")
    text = folder / "text.mp4"
    text.write_text("no film at all\n" * 100)
    return Files(
        folder, make_film(folder / "film.mp4"), make_tone(folder / "tone.wav"),
        make_silent_film(folder / "silent.mp4"), text,
    )  # fmt: skip


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[ServerProcess]:
    """Start a server for all tests of a module, which leave it as it was; it must outlive them."""
    with start_server(tmp_path_factory.mktemp("standing") / "home") as running:
        pid = running.pid
        yield running
        assert running.process.poll() is None, f"server {pid} ended with {running.process.returncode}: {running.errors}"
        running.client.get("status").ok()
        running.stop()
