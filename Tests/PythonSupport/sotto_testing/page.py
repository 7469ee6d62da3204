"""Sotto's page in a tab, as a user sees and moves it. Everything waits until it can be done."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import (
    ElementClickInterceptedException, ElementNotInteractableException, NoSuchElementException,
    StaleElementReferenceException,
)  # fmt: skip
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from .waiting import PATIENCE, wait_for

Value = TypeVar("Value")

# Finds what can be seen in one step: to ask for each element by itself keeps page and driver busy. What is laid out as if
# it were its content, or has no size, is seen if anything in it is.
_SEEN = """
    const [selector, containing, property, name] = arguments;
    const seen = (element) => {
        if (element.localName === "option") return seen(element.closest("select"));
        const { display } = getComputedStyle(element);
        if (display !== "contents") {
            if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
            const { width, height } = element.getBoundingClientRect();
            if (width > 0 && height > 0) return true;
        }
        return [...element.children].some(seen);
    };
    const text = (element) => (element.innerText ?? element.textContent).replace(/[\\u00a0\\t]/g, " ").trim();
    return [...document.querySelectorAll(selector)]
        .filter((element) => seen(element) && (!containing || text(element).includes(containing)))
        .map((element) => ({ element, get text() { return text(element); }, get attribute() {
            return element.getAttribute(name);
        } })[property]);
"""

# What one meets while the page is about to change.
_PASSING = (
    ElementClickInterceptedException, ElementNotInteractableException, NoSuchElementException,
    StaleElementReferenceException,
)  # fmt: skip


class Page:
    """One tab. Elements are named by their selectors, since the page may make them anew at any time."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver, self.address = driver, address
        self.handle = driver.current_window_handle

    def come_to_front(self) -> None:
        """Make it the tab that is seen."""
        self.driver.switch_to.window(self.handle)

    def load(self, view: str = "library") -> None:
        """Load the page anew, at a view: `jobs`, `library/ID`."""
        self.driver.get(f"{self.address}/#/{view}")
        self.find("nav.views [aria-current=page]")

    def reload(self) -> None:
        """Load it anew where it is."""
        self.driver.refresh()
        self.find("nav.views [aria-current=page]")

    def go(self, view: str) -> None:
        """Go to another view, by the link in the bar."""
        self.click(f"nav.views [data-view={view}]")
        self.find(f"{view}-view")

    # What is there

    def script(self, text: str, *words: Any) -> Any:
        """Run JavaScript and return what it gives."""
        return self.driver.execute_script(text, *words)

    def until(self, what: str, condition: Callable[[], Value], seconds: float = PATIENCE) -> Value:
        """Return what `condition` gives as soon as that counts as true."""

        def settled() -> Value | None:
            try:
                return condition()
            except _PASSING:
                return None

        return wait_for(what, settled, seconds, every=0.05)

    def seen(self, selector: str, containing: str = "") -> list[WebElement]:
        """Return the elements that can be seen now and contain a text."""
        return self.script(_SEEN, selector, containing, "element", "")

    def find(self, selector: str, containing: str = "", seconds: float = PATIENCE) -> WebElement:
        """Return the first element that can be seen and contains a text."""

        what = f"{selector} with “{containing}”" if containing else selector
        return self.until(what, lambda: self.seen(selector, containing), seconds)[0]

    def wait_gone(self, selector: str, seconds: float = PATIENCE) -> None:
        """Return when no such element can be seen."""
        self.until(f"the end of {selector}", lambda: not self.seen(selector), seconds)

    def text(self, selector: str) -> str:
        """Return the text of the first element that can be seen."""
        return self.until(selector, lambda: self._texts(selector))[0]

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all that can be seen now."""
        return self._texts(selector)

    def _texts(self, selector: str) -> list[str]:
        return self.script(_SEEN, selector, "", "text", "")

    def attribute(self, selector: str, name: str) -> str | None:
        """Return an attribute of the first element that can be seen."""
        return self.until(selector, lambda: self._attributes(selector, name))[0]

    def attributes(self, selector: str, name: str) -> list[str | None]:
        """Return an attribute of all that can be seen now."""
        return self._attributes(selector, name)

    def _attributes(self, selector: str, name: str) -> list[str | None]:
        return self.script(_SEEN, selector, "", "attribute", name)

    @property
    def view(self) -> str:
        """What the address says after its `#/`."""
        return self.driver.current_url.partition("#/")[2]

    # What one does

    def click(self, selector: str, containing: str = "") -> None:
        """Click the first element that can be seen and contains a text, as soon as nothing is in its way."""

        def clicked() -> bool:
            fitting = self.seen(selector, containing)
            if fitting:
                fitting[0].click()
            return bool(fitting)

        self.until(f"{selector} to be clicked", clicked)

    def write(self, selector: str, text: str) -> None:
        """Replace what is in a field."""
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def press_with(self, held: str, key: str) -> None:
        """Press a key while another is held."""
        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    def focused(self, selector: str) -> bool:
        """Return whether the focus is on such an element."""
        return self.script("return document.activeElement.matches(arguments[0])", selector)

    def answer(self, dialog: str, answer: str = "true") -> None:
        """Click a button of a dialog, and wait until that has gone."""
        self.click(f'[data-dialog="{dialog}"] [data-answer="{answer}"]')
        self.wait_gone(f'[data-dialog="{dialog}"]')

    def fetch(self, method: str, path: str) -> dict[str, Any]:
        """Ask the server as the page itself does."""
        text = """
            const [method, path, done] = arguments;
            fetch(path, { method }).then(async (answer) => done({ status: answer.status, text: await answer.text() }));
        """
        return self.driver.execute_async_script(text, method, path)

    # The library

    def add_paths(self, *paths: object) -> None:
        """Add files by their paths, in the dialog for it, and leave that to the test."""
        self.go("library")
        self.click("library-toolbar [data-action=add]")
        self.click(".menu [data-action=add-paths]")
        self.find("[data-dialog=add-paths] textarea").send_keys("\n".join(map(str, paths)))
        self.click("[data-dialog=add-paths] [data-answer=true]")

    @staticmethod
    def row(item: dict[str, Any]) -> str:
        """Return the selector of an item's row."""
        return f'item-row[data-item-id="{item["id"]}"]'

    def wait_state(self, item: dict[str, Any], state: str, seconds: float = PATIENCE) -> None:
        """Return when an item's row says that it is in a state: `none`, `queued`, `running`, `ready`, `stale`, `failed`."""
        self.find(f'{self.row(item)}[data-state="{state}"]', seconds=seconds)

    @staticmethod
    def card(job: dict[str, Any], state: str = "") -> str:
        """Return the selector of a job's card, in a state."""
        return f'job-card[data-job-id="{job["id"]}"]' + (f'[data-state="{state}"]' if state else "")

    def act(self, item: dict[str, Any], action: str) -> None:
        """Click a button of an item's row: `separate`, `cancel`, `play`, `more`."""
        self.click(f'{self.row(item)} [data-action="{action}"]')

    @property
    def titles(self) -> list[str]:
        """The titles in the list, from above."""
        return self.texts("item-row .item-title")

    def wait_titles(self, *titles: str) -> None:
        """Return when the list has exactly these, in this order."""
        self.until(f"the list {titles}", lambda: self.titles == list(titles))

    # Files from outside

    def choose(self, *paths: Path) -> None:
        """Choose files, as in the window that the browser opens for that."""
        chooser = self.driver.find_element(By.CSS_SELECTOR, "[data-action=choose-files]")
        chooser.send_keys("\n".join(map(str, paths)))

    def drag_over(self, *paths: Path) -> None:
        """Drag files or folders from a file manager to the middle of the page, and hold them there for a moment.

        As long as they are held the browser hears of it again and again: a single event can get lost.
        """
        self._drag("dragEnter", *paths)
        for _ in range(4):
            self._drag("dragOver", *paths)
            time.sleep(0.05)

    def drop(self, *paths: Path) -> None:
        """Drag files or folders there and drop them.

        A drop counts once the page has answered the last event before it. On a busy machine it may not have: then the files
        are still held, and are dropped again.
        """

        def dropped() -> bool:
            self.drag_over(*paths)
            self._drag("drop", *paths)
            end = time.monotonic() + 2
            while self.seen(".drop-overlay") and time.monotonic() < end:
                time.sleep(0.05)
            return not self.seen(".drop-overlay")

        self.until("the files to be dropped", dropped)

    def _drag(self, kind: str, *paths: Path) -> None:
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        self.driver.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 400, "data": data})
