"""Closing the window while jobs wait or run."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desktop_testing.window import DesktopWindow, OpenWindow, server_process

from sotto_testing.events import EventStream
from sotto_testing.processes import is_running
from sotto_testing.server import StartServer
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


@pytest.fixture
def job(working_window: DesktopWindow, stand_in: StandIn, tone: Path) -> Iterator[dict[str, Any]]:
    """Start a separation that runs until the end of the test."""
    client = working_window.client
    with stand_in.holding(), EventStream(client) as events:
        started = client.separate(client.add(tone))
        events.wait_for_job(started, "running")
        # The window reads the same events.
        time.sleep(1)
        yield started


def ask(window: DesktopWindow) -> None:
    """Close the window, and wait for its question."""
    window.close()
    if not window.asks(within=10):
        # A key that is pressed while the window manager has something else to do can get lost.
        assert window.process.poll() is None, "the window has ended without a question"
        window.close()
    window.dialog()
    window.display.run("sleep", "1")


def test_it_asks_and_can_be_told_to_stay(working_window: DesktopWindow, job: dict[str, Any]) -> None:
    ask(working_window)
    working_window.picture("closing")
    working_window.display.press("Escape")
    wait_for("the window", lambda: working_window.display.active() == working_window.window)
    assert working_window.process.poll() is None
    assert working_window.client.state(job) == "running"
    # The question comes again, not just once.
    ask(working_window)


def test_stopping_puts_the_job_back_into_the_queue(
    working_window: DesktopWindow, job: dict[str, Any], start_server: StartServer
) -> None:
    ask(working_window)
    working_window.display.press("alt+s")
    working_window.wait_for_end()
    assert server_process(working_window.home) is None
    with start_server(working_window.home) as server:
        assert server.client.job(job)["error"] is None
        assert server.client.state(job) in ("queued", "running")


def test_the_server_goes_on_without_the_window(
    working_window: DesktopWindow, job: dict[str, Any], open_window: OpenWindow
) -> None:
    server = server_process(working_window.home)
    client = working_window.client
    ask(working_window)
    working_window.display.press("Return")
    working_window.wait_for_end()
    assert server and is_running(server)
    assert client.state(job) == "running"
    # A later window knows that it may end it.
    again = open_window(sotto=Path("/bin/false"))
    again.wait_for_page()
    assert server_process(working_window.home) == server
    ask(again)
    again.display.press("alt+s")
    again.wait_for_end()
    assert not is_running(server)


def test_a_signal_asks_nothing_and_loses_nothing(
    working_window: DesktopWindow, job: dict[str, Any], start_server: StartServer
) -> None:
    working_window.process.terminate()
    working_window.wait_for_end()
    assert server_process(working_window.home) is None
    with start_server(working_window.home) as server:
        assert server.client.state(job) in ("queued", "running")


def test_a_crash_of_the_window_touches_no_job(
    working_window: DesktopWindow, job: dict[str, Any], open_window: OpenWindow
) -> None:
    client = working_window.client
    working_window.process.kill()
    working_window.process.wait(30)
    assert client.state(job) == "running"
    again = open_window(sotto=Path("/bin/false"))
    again.wait_for_page()
    assert client.state(job) == "running"


def test_jobs_of_a_server_of_somebody_else_need_no_question(
    home: Path, start_server: StartServer, open_window: OpenWindow, stand_in: StandIn, tone: Path
) -> None:
    with start_server(home) as server, stand_in.holding(), EventStream(server.client) as events:
        job = server.client.separate(server.client.add(tone))
        events.wait_for_job(job, "running")
        window = open_window(sotto=Path("/bin/false"))
        window.wait_for_page()
        window.close()
        window.wait_for_end()
        assert server.client.state(job) == "running"
