"""What ends without being asked to, and comes back."""

import json
import os
import signal
import subprocess
from pathlib import Path

from desktop_testing.places import desktop_program
from desktop_testing.stage import Stage
from desktop_testing.window import DesktopWindow, OpenWindow, kill_server, server_process

from sotto_testing.events import EventStream
from sotto_testing.namespaces import entering_mounts
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


def test_a_page_whose_process_dies_comes_back_and_no_job_notices(
    working_window: DesktopWindow, stand_in: StandIn, tone: Path
) -> None:
    client = working_window.client
    with stand_in.holding(), EventStream(client) as events:
        job = client.separate(client.add(tone))
        events.wait_for_job(job, "running")
        before = working_window.web_processes()
        assert before
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_for("another process", lambda: working_window.web_processes() - before)
        working_window.wait_for_page()
        assert client.state(job) == "running"
        assert client.job(job)["attempt"] == 1


def test_a_page_that_dies_again_and_again_is_given_up_until_the_user_wants_it(home: Path, open_window: OpenWindow) -> None:
    with Stage(home, 'tell("here");') as stage:
        window = open_window(sotto=Path("/bin/false"))
        # It comes back five times within a minute.
        for loads in range(1, 7):
            wait_for("the page", lambda loads=loads: len(stage.told) == loads)
            for pid in window.web_processes():
                os.kill(pid, signal.SIGKILL)
        wait_for("no process", lambda: not window.web_processes())
        # Nothing brings it back but the user.
        window.display.run("sleep", "1")
        window.picture("page-crashed")
        assert len(stage.told) == 6
        window.activate()
        window.display.press("Tab", "Tab", "Tab", "space")
        wait_for("the page", lambda: len(stage.told) == 7)


def test_what_listens_in_the_servers_place_without_knowing_the_token_is_told_nothing(home: Path, open_window: OpenWindow) -> None:
    with Stage(home, "", knows_token=False) as impostor:
        token = json.loads((home / "server.json").read_text())["token"]
        window = open_window(sotto=Path("/bin/false"))
        # It cannot start one of its own, and says so.
        wait_for("its words", lambda: "server" in window.log.read_text() and impostor.heard)
        assert all(line.startswith("POST /api/v1/session/challenge ") for line in impostor.heard), impostor.heard
        told = "".join(impostor.heard)
        assert token not in told and "Authorization" not in told and "Cookie" not in told and "proof" not in told


def test_closed_standard_streams_are_opened_before_any_file(home: Path) -> None:
    command = f"'{desktop_program()}' --home '{home}' <&- >&- 2>&-"
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    subprocess.run(["sh", "-c", command], env=environment, timeout=60, check=False)
    files = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    assert all(not content for name, content in files.items() if name.endswith(".lock")), files
    assert not any(b"display" in content for content in files.values()), files


def test_a_page_that_cannot_be_locked_in_is_not_shown_and_the_window_says_why(
    home: Path, open_window: OpenWindow, tmp_path: Path
) -> None:
    bubblewrap = tmp_path / "bwrap"
    bubblewrap.write_text("#!/bin/sh\necho 'The kernel does not want to.' >&2\nexit 1\n")
    bubblewrap.chmod(0o755)
    script = f"mount --bind '{bubblewrap}' /usr/bin/bwrap && exec $AS_USER \"$@\""
    with Stage(home, 'tell("here");') as stage:
        window = open_window(
            sotto=Path("/bin/false"), variables={"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": None},
            before=[*entering_mounts(), "sh", "-c", script, "sh"],
        )  # fmt: skip
        wait_for("its words", lambda: window.log.read_text().count("The kernel does not want to.") == 1)
        assert "bubblewrap" in window.log.read_text()
        window.display.run("sleep", "1")
        window.picture("no-sandbox")
        window.activate()
        window.display.press("Tab", "Tab", "Tab", "space")
        wait_for("another attempt", lambda: window.log.read_text().count("The kernel does not want to.") == 2)
        assert not stage.told and not window.web_processes()
        window.close()
        window.wait_for_end()


def test_a_server_that_dies_is_started_again(window: DesktopWindow) -> None:
    before = server_process(window.home)
    kill_server(window.home)
    after = wait_for("another server", lambda: server_process(window.home))
    assert after != before
    # Where the page looks for it. It is signed in again: the form to do so would darken it.
    window.wait_for_page()
    wait_for("the page's stream of events", lambda: window.client.get("status").ok())
    window.close()
    window.wait_for_end()
    assert server_process(window.home) is None


def test_a_server_of_somebody_else_that_ends_is_followed_by_one_of_the_window_s(
    home: Path, open_window: OpenWindow
) -> None:
    with ServerProcess(home) as server:
        window = open_window()
        window.wait_for_page()
        server.stop()
    assert wait_for("another server", lambda: server_process(home))
    window.close()
    window.wait_for_end()
    assert server_process(home) is None


def test_a_server_that_others_have_started_meanwhile_is_used(window: DesktopWindow) -> None:
    # Held, so that the other one is there first.
    os.kill(window.pid, signal.SIGSTOP)
    try:
        kill_server(window.home)
        with ServerProcess(window.home) as server:
            os.kill(window.pid, signal.SIGCONT)
            window.wait_for_page()
            window.close()
            window.wait_for_end()
            assert server.process.poll() is None
    finally:
        if window.process.poll() is None:
            os.kill(window.pid, signal.SIGCONT)
