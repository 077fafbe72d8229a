"""What is measured over HTTP on one run: every page and piece of chart data, throughput, memory, start."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil
from statistics import median
from typing import Any, Final

from scripts.bench.client import LONGEST, NoAnswer, Visitor, throughput
from scripts.bench.pages import PAGES, PARTS, Page
from scripts.bench.processes import memory_of
from scripts.bench.runs import Run, Served

CLIENTS: Final = 8
GIVEN_UP: Final = LONGEST * 1000
SLOW: Final = 10_000
"""Milliseconds from which on queries are not counted: it would take minutes."""


@dataclass(frozen=True)
class Effort:
    """How long is measured: times of each page, seconds it may take in all, rounds and seconds of load.

    `rounds` is how often a server is begun anew for the times of first visits.
    """

    times: int = 60
    seconds_a_page: float = 6.0
    load_rounds: int = 3
    load_seconds: float = 4.0
    publishes: int = 5
    rounds: int = 5


QUICK: Final = Effort(
    times=15, seconds_a_page=2.0, load_rounds=1, load_seconds=2.0, publishes=2, rounds=1
)


def pace() -> float:
    """Milliseconds that a fixed piece of work in Python takes now: how fast the machine is at the moment.

    Numbers written and put together, as for a page; the median of many, for each is short.
    """

    def work() -> int:
        return len("".join(f"{number:,d}".replace(",", ".") for number in range(10_000)))

    times = []
    for _number in range(15):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies: nearest rank."""
    ranked = sorted(values)
    return ranked[max(ceil(part * len(ranked)) - 1, 0)]


def measure(
    run: Run,
    effort: Effort,
    measured: dict[str, Any],
    *,
    tell: Callable[[str], None],
    is_over: Callable[[], bool],
) -> None:
    """Everything of one run into `measured`, as plain numbers; times in milliseconds, memory in MiB.

    It is filled as the run goes on, so that one that is broken off leaves what it has. What there is no
    time for any more (`is_over`) is named in `left_out`.

    Sixty answers of a piece of chart data take a third of a second, in which another tenant of the
    machine decides about their p95. So the server is begun anew for as many rounds as `effort` says, each
    time asked the same, and the medians of the rounds are what is told.
    """
    pages, parts = known(run, PAGES), known(run, PARTS)
    measured |= {"pages": {}, "parts": {}, "left_out": [], "missing": _missing(pages, parts)}
    all_of_them = [("pages", page) for page in pages] + [("parts", page) for page in parts]
    starts = []
    paces = measured["paces"] = []
    for number in range(effort.rounds):
        if number and is_over():
            measured["left_out"].append(f"{effort.rounds - number} of the rounds")
            break
        with run.served() as served:
            starts.append(served.seconds_to_answer)
            visitor = run.leader(served)
            tell(f"{run.name}: round {number + 1} of {effort.rounds}")
            paces.append(pace())
            for kind, page in all_of_them:
                if is_over():
                    measured["left_out"].append(f"{page.name} in round {number + 1}")
                    continue
                found = measured[kind].setdefault(page.name, {"is_light": page.is_light})
                _take_in(found, _first_visits(run, visitor, page, effort))
            if number == 0:
                _measure_more(run, served, visitor, all_of_them, effort, measured, tell, is_over)
    measured["start"] = median(starts)


def _measure_more(
    run: Run,
    served: Served,
    visitor: Visitor,
    all_of_them: Sequence[tuple[str, Page]],
    effort: Effort,
    measured: dict[str, Any],
    tell: Callable[[str], None],
    is_over: Callable[[], bool],
) -> None:
    """What is measured of one server only, after all first visits: publishing, load, memory."""
    for kind, page in all_of_them:
        found = measured[kind].get(page.name)
        if found is None or is_over():
            measured["left_out"].append(f"{page.name} after a publish")
        elif "fault" not in found:
            tell(f"{run.name}: {page.name}")
            found |= _later_visits(run, visitor, page, effort, at_first=found["at_first"])
    parts = [page for kind, page in all_of_them if kind == "parts"]
    if len(measured["parts"]) == len(PARTS) and not (_too_slow(measured["parts"]) or is_over()):
        tell(f"{run.name}: throughput")
        measured["load"] = _load(run, served, visitor, parts, effort)
    measured["memory"] = memory_of(served.process)


def known(run: Run, pages: Iterable[Page]) -> list[Page]:
    """Those of the pages that the program has."""
    pages = list(pages)
    answers = run.ask("knows", [page.addresses(run.dataset)[0] for page in pages])
    return [page for page, is_known in zip(pages, answers, strict=True) if is_known]


def _missing(pages: Sequence[Page], parts: Sequence[Page]) -> list[str]:
    return [page.name for page in (*PAGES, *PARTS) if page not in (*pages, *parts)]


def _too_slow(parts: dict[str, dict[str, Any]]) -> bool:
    """Whether a load of eight clients would only pile up."""
    return any(part["p95"] * CLIENTS > GIVEN_UP for part in parts.values())


# ---------------------------------------------------------------- one page


def measure_page(run: Run, visitor: Visitor, page: Page, effort: Effort) -> dict[str, Any]:
    """All times of one page, of a single server."""
    found: dict[str, Any] = {"is_light": page.is_light}
    _take_in(found, _first_visits(run, visitor, page, effort))
    if "fault" not in found:
        found |= _later_visits(run, visitor, page, effort, at_first=found["at_first"])
    return found


def _first_visits(run: Run, visitor: Visitor, page: Page, effort: Effort) -> dict[str, Any]:
    """p50 and p95 of forty addresses in turn, most of them new to this server, and of one unchanged."""
    addresses = page.addresses(run.dataset)
    try:
        at_first = _milliseconds(visitor, addresses[0])  # templates compiled, figures read
        varied = _times(visitor, addresses, effort)
        unchanged = _unchanged(visitor, addresses[0], effort)
    except NoAnswer as fault:
        return _fault(visitor, fault)
    return {
        "at_first": at_first,
        "times": len(varied),
        "p50": median(varied),
        "p95": percentile(varied, 0.95),
        "unchanged_p95": percentile(unchanged, 0.95) if unchanged else None,
    }


def _later_visits(
    run: Run, visitor: Visitor, page: Page, effort: Effort, *, at_first: float
) -> dict[str, Any]:
    """Times of one address again and again and after a publish, and the queries of a fresh process."""
    addresses = page.addresses(run.dataset)
    try:
        same = _times(visitor, addresses[:1], effort)
        after = _after_publish(run, visitor, addresses[0], effort)
        counted = run.ask("queries", addresses[:3]) if at_first < SLOW else []
    except NoAnswer as fault:
        return _fault(visitor, fault)
    return {
        "same_p50": median(same),
        "same_p95": percentile(same, 0.95),
        "after_publish": median(after),
        "queries": max(counted, default=None),
    }


def _fault(visitor: Visitor, fault: NoAnswer) -> dict[str, Any]:
    visitor.close()
    return {"p50": GIVEN_UP, "p95": GIVEN_UP, "unchanged_p95": None, "fault": str(fault)}


def _take_in(found: dict[str, Any], visits: dict[str, Any]) -> None:
    """Add a round to what was found of a page, whose times are the medians of its rounds.

    A fault in one round is one of the page, and so is a tag that was not kept to.
    """
    rounds = found.setdefault("rounds", [])
    rounds.append(visits)
    found.setdefault("at_first", visits.get("at_first"))
    if "fault" in visits or "fault" in found:
        found |= {"p50": GIVEN_UP, "p95": GIVEN_UP, "unchanged_p95": None}
        found.setdefault("fault", visits.get("fault"))
        return
    for what in ("p50", "p95"):
        found[what] = median(one[what] for one in rounds)
    unchanged = [one["unchanged_p95"] for one in rounds]
    found["unchanged_p95"] = None if None in unchanged else median(unchanged)


def _times(visitor: Visitor, addresses: Sequence[str], effort: Effort) -> list[float]:
    """Milliseconds of so many answers in turn, or of as many as the seconds of a page allow."""
    end, times = time.monotonic() + effort.seconds_a_page, []
    for address in islice(cycle(addresses), effort.times):
        times.append(_milliseconds(visitor, address))
        if time.monotonic() > end:
            break
    return times


def _after_publish(run: Run, visitor: Visitor, address: str, effort: Effort) -> list[float]:
    """The first answer after a figure of the page was corrected, so many times."""
    end, times = time.monotonic() + effort.seconds_a_page, []
    for _number in range(effort.publishes):
        run.ask("publish")
        times.append(_milliseconds(visitor, address))
        if time.monotonic() > end:
            break
    return times


def _unchanged(visitor: Visitor, address: str, effort: Effort) -> list[float]:
    """Milliseconds of answers 304; empty where the page gives no ETag, or does not keep to it."""
    tag = visitor.get(address).header("etag")
    end, times = time.monotonic() + effort.seconds_a_page, []
    for _number in range(effort.times if tag else 0):
        answer = visitor.get(address, If_None_Match=tag)
        if answer.status != 304:
            return []
        times.append(answer.seconds * 1000)
        if time.monotonic() > end:
            break
    return times


def _milliseconds(visitor: Visitor, address: str) -> float:
    answer = visitor.get(address)
    if answer.status != 200:
        raise NoAnswer(f"{address} answered {answer.status}.")
    return answer.seconds * 1000


# ---------------------------------------------------------------- load


def _load(
    run: Run, served: Served, visitor: Visitor, parts: Sequence[Page], effort: Effort
) -> dict[str, Any]:
    """Answers a second of the six pieces at eight clients: ours, unchanged, and bare WSGI, in turns."""
    addresses = [page.addresses(run.dataset) for page in parts]
    mixed = [address for round_ in zip(*addresses, strict=False) for address in round_]
    questions = [visitor.question("GET", address, {}) for address in mixed]
    unchanged = _conditional(visitor, [one[0] for one in addresses])
    found: dict[str, Any] = {"ours": [], "unchanged": [], "bare": [], "failed": 0}

    def load(name: str, asker: Visitor, asked: Sequence[bytes], status: int) -> None:
        got = throughput(asker, asked, clients=CLIENTS, seconds=effort.load_seconds, status=status)
        found[name].append(got.per_second)
        found["failed"] += got.failed

    for _number in range(effort.load_rounds):
        load("ours", visitor, questions, 200)
        if unchanged:
            load("unchanged", visitor, unchanged, 304)
        if run.database == "postgresql":
            with run.bare() as bare:
                other = Visitor(bare.port)
                bare_questions = [other.question("GET", address, {}) for address in mixed]
                throughput(other, bare_questions, clients=CLIENTS, seconds=0.5)  # connections made
                load("bare", other, bare_questions, 200)
    return found


def _conditional(visitor: Visitor, addresses: Sequence[str]) -> list[bytes]:
    """The questions whether these have changed; empty where one gives no ETag."""
    tags = [visitor.get(address).header("etag") for address in addresses]
    if not all(tags):
        return []
    return [
        visitor.question("GET", address, {"If-None-Match": tag})
        for address, tag in zip(addresses, tags, strict=True)
    ]
