"""The page for everyone: axe finds nothing serious, keys lead everywhere, nothing moves for those who want that, and
everything has room from 360 px to 4K."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from sotto_testing.axe import serious_faults
from sotto_testing.browser import HEIGHT, WIDTH, Browser
from sotto_testing.media import make_film, make_tone
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for

LONG = "A title that is far longer than any row has room for, as files from recorders and cameras often have them " * 2
PHONE = (360, 740)
CINEMA = (3840, 2160)
SIZES = [pytest.param((WIDTH, HEIGHT), id="1280"), pytest.param(PHONE, id="360")]


@dataclass
class Furnished:
    """A server with items in every state."""

    server: ServerProcess
    items: dict[str, dict]
    jobs: dict[str, dict]


@pytest.fixture(scope="module")
def furnished(
    stand_in: StandIn, start_server: Callable[[Path], ServerProcess], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    """Start a server whose items are in every state; one separation runs and another waits until the end."""
    folder = tmp_path_factory.mktemp("furnished")
    with ExitStack() as stack:
        server = stack.enter_context(start_server(folder / "home"))
        client = server.client
        names = ("none", "failed", "stale", "missing", "queued", "running")
        paths = {name: make_tone(folder / f"{name.title()}.wav", frequency=300 + 7 * len(name)) for name in names}
        paths["ready"] = make_film(folder / "Ready.mp4")
        paths["long"] = make_tone(folder / f"{LONG[:240]}.mp3")
        items = {name: client.add(path) for name, path in paths.items()}
        jobs = {}

        def wait_job(name: str, state: str) -> None:
            wait_for(f"{state} of {name}", lambda: client.state(jobs[name]) == state)

        for name in ("ready", "stale"):
            jobs[name] = client.separate(items[name])
            wait_job(name, "succeeded")
        with stand_in.holding():
            jobs["long"] = client.separate(items["long"])
            jobs["failed"] = client.separate(items["failed"])
            paths["failed"].rename(folder / "aside.wav")
        wait_job("failed", "failed")
        (folder / "aside.wav").rename(paths["failed"])
        make_tone(paths["stale"], seconds=2)
        paths["missing"].unlink()
        stack.enter_context(stand_in.holding())
        jobs |= {name: client.separate(items[name]) for name in ("running", "queued")}
        wait_job("running", "running")
        yield Furnished(server, items, jobs)


@pytest.fixture
def server(furnished: Furnished) -> ServerProcess:
    """Return the server with items in every state. What these tests do leaves them so."""
    return furnished.server


@dataclass
class Stop:
    """A place of the page: how one comes there, and how one leaves it."""

    name: str
    come: Callable[[Page, Furnished], None]
    leave: Callable[[Page], None] = lambda page: None


def _press_escape(page: Page) -> None:
    page.press(Keys.ESCAPE)
    page.wait_gone("dialog, .menu")


def _show_library(page: Page, _: Furnished) -> None:
    page.go("library")
    page.find('item-row[data-state="running"] [role=progressbar]')
    page.find('item-row[data-state="stale"]')


def _select_two(page: Page, furnished: Furnished) -> None:
    for name in ("none", "ready"):
        page.click(f"{page.row(furnished.items[name])} .item-check label")
    page.find("selection-bar", "2 selected")


def _clear_selection(page: Page) -> None:
    page.click("[data-action=clear-selection]")
    page.wait_gone("selection-bar")


def _open_panel(name: str, shown: str) -> Callable[[Page, Furnished], None]:
    def come(page: Page, furnished: Furnished) -> None:
        page.script("location.hash = arguments[0]", f"#/library/{furnished.items[name]['id']}")
        page.find(f"item-panel {shown}")

    return come


def _close_panel(page: Page) -> None:
    page.click("item-panel [data-action=close]")
    page.wait_gone("item-panel")


def _open_menu(button: str) -> Callable[[Page, Furnished], None]:
    def come(page: Page, _: Furnished) -> None:
        page.click(button)
        page.find(".menu")

    return come


def _open_dialog(name: str, *clicks: str) -> Callable[[Page, Furnished], None]:
    def come(page: Page, _: Furnished) -> None:
        for selector in clicks:
            page.click(selector)
        page.find(f"[data-dialog={name}]")

    return come


def _open_shortcuts(page: Page, _: Furnished) -> None:
    page.press("?")
    page.find("[data-dialog=shortcuts]")


def _add_what_is_not_there(page: Page, _: Furnished) -> None:
    page.add_paths("/nowhere/at/all.wav")
    page.find("[data-dialog=add-paths] .error-block")


def _show_jobs(page: Page, furnished: Furnished) -> None:
    page.go("jobs")
    page.click(f"{page.card(furnished.jobs['ready'])} [data-action=log]")
    page.find(f"{page.card(furnished.jobs['ready'])} .log-text")
    page.find(f"{page.card(furnished.jobs['failed'])} .error-block")


def _show_diagnostics(page: Page, _: Furnished) -> None:
    page.go("diagnostics")
    page.find("[data-section=ledger]")
    page.find("pack-card [data-action=verify]")


READY = 'item-row[data-state="ready"] '
STOPS = (
    Stop("library", _show_library),
    Stop("selection", _select_two, _clear_selection),
    Stop("a menu to add", _open_menu("library-toolbar [data-action=add]"), _press_escape),
    Stop("a row's menu", _open_menu(f"{READY}[data-action=more]"), _press_escape),
    Stop("how to separate", _open_menu(f"{READY}[data-action=separate-menu]"), _press_escape),
    Stop("removing", _open_dialog("remove", f"{READY}[data-action=more]", ".menu [data-action=remove]"), _press_escape),
    Stop("other options", _open_dialog(
        "separation-options", f"{READY}[data-action=separate-menu]", ".menu [data-action=separate-options]"
    ), _press_escape),
    Stop("adding by path", _add_what_is_not_there, _press_escape),
    Stop("nothing found", lambda page, _: (
        page.write("#library-search", "zebra"), page.find("[data-empty=no-result]")
    ), lambda page: (page.click("[data-action=clear-search]"), page.wait_gone("library-empty"))),
    Stop("shortcuts", _open_shortcuts, _press_escape),
    Stop("panel, ready", _open_panel("ready", "[data-track=vocals]"), _close_panel),
    Stop("panel, failed", _open_panel("failed", ".error-block"), _close_panel),
    Stop("panel, stale", _open_panel("stale", "[data-notice=stale]"), _close_panel),
    Stop("panel, running", _open_panel("running", ".panel-job"), _close_panel),
    Stop("jobs", _show_jobs),
    Stop("cancelling all", _open_dialog("cancel-all", "[data-action=cancel-all]"), _press_escape),
    Stop("diagnostics", _show_diagnostics),
    Stop("removing a pack", _open_dialog("remove-pack", "pack-card [data-action=remove-pack]"), _press_escape),
)  # fmt: skip


def _tour(page: Page, furnished: Furnished) -> Iterator[str]:
    """Lead everywhere, one place after the other."""
    for stop in STOPS:
        stop.come(page, furnished)
        yield stop.name
        stop.leave(page)


# axe


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_anywhere_in_light_and_dark(
    page: Page, browser: Browser, furnished: Furnished, size: tuple[int, int]
) -> None:
    browser.set_size(*size)
    for place in _tour(page, furnished):
        for scheme in ("light", "dark"):
            browser.prefer(color_scheme=scheme, reduced_motion="reduce")
            faults = serious_faults(page)
            assert not faults, f"{place}, {scheme}:\n" + "\n".join(faults)
