"""Nhiệm vụ: the tasks of a year with their states, by office, and totals where no more is known."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can_somewhere
from assignments.choices import Giver, Kind
from assignments.models import Assignment, YearTotal
from assignments.pages.clock import Clock, TaskLine, line_of
from assignments.pages.whose import of_whom, whose_choice
from assignments.states import State
from assignments.wording import state_word
from indicators.pages.plans.listing import Choice, choice_of
from indicators.pages.scope import Option
from organisation.models import Office
from vietnamese.text import sort_key

YEAR, OFFICE, KIND, GIVER = "nam", "don-vi", "loai", "cap-giao"
STATE, WORDS = "tinh-trang", "q"
"""Names of the choices in the address."""

MOST_WORDS = 100

DRAWN = tuple(state for state in State if state is not State.WITHDRAWN)
"""The states that are counted and drawn, in this order."""


@dataclass(frozen=True)
class StateCount:
    """How many tasks are in a state, and the address of the list of just these."""

    state: State
    count: int
    query: str
    selected: bool


@dataclass(frozen=True)
class OfficeCounts:
    """An office and how many of its tasks are in each state; `office` None: all offices together."""

    office: Office | None
    counts: Mapping[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class ListPage:
    """The tasks of a year that were asked for, the most urgent first, and what the year comes to.

    `totals` are those of a year whose single tasks are not known. `counts` and `offices` leave out what was
    withdrawn, and are not narrowed by the state that is asked for.
    """

    year: int
    lines: tuple[TaskLine, ...]
    counts: tuple[StateCount, ...]
    offices: tuple[OfficeCounts, ...]
    totals: tuple[YearTotal, ...]
    choices: tuple[Choice, ...]
    words: str
    is_narrowed: bool
    may_give: bool
    may_publish: bool

    @property
    def shows_illustration(self) -> bool:
        return any(line.task.illustration for line in self.lines)

    @property
    def total(self) -> OfficeCounts:
        return OfficeCounts(None, {item.state: item.count for item in self.counts})


def list_page(asked: Mapping[str, str], user: User, *, today: date) -> ListPage:
    """What the list shows to this person: 6 queries."""
    clock = Clock.of(today)
    years = _years(today)
    year = _chosen(asked.get(YEAR, ""), years) or today.year
    totals = tuple(YearTotal.objects.filter(year=year).select_related("source"))
    words = " ".join(asked.get(WORDS, "").split())[:MOST_WORDS]
    whose = whose_choice(asked)
    found = Assignment.objects.of_year(year).matching(words).with_names().order_by("due_on", "pk")
    lines = [line_of(task, clock) for task in of_whom(found, whose, user)]
    choices = (*_choices(asked, lines, year, years), whose)
    wanted = {choice.name: choice.value for choice in choices if choice.value}
    narrowed = [line for line in lines if _fits(line, wanted, but=STATE)]
    shown = [line for line in narrowed if wanted.get(STATE, line.state) == line.state]
    return ListPage(
        year=year,
        lines=tuple(sorted(shown, key=_urgency)),
        counts=tuple(_counts(narrowed, wanted, words)),
        offices=_by_office(narrowed),
        totals=totals,
        choices=choices,
        words=words,
        is_narrowed=bool(words or wanted.keys() - {YEAR}),
        may_give=can_somewhere(user, Permission.ASSIGNMENT_CHANGE),
        may_publish=_may_publish(user, year, totals, lines, today),
    )


def _may_publish(
    user: User, year: int, totals: Iterable[YearTotal], lines: Iterable[TaskLine], today: date
) -> bool:
    """Whether the way to publishing is offered; the act itself asks again, for each indicator."""
    is_over = year < today.year and not tuple(totals)
    recorded = any(not line.task.illustration for line in lines)
    return is_over and recorded and can_somewhere(user, Permission.OBSERVATION_PUBLISH)


def _years(today: date) -> list[int]:
    """The years there is something of, and this one, newest first: 1 query."""
    tasks = Assignment.objects.order_by().values_list("year")
    totals = YearTotal.objects.order_by().values_list("year")
    return sorted({today.year, *(year for (year,) in tasks.union(totals))}, reverse=True)


def _chosen(text: str, years: Iterable[int]) -> int | None:
    return next((year for year in years if str(year) == text), None)


def _choices(
    asked: Mapping[str, str], lines: Iterable[TaskLine], year: int, years: Iterable[int]
) -> tuple[Choice, ...]:
    offices = {line.task.office for line in lines}
    named = sorted(offices, key=lambda office: sort_key(office.display_name))
    return (
        Choice(
            YEAR, _("Year"), tuple(Option(str(each), str(each), each == year) for each in years)
        ),
        choice_of(asked, OFFICE, _("Office"), ((o.code, o.display_name) for o in named)),
        choice_of(asked, KIND, _("Kind"), Kind.choices),
        choice_of(asked, GIVER, _("Given by"), Giver.choices),
        choice_of(asked, STATE, _("State"), ((state, state_word(state)) for state in State)),
    )


def _fits(line: TaskLine, wanted: Mapping[str, str], *, but: str) -> bool:
    task = line.task
    said = {OFFICE: task.office.code, KIND: task.kind, GIVER: task.giver, STATE: line.state}
    return all(said.get(name, value) == value for name, value in wanted.items() if name != but)


def _urgency(line: TaskLine) -> tuple[bool, date, int]:
    """Open tasks by their due day, then the closed ones, the latest first."""
    day = line.task.due_on
    return (not line.state.is_open, day if line.state.is_open else _mirrored(day), line.task.pk)


def _mirrored(day: date) -> date:
    """A day that sorts the other way round."""
    return date.fromordinal(date.max.toordinal() - day.toordinal())


def _counts(
    lines: Iterable[TaskLine], wanted: Mapping[str, str], words: str
) -> Iterable[StateCount]:
    counts = Counter(line.state for line in lines)
    for state in DRAWN:
        selected = wanted.get(STATE) == state
        asked = {**wanted, **({WORDS: words} if words else {}), STATE: state}
        if selected:
            del asked[STATE]
        yield StateCount(state, counts[state], urlencode(asked), selected)


def _by_office(lines: Iterable[TaskLine]) -> tuple[OfficeCounts, ...]:
    counts: dict[Office, Counter[State]] = {}
    for line in lines:
        if line.state in DRAWN:
            counts.setdefault(line.task.office, Counter())[line.state] += 1
    named = sorted(counts, key=lambda office: sort_key(office.display_name))
    return tuple(
        OfficeCounts(office, {state: counts[office][state] for state in DRAWN}) for office in named
    )
