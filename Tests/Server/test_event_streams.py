"""Many streams at once, and readers that do not read."""

import socket
import threading
import time

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.filling import put_items, touch_items
from sotto_testing.media import Files
from sotto_testing.processes import memory, sockets
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

pytestmark = pytest.mark.alone

STREAMS = 200
# Events of each round weigh more than all that the kernel keeps for a connection.
ITEMS, PATH, ROUNDS = 150, 4_000, 12


def slow_reader(client: Client) -> socket.socket:
    """Open a stream of events that nobody reads."""
    connection = socket.socket()
    # Set before it connects, so that little fits into the kernel.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", client.port))
    connection.sendall(client.head("GET", "events", Accept="text/event-stream"))
    assert connection.recv(9) == b"HTTP/1.1 "
    return connection


def test_two_hundred_streams_are_all_told(server: ServerProcess, files: Files, report_figure) -> None:
    before, size = sockets(server.pid), memory(server.pid)
    streams = [EventStream(server.client) for _ in range(STREAMS)]
    try:
        for stream in streams:
            stream.wait_for("the status", lambda event: event.name == "status")
        start = time.monotonic()
        item = server.client.add(files.tone)
        seconds = max(stream.wait_for_item(item["id"]).at for stream in streams) - start
        report_figure(f"{STREAMS} streams were told of an item after {seconds:.2f} s; {(memory(server.pid) - size) >> 20} MB more")
        # Others are served meanwhile.
        server.client.get("items").ok()
    finally:
        for stream in streams:
            stream.close()
    wait_for("as many connections as before", lambda: sockets(server.pid) <= before)


@pytest.mark.full
def test_who_does_not_read_neither_slows_others_nor_takes_memory(server: ServerProcess) -> None:
    put_items(server.home, ITEMS, PATH)
    readers = [slow_reader(server.client) for _ in range(5)]
    with EventStream(server.client) as events:
        events.wait_for("the status", lambda event: event.name == "status")
        sizes = []
        for number in range(ROUNDS):
            start = len(events.events)
            touch_items(server.home, 100 + number)
            length = 100 + number
            events.wait_for(
                f"round {number}", lambda e, want=length: e.name == "reset" or (e.name == "item" and e.data["duration_seconds"] == want),
                start=start,
            )  # fmt: skip
            events.wait_for_quiet()
            sizes.append(memory(server.pid))
        told = [event for event in events.events if event.name == "item"]
        assert len(told) >= ITEMS * ROUNDS // 2
        # What was told in the last rounds would be more than this by far, were it kept for each.
        assert sizes[-1] - sizes[ROUNDS // 3] < 20 << 20, sizes
    # Who reads after all is told that something is missing.
    rest, done = bytearray(), threading.Event()

    def read() -> None:
        while b"event: reset" not in rest and (part := readers[0].recv(1 << 20)):
            rest.extend(part)
        done.set()

    threading.Thread(target=read, daemon=True).start()
    assert done.wait(60) and b"event: reset" in rest
    for reader in readers:
        reader.close()
    server.client.get("status").ok()


def test_who_does_not_read_does_not_hold_up_the_end(server: ServerProcess) -> None:
    put_items(server.home, ITEMS, PATH)
    reader = slow_reader(server.client)
    with EventStream(server.client) as events:
        events.wait_for("the status", lambda event: event.name == "status")
        for number in range(6):
            start = len(events.events)
            touch_items(server.home, 200 + number)
            events.wait_for("a round", lambda event: event.name in ("item", "reset"), start=start)
            events.wait_for_quiet()
        assert server.stop() < 5
        events.wait_for_end()
    reader.close()


def test_streams_end_when_the_server_does(server: ServerProcess) -> None:
    streams = [EventStream(server.client) for _ in range(20)]
    for stream in streams:
        stream.wait_for("the status", lambda event: event.name == "status")
    assert server.stop() < 5
    for stream in streams:
        stream.wait_for_end()
        stream.close()
