"""The budgets, and what a run measured against each. Pure: plain numbers in, lines of a table out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

FILES: Final = frozenset({"statistics, Excel"})
"""Of what is asked for: taken away once in a while, measured, and held against no budget of pages."""

Results = Mapping[str, Any]
"""What `__main__` collects and keeps as JSON: `drawing` by set, all else by the name of the run."""

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Budget:
    """One promise: at most `limit` (at least, where `is_floor`), in `unit`, of what `measure` reads.

    `measure` gives None where the run did not measure it.
    """

    what: str
    limit: float
    unit: str
    measure: Callable[[Results], float | None]
    is_floor: bool = False

    @property
    def text(self) -> str:
        return f"{'≥' if self.is_floor else '≤'} {number(self.limit)}{self.unit}"


@dataclass(frozen=True)
class Line:
    """A budget beside what was measured; `met` None where it was not."""

    budget: Budget
    measured: float | None

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        limit = self.budget.limit
        return self.measured >= limit if self.budget.is_floor else self.measured <= limit

    @property
    def used(self) -> float | None:
        """Measured / budget; None of what may not be at all."""
        if self.measured is None or not self.budget.limit:
            return None
        return self.measured / self.budget.limit


def held_against(results: Results) -> list[Line]:
    """Every budget with what this run measured."""
    return [Line(budget, budget.measure(results)) for budget in BUDGETS]


def number(value: float | None) -> str:
    """A number as the tables show it: three digits that count, a dash for none."""
    if value is None:
        return "–"
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


# ---------------------------------------------------------------- what a browser saw


def seen(results: Results, dataset: str, site: str, scene: str, what: str) -> float | None:
    """The median over the rounds of one number of the visits to a site."""
    sites = results.get("drawing", {}).get(dataset, {}).get("sites", {})
    visits = sites.get(site, {}).get(scene, [])
    return median(visit[what] for visit in visits) if visits else None


def _ours(scene: str, what: str, dataset: str = "small") -> Callable[[Results], float | None]:
    return lambda results: seen(results, dataset, "ours", scene, what)


def _of_floor(scene: str, what: str, dataset: str = "small") -> Callable[[Results], float | None]:
    """Ours / floor, medians of the same rounds."""
    return lambda results: _ratio(
        seen(results, dataset, "ours", scene, what), seen(results, dataset, "floor", scene, what)
    )


# ---------------------------------------------------------------- what was measured over HTTP


def _run(results: Results, dataset: str, database: str) -> Results:
    return results.get("runs", {}).get(f"{dataset}, {database}", {})


def _slowest(
    dataset: str, database: str, kind: str, what: str, *, light: bool | None = None
) -> Callable[[Results], float | None]:
    """The largest of one number over the pages, or over the light or heavy pieces of chart data."""

    def measure(results: Results) -> float | None:
        measured = _run(results, dataset, database).get(kind, {}).values()
        return _largest(
            page.get(what) for page in measured if light is None or page["is_light"] is light
        )

    return measure


def _load(dataset: str, what: str) -> Callable[[Results], float | None]:
    """Answers a second, the median of the rounds, on PostgreSQL."""

    def measure(results: Results) -> float | None:
        rounds = _run(results, dataset, POSTGRESQL).get("load", {}).get(what)
        return median(rounds) if rounds else None

    return measure


def _load_of_bare(what: str) -> Callable[[Results], float | None]:
    ours, bare = _load("small", what), _load("small", "bare")
    return lambda results: _ratio(ours(results), bare(results))


def _memory(whole: bool) -> Callable[[Results], float | None]:
    """MiB after load: of the largest worker, or of all processes; the worse database."""

    def of_run(memory: list[float]) -> float:
        return sum(memory) if whole else max(memory[1:], default=memory[0])

    return lambda results: _largest(
        of_run(run["memory"]) for run in _small_runs(results) if "memory" in run
    )


def _start(results: Results) -> float | None:
    return _largest(run.get("start") for run in _small_runs(results))


def _small_runs(results: Results) -> Iterator[Results]:
    for database in (SQLITE, POSTGRESQL):
        yield _run(results, "small", database)


# ---------------------------------------------------------------- figures being typed


def _entry(database: str, part: str, what: str) -> Callable[[Results], float | None]:
    """One number of the savers of a cell (`race`) or of one person's saves (`saves`), on the small set."""

    def measure(results: Results) -> float | None:
        return results.get("entry", {}).get(f"small, {database}", {}).get(part, {}).get(what)

    return measure


def _keyboard(what: str) -> Callable[[Results], float | None]:
    """One number of the keys typed into a form; of the worst run, for it has one in each."""
    return lambda results: _largest(keys[what] for keys in results.get("keyboard", {}).values())


# ---------------------------------------------------------------- awards of many


def _awards(database: str, what: str) -> Callable[[Results], float | None]:
    """The largest of one number over the pages of awards, files aside."""

    def measure(results: Results) -> float | None:
        run = results.get("awards", {}).get(f"small, {database}", {})
        pages = run.get("pages", {}).items()
        return _largest(page.get(what) for name, page in pages if name not in FILES)

    return measure


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _largest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


# ---------------------------------------------------------------- the budgets


def _of_each_database() -> Iterator[Budget]:
    """What holds on SQLite and on PostgreSQL alike, on the small set."""
    for database, name in ((SQLITE, "SQLite"), (POSTGRESQL, "PostgreSQL")):
        slowest = f"slowest page, {name}"
        pages, parts = ("small", database, "pages"), ("small", database, "parts")
        yield Budget(f"{slowest}: p95", 40, " ms", _slowest(*pages, "p95"))
        yield Budget(f"{slowest}: queries", 15, "", _slowest(*pages, "queries"))
        yield Budget(
            f"{slowest}: p95 when unchanged (304)", 5, " ms", _slowest(*pages, "unchanged_p95")
        )
        yield Budget(
            f"chart data, light, {name}: p95", 8, " ms", _slowest(*parts, "p95", light=True)
        )
        yield Budget(
            f"chart data, heat map and table, {name}: p95",
            15,
            " ms",
            _slowest(*parts, "p95", light=False),
        )


def _of_entry() -> Iterator[Budget]:
    """What may not be lost, and how long a save takes, on both databases."""
    for database, name in ((SQLITE, "SQLite"), (POSTGRESQL, "PostgreSQL")):
        race = f"16 writers of one cell, {name}"
        yield Budget(f"{race}: saves that do not add up", 0, "", _entry(database, "race", "astray"))
        yield Budget(f"{race}: not saved in time", 0, "", _entry(database, "race", "unfinished"))
        yield Budget(f"{race}: faults (5xx)", 0, "", _entry(database, "race", "faults"))
        yield Budget(f"a save, {name}: p95", 150, " ms", _entry(database, "saves", "p95"))


def _of_awards() -> Iterator[Budget]:
    """What holds of the pages of awards with 5,000 people over ten years, as of every page."""
    for database, name in ((SQLITE, "SQLite"), (POSTGRESQL, "PostgreSQL")):
        slowest = f"awards of 5,000 people, slowest page, {name}"
        yield Budget(f"{slowest}: p95", 40, " ms", _awards(database, "p95"))
        yield Budget(f"{slowest}: queries", 15, "", _awards(database, "queries"))


BUDGETS: Final = (
    Budget("drawn cold / floor", 1.3, " ×", _of_floor("cold", "drawn")),
    Budget("drawn warm / floor", 1.5, " ×", _of_floor("warm", "drawn")),
    Budget("drawn cold, slow net", 3200, " ms", _ours("slow net", "drawn")),
    Budget("readable cold, slow net", 800, " ms", _ours("slow net", "readable")),
    Budget("drawn cold, CPU 4x / floor", 1.4, " ×", _of_floor("CPU 4x", "drawn")),
    Budget("bytes cold", 400, " KiB", _ours("cold", "kib")),
    Budget("bytes warm, figures changed", 20, " KiB", _ours("changed", "kib")),
    Budget("bytes warm, nothing changed", 2, " KiB", _ours("warm", "kib")),
    Budget("requests cold", 8, "", _ours("cold", "requests")),
    Budget("requests warm", 3, "", _ours("warm", "requests")),
    Budget("requests that wait for another (chains)", 0.5, "", _ours("cold", "chained")),
    Budget("browser CPU until drawn / floor", 1.3, " ×", _of_floor("cold", "cpu")),
    Budget("JS heap", 12, " MB", _ours("cold", "heap")),
    *_of_each_database(),
    Budget("throughput at 8 clients / bare WSGI", 0.5, " ×", _load_of_bare("ours"), is_floor=True),
    Budget(
        "throughput unchanged (304) / bare WSGI",
        0.8,
        " ×",
        _load_of_bare("unchanged"),
        is_floor=True,
    ),
    Budget(
        "large set: slowest chart data p95, PostgreSQL",
        40,
        " ms",
        _slowest("large", POSTGRESQL, "parts", "p95"),
    ),
    Budget("large set: throughput", 150, "/s", _load("large", "ours"), is_floor=True),
    Budget("large set: drawn cold / floor", 1.4, " ×", _of_floor("cold", "drawn", "large")),
    Budget("memory of the largest worker", 80, " MiB", _memory(whole=False)),
    Budget("memory of all processes", 180, " MiB", _memory(whole=True)),
    Budget("start to first answer", 2.5, " s", _start),
    *_of_entry(),
    *_of_awards(),
    Budget("from a key to the next paint, 60 rows, CPU 4x: p95", 50, " ms", _keyboard("p95")),
)
