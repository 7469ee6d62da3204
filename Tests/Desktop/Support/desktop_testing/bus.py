"""What programs say on the session bus."""

import subprocess
import time
from types import TracebackType

from sotto_testing.waiting import wait_for

from .display import Display


class BusMonitor:
    """Listens from its construction on, until it is closed, to the calls of one interface."""

    def __init__(self, display: Display, interface: str) -> None:
        self._path = display.folder / f"bus-{interface}-{time.monotonic_ns()}"
        self._output = self._path.open("wb")
        rule = f"type='method_call',interface='{interface}'"
        self._process = subprocess.Popen(
            ["dbus-monitor", "--session", rule], env=display.variables, stdin=subprocess.DEVNULL, stdout=self._output)
        # It says that it has begun to listen.
        wait_for("the monitor", lambda: "NameAcquired" in self.said() or "NameLost" in self.said())

    def __enter__(self) -> "BusMonitor":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._output.close()

    def said(self) -> str:
        """Return all that was heard, for people to read."""
        return self._path.read_text(errors="replace")
