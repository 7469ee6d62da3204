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
SIZES = [pytest.param((WIDTH, HEIGHT), id="1280"), pytest.param(PHONE, id="360", marks=pytest.mark.full)]


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
        jobs["compared"] = client.separate(items["ready"], preset="best", stem_set="alternative")
        wait_job("compared", "succeeded")
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


def _listen(page: Page, furnished: Furnished) -> None:
    page.script("location.hash = arguments[0]", f"#/listen/{furnished.items['ready']['id']}")
    page.find("lane-board")
    page.find("lane-picture")


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
    Stop("listening", _listen, lambda page: page.go("library")),
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


def assert_no_serious_faults(browser: Browser, page: Page, place: str) -> None:
    """Fail when axe finds something serious, in light or in dark colours."""
    # Only the colours differ.
    for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
        browser.prefer(color_scheme=scheme, reduced_motion="reduce")
        faults = serious_faults(page, *rules)
        assert not faults, f"{place}, {scheme}:\n" + "\n".join(faults)


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_anywhere_in_light_and_dark(
    page: Page, browser: Browser, furnished: Furnished, size: tuple[int, int]
) -> None:
    browser.set_size(*size)
    for place in _tour(page, furnished):
        assert_no_serious_faults(browser, page, place)


def test_axe_finds_nothing_serious_where_nothing_is_installed_and_where_nobody_is_signed_in(
    browser: Browser, tmp_path: Path, stand_in: StandIn
) -> None:
    with ServerProcess(tmp_path / "home", stand_in.requirements, variables=stand_in.variables) as server:
        page = browser.open(server)
        page.find("[data-empty=nothing-installed]")
        assert_no_serious_faults(browser, page, "nothing installed")
        page.click("library-empty [data-action=show-pack]")
        page.find("[data-section=ledger]")
        page.click("pack-card [data-action=install]")
        page.find("[data-dialog=install]")
        assert_no_serious_faults(browser, page, "installing")
        browser.provoke("401")
        browser.command("Network.clearBrowserCookies")
        page.driver.refresh()
        page.write("#sign-in-code", "wrong")
        page.click("#sign-in button")
        page.find("#sign-in .error-block")
        assert_no_serious_faults(browser, page, "signing in")


def test_axe_would_tell_of_a_fault(page: Page) -> None:
    page.script("document.querySelector('#main').append(document.createElement('button'), new Image())")
    page.script("document.querySelector('#main').lastChild.src = '/icon.svg'")
    told = "\n".join(serious_faults(page))
    assert "button-name" in told and "image-alt" in told


# Room


# What a page shows that is wider than the window, or that is cut off where no ellipsis or scroll bar says so.
CUT_OFF = """
    const scrollers = ".table-scroll, .log-text, textarea, select, [hidden], .visually-hidden";
    const scrolls = (element) => element.closest(scrollers) !== null;
    const isCut = (element) => {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || !element.checkVisibility() || scrolls(element)) return false;
      if (box.right > innerWidth + 1 || box.left < -1) return true;
      const { overflowX, textOverflow } = getComputedStyle(element);
      const isShortened = textOverflow === "ellipsis" || element.matches(".brand, .skip-link");
      return overflowX !== "visible" && !isShortened && element.scrollWidth > element.clientWidth + 1;
    };
    const found = [...document.querySelectorAll("body *")].filter(isCut);
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth) found.unshift(page);
    return found.slice(0, 5).map((element) => `${element.outerHTML.slice(0, 200)} ${element.scrollWidth} px`);
"""


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="360"), pytest.param(CINEMA, id="4K", marks=pytest.mark.full)])
def test_everything_has_room_and_nothing_scrolls_sideways(
    page: Page, browser: Browser, furnished: Furnished, size: tuple[int, int]
) -> None:
    browser.set_size(*size)
    for place in _tour(page, furnished):
        cut = page.script(CUT_OFF)
        assert not cut, f"{place}:\n" + "\n".join(cut)


# Motion


MOTION = """
    for (const bar of document.querySelectorAll("progress-bar")) bar.fraction = (bar.ariaValueNow + 37) % 100 / 100;
    return document.getAnimations().map((animation) => animation.transitionProperty ?? animation.animationName);
"""


def test_nothing_moves_for_those_who_want_that(page: Page, browser: Browser, furnished: Furnished) -> None:
    _show_library(page, furnished)
    assert page.script(MOTION) == ["transform"], "otherwise, progress moves"
    browser.prefer(reduced_motion="reduce")
    for place in _tour(page, furnished):
        assert page.script(MOTION) == [], place


# The keyboard


FOCUS = """
    const element = document.activeElement;
    if (element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      name: `${element.localName} ${element.dataset.action ?? element.id} ${element.ariaLabel ?? ""}`.trim(),
      isSeen: element.checkVisibility() && element.getBoundingClientRect().width > 0,
      ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    };
"""


def walk(page: Page, key: str, most: int = 80) -> list[str]:
    """Press a key until the focus leaves the page, and return the names of what had it, each of which shows that."""
    names = []
    for _ in range(most):
        page.press(key)
        focus = page.script(FOCUS)
        if focus is None:
            return names
        assert focus["isSeen"] and focus["ring"] >= 1, focus
        names.append(focus["name"])
    raise AssertionError(f"the focus goes round: {names}")


@pytest.mark.parametrize("view, shown", [
    ("library", READY), ("jobs", "job-section[data-group=finished] [data-action=log]"),
    ("diagnostics", "[data-section=ledger]"),
])  # fmt: skip
def test_tab_leads_through_a_view_and_out_of_it_and_shows_where_it_is(page: Page, view: str, shown: str) -> None:
    page.load(view)
    page.find(shown)
    names = walk(page, Keys.TAB)
    assert [name.split()[0] for name in names[:4]] == ["a"] * 4, "the way to the content and the views come first"
    assert len(names) > 8


def test_a_list_of_any_length_is_one_stop_of_the_keyboard(page: Page) -> None:
    page.find(READY)
    rows = [name for name in walk(page, Keys.TAB) if name.startswith("item-row")]
    assert len(rows) == 1


@pytest.mark.parametrize("opener, clicks, dialog", [
    ("more", [".menu [data-action=remove]"], "remove"),
    ("separate-menu", [".menu [data-action=separate-options]"], "separation-options"),
])  # fmt: skip
@pytest.mark.parametrize("answer", ["Escape", "Cancel"])
def test_the_focus_comes_back_from_a_dialog_to_the_button_that_led_to_it(
    page: Page, furnished: Furnished, opener: str, clicks: list[str], dialog: str, answer: str
) -> None:
    _show_library(page, furnished)
    button = f"{page.row(furnished.items['ready'])} [data-action={opener}]"
    for selector in (button, *clicks):
        page.click(selector)
    page.find(f"[data-dialog={dialog}]")
    assert page.focused(f"[data-dialog={dialog}] *")
    if answer == "Escape":
        _press_escape(page)
    else:
        page.answer(dialog, "null")
    assert page.focused(button)


def test_the_focus_stays_within_a_dialog(page: Page, furnished: Furnished) -> None:
    _open_shortcuts(page, furnished)
    for _ in range(3):
        page.press(Keys.TAB)
        # The browser's own bar may have it between the last and the first.
        assert page.script("return document.activeElement === document.body") or page.focused("dialog *, dialog")


def test_the_focus_goes_from_a_row_into_the_panel_and_back(page: Page, furnished: Furnished) -> None:
    _show_library(page, furnished)
    row = page.row(furnished.items["ready"])
    page.click(f"{row} .item-duration")
    assert page.focused(row)
    page.click(f"{row} [data-action=details]")
    page.find("item-panel [data-track=vocals]")
    page.until("the focus in the panel", lambda: page.focused("item-panel *"))
    page.press(Keys.ESCAPE)
    page.wait_gone("item-panel")
    assert page.focused(row)
