"""The pictures of the page in the README: real films, the real engine, one separation that runs while they are taken."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.namespaces import entering_mounts
from sotto_testing.page import Page
from sotto_testing.places import PICTURES, SAMPLE_VIDEO, shared_packs
from sotto_testing.scenery import compress, draw, landscape, lights, make_recording, speaker, titles
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn
from sotto_testing.waiting import wait_for

LARGEST = 200_000

SCENES = {
    "harbour": landscape((0.18, 0.24, 0.42), (0.98, 0.66, 0.42), (0.12, 0.13, 0.2), (0.64, 0.42), (1, 0.93, 0.72), 0.66),
    "lights": lights((0.02, 0.05, 0.14), (0.35, 0.95, 0.6), (0.01, 0.02, 0.03)),
    "interview": speaker((0.32, 0.28, 0.27), (0.98, 0.78, 0.5), (0.18, 0.24, 0.34)),
    "lecture": speaker((0.22, 0.3, 0.34), (0.8, 0.9, 0.95), (0.35, 0.2, 0.2), place=0.42),
    "credits": titles((0.03, 0.03, 0.04), (0.8, 0.8, 0.78)),
    "hills": landscape((0.35, 0.6, 0.88), (0.86, 0.93, 0.97), (0.16, 0.34, 0.22), (0.2, 0.2), (1, 1, 0.9)),
}
# From the oldest to the newest: the library shows them the other way round.
RECORDINGS = (
    ("Radio play, part 1.mp3", 1_471, {}),
    ("Lecture 4, on tides.mkv", 2_710, {"picture": "lecture", "size": "1280x720"}),
    ("Choir rehearsal.flac", 724, {}),
    ("Closing credits.mp4", 154, {"picture": "credits"}),
    ("Evening song.mp3", 211, {}),
    ("Trailer 5.1.mkv", 128, {"picture": "hills", "layout": "5.1"}),
    ("Room tone, kitchen.wav", 61, {"layout": "mono"}),
    ("Northern lights.mp4", 386, {"picture": "lights"}),
    ("Interview, take 1.mp4", 547, {"picture": "interview"}),
    ("Interview, take 2.mp4", 912, {"picture": "interview"}),
    ("Harbour at dawn.mp4", 433, {"picture": "harbour"}),
)  # fmt: skip
SAMPLE = "Voice over music.mp4"

# The server sees its home and the films at short places, whoever runs the tests and wherever.
MOUNTS = """
    mount -t tmpfs none /srv && mkdir /srv/films /srv/sotto &&
    mount --bind "$0/films" /srv/films && mount --bind "$0/sotto" /srv/sotto &&
"""


class Studio:
    """A home with films, which the server meets at /srv/films and /srv/sotto."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.films, self.home = folder, folder / "films", folder / "sotto"
        for path in (self.films, self.home, scenes := folder / "scenes"):
            path.mkdir()
        pictures = {name: draw(scenes / f"{name}.ppm", painter) for name, painter in SCENES.items()}

        def make(recording: tuple[str, int, dict[str, str]]) -> None:
            name, seconds, more = recording
            words = more | ({"picture": pictures[more["picture"]]} if "picture" in more else {})
            make_recording(self.films / name, seconds, **words)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(make, RECORDINGS))
        shutil.copy(SAMPLE_VIDEO, self.films / SAMPLE)
        # The record of how the pack was installed.
        installed = shared_packs().parent
        with closing(sqlite3.connect(installed / "sotto.sqlite")) as source:
            with closing(sqlite3.connect(self.home / "sotto.sqlite")) as copy:
                source.backup(copy)
        shutil.copytree(installed / "jobs", self.home / "jobs")

    def start(self, packs: Path, stand_in: StandIn | None = None) -> ServerProcess:
        """Start a server with a folder of packs: the tests' server, or `sotto serve`."""
        place = self.home / "packs"
        place.unlink(missing_ok=True)
        place.symlink_to(packs)
        command = 'exec $AS_USER "$1" /srv/sotto "$3"' if stand_in else 'exec $AS_USER "$1" serve --home /srv/sotto'
        before = (*entering_mounts(), "sh", "-c", MOUNTS + command, str(self.folder))
        if stand_in:
            return ServerProcess(self.home, stand_in.requirements, variables=stand_in.variables, before=before)
        return ServerProcess(self.home, before=before)


def add(client: Client, name: str) -> dict:
    """Add a film."""
    return client.add(Path("/srv/films") / name)


def wait_job(client: Client, job: dict, state: str) -> None:
    """Return when a job is in a state."""
    wait_for(f"{state} of {job['title']}", lambda: client.state(job) == state)


def fill_library(studio: Studio, stand_in: StandIn, packs: Path) -> dict[str, dict]:
    """Bring everything that is not to run into its state, with a pack that takes no time, and return the items."""
    with studio.start(packs, stand_in) as server:
        client = server.client
        items = {name: add(client, name) for name, *_ in RECORDINGS}
        for name in ("Radio play, part 1.mp3", "Choir rehearsal.flac", "Evening song.mp3", "Trailer 5.1.mkv"):
            wait_job(client, client.separate(items[name]), "succeeded")
        lecture, aside = studio.films / "Lecture 4, on tides.mkv", studio.films / "aside"
        with stand_in.holding():
            first = client.separate(items["Interview, take 1.mp4"])
            failed = client.separate(items[lecture.name])
            cancelled = client.separate(items["Northern lights.mp4"])
            client.post(f"jobs/{cancelled['id']}/cancel").ok()
            lecture.rename(aside)
        wait_job(client, failed, "failed")
        wait_job(client, first, "succeeded")
        aside.rename(lecture)
        (studio.films / "Room tone, kitchen.wav").unlink()
        make_recording(studio.films / "Evening song.mp3", 215)
        server.stop()
    return items


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """Make the films."""
    return Studio(tmp_path)


@pytest.fixture
def take(browser: Browser, tmp_path: Path) -> Callable[[str], None]:
    """Return what saves what is seen under a name."""

    def save(name: str) -> None:
        browser.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 100))")
        path = PICTURES / f"{name}.png"
        compress(browser.picture(tmp_path / f"{name}.png"), path)
        assert path.stat().st_size < LARGEST, f"{path} has {path.stat().st_size} bytes"

    return save


def show_pictures_of_items(page: Page) -> None:
    """Return when every thumbnail is there."""
    text = """
        const pictures = [...document.querySelectorAll("item-row img[src]")];
        return pictures.length > 3 && pictures.every((picture) => picture.complete && !picture.hidden);
    """
    page.until("thumbnails", lambda: page.script(text))


def show_lanes(page: Page, are_spectrograms: bool = False) -> None:
    """Return when every lane has been drawn, and the picture is where the sound is. Spectrograms fill their lanes."""
    text = """
        const video = document.querySelector("lane-picture video");
        const isDrawn = (canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const opaque = data.filter((value, index) => index % 4 === 3 && value > 0).length;
          return arguments[0] ? opaque === data.length / 4 : opaque > 0;
        };
        return video.readyState > 1 && !video.seeking && [...document.querySelectorAll("lane-strip canvas")].every(isDrawn);
    """
    page.until("lanes", lambda: page.script(text, are_spectrograms))


@pytest.mark.full
def test_the_pictures_are_taken(
    browser: Browser, take: Callable[[str], None], studio: Studio, stand_in: StandIn, installed_packs: Path
) -> None:
    items = fill_library(studio, stand_in, installed_packs)
    with studio.start(shared_packs()) as server:
        client = server.client
        sample = add(client, SAMPLE)
        wait_job(client, client.separate(sample), "succeeded")
        wait_job(client, client.separate(sample, preset="spleeter", stem_set="alternative"), "succeeded")
        running = client.separate(items["Harbour at dawn.mp4"])
        for name in ("Interview, take 2.mp4", "Closing credits.mp4"):
            client.separate(items[name])
        page = browser.open(server)
        wait_for("some progress", lambda: client.job(running)["fraction"] > 0.15, seconds=120)
        show_pictures_of_items(page)
        for name in ("Northern lights.mp4", "Room tone, kitchen.wav"):
            page.click(f"{page.row(items[name])} .item-check label")
        take("library")
        browser.prefer(color_scheme="dark")
        take("library-dark")
        browser.prefer(color_scheme="light")
        page.press(Keys.ESCAPE)
        page.script("document.activeElement.blur()")
        browser.command("Input.dispatchMouseEvent", type="mouseMoved", x=2, y=2)
        browser.become_phone()
        take("library-phone")
        browser.become_desktop()
        page.load(f"jobs/{running['id']}")
        page.click(f"{page.card(running)} [data-action=log]")
        page.find(f"{page.card(running)} .log-text")
        take("jobs")
        page.load(f"library/{sample['id']}")
        page.find("item-panel [data-track=background]")
        show_pictures_of_items(page)
        take("item")
        page.load(f"listen/{sample['id']}")
        page.find("lane-board")
        for _ in range(4):
            page.press(Keys.ARROW_RIGHT)
        show_lanes(page)
        take("listening")
        page.press("s")
        show_lanes(page, are_spectrograms=True)
        take("listening-spectrogram")
        page.press("s")
        page.until("loudness", lambda: "Measuring" not in page.text("lane-comparison [role=status]"))
        page.press("b")
        show_lanes(page)
        take("listening-comparison")
        page.go("diagnostics")
        page.find("[data-section=ledger]")
        take("diagnostics")
