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

from sotto_testing.client import Answer, Client


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
            except AssertionError as error:
                self.problems.append(f"an answer that is no JSON: {error}")

    def leave(self) -> None:
        """Do no more, and return when the last thing has had its answer."""
        self.is_over.set()
        self.join()

    @property
    def client(self) -> Client:
        """A client of the server that runs now, or ran last."""
        server = json.loads((self.place.home / "server.json").read_text())
        return Client(server["port"], server["token"])

    def judge(self, deed: str, answer: Answer) -> dict:
        """Count what was done, or note what is a fault of Sotto's; return the answer's JSON."""
        document = json.loads(answer.body or b"{}")
        code = (document.get("error") or {}).get("code")
        if code in self.faults or (answer.status == 500 and not code):
            self.problems.append(f"{deed}: {answer.status} {document}")
        if answer.status < 300:
            self.done[deed] += 1
        return document

    def items(self) -> list[dict]:
        return self.client.get("items", query={"limit": 100}).json["items"]

    def upload(self) -> None:
        """Send a recording that is like no other."""
        content = io.BytesIO()
        with wave.open(content, "wb") as file:
            file.setparams((2, 2, 44_100, 0, "NONE", ""))
            file.writeframes(self.random.randbytes(4 * self.random.choice((4_410, 44_100, 441_000))))
        name = f"sent {self.random.getrandbits(32):08x} 📼.wav"
        answer = self.client.upload(name, content.getvalue())
        document = self.judge("upload", answer)
        if answer.status == 201:
            self.place.sent[document["item"]["id"]] = hashlib.sha256(content.getvalue()).hexdigest()

    def separate(self) -> None:
        """Queue a separation."""
        if items := self.items():
            self.queue("separate", self.random.choice(items), preset="fast")

    def compare(self) -> None:
        """Queue a separation that is to be compared with the one that there is."""
        ready = [item for item in self.items() if item["stems"]["state"] == "ready" and not item["stems"]["has_alternative"]]
        if ready:
            self.queue("compare", self.random.choice(ready), preset="standard", stem_set="alternative")

    def queue(self, deed: str, item: dict, **options: str) -> None:
        self.judge(deed, self.client.post("separations", {"items": [item["id"]], **options}))

    def keep(self) -> None:
        """Keep one of two."""
        compared = [item for item in self.items() if item["stems"]["has_alternative"]]
        if not compared:
            return
        address = f"items/{self.random.choice(compared)['id']}"
        sets = [self.client.get(f"{address}/separation", query={"stem_set": name}) for name in ("current", "alternative")]
        jobs = [answer.json["job"] for answer in sets]
        self.random.shuffle(jobs)
        answer = self.client.post(f"{address}/keep", {"keep": jobs[0], "drop": jobs[1]})
        self.judge("keep", answer)
        if answer.status == 200:
            self.place.given_up.add(jobs[1])

    def remove(self) -> None:
        """Remove a recording that was sent, with all that was made of it."""
        if len(self.place.sent) > 3:
            item = self.random.choice(sorted(self.place.sent))
            # Whatever is answered, it may be gone.
            self.place.sent.pop(item, None)
            self.place.dropped.add(item)
            self.judge("remove", self.client.delete(f"items/{item}", query={"derived": "true"}))
