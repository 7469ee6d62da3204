"""What the page shows is true after a reload, after a crash of the server, and in every tab."""

from collections.abc import Callable
from pathlib import Path

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn

# More than a browser opens connections to one server.
MANY_TABS = 8
# What the console tells while a server is gone, and while its successor does not know this browser yet.
RESTART = (
    "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE",
    "status of 401",
)  # fmt: skip


def sign_in(page: Page, server: ServerProcess) -> None:
    """Sign the page in again, as its user does after the server was started again."""
    page.write("#sign-in-code", server.client.code())
    page.click("#sign-in [type=submit]")
    page.wait_gone("#sign-in")


def progress(page: Page, place: str) -> list[str | None]:
    """Return what a progress bar says."""
    return [page.attribute(f"{place} [role=progressbar]", name) for name in ("aria-label", "aria-valuenow")]


def test_a_reload_in_the_middle_shows_the_same_progress(
    page: Page, client: Client, stand_in: StandIn, film: Path
) -> None:
    item = client.add(film)
    with stand_in.holding():
        job = client.separate(item)
        page.wait_state(item, "running")
        # Nothing moves any more when the stand-in waits.
        page.until("the stand-in", lambda: client.job(job)["fraction"] > 0)
        fraction = str(int(client.job(job)["fraction"] * 100))
        expected = ["Separating Harbour", fraction]
        page.until("the progress", lambda: progress(page, page.row(item)) == expected)
        page.reload()
        page.wait_state(item, "running")
        page.until("the same progress", lambda: progress(page, page.row(item)) == expected)
        page.go("jobs")
        page.reload()
        page.find(page.card(job, "running"))
        assert progress(page, page.card(job)) == ["Progress of Harbour", fraction]
    page.find(page.card(job, "succeeded"))


def test_the_page_outlives_a_crash_of_the_server_and_so_does_the_job(
    browser: Browser, home: Path, start_server: Callable[[Path], ServerProcess], stand_in: StandIn, film: Path
) -> None:
    browser.provoke(*RESTART)
    with start_server(home) as server:
        page = browser.open(server)
        item = server.client.add(film)
        with stand_in.holding():
            job = server.client.separate(item)
            page.wait_state(item, "running")
            server.kill()
            page.find("#connection-bar", "does not answer")
            # What was known stays in sight.
            page.wait_state(item, "running")
    with start_server(home) as again:
        assert again.address == server.address
        sign_in(page, again)
        page.wait_gone('#connection-bar[data-state="lost"]')
        page.wait_state(item, "ready")
        page.go("jobs")
        page.find(page.card(job, "succeeded"))
        assert again.client.job(job)["attempt"] == 1


def test_what_is_clicked_while_the_server_is_gone_is_told(
    browser: Browser, home: Path, start_server: Callable[[Path], ServerProcess], film: Path
) -> None:
    browser.provoke(*RESTART)
    with start_server(home) as server:
        page = browser.open(server)
        item = server.client.add(film)
        page.wait_state(item, "none")
        server.kill()
    page.act(item, "separate")
    problem = ".toast-problem[data-error-code=no_connection]"
    assert "sotto serve" in page.text(f"{problem} .error-hint")
    with start_server(home) as again:
        sign_in(page, again)
        page.wait_gone('#connection-bar[data-state="lost"]')
        page.wait_gone(problem)
        page.act(item, "separate")
        page.wait_state(item, "ready")


def test_a_tab_keeps_its_state_over_a_restart_and_goes_on_without_a_reload(
    browser: Browser, home: Path, start_server: Callable[[Path], ServerProcess], film: Path
) -> None:
    browser.provoke(*RESTART)
    with start_server(home) as server:
        page = browser.open(server)
        item = server.client.add(film)
        page.wait_state(item, "none")
        page.write("input[type=search]", "harb")
        page.script("window.isTheSamePage = true")
        (old,) = browser.command("Network.getCookies", urls=[server.address])["cookies"]
        server.kill()
    with start_server(home) as again:
        assert "sotto serve --open" in page.text("#sign-in")
        # The old cookie lets nobody in; what was on the page is behind the form.
        stranger = Client(again.port, None)
        assert stranger.get("items", headers={"Cookie": f"{old['name']}={old['value']}"}).code == "not_signed_in"
        page.find(page.row(item))
        sign_in(page, again)
        page.wait_gone('#connection-bar[data-state="lost"]')
        page.wait_state(item, "none")
        assert page.script("return [window.isTheSamePage, document.querySelector('input[type=search]').value]") == [True, "harb"]
        again.client.post("separations", {"items": [item["id"]]}).ok()
        page.wait_state(item, "ready")


def test_many_tabs_share_one_stream_of_events(
    browser: Browser, server: ServerProcess, client: Client, stand_in: StandIn, film: Path
) -> None:
    item = client.add(film)
    pages = [browser.open(server) for _ in range(MANY_TABS)]
    with stand_in.holding():
        client.separate(item)
        for page in pages:
            page.come_to_front()
            page.wait_state(item, "running")
    for page in pages:
        page.come_to_front()
        page.wait_state(item, "ready")
        streams = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/events')).length"
        assert page.script(streams) == 0
    targets = browser.command("Target.getTargets")["targetInfos"]
    workers = [target["url"] for target in targets if target["type"] == "shared_worker"]
    assert workers == [f"{server.address}/event-worker.js"]
