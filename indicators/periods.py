"""The period of a figure: whole calendar months under one code.

Codes are those of SDMX reporting periods (`2023`, `2023-S1`, `2023-Q3`, `2023-M05`) and two of our own:
`2023-C09` for January to September, `2021-2025` for a span of years. The dates are always the code's
calendar dates; the reporting window (15th to 14th) is another matter. No clock: `today` is an argument.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

# [0-9] and not \d, which takes the digits of every script.
_CODE: Final = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<letter>[SQMC])(?P<number>[0-9]{1,2})|-(?P<last_year>[0-9]{4}))?"
)


class Frequency(StrEnum):
    """Length and kind of a period; the codes stand in the database beside the period."""

    YEAR = "A"
    HALF_YEAR = "S"
    QUARTER = "Q"
    MONTH = "M"
    CUMULATIVE = "C"  # from January on; of flows only, which the caller checks
    SPAN = "P"  # several whole years


_MONTHS_IN: Final = {
    Frequency.YEAR: 12,
    Frequency.HALF_YEAR: 6,
    Frequency.QUARTER: 3,
    Frequency.MONTH: 1,
}
"""The frequencies that tile the calendar, longest first."""


class PeriodError(ValueError):
    """A text, or a pair of dates, that is no period; `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a period")
        self.text = text


class NotCanonical(PeriodError):
    """A second name of a period that has one code only; `period` is that period (C06 is S1)."""

    def __init__(self, text: str, period: "Period") -> None:
        super().__init__(text)
        self.period = period


class _OneOfEach(type):
    """Makes one period of two dates, however often it is asked for."""

    _made: Final[dict[tuple[date, date], "Period"]] = {}

    def __call__(cls, start: date, end: date) -> "Period":
        known = cls._made.get((start, end))
        # Two threads may both make it; the first is kept.
        return known or cls._made.setdefault((start, end), super().__call__(start, end))


@total_ordering
@dataclass(frozen=True, eq=False, slots=True)
class Period(metaclass=_OneOfEach):
    """A month, quarter, half-year, year, January-to-month or span of years; `length` counts its months.

    Its two dates are its identity: code and frequency follow from them, so one stretch of time has one
    code, and is one object: it is part of every key, looked up by the thousand for a page, and so it is
    told from others by `is` alone. Ordered by first day, then last day, because codes do not sort.
    `year` is the calendar year it ends in. Raises PeriodError for dates that no code names.
    """

    start: date
    end: date
    frequency: Frequency = field(init=False)
    code: str = field(init=False)
    length: int = field(init=False)
    year: int = field(init=False)
    is_year: bool = field(init=False)
    is_cumulative: bool = field(init=False)
    is_span: bool = field(init=False)

    def __post_init__(self) -> None:
        frequency = _frequency(self.start, self.end)
        follows = {
            "frequency": frequency,
            "code": _code(frequency, self.start, self.end),
            "length": _month_count(self.start, self.end),
            "year": self.end.year,
            "is_year": frequency is Frequency.YEAR,
            "is_cumulative": frequency is Frequency.CUMULATIVE,
            "is_span": frequency is Frequency.SPAN,
        }
        for name, value in follows.items():
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type["Period"], tuple[date, date]]:
        """A copy, or what was sent to another process and back, is the one period again."""
        return Period, (self.start, self.end)

    def __lt__(self, other: "Period") -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    @staticmethod
    def parse(text: str) -> "Period":
        """The period of a code, exactly as the code is written.

        Raises NotCanonical for a second name (`2023-C06`, which is `2023-S1`), else PeriodError; years
        outside 1900 to 2100 are taken for slips.
        """
        return _parsed(text)

    @staticmethod
    def year_of(year: int) -> "Period":
        return Period(date(year, 1, 1), date(year, 12, 31))

    @staticmethod
    def month_of(year: int, month: int) -> "Period":
        return Period(date(year, month, 1), _last_day(year, month))

    @staticmethod
    @lru_cache(maxsize=4096)
    def cumulative(year: int, month: int) -> "Period":
        """January to that month, under its one code: 1 gives M01, 3 Q1, 6 S1, 12 the year."""
        return Period(date(year, 1, 1), _last_day(year, month))

    @staticmethod
    def span(first_year: int, last_year: int) -> "Period":
        """The whole years from the first to the last; the year itself where they are one."""
        return Period(date(first_year, 1, 1), date(last_year, 12, 31))

    def __str__(self) -> str:
        return self.code

    def is_closed(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.end < today

    def label(self, language: str = "vi") -> str:
        """Its name within a sentence: "9 tháng đầu năm 2023", "first 9 months of 2023".

        Both languages stand here and not in the catalogue of translations: how a period is called is a
        word of the data (a report says it the same way whatever language the screen has), and this
        module knows no Django. Any language but English gets Vietnamese.
        """
        return _english(self) if language.startswith("en") else _vietnamese(self)

    def previous(self) -> "Period":
        """The period of the same kind before it; of a cumulative one, the one a month shorter."""
        return _previous(self)

    def same_period_last_year(self) -> "Period":
        """The same months one year earlier."""
        return _a_year_before(self)

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    @property
    def months(self) -> tuple["Period", ...]:
        """Its months in order; of a month, itself."""
        return _months(self)

    @property
    def cumulative_months(self) -> tuple["Period", ...]:
        """The months from January of its last year to its own last month."""
        return Period.cumulative(self.year, self.end.month).months

    def children(self, frequency: Frequency) -> tuple["Period", ...]:
        """The shorter periods of that frequency that fill it exactly; none where they do not fit."""
        return () if frequency is self.frequency else _tiles(self, frequency)

    @property
    def pieces(self) -> tuple["Period", ...]:
        """The fewest shorter periods that fill it: S1 and S2 of a year; S1, M07 and M08 of C08.

        Empty for a month.
        """
        return _pieces(self)

    def pieces_after(self, head: "Period") -> tuple["Period", ...]:
        """The fewest shorter periods that fill it after one it begins with: M09 and Q4 after C08."""
        first, end = _month_index(head.end) + 1, _month_index(self.end) + 1
        return tuple(_filling(first, end, self.length))


# Asked of the same few periods for each row of a form, twelve times over.
@lru_cache(maxsize=4096)
def _previous(period: Period) -> Period:
    if period.is_cumulative:
        return Period.cumulative(period.year, period.end.month - 1)
    end = period.start - timedelta(days=1)
    first = _month_index(period.start) - period.length
    return Period(date(first // 12, first % 12 + 1, 1), end)


@lru_cache(maxsize=4096)
def _a_year_before(period: Period) -> Period:
    start = period.start.replace(year=period.start.year - 1)
    return Period(start, _last_day(period.end.year - 1, period.end.month))


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month_index(day: date) -> int:
    """Months since the year 0, so that months can be counted."""
    return day.year * 12 + day.month - 1


def _month_count(start: date, end: date) -> int:
    return _month_index(end) - _month_index(start) + 1


def _frequency(start: date, end: date) -> Frequency:
    whole_months = start < end and start.day == 1 and end == _last_day(end.year, end.month)
    if whole_months:
        months = _month_count(start, end)
        for frequency, length in _MONTHS_IN.items():
            if months == length and (start.month - 1) % length == 0:
                return frequency
        if start.month == 1 and months < 12:
            return Frequency.CUMULATIVE
        if start.month == 1 and months % 12 == 0:
            return Frequency.SPAN
    raise PeriodError(f"{start:%Y-%m-%d}..{end:%Y-%m-%d}")


def _code(frequency: Frequency, start: date, end: date) -> str:
    match frequency:
        case Frequency.YEAR:
            return f"{start.year:04}"
        case Frequency.SPAN:
            return f"{start.year:04}-{end.year:04}"
        case Frequency.HALF_YEAR | Frequency.QUARTER:
            return f"{start.year:04}-{frequency}{end.month // _MONTHS_IN[frequency]}"
        case Frequency.MONTH | Frequency.CUMULATIVE:
            return f"{start.year:04}-{frequency}{end.month:02}"


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period:
    found = _CODE.fullmatch(text)
    if found is None:
        raise PeriodError(text)
    try:
        period = _bounded(found["year"], found["letter"], found["number"], found["last_year"])
    except ValueError:  # month 13, quarter 5, a span that runs backwards
        raise PeriodError(text) from None
    if not FIRST_YEAR <= period.start.year <= period.end.year <= LAST_YEAR:
        raise PeriodError(text)
    if period.code != text:
        raise NotCanonical(text, period)
    return period


def _bounded(year: str, letter: str | None, number: str | None, last_year: str | None) -> Period:
    """The period of the four parts of a code; ValueError where they name no dates."""
    if letter is None or number is None:
        return Period.span(int(year), int(last_year or year))
    if letter == "C":
        return Period.cumulative(int(year), int(number))
    length = _MONTHS_IN[Frequency(letter)]
    last_month = int(number) * length
    return Period(date(int(year), last_month - length + 1, 1), _last_day(int(year), last_month))


@lru_cache(maxsize=4096)
def _tiles(period: Period, frequency: Frequency) -> tuple[Period, ...]:
    """The periods of a tiling frequency that fill the period exactly, in order; else none."""
    length = _MONTHS_IN.get(frequency)
    first = _month_index(period.start)
    if length is None or first % length or period.length % length:
        return ()
    end = first + period.length
    return tuple(_of_months(index, length) for index in range(first, end, length))


@lru_cache(maxsize=4096)
def _months(period: Period) -> tuple[Period, ...]:
    return _tiles(period, Frequency.MONTH)


@lru_cache(maxsize=4096)
def _pieces(period: Period) -> tuple[Period, ...]:
    first = _month_index(period.start)
    return tuple(_filling(first, first + period.length, period.length))


def _filling(first: int, end: int, shorter_than: int) -> Iterator[Period]:
    """The longest calendar periods that fit, one after the other, from one month up to another."""
    lengths = [length for length in _MONTHS_IN.values() if length < shorter_than]
    while lengths and first < end:
        # One month always fits.
        length = next(n for n in lengths if first % n == 0 and first + n <= end)
        yield _of_months(first, length)
        first += length


def _of_months(first: int, count: int) -> Period:
    last = first + count - 1
    return Period(date(first // 12, first % 12 + 1, 1), _last_day(last // 12, last % 12 + 1))


def _vietnamese(period: Period) -> str:
    year, last_month = period.year, period.end.month
    match period.frequency:
        case Frequency.YEAR:
            return f"năm {year}"
        case Frequency.HALF_YEAR:
            return f"6 tháng {'đầu' if last_month == 6 else 'cuối'} năm {year}"
        case Frequency.QUARTER:
            return f"quý {('I', 'II', 'III', 'IV')[last_month // 3 - 1]}/{year}"
        case Frequency.MONTH:
            return f"tháng {last_month}/{year}"
        case Frequency.CUMULATIVE:
            return f"{last_month} tháng đầu năm {year}"
        case Frequency.SPAN:
            return f"giai đoạn {period.start.year}–{year}"


def _english(period: Period) -> str:
    year, last_month = period.year, period.end.month
    match period.frequency:
        case Frequency.YEAR:
            return f"{year}"
        case Frequency.HALF_YEAR:
            return f"{'first' if last_month == 6 else 'second'} half of {year}"
        case Frequency.QUARTER:
            return f"quarter {last_month // 3} of {year}"
        case Frequency.MONTH:
            # calendar.month_name would follow the locale of the process.
            return f"{_ENGLISH_MONTHS[last_month - 1]} {year}"
        case Frequency.CUMULATIVE:
            return f"first {last_month} months of {year}"
        case Frequency.SPAN:
            return f"{period.start.year}–{year}"


_ENGLISH_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
