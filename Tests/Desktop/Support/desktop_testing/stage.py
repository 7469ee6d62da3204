"""A server of a home that shows whatever page a test wants, for what Sotto's own page never does."""

import hashlib
import hmac
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from sotto_testing.waiting import wait_for

_TOKEN, _INSTANCE, _SESSION = "a" * 64, "00000000", "c" * 64


def _proof(purpose: str, *parts: str) -> str:
    return hmac.new(_TOKEN.encode(), "|".join((f"sotto-{purpose}", *parts)).encode(), hashlib.sha256).hexdigest()


class Stage:
    """Serves from its construction on, until it is closed. The home's window finds it as it finds `sotto serve`.

    `script` runs in the page; there, `tell(anything)` lets the test hear of it. One that does not know the token is no
    server of the home's. `heard` is all that was sent, heads and bodies.
    """

    def __init__(self, home: Path, script: str, knows_token: bool = True) -> None:
        self.heard: list[str] = []
        self.told: list[Any] = []
        self.asked: list[str] = []
        self.signed_in = False
        self._ends = threading.Event()
        page = f"""<!doctype html><title>Stage</title><body><script>
            const tell = (value) => fetch("/tell", {{ method: "POST", body: JSON.stringify(value) }});
            {script}
        </script>""".encode()
        stage = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                stage.asked.append(self.path)
                stage.heard.append(f"{self.requestline}\n{self.headers}")
                if self.path == "/":
                    stage.signed_in = f"sotto-{_INSTANCE}-{port}={_SESSION}" in (self.headers["Cookie"] or "")
                    self._answer(page, "text/html")
                elif self.path == "/api/v1/status":
                    self._answer(b'{"queued": 0, "running": 0}', "application/json")
                elif self.path == "/api/v1/events":
                    self._answer(b"", "text/event-stream", length=False)
                    stage._ends.wait()
                elif self.path == "/stem.wav":
                    self._answer(b"RIFF of a stem", "audio/wav", {"Content-Disposition": 'attachment; filename="Stem.wav"'})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stage.heard.append(f"{self.requestline}\n{self.headers}{body.decode()}")
                if self.path == "/tell":
                    stage.told.append(json.loads(body))
                    self._answer(b"", "text/plain")
                elif self.path == "/api/v1/session/challenge":
                    own = "b" * 64
                    proof = _proof("server", str(port), json.loads(body)["nonce"], own) if knows_token else "0" * 64
                    self._answer(json.dumps({"nonce": own, "proof": proof}).encode(), "application/json")
                elif self.path == "/api/v1/session/window" and json.loads(body)["proof"] == _proof("window", str(port), "b" * 64):
                    cookie = f"sotto-{_INSTANCE}-{port}={_SESSION}; Path=/; HttpOnly; SameSite=Strict"
                    self._answer(b"", "text/plain", {"Set-Cookie": cookie})
                else:
                    self.send_error(401)

            def _answer(self, body: bytes, kind: str, fields: dict[str, str] | None = None, length: bool = True) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                if length:
                    self.send_header("Content-Length", str(len(body)))
                for name, value in (fields or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        port = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{port}"
        home.mkdir(parents=True, exist_ok=True)
        file = {"instance": _INSTANCE, "token": _TOKEN, "address": self.address, "port": port, "pid": os.getpid()}
        (home / "server.json").write_text(json.dumps(file))

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ends.set()
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, value: Any) -> None:
        """Return when the page has told something."""
        wait_for(f"{value!r}", lambda: value in self.told)
