"""Thousands of items in the list, scrolled and searched."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filled_home import fill
from selenium.webdriver import Keys

from sotto_testing.browser import Browser
from sotto_testing.page import Page
from sotto_testing.places import program
from sotto_testing.scrolling import Scroller, longest_task_while_scrolling
from sotto_testing.server import ServerProcess

# A tenth of what is put in is removed again.
THOUSAND, TEN_THOUSAND = 1_111, 11_111
# The aim is 50 ms, which `Benchmarks/page` measures; a busy machine may take longer here.
LONGEST_TASK = 250


@pytest.fixture(scope="module")
def large(
    start_server: Callable[[Path], ServerProcess], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], ServerProcess]]:
    """Return what starts a server, once, whose home has many items."""
    servers: dict[int, ServerProcess] = {}

    def serve(count: int) -> ServerProcess:
        if count not in servers:
            folder = tmp_path_factory.mktemp("large")
            home = folder / "home"
            subprocess.run([program("sotto"), "library", "list", "--home", home], check=True, capture_output=True)
            fill(home, folder, count)
            servers[count] = start_server(home)
        return servers[count]

    yield serve
    for server in servers.values():
        server.kill()


def rows_in_document(page: Page) -> int:
    """Return how many rows the page has made."""
    return page.script("return document.querySelectorAll('item-row').length")


def wait_last(page: Page, title: str) -> None:
    """Return when the last row of the list can be seen, and is this."""
    number = page.attribute("item-grid", "aria-rowcount")
    page.find(f'item-row[aria-rowindex="{number}"] .item-title', title)


def test_a_thousand_items_are_scrolled_to_the_end(browser: Browser, large: Callable[[int], ServerProcess]) -> None:
    server = large(THOUSAND)
    query = {"sort": "title", "order": "ascending", "limit": 100}
    first = server.client.get("items", query=query).ok()
    last = server.client.get("items", query=query | {"offset": 900}).ok()
    assert first["total_count"] == 1_000
    page = browser.open(server)
    page.find(".library-count", "1,000 items")
    page.click("item-grid [data-sort=title]")
    page.find("item-row .item-title", first["items"][0]["title"])
    scroller = Scroller(page)
    while not page.seen('item-row[aria-rowindex="1001"]'):
        scroller.turn_wheel(15_000)
        scroller.wait_for_rows()
    wait_last(page, last["items"][-1]["title"])
    assert scroller.page.titles[-5:] == [item["title"] for item in last["items"][-5:]]
    assert rows_in_document(page) < 60, "rows that nobody sees are in the document"


def test_keys_lead_to_the_end_of_a_thousand_items_and_back(
    browser: Browser, large: Callable[[int], ServerProcess]
) -> None:
    page = browser.open(large(THOUSAND))
    page.click("item-row .item-duration")
    page.press(Keys.END)
    page.until("the last row", lambda: page.focused('item-row[aria-rowindex="1001"][data-item-id]'))
    page.press(Keys.PAGE_UP, Keys.ARROW_UP)
    page.until("a row before", lambda: page.focused('item-row[data-item-id]:not([aria-rowindex="1001"])'))
    page.press(Keys.HOME)
    page.until("the first row", lambda: page.focused('item-row[aria-rowindex="2"][data-item-id]'))


def test_a_thousand_items_are_searched_as_one_types(browser: Browser, large: Callable[[int], ServerProcess]) -> None:
    server = large(THOUSAND)
    found = server.client.get("items", query={"search": "holiday", "limit": 100}).ok()
    page = browser.open(server)
    page.find(".library-count", "1,000 items")
    Scroller(page).turn_wheel(15_000)
    page.press("/", *"holiday")
    page.find(".library-count", f"{found['total_count']} found")
    page.until("the first that fit", lambda: page.titles[:3] == [item["title"] for item in found["items"][:3]])
    assert all("holiday" in row.lower() for row in page.texts("item-row .item-name"))
    page.press(Keys.ESCAPE)
    page.find(".library-count", "1,000 items")


def test_all_of_a_thousand_items_are_selected_at_once(browser: Browser, large: Callable[[int], ServerProcess]) -> None:
    page = browser.open(large(THOUSAND))
    page.click("[data-action=select-all]")
    page.find("selection-bar", "1,000 selected")
    page.press(Keys.ESCAPE)
    page.wait_gone("selection-bar")


@pytest.mark.alone
@pytest.mark.full
def test_scrolling_ten_thousand_items_keeps_the_page_free(
    browser: Browser, large: Callable[[int], ServerProcess], report_figure: Callable[[str], None]
) -> None:
    page = browser.open(large(TEN_THOUSAND))
    page.find(".library-count", "10,000 items")
    longest = longest_task_while_scrolling(page)
    report_figure(f"Scrolling 10,000 items, the longest task took {longest:.0f} ms (0: none took 50).")
    assert longest < LONGEST_TASK
    assert rows_in_document(page) < 60
