"""Figures being typed, over HTTP: sixteen people on one cell, and how long a save takes.

Whoever is told that a cell was saved must find it saved: what was acknowledged is counted here, and held
against the versions and the log that the database has at the end.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from scripts.bench import inside
from scripts.bench.client import NoAnswer, Visitor, sign_in
from scripts.bench.measures import percentile
from scripts.bench.runs import Run, Served

WRITERS: Final = 16
ROUNDS: Final = 10
LONGEST_RACE: Final = 120.0
"""Seconds after which the writers begin no other try; what is not saved then is told as unfinished."""
PAUSE: Final = 2.0
"""Seconds after an answer 503, as the script of the page waits."""


@dataclass
class Race:
    """What the writers were told: each save with its version, number and milliseconds; all tries."""

    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    changed: int = 0
    unavailable: int = 0
    faults: int = 0
    refused: int = 0

    def add(self, other: "Race") -> None:
        self.acknowledged += other.acknowledged
        self.milliseconds += other.milliseconds
        self.changed += other.changed
        self.unavailable += other.unavailable
        self.faults += other.faults
        self.refused += other.refused


def measure(run: Run, form_of: Mapping[str, Any], *, tell: Callable[[str], None]) -> dict[str, Any]:
    """Both of one run, as plain numbers; times in milliseconds. `form_of` is what `open_forms` said."""
    forms = form_of["forms"]
    with run.served() as served:
        tell(f"{run.name}: one writer, {len(forms['saves']['cells'])} cells")
        saves = _saves(served, form_of["writers"][0], forms["saves"])
        tell(f"{run.name}: {len(form_of['writers'])} writers on one cell")
        began = time.monotonic()
        race = _race(served, form_of["writers"], forms["race"])
        seconds = time.monotonic() - began
    stored = run.ask("stored", forms["race"]["pk"])
    return {
        "saves": {"p50": median(saves), "p95": percentile(saves, 0.95), "times": len(saves)},
        "race": {
            "writers": len(form_of["writers"]),
            "rounds": ROUNDS,
            "acknowledged": len(race.acknowledged),
            "stored": stored,
            "astray": astray(race.acknowledged, stored),
            "unfinished": len(form_of["writers"]) * ROUNDS - len(race.acknowledged),
            "changed": race.changed,
            "unavailable": race.unavailable,
            "faults": race.faults + race.refused,
            "p50": median(race.milliseconds),
            "p95": percentile(race.milliseconds, 0.95),
            "tries": len(race.milliseconds),
            "seconds": seconds,
        },
    }


def astray(acknowledged: Iterable[tuple[int, str]], stored: Mapping[str, Any]) -> int:
    """How many saves of a cell do not add up; 0 when nothing was lost and nothing stored twice.

    `acknowledged` are version and number of each save that somebody was told is stored; `stored` is
    what the database has (`forms.stored`). Each version is one save and one line of the log, and the last
    one acknowledged is what stands in the cell.
    """
    saves = dict(acknowledged_once := list(acknowledged))
    last = max(saves, default=0)
    return (
        len(acknowledged_once)
        - len(saves)
        + abs(stored["version"] - len(saves))
        + abs(stored["traces"] - len(saves))
        + (last != stored["version"] or saves.get(last) != stored["content"])
    )


# ---------------------------------------------------------------- one writer


def _saves(served: Served, username: str, form: Mapping[str, Any]) -> list[float]:
    """Milliseconds of each save when one person fills in a form and then goes over it again."""
    visitor = sign_in(served.port, username, inside.PASSWORD)
    _opened(visitor, form)
    times = []
    knows = {name: 0 for name, _number in form["cells"]}
    for seen in (0, 1):
        for name, number in form["cells"]:
            content = str(int(number) + seen)
            answer = visitor.post_json(f"{form['address']}luu/", _cell(name, content, knows))
            knows[name] = seen + 1
            if answer.status != 200 or answer.json()["outcomes"][name]["outcome"] != "saved":
                raise NoAnswer(f"A save answered {answer.status}: {answer.text[:200]}")
            times.append(answer.seconds * 1000)
    return times


def _opened(visitor: Visitor, form: Mapping[str, Any]) -> None:
    """The form as a person sees it first."""
    answer = visitor.get(form["address"])
    if answer.status != 200:
        raise NoAnswer(f"{form['address']} answered {answer.status}.")


def _cell(name: str, content: str, knows: Mapping[str, int]) -> dict[str, Any]:
    """What the script of the page sends of a cell, with the versions that the page knows."""
    return {"cells": [{"name": name, "seen": knows[name], "content": content}], "knows": knows}


# ---------------------------------------------------------------- many writers


def _race(served: Served, usernames: Sequence[str], form: Mapping[str, Any]) -> Race:
    """All of them at once on the first cell of the form, each with a connection and a session of its own."""
    visitors = [sign_in(served.port, username, inside.PASSWORD) for username in usernames]
    for visitor in visitors:
        _opened(visitor, form)
    name, number = form["cells"][0]
    start, deadline = threading.Barrier(len(visitors)), time.monotonic() + LONGEST_RACE

    def write(writer: int) -> Race:
        # Numbers that nobody else writes, near the one that was published.
        first = int(number) + writer * ROUNDS
        contents = [str(first + turn) for turn in range(ROUNDS)]
        start.wait()
        return _write(visitors[writer], f"{form['address']}luu/", name, contents, deadline)

    race = Race()
    with ThreadPoolExecutor(len(visitors)) as pool:
        for told in pool.map(write, range(len(visitors))):
            race.add(told)
    return race


def _write(
    visitor: Visitor, address: str, name: str, contents: Sequence[str], deadline: float
) -> Race:
    """One writer: each number is sent until it is acknowledged, on the version that the answer named."""
    told, seen, waiting = Race(), 0, list(reversed(contents))
    while waiting and time.monotonic() < deadline:
        answer = visitor.post_json(address, _cell(name, waiting[-1], {name: seen}))
        told.milliseconds.append(answer.seconds * 1000)
        if answer.status == 503 and answer.header("retry-after"):
            told.unavailable += 1
            time.sleep(PAUSE)
            continue
        if answer.status != 200:
            told.faults += 1
            continue
        said = answer.json()
        outcome = said["outcomes"][name]
        if outcome["outcome"] == "saved":
            seen = said["cells"][name]["version"]
            told.acknowledged.append((seen, waiting.pop()))
        elif outcome["outcome"] == "changed":
            seen = outcome["theirs"]["version"]
            told.changed += 1
        else:
            told.refused += 1
    return told
