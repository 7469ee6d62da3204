"""Does to a server what people do on the page, until the server has gone: files are sent, compared, kept and removed."""

import collections
import hashlib
import http.client
import io
import json
import random
import threading
import time
import wave
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

API = "/api/v1"


class Place(Protocol):
    """A home, and what must be true of it."""

    home: Path
    sent: dict[str, str]
    """The SHA-256 of each file that was sent, by its item."""
    given_up: set[str]
    """The jobs whose stems were given up for others."""
    dropped: set[str]
    """The items whose stems were removed, or may have been."""


class Visitor(threading.Thread):
    """One who works on the page of the server that runs in a home.

    What the server has said to be done, and so must be, is noted in `place`; `problems` gets what was wrong, and `done` counts
    what succeeded.
    """

    def __init__(self, place: Place, seed: int, faults: set[str]) -> None:
        super().__init__(daemon=True)
        self.place, self.random, self.faults = place, random.Random(seed), faults
        self.problems: list[str] = []
        self.done: collections.Counter = collections.Counter()
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            try:
                self.random.choice((self.upload, self.upload, self.separate, self.compare, self.keep, self.keep, self.remove))()
            except (OSError, http.client.HTTPException, ValueError, KeyError):
                # The server is not there yet, or no longer; what it had begun to say counts for nothing.
                time.sleep(0.02)

    def leave(self) -> None:
        """Do no more, and return when the last thing has had its answer."""
        self.is_over.set()
        self.join()

    def ask(self, method: str, path: str, document: object = None, body: bytes | None = None) -> tuple[int, dict]:
        """Send a request; return the status and the JSON that came."""
        server = json.loads((self.place.home / "server.json").read_text())
        connection = http.client.HTTPConnection("127.0.0.1", server["port"], timeout=60)
        kind = "application/json" if body is None else "application/octet-stream"
        try:
            connection.request(
                method, f"{API}/{path}", json.dumps(document).encode() if body is None else body,
                {"Authorization": f"Bearer {server['token']}", "Content-Type": kind},
            )
            response = connection.getresponse()
            answer = json.loads(response.read() or b"{}")
        finally:
            connection.close()
        code = (answer.get("error") or {}).get("code")
        if code in self.faults or (response.status == 500 and not code):
            self.problems.append(f"{method} {path}: {response.status} {answer}")
        if method != "GET" and response.status < 300:
            self.done[f"{method} {path.split('?')[0].split('/')[-1] if method == 'POST' else 'items'}"] += 1
        return response.status, answer

    def items(self) -> list[dict]:
        return self.ask("GET", "items?limit=100")[1]["items"]

    def upload(self) -> None:
        """Send a recording that is like no other."""
        content = io.BytesIO()
        with wave.open(content, "wb") as file:
            file.setparams((2, 2, 44_100, 0, "NONE", ""))
            file.writeframes(self.random.randbytes(4 * self.random.choice((4_410, 44_100, 441_000))))
        name = f"sent {self.random.getrandbits(32):08x} 📼.wav"
        status, answer = self.ask("POST", f"uploads?name={quote(name)}", body=content.getvalue())
        if status == 201:
            self.place.sent[answer["item"]["id"]] = hashlib.sha256(content.getvalue()).hexdigest()

    def separate(self) -> None:
        """Queue a separation."""
        item = self.random.choice(self.items() or [{"id": "none"}])
        self.ask("POST", "separations", {"items": [item["id"]], "preset": "fast"})

    def compare(self) -> None:
        """Queue a separation that is to be compared with the one that there is."""
        ready = [item for item in self.items() if item["stems"]["state"] == "ready" and not item["stems"]["has_alternative"]]
        if ready:
            item = self.random.choice(ready)
            self.ask("POST", "separations", {"items": [item["id"]], "preset": "standard", "stem_set": "alternative"})

    def keep(self) -> None:
        """Keep one of two."""
        compared = [item for item in self.items() if item["stems"]["has_alternative"]]
        if not compared:
            return
        address = f"items/{self.random.choice(compared)['id']}"
        jobs = [self.ask("GET", f"{address}/separation?stem_set={name}")[1]["job"] for name in ("current", "alternative")]
        self.random.shuffle(jobs)
        status, _ = self.ask("POST", f"{address}/keep", {"keep": jobs[0], "drop": jobs[1]})
        if status == 200:
            self.place.given_up.add(jobs[1])

    def remove(self) -> None:
        """Remove a recording that was sent, with all that was made of it."""
        if len(self.place.sent) > 3:
            item = self.random.choice(sorted(self.place.sent))
            # Whatever is answered, it may be gone.
            self.place.sent.pop(item, None)
            self.place.dropped.add(item)
            self.ask("DELETE", f"items/{item}?derived=true")
