"""Jobs, as the page shows and stops them. The packs are stand-ins, which wait where a test tells them to."""

from pathlib import Path

from sotto_testing.client import Client
from sotto_testing.media import make_tone
from sotto_testing.page import Page
from sotto_testing.stand_in import StandIn


def group(page: Page, name: str) -> list[str]:
    """Return the titles of a group of jobs, from above."""
    return page.texts(f"job-section[data-group={name}] .job-title")


def wait_group(page: Page, name: str, *titles: str) -> None:
    """Return when a group of jobs has exactly these, in this order."""
    page.until(f"{name}: {titles}", lambda: group(page, name) == list(titles))


def add_tones(client: Client, folder: Path, *titles: str) -> list[dict]:
    """Add short sounds, each with bytes of its own."""
    return [client.add(make_tone(folder / f"{title}.wav", frequency=440 + 10 * index)) for index, title in enumerate(titles)]


def test_a_separation_is_cancelled_in_its_row_and_separated_again(
    page: Page, client: Client, stand_in: StandIn, film: Path
) -> None:
    item = client.add(film)
    page.wait_state(item, "none")
    with stand_in.holding():
        page.act(item, "separate")
        page.wait_state(item, "running")
        page.act(item, "cancel")
        page.find(f"{page.row(item)} stems-state", "Cancelled")
    page.act(item, "separate")
    page.wait_state(item, "ready")


def test_a_separation_is_cancelled_and_retried_among_the_jobs(
    page: Page, client: Client, stand_in: StandIn, film: Path
) -> None:
    item = client.add(film)
    with stand_in.holding():
        job = client.separate(item)
        page.go("jobs")
        page.find(f'{page.card(job, "running")} [role=progressbar]')
        assert page.text("#job-count") == "1"
        page.click(f"{page.card(job)} [data-action=cancel]")
        page.find(page.card(job, "cancelled"))
    page.wait_gone("#job-count")
    page.click(f"{page.card(job)} [data-action=retry]")
    page.find(page.card(job, "succeeded"))
    page.go("library")
    page.wait_state(item, "ready")


def test_a_failed_separation_says_why_and_is_retried_from_its_item(
    page: Page, client: Client, stand_in: StandIn, film: Path, tmp_path: Path
) -> None:
    path = make_tone(tmp_path / "Gone.wav")
    item, other = client.add(path), client.add(film)
    aside = tmp_path / "aside.wav"
    with stand_in.holding():
        client.separate(other)
        page.wait_state(other, "running")
        job = client.separate(item)
        path.rename(aside)
    page.wait_state(item, "failed")
    page.find(f"{page.row(item)} stems-state code", "source_missing")
    page.load(f"library/{item['id']}")
    problem = "item-panel item-state .error-block"
    assert page.attribute(problem, "data-error-code") == "source_missing"
    assert page.text(f"{problem} .error-hint")
    page.click(f"{problem} a", "Show the job")
    page.find(page.card(job, "failed"))
    assert page.text(f"{page.card(job)} .error-hint")
    aside.rename(path)
    page.driver.back()
    page.click("item-panel [data-action=retry]")
    page.wait_state(item, "ready")


def test_cancel_all_asks_first_and_empties_the_queue(page: Page, client: Client, stand_in: StandIn, tmp_path: Path) -> None:
    items = add_tones(client, tmp_path, "A", "B", "C")
    with stand_in.holding():
        jobs = [client.separate(item) for item in items]
        page.go("jobs")
        page.find(page.card(jobs[0], "running"))
        wait_group(page, "queued", "B", "C")
        page.click("[data-action=cancel-all]")
        assert "3 jobs" in page.text("[data-dialog=cancel-all] h2")
        page.answer("cancel-all", "null")
        assert [client.state(job) for job in jobs] == ["running", "queued", "queued"]
        page.click("[data-action=cancel-all]")
        page.answer("cancel-all")
        for job in jobs:
            page.find(page.card(job, "cancelled"))
    page.wait_gone("[data-action=cancel-all]")
    assert group(page, "queued") == group(page, "running") == []


def test_jobs_run_in_the_order_in_which_they_were_asked_for(
    page: Page, client: Client, stand_in: StandIn, tmp_path: Path
) -> None:
    items = add_tones(client, tmp_path, "A", "B", "C")
    for item in items:
        page.wait_state(item, "none")
    with stand_in.holding(1), stand_in.holding(2):
        for item in items[::-1]:
            page.act(item, "separate")
            page.until("a job", lambda item=item: page.seen(f'{page.row(item)} [data-action="cancel"]'))
        page.go("jobs")
        wait_group(page, "running", "C")
        wait_group(page, "queued", "B", "A")
        facts = page.texts("job-section[data-group=queued] .job-facts")
        assert [text.partition(" · ")[0] for text in facts] == ["Next in the queue", "Number 2 in the queue"]
    wait_group(page, "finished", "A", "B", "C")


def test_the_log_grows_while_it_is_read(page: Page, client: Client, stand_in: StandIn, film: Path) -> None:
    item = client.add(film)
    with stand_in.holding():
        job = client.separate(item)
        page.load(f"jobs/{job['id']}")
        page.find(page.card(job, "running"))
        page.click(f"{page.card(job)} [data-action=log]")
        # What is written before the separation itself.
        before = page.text(f"{page.card(job)} .log-text")
    page.find(page.card(job, "succeeded"))
    log = page.until("a longer log", lambda: len(text := page.text(f"{page.card(job)} .log-text")) > len(before) and text)
    assert log.startswith(before)
    assert client.get(f"jobs/{job['id']}/log").ok()["text"].strip() == log.strip()

