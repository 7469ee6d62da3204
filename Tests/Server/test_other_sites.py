"""Pages of other sites, and names that are made to point here, get nothing."""

import pytest

from sotto_testing.server import ServerProcess


@pytest.mark.parametrize("name", ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT"])
def test_the_server_answers_to_its_own_names(standing: ServerProcess, name: str) -> None:
    standing.client.get("status", host=name.replace("PORT", str(standing.port))).ok()


@pytest.mark.parametrize(
    "name",
    [
        "evil.example:PORT", "evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:PORT0", "127.0.0.2:PORT",
        "[::1]:PORT", "localhost.evil.example:PORT", "evil.example@127.0.0.1:PORT", "127.0.0.1:PORT@evil.example",
        "0.0.0.0:PORT", "127.1:PORT", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/app.js", "/open?code=1", "/api/v1/status"])
def test_another_host_is_refused(standing: ServerProcess, name: str, path: str) -> None:
    answer = standing.client.get(path, host=name.replace("PORT", str(standing.port)))
    assert (answer.status, answer.code) == (421, "wrong_host")


def test_a_request_without_a_host_is_refused(standing: ServerProcess) -> None:
    with standing.client.socket() as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nAuthorization: Bearer {standing.token}\r\n\r\n".encode())
        assert connection.recv(1_000).split(b" ")[1] in (b"400", b"421")


def test_a_second_host_does_not_help(standing: ServerProcess) -> None:
    own, evil = f"Host: 127.0.0.1:{standing.port}", "Host: evil.example"
    for first, second in ((own, evil), (evil, own)):
        with standing.client.socket() as connection:
            connection.sendall(f"GET / HTTP/1.1\r\n{first}\r\n{second}\r\n\r\n".encode())
            assert connection.recv(1_000).split(b" ")[1] in (b"400", b"421")


def test_the_host_is_checked_where_the_address_names_it_too(standing: ServerProcess) -> None:
    with standing.client.socket() as connection:
        connection.sendall(f"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example:{standing.port}\r\n\r\n".encode())
        assert connection.recv(1_000).split(b" ")[1] in (b"400", b"421")


FOREIGN = [
    "http://evil.example", "https://127.0.0.1:PORT", "http://127.0.0.1:1", "http://127.0.0.1", "http://localhost:PORT",
    "http://127.0.0.1:PORT.evil.example", "http://127.0.0.1:PORT/", "null", "", "file://", "chrome-extension://abc",
]  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_page_of_another_origin_may_ask_nothing(standing: ServerProcess, origin: str, method: str) -> None:
    path = {"GET": "items", "POST": "jobs/cancel", "DELETE": "packs/spleeter"}[method]
    fields = {"Origin": origin.replace("PORT", str(standing.port))}
    answer = standing.client.request(method, path, headers=fields)
    assert (answer.status, answer.code) == (403, "wrong_origin")
    assert answer.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_cannot_sign_in(standing: ServerProcess, origin: str) -> None:
    fields = {"Origin": origin.replace("PORT", str(standing.port))}
    answer = standing.client.post("session", {"code": standing.client.code()}, headers=fields)
    assert (answer.status, answer.code, answer.headers["Set-Cookie"]) == (403, "wrong_origin", None)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_what_a_browser_calls_another_site_may_ask_nothing(standing: ServerProcess, site: str) -> None:
    for method, path in (("GET", "items"), ("POST", "jobs/cancel"), ("GET", "events")):
        answer = standing.client.request(method, path, headers={"Sec-Fetch-Site": site})
        assert (answer.status, answer.code) == (403, "wrong_origin")


def test_the_servers_own_page_may_ask(standing: ServerProcess) -> None:
    for site in ("same-origin", "none"):
        standing.client.get("items", headers={"Sec-Fetch-Site": site}).ok()
    standing.client.post("jobs/cancel", headers={"Origin": standing.address, "Sec-Fetch-Site": "same-origin"}).ok()
    own = f"localhost:{standing.port}"
    standing.client.post("jobs/cancel", headers={"Origin": f"http://{own}"}, host=own).ok()


def test_a_link_on_another_site_may_lead_to_the_page(standing: ServerProcess) -> None:
    assert standing.client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


def test_a_browser_that_asks_beforehand_is_told_nothing(standing: ServerProcess) -> None:
    fields = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("items", "uploads", "/", "/nothing"):
        answer = standing.client.request("OPTIONS", path, headers=fields)
        assert answer.status >= 400
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_file_of_another_site_is_not_even_received(standing: ServerProcess) -> None:
    head = standing.client.head(
        "POST", "uploads?name=a.wav", Content_Type="application/octet-stream", Content_Length="1000000000",
        Origin="http://evil.example",
    )  # fmt: skip
    with standing.client.socket() as connection:
        connection.sendall(head)
        assert connection.recv(1_000).split(b" ")[1] == b"403"
    standing.wait_for_no_uploads()
