"""Lịch: the due days of a month, with the days that are off and why."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from accounts.models import User
from assignments.models import FIRST_DAY, LAST_DAY, Assignment
from assignments.pages.clock import Clock, TaskLine, line_of
from assignments.pages.whose import WHOSE, of_whom, whose_choice
from indicators.pages.plans.listing import Choice

MONTH: Final = "thang"
"""Name of the month in the address: 2026-11."""

_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True)
class Day:
    """A day of the month: what is due on it, and what it is off for."""

    day: date
    tasks: tuple[TaskLine, ...]
    off: str
    is_off: bool
    is_today: bool


@dataclass(frozen=True)
class CalendarPage:
    """Weeks of seven places, Monday first; None is a day of another month.

    `previous` and `next` are queries of the months beside it; empty where no holidays are known.
    """

    month: date
    weeks: tuple[tuple[Day | None, ...], ...]
    previous: str
    next: str
    whose: Choice
    count: int

    @property
    def code(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def shows_illustration(self) -> bool:
        days = (day for week in self.weeks for day in week if day is not None)
        return any(line.task.illustration for day in days for line in day.tasks)


def calendar_page(asked: Mapping[str, str], user: User, *, today: date) -> CalendarPage:
    """What the calendar shows to this person: 4 queries at most."""
    clock = Clock.of(today)
    first = _month(asked.get(MONTH, "")) or today.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    whose = whose_choice(asked)
    found = Assignment.objects.due_between(first, last).with_names().order_by("due_on", "pk")
    due: dict[date, list[TaskLine]] = {}
    for task in of_whom(found, whose, user):
        due.setdefault(task.due_on, []).append(line_of(task, clock))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    places: list[Day | None] = [None] * first.weekday()
    places += [_day(day, due.get(day, []), clock) for day in days]
    places += [None] * (-len(places) % 7)
    return CalendarPage(
        month=first,
        weeks=tuple(tuple(places[start : start + 7]) for start in range(0, len(places), 7)),
        previous=_query(first - timedelta(days=1), whose),
        next=_query(last + timedelta(days=1), whose),
        whose=whose,
        count=sum(map(len, due.values())),
    )


def _day(day: date, tasks: list[TaskLine], clock: Clock) -> Day:
    return Day(
        day=day,
        tasks=tuple(tasks),
        off=clock.calendar.day_off(day) or "",
        is_off=not clock.calendar.is_working_day(day),
        is_today=day == clock.today,
    )


def _month(text: str) -> date | None:
    """The first day of the month asked for; None for what is no month, or none with known holidays."""
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not int(match[1]):
        return None
    first = date(int(match[1]), int(match[2]), 1)
    return first if FIRST_DAY <= first <= LAST_DAY else None


def _query(day: date, whose: Choice) -> str:
    if not FIRST_DAY <= day <= LAST_DAY:
        return ""
    chosen = {WHOSE: whose.value} if whose.value else {}
    return urlencode({MONTH: f"{day:%Y-%m}", **chosen})
