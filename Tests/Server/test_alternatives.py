"""Two separations of one item: made beside each other, measured, and one of them kept."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sotto_testing.client import Answer
from sotto_testing.events import EventStream
from sotto_testing.media import make_tone
from sotto_testing.server import ServerProcess, StartServer
from sotto_testing.waiting import wait_for

_FILES = ["background.wav", "peaks", "separation.json", "vocals.wav"]


@pytest.fixture
def item(server: ServerProcess, tmp_path: Path) -> dict:
    """Return an item that has been separated."""
    item = server.client.add(make_tone(tmp_path / "Tone 🎧.wav", seconds=3))
    _separate(server, item, preset="fast")
    return item


@pytest.fixture
def compared(server: ServerProcess, item: dict) -> dict:
    """Return an item that has been separated again, to be compared."""
    _separate(server, item, preset="standard", stem_set="alternative")
    return item


def _separate(server: ServerProcess, item: dict, **options: str) -> dict[str, Any]:
    job = server.client.separate(item, **options)
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
    return job


def _folder(server: ServerProcess, item: dict, name: str = "") -> Path:
    return server.home / "derived/items" / item["id"] / "separation" / name


def _stems(server: ServerProcess, item: dict) -> dict[str, Any]:
    return server.client.get(f"items/{item['id']}").ok()["stems"]


def _preset(server: ServerProcess, item: dict, stem_set: str) -> str:
    return server.client.get(f"items/{item['id']}/separation", query={"stem_set": stem_set}).ok()["preset"]


def _keep(server: ServerProcess, item: dict, stem_set: str, jobs: dict[str, str] | None = None) -> Answer:
    """Keep one of both, which are those that lie there or those that were seen before."""
    jobs = jobs or _jobs(server, item)
    (other,) = jobs.keys() - {stem_set}
    return server.client.post(f"items/{item['id']}/keep", {"keep": jobs[stem_set], "drop": jobs[other]})


def _jobs(server: ServerProcess, item: dict) -> dict[str, str]:
    names = ("current", "alternative")
    address = f"items/{item['id']}/separation"
    return {name: server.client.get(address, query={"stem_set": name}).ok()["job"] for name in names}


def _sets(server: ServerProcess, item: dict) -> list[str]:
    return sorted(path.name for path in _folder(server, item).iterdir())


def test_an_alternative_lies_beside_the_stems(server: ServerProcess, compared: dict) -> None:
    stems = _stems(server, compared)
    assert (stems["preset"], stems["has_alternative"]) == ("fast", True)
    assert [_preset(server, compared, name) for name in ("current", "alternative")] == ["fast", "standard"]
    assert sorted(path.name for path in _folder(server, compared, "alternative").iterdir()) == _FILES
    assert server.client.get("jobs").ok()["jobs"][0]["stem_set"] == "alternative"


def test_each_has_files_of_its_own(server: ServerProcess, compared: dict) -> None:
    for name, folder in (("current", "spleeter_2stems"), ("alternative", "alternative")):
        for file, address in (("vocals.wav", "stems/vocals.wav"), ("peaks", "peaks")):
            answer = server.client.get(f"items/{compared['id']}/{address}", query={"stem_set": name})
            assert answer.body == (_folder(server, compared, folder) / file).read_bytes()


def test_the_alternative_is_kept(server: ServerProcess, compared: dict) -> None:
    made = {path.name: path.read_bytes() for path in _folder(server, compared, "alternative").iterdir()}
    with EventStream(server.client) as events:
        kept = _keep(server, compared, "alternative").ok()
        events.wait_for_item(compared["id"])
    assert (kept["stems"]["preset"], kept["stems"]["has_alternative"]) == ("standard", False)
    assert _sets(server, compared) == ["spleeter_2stems"]
    assert {path.name: path.read_bytes() for path in Path(kept["stems"]["vocals"]).parent.iterdir()} == made


def test_the_alternative_is_dropped(server: ServerProcess, compared: dict) -> None:
    with EventStream(server.client) as events:
        kept = _keep(server, compared, "current").ok()
        events.wait_for_item(compared["id"])
    assert (kept["stems"]["preset"], kept["stems"]["has_alternative"]) == ("fast", False)
    assert _sets(server, compared) == ["spleeter_2stems"]
    assert list((server.home / "derived/work").iterdir()) == []


def test_an_alternative_is_replaced_by_the_next(server: ServerProcess, compared: dict) -> None:
    _separate(server, compared, preset="best", stem_set="alternative")
    assert _preset(server, compared, "alternative") == "best"
    assert _sets(server, compared) == ["alternative", "spleeter_2stems"]


def test_the_alternative_goes_with_the_item(server: ServerProcess, compared: dict) -> None:
    server.client.delete(f"items/{compared['id']}", query={"derived": "true"}).ok(204)
    assert not _folder(server, compared).exists()


def test_nothing_is_kept_while_a_job_is_queued(server: ServerProcess, compared: dict) -> None:
    server.client.separate(compared, preset="best")
    answer = _keep(server, compared, "alternative")
    assert answer.code == "item_busy"
    assert answer.status == 409


def test_there_has_to_be_something_to_compare(server: ServerProcess, item: dict, tmp_path: Path) -> None:
    """Errors say so: without stems, without an alternative, of a set that there is not."""
    alone = server.client.add(make_tone(tmp_path / "Alone.wav"))
    request = {"items": [alone["id"]], "stem_set": "alternative"}
    (result,) = server.client.post("separations", request).ok()["results"]
    assert result["error"]["code"] == "no_stems"
    for answer in (
        server.client.post(f"items/{item['id']}/keep", {"keep": "one", "drop": "other"}),
        server.client.get(f"items/{item['id']}/separation", query={"stem_set": "alternative"}),
        server.client.get(f"items/{item['id']}/loudness", query={"stem_set": "alternative"}),
        server.client.get(f"items/{item['id']}/stems/vocals.wav", query={"stem_set": "alternative"}),
        server.client.get(f"items/{item['id']}/peaks", query={"stem_set": "alternative"}),
    ):
        assert (answer.status, answer.code) == (404, "no_alternative")
    assert server.client.get(f"items/{item['id']}/loudness", query={"stem_set": "both"}).status == 400


def test_what_was_not_looked_at_is_not_removed(server: ServerProcess, compared: dict) -> None:
    """Of two tabs the slower one chooses when the other has, and has made another alternative."""
    seen = _jobs(server, compared)
    _keep(server, compared, "alternative").ok()
    _separate(server, compared, preset="best", stem_set="alternative")
    for stem_set in seen:
        answer = _keep(server, compared, stem_set, seen)
        assert (answer.status, answer.code) == (409, "stems_changed")
    assert [_preset(server, compared, name) for name in ("current", "alternative")] == ["standard", "best"]


def test_asking_again_ends_what_was_half_done(server: ServerProcess, compared: dict) -> None:
    """The folders were exchanged, and nobody knows it yet: who wants the same stems as before gets these."""
    seen = _jobs(server, compared)
    _exchange(server, compared)
    kept = _keep(server, compared, "alternative", seen).ok()
    assert (kept["stems"]["preset"], kept["stems"]["has_alternative"]) == ("standard", False)
    assert _preset(server, compared, "current") == "standard"


def _exchange(server: ServerProcess, item: dict) -> None:
    current, other = _folder(server, item, "spleeter_2stems"), _folder(server, item, "alternative")
    current.rename(other.with_name("third"))
    other.rename(current)
    other.with_name("third").rename(other)


def test_stems_of_another_sound_are_not_compared(server: ServerProcess, item: dict) -> None:
    """The file was changed and added again since they were made."""
    server.client.add(make_tone(Path(item["path"]), seconds=2, frequency=500))
    request = {"items": [item["id"]], "stem_set": "alternative"}
    (result,) = server.client.post("separations", request).ok()["results"]
    assert result["error"]["code"] == "stems_stale"


def test_a_home_whose_database_was_put_back_opens(
    server: ServerProcess, start_server: StartServer, compared: dict
) -> None:
    """Its stems were made by a job that the database does not know."""
    server.kill()
    manifest = _folder(server, compared, "spleeter_2stems") / "separation.json"
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(document | {"job": "00000000-0000-0000-0000-000000000000"}))
    with start_server(server.home) as again:
        assert _stems(again, compared)["has_alternative"] is True


def test_a_killed_server_that_was_about_to_note_what_is_kept_does_so_later(
    server: ServerProcess, start_server: StartServer, compared: dict
) -> None:
    """As it is when the folders are exchanged and the library does not say so yet."""
    kept = _jobs(server, compared)["alternative"]
    server.kill()
    _decide(server, compared, kept)
    _exchange(server, compared)
    with start_server(server.home) as again:
        stems = _stems(again, compared)
    assert (stems["preset"], stems["state"], stems["has_alternative"]) == ("standard", "ready", False)
    assert _sets(server, compared) == ["spleeter_2stems"]


def _decide(server: ServerProcess, item: dict, kept: str) -> None:
    """Note what is to be kept, as a server does before it moves the first folder."""
    with closing(sqlite3.connect(server.home / "sotto.sqlite")) as database, database:
        database.execute("INSERT INTO pendingChange VALUES (?, 'keepStems', ?)", (item["id"], kept))


def test_stems_that_made_room_for_the_alternative_come_back_and_the_rest_is_done(
    server: ServerProcess, start_server: StartServer, compared: dict
) -> None:
    """On a file system that cannot exchange two folders, a process may die between two renames."""
    kept = _jobs(server, compared)["alternative"]
    server.kill()
    _decide(server, compared, kept)
    current = _folder(server, compared, "spleeter_2stems")
    current.rename(current.with_name(".replaced"))
    with start_server(server.home) as again:
        assert _stems(again, compared)["preset"] == "standard"
    assert _sets(server, compared) == ["spleeter_2stems"]


def test_loudness_is_measured_once(server: ServerProcess, item: dict) -> None:
    """Beside the stems, for the next time."""
    loudness = server.client.get(f"items/{item['id']}/loudness").ok()
    assert (_folder(server, item, "spleeter_2stems") / "loudness.json").is_file()
    assert server.client.get(f"items/{item['id']}/loudness").ok() == loudness
    assert set(loudness) == {"mixture_lufs", "vocals_lufs", "background_lufs"}
    assert -70 < loudness["mixture_lufs"] < 0


def test_loudness_of_broken_stems_is_an_error(server: ServerProcess, item: dict) -> None:
    folder = _folder(server, item, "spleeter_2stems")
    (folder / "vocals.wav").write_bytes(b"RIFF")
    answer = server.client.get(f"items/{item['id']}/loudness")
    assert answer.status >= 400
    assert answer.error["hint"]
    assert not (folder / "loudness.json").exists()
