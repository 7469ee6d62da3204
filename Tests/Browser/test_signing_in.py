"""Who sees the page: the address that works once, its code, and the cookie."""

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


def test_a_wrong_code_is_refused_with_a_hint_and_a_right_one_signs_in(browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page = browser.open_address(server.address)
    page.find("#sign-in")
    assert page.focused("#sign-in-code")
    # The token is no code.
    page.write("#sign-in-code", server.token)
    page.click("#sign-in [type=submit]")
    assert page.attribute("#sign-in .error-block", "data-error-code") == "wrong_sign_in_code"
    assert "sotto serve --open" in page.text("#sign-in .error-hint")
    page.write("#sign-in-code", f"  {server.client.code()}\n")
    page.find("[data-empty=nothing-installed]")
    page.wait_gone("#sign-in")
    (cookie,) = browser.command("Network.getCookies", urls=[server.address])["cookies"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")


def test_the_printed_address_can_be_pasted_as_a_whole(browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page = browser.open_address(server.address)
    page.write("#sign-in-code", f"{sign_in_address(server)}\n")
    page.find("[data-empty=nothing-installed]")
    page.wait_gone("#sign-in")


def test_a_page_that_is_signed_out_asks_for_a_code(page: Page, browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page.find("[data-empty=nothing-installed]")
    browser.command("Network.clearBrowserCookies")
    # Whatever the page asks for next is refused. That may be on its way already, and then nothing can be clicked any more.
    page.script("location.hash = '#/diagnostics'")
    page.find("#sign-in")
    page.write("#sign-in-code", server.client.code())
    page.click("#sign-in [type=submit]")
    page.find("diagnostics-view pack-card")
    page.wait_gone("#sign-in")


def test_a_page_that_is_signed_out_goes_on_when_another_tab_has_signed_in(browser: Browser, server: ServerProcess) -> None:
    browser.provoke("status of 401")
    page = browser.open_address(server.address)
    page.find("#sign-in")
    other = browser.open_address(f"{server.address}/open?code={server.client.code()}")
    other.find("[data-empty=nothing-installed]")
    page.come_to_front()
    page.wait_gone("#sign-in")
    page.find("[data-empty=nothing-installed]")
