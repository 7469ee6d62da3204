"""Bytes that are no request, or half of one, harm nobody."""

import http.client
import json
import socket

import pytest

from sotto_testing.processes import memory
from sotto_testing.server import ServerProcess


def until_closed(connection: socket.socket) -> bytes:
    """Return all that comes until the server ends the connection."""
    received = b""
    try:
        while part := connection.recv(65_536):
            received += part
    except ConnectionResetError:
        pass
    return received


GARBAGE = [
    b"\0" * 1_000, b"\xff" * 1_000, b"\r\n" * 10 + b"x\r\n\r\n", b"hello\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", b"GET /\0 HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    # A browser that was told to use TLS.
    bytes.fromhex("16030100f8010000f40303") + b"\x11" * 200,
    b"SSH-2.0-OpenSSH_9.2\r\n", b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00",
]  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda garbage: repr(garbage[:24]))
def test_garbage_is_refused_and_its_connection_ended(standing: ServerProcess, garbage: bytes) -> None:
    with standing.client.socket() as connection:
        connection.sendall(garbage)
        connection.shutdown(socket.SHUT_WR)
        answer = until_closed(connection)
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"421", b"431", b"505"), answer
    standing.client.get("status").ok()


INNER = b"GET / HTTP/1.1\r\nHost: HOST\r\n\r\n"


def smuggled(*fields: bytes, body: bytes = b"") -> bytes:
    """Return a request that is followed by another, for who misunderstands its length."""
    return b"\r\n".join((b"POST /api/v1/items HTTP/1.1", b"Host: HOST", *fields, b"", body + INNER))


@pytest.mark.parametrize(
    "request_bytes",
    [
        smuggled(b"Content-Length: -1"),
        smuggled(b"Content-Length: x"),
        smuggled(b"Content-Length: 1", b"Content-Length: 2", body=b"{}"),
        smuggled(b"Content-Length: 99999999999999999999999999"),
        smuggled(b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
        smuggled(b"Transfer-Encoding: chunked", body=b"x\r\n\r\n"),
        smuggled(b"Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\n"),
        smuggled(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"),
        smuggled(b"Content-Length : 2", body=b"{}"),
    ],
)
def test_a_length_that_can_be_read_in_two_ways_is_refused(standing: ServerProcess, request_bytes: bytes) -> None:
    with standing.client.socket() as connection:
        connection.sendall(request_bytes.replace(b"HOST", f"127.0.0.1:{standing.port}".encode()))
        connection.shutdown(socket.SHUT_WR)
        answer = until_closed(connection)
    # Some are answered before their body is looked at. The connection ends either way.
    statuses = [line.split(b" ")[1] for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    assert statuses in ([], [b"400"], [b"401"]), answer
    standing.client.get("status").ok()


def send_until_answered(connection: socket.socket, *parts: bytes) -> bytes:
    """Send as much as the server takes before it answers, and return the answer's first line."""
    connection.settimeout(0.2)
    answer = b""
    try:
        for part in parts:
            rest = memoryview(part)
            while rest and not answer:
                try:
                    rest = rest[connection.send(rest) :]
                except TimeoutError:
                    # It takes no more: then it has answered.
                    answer = connection.recv(1_000)
        connection.settimeout(60)
        answer = answer or connection.recv(1_000)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return answer.partition(b"\r\n")[0]


REFUSALS = (b"", b"HTTP/1.1 400 Bad Request", b"HTTP/1.1 404 Not Found", b"HTTP/1.1 414 URI Too Long")


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"x" * 200_000, b"X" * 200_000 + b": x", b"\r\n".join(b"X-%d: x" % number for number in range(5_000)),
        b"Cookie: " + b"a=b; " * 40_000,
    ],
    ids=["value", "name", "many", "cookies"],
)  # fmt: skip
def test_huge_heads_are_refused(standing: ServerProcess, head: bytes) -> None:
    with standing.client.socket() as connection:
        whole = standing.client.head("GET", "status")[:-2] + head + b"\r\n\r\n"
        assert send_until_answered(connection, whole) in REFUSALS
    standing.client.get("status").ok()


def test_a_huge_address_is_refused(standing: ServerProcess) -> None:
    with standing.client.socket() as connection:
        assert send_until_answered(connection, standing.client.head("GET", "/" + "x" * 1_000_000)) in REFUSALS
    standing.client.get("status").ok()


def test_a_head_without_an_end_takes_no_memory_without_an_end(standing: ServerProcess) -> None:
    before = memory(standing.pid)
    with standing.client.socket() as connection:
        parts = [b"x" * (1 << 20)] * 64
        assert send_until_answered(connection, b"GET / HTTP/1.1\r\nX-Long: ", *parts) in REFUSALS
        assert memory(standing.pid) - before < 32 << 20
    standing.client.get("status").ok()


def test_requests_that_are_sent_at_once_are_answered_in_their_order(standing: ServerProcess) -> None:
    paths = ["status", "nothing", "items", "packs", "jobs", "/app.js", "status"]
    with standing.client.socket() as connection:
        connection.sendall(b"".join(standing.client.head("GET", path) for path in paths))
        bodies = []
        for _ in paths:
            response = http.client.HTTPResponse(connection, method="GET")
            # Unbuffered, so that it reads no more than its own answer.
            response.fp = connection.makefile("rb", buffering=0)
            response.begin()
            bodies.append((response.status, response.read()))
    assert [status for status, _ in bodies] == [200, 404, 200, 200, 200, 200, 200]
    assert json.loads(bodies[1][1])["error"]["code"] == "no_such_address"
    for number, key in ((0, "runner"), (2, "items"), (3, "packs"), (4, "jobs"), (6, "runner")):
        assert key in json.loads(bodies[number][1])


def test_the_body_of_a_refused_request_is_not_taken_for_the_next(standing: ServerProcess) -> None:
    inner = standing.client.head("GET", "status")
    with standing.client.socket() as connection:
        outer = standing.client.head("POST", "nothing", Content_Length=str(len(inner)))
        connection.sendall(outer + inner + standing.client.head("GET", "/", Connection="close"))
        answer = until_closed(connection)
    assert answer.count(b"HTTP/1.1 ") == 2 and answer.startswith(b"HTTP/1.1 404")


def test_who_says_no_more_after_a_request_is_answered(standing: ServerProcess) -> None:
    with standing.client.socket() as connection:
        connection.sendall(standing.client.head("GET", "status"))
        connection.shutdown(socket.SHUT_WR)
        assert until_closed(connection).startswith(b"HTTP/1.1 200")


def test_who_goes_before_the_answer_harms_nobody(standing: ServerProcess) -> None:
    for _ in range(50):
        connection = standing.client.socket()
        connection.sendall(standing.client.head("GET", "diagnostics"))
        connection.close()
    standing.client.get("status").ok()


def test_a_body_that_breaks_its_form_is_refused_with_a_hint(standing: ServerProcess) -> None:
    head = standing.client.head("POST", "items", Content_Type="application/json", Transfer_Encoding="chunked")
    with standing.client.socket() as connection:
        connection.sendall(head + b"2\r\n{}\r\nthis is no length\r\n")
        response = http.client.HTTPResponse(connection, method="POST")
        response.begin()
        assert (response.status, json.loads(response.read())["error"]["code"]) == (400, "invalid_request")
        response.close()


def test_a_body_that_ends_early_is_refused(standing: ServerProcess) -> None:
    head = standing.client.head("POST", "items", Content_Type="application/json", Content_Length="100")
    with standing.client.socket() as connection:
        connection.sendall(head + b'{"paths": ["/a"]}')
        connection.shutdown(socket.SHUT_WR)
        answer = until_closed(connection)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400"), answer
    assert standing.client.get("items").ok()["total_count"] == 0
