"""A screen that nobody sees, with a window manager and a session bus."""

import os
import subprocess
from pathlib import Path
from types import TracebackType

from sotto_testing.waiting import wait_for

from .picture import Picture

WIDTH, HEIGHT = 1400, 1000


class Display:
    """Runs from its construction on, until it is closed. Its folder holds what programs keep of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen] = []
        runtime = folder / "run"
        runtime.mkdir(mode=0o700, parents=True)
        self.variables = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(runtime), "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data"),
            "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none", "NO_AT_BRIDGE": "1",
            # There is no graphics processor to draw with, and GTK is quicker without a pretended one.
            "LIBGL_ALWAYS_SOFTWARE": "1", "GSK_RENDERER": "cairo",
        }  # fmt: skip
        self.variables.pop("WAYLAND_DISPLAY", None)
        self.variables.pop("SOTTO_HOME", None)
        if not _can_lock_in():
            self.variables["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        try:
            # Without a reset, which would drop those who come just when the last one has gone.
            screen = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"]
            number = self._first_line(screen)
            self.variables["DISPLAY"] = f":{number}"
            bus = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
            self.variables["DBUS_SESSION_BUS_ADDRESS"] = self._first_line(bus)
            self._start(["openbox"])
            # It is ready when it has told the root window who it is.
            wait_for("the window manager", lambda: self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").count("#"))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Display":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End everything that it has started, the last first."""
        for process in reversed(self._processes):
            process.terminate()
            process.wait(20)
            if process.stdout:
                process.stdout.close()

    def run(self, *words: str, check: bool = True) -> str:
        """Run a program on the display and return what it says."""
        done = subprocess.run(words, env=self.variables, capture_output=True, text=True, check=False, timeout=60)
        assert not check or done.returncode == 0, (words, done.returncode, done.stderr)
        return done.stdout

    def windows(self, pid: int) -> list[str]:
        """Return the windows of a process that can be seen, the lowest first."""
        return self.run("xdotool", "search", "--all", "--onlyvisible", "--pid", str(pid), check=False).split()

    def name(self, window: str) -> str:
        """Return what stands in a window's title."""
        return self.run("xdotool", "getwindowname", window, check=False).strip()

    def active(self) -> str:
        """Return the window that has the focus; nothing where none has."""
        return self.run("xdotool", "getactivewindow", check=False).strip()

    def activate(self, window: str) -> None:
        """Give a window the focus."""
        self.run("xdotool", "windowactivate", "--sync", window)

    def press(self, *keys: str) -> None:
        """Press keys in the window that has the focus, one after the other."""
        self.run("xdotool", "key", "--delay", "60", *keys)

    def write(self, text: str) -> None:
        """Write a text in the window that has the focus."""
        self.run("xdotool", "type", "--delay", "15", text)

    def place(self, window: str, left: int, top: int) -> None:
        """Move a window."""
        self.run("xdotool", "windowmove", "--sync", window, str(left), str(top))

    def geometry(self, window: str) -> tuple[int, int, int, int]:
        """Return where a window is: left, top, width and height."""
        words = self.run("xdotool", "getwindowgeometry", "--shell", window).split()
        values = dict(word.split("=") for word in words)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse's button at one place and release it at another, with stops on the way."""
        steps = 12
        self.run("xdotool", "mousemove", *map(str, start), "mousedown", "1")
        for step in range(1, steps + 1):
            place = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self.run("xdotool", "mousemove", *map(str, place), "sleep", "0.05")
        self.run("xdotool", "sleep", "0.3", "mouseup", "1")

    def picture(self, left: int = 0, top: int = 0, width: int = WIDTH, height: int = HEIGHT) -> Picture:
        """Return what the screen shows, or a part of it."""
        part = f"{width}x{height}+{left}+{top}"
        command = ["import", "-window", "root", "-crop", part, "-depth", "8", "ppm:-"]
        done = subprocess.run(command, env=self.variables, capture_output=True, check=True)
        return Picture(done.stdout)

    def _start(self, command: list[str], **words: object) -> subprocess.Popen:
        errors = (self.folder / f"{command[0]}.log").open("wb")
        with errors:
            process = subprocess.Popen(command, env=self.variables, stdin=subprocess.DEVNULL, stderr=errors, **words)
        self._processes.append(process)
        return process

    def _first_line(self, command: list[str]) -> str:
        process = self._start(command, stdout=subprocess.PIPE, text=True)
        line = process.stdout.readline().strip()
        assert line, f"{command[0]} did not start: {(self.folder / f'{command[0]}.log').read_text()}"
        return line


def _can_lock_in() -> bool:
    """Return whether bubblewrap can lock something in, as WebKit does with its page: it cannot in every container."""
    command = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
