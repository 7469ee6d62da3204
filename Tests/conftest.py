"""What the tests of the server and of its page share: homes with stand-in packs, servers, and files to add."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import make_film, make_tone
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.stand_in import StandIn, link_model


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


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a film of one second. Nobody changes it."""
    return make_film(tmp_path_factory.mktemp("film") / "Harbour.mp4")


@pytest.fixture(scope="session")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a sound of one second. Nobody changes it."""
    return make_tone(tmp_path_factory.mktemp("tone") / "Tone.wav")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what is slow by itself begin first and be waited for last: it happens while other tests run."""
    items.sort(key=lambda item: bool(item.get_closest_marker("last")) - bool(item.get_closest_marker("first")))


# What tests measure goes with their reports, from whichever process they run in.
_FIGURE = "figure"


@pytest.fixture
def report_figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return what adds a line, for people to read, to the end of the run's output."""
    return lambda line: request.node.user_properties.append((_FIGURE, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, line in report.user_properties:
                    if name == _FIGURE:
                        terminalreporter.write_line(line)
