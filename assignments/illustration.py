"""Made-up tasks around a day, so that the pages of tasks can be tried: pure, the same every time.

The table is `fixtures/illustration/assignments.csv`: titles of the usual kind of such a department, of no
task that was ever given. Each lies so many days before or after the day it is made for, so that a trial
always has some that are late, due and done.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from assignments.choices import Giver, Kind, StepKind
from vietnamese.calendar import WorkingDays


@dataclass(frozen=True, slots=True)
class MadeUpTask:
    """A made-up task; `office` is a code. `steps` are day, kind and what the step says, in order."""

    reference: str
    title: str
    kind: Kind
    giver: Giver
    office: str
    given_on: date
    first_due_on: date
    due_on: date
    done_on: date | None
    steps: tuple[tuple[date, StepKind, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A row of the table: days from the day it is made for.

    `extended` are days that an extension added; `done` the days from the due day in force to the day it was
    done, None where it is open.
    """

    office: str
    kind: Kind
    giver: Giver
    title: str
    given: int
    due: int
    extended: int = 0
    done: int | None = None
    note: str = ""


def outlines(lines: Iterable[str]) -> Iterator[Outline]:
    """The rows of a table in CSV, the first of its lines being the heading."""
    for row in csv.DictReader(lines):
        yield Outline(
            office=row["office"],
            kind=Kind(row["kind"]),
            giver=Giver(row["giver"]),
            title=row["title"],
            given=int(row["given"]),
            due=int(row["due"]),
            extended=int(row["extended"] or 0),
            done=int(row["done"]) if row["done"] else None,
            note=row["note"],
        )


_EXTENDED_BECAUSE: Final = "Chờ văn bản hướng dẫn của cơ quan cấp trên."


def tasks(
    table: Iterable[Outline], *, today: date, calendar: WorkingDays
) -> tuple[MadeUpTask, ...]:
    """The made-up tasks of a day; every due day is a working day."""
    return tuple(
        _task(f"MH-{number:02}", outline, today, calendar)
        for number, outline in enumerate(table, 1)
    )


def _task(reference: str, outline: Outline, today: date, calendar: WorkingDays) -> MadeUpTask:
    given = calendar.add(_after(today, outline.given), 0)
    first_due = calendar.add(_after(today, outline.due), 0)
    due = calendar.add(_after(first_due, outline.extended), 0)
    # What lies late in this year and early in the next keeps to days that have come.
    done = None if outline.done is None else min(_after(due, outline.done), today)
    steps = _steps(outline, given, first_due, due, done, today)
    return MadeUpTask(
        reference=reference,
        title=outline.title,
        kind=outline.kind,
        giver=outline.giver,
        office=outline.office,
        given_on=given,
        first_due_on=first_due,
        due_on=due,
        done_on=done,
        steps=tuple(sorted(steps, key=lambda step: step[0])),
    )


def _steps(
    outline: Outline, given: date, first_due: date, due: date, done: date | None, today: date
) -> Iterator[tuple[date, StepKind, dict[str, Any]]]:
    yield given, StepKind.GIVEN, {}
    if outline.note:
        yield min(_after(given, 7), today), StepKind.NOTED, {"text": outline.note}
    if due > first_due:
        said = {"text": _EXTENDED_BECAUSE, "old_due_on": first_due, "new_due_on": due}
        yield min(_after(first_due, -2), today), StepKind.EXTENDED, said
    if done is not None:
        yield done, StepKind.DONE, {"done_on": done}


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)
