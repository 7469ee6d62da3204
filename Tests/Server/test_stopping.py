"""The server ends when it is asked to, whatever is going on, and loses nothing."""

import http.client
import json
import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import Files, wav_header
from sotto_testing.places import program
from sotto_testing.processes import descendants
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for

pytestmark = pytest.mark.alone

# What the server promises.
LIMIT = 5


def long_file(folder: Path) -> Path:
    """Make a file that does not fit into what the kernel keeps for a connection."""
    path = folder / "long.wav"
    with path.open("wb") as file:
        file.write(wav_header(256 << 20))
        file.truncate(44 + (256 << 20))
    return path


def paused_download(client: Client, item: dict) -> socket.socket:
    """Begin to play a file, and stop reading."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 10)
    connection.connect(("127.0.0.1", client.port))
    connection.sendall(client.head("GET", f"items/{item['id']}/media"))
    connection.settimeout(30)
    assert connection.recv(12) == b"HTTP/1.1 200"
    return connection


def half_upload(client: Client) -> socket.socket:
    """Send half of a file."""
    connection = client.socket()
    head = client.head("POST", "uploads?name=half.wav", Content_Type="application/octet-stream", Content_Length="5000000")
    connection.sendall(head + wav_header(4_999_956) + bytes(2_000_000))
    return connection


def job_states(home: Path) -> list[str]:
    """Return the states of a home's jobs as the command line has them, the newest first."""
    command = [program("sotto"), "jobs", "list", "--json", "--home", home]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [job["state"] for job in json.loads(run.stdout)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_idle_server_ends_at_once(home: Path, number: int) -> None:
    with ServerProcess(home) as server:
        assert server.stop(number) < LIMIT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_whatever_is_going_on_the_server_ends_soon_and_the_next_goes_on(
    home: Path, files: Files, stand_in: StandIn, start_server: StartServer, tmp_path: Path, report_figure, number: int
) -> None:
    with start_server(home) as server, ExitStack() as connections:
        client = server.client
        events = connections.enter_context(EventStream(client))
        connections.enter_context(paused_download(client, client.add(long_file(tmp_path))))
        connections.enter_context(half_upload(client))
        connections.enter_context(client.socket()).sendall(client.head("GET", "status")[:-2])
        # One whose client keeps it for later, as browsers do.
        kept = client.connection()
        client.send(kept, "GET", "status")
        client.answer(kept).ok()
        connections.callback(kept.close)
        with stand_in.holding():
            job, queued = client.separate(client.add(files.film)), client.separate(client.add(files.tone))
            wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
            wait_for("the upload", lambda: list(home.glob("work/*/staging/half.wav")))
            wait_for("its processes", lambda: descendants(server.pid))
            seconds = server.stop(number)
            assert seconds < LIMIT
            report_figure(f"With a separation, a stream, a paused download and half an upload the server ended in {seconds:.1f} s")
        events.wait_for_end()
    assert job_states(home) == ["queued", "queued"]
    assert not server.uploaded()
    assert "address" not in server.file()
    assert not [path for path in home.glob("**/*") if ".staging" in path.name]
    with start_server(home) as again:
        assert (again.port, again.token) == (server.port, server.token)
        for each in (job, queued):
            wait_for("stems", lambda job=each: again.client.state(job) == "succeeded")
        # Being stopped is no attempt that failed.
        assert again.client.job(job)["attempt"] == 1
        again.stop()


def test_a_download_that_is_being_read_comes_to_its_end_or_breaks_off(
    home: Path, tmp_path: Path, start_server: StartServer
) -> None:
    with start_server(home) as server:
        item = server.client.add(long_file(tmp_path))
        connection = server.client.connection()
        server.client.send(connection, "GET", f"items/{item['id']}/media")
        response = connection.getresponse()
        response.read(1 << 20)
        server.process.send_signal(signal.SIGTERM)
        try:
            # What is short is seen to be short.
            assert len(response.read()) + (1 << 20) == item["size_bytes"]
        except (http.client.IncompleteRead, ConnectionResetError):
            pass
        connection.close()
        assert server.process.wait(30) == 0


def test_a_verification_does_not_hold_up_the_end(home: Path, stand_in: StandIn, start_server: StartServer) -> None:
    with start_server(home) as server, stand_in.holding():
        connection = server.client.connection()
        server.client.send(connection, "POST", "packs/spleeter/verify")
        wait_for("the trial of the pack", lambda: descendants(server.pid))
        assert server.stop() < LIMIT
        connection.close()


def test_a_second_signal_does_no_harm(home: Path, stand_in: StandIn, files: Files, start_server: StartServer) -> None:
    with start_server(home) as server:
        with stand_in.holding():
            job = server.client.separate(server.client.add(files.film))
            wait_for("the job runs", lambda: server.client.job(job)["stage"] == "separate")
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                server.process.send_signal(number)
            server.process.wait(30)
    assert job_states(home) in (["queued"], ["running"])
    with start_server(home) as again:
        wait_for("stems", lambda: again.client.state(job) == "succeeded")
        again.stop()


def test_nobody_can_connect_to_a_server_that_has_ended(home: Path) -> None:
    with ServerProcess(home) as server:
        server.stop()
        with pytest.raises(ConnectionRefusedError):
            server.client.get("status")
    # And its place is free at once.
    with ServerProcess(home, words=("--port", str(server.port))) as again:
        assert again.port == server.port
        again.stop()
