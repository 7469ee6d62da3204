"""What the tests of the page share: homes with stand-in packs, servers, a browser, and a page in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import make_film, make_tone
from sotto_testing.page import Page
from sotto_testing.places import REPOSITORY
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn, link_model

PICTURES = Path(os.environ.get("SOTTO_TEST_PICTURES", REPOSITORY / ".build" / "pictures"))


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
def start_server(stand_in: StandIn, installed_packs: Path) -> Callable[[Path], ServerProcess]:
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
def server(home: Path, start_server: Callable[[Path], ServerProcess]) -> Iterator[ServerProcess]:
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


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser for the tests of a module."""
    with Browser(tmp_path_factory.mktemp("downloads")) as started:
        yield started


@pytest.fixture
def browser(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Return the browser, with nothing in it of the tests before; nothing may go wrong on its console."""
    # Made first, the server outlives the test's tabs, which would miss it.
    if "server" in request.fixturenames:
        request.getfixturevalue("server")
    yield chromium
    chromium.end_test()


@pytest.fixture
def page(browser: Browser, server: ServerProcess) -> Page:
    """Open the page of the test's server, signed in."""
    return browser.open(server)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep a picture of what the browser showed when a test failed."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser:
        browser.picture(PICTURES / "failures" / f"{item.name.replace('/', '-')[:100]}.png")
    return report


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
