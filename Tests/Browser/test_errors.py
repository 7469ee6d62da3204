"""What goes wrong is shown, with what to do about it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.media import make_silent_film, make_tone, wav_header
from sotto_testing.namespaces import entering_mounts
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def problem(page: Page, place: str) -> tuple[str | None, str, str]:
    """Return the code, message and hint of an error that is shown; all three are there."""
    told = (
        page.attribute(f"{place} [data-error-code]", "data-error-code"), page.text(f"{place} .error-message"),
        page.text(f"{place} .error-hint"),
    )  # fmt: skip
    assert all(told), told
    return told


def make_sound(path: Path, size: int) -> Path:
    """Write a silent sound that takes no space, whatever its size."""
    with path.open("wb") as file:
        file.write(wav_header(min(size, 2**32 - 1) - 44))
        file.truncate(size)
    return path


# Packs


@pytest.fixture
def bare(home: Path, start_server: Callable[[Path], ServerProcess]) -> Iterator[ServerProcess]:
    """Start a server in a home where nothing is installed."""
    (home / "packs").mkdir(parents=True)
    with start_server(home) as running:
        yield running


def test_without_a_pack_separate_leads_to_where_it_is_installed(bare: ServerProcess, browser: Browser, film: Path) -> None:
    page = browser.open(bare)
    item = bare.client.add(film)
    page.wait_state(item, "none")
    assert "nothing can be separated" in page.text("pack-banner")
    page.act(item, "separate")
    assert page.text("[data-dialog=pack-missing] h2").endswith("is not installed")
    page.answer("pack-missing")
    page.until("the install's focus", lambda: page.focused('pack-card[data-pack-id="spleeter-model"] [data-action=install]'))
    assert bare.client.get("jobs").ok()["total_count"] == 0
    page.go("library")
    page.click("pack-banner [data-action=show-pack]")
    page.until("the install's focus", lambda: page.focused('pack-card[data-pack-id="spleeter-model"] [data-action=install]'))


@pytest.fixture
def with_own_packs(
    home: Path, installed_packs: Path, start_server: Callable[[Path], ServerProcess]
) -> Iterator[ServerProcess]:
    """Start a server in a home whose packs are its own, so that they can be removed."""
    shutil.copytree(installed_packs, home / "packs", symlinks=True, copy_function=os.link)
    with start_server(home) as running:
        yield running


def test_a_pack_that_a_job_uses_is_not_removed_and_the_page_says_why(
    with_own_packs: ServerProcess, browser: Browser, stand_in: StandIn, film: Path
) -> None:
    browser.provoke("status of 409")
    client = with_own_packs.client
    page = browser.open(with_own_packs)
    item = client.add(film)
    page.wait_state(item, "none")
    card = 'pack-card[data-pack-id="spleeter-model"]'
    with stand_in.holding():
        page.act(item, "separate")
        page.wait_state(item, "running")
        page.go("diagnostics")
        page.click(f"{card} [data-action=remove-pack]")
        page.answer("remove-pack")
        assert problem(page, card)[0] == "pack_in_use"
    page.go("library")
    page.wait_state(item, "ready")
    page.go("diagnostics")
    page.click(f"{card} [data-action=remove-pack]")
    page.answer("remove-pack")
    page.find(f'{card}[data-state="not_installed"]')
    # What waits for nothing can be told at once.
    page.go("library")
    page.act(item, "separate")
    page.answer("pack-missing", "null")
    page.wait_state(item, "ready")


# Files


def test_a_path_that_cannot_be_added_stays_in_the_dialog_with_its_reason(
    page: Page, client: Client, film: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("no film at all\n" * 100)
    silent = make_silent_film(tmp_path / "silent.mp4")
    page.add_paths(film, notes, tmp_path / "gone.mp4", silent, tmp_path)
    dialog = "[data-dialog=add-paths]"
    page.find(f"{dialog} [role=status]", "1 file added. 4 paths could not be added.")
    assert page.script("return document.querySelector('[name=paths]').value").splitlines() == [
        str(notes), str(tmp_path / "gone.mp4"), str(silent), str(tmp_path)
    ]  # fmt: skip
    codes = page.attributes(f"{dialog} .error-block", "data-error-code")
    assert codes == ["not_media", "not_found", "no_audio", "is_a_folder"]
    hints = page.texts(f"{dialog} .error-hint")
    assert len(hints) == 4 and all(hints)
    page.answer("add-paths", "null")
    page.until("what could be added", lambda: page.titles == ["Harbour"])


def test_no_path_and_one_that_is_not_absolute_are_refused(page: Page) -> None:
    page.add_paths("")
    assert problem(page, "[data-dialog=add-paths]")[0] == "no_paths"
    page.write("[data-dialog=add-paths] textarea", "films/harbour.mov")
    page.click("[data-dialog=add-paths] [data-answer=true]")
    page.until("the reason", lambda: problem(page, "[data-dialog=add-paths]")[0] == "path_not_absolute")


def test_an_uploaded_file_that_is_no_film_is_told_and_leaves_nothing(
    page: Page, browser: Browser, client: Client, home: Path, film: Path, tmp_path: Path
) -> None:
    browser.provoke("status of 4[0-9][0-9]")
    notes, empty = tmp_path / "notes.txt", tmp_path / "empty.mp4"
    notes.write_text("no film at all\n" * 100)
    empty.touch()
    page.choose(notes, film, empty)
    page.until("the film", lambda: page.titles == ["Harbour"])
    page.find("upload-tray h2", "Uploads that failed")
    rows = page.texts('[data-upload-state="failed"] > span:first-child')
    assert sorted(rows) == ["empty.mp4", "notes.txt"]
    hints = page.texts('[data-upload-state="failed"] .error-hint')
    assert len(hints) == 2 and all(hints)
    page.click("[data-action=dismiss-uploads]")
    page.wait_gone("upload-tray")
    assert len(list((home / "uploads").iterdir())) == 1


def test_a_folder_that_is_dropped_is_refused_with_a_way_out(page: Page, client: Client, film: Path, tmp_path: Path) -> None:
    folder = tmp_path / "A folder"
    folder.mkdir()
    page.drop(folder, film)
    code, message, hint = problem(page, '[data-upload-state="failed"]')
    assert (code, message) == ("is_a_folder", "“A folder” is a folder.") and "by path" in hint
    page.until("the film beside it", lambda: page.titles == ["Harbour"])


def test_an_upload_is_cancelled_half_way_and_leaves_nothing(
    page: Page, browser: Browser, client: Client, home: Path, tmp_path: Path
) -> None:
    # As over a slow line.
    browser.command(
        "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1,
        uploadThroughput=8 << 20,
    )  # fmt: skip
    page.choose(make_sound(tmp_path / "Large.wav", 400 << 20))
    page.find('[data-upload-state="sending"] [role=progressbar]')
    page.click("[data-action=cancel-upload]")
    page.wait_gone("upload-tray")
    page.until("no upload", lambda: not any((home / "uploads").glob("*")))
    assert client.get("items").ok()["total_count"] == 0


# A full disk


class ServerOnSmallDisk(ServerProcess):
    """A server whose home is on a disk of 96 MB, which it alone sees."""

    def __init__(self, home: Path, packs: Path, stand_in: StandIn) -> None:
        script = (
            'mount -t tmpfs -o size=96m,mode=0777 tmpfs "$0" && ln -s "$1" "$0/packs" && shift && exec $AS_USER "$@"'
        )
        before = (*entering_mounts(), "sh", "-c", script, str(home), str(packs))
        super().__init__(home, stand_in.requirements, variables=stand_in.variables, before=before)

    def file(self) -> dict:
        """Return what `server.json` says, there where the server is."""
        return json.loads(Path(f"/proc/{self.pid}/root{self.home}/server.json").read_text())


@pytest.fixture
def on_small_disk(home: Path, installed_packs: Path, stand_in: StandIn) -> Iterator[ServerProcess]:
    """Start a server whose home is on a small disk."""
    with ServerOnSmallDisk(home, installed_packs, stand_in) as running:
        yield running


def test_an_upload_that_does_not_fit_on_the_disk_is_told(
    on_small_disk: ServerProcess, browser: Browser, film: Path, tmp_path: Path
) -> None:
    browser.provoke("status of 507")
    page = browser.open(on_small_disk)
    page.choose(make_sound(tmp_path / "Large.wav", 200 << 20), film)
    assert problem(page, '[data-upload-state="failed"]')[0] == "disk_full"
    page.until("what fits", lambda: page.titles == ["Harbour"])


def test_a_separation_that_does_not_fit_on_the_disk_is_told(
    on_small_disk: ServerProcess, browser: Browser, tmp_path: Path
) -> None:
    page = browser.open(on_small_disk)
    item = on_small_disk.client.add(make_sound(tmp_path / "Large.wav", 200 << 20))
    page.wait_state(item, "none")
    page.act(item, "separate")
    page.wait_state(item, "failed")
    assert page.text(f"{page.row(item)} stems-state code") == "disk_full"
    page.click(f"{page.row(item)} stems-state a")
    assert problem(page, "job-card")[0] == "disk_full"


# Addresses


def test_addresses_of_what_is_not_there_say_so(page: Page, browser: Browser, client: Client, film: Path) -> None:
    browser.provoke("status of 404")
    page.wait_state(client.add(film), "none")
    page.load(f"library/{UNKNOWN}")
    assert problem(page, "item-panel")[0] == "unknown_item"
    page.click("item-panel [data-action=close]")
    page.load(f"jobs/{UNKNOWN}")
    assert page.attribute(".toast-problem", "data-error-code") == "unknown_job"
    assert page.text(".toast-problem .error-hint")
    for address in ("nowhere", "library/%", "library/..%2Fstatus", "diagnostics/nothing"):
        page.load(address)
        page.find("main > *")


def test_what_is_done_elsewhere_meanwhile_is_told(page: Page, browser: Browser, client: Client, tmp_path: Path) -> None:
    browser.provoke("status of 404")
    item = client.add(make_tone(tmp_path / "Elsewhere.wav"))
    page.wait_state(item, "none")
    page.load(f"library/{item['id']}")
    page.find("item-panel [data-track=original]")
    client.delete(f"items/{item['id']}").ok(204)
    page.wait_gone("item-panel")
    page.find("[data-empty=no-items]")
    assert page.view == "library"
