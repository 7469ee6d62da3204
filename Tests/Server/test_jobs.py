"""Separations over the API, from the queue to the stems."""

import re
import sqlite3
import wave
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import Files, make_tone
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


@pytest.fixture
def item(client: Client, files: Files) -> dict[str, Any]:
    """Add a film."""
    return client.add(files.film)


def tones(client: Client, folder: Path, count: int) -> list[dict[str, Any]]:
    """Add some items."""
    return [client.add(make_tone(folder / f"{number}.wav", frequency=300 + number)) for number in range(count)]


def test_a_separation_is_queued_runs_and_leaves_two_stems(client: Client, item: dict, stand_in: StandIn) -> None:
    with EventStream(client) as events:
        with stand_in.holding():
            job = client.separate(item)
            assert (job["type"], job["state"], job["item_id"], job["title"]) == (
                "separate_audio_spleeter", "queued", item["id"], "film",
            )  # fmt: skip
            assert job["options"] == {"engine": "native", "preset": "standard", "precision": "auto", "bit_depth": "auto"}
            at_work = events.wait_for(
                "progress", lambda event: event.name == "job" and event.data["fraction"] > 0
            )
            assert (at_work.data["state"], at_work.data["stage"]) == ("running", "separate")
            assert at_work.data["fraction"] < 1
            assert client.get("status").ok()["running"] == 1
            assert client.get(f"items/{item['id']}").ok()["latest_job"]["state"] == "running"
        done = events.wait_for_job(job, "succeeded").data
        assert (done["fraction"], done["error"], done["attempt"]) == (1, None, 1)
        fractions = [e.data["fraction"] for e in events.events if e.name == "job" and e.data["id"] == job["id"]]
        assert fractions == sorted(fractions) and len(set(fractions)) >= 3
        # The item itself has changed too: there are stems.
        ready = events.wait_for(
            "the item with stems", lambda event: event.name == "item" and event.data["stems"]["state"] == "ready"
        )
    stems = client.get(f"items/{item['id']}").ok()["stems"]
    assert ready.data["stems"] == stems and (stems["engine"], stems["preset"]) == ("native", "standard")
    for stem in ("vocals", "background"):
        with wave.open(stems[stem]) as audio:
            assert (audio.getnchannels(), audio.getframerate()) == (2, 44_100)
    assert client.get(f"items/{item['id']}/separation").ok()["preset"] == "standard"
    assert client.job(job) == done


def test_separating_twice_is_one_job(client: Client, item: dict, stand_in: StandIn) -> None:
    with stand_in.holding():
        job = client.separate(item)
        (again,) = client.post("separations", {"items": [item["id"]]}).ok()["results"]
        assert (again["job"]["id"], again["is_new"]) == (job["id"], False)
        wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
        (other,) = client.post("separations", {"items": [item["id"]], "bit_depth": "24"}).ok()["results"]
        assert (other["job"], other["error"]["code"]) == (None, "item_busy")
    wait_for("stems", lambda: client.state(job) == "succeeded")
    (anew,) = client.post("separations", {"items": [item["id"]]}).ok()["results"]
    assert anew["is_new"] and anew["job"]["id"] != job["id"]
    wait_for("stems again", lambda: client.state(anew["job"]) == "succeeded")


def test_each_item_has_its_own_outcome_in_order(client: Client, item: dict, files: Files, tmp_path: Path) -> None:
    gone = tmp_path / "gone.mp4"
    gone.write_bytes(files.film.read_bytes() + b"\0" * 8)
    missing = client.add(gone)
    gone.unlink()
    ids = ["nothing", item["id"], missing["id"], item["id"]]
    results = client.post("separations", {"items": ids}).ok()["results"]
    assert [result["item_id"] for result in results] == ids
    assert [(result["error"] or {}).get("code") for result in results] == ["unknown_item", None, "source_missing", None]
    assert (results[1]["is_new"], results[3]["is_new"]) == (True, False)


def test_jobs_run_in_their_order_one_at_a_time(client: Client, stand_in: StandIn, tmp_path: Path) -> None:
    items = tones(client, tmp_path, 3)
    with stand_in.holding():
        jobs = [client.separate(item) for item in items]
        wait_for("the first runs", lambda: client.state(jobs[0]) == "running")
        assert [client.state(job) for job in jobs] == ["running", "queued", "queued"]
        assert client.get("jobs", query={"state": "active"}).ok()["total_count"] == 3
        status = client.get("status").ok()
        assert (status["running"], status["queued"], status["runner"]) == (1, 2, "here")
    wait_for("all of them", lambda: client.state(jobs[2]) == "succeeded")
    finished = [client.job(job)["finished_at"] for job in jobs]
    assert finished == sorted(finished)
    assert client.get("jobs", query={"state": "finished"}).ok()["total_count"] == 3


def test_lists_of_jobs_are_paged_and_filtered(client: Client, tmp_path: Path) -> None:
    jobs = [client.separate(item) for item in tones(client, tmp_path, 5)]
    wait_for("all of them", lambda: client.get("jobs", query={"state": "succeeded"}).ok()["total_count"] == 5)
    newest_first = [job["id"] for job in reversed(jobs)]
    seen, cursor = [], None
    while True:
        page = client.get("jobs", query={"limit": 2} | ({"cursor": cursor} if cursor else {})).ok()
        assert page["total_count"] == 5
        seen += [job["id"] for job in page["jobs"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == newest_first
    for state in ("queued", "running", "failed", "cancelled", "active"):
        assert client.get("jobs", query={"state": state}).ok() == {"jobs": [], "total_count": 0, "next_cursor": None}


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_soon(client: Client, stand_in: StandIn, tmp_path: Path) -> None:
    first, second = tones(client, tmp_path, 2)
    with stand_in.holding():
        running, queued = client.separate(first), client.separate(second)
        wait_for("the first runs", lambda: client.job(running)["stage"] == "separate")
        assert client.post(f"jobs/{queued['id']}/cancel").ok()["state"] == "cancelled"
        asked = client.post(f"jobs/{running['id']}/cancel").ok()
        assert asked["cancel_requested"] or asked["state"] == "cancelled"
        wait_for("the end of the job", lambda: client.state(running) == "cancelled")
    assert client.post(f"jobs/{running['id']}/cancel").code == "job_finished"
    shown = client.get(f"items/{first['id']}").ok()
    assert (shown["stems"]["state"], shown["latest_job"]["state"]) == ("none", "cancelled")


def test_all_jobs_are_cancelled_together(client: Client, stand_in: StandIn, tmp_path: Path) -> None:
    items = tones(client, tmp_path, 3)
    assert client.post("jobs/cancel").ok() == {"count": 0}
    with stand_in.holding():
        jobs = [client.separate(item) for item in items]
        wait_for("the first runs", lambda: client.job(jobs[0])["stage"] == "separate")
        assert client.post("jobs/cancel").ok() == {"count": 3}
        wait_for("the end of all", lambda: all(client.state(job) == "cancelled" for job in jobs))
    assert client.get("status").ok()["queued"] == 0


def test_a_cancelled_job_is_retried_and_a_good_one_is_not(client: Client, item: dict, stand_in: StandIn) -> None:
    with stand_in.holding():
        job = client.separate(item)
        wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
        assert client.post(f"jobs/{job['id']}/retry").code == "not_retryable"
        client.post(f"jobs/{job['id']}/cancel").ok()
        wait_for("the end of the job", lambda: client.state(job) == "cancelled")
    again = client.post(f"jobs/{job['id']}/retry").ok()
    assert (again["id"], again["error"], again["finished_at"]) == (job["id"], None, None)
    wait_for("stems", lambda: client.state(job) == "succeeded")
    refused = client.post(f"jobs/{job['id']}/retry")
    assert (refused.status, refused.code) == (409, "not_retryable")


def test_a_job_that_fails_says_why_and_is_retried_when_the_cause_is_gone(
    server: ServerProcess, files: Files, stand_in: StandIn, tmp_path: Path
) -> None:
    client, path = server.client, tmp_path / "film.mp4"
    path.write_bytes(files.film.read_bytes())
    busy, item = client.add(files.tone), client.add(path)
    with stand_in.holding():
        # Behind another, so that the file can go between the queue and the work.
        client.separate(busy)
        job = client.separate(item)
        path.rename(tmp_path / "moved.mp4")
    wait_for("the end of the job", lambda: client.state(job) == "failed")
    failed = client.job(job)
    assert failed["error"]["code"] == "source_missing" and failed["error"]["hint"]
    assert client.get("jobs", query={"state": "failed"}).ok()["total_count"] == 1
    assert "source_missing" in client.get(f"jobs/{job['id']}/log").ok()["text"]
    (tmp_path / "moved.mp4").rename(path)
    client.post(f"jobs/{job['id']}/retry").ok()
    wait_for("stems", lambda: client.state(job) == "succeeded")


def test_a_log_is_read_as_it_grows(client: Client, item: dict, stand_in: StandIn) -> None:
    with EventStream(client) as events:
        with stand_in.holding():
            job = client.separate(item)
            wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
            first = client.get(f"jobs/{job['id']}/log").ok()
            assert first["text"].endswith("\n") and first["size"] == len(first["text"].encode())
            at_end = client.get(f"jobs/{job['id']}/log", query={"after": first["size"]}).ok()
            assert at_end == {"text": "", "size": first["size"]}
        wait_for("stems", lambda: client.state(job) == "succeeded")
        whole = client.get(f"jobs/{job['id']}/log").ok()
        rest = client.get(f"jobs/{job['id']}/log", query={"after": first["size"]}).ok()
        assert first["text"] + rest["text"] == whole["text"] and rest["size"] == whole["size"]
        told = events.wait_for(
            "the whole log", lambda event: event.name == "log" and event.data == {"job_id": job["id"], "size": whole["size"]}
        )
        assert told.id is None
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z info ", whole["text"])
    beyond = client.get(f"jobs/{job['id']}/log", query={"after": 2**53 - 1}).ok()
    assert beyond == {"text": "", "size": whole["size"]}
    for wrong in ("-1", "x", str(2**53)):
        assert client.get(f"jobs/{job['id']}/log", query={"after": wrong}).code == "invalid_request"


def test_stems_of_a_file_that_changed_since_are_stale(client: Client, files: Files, tmp_path: Path) -> None:
    path = tmp_path / "changing.mp4"
    path.write_bytes(files.film.read_bytes())
    item = client.add(path)
    job = client.separate(item)
    wait_for("stems", lambda: client.state(job) == "succeeded")
    path.write_bytes(files.film.read_bytes() + b"\0" * 8)
    assert client.get(f"items/{item['id']}").ok()["stems"]["state"] == "stale"
    # They stay so while the file is gone, and where it is found again.
    path = path.rename(tmp_path / "elsewhere.mp4")
    gone = client.get(f"items/{item['id']}").ok()
    assert (gone["missing"], gone["stems"]["state"]) == (True, "stale")
    assert [listed["stems"]["state"] for listed in client.get("items").ok()["items"]] == ["stale"]
    found = client.add(path)
    assert (found["id"], found["missing"], found["stems"]["state"]) == (item["id"], False, "stale")
    path.write_bytes(path.read_bytes() + b"\0" * 8)
    (refused,) = client.post("separations", {"items": [item["id"]]}).ok()["results"]
    assert refused["error"]["code"] == "source_changed"
    client.add(path)
    again = client.separate(item)
    wait_for("new stems", lambda: client.state(again) == "succeeded")
    assert client.get(f"items/{item['id']}").ok()["stems"]["state"] == "ready"


def test_the_queue_waits_while_another_process_runs_it(home: Path, files: Files, stand_in: StandIn, start_server) -> None:
    with start_server(home) as first, start_server(home) as second:
        assert first.port != second.port
        item = second.client.add(files.film)
        assert second.client.get("status").ok()["runner"] == "elsewhere"
        job = second.client.separate(item)
        wait_for("stems", lambda: second.client.state(job) == "succeeded")
        # The first can still be found, and its place is free when it ends.
        assert first.file()["port"] == first.port
        first.stop()
        wait_for("the second to take over", lambda: second.client.get("status").ok()["runner"] == "here")
        again = second.client.separate(item)
        wait_for("stems again", lambda: second.client.state(again) == "succeeded")
        second.stop()


def test_a_job_of_an_item_that_is_gone_can_still_be_read(client: Client, item: dict, home: Path) -> None:
    job = client.separate(item)
    wait_for("stems", lambda: client.state(job) == "succeeded")
    client.delete(f"items/{item['id']}")
    shown = client.job(job)
    assert (shown["title"], shown["item_id"]) == ("film", item["id"])
    with closing(sqlite3.connect(home / "sotto.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
