"""Documents and queries that are wrong are refused with what is wrong, and the server goes on."""

import http.client
import json

import pytest

from sotto_testing.places import OPENAPI
from sotto_testing.server import ServerProcess

# Anything that is no JSON object with the right keys and types, for each of these addresses.
BODIES = [
    b"", b" ", b"{", b"}", b"{}", b"[]", b"null", b"true", b"1", b'"text"', b"{'a': 1}", b"\xff\xfe{}", b"\xef\xbb\xbf",
    b'{"unknown": 1}', b'{"paths"', b'{"paths":', b'{"paths": [', b'{"a": 1} trailing', b"\0", b'{"\0": 1}',
    b'{"paths": "\xff"}', b'{"paths": ["\xc3\x28"]}', b'{"paths": NaN}', b'{"paths": 1e999}', b'{"__proto__": {}}',
    b"[" * 100_000, b'{"a":' * 100_000, b'{"paths":' + b"[" * 100_000, b'{"paths": ["' + b"\\" * 1_001 + b'"]}',
    b'{"paths": ' + b"9" * 100_000 + b"}", '{"paths": "/tmp"}'.encode("utf-16"), b"<xml/>", b"paths=/etc/passwd",
]  # fmt: skip
JSON_ADDRESSES = ["items", "separations", "session", "session/challenge", "session/window", "session/code"]


@pytest.mark.parametrize("address", JSON_ADDRESSES)
@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:20]))
def test_a_body_that_is_not_the_document_is_refused(standing: ServerProcess, address: str, body: bytes) -> None:
    answer = standing.client.request("POST", address, body=body, headers={"Content-Type": "application/json"})
    assert (answer.status, answer.code) == (400, "invalid_request"), answer.body
    standing.client.get("status").ok()


WRONG = {
    "items": [
        {"paths": None}, {"paths": "/tmp/a.wav"}, {"paths": {}}, {"paths": []}, {"paths": [""]}, {"paths": [1]},
        {"paths": [None]}, {"paths": [["/a"]]}, {"paths": [{"path": "/a"}]}, {"paths": ["/a"], "more": 1},
        {"Paths": ["/a"]}, {"paths": ["/a"], "path": None}, {"paths": ["/a"] * 1_001}, {"paths": True},
    ],
    "separations": [
        {"items": None}, {"items": "x"}, {"items": []}, {"items": [1]}, {"items": ["x"] * 1_001},
        {"items": ["x"], "engine": "other"}, {"items": ["x"], "engine": 1}, {"items": ["x"], "engine": []},
        {"items": ["x"], "preset": "Spleeter"}, {"items": ["x"], "precision": 32}, {"items": ["x"], "bit_depth": 16},
        {"items": ["x"], "bitDepth": "16"}, {"items": ["x"], "more": 1}, {"engine": "python"},
    ],
    "session": [{"code": None}, {"code": 1}, {"code": ["x"]}, {"code": {}}, {"Code": "x"}, {"token": "x"}, {"code": "x", "more": 1}],
    "session/challenge": [{"nonce": None}, {"nonce": 1}, {"nonce": "x"}, {"nonce": "0" * 64, "more": 1}],
    "session/window": [{"nonce": "0" * 64}, {"proof": "0" * 64}, {"nonce": 1, "proof": "0" * 64}],
    "session/code": [{"nonce": "0" * 64}, {"proof": "0" * 64}, {"nonce": "0" * 64, "proof": ["x"]}],
}  # fmt: skip


@pytest.mark.parametrize("address", JSON_ADDRESSES)
def test_wrong_types_and_unknown_keys_are_named(standing: ServerProcess, address: str) -> None:
    for document in WRONG[address]:
        answer = standing.client.post(address, document)
        assert (answer.status, answer.code) == (400, "invalid_request"), document
        assert '"' in answer.error["message"], answer.error


def test_options_that_do_not_go_together_are_refused_before_anything_is_queued(standing: ServerProcess) -> None:
    for options in ({"engine": "python", "preset": "best"}, {"engine": "python", "preset": "fast"}, {"engine": "python", "precision": "bf16"}):
        answer = standing.client.post("separations", {"items": ["x"], **options})
        assert (answer.status, answer.code) == (422, "unsupported_options"), options


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", ";", "json"])
@pytest.mark.parametrize("address", JSON_ADDRESSES)
def test_a_body_must_say_that_it_is_json(standing: ServerProcess, address: str, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = standing.client.request("POST", address, body=b'{"paths": ["/a"]}', headers=headers)
    assert (answer.status, answer.code) == (415, "wrong_content_type")


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"])
def test_json_may_say_its_encoding(standing: ServerProcess, kind: str) -> None:
    standing.client.request("POST", "items", body=b'{"paths": ["a"]}', headers={"Content-Type": kind}).ok()


@pytest.mark.parametrize("size", [(1 << 20) + 1, 3 << 20, 64 << 20])
@pytest.mark.parametrize("address", JSON_ADDRESSES)
def test_a_huge_body_is_refused(standing: ServerProcess, address: str, size: int) -> None:
    body = b'{"paths": ["' + b"a" * (size - 15) + b'"]}'
    headers = {"Content-Type": "application/json"}
    try:
        answer = standing.client.request("POST", address, body=body, headers=headers)
        assert (answer.status, answer.code) == (413, "request_too_large")
    except (BrokenPipeError, ConnectionResetError):
        # The server need not listen to all of it.
        assert size > 3 << 20
    standing.client.get("status").ok()


def test_a_huge_body_whose_length_is_not_said_is_refused(standing: ServerProcess) -> None:
    connection = standing.client.connection()
    head = standing.client.head("POST", "items", Content_Type="application/json", Transfer_Encoding="chunked")
    connection.connect()
    connection.sock.sendall(head)
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        for _ in range(40):
            connection.sock.sendall(chunk)
        connection.sock.sendall(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass
    response = http.client.HTTPResponse(connection.sock, method="POST")
    response.begin()
    assert (response.status, json.loads(response.read())["error"]["code"]) == (413, "request_too_large")
    response.close()
    connection.close()


def test_a_long_body_is_taken_to_the_limit(standing: ServerProcess) -> None:
    body = b'{"paths": ["a"]' + b" " * ((1 << 20) - 16) + b"}"
    assert len(body) == 1 << 20
    standing.client.request("POST", "items", body=body, headers={"Content-Type": "application/json"}).ok()


@pytest.mark.parametrize(
    "target",
    [
        *(f"{path}?limit={value}" for path in ("items", "jobs", "ledger")
          for value in ("0", "-1", "1001", "x", "1.5", "1e2", "", "0x10", "%2010", "9" * 30)),
        *(f"{path}?cursor={value}" for path in ("items", "jobs") for value in ("-1", "x", "", "9" * 19, "1;DROP", "%00")),
        *(f"items?offset={value}" for value in ("-1", "x", "10000001", "9" * 30)),
        *(f"items?sort={value}" for value in ("", "Added", "added,title", "path", "%00", "added;")),
        *(f"items?order={value}" for value in ("", "asc", "DESCENDING")),
        "items?search=" + "x" * 1_001, "items?search=%zz", "items?search=%ff", "items?%ff=1",
        "items?search=%c3%28", "jobs?state=", "jobs?state=done", "jobs?state=queued,running",
    ],
)  # fmt: skip
def test_a_wrong_query_is_refused(standing: ServerProcess, target: str) -> None:
    answer = standing.client.get(target)
    assert (answer.status, answer.code) == (400, "invalid_request"), answer.body


def test_two_beginnings_of_a_list_contradict_each_other(standing: ServerProcess) -> None:
    answer = standing.client.get("items?offset=1&cursor=1")
    assert (answer.status, answer.code) == (422, "invalid_request")


def test_what_a_search_holds_is_text_and_nothing_else(standing: ServerProcess) -> None:
    for text in ("'", '"', "%", "_", "*", "\\", "' OR 1=1 --", "NEAR(", "a AND", "🎬", "\0", "x" * 1_000, "\u202e", "é", " "):
        answer = standing.client.get("items", query={"search": text})
        assert answer.ok()["total_count"] == 0, text


def operations() -> list[tuple[str, set[str]]]:
    """Return every address of the description with the methods that it has there."""
    found: dict[str, set[str]] = {}
    path = ""
    # Read line by line, for this needs no more of YAML than the description's own form.
    for line in OPENAPI.read_text().partition("\npaths:\n")[2].partition("\ncomponents:\n")[0].splitlines():
        if line.startswith("  /"):
            path = line.strip().rstrip(":")
            found[path] = set()
        elif line.startswith("    ") and line.strip() in {"get:", "post:", "delete:", "put:", "patch:"}:
            if line[4] != " ":
                found[path].add(line.strip().rstrip(":").upper())
    assert len(found) > 20
    return sorted(found.items())


def filled(path: str) -> str:
    """Return an address in which every parameter has a value."""
    unknown = "00000000-0000-0000-0000-000000000000"
    for name, value in (("{item}", unknown), ("{job}", unknown), ("{pack}", "spleeter"), ("{stem}", "vocals.wav")):
        path = path.replace(name, value)
    return path.removeprefix("/")


@pytest.mark.parametrize(("path", "methods"), operations(), ids=lambda value: value if isinstance(value, str) else "")
def test_other_methods_are_refused_by_naming_those_that_there_are(
    standing: ServerProcess, path: str, methods: set[str]
) -> None:
    taken = methods | ({"HEAD"} if "GET" in methods else set())
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - taken:
        answer = standing.client.request(method, filled(path))
        assert answer.status == 405, (method, answer)
        assert {word.strip() for word in answer.headers["Allow"].split(",")} == taken
        if method != "HEAD":
            assert answer.code == "method_not_allowed"


@pytest.mark.parametrize("method", ["PROPFIND", "get", "BREW", "X" * 100])
def test_an_unheard_of_method_is_refused(standing: ServerProcess, method: str) -> None:
    for path in ("items", "/", "/nothing"):
        assert standing.client.request(method, path).status in (400, 404, 405)
    standing.client.get("status").ok()


@pytest.mark.parametrize("path", [path for path, methods in operations() if "GET" in methods and path != "/events"])
def test_head_says_what_get_says(standing: ServerProcess, path: str) -> None:
    get, head = (standing.client.request(method, filled(path)) for method in ("GET", "HEAD"))
    assert head.status == get.status
    assert head.body == b""
    for name in ("Content-Type", "ETag", "Cache-Control", "Content-Security-Policy"):
        assert head.headers[name] == get.headers[name]
    if path not in ("/status", "/diagnostics"):
        assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_head_of_the_events_ends_at_once(standing: ServerProcess) -> None:
    answer = standing.client.request("HEAD", "events")
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "text/event-stream", b"")
