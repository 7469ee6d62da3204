"""Packs over the API: installing for real, from an index on this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto_testing.events import EventStream
from sotto_testing.media import Files
from sotto_testing.processes import descendants
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn, link_model
from sotto_testing.waiting import wait_for

INSTALL = "packs/spleeter/install"


@pytest.fixture
def bare(home: Path, stand_in: StandIn) -> Iterator[ServerProcess]:
    """Start a server in a home that has only the model."""
    link_model(home)
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables) as server:
        yield server


def test_nothing_is_installed_until_someone_says_so(home: Path) -> None:
    with ServerProcess(home) as server:
        packs = server.client.get("packs").ok()["packs"]
        assert {pack["id"]: pack["state"] for pack in packs} == {"spleeter-model": "not_installed", "spleeter": "not_installed"}
        for pack in packs:
            # What a page says before it starts an install.
            assert pack["download_bytes"] > 0 and pack["installed_bytes"] > 0 and pack["sources"] and pack["purpose"]
            assert (pack["size_bytes"], pack["path"]) == (None, None)
            assert server.client.get(f"packs/{pack['id']}").ok() == pack
            for method, path, code in (
                ("DELETE", f"packs/{pack['id']}", "pack_not_installed"),
                ("POST", f"packs/{pack['id']}/verify", "pack_not_installed"),
                ("POST", f"packs/{pack['id']}/cancel", "not_installing"),
            ):  # fmt: skip
                answer = server.client.request(method, path)
                assert (answer.status, answer.code) == (409, code)
        assert server.client.get("ledger").ok() == {"entries": []}
        assert not (home / "packs").exists() or not list((home / "packs").glob("*/*/receipt.json"))
        server.stop()


def test_a_separation_without_a_pack_says_where_to_get_it(home: Path, files: Files) -> None:
    with ServerProcess(home) as server:
        job = server.client.separate(server.client.add(files.tone))
        wait_for("the end of the job", lambda: server.client.state(job) == "failed")
        error = server.client.job(job)["error"]
        assert error["code"] == "pack_not_installed" and "`sotto packs install spleeter-model`" in error["hint"]
        server.stop()


def test_an_install_can_be_cancelled_and_started_again_and_then_verified_and_removed(
    bare: ServerProcess, stand_in: StandIn, files: Files
) -> None:
    client = bare.client
    with EventStream(client) as events:
        stand_in.index.pause()
        try:
            started = client.post(INSTALL).ok(202)
            assert (started["job"]["type"], started["job"]["state"]) == ("install_pack", "running")
            assert (started["job"]["pack_id"], started["job"]["item_id"]) == ("spleeter", None)
            wait_for("the download", lambda: stand_in.index.waiting > 0)
            assert client.get("packs/spleeter").ok()["state"] == "installing"
            again = client.post(INSTALL)
            assert (again.status, again.code) == (409, "already_installing")
            assert client.get("ledger").ok()["entries"][0]["outcome"] == "running"
            client.post("packs/spleeter/cancel").ok()
            events.wait_for_job(started["job"], "cancelled")
        finally:
            stand_in.index.resume()
        wait_for("the end of pip", lambda: not descendants(bare.pid))
        assert client.get("packs/spleeter").ok()["state"] == "not_installed"
        assert not [path for path in (bare.home / "packs/spleeter").iterdir() if path.suffix != ".lock"]
        assert client.post(f"jobs/{started['job']['id']}/retry").code == "not_retryable"

        second = client.post(INSTALL).ok(202)["job"]
        events.wait_for_job(second, "succeeded", seconds=180)
        stages = [e.data["stage"] for e in events.events if e.name == "job" and e.data["id"] == second["id"]]
        # It is told of before its first stage begins.
        stages = [stage for stage in stages if stage]
        assert {"prepare", "download", "install", "verify", "publish"} >= set(stages) and len(set(stages)) >= 3
        events.wait_for("the pack", lambda event: event.name == "pack" and event.data["state"] == "installed")
        # Its separations work, and while one runs it cannot go.
        item = client.add(files.film)
        with stand_in.holding():
            job = client.separate(item, engine="python")
            assert job["options"]["preset"] == "spleeter"
            wait_for("the job runs", lambda: client.job(job)["stage"] == "separate")
            refused = client.delete("packs/spleeter")
            assert (refused.status, refused.code) == (409, "pack_in_use")
        events.wait_for_job(job, "succeeded")

        entries = client.get("ledger").ok()["entries"]
        assert [(entry["job"], entry["outcome"]) for entry in entries] == [
            (second["id"], "succeeded"), (started["job"]["id"], "cancelled"),
        ]  # fmt: skip
        assert entries[0]["uses_network"] and "127.0.0.1" in entries[0]["source"]
        assert {file["name"].partition("-")[0] for file in entries[0]["files"]} == {"spleeter", "spleeter_parts"}
        assert client.get("ledger", query={"limit": 1}).ok()["entries"] == entries[:1]

        installed = client.post(INSTALL).ok(200)
        assert (installed["job"], installed["pack"]["state"]) == (None, "installed")
        verified = client.post("packs/spleeter/verify").ok()
        assert (verified["state"], verified["error"]) == ("installed", None)
        assert any(e.name == "verification" and e.data["pack_id"] == "spleeter" for e in events.events)

        damaged = next(Path(verified["path"]).glob("venv/lib/*/site-packages/spleeter_parts/part-7.txt"))
        damaged.write_text("other\n")
        broken = client.post("packs/spleeter/verify").ok()
        assert broken["state"] == "broken" and broken["error"]["code"] == "pack_broken" and "part-7.txt" in broken["error"]["message"]

        assert client.delete("packs/spleeter").status == 204
        events.wait_for(
            "the pack is gone", lambda event: event.name == "pack" and event.data["state"] == "not_installed",
            start=len(events.events) - 1,
        )  # fmt: skip
        assert not Path(verified["path"]).exists()
        assert client.delete("packs/spleeter").code == "pack_not_installed"
    bare.stop()


def test_an_install_that_fails_says_why(home: Path, stand_in: StandIn) -> None:
    # The stand-in's index has no model.
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables) as server:
        job = server.client.post("packs/spleeter-model/install").ok(202)["job"]
        wait_for("the end of the job", lambda: server.client.state(job) == "failed", seconds=120)
        error = server.client.job(job)["error"]
        assert error["code"] in ("model_missing", "download_failed", "release_not_found") and error["hint"]
        assert server.client.get("ledger").ok()["entries"][0]["outcome"] == "failed"
        assert server.client.get("packs/spleeter-model").ok()["state"] == "not_installed"
        server.stop()


@pytest.mark.full
def test_stopping_the_server_ends_an_install(bare: ServerProcess, stand_in: StandIn) -> None:
    stand_in.index.pause()
    try:
        job = bare.client.post(INSTALL).ok(202)["job"]
        wait_for("the download", lambda: stand_in.index.waiting > 0)
        assert bare.stop() < 5
    finally:
        stand_in.index.resume()
    with ServerProcess(bare.home, stand_in.requirements, variables=stand_in.variables) as next_server:
        ended = next_server.client.job(job)
        assert (ended["state"], (ended["error"] or {}).get("code")) in (("failed", "interrupted"), ("cancelled", None), ("cancelled", "cancelled"))
        assert next_server.client.get("packs/spleeter").ok()["state"] == "not_installed"
        next_server.stop()


def test_a_pack_that_another_process_removes_is_told_of(bare: ServerProcess) -> None:
    with EventStream(bare.client) as events:
        events.wait_for("the status", lambda event: event.name == "status")
        shutil.rmtree(bare.home / "packs/spleeter-model/1.4.0")
        events.wait_for("the pack", lambda event: event.name == "pack" and event.data["state"] == "not_installed")
    bare.stop()
