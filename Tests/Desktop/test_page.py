"""What the window lets its page do, whatever the page is."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from desktop_testing.bus import BusMonitor
from desktop_testing.display import Display
from desktop_testing.stage import Stage
from desktop_testing.window import DesktopWindow, OpenWindow

from sotto_testing.waiting import wait_for

# As the page does it, once it is there.
DOWNLOAD = """
    const click = () => Object.assign(document.createElement("a"), { href: "/stem.wav", download: "" }).click();
    setTimeout(click, 1_000);
"""

ShowPage = Callable[[str], tuple[Stage, DesktopWindow]]


@pytest.fixture
def show_page(home: Path, open_window: OpenWindow) -> Iterator[ShowPage]:
    """Return what opens a window on a page that runs a script."""
    with ExitStack() as stack:

        def show(script: str) -> tuple[Stage, DesktopWindow]:
            stage = stack.enter_context(Stage(home, f'{script}\ntell("ready");'))
            window = open_window(sotto=Path("/bin/false"))
            stage.wait_for("ready")
            return stage, window

        yield show


def test_the_page_is_signed_in_and_knows_that_it_is_in_the_window(show_page: ShowPage) -> None:
    stage, _ = show_page("tell(typeof window.webkit?.messageHandlers?.sotto?.postMessage); tell(document.cookie);")
    stage.wait_for("function")
    # The cookie is there, and no script can read it.
    stage.wait_for("")
    assert stage.signed_in


def test_it_goes_nowhere_else(show_page: ShowPage, home: Path) -> None:
    with Stage(home / "elsewhere", "") as elsewhere:
        stage, _ = show_page(f"""
            const go = (target) => Object.assign(document.createElement("a"), {{ href: "{elsewhere.address}/", target }}).click();
            const frame = document.body.appendChild(document.createElement("iframe"));
            setTimeout(() => go("_self"), 100);
            setTimeout(() => go("_blank"), 300);
            setTimeout(() => {{ frame.src = "{elsewhere.address}/"; }}, 500);
            // Not even for the page itself is there a window of its own.
            setTimeout(() => tell(window.open("/") === null), 700);
            setTimeout(() => {{ location.href = "file:///etc/hostname"; }}, 900);
            setTimeout(() => tell("still here"), 2_000);
        """)
        stage.wait_for("still here")
        stage.wait_for(True)
        assert elsewhere.asked == []
        assert stage.asked.count("/") == 1


def test_the_page_can_ask_for_the_file_chooser(show_page: ShowPage) -> None:
    _, window = show_page('webkit.messageHandlers.sotto.postMessage({ action: "choose-files" });')
    assert window.display.name(window.dialog()) == "Add Files"


def test_the_page_can_show_what_sotto_has_made_in_the_file_manager_and_nothing_else(
    show_page: ShowPage, display: Display, home: Path, tmp_path: Path
) -> None:
    stem = home / "derived" / "A stem & more.wav"
    stem.parent.mkdir(parents=True)
    stem.touch()
    film = tmp_path / "film.wav"
    film.touch()
    (stem.parent / "link.wav").symlink_to(film)
    others = [film, stem.parent / "link.wav", f"{stem.parent}/../../film.wav", "/nowhere/at/all.wav", "relative.wav"]
    with BusMonitor(display, "org.freedesktop.FileManager1") as monitor:
        show_page(f"""
            const ask = (path) => webkit.messageHandlers.sotto.postMessage({{ action: "reveal", path }});
            {json.dumps([*map(str, others), str(stem)])}.forEach(ask);
        """)
        said = wait_for("a call", lambda: "A%20stem%20&%20more.wav" in monitor.said() and monitor.said())
    assert said.count("member=ShowItems") == 1


def test_nonsense_from_the_page_means_nothing(show_page: ShowPage) -> None:
    stage, window = show_page("""
        for (const message of [null, 1, "x", [], {}, { action: "run", path: "/bin/true" }, { action: 7 }, { action: "reveal" }])
          webkit.messageHandlers.sotto.postMessage(message);
        setTimeout(() => tell("later"), 1_000);
    """)
    stage.wait_for("later")
    assert window.process.poll() is None
    assert window.display.windows(window.pid) == [window.window]


def test_what_is_downloaded_is_saved_where_the_user_says(show_page: ShowPage, tmp_path: Path) -> None:
    _, window = show_page(DOWNLOAD)
    assert window.display.name(window.dialog()) == "Save File"
    window.display.run("sleep", "1")
    window.picture("saving")
    folder = tmp_path / "saved"
    folder.mkdir()
    # The name is there, and selected.
    window.display.press("ctrl+a")
    window.display.write(f"{folder}/Stem.wav")
    window.display.run("sleep", "0.5")
    window.display.press("Return")
    wait_for("the file", lambda: (folder / "Stem.wav").exists() and (folder / "Stem.wav").read_bytes() == b"RIFF of a stem")
    assert [path.name for path in folder.iterdir()] == ["Stem.wav"]


def test_a_download_that_nobody_wants_leaves_nothing(show_page: ShowPage) -> None:
    _, window = show_page(DOWNLOAD)
    window.dialog()
    window.display.press("Escape")
    wait_for("the window", lambda: window.display.active() == window.window)
    window.display.run("sleep", "1")
    assert window.display.windows(window.pid) == [window.window]
