"""Two separations of one item, A and B: made, heard in turns without a gap and equally loud, and one of them kept."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.media import make_sound
from sotto_testing.page import Page
from sotto_testing.recording import ask_player, forget, length, record, take
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

_RATE = 44_100
_SECONDS = 3
_levels = count(1)
_SINE = "0.25*sin(2*PI*1000*t)"
_SILENCE = "0"
_NOISE = "0.2*(2*random({seed})-1)"
_MIXED = f"0.1*sin(2*PI*300*t)*lt(mod(t\\,2)\\,1)+{_NOISE.format(seed=5)}"


@pytest.fixture(scope="module")
def home(start_server: Callable[[Path], ServerProcess], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Start a server for the module."""
    with start_server(tmp_path_factory.mktemp("comparing") / "home") as server:
        yield server


@pytest.fixture
def server(home: ServerProcess) -> ServerProcess:
    """Return the module's server."""
    return home


@pytest.fixture
def item(server: ServerProcess, tmp_path: Path) -> dict:
    """Return an item that has been separated, with a sound of its own: the same one again would be the same item."""
    return _separated(server, tmp_path, _SECONDS)


@pytest.fixture
def long_item(server: ServerProcess, tmp_path: Path) -> dict:
    """Return one that plays for longer than any machine takes to separate it."""
    return _separated(server, tmp_path, 180)


def _separated(server: ServerProcess, folder: Path, seconds: float) -> dict:
    item = server.client.add(make_sound(folder / "Take one 🎬.wav", f"{_SINE}/{next(_levels)}", seconds))
    job = server.client.separate(item, preset="fast")
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
    return item


@pytest.fixture
def compared(server: ServerProcess, item: dict) -> dict:
    """Return an item with two sets of stems."""
    job = server.client.separate(item, preset="standard", stem_set="alternative")
    wait_for("an alternative", lambda: server.client.state(job) == "succeeded")
    return item


def _put(
    server: ServerProcess,
    item: dict,
    folder: str,
    vocals: str,
    background: str,
    *,
    rate: int = _RATE,
    seconds: float = _SECONDS,
) -> None:
    """Replace stems by what expressions make."""
    place = server.home / "derived/items" / item["id"] / "separation" / folder
    for name, expression in (("vocals", vocals), ("background", background)):
        make_sound(place / f"{name}.wav", expression, seconds, rate)
    for made in ("peaks", "loudness.json"):
        (place / made).unlink(missing_ok=True)


def _open(browser: Browser, server: ServerProcess, item: dict, *, tapped: bool = True) -> Page:
    page = browser.open(server, f"listen/{item['id']}")
    page.find("lane-board")
    if tapped:
        browser.command("Page.setBypassCSP", enabled=True)
        page.reload()
    page.find("lane-board")
    return page


def _wait_measured(page: Page) -> None:
    page.find("[data-action=hear-b]")
    page.until("loudness", lambda: "Measuring" not in page.text("lane-comparison [role=status]"))


def _loudness(path: Path) -> float:
    """Return what ffmpeg measures of a file, in LUFS."""
    words = ["-af", "ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.I", "-f", "null", "-"]
    shown = subprocess.run(["ffmpeg", "-nostdin", "-i", path, *words], capture_output=True, text=True, check=True)
    return float(re.findall(r"lavfi\.r128\.I=(\S+)", shown.stderr)[-1])


def _heard_loudness(page: Page, path: Path) -> float:
    """Play all from the beginning and return how loud it was."""
    ask_player(page, "player.pause()")
    ask_player(page, "player.seek(0)")
    # What was heard before is still on its way.
    before = length(page)
    page.until("silence", lambda: length(page) > before + _RATE // 4)
    forget(page)
    page.press(" ")
    page.until("the end", lambda: not ask_player(page, "player.isPlaying"), seconds=3 * _SECONDS)
    left, right = take(page)
    # Loudness is that of blocks, and silence around a sound would be part of the first and the last.
    sounding = [index for index, pair in enumerate(zip(left, right)) if any(pair)]
    whole = slice(sounding[0], sounding[-1] + 1)
    sides = [sample for pair in zip(left[whole], right[whole]) for sample in pair]
    raw = type(left)("f", sides).tobytes()
    words = ["-f", "f32le", "-ar", str(_RATE), "-ac", "2", "-i", "pipe:0"]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words, path], input=raw, check=True)
    return _loudness(path)


@pytest.mark.parametrize("rate", [
    48_000, pytest.param(_RATE, marks=pytest.mark.full), pytest.param(22_050, marks=pytest.mark.full),
])  # fmt: skip
def test_switching_is_not_heard_where_both_are_the_same(
    browser: Browser, server: ServerProcess, compared: dict, rate: int
) -> None:
    """A sine in both, in B also at another rate: whenever one switches, it goes on to the sample."""
    # Longer than any machine takes to switch: the end of a sound is heard.
    _put(server, compared, "spleeter_2stems", _SINE, _SILENCE, seconds=60)
    _put(server, compared, "alternative", _SINE, _SILENCE, rate=rate, seconds=60)
    page = _open(browser, server, compared)
    _wait_measured(page)
    record(page)
    for side in (1, 0) * 5:
        page.press("ab"[side])
        assert ask_player(page, "player.mixer.heardSet") == side
        heard = length(page)
        page.until("some of it", lambda heard=heard: length(page) > heard + 0.2 * _RATE)
    assert ask_player(page, "player.isPlaying")
    page.press("k")
    left, _ = take(page)
    assert len(left) > _RATE
    # Of a sine, each sample follows from the two before; the turn from silence and back to it is left out.
    turn = 2 * page.script("return Math.cos(2 * Math.PI * 1000 / 44100)")
    sounding = left[4096 : len(left) - 8192]
    faults = [abs(sounding[i] - turn * sounding[i - 1] + sounding[i - 2]) for i in range(2, len(sounding))]
    assert max(faults) < 2e-3, max(faults)
    assert max(sounding) == pytest.approx(0.25, rel=0.02)


def test_both_are_equally_loud(browser: Browser, server: ServerProcess, compared: dict, tmp_path: Path) -> None:
    """Within 0.1 LU, of all that is heard: B's vocals are 9 dB louder and its background is softer, of another colour."""
    _put(server, compared, "spleeter_2stems", _NOISE.format(seed=1), _MIXED)
    _put(server, compared, "alternative", f"2.8*{_NOISE.format(seed=1)}", f"0.3*{_NOISE.format(seed=9)}")
    page = _open(browser, server, compared)
    _wait_measured(page)
    record(page)
    for lane in ("2", "3"):
        page.press(lane)
        heard = []
        for side in "ab":
            page.press(side)
            heard.append(_heard_loudness(page, tmp_path / f"{lane}{side}.wav"))
        assert heard[0] == pytest.approx(heard[1], abs=0.1), lane
        page.press(lane)
    page.click("lane-comparison input[type=checkbox]")
    page.press("2")
    as_they_are = []
    for side in "ab":
        page.press(side)
        as_they_are.append(_heard_loudness(page, tmp_path / f"as-it-is-{side}.wav"))
    assert as_they_are[1] - as_they_are[0] > 8


def test_an_alternative_is_made_on_the_page_and_kept(browser: Browser, server: ServerProcess, long_item: dict) -> None:
    """From the menu of presets to the one set that is left, while one goes on listening."""
    page = _open(browser, server, long_item, tapped=False)
    page.press("+")
    page.press(" ")
    page.click("[data-action=compare]")
    page.click("[data-action=separate-native-best]")
    page.find("[data-action=hear-b]", seconds=60)
    assert ask_player(page, "player.isPlaying")
    page.press("b")
    assert page.attribute("[data-action=hear-b]", "aria-pressed") == "true"
    assert "Best" in page.text(".listening-made")
    assert not page.seen(".stem-cards")
    page.click("[data-action=keep-b]")
    page.answer("keep-stems")
    page.wait_gone("[data-action=hear-b]")
    page.find(".stem-cards")
    page.find("[data-action=compare]")
    stems = server.client.get(f"items/{long_item['id']}").ok()["stems"]
    assert (stems["preset"], stems["has_alternative"]) == ("best", False)


def test_another_tab_sees_that_one_is_kept(browser: Browser, server: ServerProcess, compared: dict) -> None:
    """It shows what is left, and has nothing more to choose."""
    page = _open(browser, server, compared, tapped=False)
    page.find("[data-action=hear-b]")
    # It may still be measured when it goes.
    browser.provoke(r"/loudness\?stem_set=")
    address = f"items/{compared['id']}/separation"
    a, b = (server.client.get(address, query={"stem_set": name}).ok()["job"] for name in ("current", "alternative"))
    server.client.post(f"items/{compared['id']}/keep", {"keep": b, "drop": a}).ok()
    page.wait_gone("[data-action=hear-b]")
    page.find("[data-action=compare]")
    assert "Standard" in page.text(".listening-made")


def test_keys_alone_compare_and_keep(browser: Browser, server: ServerProcess, compared: dict) -> None:
    page = _open(browser, server, compared, tapped=False)
    page.find("[data-action=hear-b]")
    page.press("b")
    assert page.attribute("[data-action=hear-b]", "aria-pressed") == "true"
    page.press("a")
    assert page.attribute("[data-action=hear-a]", "aria-pressed") == "true"
    page.script("document.querySelector('[data-action=keep-a]').focus()")
    page.press("\ue007")
    page.find("[data-dialog=keep-stems]")
    page.press("\ue004", "\ue007")
    page.wait_gone("[data-dialog=keep-stems]")
    page.find("[data-action=compare]")
    # One goes on from there.
    page.until("the focus", lambda: page.script("return document.activeElement.localName") == "lane-comparison")
    assert server.client.get(f"items/{compared['id']}").ok()["stems"]["preset"] == "fast"


def test_a_separation_that_fails_says_why(browser: Browser, server: ServerProcess, item: dict) -> None:
    page = _open(browser, server, item, tapped=False)
    file = Path(item["path"])
    times = file.stat()
    file.write_bytes(b"no sound" + bytes(times.st_size - 8))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    page.click("[data-action=compare]")
    page.click("[data-action=separate-native-best]")
    page.find("lane-comparison .error-block", seconds=60)
    page.find("[data-action=compare]")
