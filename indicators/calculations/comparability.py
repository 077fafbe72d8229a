"""Whether two values of a series mean the same thing (rule 5): one definition, one piece of land."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from indicators.calculations.book import Book
from indicators.calculations.facts import Territory
from indicators.calculations.results import Method, Value

_ONE_DAY: Final = timedelta(days=1)


class Obstacle(StrEnum):
    """Why two values are not comparable ("không so sánh được")."""

    SERIES_BREAK = "series_break"
    DIFFERENT_TERRITORY = "different_territory"


class Incomparable(NamedTuple):
    """Why not, and the day since which; no day where the two areas have different codes."""

    obstacle: Obstacle
    since: date | None


def incomparable(book: Book, later: Value, earlier: Value) -> Incomparable | None:
    """What stands between two values of one indicator; None where they may be compared."""
    if later.as_of.end < earlier.as_of.end:
        later, earlier = earlier, later
    if later.key.area != earlier.key.area:
        return Incomparable(Obstacle.DIFFERENT_TERRITORY, None)
    breaks = book.breaks.get(later.key.indicator, ())
    if since := _last_between(book, later, earlier, breaks):
        return Incomparable(Obstacle.SERIES_BREAK, since)
    territory = book.territories.get(later.key.area)
    if territory is None:
        return None
    since = (
        _last_between(book, later, earlier, territory.changed_on)
        or _end_of_its_land(book, territory, later)
        or _end_of_its_land(book, territory, earlier)
    )
    return Incomparable(Obstacle.DIFFERENT_TERRITORY, since) if since else None


def _last_between(book: Book, later: Value, earlier: Value, days: Collection[date]) -> date | None:
    """The last of some days that has one of the values, or part of one, on either side.

    A flow is of all its days, so a day within the earlier period spoils it too; a state is of its last.
    """
    if not days:
        return None  # nearly always
    is_flow = book.is_flow(later.key.indicator)
    after = earlier.as_of.start if is_flow else earlier.as_of.end
    return max((day for day in days if after < day <= later.as_of.end), default=None)


def _end_of_its_land(book: Book, territory: Territory, value: Value) -> date | None:
    """The day within the period on which the territory of a flow began or was no more.

    None where the value is of the whole period all the same: recast, from predecessors, or put
    together from months each of which is whole.
    """
    period = value.key.period
    if territory.exists_throughout(period.start, period.end):
        return None
    if not book.is_flow(value.key.indicator):
        return None
    if value.method in (Method.PERIODS, Method.PARTS, Method.RATIO):
        days = (_end_of_its_land(book, territory, source) for source in value.inputs)
        return next(filter(None, days), None)
    if value.recast or value.method == Method.PREDECESSORS:
        return None
    if territory.valid_from is not None and territory.valid_from > period.start:
        return territory.valid_from
    return None if territory.valid_to is None else territory.valid_to + _ONE_DAY
