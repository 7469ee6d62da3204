"""What every answer says to browsers, whether it is good or bad."""

from pathlib import Path

import pytest

from sotto_testing.client import Answer
from sotto_testing.events import EventStream
from sotto_testing.media import Files
from sotto_testing.server import ServerProcess

REQUIRED = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "media-src 'self'",
    "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
}  # fmt: skip


def check(headers: object) -> None:
    policy = headers["Content-Security-Policy"]
    parts = {part.strip() for part in policy.split(";")}
    assert REQUIRED <= parts, policy
    # Nothing from elsewhere, nothing inline.
    for part in parts:
        assert not {"*", "data:", "blob:", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'"} & set(part.split()), part
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("method", "path", "fields", "status"),
    [
        ("GET", "/", {}, 200),
        ("HEAD", "/", {}, 200),
        ("GET", "/app.js", {}, 200),
        ("GET", "/icon.svg", {}, 200),
        ("GET", "/open?code=1", {}, 303),
        ("GET", "/nothing", {}, 404),
        ("GET", "/nothing/below/it", {}, 404),
        ("PUT", "/", {}, 405),
        ("OPTIONS", "/", {}, 405),
        ("GET", "status", {}, 200),
        ("GET", "items", {}, 200),
        ("GET", "openapi.yaml", {}, 200),
        ("GET", "diagnostics", {}, 200),
        ("GET", "nothing", {}, 404),
        ("DELETE", "status", {}, 405),
        ("GET", "items?limit=x", {}, 400),
        ("GET", "items/00000000-0000-0000-0000-000000000000", {}, 404),
        ("GET", "items", {"Authorization": "wrong"}, 401),
        ("GET", "items", {"Origin": "http://evil.example"}, 403),
        ("POST", "items", {}, 415),
        ("POST", "items", {"Content-Type": "application/json", "Content-Length": "0"}, 400),
        ("POST", "uploads?name=a.wav", {"Content-Type": "application/octet-stream", "Content-Length": "0"}, 422),
        (
            "POST", "uploads?name=a.wav",
            {"Content-Type": "application/octet-stream", "Content-Length": "9000000000000000"}, 507,
        ),
    ],
)  # fmt: skip
def test_every_answer_has_the_policy(
    standing: ServerProcess, method: str, path: str, fields: dict[str, str], status: int
) -> None:
    answer = standing.client.request(method, path, headers=fields)
    assert answer.status == status
    check(answer.headers)


def test_media_has_the_policy(standing: ServerProcess, files: Files) -> None:
    item = standing.client.add(files.film)

    def ask(**fields: str) -> Answer:
        return standing.client.get(f"items/{item['id']}/media", headers=fields)

    whole = ask()
    answers = [whole, ask(Range="bytes=0-9"), ask(Range="bytes=999999999-"), ask(**{"If-None-Match": whole.headers["ETag"]})]
    assert [answer.status for answer in answers] == [200, 206, 416, 304]
    for answer in answers:
        check(answer.headers)
    check(standing.client.get(f"items/{item['id']}/thumbnail").headers)
    standing.client.delete(f"items/{item['id']}")


def test_the_stream_of_events_has_the_policy(standing: ServerProcess) -> None:
    with EventStream(standing.client) as events:
        check(events.headers)


def test_a_file_that_looks_like_a_page_is_not_served_as_one(standing: ServerProcess, files: Files, tmp_path: Path) -> None:
    for name in ("film.html", "film.svg", "film.js", "film.xhtml", "film"):
        path = tmp_path / name
        path.write_bytes(files.film.read_bytes())
        answer = standing.client.get(f"items/{standing.client.add(path)['id']}/media")
        assert answer.headers["Content-Type"] == "application/octet-stream"


def test_what_is_secret_or_changes_is_not_kept_by_browsers(standing: ServerProcess) -> None:
    for path in ("items", "jobs", "packs", "status", "diagnostics", "ledger", "nothing"):
        assert standing.client.get(path).headers["Cache-Control"] == "no-store"
    # Kept, and asked about each time.
    assert standing.client.get("/").headers["Cache-Control"] == "no-cache"


def test_the_page_is_not_sent_again_when_the_browser_has_it(standing: ServerProcess) -> None:
    for path in ("/", "/app.js", "/base.css"):
        first = standing.client.get(path)
        again = standing.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")
