"""A reader of Server-Sent Events, on a thread of its own."""

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from .client import Client
from .waiting import PATIENCE


@dataclass
class Event:
    """One event of a stream."""

    name: str
    id: str | None
    data: Any
    at: float


class EventStream:
    """Follows the server's events until it is closed or the server ends it."""

    def __init__(self, client: Client, last_id: str | None = None) -> None:
        self._connection = client.connection()
        headers = {"Accept": "text/event-stream"} | ({} if last_id is None else {"Last-Event-ID": last_id})
        client.send(self._connection, "GET", "events", headers=headers)
        # An answer that ends its connection takes the socket with it.
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        self.status, self.headers = self._response.status, self._response.headers
        # Whatever it may be that the events say, it is here.
        self.lines: list[bytes] = []
        self.events: list[Event] = []
        self.has_ended = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> "EventStream":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _read(self) -> None:
        name, number, data = "message", None, None
        try:
            # A response ends as a file does; one that breaks off raises.
            while line := self._response.readline():
                line = line.rstrip(b"\n")
                field, _, value = line.partition(b": ")
                with self._news:
                    self.lines.append(line)
                    if field == b"event":
                        name = value.decode()
                    elif field == b"id":
                        number = value.decode()
                    elif field == b"data":
                        data = json.loads(value)
                    elif not line and data is not None:
                        self.events.append(Event(name, number, data, time.monotonic()))
                        name, number, data = "message", None, None
                    self._news.notify_all()
        except (OSError, ValueError, AttributeError):
            # It was closed here, or the server has gone.
            pass
        with self._news:
            self.has_ended = True
            self._news.notify_all()

    def wait_for(
        self, what: str, fits: Callable[[Event], bool], seconds: float = PATIENCE, start: int = 0
    ) -> Event:
        """Return the first event that fits, of those from `start` on; fail when none comes."""
        with self._news:
            found = self._news.wait_for(lambda: self._first(fits, start) or self.has_ended, seconds)
            event = self._first(fits, start)
        assert event, f"{what}: {'the stream ended' if found else f'not within {seconds:g} s'}: {self.events[start:][-5:]}"
        return event

    def _first(self, fits: Callable[[Event], bool], start: int) -> Event | None:
        return next((event for event in self.events[start:] if fits(event)), None)

    def wait_for_item(self, item: str, seconds: float = PATIENCE, start: int = 0, removed: bool = False) -> Event:
        """Return the first event of an item."""

        def fits(event: Event) -> bool:
            return event.name == "item" and event.data["id"] == item and ("removed" in event.data) == removed

        return self.wait_for(f"an event of {item}", fits, seconds, start)

    def wait_for_job(self, job: dict[str, Any], state: str, seconds: float = PATIENCE, start: int = 0) -> Event:
        """Return the first event that says that a job is in a state."""

        def fits(event: Event) -> bool:
            return event.name == "job" and event.data["id"] == job["id"] and event.data["state"] == state

        return self.wait_for(f"{state} of {job['id']}", fits, seconds, start)

    def wait_for_quiet(self, seconds: float = 0.3) -> None:
        """Return when nothing has come for a while."""
        with self._news:
            while self._news.wait(seconds):
                pass

    def wait_for_end(self, seconds: float = PATIENCE) -> None:
        """Return when the stream has ended."""
        with self._news:
            assert self._news.wait_for(lambda: self.has_ended, seconds), f"the stream goes on after {seconds:g} s"

    def close(self) -> None:
        """Stop reading."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The other side has ended it.
            pass
        self._thread.join(10)
        self._response.close()
        self._connection.close()
