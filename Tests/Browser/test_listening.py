"""The lanes of an item: what is heard is what the stems have, sample by sample, and every lane does as it is told."""

from collections.abc import Callable, Iterator
from math import log10
from pathlib import Path
from random import Random

import pytest
from selenium.webdriver import Keys

from sotto_testing.browser import Browser
from sotto_testing.counting import FRAMES, RATE, put_counting_stems, put_long_stems
from sotto_testing.media import make_tone
from sotto_testing.page import Page
from sotto_testing.recording import ask_player, length, record
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

# Gives the runs of what was heard: stretches in which every sample counts on from the one before. The stems count in
# steps of 16 bits, the vocals on the left and the background on the right.
_RUNS = """
    const { heard } = window.recording;
    const [left, right] = heard.map((blocks) => blocks.flatMap((block) => Array.from(block)));
    heard.forEach((list) => list.length = 0);
    const numbers = left.map((sample, index) => {
      const [l, r] = [sample * 32768 + 32768, right[index] * 32768 + 32768];
      return Number.isInteger(l) && l === r ? l : null;
    });
    const runs = [];
    let run = null;
    for (const number of numbers) {
      if (run && number !== null && number === (run.first + run.length) % 65536) run.length += 1;
      else if (number !== null) runs.push(run = { first: number, length: 1 });
      else run = null;
    }
    return runs.filter(({ length }) => length > 256);
"""

# Gives the brightest row of a spectrogram of a sine.
_SPECTROGRAM = """
    const [frequency, height, sampleRate, done] = arguments;
    const samples = Float32Array.from({ length: 8192 }, (_, index) =>
      0.2 * Math.sin((2 * Math.PI * frequency * index) / sampleRate));
    const worker = new Worker("/spectrogram-worker.js", { type: "module" });
    worker.onmessage = ({ data: pixels }) => {
      const rows = Array.from({ length: height }, (_, row) => pixels[4 * row] + pixels[4 * row + 1] + pixels[4 * row + 2]);
      worker.terminate();
      done(rows.indexOf(Math.max(...rows)));
    };
    worker.postMessage({ samples, before: 4096, framesPerPixel: 1, width: 1, height, sampleRate });
"""


@pytest.fixture(scope="module")
def counting(
    start_server: Callable[[Path], ServerProcess], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ServerProcess, str]]:
    """Start a server with an item of ten minutes whose stems count their frames."""
    folder = tmp_path_factory.mktemp("counting")
    with start_server(folder / "home") as server:
        item = server.client.add(make_tone(folder / "Ten minutes 🎧.wav"))
        job = server.client.separate(item)
        wait_for("stems", lambda: server.client.state(job) == "succeeded")
        put_counting_stems(server.home / "derived/items" / item["id"] / "separation/spleeter_2stems")
        yield server, item["id"]


@pytest.fixture
def server(counting: tuple[ServerProcess, str]) -> ServerProcess:
    """Return the server with the item that counts."""
    return counting[0]


@pytest.fixture
def lanes(browser: Browser, counting: tuple[ServerProcess, str]) -> Page:
    """Open the item's lanes."""
    server, item = counting
    page = browser.open(server, f"listen/{item}")
    page.find("lane-board")
    return page


@pytest.fixture
def tapped(browser: Browser, lanes: Page) -> Page:
    """Let the lanes be recorded: the recorder is no part of the page, whose policy would refuse it."""
    browser.command("Page.setBypassCSP", enabled=True)
    lanes.reload()
    lanes.find("lane-board")
    return lanes


def _heard(page: Page, seconds: float) -> list[dict[str, int]]:
    """Return the runs of the next sounds."""
    enough = RATE * seconds
    page.until("enough to judge", lambda: length(page) > enough)
    return page.script(_RUNS)


def test_lanes_stay_together_to_the_sample(tapped: Page) -> None:
    """Both stems, wherever one jumps to within ten minutes: the same frame of both at every instant, none left out."""
    record(tapped)
    random = Random(1)
    for _ in range(12):
        frame = random.randrange(FRAMES - 5 * RATE)
        ask_player(tapped, f"player.seek({frame})")
        runs = _heard(tapped, 0.7)
        numbers = [run for run in runs if (run["first"] - frame) % 65536 <= 256]
        assert numbers, f"nothing begins at {frame}: {runs}"
        assert numbers[-1] is runs[-1], "what was read then goes on without a gap"
        assert numbers[-1]["length"] > RATE / 5


@pytest.mark.full
def test_plays_on_for_long_without_a_gap(tapped: Page) -> None:
    """Twelve seconds are many blocks; every one follows on the last to the sample."""
    record(tapped)
    runs = _heard(tapped, 12)
    assert len(runs) == 1, runs
    assert runs[0]["length"] > 11.5 * RATE


@pytest.mark.parametrize("frames", [30_000, pytest.param(3_000, marks=pytest.mark.full), 300])
def test_a_loop_is_as_long_as_its_frames(tapped: Page, frames: int) -> None:
    """A range that repeats goes from its last frame to its first, also one that is shorter than what is read at once."""
    record(tapped)
    first = 1_000_000
    ask_player(tapped, f"player.setLoop({{ first: {first}, end: {first + frames} }})")
    ask_player(tapped, f"player.seek({first})")
    runs = [run for run in _heard(tapped, 3.5) if run["first"] == first % 65536]
    whole = [run for run in runs if run["length"] == frames]
    assert len(whole) >= 2 * RATE // frames, runs
    assert first <= ask_player(tapped, "player.frame") < first + frames


@pytest.mark.parametrize(
    ("keys", "left", "right"),
    [
        pytest.param("", 1, 1, id="everything"),
        pytest.param("2", 1, 0, id="vocals-solo"),
        pytest.param("3", 0, 1, id="background-solo"),
        pytest.param("1", 1, 1, id="mixture-solo"),
        pytest.param("@", 0, 1, id="vocals-muted"),
        pytest.param("23", 1, 1, id="both-solo"),
    ],
)
def test_lanes_are_heard_as_they_are_told(tapped: Page, keys: str, left: float, right: float) -> None:
    """Solo and mute by keys: vocals are on the left alone, background on the right."""
    for key in keys:
        tapped.script(
            "dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], code: arguments[1], shiftKey: arguments[2]}))",
            key, f"Digit{'2' if key == '@' else key}", key == "@",
        )  # fmt: skip
    record(tapped)
    assert _levels(tapped) == pytest.approx((left, right), abs=0.01)


def test_gain_changes_what_is_heard(tapped: Page) -> None:
    """Six decibels less are half of it."""
    tapped.script("""
        const fader = document.querySelector("lane-strip[data-lane=vocals] input");
        fader.value = -6;
        fader.dispatchEvent(new Event("input", { bubbles: true }));
    """)
    record(tapped)
    assert _levels(tapped) == pytest.approx((10 ** (-6 / 20), 1), abs=0.01)


def _levels(page: Page) -> tuple[float, float]:
    """Return the peaks of left and right, over more than the time in which the stems count through full scale."""
    page.script("window.recording.heard.forEach((list) => list.length = 0)")
    page.until("enough", lambda: page.script("return window.recording.heard[0].length > 20"))
    left, right = page.script("""
        return window.recording.heard.map((blocks) =>
          blocks.slice(2).reduce((peak, block) => Math.max(peak, ...block.map(Math.abs)), 0));
    """)
    return left, right


def test_a_range_that_is_chosen_while_it_plays_repeats_at_once(lanes: Page) -> None:
    """Its end is where one is when one chooses it, and so beyond what repeats."""
    lanes.press(" ", "i")
    lanes.until("a second", lambda: ask_player(lanes, "player.frame") > RATE)
    lanes.press("o")
    loop = ask_player(lanes, "player.loop")
    lanes.until("the rest of it", lambda: ask_player(lanes, "player.context.currentTime") > 3 * loop["end"] / RATE)
    assert loop["first"] <= ask_player(lanes, "player.frame") < loop["end"]
    lanes.press("k", Keys.HOME, Keys.ARROW_RIGHT, "i", Keys.ARROW_RIGHT, "o", " ")
    assert ask_player(lanes, "player.frame") < 1.5 * RATE


def test_keys_do_everything(lanes: Page) -> None:
    """Play, stop, jump, repeat and zoom, without a mouse."""
    frame = "Math.round(player.frame / 4410)"
    lanes.press("k")
    lanes.press(Keys.END)
    assert ask_player(lanes, "player.frame") == FRAMES
    lanes.press(Keys.HOME)
    for _ in range(3):
        lanes.press(Keys.ARROW_RIGHT)
    assert ask_player(lanes, frame) == 30
    lanes.press("i")
    lanes.press(Keys.ARROW_RIGHT)
    lanes.press("o")
    assert ask_player(lanes, "player.loop") == {"first": 3 * RATE, "end": 4 * RATE}
    assert "0:03.000 to 0:04.000" in lanes.find(".lane-loop").text
    lanes.press(Keys.ESCAPE)
    assert ask_player(lanes, "player.loop") is None
    lanes.press("l")
    lanes.press("l")
    assert ask_player(lanes, "[player.isPlaying, player.speed]") == [True, 2]
    lanes.press("j")
    assert ask_player(lanes, "player.speed") == -1
    lanes.until("the beginning", lambda: not ask_player(lanes, "player.isPlaying"), seconds=30)
    assert ask_player(lanes, "player.frame") == 0
    shown = "const { range } = document.querySelector('lane-board'); return range.end - range.first;"
    whole = lanes.script(shown)
    lanes.press("+")
    lanes.until("half of it", lambda: lanes.script(shown) == pytest.approx(whole / 2))
    lanes.press("0")
    lanes.until("all", lambda: lanes.script(shown) == pytest.approx(whole))


def test_a_spectrogram_shows_a_tone_at_its_frequency(tapped: Page) -> None:
    """Of a sine the row is brightest that has its frequency, in steps of mel from 40 Hz to half of the rate."""
    height, rate = 96, 44_100

    def mel(frequency: float) -> float:
        return 2595 * log10(1 + frequency / 700)

    for frequency in (200, 1_000, 5_000, 15_000):
        row = tapped.driver.execute_async_script(_SPECTROGRAM, frequency, height, rate)
        share = (mel(frequency) - mel(40)) / (mel(rate / 2) - mel(40))
        assert row == pytest.approx(height - height * share - 0.5, abs=1.5), frequency


def test_lanes_become_spectrograms_and_waveforms_again(lanes: Page) -> None:
    """By a key: what is shown becomes short enough first."""
    board = "const board = document.querySelector('lane-board'); return "
    colours = """
        const canvas = document.querySelector("lane-strip[data-lane=vocals] canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const opaque = data.filter((_, index) => index % 4 === 3 && data[index] === 255).length;
        return opaque / (data.length / 4);
    """
    lanes.press("s")
    lanes.until("a picture that fills the lane", lambda: lanes.script(colours) == 1)
    assert lanes.script(f"{board} (board.range.end - board.range.first) / 44100") <= 30
    assert lanes.attribute("[data-action=spectrogram]", "aria-pressed") == "true"
    lanes.press("s")
    lanes.until("a waveform", lambda: lanes.script(colours) < 1)


@pytest.mark.alone
def test_no_task_is_long_while_one_zooms(lanes: Page) -> None:
    """Ten minutes from the whole to single samples and back: nothing holds the page up."""
    lanes.script("""
        window.long = [];
        new PerformanceObserver((list) => window.long.push(...list.getEntries().map(({ duration }) => duration)))
          .observe({ entryTypes: ["longtask"] });
    """)
    for key in ["+"] * 22 + ["-"] * 22:
        lanes.press(key)
    samples = "const { range } = document.querySelector('lane-board'); return range.framesPerPixel;"
    for _ in range(30):
        lanes.press("+")
    assert lanes.script(samples) == 1 / 16
    # A machine may be slow for once.
    assert len([length for length in lanes.script("return window.long") if length > 100]) <= 1


def test_three_hours_open_in_a_second(browser: Browser, counting: tuple[ServerProcess, str], tmp_path: Path) -> None:
    """From the click to the drawn lanes; what is drawn then is the whole."""
    server, _ = counting
    item = server.client.add(make_tone(tmp_path / "Three hours.wav"))
    job = server.client.separate(item)
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
    put_long_stems(server.home / "derived/items" / item["id"] / "separation/spleeter_2stems", 3 * 3_600)
    page = browser.open(server)
    page.script("""
        const start = performance.now();
        location.hash = arguments[0];
        const look = () => {
          const board = document.querySelector("lane-board");
          if (board?.querySelector(".lane-mark")) window.opened = performance.now() - start;
          else requestAnimationFrame(look);
        };
        look();
    """, f"#/listen/{item['id']}")  # fmt: skip
    milliseconds = page.until("lanes", lambda: page.script("return window.opened"))
    assert page.text(".lane-position").endswith("/ 3:00:00")
    assert milliseconds < 1_000
