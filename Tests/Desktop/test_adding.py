"""Files that are chosen, dropped, or named when the window is started. They stay where they are."""

import os
import subprocess
from pathlib import Path

import pytest
from desktop_testing.display import Display
from desktop_testing.programs import build
from desktop_testing.window import DesktopWindow, OpenWindow

from sotto_testing.media import make_tone
from sotto_testing.waiting import wait_for

NAME = "🎬 Señor “K”\nAct 2 & 3%20.wav"


@pytest.fixture(scope="module")
def drag_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a program from whose window files can be dragged."""
    return build("drag_source", tmp_path_factory.mktemp("programs"))


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Make a folder with one file, whose name is odd."""
    folder = tmp_path / "media"
    folder.mkdir()
    make_tone(folder / NAME)
    return folder


def paths(window: DesktopWindow) -> set[str]:
    """Return where the items of the library are."""
    return {item["path"] for item in window.client.get("items").ok()["items"]}


def choose(window: DesktopWindow, folder: Path) -> None:
    """Choose all the files of a folder in the dialog."""
    window.activate()
    window.display.press("ctrl+o")
    assert window.display.name(window.dialog()) == "Add Files"
    # A path is taken as soon as a slash is typed.
    window.display.write(f"{folder}/")
    window.display.run("sleep", "0.5")
    window.display.press("Return")
    window.display.run("sleep", "1")
    window.picture("choosing")
    window.display.press("ctrl+a", "alt+a")


def drop(window: DesktopWindow, drag_source: Path, *files: str | bytes) -> None:
    """Drag files onto the window from another one."""
    display = window.display
    source = subprocess.Popen([drag_source, *files], env=display.variables)
    try:
        handle = wait_for("the other window", lambda: next(iter(display.windows(source.pid)), None))
        display.place(handle, 5, 800)
        left, top, width, height = display.geometry(handle)
        target = display.geometry(window.window)
        display.drag(
            (left + width // 2, top + height // 2), (target[0] + target[2] // 2, target[1] + target[3] // 2))
        source.wait(20)
    finally:
        source.kill()
        source.wait()


def test_files_are_chosen(window: DesktopWindow, media: Path) -> None:
    make_tone(media / "second.flac")
    choose(window, media)
    expected = {str(media / NAME), str(media / "second.flac")}
    wait_for("both items", lambda: paths(window) == expected)
    assert not (window.home / "uploads").exists() or not list((window.home / "uploads").iterdir())
    window.display.run("sleep", "1")
    window.picture("chosen")


def test_files_are_dropped(window: DesktopWindow, media: Path, drag_source: Path) -> None:
    make_tone(media / "second.flac")
    drop(window, drag_source, str(media / NAME), str(media / "second.flac"))
    expected = {str(media / NAME), str(media / "second.flac")}
    wait_for("both items", lambda: paths(window) == expected)
    # They are where they were: nothing was sent anywhere.
    assert not (window.home / "uploads").exists() or not list((window.home / "uploads").iterdir())


def test_what_cannot_be_added_is_told(window: DesktopWindow, media: Path, drag_source: Path) -> None:
    text = media / "notes.txt"
    text.write_text("no sound")
    odd = os.fsencode(media) + b"/\xff.wav"
    Path(os.fsdecode(odd)).write_bytes(b"RIFF")
    drop(window, drag_source, str(text), odd, str(media), str(media / NAME))
    dialog = window.dialog()
    window.display.run("sleep", "1")
    window.picture("not-added")
    assert paths(window) == {str(media / NAME)}
    window.display.activate(dialog)
    window.display.press("Escape")
    wait_for("the window", lambda: window.display.active() == window.window)


def test_files_that_are_named_are_added(open_window: OpenWindow, display: Display, media: Path) -> None:
    window = open_window(str(media / NAME))
    wait_for("the item", lambda: paths(window) == {str(media / NAME)})
    second = make_tone(media / "second.flac")
    # Another start hands its files to the window that there is.
    again = DesktopWindow(display, window.home, str(second))
    again.wait_for_end()
    wait_for("both items", lambda: paths(window) == {str(media / NAME), str(second)})
