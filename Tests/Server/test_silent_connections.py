"""Clients that begin something and then say nothing."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.processes import sockets
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for

pytestmark = pytest.mark.alone

# So long the server listens to who says nothing.
SILENCE = 60


def beginnings(client: Client) -> list[bytes]:
    """Return requests that stop early: before, in and after the head."""
    return [
        b"", b"G", b"GET / HTTP/1.1\r\n", client.head("GET", "status")[:-2],
        client.head("POST", "items", Content_Type="application/json", Content_Length="100") + b'{"paths": [',
        client.head("POST", "items", Content_Type="application/json", Transfer_Encoding="chunked") + b"5\r\nab",
        client.head("POST", "uploads?name=a.wav", Content_Type="application/octet-stream", Content_Length="100") + b"RIFF",
    ]  # fmt: skip


@pytest.fixture(scope="session")
def silent(
    tmp_path_factory: pytest.TempPathFactory, start_server: StartServer
) -> Iterator[tuple[ServerProcess, list[socket.socket], float]]:
    """Open connections that stay silent, as early as possible: the last test of all looks what has become of them."""
    with start_server(tmp_path_factory.mktemp("silent") / "home") as server:
        connections = []
        for beginning in beginnings(server.client):
            connection = server.client.socket()
            connection.sendall(beginning)
            connections.append(connection)
        yield server, connections, time.monotonic()
        for connection in connections:
            connection.close()


@pytest.mark.first
def test_many_silent_connections_keep_nobody_from_being_served(
    silent: tuple[ServerProcess, list[socket.socket], float]
) -> None:
    server, _, _ = silent
    more = []
    for number in range(200):
        connection = server.client.socket()
        connection.sendall(server.client.head("GET", "status")[: number % 100])
        more.append(connection)
    start = time.monotonic()
    server.client.get("items").ok()
    assert time.monotonic() - start < 5
    for connection in more:
        connection.close()


def test_connections_that_have_got_an_answer_make_room_for_others(home: Path, stand_in: StandIn) -> None:
    limited = ("prlimit", "--nofile=256:256")
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables, before=limited) as server:
        connections = []
        for _ in range(300):
            connection = server.client.socket()
            connection.sendall(server.client.head("GET", "status"))
            connection.settimeout(20)
            # Whoever asks is answered, also when there are more than can stay.
            assert connection.recv(12).startswith(b"HTTP/1.1 200"), connection
            connections.append(connection)
        server.client.get("status").ok()
        for connection in connections:
            connection.close()
        server.stop()


def test_a_document_that_arrives_too_slowly_is_refused(silent: tuple[ServerProcess, list[socket.socket], float]) -> None:
    server, _, _ = silent
    connection = server.client.socket()
    connection.sendall(server.client.head("POST", "session/challenge", Content_Type="application/json", Content_Length="90"))
    start = time.monotonic()
    connection.settimeout(1)
    answer = b""
    while not answer and time.monotonic() < start + SILENCE:
        connection.sendall(b" ")
        try:
            answer = connection.recv(12)
        except TimeoutError:
            pass
    assert answer.startswith(b"HTTP/1.1 400"), answer
    connection.close()


def test_a_stream_of_events_whose_client_has_gone_is_ended(home: Path, start_server: StartServer) -> None:
    with start_server(home) as server:
        before = sockets(server.pid)
        for _ in range(20):
            EventStream(server.client).close()
        wait_for("as many connections as before", lambda: sockets(server.pid) <= before)
        server.stop()


@pytest.mark.last
def test_who_is_silent_for_a_minute_is_given_up(silent: tuple[ServerProcess, list[socket.socket], float]) -> None:
    server, connections, start = silent
    for connection in connections:
        connection.settimeout(max(0.1, start + 2 * SILENCE - time.monotonic()))
        try:
            while connection.recv(1_000):
                pass
        except ConnectionResetError:
            pass
    server.wait_for_no_uploads()
    server.stop()


def test_more_connections_than_there_are_descriptors_end_nothing(home: Path, stand_in: StandIn) -> None:
    limited = ("prlimit", "--nofile=256:256")
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables, before=limited) as server:
        connections = [server.client.socket() for _ in range(300)]
        # What is over the limit waits. Where it did not, the process ended within some seconds.
        end = time.monotonic() + 12
        while time.monotonic() < end:
            assert server.process.poll() is None, server.errors
            time.sleep(0.2)
        for connection in connections:
            connection.close()
        server.client.get("status").ok()
        server.stop()
