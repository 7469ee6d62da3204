"""What the tests of the server share: homes, servers, and files to add."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import make_film, make_silent_film, make_tone
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn, link_model


@dataclass
class Files:
    """Files that tests add. Nobody changes them."""

    folder: Path
    film: Path
    tone: Path
    silent_film: Path
    text: Path


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


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """Serve the stand-in for Spleeter's releases."""
    made = StandIn(tmp_path_factory.mktemp("stand-in"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def installed_packs(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install both packs once and return their folder, which homes may link to."""
    home = tmp_path_factory.mktemp("installed")
    link_model(home)
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables) as server:
        with EventStream(server.client) as events:
            job = server.client.post("packs/spleeter/install").ok(202)["job"]
            events.wait_for_job(job, "succeeded", seconds=180)
        server.stop()
    return home / "packs"


StartServer = Callable[[Path], ServerProcess]


@pytest.fixture(scope="session")
def start_server(stand_in: StandIn, installed_packs: Path) -> StartServer:
    """Return what starts a server in a home, with both packs unless the home has packs of its own."""

    def start(home: Path) -> ServerProcess:
        home.mkdir(exist_ok=True)
        if not (home / "packs").exists():
            (home / "packs").symlink_to(installed_packs)
        return ServerProcess(home, stand_in.requirements, variables=stand_in.variables)

    return start


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the place of a new home."""
    return tmp_path / "home"


@pytest.fixture
def server(home: Path, start_server: StartServer) -> Iterator[ServerProcess]:
    """Start a server in a new home, for one test."""
    with start_server(home) as running:
        yield running


@pytest.fixture
def client(server: ServerProcess) -> Client:
    """Return a client of the test's server."""
    return server.client


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[ServerProcess]:
    """Start a server for all tests of a module, which leave it as it was; it must outlive them."""
    with start_server(tmp_path_factory.mktemp("standing") / "home") as running:
        pid = running.pid
        yield running
        assert running.process.poll() is None, f"server {pid} ended with {running.process.returncode}: {running.errors}"
        running.client.get("status").ok()
        running.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that wait for something slow come last: it happens meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


# What tests measure, for people to read.
figures: list[str] = []


@pytest.fixture
def report_figure() -> Callable[[str], None]:
    """Return what adds a line to the end of the run's output."""
    return figures.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    for line in figures:
        terminalreporter.write_line(line)
