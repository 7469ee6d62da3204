"""What the desktop is told when jobs have ended."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop_testing.bus import BusMonitor
from desktop_testing.display import Display
from desktop_testing.programs import build
from desktop_testing.window import DesktopWindow

from sotto_testing.client import Client
from sotto_testing.events import EventStream
from sotto_testing.media import make_tone
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for


@pytest.fixture
def notifications(display: Display) -> Iterator[BusMonitor]:
    """Listen to what the desktop is asked to show."""
    with BusMonitor(display, "org.freedesktop.Notifications") as monitor:
        yield monitor


@pytest.fixture
def gnome(display: Display, tmp_path: Path) -> Iterator[None]:
    """Let GLib believe that the desktop is GNOME, which has an interface of its own for what installed programs tell."""
    program = build("bus_name", tmp_path)
    process = subprocess.Popen([program, "org.gtk.Notifications"], env=display.variables, stdout=subprocess.PIPE)
    with process:
        assert process.stdout and process.stdout.readline()
        yield
        process.kill()


def separate(client: Client, file: Path, state: str = "succeeded") -> None:
    """Separate a file, and wait for the end."""
    with EventStream(client) as events:
        events.wait_for_job(client.separate(client.add(file)), state)


def test_it_tells_of_jobs_that_end_while_nobody_looks(
    working_window: DesktopWindow, notifications: BusMonitor, tmp_path: Path
) -> None:
    client = working_window.client
    # Nobody needs to be told what is to be seen.
    working_window.activate()
    separate(client, make_tone(tmp_path / "Seen.wav"))
    # The window may hear of it a moment later.
    time.sleep(1)
    working_window.display.run("xdotool", "windowminimize", "--sync", working_window.window)
    wait_for("no window in front", lambda: working_window.display.active() != working_window.window)
    separate(client, make_tone(tmp_path / "Not seen.wav", frequency=330))
    said = wait_for("a notification", lambda: "Not seen" in notifications.said() and notifications.said())
    assert "member=Notify" in said and "Vocals and background are ready." in said
    assert "Seen is separated" not in said


def test_under_gnome_it_tells_of_any_home(
    gnome: None, working_window: DesktopWindow, notifications: BusMonitor, tone: Path
) -> None:
    working_window.display.run("xdotool", "windowminimize", "--sync", working_window.window)
    wait_for("no window in front", lambda: working_window.display.active() != working_window.window)
    separate(working_window.client, tone)
    wait_for("a notification", lambda: "Tone is separated" in notifications.said())


def test_it_tells_of_failures_with_their_hint(
    working_window: DesktopWindow, notifications: BusMonitor, stand_in: StandIn, tone: Path, tmp_path: Path
) -> None:
    client = working_window.client
    working_window.display.run("xdotool", "windowminimize", "--sync", working_window.window)
    wait_for("no window in front", lambda: working_window.display.active() != working_window.window)
    file = make_tone(tmp_path / "Gone.wav", frequency=550)
    with EventStream(client) as events:
        with stand_in.holding():
            first = client.separate(client.add(tone))
            events.wait_for_job(first, "running")
            second = client.separate(client.add(file))
            # It is gone when its turn comes.
            file.unlink()
        failed = events.wait_for_job(second, "failed").data
    said = wait_for("a notification", lambda: "could not be separated" in notifications.said() and notifications.said())
    assert failed["error"]["hint"] in said
