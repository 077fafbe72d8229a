"""Working days of Viet Nam: weekends, public holidays with their substitute days, and swap days.

Three layers. Saturday and Sunday are the weekly days off of public offices. The public holidays of the
Labour Code of 2019, article 112, come from the package `holidays`, those of the lunar calendar among them,
and so do the substitute days: a holiday on a weekly day off is made up for on the next working day. Swap
days are exchanges that the Government announces (a Monday is given off, a Saturday worked for it); they
follow from no rule, so they are an argument: the caller keeps the list.

Two things are settled by a yearly notice and follow a habit until then: which neighbour of 2 September is
off as well, and how the five days of Tết lie. `LAST_CHECKED_YEAR` is the last year held against its notices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vietnamese.dates import write_date

if TYPE_CHECKING:
    from holidays.countries.vietnam import Vietnam

# The Labour Code of 2019 is in force from 01/01/2021; before, National Day was one day off and not two.
FIRST_YEAR: Final = 2021
# The last year of the package's table of the lunar calendar; it has no holidays at all for later ones.
LAST_YEAR: Final = 2100

LAST_CHECKED_YEAR: Final = 2026
"""The last year whose official notices these days were compared with (tests/vietnamese/test_calendar.py).

24/11, day of Vietnamese culture, is off from 2026 on as the package has it: resolution 80-NQ/TW decided it,
the amended article 112 itself was not seen.
"""

_DAY: Final = timedelta(days=1)
_FRIDAY: Final = 4

# So the package calls the second day before Tết in every year; it is the 28th where that month has 29 days.
_MISNAMED: Final = {"29 Tết": "Nghỉ Tết Nguyên Đán"}


class CalendarUnknown(ValueError):
    """A day outside the years whose holidays are known, 2021 to 2100; `year` is the year asked about.

    It is refused because every weekday would else pass for a working day, Tết included.
    """

    def __init__(self, year: int) -> None:
        super().__init__(f"The public holidays of {year} are not known.")
        self.year = year


@dataclass(frozen=True, order=True, slots=True)
class Swap:
    """An announced exchange: `off` would be a working day and is off, `worked` makes up for it."""

    off: date
    worked: date


@dataclass(frozen=True)
class WorkingDays:
    """The working days under a list of swap days.

    Every method raises `CalendarUnknown` as soon as it comes to a day whose year is not known.
    """

    swaps: frozenset[Swap] = frozenset()
    _worked_for: Mapping[date, date] = field(init=False, repr=False, compare=False)
    _worked: frozenset[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_worked_for", {swap.off: swap.worked for swap in self.swaps})
        object.__setattr__(self, "_worked", frozenset(swap.worked for swap in self.swaps))

    @staticmethod
    def under(swaps: Iterable[Swap]) -> "WorkingDays":
        return WorkingDays(frozenset(swaps))

    def is_working_day(self, day: date) -> bool:
        """Whether public offices work that day. No exchange makes a public holiday a working day."""
        if day in public_holidays(day.year):
            return False
        return day in self._worked or not (is_weekend(day) or day in self._worked_for)

    def day_off(self, day: date) -> str | None:
        """What the day is off for, in Vietnamese: "Quốc khánh", "Nghỉ hoán đổi (làm bù ngày 22/08/2026)".

        None for a working day and for a plain Saturday or Sunday.
        """
        holiday = public_holidays(day.year).get(day)
        if holiday is None and day in self._worked_for and not self.is_working_day(day):
            return f"Nghỉ hoán đổi (làm bù ngày {write_date(self._worked_for[day])})"
        return holiday

    def next(self, day: date) -> date:
        """The first working day after that day."""
        return self._seek(day + _DAY, _DAY)

    def previous(self, day: date) -> date:
        """The last working day before that day."""
        return self._seek(day - _DAY, -_DAY)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after the day, which itself is not counted; before it if negative.

        With 0, the day itself, or the next working day where it is none. Always a working day.
        """
        if not count:
            return self._seek(day, _DAY)
        for _ in range(abs(count)):
            day = self.next(day) if count > 0 else self.previous(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start` up to and with `end`; negative if `end` is earlier.

        So from today to a due day they are the days left, and from a due day to today the days late.
        """
        if end < start:
            return -self.between(end, start)
        days = (start + _DAY * number for number in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))

    def _seek(self, day: date, step: timedelta) -> date:
        while not self.is_working_day(day):
            day += step
        return day


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or Sunday, the weekly days off of public offices."""
    return day.weekday() > _FRIDAY


@lru_cache(maxsize=256)
def public_holidays(year: int) -> Mapping[date, str]:
    """The public holidays of a year with their substitute days and Vietnamese names, in order; no swap days.

    Raises `CalendarUnknown`. Source: Labour Code of 2019, article 112, by way of the package.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarUnknown(year)
    # Here and not above: it takes 0.14 s and 18 MB once, which only those pay who ask about a deadline.
    from holidays.countries.vietnam import Vietnam

    package = Vietnam(years=year, language="vi")
    swapped = _swapped_days_off(package, year)
    named = ((day, _MISNAMED.get(name, name)) for day, name in sorted(package.items()))
    return MappingProxyType({day: name for day, name in named if day not in swapped})


def _swapped_days_off(package: "Vietnam", year: int) -> set[date]:
    """The days off of a year that the package has by an exchange: month, day, and the day worked for it.

    It lacks one of the two of 2026, and what a package says no administrator can correct. So the list of
    the caller is the whole list, and a test holds the one we begin with to what the package knows.
    """
    rows = package.special_public_holidays.get(year, ())
    if rows and isinstance(rows[0], int):  # one alone is written without brackets around it
        rows = (rows,)
    return {date(year, month, day) for month, day, *worked in rows if len(worked) > 1}
