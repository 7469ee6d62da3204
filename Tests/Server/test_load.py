"""Fifty clients at once."""

import http.client
import itertools
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from conftest import StartServer
from sotto_testing.client import Client
from sotto_testing.media import make_tone
from sotto_testing.processes import descriptors, memory
from sotto_testing.waiting import wait_for

_CLIENTS = 50
# A minute is the real thing; what grows shows in seconds.
_SECONDS = float(os.environ.get("SOTTO_TEST_LOAD_SECONDS", "10"))
_READS = (
    "status", "items", "items?sort=title&limit=20", "items?search=tone", "jobs", "jobs?state=active", "packs", "ledger",
    "/", "/app.js", "/base.css",
)  # fmt: skip


class Caller(threading.Thread):
    """Asks for one thing after the other over one connection, and keeps what went wrong."""

    def __init__(self, client: Client, start: int, until: float) -> None:
        super().__init__(daemon=True)
        self._client, self._start, self._until = client, start, until
        self.times: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        connection = self._client.connection()
        try:
            for path in itertools.islice(itertools.cycle(_READS), self._start, None):
                if time.monotonic() > self._until:
                    return
                began = time.monotonic()
                self._client.send(connection, "GET", path)
                answer = self._client.answer(connection)
                self.times.append(time.monotonic() - began)
                if answer.status != 200:
                    self.faults.append(f"{path}: {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(repr(error))
        finally:
            connection.close()


def _sockets(pid: int) -> int:
    return sum(link.startswith("socket:") for link in descriptors(pid))


def test_fifty_clients_are_all_served_and_leave_nothing_behind(
    home: Path, start_server: StartServer, tmp_path: Path, report_figure: Callable[[str], None]
) -> None:
    with start_server(home) as server:
        client = server.client
        for path in _READS:
            client.get(path)
        before = _sockets(server.pid)
        memory_before = memory(server.pid)
        until = time.monotonic() + _SECONDS
        callers = [Caller(client, number, until) for number in range(_CLIENTS)]
        for caller in callers:
            caller.start()
        added = 0
        # Somebody works meanwhile.
        while time.monotonic() < until:
            client.add(make_tone(tmp_path / f"tone {added}.wav", frequency=300 + added))
            added += 1
        for caller in callers:
            caller.join(60)
        assert not any(caller.is_alive() for caller in callers)
        faults = [fault for caller in callers for fault in caller.faults]
        assert not faults, faults[:10]
        assert client.get("items").ok()["total_count"] == added
        times = sorted(itertools.chain.from_iterable(caller.times for caller in callers))
        assert len(times) > 10 * _CLIENTS
        late = times[int(len(times) * 0.95)]
        report_figure(
            f"{_CLIENTS} clients for {_SECONDS:g} s: {len(times)} answers, {len(times) / _SECONDS:.0f} a second, "
            f"95% within {late * 1_000:.0f} ms, {added} files added meanwhile"
        )
        # The database's readers, which are kept, are files; every connection is to go.
        wait_for("connections as before", lambda: _sockets(server.pid) <= before)
        # What a library of this size takes, and what the allocator keeps.
        assert memory(server.pid) < memory_before + 100_000_000
        server.stop()
