"""A form filled in at the keyboard: what the browser says of the time from a key to the next paint.

Sixty rows, downwards, number and Enter, as fast as a practised hand, with the processor throttled. Times are
those of the Event Timing API, by which INP is worked out: from the key to the frame that shows what came of
it, the longest event of each key.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as Late

from scripts.bench import inside
from scripts.bench.browser import CPU_THROTTLE, LONGEST, Site, fresh_profile, started
from scripts.bench.client import sign_in
from scripts.bench.measures import percentile
from scripts.bench.runs import Run

BETWEEN_KEYS: Final = 120
"""Milliseconds: some eight keys a second."""
LEAST: Final = 16
"""Milliseconds; what is shorter the browser does not tell, and is counted as this."""
SLIP_AT: Final = 10
"""One number in so many is ten times too large, so that remarks have to be shown."""

WATCH: Final = f"""
window.benchEvents = [];
new PerformanceObserver((list) => {{
  for (const {{ duration, interactionId }} of list.getEntries()) {{
    if (interactionId) window.benchEvents.push([interactionId, duration]);
  }}
}}).observe({{ type: "event", durationThreshold: {LEAST}, buffered: true }});
"""
SETTLED: Final = """() => !document.querySelector(
  "[data-cell][data-state='sending'], [data-cell][data-state='waiting']")"""


class NotTyped(Exception):
    """A form that could not be filled in at the keyboard."""


def measure(run: Run, form_of: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds from a key to the next paint over a whole form; how many cells were stored."""
    form = form_of["forms"]["keyboard"]
    numbers = [with_a_slip(number, row) for row, (_name, number) in enumerate(form["cells"], 1)]
    with run.served() as served:
        cookies = sign_in(served.port, form_of["writers"][0], inside.PASSWORD).cookies
        site = Site(served.url + form["address"], cookies)
        with (
            sync_playwright() as playwright,
            fresh_profile() as profile,
            started(playwright, site, profile) as context,
        ):
            context.add_init_script(WATCH)
            page = context.pages[0]
            try:
                events = _typed(page, site.url, form["cells"][0][0], numbers)
            except Late as late:
                raise NotTyped(f"{site.url}: {late.message.splitlines()[0]}") from None
            columns = page.locator("thead th").count()
    times = key_times(events, keys=sum(len(number) + 1 for number in numbers))
    return {
        "rows": len(numbers),
        "columns": columns,
        "keys": len(times),
        "p50": median(times),
        "p95": percentile(times, 0.95),
        "max": max(times),
    }


def _typed(
    page: Page, url: str, first_cell: str, numbers: Sequence[str]
) -> list[tuple[int, float]]:
    """The events of typing these numbers downwards from a cell, when all has been stored."""
    page.goto(url, timeout=LONGEST)
    page.locator("[role='grid']").wait_for()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_THROTTLE})
    page.locator(f"#{first_cell}").click()
    page.evaluate("window.benchEvents.length = 0")
    for number in numbers:
        for key in (*number, "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(BETWEEN_KEYS)
    page.wait_for_function(SETTLED, timeout=LONGEST)
    page.wait_for_timeout(1000)  # the observer is told of events in its own time
    return [(event, duration) for event, duration in page.evaluate("window.benchEvents")]


def with_a_slip(number: str, row: int) -> str:
    """The number as somebody types it who now and then presses a key twice."""
    return number + "0" * (row % SLIP_AT == 0)


def key_times(events: Iterable[tuple[int, float]], *, keys: int) -> list[float]:
    """Milliseconds of each of so many keys, of events as (key, duration): the longest of each counts.

    Keys of which the browser told nothing took LEAST at most.
    """
    longest: dict[int, float] = {}
    for key, duration in events:
        longest[key] = max(duration, longest.get(key, 0))
    told = list(longest.values())
    return told + [float(LEAST)] * (keys - len(told))
