"""Stopping and killing: nothing is lost, and the server is soon gone."""

import signal
import socket
from pathlib import Path

import pytest

from conftest import Files, StartServer
from sotto_testing.events import EventStream
from sotto_testing.media import wav_header
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for

_LIMIT = 5.0


def _held_connection(client, request: bytes) -> socket.socket:
    """Send a request whose answer nobody reads; the small buffer keeps the server from being done with it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.connect(("127.0.0.1", client.port))
    connection.sendall(request)
    return connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whatever_it_is_doing_a_stopped_server_is_gone_within_five_seconds_and_loses_nothing(
    number: signal.Signals, home: Path, start_server: StartServer, stand_in: StandIn, files: Files, tmp_path: Path
) -> None:
    long = tmp_path / "long.wav"
    size = 60_000_000
    with long.open("wb") as file:
        file.write(wav_header(size))
        file.truncate(44 + size)
    with start_server(home) as server, stand_in.holding():
        client = server.client
        item, other = client.add(files.film), client.add(files.tone)
        played = client.add(long)
        job = client.separate(item)
        waiting = client.separate(other)
        wait_for("the separation", lambda: client.job(job)["stage"] == "separate")
        download = _held_connection(client, client.head("GET", f"items/{played['id']}/media"))
        upload = _held_connection(
            client,
            client.head("POST", "uploads?name=a.wav", Content_Type="application/octet-stream", Content_Length="9000000")
            + wav_header(8_999_956) + bytes(100_000),
        )  # fmt: skip
        half = _held_connection(client, b"GET /api/v1/items HTTP/1.1\r\nHost: 127.0.0.1")
        wait_for("the upload", lambda: list((home / "work").glob(".sotto-*/staging/a.wav")))
        with EventStream(client) as events:
            events.wait_for("the status", lambda event: event.name == "status")
            seconds = server.stop(number)
            assert seconds < _LIMIT
            events.wait_for_end()
        for connection in (download, upload, half):
            connection.close()
        assert not list((home / "work").glob(".sotto-*/staging/*"))
        assert not (home / "uploads").exists() or not list((home / "uploads").iterdir())
        assert "address" not in server.file()

    with start_server(home) as server:
        client = server.client
        with EventStream(client) as events:
            for one in (job, waiting):
                if client.state(one) != "succeeded":
                    events.wait_for_job(one, "succeeded")
        # A stop is no fault of the job's.
        assert client.job(job)["attempt"] == 1
        server.stop()


def test_after_a_kill_port_and_token_are_the_same_and_the_queue_goes_on(
    home: Path, start_server: StartServer, stand_in: StandIn, files: Files
) -> None:
    with start_server(home) as server, stand_in.holding():
        job = server.client.separate(server.client.add(files.film))
        wait_for("the separation", lambda: server.client.job(job)["stage"] == "separate")
        port, token = server.port, server.token
        server.kill()
    with start_server(home) as server:
        assert (server.port, server.token) == (port, token)
        with EventStream(server.client) as events:
            if server.client.state(job) != "succeeded":
                events.wait_for_job(job, "succeeded")
        assert server.client.job(job)["attempt"] == 2
        server.stop()


def test_a_second_server_of_a_home_shows_everything_and_takes_the_queue_over(
    home: Path, start_server: StartServer, files: Files
) -> None:
    with start_server(home) as first, start_server(home) as second:
        assert second.port != first.port
        wait_for("the first one's queue", lambda: first.client.get("status").ok()["runner"] == "here")
        assert second.client.get("status").ok()["runner"] == "elsewhere"
        assert second.file()["port"] == first.port, "others find the first one"
        item = second.client.add(files.film)
        assert first.client.get(f"items/{item['id']}").ok()["path"] == item["path"]
        first.kill()
        wait_for("the second one's queue", lambda: second.client.get("status").ok()["runner"] == "here")
        job = second.client.separate(item)
        wait_for("its end", lambda: second.client.state(job) == "succeeded")
        second.stop()
