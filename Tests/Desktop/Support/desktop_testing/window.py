"""Sotto's window, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType

from sotto_testing.client import Client
from sotto_testing.places import program
from sotto_testing.processes import command_lines, descendants, identity, is_running
from sotto_testing.waiting import wait_for

from .display import Display
from .picture import TEAL
from .places import DESKTOP_PICTURES, desktop_program


class DesktopWindow:
    """A window that runs from its construction on, until it is closed.

    `sotto` is what it starts to serve, `before` a command that the window's own follows, in the same process.
    """

    def __init__(
        self, display: Display, home: Path, *words: str, sotto: Path | None = None,
        variables: dict[str, str | None] | None = None, before: list[str] | None = None,
    ) -> None:  # fmt: skip
        self.display, self.home = display, home
        environment = {**display.variables, **(variables or {})}
        self.log = display.folder / f"window-{home.parent.name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*(before or []), desktop_program(), "--home", home, "--sotto", sotto or program("sotto"), *words],
                env={name: value for name, value in environment.items() if value is not None},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def __enter__(self) -> "DesktopWindow":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error and not isinstance(error, GeneratorExit):
            self.picture(f"failures/{os.environ.get('PYTEST_CURRENT_TEST', 'window').split('::')[-1].split()[0]}")
        self.kill()

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    @cached_property
    def window(self) -> str:
        """The window itself, once it can be seen for the first time."""

        def find() -> str | None:
            assert self.process.poll() is None, f"the window ended with {self.process.returncode}: {self.log.read_text()}"
            return next((found for found in self.display.windows(self.pid) if self.display.name(found) == "Sotto"), None)

        return wait_for("the window", find)

    def dialog(self) -> str:
        """Return the dialog in front of the window, once it can be seen, with the focus."""
        windows = self.display.windows
        found = wait_for("a dialog", lambda: next((one for one in windows(self.pid) if one != self.window), None))
        self.display.activate(found)
        return found

    def asks(self, within: float) -> bool:
        """Whether a dialog is there, or comes within some seconds."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if any(one != self.window for one in self.display.windows(self.pid)):
                return True
            time.sleep(0.05)
        return False

    def activate(self) -> None:
        """Give the window the focus."""
        self.display.activate(self.window)
        wait_for("the focus", lambda: self.display.active() == self.window)

    def wait_for_page(self) -> None:
        """Return when the page of a server that has let it in is there: only then has it a button at its upper right."""

        def has_button() -> bool:
            left, top, width, _ = self.display.geometry(self.window)
            return self.display.picture(left + width - 200, top + 60, 200, 120).count(TEAL) > 500

        wait_for("the page", has_button, every=0.2)

    def picture(self, name: str) -> Path:
        """Keep a picture of the screen."""
        return self.display.picture().save(DESKTOP_PICTURES / f"{name}.png")

    def server(self) -> dict:
        """Return what `server.json` says, once a server runs."""

        def read() -> dict | None:
            try:
                file = json.loads((self.home / "server.json").read_text())
            except FileNotFoundError:
                return None
            return file if file.get("address") and identity(file["pid"]) else None

        return wait_for("a server", read)

    @property
    def client(self) -> Client:
        """A client of the server."""
        server = self.server()
        return Client(server["port"], server["token"])

    def state(self) -> dict:
        """Return what the window remembers."""
        return json.loads((self.home / "desktop.json").read_text())

    def web_processes(self) -> set[int]:
        """Return the processes that show pages."""
        lines = command_lines()
        return {pid for pid, _ in descendants(self.pid) if re.match(r"\S*/WebKitWebProcess ", lines.get(pid, ""))}

    def close(self) -> None:
        """Ask the window manager to close the window, as a click on its cross does."""
        self.activate()
        self.display.press("alt+F4")

    def wait_for_end(self, seconds: float = 30) -> None:
        """Return when its process has ended well."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the window is still there: {self.log.read_text()}") from None
        assert code == 0, (code, self.log.read_text())

    def kill(self) -> None:
        """End it as a crash does, and its server too."""
        below = descendants(self.pid)
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
        self.process.wait(30)
        kill_server(self.home)
        for pid, _ in filter(is_running, below):
            os.kill(pid, signal.SIGKILL)


# Opens a window of the test's home; it is gone at the end of the test.
OpenWindow = Callable[..., DesktopWindow]


def server_process(home: Path) -> tuple[int, str] | None:
    """Return the identity of the home's server; None when none runs."""
    try:
        pid = json.loads((home / "server.json").read_text())["pid"]
    except (FileNotFoundError, KeyError):
        return None
    return identity(pid) if pid else None


def kill_server(home: Path) -> None:
    """End the home's server as a crash does, with all that it has started."""
    running = server_process(home)
    if not running or running[0] == os.getpid():
        return
    below = descendants(running[0]) | {running}
    os.kill(running[0], signal.SIGKILL)
    wait_for("the end of the server", lambda: not any(map(is_running, below)))
