"""The library: adding, finding, choosing, playing and removing items."""

import hashlib
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.media import make_tone
from sotto_testing.page import Page
from sotto_testing.waiting import wait_for

ODD_NAMES = [
    "<img src=x onerror=document.title='taken'>  & it's \"quoted\"",
    "smile \N{GRINNING FACE} and \N{HEBREW LETTER ALEF}\N{RIGHT-TO-LEFT OVERRIDE}gnihtemos 100% #1 ?a=b back`tick\\slash",
]


def add_tones(client: Client, folder: Path, *titles: str) -> list[dict]:
    """Add short sounds, each with bytes of its own; the later the longer."""
    return [
        client.add(make_tone(folder / f"{title}.wav", seconds=1 + index, frequency=440)) for index, title in enumerate(titles)
    ]


def separate(page: Page, item: dict) -> None:
    """Separate an item in its row."""
    page.wait_state(item, "none")
    page.act(item, "separate")
    page.wait_state(item, "ready")


def only_item(client: Client) -> dict:
    """Return the library's one item, as soon as it is there."""
    (item,) = wait_for("an item", lambda: client.get("items").ok()["items"])
    return item


# Adding


def test_files_are_added_by_their_paths_however_these_were_copied(page: Page, client: Client, tmp_path: Path) -> None:
    names = ("plain", "in quotes", "as address")
    plain, quoted, address = (make_tone(tmp_path / f"{name}.wav", frequency=440 + 9 * len(name)) for name in names)
    page.click("[data-empty=no-items] [data-action=add]")
    page.press(Keys.ESCAPE)
    page.add_paths(plain, f"'{quoted}'", address.as_uri())
    page.wait_gone("dialog")
    page.until("three rows", lambda: sorted(page.titles) == sorted(names))
    page.find(".toast", "3 files added.")
    assert sorted(item["path"] for item in client.get("items").ok()["items"]) == sorted(map(str, (plain, quoted, address)))


def test_chosen_files_are_uploaded(page: Page, client: Client, film: Path, tone: Path) -> None:
    page.find("[data-empty=no-items]")
    page.choose(film, tone)
    page.until("two rows", lambda: sorted(page.titles) == ["Harbour", "Tone"])
    page.wait_gone("upload-tray")
    for item in client.get("items").ok()["items"]:
        assert item["uploaded"]
        assert client.get(f"items/{item['id']}/media").body == (film if item["video"] else tone).read_bytes()


def test_dropped_files_are_uploaded_from_any_view(page: Page, client: Client, film: Path) -> None:
    page.go("diagnostics")
    page.drag_over(film)
    page.find(".drop-overlay")
    page.drop(film)
    page.wait_gone(".drop-overlay")
    item = only_item(client)
    page.wait_state(item, "none")
    assert page.view == "library" and item["uploaded"]


def test_nothing_is_dropped_behind_a_dialog(page: Page, client: Client, film: Path) -> None:
    page.press("?")
    page.find("[data-dialog=shortcuts]")
    page.drop(film)
    page.press(Keys.ESCAPE)
    page.wait_gone("dialog")
    assert client.get("items").ok()["total_count"] == 0 and not page.seen("upload-tray")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_are_shown_as_they_are(page: Page, client: Client, tmp_path: Path, name: str) -> None:
    page.choose(make_tone(tmp_path / "tone.wav").rename(tmp_path / f"{name}.wav"))
    item = only_item(client)
    assert item["title"] == name
    page.wait_state(item, "none")

    def content(selector: str) -> str:
        # The text itself: what is seen has its spaces collapsed.
        page.find(selector)
        return page.script("return document.querySelector(arguments[0]).textContent", selector)

    assert content(f"{page.row(item)} .item-title") == name
    page.act(item, "separate")
    page.wait_state(item, "ready")
    page.act(item, "play")
    page.find("item-panel [data-track=vocals]")
    assert content("#item-panel-title") == name
    page.go("jobs")
    assert content("job-card .job-title") == name
    page.go("library")
    page.act(item, "more")
    page.click(".menu [data-action=remove]")
    assert name in content("[data-dialog=remove] h2")
    page.answer("remove")
    page.find("[data-empty=no-items]")
    assert page.driver.title == "Library · Sotto"
    assert page.script("return document.querySelectorAll('img[onerror]').length") == 0


# Finding


def test_items_are_found_by_the_beginnings_of_words(page: Page, client: Client, tmp_path: Path) -> None:
    add_tones(client, tmp_path, "Harbour at night", "Night train", "Winter choir")
    page.until("three rows", lambda: len(page.titles) == 3)
    page.press("/")
    assert page.focused("#library-search")
    page.write("#library-search", "nig")
    page.wait_titles("Night train", "Harbour at night")
    assert page.text(".library-count") == "2 found"
    page.write("#library-search", "night harb")
    page.wait_titles("Harbour at night")
    page.write("#library-search", "arbour")
    assert "arbour" in page.text("[data-empty=no-result] h2")
    page.click("[data-action=clear-search]")
    page.wait_titles("Winter choir", "Night train", "Harbour at night")
    assert page.text(".library-count") == "3 items"
    page.write("#library-search", "choir")
    page.wait_titles("Winter choir")
    page.press(Keys.ESCAPE)
    page.until("three rows", lambda: len(page.titles) == 3)


def test_the_list_is_sorted_by_its_columns(page: Page, browser: Browser, client: Client, tmp_path: Path) -> None:
    add_tones(client, tmp_path, "take 10", "Cello", "take 9")
    page.wait_titles("take 9", "Cello", "take 10")
    page.click("[data-sort=title]")
    page.wait_titles("Cello", "take 9", "take 10")
    assert page.attribute(".item-title[role=columnheader]", "aria-sort") == "ascending"
    page.click("[data-sort=title]")
    page.wait_titles("take 10", "take 9", "Cello")
    page.click("[data-sort=duration]")
    page.wait_titles("take 10", "Cello", "take 9")
    page.click("#library-order option[value='duration descending']")
    page.wait_titles("take 9", "Cello", "take 10")
    page.click("#library-order option[value='added ascending']")
    page.wait_titles("take 10", "Cello", "take 9")
    # There is room for this column on a wider screen alone.
    browser.set_size(1920, 1080)
    page.click("[data-sort=added]")
    page.wait_titles("take 9", "Cello", "take 10")


# The keyboard


def test_the_keyboard_alone_reaches_separates_plays_and_removes_an_item(page: Page, client: Client, tmp_path: Path) -> None:
    last, middle, first = add_tones(client, tmp_path, "Last", "Middle", "First")
    page.until("three rows", lambda: len(page.titles) == 3)
    page.press("/", Keys.ARROW_DOWN)
    page.until("a row", lambda: page.focused("item-row"))
    page.press(Keys.HOME)
    page.until("the first row", lambda: page.focused(page.row(first)))
    page.press(Keys.ARROW_DOWN, "s")
    page.wait_state(middle, "ready")
    page.press(Keys.ENTER)
    page.until("its player", lambda: page.focused("item-panel [data-track=original]"))
    assert page.view == f"library/{middle['id']}"
    page.press(Keys.ESCAPE)
    page.until("its row", lambda: page.focused(page.row(middle)))
    # In the row, to its buttons and back.
    page.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert page.focused(f"{page.row(middle)} .item-title")
    page.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    page.press(Keys.END)
    page.until("the last row", lambda: page.focused(page.row(last)))
    page.press(Keys.DELETE)
    page.find("[data-dialog=remove]")
    # What destroys is not what Enter does at once.
    page.press(Keys.ENTER)
    page.wait_gone("dialog")
    assert page.focused(page.row(last))
    page.press(Keys.DELETE)
    page.find("[data-dialog=remove]")
    page.press(Keys.TAB, Keys.ENTER)
    page.wait_titles("First", "Middle")


def test_tab_reaches_everything_that_can_be_operated(page: Page, client: Client, film: Path) -> None:
    item = client.add(film)
    page.wait_state(item, "none")
    reached: list[str] = []
    name = "const { dataset, id } = document.activeElement; return dataset.view ?? dataset.action ?? dataset.sort ?? id"
    while len(reached) < 40 and "more" not in reached:
        page.press(Keys.TAB)
        reached.append(page.script(name))
    wanted = [
        "library", "jobs", "diagnostics", "show-shortcuts", "library-search", "library-order", "add", "select-all",
        "title", "duration", "select", "details", "separate", "separate-menu", "play", "more",
    ]  # fmt: skip
    assert [one for one in reached if one in wanted] == wanted


# Several at once


def test_a_selection_is_separated_at_once(page: Page, client: Client, tmp_path: Path) -> None:
    third, second, first = add_tones(client, tmp_path, "Third", "Second", "First")
    page.until("three rows", lambda: len(page.titles) == 3)
    page.click(f"{page.row(first)} .item-check label")
    page.click(f"{page.row(third)} .item-check label")
    assert page.text("selection-bar [role=status]") == "2 selected"
    page.click("[data-action=separate-selected]")
    page.find(".toast", "2 separations queued.")
    page.wait_state(first, "ready")
    page.wait_state(third, "ready")
    page.wait_state(second, "none")


def test_ranges_and_everything_can_be_selected_and_removed(page: Page, client: Client, tmp_path: Path) -> None:
    items = add_tones(client, tmp_path, "D", "C", "B", "A")[::-1]
    page.wait_titles("A", "B", "C", "D")
    page.click(f"{page.row(items[1])} .item-check label")
    page.press_with(Keys.SHIFT, Keys.ARROW_DOWN)
    page.find("selection-bar", "2 selected")
    page.click("[data-action=clear-selection]")
    page.wait_gone("selection-bar")
    page.click(page.row(items[0]))
    page.press_with(Keys.CONTROL, "a")
    page.find("selection-bar", "4 selected")
    page.press(" ")
    page.find("selection-bar", "3 selected")
    page.click("[data-action=remove-selected]")
    assert "3 items" in page.text("[data-dialog=remove] h2")
    page.answer("remove")
    page.wait_titles("A")
    assert len(list(tmp_path.glob("*.wav"))) == 4


# Options


def test_a_separation_can_be_asked_for_with_options(page: Page, client: Client, film: Path) -> None:
    item = client.add(film)
    page.wait_state(item, "none")
    page.act(item, "separate-menu")
    page.click(".menu [data-action=separate-options]")
    page.click("[data-dialog=separation-options] select[name=bit_depth] option[value='24']")
    page.answer("separation-options")
    page.wait_state(item, "ready")
    assert client.get(f"items/{item['id']}/separation").ok()["bit_depth"] == "24"


def test_each_engine_offers_its_own_presets_and_precisions(page: Page, client: Client, film: Path) -> None:
    item = client.add(film)
    page.wait_state(item, "none")
    page.act(item, "separate-menu")
    choices = page.attributes(".menu [data-action^=separate-]", "data-action")
    assert choices == [
        "separate-native-standard", "separate-native-best", "separate-native-fast", "separate-native-spleeter",
        "separate-python-spleeter", "separate-options",
    ]
    page.click(".menu [data-action=separate-options]")

    def offered(name: str) -> list[str]:
        options = f"[data-dialog=separation-options] select[name={name}] option"
        return page.script("return [...document.querySelectorAll(arguments[0])].map(({ value }) => value)", options)

    assert (offered("preset"), offered("precision")) == (["standard", "best", "fast", "spleeter"], ["auto", "f32", "bf16"])
    page.click("[data-dialog=separation-options] select[name=engine] option[value=python]")
    page.until("the other presets", lambda: offered("preset") == ["spleeter"])
    assert offered("precision") == ["auto", "f32"]
    page.answer("separation-options")
    page.wait_state(item, "ready")
    assert client.get(f"items/{item['id']}").ok()["latest_job"]["options"]["engine"] == "python"


# Files that change


def test_stems_of_an_earlier_state_of_a_file_are_marked_and_made_anew(page: Page, client: Client, tmp_path: Path) -> None:
    path = make_tone(tmp_path / "Draft.wav")
    item = client.add(path)
    separate(page, item)
    make_tone(path, seconds=2)
    page.reload()
    page.wait_state(item, "stale")
    page.load(f"library/{item['id']}")
    page.click("item-panel [data-notice=stale] [data-action=add-again]")
    page.wait_state(item, "ready")
    page.wait_gone("[data-notice=stale]")
    page.until("the new length", lambda: page.text(f"{page.row(item)} .item-duration") == "0:02")


def test_a_missing_file_is_marked_and_known_again_by_its_content(page: Page, client: Client, tmp_path: Path) -> None:
    path = make_tone(tmp_path / "Moved.wav")
    item = client.add(path)
    separate(page, item)
    aside = path.rename(tmp_path / "aside.wav")
    page.reload()
    page.find(f"{page.row(item)} .badge", "File missing")
    page.load(f"library/{item['id']}")
    assert str(path) in page.text("item-panel [data-notice=missing]")
    # Its stems are there all the same.
    page.find("item-panel [data-track=vocals]")
    assert not page.seen("item-panel [data-track=original]")
    page.add_paths(aside)
    page.find(".toast", "1 file added.")
    page.wait_gone(f"{page.row(item)} .item-path .badge")
    page.wait_state(item, "ready")
    page.load(f"library/{item['id']}")
    page.find("item-panel [data-track=original]")
    assert client.get(f"items/{item['id']}").ok()["path"] == str(aside)


def test_what_was_never_separated_is_not_said_to_be_known_by_its_content(
    page: Page, browser: Browser, client: Client, tmp_path: Path
) -> None:
    # Of a player that was there before the page knew.
    browser.provoke("/media .* 404")
    path = make_tone(tmp_path / "Gone.wav")
    item = client.add(path)
    path.unlink()
    page.load(f"library/{item['id']}")
    assert "never separated" in page.text("item-panel [data-notice=missing]")


# Removing


def test_removing_asks_first_and_leaves_the_users_own_file(page: Page, client: Client, home: Path, tmp_path: Path) -> None:
    own = make_tone(tmp_path / "Own.wav")
    item = client.add(own)
    separate(page, item)
    page.act(item, "more")
    page.click(".menu [data-action=remove]")
    assert str(own) in page.text("[data-dialog=remove]")
    page.answer("remove", "null")
    page.wait_state(item, "ready")
    page.act(item, "more")
    page.click(".menu [data-action=remove]")
    page.click("[data-dialog=remove] [name=derived]")
    page.answer("remove")
    page.find("[data-empty=no-items]")
    assert own.is_file()
    assert not list(home.glob("derived/items/*/separation/*"))


def test_removing_an_uploaded_file_removes_its_copy(page: Page, client: Client, home: Path, film: Path) -> None:
    page.choose(film)
    item = only_item(client)
    page.wait_state(item, "none")
    assert list((home / "uploads" / item["id"]).iterdir())
    page.act(item, "more")
    page.click(".menu [data-action=remove]")
    assert "copy of it is deleted" in page.text("[data-dialog=remove]")
    page.answer("remove")
    page.find("[data-empty=no-items]")
    wait_for("the end of the copy", lambda: not (home / "uploads" / item["id"]).exists())
    assert film.is_file()


# Stems


def downloaded(browser: Browser, name: str) -> Path:
    """Return a file that the browser has loaded, when it is whole."""
    path = browser.downloads / name
    # The browser first makes an empty file, to have the name.
    return wait_for(f"{name} among {list(browser.downloads.iterdir())}", lambda: path if path.is_file() and path.stat().st_size else None)


def test_stems_are_downloaded_whole(page: Page, browser: Browser, client: Client, film: Path) -> None:
    item = client.add(film)
    separate(page, item)
    page.act(item, "more")
    page.click(".menu [data-action=download-vocals]")
    page.load(f"library/{item['id']}")
    page.click("item-panel [data-action=download-stem][data-stem=background]")
    for stem in ("vocals", "background"):
        loaded = downloaded(browser, f"Harbour {stem}.wav").read_bytes()
        wanted = client.get(f"items/{item['id']}/stems/{stem}.wav").body
        assert hashlib.sha256(loaded).digest() == hashlib.sha256(wanted).digest()


def test_a_stem_opens_in_a_tab_of_its_own(page: Page, browser: Browser, client: Client, film: Path) -> None:
    item = client.add(film)
    separate(page, item)
    page.load(f"library/{item['id']}")
    before = set(page.driver.window_handles)
    page.click("item-panel [data-action=open-stem][data-stem=vocals]")
    (tab,) = page.until("another tab", lambda: set(page.driver.window_handles) - before)
    page.driver.switch_to.window(tab)
    length = "return document.querySelector('video')?.duration"
    page.until("its sound", lambda: page.script(length) == pytest.approx(1, abs=0.1))


def test_one_player_at_a_time_and_the_others_go_on_from_its_place(page: Page, client: Client, tmp_path: Path) -> None:
    item = client.add(make_tone(tmp_path / "Long.wav", seconds=30))
    separate(page, item)
    page.load(f"library/{item['id']}")
    for track in ("original", "vocals", "background"):
        page.find(f"item-panel [data-track={track}]")

    def state(track: str, name: str) -> object:
        return page.script("return document.querySelector(`[data-track=${arguments[0]}]`)[arguments[1]]", track, name)

    page.script("document.querySelector('[data-track=original]').currentTime = 12")
    page.find("item-panel [data-track=original]").send_keys(" ")
    page.until("the original to play", lambda: state("original", "currentTime") > 12.1)
    page.find("item-panel [data-track=vocals]").send_keys(" ")
    page.until("the vocals to play", lambda: state("vocals", "currentTime") > 12.1)
    assert state("original", "paused") and not state("vocals", "paused")
