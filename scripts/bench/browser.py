"""What a visitor's browser sees: real Chromium, profiles on disk, times told by the page itself.

*cold* is the first visit of a fresh profile, *warm* the fourth with the same profile, the browser
started anew each time; *changed* is the one after it, when a figure has been published in between.
*slow net* and *CPU 4x* are first visits too, throttled by the browser itself.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Playwright
from playwright.sync_api import TimeoutError as Late

from scripts.system import CHROMIUM_FLAGS, find_chromium

WINDOW: Final = {"width": 1366, "height": 768}
SLOW_NET: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 200_000,
}
"""1.6 Mbit/s in bytes a second, and milliseconds of latency."""
CPU_THROTTLE: Final = 4
WARM_VISIT: Final = 4
LONGEST: Final = 60_000
"""Milliseconds after which a page that is not drawn is given up."""
SETTLE: Final = 400
"""Milliseconds left to a page after drawing: late requests are counted, caches written to disk."""

DRAWN: Final = "bench: drawn"

# drawn: the second animation frame after the last chart is in the page (each says so by data-drawn), or
# after the page is there when it has none. readable: the first frame with the whole page parsed.
WATCH: Final = """
(() => {
  const told = {};
  window.benchTold = told;
  const twoFrames = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const parsed = () => {
    if (told.parsed || document.readyState === "loading") return;
    told.parsed = performance.now();
    requestAnimationFrame(() => { told.readable = performance.now(); });
  };
  const check = () => {
    if (told.waiting || document.readyState === "loading") return;
    const charts = [...document.querySelectorAll("[data-chart]")];
    if (!charts.every((chart) => chart.dataset.drawn)) return;
    told.waiting = true;
    watcher.disconnect();
    twoFrames(() => { told.drawn = performance.now(); console.debug("bench: drawn"); });
  };
  const watcher = new MutationObserver(check);
  watcher.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
  document.addEventListener("readystatechange", parsed);
  document.addEventListener("DOMContentLoaded", check);
})();
"""

TOLD: Final = """() => ({
  ...window.benchTold,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  charts: document.querySelectorAll("[data-chart]").length,
})"""


class NotDrawn(Exception):
    """A page that is not drawn in time, or not at all."""


@dataclass(frozen=True)
class Visit:
    """One visit. Times in milliseconds since the navigation began, `heap` in MB, `cpu` of the main thread."""

    drawn: float
    readable: float
    kib: float
    requests: int
    chained: int
    cpu: float
    heap: float
    charts: int


Seen: TypeAlias = dict[str, dict[str, list[dict[str, Any]]]]
"""Visits, as plain numbers, by site and scene."""


@dataclass(frozen=True)
class Site:
    """An address to visit, and the cookies of the visitor."""

    url: str
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Wire:
    """Counts what came over the network: nothing that a cache gave."""

    page: str
    sizes: dict[str, float] = field(default_factory=dict)
    chained: set[str] = field(default_factory=set)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestServedFromCache", lambda event: self._forget(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)

    def _asked(self, event: dict[str, Any]) -> None:
        by = event.get("initiator", {})
        if by.get("type") == "script" or by.get("url", self.page) != self.page:
            self.chained.add(event["requestId"])

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer["url"].startswith("http") and not answer.get("fromDiskCache"):
            self.sizes[event["requestId"]] = answer.get("encodedDataLength", 0)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.sizes:
            self.sizes[event["requestId"]] = event["encodedDataLength"]

    def _forget(self, request: str) -> None:
        self.sizes.pop(request, None)


def paired_rounds(
    playwright: Playwright,
    sites: Mapping[str, Site],
    *,
    rounds: int,
    publish: Callable[[], object],
    is_over: Callable[[], bool],
    scenes: Sequence[str],
) -> Seen:
    """Visits by site and scene, one of each a round; all sites take turns within each scene.

    `scenes` are names of SCENES. `publish` changes what the first site shows. After the first round it
    stops when `is_over` says so.
    """
    kept: Seen = {name: {} for name in sites}
    for number in range(rounds):
        if number and is_over():
            break
        names = list(sites)
        for scene in scenes:
            turned = names[number % len(names) :] + names[: number % len(names)]
            for name in turned:
                is_ours = name == names[0]
                seen = SCENES[scene](playwright, sites[name], publish if is_ours else None)
                for what, visit in seen.items():
                    kept[name].setdefault(what, []).append(asdict(visit))
    return kept


def _cold(playwright: Playwright, site: Site, _publish: object) -> dict[str, Visit]:
    with fresh_profile() as profile:
        return {"cold": _visit(playwright, site, profile)}


def _cold_and_warm(
    playwright: Playwright, site: Site, publish: Callable[[], object] | None
) -> dict[str, Visit]:
    with fresh_profile() as profile:
        visits = [_visit(playwright, site, profile) for _number in range(WARM_VISIT)]
        seen = {"cold": visits[0], "warm": visits[-1]}
        if publish is not None:
            publish()
            seen["changed"] = _visit(playwright, site, profile)
    return seen


def _slow_net(playwright: Playwright, site: Site, _publish: object) -> dict[str, Visit]:
    with fresh_profile() as profile:
        return {"slow net": _visit(playwright, site, profile, slow_net=True)}


def _slow_cpu(playwright: Playwright, site: Site, _publish: object) -> dict[str, Visit]:
    with fresh_profile() as profile:
        return {"CPU 4x": _visit(playwright, site, profile, slow_cpu=True)}


SCENES: Final = {
    "cold": _cold,
    "cold and warm": _cold_and_warm,
    "slow net": _slow_net,
    "CPU 4x": _slow_cpu,
}


@contextmanager
def fresh_profile() -> Iterator[Path]:
    """A folder for a browser that was never used."""
    with tempfile.TemporaryDirectory(prefix="lsa-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _visit(
    playwright: Playwright,
    site: Site,
    profile: Path,
    *,
    slow_net: bool = False,
    slow_cpu: bool = False,
) -> Visit:
    """One visit in a browser started for it."""
    with started(playwright, site, profile) as context:
        context.add_init_script(WATCH)
        return _measure(context, site.url, slow_net=slow_net, slow_cpu=slow_cpu)


@contextmanager
def started(playwright: Playwright, site: Site, profile: Path) -> Iterator[BrowserContext]:
    """A browser as a visitor here has it, signed in to the site."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=find_chromium(),
        args=CHROMIUM_FLAGS,
        viewport=WINDOW,  # type: ignore[arg-type]
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    try:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.url}
                for name, value in site.cookies.items()
            ]
        )
        yield context
    finally:
        context.close()


def _measure(context: BrowserContext, url: str, *, slow_net: bool, slow_cpu: bool) -> Visit:
    page = context.pages[0] if context.pages else context.new_page()
    session, wire = context.new_cdp_session(page), _Wire(url)
    wire.listen(session)
    session.send("Network.enable")
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    if slow_net:
        session.send("Network.emulateNetworkConditions", SLOW_NET)
    if slow_cpu:
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_THROTTLE})
    try:
        with page.expect_console_message(_says_drawn, timeout=LONGEST):
            page.goto(url, wait_until="commit", timeout=LONGEST)
        metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    except Late:
        raise NotDrawn(f"{url} was not drawn within {LONGEST // 1000} s.") from None
    page.wait_for_timeout(SETTLE)
    told = page.evaluate(TOLD)
    return Visit(
        drawn=told["drawn"],
        readable=max(told.get("paint") or 0, told["readable"]),
        kib=sum(wire.sizes.values()) / 1024,
        requests=len(wire.sizes),
        chained=len(wire.chained & wire.sizes.keys()),
        cpu=metrics["TaskDuration"] * 1000,
        heap=metrics["JSHeapUsedSize"] / 1_000_000,
        charts=told["charts"],
    )


def _says_drawn(message: ConsoleMessage) -> bool:
    return message.text == DRAWN
