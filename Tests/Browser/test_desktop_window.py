"""The page in Sotto's own window, which does what no browser can. What it is asked for is kept here; Tests/Desktop has it."""

from typing import Any

import pytest

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.page import Page

# As WebKitGTK offers it to pages.
_HANDLER = "window.asked = []; window.webkit = { messageHandlers: { sotto: { postMessage: (it) => asked.push(it) } } };"


@pytest.fixture
def in_window(page: Page, browser: Browser) -> Page:
    """Let the page believe that it is there."""
    browser.command("Page.addScriptToEvaluateOnNewDocument", source=_HANDLER)
    page.reload()
    return page


def asked(page: Page) -> list[dict[str, Any]]:
    """Return what the page has asked the window for."""
    return page.script("return window.asked")


def test_add_leads_to_the_windows_own_chooser_which_copies_nothing(in_window: Page) -> None:
    in_window.find("[data-empty=no-items]", "They stay where they are.")
    in_window.click("[data-empty=no-items] [data-action=add]")
    assert "nothing is copied" in in_window.text(".menu [data-action=add-files]")
    in_window.click(".menu [data-action=add-files]")
    assert asked(in_window) == [{"action": "choose-files"}]


def test_stems_are_shown_in_their_folder_instead_of_a_tab(in_window: Page, client: Client, tone: Any) -> None:
    item = client.add(tone)
    with EventStream(client) as events:
        events.wait_for_job(client.separate(item), "succeeded")
    in_window.load(f"library/{item['id']}")
    for stem in ("vocals", "background"):
        in_window.click(f"item-panel [data-action=reveal-stem][data-stem={stem}]")
    assert not in_window.seen("item-panel [data-action=open-stem]")
    stems = client.get(f"items/{item['id']}").ok()["stems"]
    assert asked(in_window) == [{"action": "reveal", "path": stems[stem]} for stem in ("vocals", "background")]
