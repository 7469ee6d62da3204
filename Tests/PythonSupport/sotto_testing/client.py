"""A client of the server's API, which sends exactly what it is told to."""

import hashlib
import hmac
import http.client
import json
import secrets
import socket
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

API = "/api/v1"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        assert self.headers["Content-Type"] == "application/json", (self.status, self.headers["Content-Type"])
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, str]:
        """The error's code, message and hint."""
        document = self.json
        assert self.status >= 400 and set(document) == {"error"}, (self.status, document)
        assert set(document["error"]) == {"code", "message", "hint"}, document
        assert all(document["error"].values()), document
        return document["error"]

    @property
    def code(self) -> str:
        """The error's code."""
        return self.error["code"]

    def ok(self, status: int = 200) -> Any:
        """Return the body's JSON, None where there is none; fail when the status is another."""
        assert self.status == status, (self.status, self.body[:2_000])
        return self.json if self.body else None


class Client:
    """Speaks to a server with a token. Each request has a connection of its own."""

    def __init__(self, port: int, token: str | None, timeout: float = 60) -> None:
        self.port, self.token, self.timeout = port, token, timeout

    def request(
        self, method: str, path: str, *, query: dict[str, Any] | None = None, json_body: Any = None,
        body: Any = None, headers: dict[str, str] | None = None, host: str | None = None,
    ) -> Answer:  # fmt: skip
        """Send a request and return its answer. A path that begins with no slash is one of the API's."""
        connection = self.connection()
        try:
            self.send(connection, method, path, query=query, json_body=json_body, body=body, headers=headers, host=host)
            return self.answer(connection)
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection, on which requests may follow each other."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)

    def send(
        self, connection: http.client.HTTPConnection, method: str, path: str, *, query: dict[str, Any] | None = None,
        json_body: Any = None, body: Any = None, headers: dict[str, str] | None = None, host: str | None = None,
    ) -> None:  # fmt: skip
        """Send a request, without waiting for its answer."""
        if json_body is not None:
            body = json.dumps(json_body).encode()
        fields = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if json_body is not None:
            fields["Content-Type"] = "application/json"
        fields |= headers or {}
        connection.putrequest(method, self.target(path, query), skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
        length = {name.lower() for name in fields} & {"content-length", "transfer-encoding"}
        if body is not None and not length:
            fields["Content-Length"] = str(len(body))
        for name, value in fields.items():
            connection.putheader(name, value)
        connection.endheaders(body)

    @staticmethod
    def target(path: str, query: dict[str, Any] | None = None) -> str:
        """Return what stands in the first line of a request."""
        path = path if path.startswith("/") else f"{API}/{path}"
        return f"{path}?{urlencode(query, quote_via=quote)}" if query else path

    @staticmethod
    def answer(connection: http.client.HTTPConnection) -> Answer:
        """Return the answer to the last request of a connection."""
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, path: str, **words: Any) -> Answer:
        """Send a GET."""
        return self.request("GET", path, **words)

    def post(self, path: str, json_body: Any = None, **words: Any) -> Answer:
        """Send a POST, with a JSON document if there is one."""
        return self.request("POST", path, json_body=json_body, **words)

    def delete(self, path: str, **words: Any) -> Answer:
        """Send a DELETE."""
        return self.request("DELETE", path, **words)

    def upload(self, name: str, content: bytes, headers: dict[str, str] | None = None) -> Answer:
        """Send a file."""
        fields = {"Content-Type": "application/octet-stream"} | (headers or {})
        return self.request("POST", "uploads", query={"name": name}, body=content, headers=fields)

    def proof(self, purpose: str, *nonces: str, port: int | None = None) -> str:
        """Return the proof that the token is known, which does not tell it."""
        assert self.token
        message = "|".join((f"sotto-{purpose}", str(port or self.port), *nonces))
        return hmac.new(self.token.encode(), message.encode(), hashlib.sha256).hexdigest()

    def challenge(self) -> str:
        """Let the server prove that it knows the token, and return its nonce, which is good for one proof."""
        own = secrets.token_hex(32)
        answer = self.post("session/challenge", {"nonce": own}).ok()
        assert answer["proof"] == self.proof("server", own, answer["nonce"])
        return answer["nonce"]

    def code(self) -> str:
        """Return a new code that signs a browser in once, as `sotto serve --open` gets it."""
        nonce = self.challenge()
        return self.post("session/code", {"nonce": nonce, "proof": self.proof("code", nonce)}).ok()["code"]

    def sign_in(self) -> tuple[str, str]:
        """Return the name and the value of a new session's cookie, as a browser gets them."""
        answer = self.post("session", {"code": self.code()})
        assert answer.status == 204, answer.body
        (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
        return cookie.key, cookie.value

    def add(self, path: Path) -> dict[str, Any]:
        """Add a file by its path and return the item."""
        (result,) = self.post("items", {"paths": [str(path)]}).ok()["results"]
        assert result["error"] is None, result
        return result["item"]

    def separate(self, item: dict[str, Any], **options: str) -> dict[str, Any]:
        """Queue the separation of an item and return the job."""
        (result,) = self.post("separations", {"items": [item["id"]], **options}).ok()["results"]
        assert result["error"] is None, result
        return result["job"]

    def job(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return a job as it is now."""
        return self.get(f"jobs/{job['id']}").ok()

    def state(self, job: dict[str, Any]) -> str:
        """Return the state that a job is in now."""
        return self.job(job)["state"]

    def socket(self) -> socket.socket:
        """Return a connection for bytes that no client library would send."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)

    def head(self, method: str, path: str, **fields: str) -> bytes:
        """Return a request's head as bytes, with the token; `Content_Length` stands for that field."""
        lines = [f"{method} {self.target(path)} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()
