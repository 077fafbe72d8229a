"""Totals are right: `calculations` against an independent recomputation, over random area trees (D10).

Every world is made from its number, so a difference can be looked at again.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest

from indicators.calculations import (
    AchievementMethod,
    Aggregation,
    Book,
    Coverage,
    Definition,
    Direction,
    Figure,
    FigureStatus,
    Key,
    Kind,
    Method,
    Missing,
    Over,
    PartKind,
    Phasing,
    Succession,
    Territory,
    Value,
    value_of,
    values,
)
from indicators.calculations.results import worked_out
from indicators.periods import Period
from tests.indicators.recomputation import (
    NO_FIGURE,
    NOT_APPLICABLE,
    NOT_REPORTED,
    OVER_ZERO,
    Amount,
    Answer,
    Land,
    Ledger,
    Measure,
    Month,
    Place,
)

WORLDS = 2000

TOTAL, WOMEN = "_T", "SEX_F"
YEARS = (2024, 2025)

POOR, ALL, RATE, CHANGE = "POOR", "ALL", "RATE", "CHANGE"
JOBS, ABROAD, TRAINED, COLLEGE, SHORT = "JOBS", "ABROAD", "TRAINED", "COLLEGE", "SHORT"
SPENT, FUND, SPENT_RATE, SHARE = "SPENT", "FUND", "SPENT_RATE", "SHARE"

MEASURES = {
    POOR: Measure(),
    ALL: Measure(),
    RATE: Measure(top=POOR, bottom=ALL),
    CHANGE: Measure(change_of=RATE, adds_over_areas=False),
    JOBS: Measure(counts=True),
    ABROAD: Measure(counts=True),
    TRAINED: Measure(counts=True, parts=(COLLEGE, SHORT)),
    COLLEGE: Measure(counts=True),
    SHORT: Measure(counts=True),
    FUND: Measure(),
    SPENT: Measure(counts=True),
    SPENT_RATE: Measure(top=SPENT, bottom=FUND),
    SHARE: Measure(top=COLLEGE, bottom=TRAINED),
}
PARENTS = {
    POOR: (ALL, PartKind.OF_WHICH),
    ABROAD: (JOBS, PartKind.OF_WHICH),
    COLLEGE: (TRAINED, PartKind.EXHAUSTIVE),
    SHORT: (TRAINED, PartKind.EXHAUSTIVE),
    SPENT: (FUND, PartKind.OF_WHICH),
}
"""In TRAINED the parts add up; POOR, ABROAD and SPENT are "trong đó" and must never be added."""
ADDED = (POOR, ALL, JOBS, ABROAD, TRAINED, COLLEGE, SHORT, FUND, SPENT)
PUBLISHED = (*ADDED, RATE, SPENT_RATE, CHANGE)

LENGTHS = ((12,), (12,), (12,), (12, 6), (12, 3), (12, 6, 3), (12, 6, 1), (12, 3, 1))
"""How many months the published periods of a world may have."""

NEW_YEAR, MID_YEAR = 2025 * 12, 2025 * 12 + 6
"""The months in which areas of the worlds may be formed; their predecessors end the month before."""


# ---------------------------------------------------------------- random worlds


@dataclass(frozen=True)
class Habits:
    """How figures are published in one world."""

    lengths: tuple[int, ...]  # of the published periods, in months
    density: float  # how many of the figures there could be are there
    flaws: float  # how many of those say that there is no value

    @property
    def within_the_year(self) -> bool:
        return self.lengths != (12,)


def ledger_of(number: int) -> Ledger:
    """The world of that number: a tree of areas with gaps, mergers, zeros and missing figures."""
    rng = random.Random(number)
    habits = Habits(
        rng.choice(LENGTHS), rng.choice((0.3, 0.7, 0.9, 1, 1)), rng.choice((0, 0, 0.15))
    )
    lands = random_lands(rng, 3 if habits.within_the_year else 6)
    figures = {}
    for place in random_places(rng, habits, lands):
        land = lands[place[1]]
        existed = land.meets(place[3], place[4])
        if existed or rng.random() < 0.1:
            covers_more = land.first is not None and place[3] < land.first <= place[4]
            recast = not existed or (covers_more and rng.random() < 0.5)
            figures[place] = Amount(random_value(rng, habits), recast)
    return Ledger(MEASURES, lands, figures)


def random_lands(rng: random.Random, most: int) -> dict[str, Land]:
    """A province with districts and now and then communes; some formed out of others."""
    lands = {"P": Land()}
    for d in range(rng.randint(0, most)):
        district = f"P{d}"
        lands[district] = Land(parent="P", is_group=rng.random() < 0.1)
        for c in range(rng.randint(1, 3) if rng.random() < 0.2 else 0):
            lands[f"{district}{c}"] = Land(parent=district)
    if rng.random() < 0.6:
        merge(rng, lands)
    return lands


def merge(rng: random.Random, lands: dict[str, Land]) -> None:
    """Two sisters become one area beside the others, or the province goes into a larger one."""
    sisters = [code for code, land in lands.items() if land.parent == "P" and not land.is_group]
    if rng.random() < 0.3:
        old, new, parent = ["P", "Q"], "N", None
        lands["Q"] = Land()
    elif len(sisters) >= 2:
        old, new, parent = rng.sample(sisters, 2), "PN", "P"
    else:
        return
    first = rng.choice((NEW_YEAR, MID_YEAR))
    for code, land in lands.items():
        if code.startswith(tuple(old)):  # with all that lies within
            lands[code] = replace(land, last=first - 1)
    came_from = tuple((code, rng.random() < 0.85) for code in old)
    lands[new] = Land(parent=parent, first=first, came_from=came_from)
    for c in range(rng.randint(0, 2)):
        lands[f"{new}{c}"] = Land(parent=new, first=first)


def random_places(rng: random.Random, habits: Habits, lands: dict[str, Land]) -> Iterator[Place]:
    leaves = set(lands) - {land.parent for land in lands.values()}
    for area in lands:
        for indicator in PUBLISHED:
            # What lies above is mostly left to be worked out.
            wanted = habits.density if area in leaves and indicator in ADDED else 0.08
            for year in YEARS:
                for first, last in random_periods(rng, habits, indicator, year):
                    for part, kept in ((TOTAL, wanted), (WOMEN, 0.2)):
                        if rng.random() < kept:
                            yield indicator, area, part, first, last


def random_periods(
    rng: random.Random, habits: Habits, indicator: str, year: int
) -> list[tuple[Month, Month]]:
    """By the year, the half, the quarter or the month; of counts also from January on."""
    january, length = year * 12, rng.choice(habits.lengths)
    periods = [(month, month + length - 1) for month in range(january, january + 12, length)]
    if MEASURES[indicator].counts and habits.within_the_year and rng.random() < 0.3:
        periods.append((january, january + rng.choice((2, 4, 5, 7, 8, 9, 10, 11)) - 1))
    return periods


def random_value(rng: random.Random, habits: Habits) -> Decimal | str:
    if rng.random() < habits.flaws:
        return rng.choice((NOT_REPORTED, NOT_APPLICABLE))
    if rng.random() < 0.15:
        return Decimal(0)
    return Decimal(rng.randint(1, 99999)) / rng.choice((1, 10, 100))


# ---------------------------------------------------------------- the same world as a book


def book_of(ledger: Ledger) -> Book:
    return Book(
        {code: definition_of(code, measure) for code, measure in ledger.measures.items()},
        {key_of(place): figure_of(amount) for place, amount in ledger.figures.items()},
        territories={code: territory_of(code, land) for code, land in ledger.lands.items()},
        successions=[
            Succession(predecessor, code, all_of_it)
            for code, land in ledger.lands.items()
            for predecessor, all_of_it in land.came_from
        ],
    )


def definition_of(code: str, measure: Measure) -> Definition:
    parent, part_kind = PARENTS.get(code, (None, None))
    if measure.change_of:
        kind, over_periods, over_areas = Kind.CHANGE, Aggregation.LAST, Aggregation.NONE
    elif measure.top:
        kind, over_periods, over_areas = Kind.RATIO, Aggregation.RATIO, Aggregation.RATIO
    elif measure.counts:
        kind, over_periods, over_areas = Kind.FLOW, Aggregation.SUM, Aggregation.SUM
    else:
        kind, over_periods, over_areas = Kind.STOCK, Aggregation.LAST, Aggregation.SUM
    return Definition(
        code=code,
        kind=kind,
        direction=Direction.UP,
        decimals=2,
        period_aggregation=over_periods,
        area_aggregation=over_areas,
        achievement=AchievementMethod.RATIO,
        phasing=Phasing.EVEN,
        numerator=measure.top,
        denominator=measure.bottom,
        change_of=measure.change_of,
        parent=parent,
        part_kind=part_kind,
    )


def territory_of(code: str, land: Land) -> Territory:
    return Territory(
        code=code,
        parent=land.parent,
        valid_from=None if land.first is None else period_of(land.first, land.first).start,
        valid_to=None if land.last is None else period_of(land.last, land.last).end,
        is_group=land.is_group,
    )


def figure_of(amount: Amount) -> Figure:
    is_number = isinstance(amount.value, Decimal)
    return Figure(
        value=amount.value if is_number else None,
        missing=None if is_number else Missing(amount.value.replace(" ", "_")),
        status=FigureStatus.REPORTED,
        recast=amount.recast,
    )


@lru_cache
def period_of(first: Month, last: Month) -> Period:
    end = Period.month_of(last // 12, last % 12 + 1).end
    return Period(date(first // 12, first % 12 + 1, 1), end)


def key_of(place: Place) -> Key:
    return Key(*place[:3], period_of(*place[3:]))


# ---------------------------------------------------------------- comparing


def questions(ledger: Ledger) -> Iterator[Place]:
    """What lies at the top of a world, and one area within, by the year and from January on."""
    rng = random.Random(len(ledger.figures))
    tops = [code for code, land in ledger.lands.items() if land.parent is None or land.came_from]
    for area in dict.fromkeys((*tops[-2:], rng.choice(list(ledger.lands)))):
        for indicator in (*rng.sample(list(ledger.measures), 2), rng.choice((RATE, CHANGE))):
            january = rng.choice(YEARS) * 12
            yield indicator, area, TOTAL, january, january + 11
            if ledger.measures[indicator].counts:
                yield indicator, area, TOTAL, january, january + rng.randrange(11)
        yield rng.choice(list(ledger.measures)), area, WOMEN, january, january + 11


def differences(numbers: range, seen: Counter | None = None) -> list[str]:
    """What the two ways do not agree on, in worlds of these numbers; `seen` counts what was met."""
    found = []
    for number in numbers:
        ledger = ledger_of(number)
        book = book_of(ledger)
        for place in questions(ledger):
            expected, got = ledger.answer(place), value_of(book, key_of(place))
            if told(expected, place) != told_by(got):
                found.append(
                    f"world {number}, {place}: {told(expected, place)}, not {told_by(got)}"
                )
            if seen is not None:
                seen.update(kinds_of(got))
    return found


WORDS = {
    NO_FIGURE: "no_figure",
    NOT_REPORTED: "not_reported",
    NOT_APPLICABLE: "not_applicable",
    OVER_ZERO: "zero_denominator",
}


def told(answer: Answer, place: Place) -> tuple[object, ...]:
    if isinstance(answer.value, str):
        return (WORDS[answer.value],)
    have = tuple(
        item if isinstance(item, str) else period_of(item, item).code for item in answer.have
    )
    month = period_of(answer.month, answer.month).end
    return same_number(answer.value), month, have, answer.of


def told_by(value: Value) -> tuple[object, ...]:
    if value.number is None:
        return (str(value.absence),)
    partial = value.coverage is not None and not value.coverage.is_complete
    have = tuple(str(item) for item in value.coverage.have) if partial else ()
    return same_number(value.number), value.as_of.end, have, value.coverage.of if partial else 0


def same_number(number: Decimal) -> Decimal:
    """The two ways divide and multiply in another order, which shows in the 28th digit."""
    return round(number, 15)


def kinds_of(value: Value) -> Iterator[str]:
    """What makes a value worth comparing; a test counts that all of it was met."""
    if value.number is None:
        yield str(value.absence)
        return
    yield f"{value.method}, {'whole' if value.is_complete else 'partial'}"
    if value.recast:
        yield "recast"


def test_all_totals_are_those_of_the_independent_recomputation() -> None:
    seen: Counter[str] = Counter()

    assert differences(range(WORLDS), seen) == []

    rare = {kind: seen[kind] for kind in EXPECTED if seen[kind] < 30}
    assert not rare, "the random worlds no longer try this often enough"


EXPECTED = {
    "own, whole",
    "ratio, whole",
    "ratio, partial",
    "difference, whole",
    "parts, whole",
    "periods, whole",
    "periods, partial",
    "latest, whole",
    "latest, partial",
    "areas, whole",
    "areas, partial",
    "predecessors, whole",
    "predecessors, partial",
    "no_figure",
    "not_reported",
    "not_applicable",
    "zero_denominator",
    "recast",
}


# ---------------------------------------------------------------- planted errors are caught


def averaged(book: Book, key: Key, definition: Definition) -> Value | None:
    """The classic mistake: the mean of the areas' ratios instead of the ratio of their sums."""
    areas = book.children(key.area, key.period, kind=definition.kind)
    inner = [value_of(book, key._replace(area=area)) for area in areas]
    known = [value for value in inner if value.number is not None]
    if definition.kind != Kind.RATIO or not known:
        return ORIGINAL_RULES[0](book, key, definition)
    mean = sum(value.number for value in known) / len(known)
    coverage = Coverage(Over.AREAS, tuple(value.key.area for value in known), len(areas))
    return worked_out(key, mean, Method.AREAS, known, coverage=coverage)


ORIGINAL_RULES = values._RULES


def test_averaging_ratios_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_RULES", (averaged, *ORIGINAL_RULES[1:]))

    assert any(", ('RATE', 'P'," in difference for difference in differences(range(50)))


def test_counting_the_missing_as_zero_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    published = values._published

    def zero_where_missing(book: Book, key: Key) -> Value | None:
        value = published(book, key)
        if value is None or value.number is not None:
            return value
        return worked_out(key, Decimal(0), Method.OWN, ())

    monkeypatch.setattr(values, "_published", zero_where_missing)

    assert differences(range(50))


def test_adding_an_of_which_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    every_part = {ALL: (POOR,), JOBS: (ABROAD,), FUND: (SPENT,), TRAINED: (COLLEGE, SHORT)}
    monkeypatch.setattr(Book, "parts", lambda book, code: every_part.get(code, ()))

    assert any("'JOBS'" in difference for difference in differences(range(50)))
