"""No path of a client's is opened but through an explicit add."""

import socket
from urllib.parse import quote

import pytest

from sotto_testing.client import Client
from sotto_testing.media import Files
from sotto_testing.server import ServerProcess

HOSTILE = [
    "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd", "%2fetc%2fpasswd",
    "..", ".", "...", "%2e%2e", "%00", "a%00b", "%2fetc%2fpasswd%00.wav", "%ff%fe", "%", "%zz", "*", "~", "~root", "-", "--help",
    "%20", "%0d%0aSet-Cookie:%20a=b", quote("🎬"), quote("' OR 1=1 --"), "x" * 4_000, "%2e%2e%2f" * 1_000, "server.json",
    "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000%2f..%2f..", "..%5c..%5cserver.json",
]  # fmt: skip
ADDRESSES = [
    ("GET", "items/ID"), ("DELETE", "items/ID"), ("GET", "items/ID/media"), ("GET", "items/ID/thumbnail"),
    ("GET", "items/ID/stems/vocals.wav"), ("GET", "items/ID/separation"), ("GET", "jobs/ID"), ("POST", "jobs/ID/cancel"),
    ("POST", "jobs/ID/retry"), ("GET", "jobs/ID/log"), ("GET", "packs/ID"), ("DELETE", "packs/ID"),
    ("POST", "packs/ID/install"), ("POST", "packs/ID/cancel"), ("POST", "packs/ID/verify"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_an_id_that_is_a_path_names_nothing(standing: ServerProcess, method: str, address: str) -> None:
    for text in HOSTILE:
        answer = standing.client.request(method, address.replace("ID", text))
        assert answer.status in (400, 404, 422), (text, answer)
        assert answer.code in ("unknown_item", "unknown_job", "unknown_pack", "no_such_address", "invalid_request"), text
        assert answer.headers["Set-Cookie"] is None
        assert b"root:" not in answer.body


def test_a_stem_that_is_a_path_is_not_there(standing: ServerProcess, files: Files) -> None:
    item = standing.client.add(files.film)
    for text in [*HOSTILE, "separation.json", "..%2fthumbnail", "thumbnail", "vocals.wav%00", "vocals.wav%2f..", "Vocals.wav"]:
        answer = standing.client.get(f"items/{item['id']}/stems/{text}")
        assert answer.status in (400, 404), text
        assert b"root:" not in answer.body
    standing.client.delete(f"items/{item['id']}")


@pytest.mark.parametrize("prefix", ["/", "//", "/./", "/app.js/", "/api/v1/", "/api/v1/../", "/api/v1//"])
def test_the_pages_files_lead_nowhere_else(standing: ServerProcess, prefix: str) -> None:
    for text in [*HOSTILE, "../server.json", "../../../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..\\..\\etc\\passwd"]:
        answer = standing.client.get(prefix + text)
        # `/.` and the like are the page itself to some.
        assert answer.status in (400, 404) or answer.body == standing.client.get("/").body, (prefix, text, answer)
        assert standing.token.encode() not in answer.body and b"root:" not in answer.body


def test_an_address_without_its_slash_is_refused(standing: ServerProcess) -> None:
    for target in ("server.json", "../server.json", "file:///etc/passwd", "*"):
        with standing.client.socket() as connection:
            connection.sendall(standing.client.head("GET", "/").replace(b"GET / ", f"GET {target} ".encode()))
            answer = receive(connection)
        assert answer.split(b" ")[1] in (b"400", b"404", b"421"), (target, answer)
        assert standing.token.encode() not in answer and b"root:" not in answer


def receive(connection: socket.socket) -> bytes:
    """Return what comes within the first piece, and then as long as it does not end in the middle of a head."""
    received = b""
    while b"\r\n\r\n" not in received and (part := connection.recv(65_536)):
        received += part
    return received


def test_an_items_path_is_not_a_way_to_it(standing: ServerProcess, files: Files) -> None:
    item = standing.client.add(files.film)
    assert standing.client.get(f"items/{quote(str(files.film), safe='')}").code == "unknown_item"
    # Nor the beginning of its id, which the command line takes.
    assert standing.client.get(f"items/{item['id'][:8]}").code == "unknown_item"
    assert standing.client.get(f"items/{item['id'].upper()}").code == "unknown_item"
    standing.client.delete(f"items/{item['id']}")


def test_an_upload_cannot_choose_its_folder(standing: ServerProcess, client_files: list[str]) -> None:
    for name in client_files:
        answer = standing.client.upload(name, b"x" * 10)
        assert answer.status in (400, 422) and answer.code in ("name_invalid", "invalid_request", "name_too_long"), name
    assert not (standing.home / "escaped.wav").exists()


@pytest.fixture
def client_files() -> list[str]:
    """Return names of uploads that would lead out of their folder."""
    return ["../escaped.wav", "../../escaped.wav", "/tmp/escaped.wav", "a/../../escaped.wav", "..", ".", "a\0.wav", ""]


def test_the_token_is_asked_for_before_an_address_is_looked_at(standing: ServerProcess) -> None:
    stranger = Client(standing.port, None)
    for method, address in ADDRESSES:
        assert stranger.request(method, address.replace("ID", "..%2f..")).code in ("not_signed_in", "no_such_address")
