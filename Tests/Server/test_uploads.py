"""Files that are sent become items whole, or leave nothing."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.media import Files, wav_header
from sotto_testing.processes import forget_peak, memory
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

KIND = {"Content_Type": "application/octet-stream"}


def test_a_file_that_is_sent_is_an_item_with_a_copy_in_the_home(server: ServerProcess, files: Files) -> None:
    answer = server.client.upload("Film.mp4", files.film.read_bytes())
    result = answer.ok(201)
    item = result["item"]
    assert (result["addition"], result["error"], item["uploaded"], item["title"]) == ("added", None, True, "Film")
    copy = Path(item["path"])
    assert copy == server.home.resolve() / "uploads" / item["id"] / "Film.mp4"
    assert copy.read_bytes() == files.film.read_bytes()
    assert server.client.get(f"items/{item['id']}").ok() == item
    assert item["has_thumbnail"]
    assert server.uploaded() == [f"uploads/{item['id']}", f"uploads/{item['id']}/Film.mp4"]


def test_a_file_whose_length_is_not_said_comes_whole(server: ServerProcess, files: Files) -> None:
    content = files.film.read_bytes()
    with server.client.socket() as connection:
        connection.sendall(server.client.head("POST", "uploads?name=a.mp4", Transfer_Encoding="chunked", **KIND))
        for start in range(0, len(content), 1_000):
            part = content[start : start + 1_000]
            connection.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        response = http.client.HTTPResponse(connection, method="POST")
        response.begin()
        assert response.status == 201
        response.close()
    (item,) = server.client.get("items").ok()["items"]
    assert Path(item["path"]).read_bytes() == content


@pytest.mark.parametrize("form", ["Content-Length", "chunked"])
@pytest.mark.parametrize("sent", [0, 100, 3_000_000])
def test_a_file_that_stops_half_way_leaves_nothing(standing: ServerProcess, form: str, sent: int) -> None:
    fields = {"Content_Length": "9000000"} if form == "Content-Length" else {"Transfer_Encoding": "chunked"}
    content = wav_header(8_000_000) + bytes(sent)
    connection = standing.client.socket()
    connection.sendall(standing.client.head("POST", "uploads?name=half.wav", **fields, **KIND))
    connection.sendall(content if form == "Content-Length" else b"895440\r\n" + content)
    wait_for("the beginning of the file", lambda: list(standing.home.glob("work/*/staging/half.wav")))
    connection.close()
    standing.wait_for_no_uploads()
    assert standing.client.get("items").ok()["total_count"] == 0


def test_a_client_that_waits_for_what_became_of_half_a_file_is_told(standing: ServerProcess) -> None:
    with standing.client.socket() as connection:
        connection.sendall(standing.client.head("POST", "uploads?name=half.wav", Content_Length="1000", **KIND) + b"RIFF")
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(10_000):
            answer += part
    assert answer.startswith(b"HTTP/1.1 422") and b'"upload_incomplete"' in answer
    standing.wait_for_no_uploads()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.wav", b"", "empty_file"), ("noise.wav", bytes(range(256)) * 40, "not_media"), ("text.mp4", b"text\n", "not_media"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not_media"),
        ("list.wav", b"ffconcat version 1.0\nfile /etc/passwd\n", "not_media"), ("page.html", b"<script>alert(1)</script>", "not_media"),
        ("picture.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "not_media"), ("one.wav", b"R", "not_media"),
    ],
)  # fmt: skip
def test_what_is_no_media_is_refused_and_leaves_nothing(
    standing: ServerProcess, name: str, content: bytes, code: str
) -> None:
    answer = standing.client.upload(name, content)
    assert (answer.status, answer.code) == (422, code)
    # The error names the file as its owner does.
    assert f'"{name}"' in answer.error["message"] and str(standing.home) not in answer.error["message"]
    standing.wait_for_no_uploads()


def test_a_film_without_sound_is_refused_and_leaves_nothing(standing: ServerProcess, files: Files) -> None:
    answer = standing.client.upload("silent.mp4", files.silent_film.read_bytes())
    assert (answer.status, answer.code) == (422, "no_audio")
    standing.wait_for_no_uploads()


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 415, "wrong_content_type"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415, "wrong_content_type"),
        ({"Content-Type": "text/plain"}, 415, "wrong_content_type"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "wrong_content_type"),
    ],
)
def test_a_form_cannot_upload(standing: ServerProcess, fields: dict[str, str], status: int, code: str) -> None:
    answer = standing.client.request("POST", "uploads?name=a.wav", body=b"RIFF", headers=fields)
    assert (answer.status, answer.code) == (status, code)


def test_an_upload_needs_a_name(standing: ServerProcess) -> None:
    for target in ("uploads", "uploads?", "uploads?nam=a.wav", "uploads?name=%ff", "uploads?name=%zz.wav"):
        answer = standing.client.request("POST", target, body=b"x", headers={"Content-Type": "application/octet-stream"})
        assert (answer.status, answer.code) == (400, "invalid_request"), target


def test_the_same_name_twice_is_two_items(server: ServerProcess, files: Files) -> None:
    items = [server.client.upload("same.mp4", files.film.read_bytes()).ok(201)["item"] for _ in range(2)]
    assert items[0]["id"] != items[1]["id"]
    assert all(Path(item["path"]).read_bytes() == files.film.read_bytes() for item in items)
    assert server.client.get("items").ok()["total_count"] == 2


def test_uploads_side_by_side_do_not_mix(server: ServerProcess) -> None:
    contents = [wav_header(3_000_000) + bytes([number]) * 3_000_000 for number in range(4)]
    answers: dict[int, dict] = {}

    def send(number: int) -> None:
        answers[number] = server.client.upload("same name.wav", contents[number]).ok(201)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    for number, answer in answers.items():
        assert server.client.get(f"items/{answer['item']['id']}/media").body == contents[number]


def test_an_uploaded_file_that_was_lost_is_found_again_by_its_bytes(server: ServerProcess, files: Files, tmp_path: Path) -> None:
    own = tmp_path / "own.mp4"
    own.write_bytes(files.film.read_bytes())
    item = server.client.add(own)
    job = server.client.separate(item)
    wait_for("its stems", lambda: server.client.state(job) == "succeeded")
    own.unlink()
    result = server.client.upload("again.mp4", files.film.read_bytes()).ok(201)
    assert (result["addition"], result["item"]["id"]) == ("relinked", item["id"])
    assert result["item"]["stems"]["state"] == "ready" and not result["item"]["missing"]


def test_memory_does_not_grow_with_the_size_of_a_file(server: ServerProcess) -> None:
    size, piece = 300 << 20, bytes(1 << 20)
    forget_peak(server.pid)
    before = memory(server.pid, "VmHWM")

    def content() -> Iterator[bytes]:
        yield wav_header(size)
        for _ in range(size >> 20):
            yield piece

    connection = server.client.connection()
    fields = {"Content-Type": "application/octet-stream", "Content-Length": str(44 + size)}
    server.client.send(connection, "POST", "uploads", query={"name": "long.wav"}, headers=fields)
    for part in content():
        connection.send(part)
    item = Client.answer(connection).ok(201)["item"]
    connection.close()
    assert item["size_bytes"] == 44 + size
    assert memory(server.pid, "VmHWM") - before < 64 << 20
    server.client.delete(f"items/{item['id']}")
    server.wait_for_no_uploads()


def test_a_slow_sender_holds_nobody_up(standing: ServerProcess, files: Files) -> None:
    with standing.client.socket() as connection:
        connection.sendall(standing.client.head("POST", "uploads?name=slow.wav", Content_Length="1000", **KIND) + b"RIFF")
        start = time.monotonic()
        item = standing.client.upload("quick.mp4", files.film.read_bytes()).ok(201)["item"]
        assert time.monotonic() - start < 20
        standing.client.delete(f"items/{item['id']}")
    standing.wait_for_no_uploads()
