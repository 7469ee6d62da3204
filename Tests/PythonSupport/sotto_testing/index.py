"""An index of packages on loopback, which serves the wheels of a folder as pip asks for them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class PackageIndex:
    """Serves until it is closed. While it is paused, half of a file goes out, and the rest waits."""

    def __init__(self, folder: Path) -> None:
        self._goes_on = threading.Event()
        self._goes_on.set()
        # How many answers wait for their second half.
        self.waiting = 0
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                index._answer(self, folder)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/simple"

    def pause(self) -> None:
        """Let every file stop half way from now on."""
        self._goes_on.clear()

    def resume(self) -> None:
        """Let files come whole again, those that stopped too."""
        self._goes_on.set()

    def close(self) -> None:
        """End it, and every answer that waits."""
        self.resume()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler, folder: Path) -> None:
        kind, _, name = request.path.strip("/").partition("/")
        if kind == "simple":
            wheels = [path.name for path in sorted(folder.glob("*.whl"))]
            fitting = [wheel for wheel in wheels if wheel.partition("-")[0].replace("_", "-") == name]
            self._send(request, "".join(f'<a href="/files/{wheel}">{wheel}</a>\n' for wheel in fitting).encode(), "text/html")
        elif kind == "files" and (folder / name).is_file():
            self._send(request, (folder / name).read_bytes(), "application/zip", pauses=True)
        else:
            request.send_error(404)

    def _send(self, request: BaseHTTPRequestHandler, content: bytes, kind: str, pauses: bool = False) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        request.send_header("Cache-Control", "no-store")
        request.end_headers()
        half = len(content) // 2
        try:
            request.wfile.write(content[:half])
            request.wfile.flush()
            if pauses:
                self.waiting += 1
                self._goes_on.wait()
                self.waiting -= 1
            request.wfile.write(content[half:])
        except OSError:
            # Whoever asked has gone.
            request.close_connection = True
