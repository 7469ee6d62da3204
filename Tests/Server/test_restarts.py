"""A server that is killed is back at the same place, with the same token, and goes on."""

import signal
import socket
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import Files, wav_header
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


def test_a_killed_server_goes_on_where_it_was(
    home: Path, files: Files, stand_in: StandIn, start_server: StartServer
) -> None:
    with start_server(home) as server:
        cookie = "=".join(server.client.sign_in())
        with EventStream(server.client) as events, stand_in.holding():
            film, tone = server.client.add(files.film), server.client.add(files.tone)
            running, queued = server.client.separate(film), server.client.separate(tone)
            last = events.wait_for(
                "the job runs", lambda event: event.name == "job" and event.data["stage"] == "separate"
            ).id
            # It ends everything that it had started, too.
            server.kill()
            events.wait_for_end()
    with start_server(home) as again:
        assert (again.port, again.token) == (server.port, server.token)
        # The token is the same for scripts; the session of the page that was open has ended with its server.
        stranger = Client(again.port, None)
        assert stranger.get("items", headers={"Cookie": cookie}).code == "not_signed_in"
        with EventStream(again.client, last) as events:
            assert events.wait_for_job(running, "succeeded").data["attempt"] == 1
            events.wait_for_job(queued, "succeeded")
            assert not [event for event in events.events if event.name == "reset"]
        again.stop()


def test_half_a_file_does_not_outlive_the_server_that_received_it(home: Path) -> None:
    with ServerProcess(home) as server, server.client.socket() as connection:
        head = server.client.head(
            "POST", "uploads?name=half.wav", Content_Type="application/octet-stream", Content_Length="5000000"
        )
        connection.sendall(head + wav_header(4_999_956) + bytes(2_000_000))
        wait_for("the beginning of the file", lambda: list(home.glob("work/*/staging/half.wav")))
        server.kill()
    assert server.uploaded()
    with ServerProcess(home) as again:
        again.wait_for_no_uploads()
        assert again.client.get("items").ok()["total_count"] == 0
        again.stop()


def test_a_file_that_was_received_outlives_the_server(home: Path, files: Files, start_server: StartServer) -> None:
    with start_server(home) as server:
        item = server.client.upload("kept.mp4", files.film.read_bytes()).ok(201)["item"]
        server.kill()
    with start_server(home) as again:
        assert again.client.get(f"items/{item['id']}/media").body == files.film.read_bytes()
        again.stop()


@pytest.mark.parametrize(("number", "end"), [
    # TestServer aborts at the first.
    (signal.SIGUSR1, "failed"), (signal.SIGABRT, "succeeded"), (signal.SIGKILL, "succeeded"),
])  # fmt: skip
def test_a_job_whose_server_crashes_three_times_is_given_up_and_one_whose_server_is_killed_is_not(
    home: Path, files: Files, stand_in: StandIn, start_server: StartServer, number: int, end: str
) -> None:
    job = None
    for _ in range(3):
        with start_server(home) as server, stand_in.holding():
            client = server.client
            job = job or client.separate(client.add(files.tone))
            wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
            server.kill(number)
    with start_server(home) as again:
        wait_for("the end of the job", lambda: again.client.state(job) in ("failed", "succeeded"))
        assert again.client.state(job) == end
        if end == "failed":
            assert again.client.job(job)["error"]["code"] == "attempts_exhausted"
            again.client.post(f"jobs/{job['id']}/retry").ok()
            wait_for("stems", lambda: again.client.state(job) == "succeeded")
        again.stop()


def test_a_second_server_of_a_home_shows_everything_and_takes_the_queue_over(
    home: Path, files: Files, start_server: StartServer
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


def test_a_server_whose_place_is_taken_finds_another_and_says_so(home: Path, start_server: StartServer) -> None:
    with start_server(home) as server:
        server.kill()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", server.port))
        other.listen()
        with start_server(home) as again:
            assert again.port != server.port and again.token == server.token
            assert again.file()["address"] == again.address
            again.client.get("status").ok()
            again.stop()


def test_a_database_that_was_put_back_makes_pages_ask_for_everything(
    home: Path, files: Files, start_server: StartServer
) -> None:
    with start_server(home) as server:
        server.stop()
    copy = (home / "sotto.sqlite").read_bytes()
    with start_server(home) as server:
        with EventStream(server.client) as events:
            last = events.wait_for_item(server.client.add(files.tone)["id"]).id
        server.stop()
    for path in home.glob("sotto.sqlite*"):
        path.unlink()
    (home / "sotto.sqlite").write_bytes(copy)
    with start_server(home) as again:
        with EventStream(again.client, last) as events:
            events.wait_for("a reset", lambda event: event.name == "reset")
        assert again.client.get("items").ok()["total_count"] == 0
        again.stop()
