"""Other sites' pages in a browser that is signed in: they get nothing, and change nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn

# Each tells `done` what it got; nothing else may come through than a refusal.
ATTEMPTS = {
    "read the library": "read(`${api}/items`, {})",
    "read it without asking": "read(`${api}/items`, { mode: 'no-cors' })",
    "follow the events": """
        const source = new EventSource(`${api}/events`, { withCredentials: true });
        source.onopen = () => got("events");
        source.onerror = () => refused(source.close());
    """,
    "show a picture": """
        const image = new Image();
        image.onload = () => got("a picture");
        image.onerror = refused;
        image.src = `${api}/items/${item}/thumbnail`;
    """,
    "play the film": """
        const video = document.createElement("video");
        video.onloadedmetadata = () => got("a film");
        video.onerror = refused;
        video.src = `${api}/items/${item}/media`;
    """,
    "use its scripts": """
        const script = document.createElement("script");
        script.onload = () => got("a script");
        script.onerror = refused;
        script.src = `${home}/sign-in.js`;
        document.head.append(script);
    """,
    "cancel all jobs": "read(`${api}/jobs/cancel`, { method: 'POST' })",
    "cancel them without asking": "read(`${api}/jobs/cancel`, { method: 'POST', mode: 'no-cors' })",
    "add a file": """
        const body = JSON.stringify({ paths: [path] });
        read(`${api}/items`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    """,
    "add a file as text": """
        const body = JSON.stringify({ paths: [path] });
        read(`${api}/items`, { method: "POST", mode: "no-cors", body });
    """,
    "remove the item": "read(`${api}/items/${item}`, { method: 'DELETE' })",
    "upload a file": "read(`${api}/uploads?name=a.wav`, { method: 'POST', mode: 'no-cors', body: 'RIFF' })",
}  # fmt: skip

FORM = """
<form method="post" action="{api}/jobs/cancel" enctype="text/plain"><button>Go</button></form>
"""


class Site:
    """A site on loopback that serves one page at every path."""

    def __init__(self) -> None:
        self.content = "<title>Another site</title>"
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.content.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.port = self._server.server_address[1]

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve another site."""
    made = Site()
    yield made
    made.close()


def attempt(page: Page, script: str, server: ServerProcess, item: dict[str, Any], path: Path) -> str:
    """Let a page try something and return what it got."""
    text = f"""
        const [home, item, path, done] = arguments;
        const api = `${{home}}/api/v1`;
        const got = (what) => done(what === "" ? "refused" : `got ${{what}}`);
        const refused = () => done("refused");
        const read = (address, options) => fetch(address, {{ credentials: "include", ...options }})
          .then((answer) => answer.text()).then(got, refused);
        {script}
    """
    return page.driver.execute_async_script(text, server.address, item["id"], str(path))


@pytest.mark.parametrize("what", ["read the library", "follow the events", "show a picture", "play the film"])
def test_the_own_page_gets_what_others_do_not(page: Page, server: ServerProcess, client: Client, film: Path, what: str) -> None:
    item = client.add(film)
    assert attempt(page, ATTEMPTS[what], server, item, film).startswith("got ")


# The same site, where the cookie is sent and only the port differs; and another one.
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_site_gets_nothing_and_changes_nothing(
    browser: Browser, server: ServerProcess, client: Client, stand_in: StandIn, site: Site, film: Path, tone: Path, name: str
) -> None:
    browser.provoke(rf"{site.port}.*blocked by CORS", rf"^http://[a-z0-9.]+:{server.port}/")
    item = client.add(film)
    own = browser.open(server)
    with stand_in.holding():
        job = client.separate(item)
        own.wait_state(item, "running")
        foreign = browser.open_address(f"http://{name}:{site.port}/")
        results = {what: attempt(foreign, script, server, item, tone) for what, script in ATTEMPTS.items()}
        assert results == dict.fromkeys(ATTEMPTS, "refused")
        assert client.state(job) == "running"
        assert [known["id"] for known in client.get("items").ok()["items"]] == [item["id"]]
    own.come_to_front()
    own.wait_state(item, "ready")


def test_a_form_of_another_site_is_refused(
    browser: Browser, server: ServerProcess, client: Client, stand_in: StandIn, site: Site, film: Path
) -> None:
    browser.provoke("status of 403", "favicon.ico")
    site.content = FORM.format(api=f"{server.address}/api/v1")
    item = client.add(film)
    browser.sign_in(server)
    with stand_in.holding():
        job = client.separate(item)
        page = browser.open_address(f"http://127.0.0.1:{site.port}/")
        page.click("button")
        assert "wrong_origin" in page.text("body")
        assert client.state(job) == "running"


def test_the_page_cannot_be_framed(browser: Browser, server: ServerProcess, site: Site) -> None:
    browser.provoke("frame-ancestors")
    site.content = f'<iframe src="{server.address}/"></iframe>'
    browser.sign_in(server)
    page = browser.open_address(f"http://127.0.0.1:{site.port}/")
    page.until("the refusal", lambda: any("frame-ancestors" in text for text in browser.console()))
    page.driver.switch_to.frame(0)
    assert not page.driver.find_elements("css selector", "#main")


def test_another_name_of_this_machine_gets_no_page(server: ServerProcess, tmp_path: Path) -> None:
    with Browser(tmp_path / "downloads", "--host-resolver-rules=MAP evil.test 127.0.0.1") as other:
        other.sign_in(server)
        page = other.open_address(f"http://evil.test:{server.port}/")
        assert "wrong_host" in page.text("body")
        assert not page.seen("#main")
        answer = page.fetch("GET", "/api/v1/items")
        assert answer["status"] == 421 and "wrong_host" in answer["text"]
