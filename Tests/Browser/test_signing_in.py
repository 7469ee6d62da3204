"""Who sees the page: the address that works once, the token, and the cookie."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess


@pytest.fixture
def server(home: Path) -> Iterator[ServerProcess]:
    """Start `sotto serve` itself in a new home, where nothing is installed."""
    with ServerProcess(home) as running:
        yield running


def sign_in_address(server: ServerProcess) -> str:
    """Return the address that the server has told, which works once."""
    found = re.search(rf"{re.escape(server.address)}/open\?code=\S+", server.errors)
    assert found, server.errors
    return found[0]


def test_the_address_that_the_server_tells_signs_in_once(browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page = browser.open_address(sign_in_address(server))
    page.find("[data-empty=nothing-installed]")
    # Nothing of the code stays in the address, nor in what the page can read.
    assert page.driver.current_url.rstrip("/#") == server.address
    assert page.script("return document.cookie") == ""
    page.reload()
    page.find("[data-empty=nothing-installed]")
    browser.command("Network.clearBrowserCookies")
    page.driver.get(sign_in_address(server))
    page.find("#sign-in")


def test_a_wrong_token_is_refused_with_a_hint_and_the_right_one_signs_in(browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page = browser.open_address(server.address)
    page.find("#sign-in")
    assert page.focused("#sign-in-token")
    page.write("#sign-in-token", "wrong")
    page.click("#sign-in [type=submit]")
    assert page.attribute("#sign-in .error-block", "data-error-code") == "not_signed_in"
    assert "server.json" in page.text("#sign-in .error-hint")
    page.write("#sign-in-token", f"  {server.token}\n")
    page.find("[data-empty=nothing-installed]")
    (cookie,) = browser.command("Network.getCookies", urls=[server.address])["cookies"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


def test_a_page_that_is_signed_out_asks_for_the_token(page: Page, browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page.find("[data-empty=nothing-installed]")
    browser.command("Network.clearBrowserCookies")
    page.click("[data-view=diagnostics]")
    page.find("#sign-in")
    page.write("#sign-in-token", server.token)
    page.click("#sign-in [type=submit]")
    page.find("diagnostics-view pack-card")
