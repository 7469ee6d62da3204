"""The library over the API: adding by path, lists, and taking out."""

import os
import socket
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.media import Files, make_tone, wav_header
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


def result(client: Client, path: str) -> dict:
    """Return what became of one path."""
    (only,) = client.post("items", {"paths": [path]}).ok()["results"]
    assert only["path"] == path
    assert (only["item"] is None) == (only["addition"] is None) == (only["error"] is not None)
    return only


def test_a_file_is_added_by_its_path_and_stays_where_it_is(client: Client, files: Files) -> None:
    item = client.add(files.film)
    assert (item["path"], item["title"], item["uploaded"], item["missing"]) == (str(files.film), "film", False, False)
    assert item["video"] == {"codec": "h264", "width": 320, "height": 180}
    assert item["audio_streams"][0]["channels"] == 2
    nothing = dict.fromkeys(("engine", "preset", "vocals", "background"))
    assert item["stems"] == {"state": "none", "has_alternative": False, **nothing}
    assert item["latest_job"] is None
    assert client.get(f"items/{item['id']}").ok() == item
    again = result(client, str(files.film))
    assert (again["addition"], again["item"]["id"]) == ("known", item["id"])
    assert client.get("items").ok()["total_count"] == 1


@pytest.mark.parametrize("path", ["film.mp4", "./film.mp4", "../film.mp4", "~", "~root/film.mp4", " /film.mp4", "C:\\a"])
def test_a_relative_path_is_refused(client: Client, path: str) -> None:
    assert result(client, path)["error"]["code"] == "path_not_absolute"


def test_the_address_of_a_file_is_its_path(client: Client, files: Files) -> None:
    assert result(client, files.film.as_uri())["item"]["path"] == str(files.film)


@pytest.mark.parametrize("address", ["smb://studio/film.mp4", "https://studio/film.mp4", "file://elsewhere/film.mp4"])
def test_what_is_not_on_this_machine_has_an_error_of_its_own(client: Client, address: str) -> None:
    assert result(client, address)["error"]["code"] == "not_a_path"


def test_a_path_may_begin_at_the_users_home(tmp_path: Path, files: Files) -> None:
    (tmp_path / "user" / "Films").mkdir(parents=True)
    own = tmp_path / "user" / "Films" / "own.mp4"
    own.write_bytes(files.film.read_bytes())
    with ServerProcess(tmp_path / "home", variables={"HOME": str(tmp_path / "user")}) as server:
        assert result(server.client, "~/Films/own.mp4")["item"]["path"] == str(own)
        assert result(server.client, "~/nothing.mp4")["error"]["code"] == "not_found"
        server.stop()


def test_each_path_has_its_own_outcome_in_order(client: Client, files: Files, tmp_path: Path) -> None:
    empty, pipe, link = tmp_path / "empty.wav", tmp_path / "pipe.wav", tmp_path / "link.wav"
    empty.touch()
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "gone.wav")
    expected = [
        (str(files.tone), "added"), ("relative.wav", "path_not_absolute"), (str(tmp_path / "none.wav"), "not_found"),
        (str(tmp_path), "is_a_folder"), (str(empty), "empty_file"), (str(pipe), "not_a_file"), ("/dev/zero", "not_a_file"),
        (str(link), "link_broken"), (str(files.text), "not_media"), (str(files.silent_film), "no_audio"),
        ("/nul\0.wav", "name_invalid"), ("/" + "x" * 4_000, "name_too_long"), ("/etc/passwd", "not_media"),
        (str(files.tone), "known"), (f"{files.folder}/../{files.folder.name}/film.mp4", "added"), ("/proc/self/mem", None),
    ]  # fmt: skip
    results = client.post("items", {"paths": [path for path, _ in expected]}).ok()["results"]
    assert [entry["path"] for entry in results] == [path for path, _ in expected]
    for entry, (path, outcome) in zip(results, expected, strict=True):
        if outcome:
            assert outcome in (entry["addition"], (entry["error"] or {}).get("code")), entry
        else:
            assert entry["error"], path
    # Whatever the way to it was, an item has its real path.
    assert results[-2]["item"]["path"] == str(files.film)


def test_lists_are_searched_sorted_and_paged(client: Client, tmp_path: Path) -> None:
    names = ["Zebra 10", "zebra 2", "Émile", "apple", "Ápple pie", "étude"]
    for number, name in enumerate(names):
        make_tone(tmp_path / f"{name}.wav", seconds=1 + (number * 5 % 6) / 4, frequency=300 + number)
        client.add(tmp_path / f"{name}.wav")

    def titles(**query: object) -> list[str]:
        page = client.get("items", query=query).ok()
        return [item["title"] for item in page["items"]]

    assert titles() == names[::-1] == titles(sort="added", order="descending")
    assert titles(order="ascending") == names
    by_title = ["apple", "Ápple pie", "Émile", "étude", "zebra 2", "Zebra 10"]
    assert titles(sort="title") == by_title
    assert titles(sort="title", order="descending") == by_title[::-1]
    lengths = [item["duration_seconds"] for item in client.get("items", query={"sort": "duration"}).ok()["items"]]
    assert lengths == sorted(lengths) and len(set(lengths)) == 6
    assert titles(search="zeb", sort="title") == ["zebra 2", "Zebra 10"]
    assert titles(search="APPLE", order="ascending") == ["apple", "Ápple pie"] == titles(search="ápp", order="ascending")
    assert titles(search="pie apple") == ["Ápple pie"]
    assert titles(search="nothing") == []
    assert titles(search=" ") == titles()
    assert titles(sort="title", limit=2, offset=3) == by_title[3:5]
    assert titles(offset=6) == [] == titles(offset=10_000_000)
    assert client.get("items", query={"offset": 4, "limit": 1}).ok()["total_count"] == 6


@pytest.mark.parametrize("sort", ["added", "title", "duration"])
@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_pages_follow_each_other_without_gaps_although_items_come_and_go(
    server: ServerProcess, tmp_path: Path, sort: str, order: str
) -> None:
    client = server.client
    for number in range(7):
        # Two of each length, so that the order among equals matters.
        path = tmp_path / f"{number}.wav"
        path.write_bytes(wav_header(96_000 * (1 + number // 2)) + bytes([number]) * (96_000 * (1 + number // 2)))
        client.add(path)
    query = {"sort": sort, "order": order}
    whole = [item["id"] for item in client.get("items", query=query).ok()["items"]]
    seen, cursor = [], None
    while True:
        page = client.get("items", query=query | {"limit": 2} | ({"cursor": cursor} if cursor else {})).ok()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
        assert len(page["items"]) == 2
        if len(seen) == 4:
            # What was on the page before is gone, and a new one is there: the rest stays as it was.
            client.delete(f"items/{seen[3]}")
            client.upload("new.wav", wav_header(48_000) + bytes(48_000)).ok(201)
    assert [number for number in seen if number in whole] == whole
    assert len(seen) == len(set(seen))
    assert client.get("items", query={"cursor": "999999999999"}).status == 200


def test_taking_out_an_item_leaves_the_users_file(client: Client, files: Files) -> None:
    item = client.add(files.film)
    answer = client.delete(f"items/{item['id']}")
    assert (answer.status, answer.body) == (204, b"")
    assert files.film.exists()
    assert client.get(f"items/{item['id']}").code == "unknown_item"
    assert client.get(f"items/{item['id']}/media").code == "unknown_item"
    assert client.delete(f"items/{item['id']}").code == "unknown_item"
    assert client.get("items").ok()["total_count"] == 0


def test_stems_are_back_when_the_file_is_added_again_unless_they_were_to_go(server: ServerProcess, files: Files) -> None:
    client = server.client
    item = client.add(files.film)
    job = client.separate(item)
    wait_for("stems", lambda: client.state(job) == "succeeded")
    stems = Path(client.get(f"items/{item['id']}").ok()["stems"]["vocals"])
    client.delete(f"items/{item['id']}")
    assert stems.exists()
    revived = result(client, str(files.film))
    assert (revived["addition"], revived["item"]["id"], revived["item"]["stems"]["state"]) == ("revived", item["id"], "ready")
    assert client.delete(f"items/{item['id']}", query={"derived": "true"}).status == 204
    assert not stems.exists()
    assert client.add(files.film)["stems"]["state"] == "none"


def test_taking_out_an_uploaded_item_deletes_the_copy(server: ServerProcess, files: Files) -> None:
    item = server.client.upload("copy.mp4", files.film.read_bytes()).ok(201)["item"]
    assert Path(item["path"]).exists()
    assert server.client.delete(f"items/{item['id']}").status == 204
    server.wait_for_no_uploads()
    assert server.client.get("diagnostics").ok()["disk"]["uploads"] == 0


def test_a_busy_item_stays(server: ServerProcess, stand_in: StandIn, files: Files) -> None:
    client = server.client
    item = client.upload("busy.mp4", files.film.read_bytes()).ok(201)["item"]
    with stand_in.holding():
        job = client.separate(item)
        wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
        for query in ({}, {"derived": "true"}):
            answer = client.delete(f"items/{item['id']}", query=query)
            assert (answer.status, answer.code) == (409, "item_busy")
        assert Path(item["path"]).exists()
        client.post(f"jobs/{job['id']}/cancel").ok()
        wait_for("the job is cancelled", lambda: client.state(job) == "cancelled")
    assert client.delete(f"items/{item['id']}").status == 204
    assert not Path(item["path"]).exists()


def test_an_item_that_is_taken_out_while_it_plays_plays_to_its_end(server: ServerProcess) -> None:
    content = wav_header(64 << 20) + os.urandom(1 << 20) * 64
    item = server.client.upload("playing.wav", content).ok(201)["item"]
    with server.client.socket() as connection:
        # So small that most of the file is still to be read by the server.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        connection.sendall(server.client.head("GET", f"items/{item['id']}/media", Connection="close"))
        received = b""
        # It plays when something of it has come.
        while not received.partition(b"\r\n\r\n")[2]:
            part = connection.recv(100_000)
            assert part, received
            received += part
        assert received.startswith(b"HTTP/1.1 200")
        assert server.client.delete(f"items/{item['id']}").status == 204
        assert not Path(item["path"]).exists()
        parts = [received]
        while part := connection.recv(1 << 20):
            parts.append(part)
    assert b"".join(parts).partition(b"\r\n\r\n")[2] == content
    assert server.client.get(f"items/{item['id']}/media").code == "unknown_item"


def test_a_file_that_is_cut_off_while_it_plays_ends_its_connection(server: ServerProcess, tmp_path: Path) -> None:
    path = tmp_path / "shrinking.wav"
    with path.open("wb") as file:
        file.write(wav_header(64 << 20))
        file.truncate(44 + (64 << 20))
    item = server.client.add(path)
    with server.client.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        connection.sendall(server.client.head("GET", f"items/{item['id']}/media"))
        connection.recv(100_000)
        os.truncate(path, 1_000)
        # What was promised cannot come. Whoever waits for it must not wait for ever.
        connection.settimeout(20)
        while connection.recv(1 << 20):
            pass
    server.client.get("status").ok()
