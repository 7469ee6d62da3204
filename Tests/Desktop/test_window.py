"""The window itself: what it shows, what it remembers, and that there is one a home."""

import os
import subprocess
from pathlib import Path

from desktop_testing.places import desktop_program
from desktop_testing.window import DesktopWindow, OpenWindow, server_process

from sotto_testing.places import program
from sotto_testing.processes import command_lines, descendants
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for


def start_again(window: DesktopWindow, *words: str, **variables: str | None) -> None:
    """Start a second window of the same home, and wait for its end."""
    environment = {**window.display.variables, **variables}
    subprocess.run(
        [desktop_program(), "--home", window.home, *words], check=True, timeout=30,
        env={name: value for name, value in environment.items() if value is not None},
    )  # fmt: skip


def test_it_starts_a_server_and_shows_its_page(window: DesktopWindow) -> None:
    window.picture("library")
    server = window.server()
    assert (window.home / "desktop.json").exists()
    # In a session of its own, so that it can go on without the window.
    assert os.getsid(server["pid"]) == server["pid"]
    # What is said is kept for later, and for nobody else.
    assert server["address"] in (window.home / "desktop-server.log").read_text()
    assert (window.home / "desktop-server.log").stat().st_mode & 0o077 == 0


def test_no_process_has_the_token_among_its_arguments(window: DesktopWindow) -> None:
    token = window.server()["token"]
    assert not [line for line in command_lines().values() if token in line]


def test_without_jobs_closing_ends_window_and_server(window: DesktopWindow) -> None:
    below = descendants(window.pid)
    assert below
    window.close()
    window.wait_for_end()
    assert server_process(window.home) is None
    assert "server" not in window.state()


def test_a_server_of_somebody_else_is_used_and_left_alone(home: Path, open_window: OpenWindow) -> None:
    with ServerProcess(home) as server:
        window = open_window(sotto=Path("/bin/false"))
        window.wait_for_page()
        window.close()
        window.wait_for_end()
        assert server.process.poll() is None
        assert server.client.get("status").ok()["running"] == 0


def test_it_remembers_its_size(window: DesktopWindow, open_window: OpenWindow) -> None:
    window.display.run("xdotool", "windowsize", "--sync", window.window, "900", "640")
    width, height = window.display.geometry(window.window)[2:]
    window.close()
    window.wait_for_end()
    again = open_window()
    assert window.display.geometry(again.window)[2:] == (width, height)


def test_it_remembers_that_it_was_maximized(window: DesktopWindow, open_window: OpenWindow) -> None:
    size = window.display.geometry(window.window)[2:]
    window.activate()
    # Openbox's keys for it are nobody's; GTK's own are a double click on the title.
    left, top, width, _ = window.display.geometry(window.window)
    window.display.run("xdotool", "mousemove", str(left + width // 2), str(top + 20), "click", "--repeat", "2", "1")
    wait_for("a larger window", lambda: window.display.geometry(window.window)[2] > size[0])
    window.close()
    window.wait_for_end()
    assert window.state()["isMaximized"] is True
    again = open_window()
    wait_for("a larger window", lambda: window.display.geometry(again.window)[2] > size[0])


def test_a_second_start_presents_the_first(window: DesktopWindow) -> None:
    minimize(window)
    start_again(window)
    wait_for("the window in front", lambda: window.display.active() == window.window)


def test_a_second_start_presents_the_first_without_a_bus(open_window: OpenWindow) -> None:
    window = open_window(variables={"DBUS_SESSION_BUS_ADDRESS": "disabled:"})
    window.wait_for_page()
    minimize(window)
    start_again(window, DBUS_SESSION_BUS_ADDRESS="disabled:")
    wait_for("the window in front", lambda: window.display.active() == window.window)
    minimize(window)
    # From another desktop of the same user.
    start_again(window)
    wait_for("the window in front", lambda: window.display.active() == window.window)


def test_another_home_has_a_window_of_its_own(window: DesktopWindow, tmp_path: Path) -> None:
    with DesktopWindow(window.display, tmp_path / "other") as other:
        other.wait_for_page()
        assert other.server()["pid"] != window.server()["pid"]
        other.close()
        other.wait_for_end()
    assert server_process(window.home)


def test_a_home_by_another_name_is_the_same_home(window: DesktopWindow, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(window.home)
    subprocess.run([desktop_program(), "--home", link], env=window.display.variables, check=True, timeout=30)


def test_a_server_that_does_not_start_is_explained_and_tried_again(open_window: OpenWindow, tmp_path: Path) -> None:
    sotto = tmp_path / "sotto"
    sotto.write_text("#!/bin/sh\necho 'The disk has no more room.' >&2\nexit 1\n")
    sotto.chmod(0o755)
    window = open_window(sotto=sotto)
    assert window.window
    wait_for("its words", lambda: "no more room" in (window.home / "desktop-server.log").read_text())
    window.display.run("sleep", "1")
    window.picture("no-server")
    sotto.write_text(f"#!/bin/sh\nexec '{program('sotto')}' \"$@\"\n")
    window.activate()
    # The texts can be selected, so they have the focus first.
    window.display.press("Tab", "Tab", "Tab", "space")
    window.wait_for_page()


def test_it_says_what_is_wrong_with_its_arguments() -> None:
    done = subprocess.run([desktop_program(), "--hom"], capture_output=True, text=True, check=False)
    assert done.returncode == 64
    assert '"--hom"' in done.stderr and "--help" in done.stderr


def test_all_of_sotto_has_one_version() -> None:
    said = [subprocess.run([name, "--version"], capture_output=True, check=True).stdout for name in (desktop_program(), program("sotto"))]
    assert said[0] == said[1]


def minimize(window: DesktopWindow) -> None:
    """Hide the window as the user does."""
    window.display.run("xdotool", "windowminimize", window.window)
    wait_for("no window in front", lambda: window.display.active() != window.window)
