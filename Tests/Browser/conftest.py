"""What the tests of the page share beside what Tests/conftest.py has: a browser, and a page in it."""

from collections.abc import Iterator

import pytest
from selenium.common.exceptions import WebDriverException

from sotto_testing.browser import Browser
from sotto_testing.page import Page
from sotto_testing.places import PICTURES
from sotto_testing.server import ServerProcess


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
    """Keep a picture of what the browser showed when a test failed, and say how its tab was before that."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser:
        try:
            report.sections.append(("The tab in front", browser.condition()))
            browser.picture(PICTURES / "failures" / f"{item.name.replace('/', '-')[:100]}.png")
        except WebDriverException as error:
            report.sections.append(("The tab in front", f"does not answer: {error}"))
    return report
