"""Debian's Chromium, moved by its driver."""

import re
from pathlib import Path
from types import TracebackType
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from .page import Page
from .server import ServerProcess
from .waiting import PATIENCE, wait_for

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
WIDTH, HEIGHT = 1280, 800


class Browser:
    """A browser that runs from its construction on, until it is closed. What it loads goes to `downloads`."""

    def __init__(self, downloads: Path, *words: str) -> None:
        for program in (CHROMIUM, DRIVER):
            assert program.is_file(), f"{program} is not there: apt-get install chromium chromium-driver"
        self.downloads = downloads
        downloads.mkdir(parents=True, exist_ok=True)
        options = ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--force-device-scale-factor=1", *words):
            options.add_argument(word)
        options.add_argument(f"--window-size={WIDTH},{HEIGHT}")
        # Headless browsers hide them, and people drag them.
        options.add_experimental_option("excludeSwitches", ["hide-scrollbars"])
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options, Service(str(DRIVER)))
        self.driver.set_script_timeout(PATIENCE)
        self.driver.set_page_load_timeout(PATIENCE)
        # Stays, so that the browser does when the tests' own tabs are closed.
        self._resting = self.driver.current_window_handle
        self._provoked: list[str] = []
        self._told: list[str] = []

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def command(self, method: str, /, **values: Any) -> Any:
        """Send a command of the DevTools protocol to the tab in front."""
        return self.driver.execute_cdp_cmd(method, values)

    def sign_in(self, server: ServerProcess) -> None:
        """Give it the cookie of a new session, as signing in does."""
        name, value = server.client.sign_in()
        answer = self.command(
            "Network.setCookie", name=name, value=value, url=server.address, httpOnly=True, sameSite="Strict"
        )
        assert answer["success"], answer

    def open(self, server: ServerProcess, view: str = "library") -> Page:
        """Show the page in a new tab, signed in."""
        page = self.open_address("about:blank")
        self.sign_in(server)
        page.address = server.address
        page.load(view)
        return page

    def open_address(self, address: str) -> Page:
        """Show any address in a new tab."""
        self.driver.switch_to.new_window("tab")
        self._bring_to_front()
        page = Page(self.driver, address)
        self.set_size(WIDTH, HEIGHT)
        self.driver.get(address)
        return page

    def _bring_to_front(self) -> None:
        """Show the tab that commands go to: one that is hidden draws nothing.

        When a tab is closed the browser shows another one, a moment later: which would hide one that was opened meanwhile.
        """
        self.command("Page.bringToFront")
        wait_for("the tab to be seen", lambda: self.driver.execute_script("return document.visibilityState") == "visible")

    def set_size(self, width: int, height: int) -> None:
        """Give the tab in front a size, as if its window had it."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def become_phone(self) -> None:
        """Be moved by fingers, at a phone's size."""
        self.command("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
        self.command("Emulation.setTouchEmulationEnabled", enabled=True)

    def become_desktop(self) -> None:
        """Be what it is again."""
        self.command("Emulation.setTouchEmulationEnabled", enabled=False)
        self.set_size(WIDTH, HEIGHT)

    def prefer(self, **features: str) -> None:
        """Tell the page what the user prefers: `color_scheme="dark"`, `reduced_motion="reduce"`."""
        wanted = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        self.command("Emulation.setEmulatedMedia", features=wanted)

    def picture(self, path: Path) -> Path:
        """Save what the tab in front shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self.driver.save_screenshot(str(path)), path
        return path

    def condition(self) -> str:
        """Return what can keep the tab in front from showing anything: being hidden, or given no frames to draw."""
        text = """
            const done = arguments[0], wait = setTimeout(() => done("no frame"), 2000);
            requestAnimationFrame(() => { clearTimeout(wait); done("frames"); });
        """
        visibility = self.driver.execute_script("return document.visibilityState")
        return f"{visibility}, {self.driver.execute_async_script(text)}, {self.driver.current_url}"

    def provoke(self, *patterns: str) -> None:
        """Say what a test makes the console tell."""
        self._provoked += patterns

    def end_test(self) -> None:
        """Close the test's tabs and forget what they left behind; fail when the console told of an error."""
        errors = self._unexpected()
        for handle in self.driver.window_handles:
            if handle != self._resting:
                self.driver.switch_to.window(handle)
                self.driver.close()
        self.driver.switch_to.window(self._resting)
        self._bring_to_front()
        self.command("Network.clearBrowserCookies")
        self._provoked.clear()
        self._told.clear()
        assert not errors, f"the console told of errors: {errors}"

    def console(self) -> list[str]:
        """Return the errors that the console has told of since the test began."""
        self._told += [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return self._told

    def _unexpected(self) -> list[str]:
        return [text for text in self.console() if not any(re.search(pattern, text) for pattern in self._provoked)]
