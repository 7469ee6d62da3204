"""What happens on a disk of 96 MB. test_upload_space.py runs this where there is one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.media import make_tone, wav_header
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

DISK = Path(os.environ["SOTTO_TEST_DISK"])
FILM = Path(os.environ["SOTTO_TEST_FILM"])


def free() -> int:
    """Return how many bytes more fit on the disk."""
    return os.statvfs(DISK).f_bavail * os.statvfs(DISK).f_frsize


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    """Start a server whose home is on the small disk."""
    home = DISK / "home"
    home.mkdir(exist_ok=True)
    if not (home / "packs").is_symlink():
        (home / "packs").symlink_to(os.environ["SOTTO_TEST_PACKS"])
    with ServerProcess(home, Path(os.environ["SOTTO_TEST_REQUIREMENTS"])) as running:
        yield running
        running.stop()


@pytest.fixture
def filled() -> Iterator[Path]:
    """Fill the disk but for 8 MB, less than the server leaves free."""
    ballast = DISK / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free() - (8 << 20))
    yield ballast
    ballast.unlink(missing_ok=True)


def test_a_file_that_fills_the_disk_while_it_comes_leaves_nothing(server: ServerProcess) -> None:
    size, piece = 90 << 20, bytes(1 << 20)
    before = free()
    with server.client.socket() as connection:
        head = server.client.head(
            "POST", "uploads?name=a.wav", Content_Type="application/octet-stream", Transfer_Encoding="chunked"
        )
        connection.sendall(head + b"2c\r\n" + wav_header(size) + b"\r\n")
        for _ in range(size >> 20):
            connection.sendall(b"100000\r\n" + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 507") and b'"disk_full"' in answer
    wait_for("the space is free again", lambda: free() > before - (1 << 20))
    server.wait_for_no_uploads()
    assert server.client.get("items").ok()["total_count"] == 0
    # And what fits is taken.
    item = server.client.upload("fits.mp4", FILM.read_bytes()).ok(201)["item"]
    assert server.client.get(f"items/{item['id']}/media").body == FILM.read_bytes()
    assert server.client.delete(f"items/{item['id']}").status == 204


def test_a_length_that_does_not_fit_is_refused_at_once(server: ServerProcess) -> None:
    with server.client.socket() as connection:
        length = str(free())
        connection.sendall(
            server.client.head("POST", "uploads?name=a.wav", Content_Type="application/octet-stream", Content_Length=length)
        )
        assert connection.recv(1_000).startswith(b"HTTP/1.1 507")


def test_on_a_full_disk_everything_can_be_read_and_space_can_be_made(server: ServerProcess, filled: Path) -> None:
    client: Client = server.client
    refused = client.upload("film.mp4", FILM.read_bytes())
    assert (refused.status, refused.code) == (507, "disk_full")
    assert refused.error["hint"]
    for path in ("status", "items", "jobs", "packs", "diagnostics", "ledger", "/"):
        assert client.get(path).status == 200, path
    filled.unlink()
    client.upload("film.mp4", FILM.read_bytes()).ok(201)


def test_a_preview_that_does_not_fit_fails_with_its_reason_and_leaves_nothing(
    server: ServerProcess, filled: Path, tmp_path: Path
) -> None:
    # Ten minutes take more than 8 MB.
    item = server.client.add(make_tone(tmp_path / "Ten minutes.flac", seconds=600))
    path = f"items/{item['id']}/preview"
    server.client.post(path).ok(202)
    status = wait_for("its end", lambda: (found := server.client.get(path).ok())["state"] != "making" and found)
    assert (status["state"], status["error"]["code"]) == ("failed", "disk_full") and status["error"]["hint"]
    assert not list(server.home.glob("**/*.webm"))
    filled.unlink()
    server.client.post(path).ok(202)
    wait_for("the preview", lambda: server.client.get(path).ok()["state"] == "ready")
    server.client.delete(f"items/{item['id']}", query={"derived": "true"}).ok(204)


def test_a_separation_that_does_not_fit_fails_with_its_reason_and_can_be_tried_again(server: ServerProcess) -> None:
    # Three minutes: some 30 MB to read and 60 MB to write, on a disk with little more.
    path = DISK / "long.wav"
    with path.open("wb") as file:
        file.write(wav_header(180 * 44_100 * 4, rate=44_100))
        file.truncate(44 + 180 * 44_100 * 4)
    item = server.client.add(path)
    ballast = DISK / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free() - (20 << 20))
    job = server.client.separate(item)
    wait_for("the end of the job", lambda: server.client.state(job) == "failed")
    failed = server.client.job(job)
    assert failed["error"]["code"] == "disk_full" and failed["error"]["hint"]
    assert "disk_full" in server.client.get(f"jobs/{job['id']}/log").ok()["text"]
    ballast.unlink()
    path.unlink()
    short = server.client.upload("short.mp4", FILM.read_bytes()).ok(201)["item"]
    job = server.client.separate(short)
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
