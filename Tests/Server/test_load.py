"""Fifty clients at once, for a while."""

import os
import random
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from sotto_testing.client import Client
from sotto_testing.filling import put_items
from sotto_testing.media import Files, wav_header
from sotto_testing.processes import memory, sockets
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

pytestmark = pytest.mark.alone

CLIENTS = 50
# `./test` has no minute for it; 60 is the full thing.
SECONDS = float(os.environ.get("SOTTO_TEST_LOAD_SECONDS", "10"))


@dataclass
class Counts:
    """What the clients have seen."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


class Visitor(threading.Thread):
    """A client that reads here and there, and now and then adds a file and takes it out again."""

    def __init__(self, client: Client, number: int, items: list[str], media: str, end: float) -> None:
        super().__init__(daemon=True)
        self.client, self.items, self.media, self.end = client, items, media, end
        self.chance = random.Random(number)
        self.counts = Counts()
        self.connection = client.connection()
        self.sound = wav_header(9_600) + bytes(self.chance.randrange(256) for _ in range(9_600))

    def run(self) -> None:
        try:
            while time.monotonic() < self.end:
                self.step()
        except Exception as error:  # noqa: BLE001
            self.counts.errors.append(repr(error))
        self.connection.close()

    def step(self) -> None:
        chance, item = self.chance, self.chance.choice(self.items)
        kind = chance.random()
        if kind < 0.01:
            fields = {"Content-Type": "application/octet-stream"}
            added = self.ask("POST", "uploads", 201, query={"name": "load.wav"}, body=self.sound, headers=fields)
            self.ask("DELETE", f"items/{added['item']['id']}", 204)
        elif kind < 0.3:
            self.ask("GET", "items", query={"sort": chance.choice(["added", "title", "duration"]), "limit": 50, "offset": chance.randrange(900)})
        elif kind < 0.45:
            self.ask("GET", "items", query={"search": f"scene 000{chance.randrange(10)}"})
        elif kind < 0.65:
            self.ask("GET", f"items/{item}")
        elif kind < 0.8:
            first = chance.randrange(10_000)
            self.ask("GET", self.media, 206, headers={"Range": f"bytes={first}-{first + 9_999}"})
        else:
            self.ask("GET", chance.choice(["status", "jobs", "packs", "ledger", "/", "/app.js", "items/none"]), None)

    def ask(self, method: str, path: str, status: int | None = 200, **words: object) -> dict | None:
        start = time.monotonic()
        self.client.send(self.connection, method, path, **words)
        answer = self.client.answer(self.connection)
        self.counts.seconds.append(time.monotonic() - start)
        self.counts.statuses[answer.status] += 1
        if status:
            assert answer.status == status, (path, answer.status, answer.body[:500])
        else:
            assert answer.status == (404 if path == "items/none" else 200), (path, answer.status)
        return answer.json if status in (200, 201) else None


@pytest.mark.full
def test_fifty_clients_are_served_without_an_error(server: ServerProcess, files: Files, report_figure) -> None:
    items = put_items(server.home, 1_000)
    media = f"items/{server.client.add(files.tone)['id']}/media"
    # What it takes when it has answered everything once.
    for _ in range(3):
        warm = Visitor(server.client, 0, items, media, time.monotonic() + 0.5)
        warm.run()
        assert not warm.counts.errors, warm.counts.errors
    connections, size = sockets(server.pid), memory(server.pid)
    end = time.monotonic() + SECONDS
    visitors = [Visitor(server.client, number, items, media, end) for number in range(CLIENTS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(SECONDS + 120)
        assert not visitor.is_alive(), "a client still waits for an answer"
    errors = [error for visitor in visitors for error in visitor.counts.errors]
    assert not errors, errors[:10]
    seconds = [value for visitor in visitors for value in visitor.counts.seconds]
    statuses = sum((visitor.counts.statuses for visitor in visitors), Counter())
    assert set(statuses) <= {200, 201, 204, 206, 404}
    assert min(len(visitor.counts.seconds) for visitor in visitors) > 0
    p95 = statistics.quantiles(seconds, n=20)[-1]
    wait_for("as many connections as before", lambda: sockets(server.pid) <= connections)
    server.wait_for_no_uploads()
    growth = memory(server.pid) - size
    report_figure(
        f"{CLIENTS} clients for {SECONDS:g} s: {len(seconds)} answers, half within {statistics.median(seconds) * 1000:.0f} ms, "
        f"95 % within {p95 * 1000:.0f} ms, {statuses[201]} files added; {growth / 2**20:+.0f} MB"
    )
    assert growth < 64 << 20
    assert server.client.get("items").ok()["total_count"] == 1_001
    assert "error" not in server.errors, server.errors
    server.stop()
