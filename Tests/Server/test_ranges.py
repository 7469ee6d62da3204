"""Media, stems and pictures come whole or in ranges, byte for byte."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from sotto_testing.client import Answer, Client
from sotto_testing.events import EventStream
from sotto_testing.media import Files
from sotto_testing.server import ServerProcess, StartServer


@pytest.fixture(scope="module")
def tone(standing: ServerProcess, files: Files) -> tuple[Client, str, bytes]:
    """Return an item's address and the bytes that are to be there."""
    item = standing.client.add(files.tone)
    return standing.client, f"items/{item['id']}/media", files.tone.read_bytes()


def ask(tone: tuple[Client, str, bytes], header: str, **more: str) -> Answer:
    client, path, _ = tone
    return client.get(path, headers={"Range": header} | {name.replace("_", "-"): value for name, value in more.items()})


def test_a_file_comes_whole(tone: tuple[Client, str, bytes]) -> None:
    client, path, content = tone
    answer = client.get(path)
    assert (answer.status, answer.body) == (200, content)
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Content-Range"] is None


@pytest.mark.parametrize(
    ("first", "last", "header"),
    [
        (0, 0, "bytes=0-0"), (0, 1, "bytes=0-1"), (5, 99, "bytes=5-99"), (0, -1, "bytes=0-"), (44, -1, "bytes=44-"),
        (-1, -1, "bytes=-1"), (-500, -1, "bytes=-500"), (1_000, -1, "bytes=1000-999999999999"), (0, -1, "bytes=-999999999999"),
        (0, -1, f"bytes=0-{2**63}"), (7, -1, f"bytes=7-{'9' * 400}"), (0, -1, f"bytes=-{'9' * 400}"), (3, 3, "bytes=0003-0003"),
        # Longer than one piece that the server reads.
        (1, 150_000, "bytes=1-150000"), (100_000, -2, "bytes=100000-LAST2"),
    ],
)  # fmt: skip
def test_a_range_is_exactly_what_was_asked_for(tone: tuple[Client, str, bytes], first: int, last: int, header: str) -> None:
    size = len(tone[2])
    first, last = first % size, last % size
    answer = ask(tone, header.replace("LAST2", str(size - 2)))
    assert answer.status == 206
    assert answer.body == tone[2][first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
    assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("header", ["bytes=SIZE-", "bytes=SIZE-SIZE", "bytes=999999999999-", f"bytes={2**64}-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_416(tone: tuple[Client, str, bytes], header: str) -> None:
    size = len(tone[2])
    answer = ask(tone, header.replace("SIZE", str(size)))
    assert (answer.status, answer.code) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "header",
    [
        "bytes=0-1,3-4", "bytes=0-0," * 1_000 + "1-1", "bytes=5-2", "bytes=-", "bytes=", "bytes", "", "bytes=a-b", "bytes=1",
        "bytes=--5", "bytes=-5-", "bytes=+1-2", "bytes=1-2-3", "bytes=0x1-0x2", "bytes=1.5-2", "bytes=٣-٤", "lines=1-2",
        "bytes= 1 - 2 ", "bytes=1-2;", "none",
    ],
)  # fmt: skip
def test_several_ranges_and_malformed_ones_are_answered_with_the_whole(
    tone: tuple[Client, str, bytes], header: str
) -> None:
    answer = ask(tone, header.encode().decode("latin-1"))
    assert (answer.status, answer.body) == (200, tone[2])


def test_a_browser_that_has_the_file_is_told_so(tone: tuple[Client, str, bytes]) -> None:
    client, path, _ = tone
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(tone, "bytes=0-9", If_None_Match=tag).status == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status == 200


def test_a_range_of_the_same_file_goes_on_and_of_another_begins_anew(tone: tuple[Client, str, bytes]) -> None:
    client, path, content = tone
    tag = client.get(path).headers["ETag"]
    assert (ask(tone, "bytes=10-19", If_Range=tag).status, ask(tone, "bytes=10-19", If_Range=tag).body) == (206, content[10:20])
    for other in ('"other"', "Wed, 21 Oct 2015 07:28:00 GMT", f"W/{tag}", ""):
        answer = ask(tone, "bytes=10-19", If_Range=other)
        assert (answer.status, answer.body) == (200, content)
    # Beyond the end of a file that has changed: there is no such range to refuse.
    assert ask(tone, "bytes=999999999-", If_Range='"other"').status == 200


def test_a_changed_file_has_another_tag(standing: ServerProcess, tmp_path: Path, files: Files) -> None:
    path = tmp_path / "changing.wav"
    path.write_bytes(files.tone.read_bytes())
    address = f"items/{standing.client.add(path)['id']}/media"
    first = standing.client.get(address)
    path.write_bytes(files.tone.read_bytes()[:-1] + b"x")
    second = standing.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status, second.body) == (200, path.read_bytes())
    path.write_bytes(b"")
    assert (standing.client.get(address).status, standing.client.get(address).body) == (200, b"")
    assert standing.client.get(address, headers={"Range": "bytes=0-0"}).code == "range_not_satisfiable"
    path.unlink()
    gone = standing.client.get(address)
    assert (gone.status, gone.code) == (404, "source_missing")


def test_only_a_regular_file_is_served(standing: ServerProcess, tmp_path: Path, files: Files) -> None:
    path = tmp_path / "replaced.wav"
    path.write_bytes(files.tone.read_bytes())
    address = f"items/{standing.client.add(path)['id']}/media"
    path.unlink()
    path.mkdir()
    assert standing.client.get(address).code == "source_missing"


def test_head_tells_of_a_file_without_sending_it(tone: tuple[Client, str, bytes]) -> None:
    client, path, content = tone
    answer = client.request("HEAD", path)
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", str(len(content)))
    assert answer.headers["ETag"] == client.get(path).headers["ETag"]
    assert client.request("HEAD", path, headers={"Range": "bytes=999999999-"}).status in (200, 416)


@pytest.mark.parametrize(
    ("name", "saved"),
    [("a b.wav", "a%20b.wav"), ('q"uo;te.wav', "q%22uo%3Bte.wav"), ("émoji🎬.wav", "%C3%A9moji%F0%9F%8E%AC.wav"),
     ("new\nline.wav", "new%0Aline.wav"), ("../x.wav".replace("/", "\\"), "..%5Cx.wav")],
)  # fmt: skip
def test_a_download_has_the_files_own_name(
    standing: ServerProcess, tmp_path: Path, files: Files, name: str, saved: str
) -> None:
    path = tmp_path / name
    path.write_bytes(files.tone.read_bytes() + name.encode())
    address = f"items/{standing.client.add(path)['id']}/media"
    answer = standing.client.get(address, query={"download": "true"})
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{saved}"
    assert standing.client.get(address).headers["Content-Disposition"] is None
    assert standing.client.get(address, query={"download": "false"}).headers["Content-Disposition"] is None
    assert standing.client.get(address, query={"download": "yes"}).code == "invalid_request"


@pytest.fixture(scope="module")
def separated(tmp_path_factory: pytest.TempPathFactory, files: Files, start_server: StartServer) -> Any:
    """Serve a film that has stems."""
    with start_server(tmp_path_factory.mktemp("separated") / "home") as server:
        with EventStream(server.client) as events:
            item = server.client.add(files.film)
            events.wait_for_job(server.client.separate(item), "succeeded")
        yield server, item
        server.stop()


@pytest.mark.parametrize("stem", ["vocals", "background"])
def test_stems_come_whole_and_in_ranges(separated: tuple[ServerProcess, dict], stem: str) -> None:
    server, item = separated
    shown = server.client.get(f"items/{item['id']}").ok()["stems"]
    content = Path(shown[stem]).read_bytes()
    address = f"items/{item['id']}/stems/{stem}.wav"
    whole = server.client.get(address)
    assert (whole.status, whole.headers["Content-Type"], whole.body) == (200, "audio/wav", content)
    part = server.client.get(address, headers={"Range": "bytes=100-20099"})
    assert (part.status, part.body) == (206, content[100:20_100])
    saved = server.client.get(address, query={"download": "true"}).headers["Content-Disposition"]
    assert saved == f"attachment; filename*=UTF-8''film%20{stem}.wav"
    manifest = server.client.get(f"items/{item['id']}/separation").ok()
    assert hashlib.sha256(content).hexdigest() in str(manifest)


def test_a_film_has_a_picture_and_a_tone_has_none(separated: tuple[ServerProcess, dict], files: Files) -> None:
    server, item = separated
    assert item["has_thumbnail"]
    picture = server.client.get(f"items/{item['id']}/thumbnail")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.body.startswith(b"\xff\xd8\xff")
    part = server.client.get(f"items/{item['id']}/thumbnail", headers={"Range": "bytes=-10"})
    assert (part.status, part.body) == (206, picture.body[-10:])
    sound = server.client.add(files.tone)
    assert not sound["has_thumbnail"]
    for path, code in (("thumbnail", "no_thumbnail"), ("stems/vocals.wav", "no_stems"), ("separation", "no_stems")):
        answer = server.client.get(f"items/{sound['id']}/{path}")
        assert (answer.status, answer.code) == (404, code)
