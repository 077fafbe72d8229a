"""`make bench`: one run, from the data to the report.

make bench                          both sets, both databases, HTTP and browser; twenty minutes at most
make bench ARGS="--quick"           a look at the small set in three
make bench ARGS="--set small --database sqlite --only http"
make bench ARGS="--only entry"      figures being typed
make bench ARGS="--only awards"     5,000 people over ten years
make bench ARGS="--only publish"    a form being published and killed; only when it is asked for
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from scripts.bench import awards, browser, entry, floor, keeping, keyboard, killing, measures
from scripts.bench.client import NoAnswer
from scripts.bench.measures import QUICK, Effort
from scripts.bench.pages import BENCH_PAGES
from scripts.bench.processes import neutral_environment
from scripts.bench.report import keep_in_document, report
from scripts.bench.runs import FOLDER, STATIC_ROOT, Run, database_of, floor_served, prepared
from scripts.bench.sets import SETS
from scripts.environment import ROOT, ensure_browser_package
from scripts.postgres import stop_cleanly_when_terminated
from scripts.system import FOR_TESTS, find_chromium, find_postgres_programs, require

DATABASES: Final = ("sqlite", "postgresql")
PARTS: Final = ("http", "browser", "entry", "awards", "publish")
APART: Final = frozenset({"awards", "publish"})
"""Parts that run only when they are asked for: a whole run has no minutes left for them."""
ROUNDS: Final = 5
MINUTES: Final = 19.0
"""A run begins nothing new after so long, and says what it left out."""


@dataclass
class Bench:
    """One run: what was asked for, what is left of its time, what has been measured so far."""

    options: argparse.Namespace
    began: float
    results: dict[str, Any]

    def wants(self, part: str) -> bool:
        if part in APART:
            return bool(self.options.only == part)
        return self.options.only in (None, part)

    @property
    def effort(self) -> Effort:
        effort = QUICK if self.options.quick else Effort()
        return replace(effort, rounds=self.options.rounds)

    def is_over(self) -> bool:
        return time.monotonic() - self.began > self.options.minutes * 60

    def tell(self, text: str) -> None:
        """A line on the screen about what is being done, with the time gone."""
        gone = time.monotonic() - self.began
        print(f"{int(gone) // 60:2}:{int(gone) % 60:02}  {text}", file=sys.stderr, flush=True)

    def leave_out(self, what: str) -> None:
        self.tell(f"left out: {what}")
        self.results["gaps"].append(what)


def main(arguments: list[str]) -> int:
    """Measures, prints the report and keeps it; 0 whatever the numbers say."""
    options = _options(arguments)
    os.chdir(ROOT)
    stop_cleanly_when_terminated()
    ensure_browser_package()
    require(FOR_TESTS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    bench = Bench(options, time.monotonic(), _circumstances(arguments))
    wanted = [(name, database) for name in options.set for database in options.database]
    try:
        _make_data(bench, wanted)
        for name, database in wanted:
            _measure(bench, name, database)
    finally:
        bench.results["minutes"] = (time.monotonic() - bench.began) / 60
        _keep(bench)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measures; asserts nothing.")
    parser.add_argument("--set", choices=SETS, action="append", help="small, large (default: both)")
    parser.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    parser.add_argument("--only", choices=PARTS, help="one part of the measures")
    parser.add_argument(
        "--rounds", type=int, help=f"of first visits over HTTP, and in the browser ({ROUNDS})"
    )
    parser.add_argument("--minutes", type=float, help="begin nothing new after so long")
    parser.add_argument("--quick", action="store_true", help="a look, in three minutes at most")
    options = parser.parse_args(arguments)
    options.is_whole = not arguments
    options.set = options.set or (["small"] if options.quick else list(SETS))
    options.database = options.database or list(DATABASES)
    options.rounds = options.rounds or (1 if options.quick else ROUNDS)
    options.minutes = options.minutes or (2.5 if options.quick else MINUTES)
    return options


# ---------------------------------------------------------------- data


def _make_data(bench: Bench, wanted: Sequence[tuple[str, str]]) -> None:
    """Fill and keep the databases that are not there yet, two at a time: a large set takes minutes."""
    missing = [pair for pair in wanted if not keeping.is_kept(*pair)]
    if missing:
        bench.tell("filling " + ", ".join(f"{name} on {database}" for name, database in missing))
    for first in range(0, len(missing), 2):
        with ExitStack() as stack:
            filling = [
                stack.enter_context(keeping.filling(*pair)) for pair in missing[first : first + 2]
            ]
            for wait in filling:
                wait()


# ---------------------------------------------------------------- one set in one database


def _measure(bench: Bench, name: str, database: str) -> None:
    if bench.is_over():
        bench.leave_out(f"{name} set on {database}")
        return
    bench.tell(f"{name} set on {database}: data")
    with database_of(name, database) as url, prepared(SETS[name], database, url) as run:
        keeping.put_back(run, url)
        run.ask("collect_static", str(FOLDER / "static_sources"))
        is_last = database == bench.options.database[-1]
        if bench.wants("http"):
            measured: dict[str, Any] = {}
            bench.results["runs"][run.name] = measured
            measures.measure(run, bench.effort, measured, tell=bench.tell, is_over=bench.is_over)
            if left_out := measured["left_out"]:
                bench.leave_out(f"{run.name}: {', '.join(left_out)}")
        if bench.wants("browser") and is_last:
            _draw(bench, run)
        if bench.wants("entry") and name == "small":
            _fill_in(bench, run, with_keyboard=is_last)
        if bench.wants("awards") and name == "small":
            _read_awards(bench, run)
        if bench.wants("publish") and name == "small":
            bench.results["kills"][run.name] = killing.measure(run, tell=bench.tell)


def _draw(bench: Bench, run: Run) -> None:
    """The bench page of a run against its floors, in Chromium."""
    if bench.is_over():
        bench.leave_out(f"browser, {run.name}")
        return
    page = measures.known(run, BENCH_PAGES)[0]
    try:
        seen = _paired_rounds(bench, run, page.addresses(run.dataset)[0])
    except (NoAnswer, browser.NotDrawn) as fault:
        bench.leave_out(f"browser, {run.name}: {fault}")
        return
    if (done := len(seen["ours"]["cold"])) < bench.options.rounds:
        bench.leave_out(f"browser, {run.name}: {bench.options.rounds - done} of the rounds")
    bench.results["drawing"][run.dataset.name] = {
        "page": page.name,
        "database": run.database,
        "charts": seen["ours"]["cold"][0]["charts"],
        "sites": seen,
    }


def _paired_rounds(bench: Bench, run: Run, address: str) -> browser.Seen:
    folder = FOLDER / f"floor-{run.dataset.name}"
    with run.served() as served:
        visitor = run.leader(served)
        answer = visitor.get(address)
        if answer.status != 200:
            raise NoAnswer(f"{address} answered {answer.status}.")
        floor.build(answer.text, STATIC_ROOT, folder)
        with floor_served(folder, run.log) as plain, sync_playwright() as playwright:
            bench.tell(f"{run.name}: browser, {bench.options.rounds} rounds")
            return browser.paired_rounds(
                playwright,
                {
                    "ours": browser.Site(served.url + address, visitor.cookies),
                    "floor": browser.Site(plain + floor.PAGE),
                    "svg": browser.Site(plain + floor.SVG_PAGE),
                },
                rounds=bench.options.rounds,
                scenes=_scenes(run),
                publish=lambda: run.ask("publish"),
                is_over=bench.is_over,
            )


def _scenes(run: Run) -> tuple[str, ...]:
    """All of them on the small set; on the large one, what has a budget."""
    return ("cold and warm", "slow net", "CPU 4x") if run.dataset.name == "small" else ("cold",)


def _fill_in(bench: Bench, run: Run, *, with_keyboard: bool) -> None:
    """Figures typed into forms of a run: by many at once, by one, and at a keyboard."""
    if bench.is_over():
        bench.leave_out(f"entry, {run.name}")
        return
    opened = run.ask("open_forms", run.dataset.name, entry.WRITERS)
    try:
        bench.results["entry"][run.name] = entry.measure(run, opened, tell=bench.tell)
        if with_keyboard:
            bench.tell(f"{run.name}: keyboard")
            bench.results["keyboard"][run.name] = keyboard.measure(run, opened)
    except (NoAnswer, keyboard.NotTyped) as fault:
        bench.leave_out(f"entry, {run.name}: {fault}")


def _read_awards(bench: Bench, run: Run) -> None:
    """Awards of many people over many years, read page by page."""
    if bench.is_over():
        bench.leave_out(f"awards, {run.name}")
        return
    bench.tell(f"{run.name}: awards of {awards.PEOPLE} people over {awards.YEARS} years")
    made = run.ask("make_awards", awards.PEOPLE, awards.YEARS)
    bench.results["awards"][run.name] = awards.measure(
        run, made, bench.effort, tell=bench.tell, is_over=bench.is_over
    )


# ---------------------------------------------------------------- circumstances and results


def _circumstances(arguments: list[str]) -> dict[str, Any]:
    postgres = find_postgres_programs()
    given = f' ARGS="{" ".join(arguments)}"' if arguments else ""
    return {
        "command": f"make bench{given}",
        "commit": _said("git", "describe", "--always", "--dirty", "--abbrev=10"),
        "when": datetime.now(UTC).strftime("%d/%m/%Y %H:%M UTC"),
        "machine": {
            "cores": os.cpu_count(),
            "processor": _processor(),
            "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3,
            "load": os.getloadavg(),
            "python": platform.python_version(),
            "postgresql": _said(postgres / "postgres", "--version")
            if postgres
            else "no PostgreSQL",
            "chromium": _said(find_chromium() or "chromium", "--version"),
        },
        "runs": {},
        "drawing": {},
        "entry": {},
        "keyboard": {},
        "awards": {},
        "kills": {},
        "gaps": [],
    }


def _said(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=neutral_environment(),
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _keep(bench: Bench) -> None:
    """The raw numbers in var/bench, the report on the screen and, of a whole run, in the document."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    raw = FOLDER / f"{stamp}.json"
    raw.write_text(json.dumps(bench.results, indent=1, ensure_ascii=False))
    if not any(bench.results[part] for part in ("runs", "drawing", "entry", "awards", "kills")):
        return
    text = report(bench.results)
    print(text)
    print(f"\nraw numbers: {raw.relative_to(ROOT)}")
    if bench.options.is_whole and sys.exc_info()[0] is None:
        keep_in_document(text)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
