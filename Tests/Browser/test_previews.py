"""What the browser cannot play: a preview is offered, made and played, and stills follow the sound."""

from pathlib import Path

import pytest
from selenium.webdriver import Keys

from sotto_testing.axe import serious_faults
from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.media import make_unplayable_film, wav_header
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

_PANEL = "item-panel preview-player"
_AUDIO = f"document.querySelector('{_PANEL} audio')"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make films that Chromium does not play. Nobody changes them."""
    folder = tmp_path_factory.mktemp("films")
    for name in ("Dailies.mov", "Broadcast.mxf", "Trailer.mp4"):
        make_unplayable_film(folder / name)
    return folder


def _open(page: Page, item: dict) -> None:
    page.load(f"library/{item['id']}")
    page.find(f"{_PANEL} [data-action=make-preview]")


def _grey(page: Page, where: str) -> float | None:
    """Return how bright the still is that is shown somewhere."""
    return page.script(
        """
        const image = document.querySelector(`${arguments[0]} preview-stills img`);
        if (!image?.complete || image.naturalWidth === 0) return null;
        const canvas = new OffscreenCanvas(8, 8);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, 8, 8);
        const { data } = context.getImageData(0, 0, 8, 8);
        return data.reduce((sum, value, index) => sum + (index % 4 === 3 ? 0 : value), 0) / (8 * 8 * 3);
        """,
        where,
    )


def _wait_still(page: Page, where: str, second: int) -> None:
    # The grey of video levels, as a screen shows it.
    wanted = (40 + 32 * second - 16) * 255 / 219
    near = {wanted, 40 + 32 * second}

    def is_shown() -> bool:
        grey = _grey(page, where)
        return grey is not None and any(abs(grey - one) < 9 for one in near)

    page.until(f"the still of second {second}", is_shown)


@pytest.mark.parametrize("name", ["Dailies.mov", pytest.param("Broadcast.mxf", marks=pytest.mark.full)])
def test_a_film_that_cannot_be_played_gets_a_preview_by_keys_alone(
    page: Page, client: Client, films: Path, name: str
) -> None:
    item = client.add(films / name)
    _open(page, item)
    assert not serious_faults(page)
    page.script("document.querySelector(arguments[0]).focus()", f"{_PANEL} [data-action=make-preview]")
    page.press(Keys.ENTER)
    page.find(f"{_PANEL} audio")
    page.until("the focus on the player", lambda: page.focused(f"{_PANEL} audio"))
    _wait_still(page, _PANEL, 0)
    assert not serious_faults(page)
    page.script(f"{_AUDIO}.currentTime = 4.5")
    _wait_still(page, _PANEL, 4)
    page.script(f"{_AUDIO}.currentTime = 1.2")
    _wait_still(page, _PANEL, 1)
    page.press(" ")
    page.until("sound that goes on", lambda: page.script(f"return {_AUDIO}.currentTime > 2.2"))
    _wait_still(page, _PANEL, page.script(f"{_AUDIO}.pause(); return Math.floor({_AUDIO}.currentTime)"))
    # It is there at once the next time.
    page.reload()
    page.find(f"{_PANEL} audio")
    page.click(f"{_PANEL} [data-action=remove-preview]")
    page.find(f"{_PANEL} [data-action=make-preview]")
    assert client.get(f"items/{item['id']}/preview").ok()["state"] == "none"


def test_a_film_whose_sound_has_no_decoder_gets_a_preview_that_is_heard(page: Page, client: Client, films: Path) -> None:
    item = client.add(films / "Trailer.mp4")
    _open(page, item)
    assert "no decoder for AC-3" in page.text("item-panel [aria-label=Original]")
    page.click(f"{_PANEL} [data-action=make-preview]")
    page.find(f"{_PANEL} audio")
    page.script(
        f"""
        const audio = {_AUDIO};
        const context = new AudioContext();
        window.analyser = context.createAnalyser();
        context.createMediaElementSource(audio).connect(window.analyser);
        audio.currentTime = 2;
        context.resume().then(() => audio.play());
        """
    )
    loudest = """
        const samples = new Float32Array(window.analyser.fftSize);
        window.analyser.getFloatTimeDomainData(samples);
        return Math.max(...samples);
    """
    page.until("the tone", lambda: 0.2 < page.script(f"return (() => {{ {loudest} }})()") < 0.4)
    # The original takes its turn where the preview is.
    page.script("document.querySelector('item-panel [data-track=original]').play()")
    page.until("the preview to stop", lambda: page.script(f"return {_AUDIO}.paused"))


def test_making_a_preview_shows_how_far_it_is_and_can_be_cancelled(
    page: Page, browser: Browser, client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "Long.wav"
    size = 5 * 3_600 * 6 * 2 * 48_000
    with path.open("wb") as file:
        file.write(wav_header(size & 0xFFFFFFFF, channels=6))
        file.truncate(44 + (size & 0xFFFFFFFF))
    item = client.add(path)
    browser.set_size(360, 740)
    _open(page, item)
    assert "6 channels" in page.text("item-panel [aria-label=Original]")
    page.click(f"{_PANEL} [data-action=make-preview]")
    page.find(f"{_PANEL} [role=progressbar]")
    page.until("progress", lambda: int(page.attribute(f"{_PANEL} [role=progressbar]", "aria-valuenow") or 0) > 0)
    assert not serious_faults(page)
    assert page.script("return document.documentElement.scrollWidth <= 360")
    page.click(f"{_PANEL} [data-action=cancel-preview]")
    page.find(f"{_PANEL} [data-action=make-preview]")
    assert client.get(f"items/{item['id']}/preview").ok()["state"] == "none"


def test_a_preview_that_fails_says_why_and_can_be_tried_again(
    page: Page, browser: Browser, client: Client, films: Path, tmp_path: Path
) -> None:
    # The console tells of every answer that is an error: of the preview's, and of a still that is being made meanwhile,
    # also from a file that is half written.
    browser.provoke("40[49]|422")
    path = tmp_path / "Changed.mov"
    path.write_bytes((films / "Dailies.mov").read_bytes())
    item = client.add(path)
    _open(page, item)
    path.unlink()
    page.click(f"{_PANEL} [data-action=make-preview]")
    assert str(path) in page.text(f"{_PANEL} [data-error-code=source_missing]")
    path.write_bytes((films / "Dailies.mov").read_bytes())
    client.add(path)
    page.click(f"{_PANEL} [data-action=make-preview]")
    page.find(f"{_PANEL} audio")


def test_stills_follow_the_lanes_of_a_film_without_a_picture(
    page: Page, browser: Browser, server: ServerProcess, films: Path
) -> None:
    item = server.client.add(films / "Dailies.mov")
    job = server.client.separate(item)
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
    page.load(f"listen/{item['id']}")
    page.find("lane-board")
    _wait_still(page, "lane-picture", 0)
    seek = "const { player } = document.querySelector('listening-view'); player.seek(arguments[0] * player.sampleRate);"
    page.script(seek, 3.5)
    _wait_still(page, "lane-picture", 3)
    page.press(" ")
    _wait_still(page, "lane-picture", 5)
    assert not serious_faults(page)
    asked = page.script("return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/still?')).length")
    assert asked <= 6, "one a second"
