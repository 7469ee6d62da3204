"""The stream of events: its form, what it tells, and how one comes back to it."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.events import Event, EventStream
from sotto_testing.filling import put_items
from sotto_testing.media import Files
from sotto_testing.places import program
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.waiting import wait_for


def started(events: EventStream) -> EventStream:
    """Return the stream once it has told the status, which comes after all that was missed."""
    events.wait_for("the status", lambda event: event.name == "status")
    return events


def missed(client: Client, last_id: str) -> list[Event]:
    """Return what a client is told that comes back with an id, up to the status."""
    with EventStream(client, last_id) as events:
        started(events)
        told = [event.name for event in events.events]
        return events.events[: told.index("status")]


def subjects(events: list[Event]) -> list[tuple[str, str]]:
    """Return what each event is about."""
    return [(event.name, event.data["id"]) for event in events]


def test_a_stream_has_the_form_that_browsers_read(client: Client, files: Files) -> None:
    with EventStream(client) as events:
        assert (events.status, events.headers["Content-Type"], events.headers["Cache-Control"]) == (200, "text/event-stream", "no-store")
        assert events.headers["Content-Length"] is None
        item = client.add(files.film)
        told = events.wait_for_item(item["id"])
        assert told.id and told.id.isdigit()
        lines = list(events.lines)
    # A browser that loses the stream is to come back after a second.
    assert lines[:3] == [b"retry: 1000", b"", b"event: status"]
    for number, line in enumerate(lines[:-1]):
        assert not line or line.partition(b": ")[0] in (b"retry", b"event", b"id", b"data"), line
        if line.startswith(b"data: "):
            assert lines[number + 1] == b""
    assert events.events[0].data == client.get("status").ok()


def test_items_that_come_change_and_go_are_told(client: Client, files: Files) -> None:
    with started(EventStream(client)) as events:
        item = client.add(files.film)
        events.wait_for("the item with its picture", lambda e: e.name == "item" and e.data["has_thumbnail"])
        assert events.wait_for_item(item["id"]).data["title"] == "film"
        start = len(events.events)
        client.delete(f"items/{item['id']}")
        gone = events.wait_for_item(item["id"], start=start, removed=True)
        assert gone.data == {"id": item["id"], "removed": True}
        numbers = [int(event.id) for event in events.events if event.id]
        assert numbers == sorted(set(numbers))


@pytest.mark.alone
def test_what_another_process_changes_is_told_within_two_seconds(server: ServerProcess, files: Files) -> None:
    with started(EventStream(server.client)) as events:
        for words, removed in ((["add", files.tone], False), (["remove", files.tone], True)):
            run = subprocess.run(
                [program("sotto"), "library", *words, "--home", server.home], capture_output=True, text=True, check=True
            )
            ended = time.monotonic()
            event = events.wait_for(
                f"library {words[0]}", lambda e, gone=removed: e.name == "item" and ("removed" in e.data) == gone
            )
            assert event.at - ended < 2, run.stdout


def test_who_comes_back_is_told_exactly_what_has_changed_since(client: Client, files: Files) -> None:
    with started(EventStream(client)) as events:
        film = client.add(files.film)
        events.wait_for("the item with its picture", lambda e: e.name == "item" and e.data["has_thumbnail"])
        last = events.events[-1].id or next(event.id for event in reversed(events.events) if event.id)
    assert missed(client, last) == []
    tone = client.add(files.tone)
    job = client.separate(tone)
    wait_for("stems", lambda: client.state(job) == "succeeded")
    told = missed(client, last)
    # Each once, as it is now, and nothing of the film, which has not changed.
    assert sorted(subjects(told)) == sorted([("item", tone["id"]), ("job", job["id"])])
    states = {event.name: event.data for event in told}
    assert states["item"]["stems"]["state"] == "ready" and states["job"]["state"] == "succeeded"
    client.delete(f"items/{film['id']}")
    assert subjects(missed(client, told[-1].id)) == [("item", film["id"])]
    (gone,) = missed(client, told[-1].id)
    assert gone.data["removed"] is True
    # Who was there from the beginning sees both.
    assert {subject for subject in subjects(missed(client, "0"))} == {
        ("item", film["id"]), ("item", tone["id"]), ("job", job["id"]),
    }  # fmt: skip


@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_who_comes_back_to_a_restarted_server_is_told_the_same(
    home: Path, files: Files, start_server: StartServer, how: str
) -> None:
    with start_server(home) as server:
        with started(EventStream(server.client)) as events:
            item = server.client.add(files.tone)
            last = events.wait_for_item(item["id"]).id
            server.stop() if how == "stopped" else server.kill()
            events.wait_for_end()
    # Meanwhile the command line goes on.
    run = subprocess.run(
        [program("sotto"), "library", "add", files.film, "--home", home], capture_output=True, text=True, check=True
    )
    with start_server(home) as again:
        (event,) = missed(again.client, last)
        assert (event.name, event.data["path"]) == ("item", str(files.film)), run.stdout
        # And it goes on from there.
        with started(EventStream(again.client, event.id)) as events:
            assert [e for e in events.events if e.name in ("item", "job", "reset")] == []
            again.client.delete(f"items/{item['id']}")
            assert int(events.wait_for_item(item["id"], removed=True).id) > int(event.id)
        again.stop()


def test_an_id_from_the_future_means_that_all_is_to_be_asked_for_again(client: Client, files: Files) -> None:
    item = client.add(files.tone)
    for number in ("999999", str(2**63 - 1)):
        with started(EventStream(client, number)) as events:
            reset = events.events[0]
            assert (reset.name, reset.data) == ("reset", {})
            # With its id a client goes on from now.
            assert missed(client, reset.id) == []
            client.get(f"items/{item['id']}").ok()


def test_more_than_can_be_told_is_one_event(server: ServerProcess) -> None:
    with started(EventStream(server.client)) as events:
        put_items(server.home, 700)
        live = events.wait_for("a reset", lambda event: event.name == "reset")
        assert not [event for event in events.events if event.name == "item"]
    (told,) = missed(server.client, "0")
    assert (told.name, told.id) == ("reset", live.id)
    assert server.client.get("items").ok()["total_count"] == 700


@pytest.mark.parametrize("number", ["", "x", "1.5", "-1", "1e3", str(2**64), "%00", "1, 2", "x" * 100, "\xe9"])
def test_an_odd_id_harms_nobody(standing: ServerProcess, number: str) -> None:
    with EventStream(standing.client, number) as events:
        assert events.status == 200
        started(events)


def test_the_status_is_told_when_it_changes(client: Client, files: Files) -> None:
    with started(EventStream(client)) as events:
        client.separate(client.add(files.tone))
        events.wait_for("a running job", lambda event: event.name == "status" and event.data["running"] == 1)
        events.wait_for(
            "none", lambda event: event.name == "status" and event.data["running"] == 0, start=len(events.events) - 1
        )
        states = [event.data for event in events.events if event.name == "status"]
        # Not again and again while nothing happens.
        assert all(first != second for first, second in zip(states[1:], states[2:])), states


def test_a_database_that_is_locked_for_a_while_ends_no_stream(server: ServerProcess, files: Files) -> None:
    with started(EventStream(server.client)) as events:
        with closing(sqlite3.connect(server.home / "sotto.sqlite", timeout=60)) as database:
            database.execute("BEGIN EXCLUSIVE")
            server.client.get("items").ok()
            server.client.get("status").ok()
            database.rollback()
        item = server.client.add(files.tone)
        events.wait_for_item(item["id"])
