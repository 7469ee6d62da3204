"""A long list moved as people move it, and how long the page is busy meanwhile."""

from .page import Page
from .waiting import wait_for

SCROLLER = "item-grid .item-scroller"
# Pixels a second: as a wheel that spins freely.
SPEED = 20_000


class Scroller:
    """The library's list in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.find("item-row[data-item-id]")

    def watch(self) -> None:
        """Begin to note every task of 50 ms and more."""
        self.page.script(
            """
            window.longTasks = [];
            const note = (entries) => longTasks.push(...entries.map(({ duration }) => duration));
            window.taskObserver = new PerformanceObserver((list) => note(list.getEntries()));
            taskObserver.observe({ type: "longtask" });
            """
        )

    def longest_task(self) -> float:
        """Return the longest task since `watch`, in milliseconds; 0 when none took 50."""
        # What was observed is told in a task of its own.
        return self.page.driver.execute_async_script(
            """
            const [done] = arguments;
            setTimeout(() => {
              const more = taskObserver.takeRecords().map(({ duration }) => duration);
              done(Math.max(0, ...longTasks, ...more));
            }, 100);
            """
        )

    @property
    def top(self) -> float:
        """How far it is scrolled."""
        return self.page.script(f"return document.querySelector('{SCROLLER}').scrollTop")

    def turn_wheel(self, pixels: int) -> None:
        """Turn the wheel by so much, and return when the list has followed."""
        x, y, *_ = self._box()
        before = self.top
        self.page.driver.execute_cdp_cmd("Input.synthesizeScrollGesture", {
            "x": x + 200, "y": y + 200, "yDistance": -pixels, "speed": SPEED, "gestureSourceType": "mouse",
            "preventFling": True,
        })  # fmt: skip
        assert (self.top > before) == (pixels > 0), f"from {before} to {self.top}"

    def drag_bar(self, to: float, steps: int = 40) -> None:
        """Drag the scroll bar to a share of its way, from where it is."""
        x, y, width, height, client, whole = self._box()
        thumb = max(20.0, height * height / whole)
        way = height - thumb
        start = y + thumb / 2 + way * self.top / (whole - height)
        end = y + thumb / 2 + way * to
        middle = x + (width + client) / 2
        assert width > client, "there is no scroll bar"
        self._mouse("mousePressed", middle, start, 1)
        for step in range(1, steps + 1):
            self._mouse("mouseMoved", middle, start + (end - start) * step / steps, 1)
        self._mouse("mouseReleased", middle, end, 0)

    def wait_for_rows(self) -> None:
        """Return when all rows in sight have their items."""
        text = f"""
            const {{ top, bottom }} = document.querySelector("{SCROLLER}").getBoundingClientRect();
            const seen = [...document.querySelectorAll("item-row")].filter((row) => {{
              const box = row.getBoundingClientRect();
              return box.bottom > top && box.top < bottom;
            }});
            return seen.length > 0 && seen.every((row) => row.dataset.itemId && row.querySelector("a").textContent);
        """
        wait_for("rows with items", lambda: self.page.script(text))

    def _box(self) -> list[float]:
        return self.page.script(
            f"""
            const scroller = document.querySelector("{SCROLLER}");
            const {{ x, y, width, height }} = scroller.getBoundingClientRect();
            return [x, y, width, height, scroller.clientWidth, scroller.scrollHeight];
            """
        )

    def _mouse(self, kind: str, x: float, y: float, buttons: int) -> None:
        values = {"type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1}
        self.page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", values)


def longest_task_while_scrolling(page: Page) -> float:
    """Scroll from one end to the other with the wheel and the bar, and return the longest task in milliseconds."""
    scroller = Scroller(page)
    scroller.watch()
    for _ in range(2):
        scroller.turn_wheel(20_000)
        scroller.wait_for_rows()
    for place in (0.5, 0.1, 1):
        scroller.drag_bar(place)
        scroller.wait_for_rows()
    scroller.turn_wheel(-20_000)
    scroller.wait_for_rows()
    scroller.drag_bar(0)
    scroller.wait_for_rows()
    return scroller.longest_task()
