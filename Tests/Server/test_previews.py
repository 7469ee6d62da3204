"""What stands in for media that browsers do not play: stills, and an audio preview, made when they are asked for."""

import array
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.media import make_tone, make_unplayable_film, wav_header
from sotto_testing.processes import descendants
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.waiting import wait_for

_JPEG = b"\xff\xd8\xff"
_RATE = 48_000
_SECONDS = 6


@pytest.fixture(scope="module")
def prores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a film in ProRes with 5.1. Nobody changes it."""
    return make_unplayable_film(tmp_path_factory.mktemp("prores") / "Dailies.mov", _SECONDS)


@pytest.fixture(scope="module")
def long_sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a file of five hours of silence, which takes long to encode and hardly any room."""
    path = tmp_path_factory.mktemp("long") / "Five hours.wav"
    size = 5 * 3_600 * 4 * _RATE
    with path.open("wb") as file:
        file.write(wav_header(size))
        file.truncate(44 + size)
    return path


def _status(client: Client, item: dict) -> dict:
    return client.get(f"items/{item['id']}/preview").ok()


def _make(client: Client, item: dict) -> None:
    assert client.post(f"items/{item['id']}/preview").ok(202)["state"] == "making"
    wait_for("the preview", lambda: _status(client, item)["state"] == "ready")


def _begin(server: ServerProcess, item: dict) -> None:
    """Begin a preview and return when ffmpeg is at it."""
    server.client.post(f"items/{item['id']}/preview").ok(202)
    wait_for("some progress", lambda: _status(server.client, item)["fraction"] > 0)


def _left(home: Path) -> list[str]:
    """Return what there is of previews, finished or not."""
    return sorted(str(path.relative_to(home)) for path in home.glob("**/*.webm"))


def _unfinished(home: Path) -> list[Path]:
    """Return what is there of work that goes on."""
    return [path for work in ("work", "derived/work") for path in (home / work).glob("*")]


def _grey(jpeg: bytes) -> float:
    """Return how bright a picture is on the whole."""
    words = ["ffmpeg", "-v", "error", "-f", "jpeg_pipe", "-i", "-", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    pixels = subprocess.run(words, input=jpeg, capture_output=True, check=True).stdout
    return sum(pixels) / len(pixels)


def _samples(webm: bytes) -> array.array:
    words = ["ffmpeg", "-v", "error", "-i", "-", "-f", "s16le", "-ac", "2", "-"]
    return array.array("h", subprocess.run(words, input=webm, capture_output=True, check=True).stdout)


# Stills


def test_a_still_is_the_picture_of_its_second(client: Client, prores: Path) -> None:
    item = client.add(prores)
    for second in (4, 0, 2):
        answer = client.get(f"items/{item['id']}/still", query={"at": second + 0.4})
        assert (answer.status, answer.headers["Content-Type"], answer.body[:3]) == (200, "image/jpeg", _JPEG)
        assert _grey(answer.body) == pytest.approx(40 + 32 * second, abs=8)


def test_a_time_after_the_end_is_that_of_the_last_still(client: Client, prores: Path) -> None:
    item = client.add(prores)
    answer = client.get(f"items/{item['id']}/still", query={"at": 5_000})
    assert _grey(answer.body) == pytest.approx(40 + 32 * (_SECONDS - 1), abs=8)


def test_stills_are_made_once_and_are_few(client: Client, home: Path, prores: Path) -> None:
    item = client.add(prores)
    times = [index / 10 for index in range(10 * _SECONDS)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda at: client.get(f"items/{item['id']}/still", query={"at": at}), times))
    assert {answer.status for answer in answers} == {200}
    folder = home / "derived/items" / item["id"] / "stills"
    assert len(list(folder.glob("*/*"))) == _SECONDS
    made = {path: path.stat().st_mtime_ns for path in folder.glob("*/*")}
    client.get(f"items/{item['id']}/still", query={"at": 1})
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*/*")} == made
    assert not _unfinished(home)


def test_a_film_has_one_ffmpeg_at_a_time(server: ServerProcess, prores: Path) -> None:
    item = server.client.add(prores)
    most = 0
    with ThreadPoolExecutor(6) as pool:
        answers = [
            pool.submit(server.client.get, f"items/{item['id']}/still", query={"at": at}) for at in range(_SECONDS)
        ]
        while not all(answer.done() for answer in answers):
            most = max(most, len(_ffmpegs(server)))
    assert all(answer.result().status == 200 for answer in answers)
    assert most == 1


def _ffmpegs(server: ServerProcess) -> list[int]:
    """Return the server's ffmpegs that work on media."""
    found = []
    for pid, _ in descendants(server.pid):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if words[0].endswith("ffmpeg") and "-i" in words:
            found.append(pid)
    return found


def test_a_file_that_has_changed_shows_no_old_stills(client: Client, home: Path, tmp_path: Path) -> None:
    path = make_unplayable_film(tmp_path / "Cut.mxf", 3)
    item = client.add(path)
    client.get(f"items/{item['id']}/still", query={"at": 1})
    make_unplayable_film(path, 5)
    assert client.get(f"items/{item['id']}/still", query={"at": 1}).code == "source_changed"
    assert client.add(path)["id"] == item["id"]
    assert _grey(client.get(f"items/{item['id']}/still", query={"at": 4}).body) == pytest.approx(40 + 32 * 4, abs=8)
    folder = home / "derived/items" / item["id"] / "stills"
    assert len(list(folder.iterdir())) == 1, "those of the old file are gone"


def test_what_has_no_picture_has_no_still(client: Client, tone: Path) -> None:
    item = client.add(tone)
    assert client.get(f"items/{item['id']}/still", query={"at": 0}).code == "no_still"


@pytest.mark.parametrize("query", [{}, {"at": "soon"}, {"at": "-1"}, {"at": "nan"}, {"at": "inf"}])
def test_a_still_wants_a_time(client: Client, prores: Path, query: dict[str, str]) -> None:
    item = client.add(prores)
    answer = client.get(f"items/{item['id']}/still", query=query)
    assert (answer.status, answer.code) == (400, "invalid_request")


# Previews


def test_a_preview_is_made_when_asked_for_and_has_the_films_own_times(client: Client, home: Path, prores: Path) -> None:
    item = client.add(prores)
    assert _status(client, item) == {"state": "none", "fraction": 0, "error": None}
    assert client.get(f"items/{item['id']}/preview/audio").code == "no_preview"
    _make(client, item)
    assert _status(client, item) == {"state": "ready", "fraction": 1, "error": None}
    audio = client.get(f"items/{item['id']}/preview/audio")
    assert (audio.status, audio.headers["Content-Type"]) == (200, "audio/webm")
    samples = _samples(audio.body)
    left, right = samples[::2], samples[1::2]
    assert len(left) / _RATE == pytest.approx(_SECONDS, abs=0.05)
    onset = next(index for index, sample in enumerate(left) if abs(sample) > 1_500)
    assert onset / _RATE == pytest.approx(1, abs=0.02)
    assert max(right) < 200, "the tone is on the left alone"
    assert not _unfinished(home)
    # What is there is not made again.
    assert client.post(f"items/{item['id']}/preview").ok()["state"] == "ready"


def test_a_preview_comes_in_ranges(client: Client, prores: Path) -> None:
    item = client.add(prores)
    _make(client, item)
    whole = client.get(f"items/{item['id']}/preview/audio").body
    part = client.get(f"items/{item['id']}/preview/audio", headers={"Range": "bytes=1000-1999"})
    assert (part.status, part.body) == (206, whole[1_000:2_000])


def test_a_preview_is_removed_on_request(client: Client, home: Path, prores: Path) -> None:
    item = client.add(prores)
    _make(client, item)
    client.delete(f"items/{item['id']}/preview").ok(204)
    assert _status(client, item)["state"] == "none" and not _left(home)
    client.delete(f"items/{item['id']}/preview").ok(204)


def test_a_preview_that_is_being_made_can_be_cancelled_and_made_again(
    server: ServerProcess, home: Path, long_sound: Path, prores: Path
) -> None:
    client = server.client
    item, other = client.add(long_sound), client.add(prores)
    _begin(server, item)
    client.post(f"items/{other['id']}/preview").ok(202)
    assert _status(client, other) == {"state": "making", "fraction": 0, "error": None}, "one at a time"
    assert len(_ffmpegs(server)) == 1
    client.delete(f"items/{item['id']}/preview").ok(204)
    assert _status(client, item)["state"] == "none"
    wait_for("the one that waited", lambda: _status(client, other)["state"] == "ready")
    assert all(other["id"] in name for name in _left(home))
    _begin(server, item)
    client.delete(f"items/{item['id']}/preview").ok(204)


def test_one_that_waits_can_be_cancelled_before_its_turn(server: ServerProcess, home: Path, long_sound: Path, prores: Path) -> None:
    client = server.client
    item, other = client.add(long_sound), client.add(prores)
    _begin(server, item)
    client.post(f"items/{other['id']}/preview").ok(202)
    client.delete(f"items/{other['id']}/preview").ok(204)
    client.delete(f"items/{item['id']}/preview").ok(204)
    third = client.add(make_tone(home.parent / "Third.wav"))
    _make(client, third)
    assert _status(client, other)["state"] == "none"
    assert [third["id"] in name for name in _left(home)] == [True]


@pytest.mark.parametrize("derived", ["true", "false"])
def test_an_item_that_is_removed_takes_its_unfinished_preview_along(
    server: ServerProcess, home: Path, long_sound: Path, derived: str
) -> None:
    item = server.client.add(long_sound)
    _begin(server, item)
    server.client.delete(f"items/{item['id']}", query={"derived": derived}).ok(204)
    wait_for("the end of ffmpeg", lambda: not _ffmpegs(server))
    wait_for("the end of its work", lambda: not _left(home))
    if derived == "true":
        assert not (home / "derived/items" / item["id"]).exists()
    assert server.client.get(f"items/{item['id']}/preview").code == "unknown_item"
    # Added again, it is as if nobody had asked.
    assert server.client.add(long_sound)["id"] == item["id"]
    assert _status(server.client, item) == {"state": "none", "fraction": 0, "error": None}


def test_a_preview_goes_with_what_was_made_from_its_item(client: Client, home: Path, prores: Path) -> None:
    item = client.add(prores)
    _make(client, item)
    client.get(f"items/{item['id']}/still", query={"at": 1})
    client.delete(f"items/{item['id']}").ok(204)
    assert _left(home), "without `derived` it stays"
    assert client.add(prores)["id"] == item["id"]
    assert _status(client, item)["state"] == "ready"
    client.delete(f"items/{item['id']}", query={"derived": "true"}).ok(204)
    assert not (home / "derived/items" / item["id"]).exists()


def test_a_killed_server_leaves_nothing_of_a_preview(home: Path, long_sound: Path) -> None:
    with ServerProcess(home) as server:
        item = server.client.add(long_sound)
        _begin(server, item)
        server.kill()
    assert _left(home), "it was being written"
    with ServerProcess(home) as again:
        wait_for("the end of it", lambda: not _unfinished(home))
        assert _status(again.client, item)["state"] == "none" and not _left(home)
        again.stop()


def test_a_server_that_is_stopped_ends_its_preview(home: Path, long_sound: Path, start_server: StartServer) -> None:
    with start_server(home) as server:
        _begin(server, server.client.add(long_sound))
        assert server.stop() < 5
    assert not _left(home) and not _unfinished(home)


def test_a_file_that_has_changed_has_no_preview_until_it_is_added_again(client: Client, home: Path, tmp_path: Path) -> None:
    path = make_tone(tmp_path / "Take.wav")
    item = client.add(path)
    _make(client, item)
    make_tone(path, seconds=2)
    assert _status(client, item)["state"] == "none"
    assert client.get(f"items/{item['id']}/preview/audio").code == "no_preview"
    assert client.post(f"items/{item['id']}/preview").code == "source_changed"
    client.add(path)
    _make(client, item)
    assert len(_samples(client.get(f"items/{item['id']}/preview/audio").body)) / 2 / _RATE == pytest.approx(2, abs=0.05)
    assert len(_left(home)) == 1, "that of the old file is gone"


def test_a_broken_file_says_what_is_wrong_and_can_be_tried_again(client: Client, home: Path, tmp_path: Path) -> None:
    path = make_unplayable_film(tmp_path / "Broken.mp4", 2)
    figures = path.stat()
    item = client.add(path)
    content = path.read_bytes()
    # Size and time are those of a sound file: a disk that has gone bad.
    path.write_bytes(bytes(len(content)))
    os.utime(path, ns=(figures.st_atime_ns, figures.st_mtime_ns))
    client.post(f"items/{item['id']}/preview").ok(202)
    status = wait_for("its failure", lambda: (found := _status(client, item))["state"] == "failed" and found)
    assert status["error"]["code"] == "decoding_failed"
    assert f'"{path}"' in status["error"]["message"] and status["error"]["hint"]
    assert not _left(home)
    assert client.get(f"items/{item['id']}/still", query={"at": 0}).code == "decoding_failed"
    path.write_bytes(content)
    os.utime(path, ns=(figures.st_atime_ns, figures.st_mtime_ns))
    _make(client, item)


def test_a_missing_file_gives_no_preview_but_keeps_the_one_that_was_made(client: Client, tmp_path: Path) -> None:
    kept, gone = make_tone(tmp_path / "Kept.wav"), make_tone(tmp_path / "Gone.wav", seconds=2)
    made, other = client.add(kept), client.add(gone)
    _make(client, made)
    kept.unlink()
    gone.unlink()
    assert _status(client, made)["state"] == "ready"
    assert client.get(f"items/{made['id']}/preview/audio").status == 200
    assert client.post(f"items/{other['id']}/preview").code == "source_missing"


def test_what_handles_the_media_can_reach_no_network(server: ServerProcess, long_sound: Path) -> None:
    """The kernel says that a filter is set on ffmpeg."""
    _begin(server, server.client.add(long_sound))
    (ffmpeg,) = _ffmpegs(server)
    lines = Path(f"/proc/{ffmpeg}/status").read_text().splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")
