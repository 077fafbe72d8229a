"""Working days of Viet Nam, held against the official notices and against the law's own words."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.calendar import (
    FIRST_YEAR,
    LAST_CHECKED_YEAR,
    LAST_YEAR,
    CalendarUnknown,
    Swap,
    WorkingDays,
    is_weekend,
    public_holidays,
)

A_DAY = timedelta(days=1)

SWAPS = (
    Swap(off=date(2024, 4, 29), worked=date(2024, 5, 4)),
    Swap(off=date(2025, 5, 2), worked=date(2025, 4, 26)),
    Swap(off=date(2026, 1, 2), worked=date(2026, 1, 10)),
    Swap(off=date(2026, 8, 31), worked=date(2026, 8, 22)),
)
PLAIN, ANNOUNCED = WorkingDays(), WorkingDays.under(SWAPS)

# The days off that public offices got by the notices of each year, first to last with the weekends
# within; every other day off is a Saturday or Sunday.
NOTICES = {
    2023: ["01/01-02/01", "20/01-26/01", "29/04-03/05", "01/09-04/09"],
    2024: ["01/01", "08/02-14/02", "18/04", "27/04-01/05", "31/08-03/09"],
    2025: ["01/01", "25/01-02/02", "05/04-07/04", "30/04-04/05", "30/08-02/09"],
    2026: ["01/01-04/01", "14/02-22/02", "25/04-27/04", "30/04-03/05", "29/08-02/09", "24/11"],
}
WORKED_SATURDAYS = {
    2023: [],
    2024: [date(2024, 5, 4)],
    2025: [date(2025, 4, 26)],
    2026: [date(2026, 1, 10), date(2026, 8, 22)],
}


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += A_DAY


def days_of_notice(year: int) -> set[date]:
    """Every day of a year's notices, spelt out."""
    found = set()
    for text in NOTICES[year]:
        first, _, last = text.partition("-")
        day, end = (
            date(year, int(month), int(number))
            for number, month in (part.split("/") for part in (first, last or first))
        )
        while day <= end:
            found.add(day)
            day += A_DAY
    return found


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_a_year_is_as_the_notices_had_it(year):
    off = days_of_notice(year) | {day for day in days_of(year) if day.weekday() >= 5}
    off -= set(WORKED_SATURDAYS[year])

    assert {day for day in days_of(year) if not ANNOUNCED.is_working_day(day)} == off


def test_the_last_year_that_is_said_to_be_checked_is_checked():
    assert max(NOTICES) == LAST_CHECKED_YEAR


# First day of the lunar year and tenth of its third month, as the almanac of Viet Nam has them. In 2030 China
# keeps Tết a day later.
@pytest.mark.parametrize(
    ("tet", "hung_kings"),
    [
        (date(2021, 2, 12), date(2021, 4, 21)),
        (date(2022, 2, 1), date(2022, 4, 10)),
        (date(2023, 1, 22), date(2023, 4, 29)),
        (date(2024, 2, 10), date(2024, 4, 18)),
        (date(2025, 1, 29), date(2025, 4, 7)),
        (date(2026, 2, 17), date(2026, 4, 26)),
        (date(2027, 2, 6), date(2027, 4, 16)),
        (date(2028, 1, 26), date(2028, 4, 4)),
        (date(2029, 2, 13), date(2029, 4, 23)),
        (date(2030, 2, 2), date(2030, 4, 12)),
    ],
)
def test_the_holidays_of_the_lunar_calendar_lie_where_viet_nam_keeps_them(tet, hung_kings):
    names = public_holidays(tet.year)

    assert names[tet] == "Tết Nguyên Đán"
    assert names[hung_kings] == "Ngày Giỗ Tổ Hùng Vương"


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_the_days_off_of_every_year_are_as_many_as_the_law_gives(year):
    """Eleven, twelve with the day of culture: all on weekdays, once those on weekends are made up for."""
    weekdays = [day for day in public_holidays(year) if not is_weekend(day)]

    # Where two holidays fall on one day, which is made up for once only, there is a day less.
    coinciding = len({date(year, 4, 30), date(year, 5, 1)} & {hung_kings(year)})
    assert len(weekdays) == (12 if year >= 2026 else 11) - coinciding


def hung_kings(year):
    return next(
        day for day, name in public_holidays(year).items() if "Ngày Giỗ Tổ Hùng Vương" in name
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 9, 2), "Quốc khánh"),
        (date(2024, 9, 3), "Quốc khánh"),
        (date(2023, 5, 3), "Ngày Chiến thắng (nghỉ bù)"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 8, 31), "Nghỉ hoán đổi (làm bù ngày 22/08/2026)"),
        # The month before Tết 2025 had 29 days: this is its 28th, which the package calls the 29th.
        (date(2025, 1, 27), "Nghỉ Tết Nguyên Đán"),
        (date(2026, 8, 22), None),
        (date(2026, 11, 25), None),
        (date(2026, 11, 28), None),
    ],
)
def test_a_day_off_says_what_it_is_for(day, name):
    assert ANNOUNCED.day_off(day) == name


def test_without_the_list_no_day_is_swapped():
    """The package knows some exchanges, and those are not taken from it."""
    for swap in SWAPS:
        assert PLAIN.is_working_day(swap.off)
        assert not PLAIN.is_working_day(swap.worked)


def test_no_exchange_makes_a_public_holiday_a_working_day():
    wrong = WorkingDays.under([Swap(off=date(2028, 9, 5), worked=date(2028, 9, 2))])  # a Saturday

    assert not wrong.is_working_day(date(2028, 9, 2))
    assert wrong.day_off(date(2028, 9, 2)) == "Quốc khánh"


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2024, 6, 14), 1, date(2024, 6, 17)),  # a Friday: the weekend is between
        (date(2024, 6, 14), 5, date(2024, 6, 21)),
        (date(2024, 9, 14), 0, date(2024, 9, 16)),  # a Saturday
        (date(2024, 6, 14), 0, date(2024, 6, 14)),
        (date(2024, 2, 7), 1, date(2024, 2, 15)),  # over Tết
        (date(2024, 2, 15), -1, date(2024, 2, 7)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # over a swap day and two holidays
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # the Saturday worked for it
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # over the turn of the year
        (date(2023, 4, 28), 2, date(2023, 5, 5)),  # three holidays, two of them made up for
    ],
)
def test_working_days_are_counted_from_a_day(day, count, due):
    assert ANNOUNCED.add(day, count) == due


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2024, 6, 14), date(2024, 6, 14), 0),
        (date(2024, 6, 14), date(2024, 6, 17), 1),
        (date(2024, 6, 17), date(2024, 6, 14), -1),
        (date(2024, 6, 15), date(2024, 6, 16), 0),
        (date(2022, 12, 31), date(2023, 12, 31), 249),
        (date(2025, 12, 31), date(2026, 12, 31), 249),
    ],
)
def test_working_days_between_two_days_are_those_left_or_those_late(start, end, count):
    assert ANNOUNCED.between(start, end) == count


# ---------------------------------------------------------------- what holds for every day

days = st.dates(date(FIRST_YEAR, 3, 1), date(2060, 12, 31))
counts = st.integers(0, 30)


@st.composite
def working_days(draw: st.DrawFn) -> WorkingDays:
    """Up to four exchanges of a weekday for a day of a weekend, wherever they fall."""
    offs = draw(st.lists(days.filter(lambda day: not is_weekend(day)), max_size=4, unique=True))
    return WorkingDays.under(
        Swap(off, off + A_DAY * draw(st.sampled_from([5, 6, 12, 13])) - A_DAY * off.weekday())
        for off in offs
    )


@given(working_days(), days, st.integers(-30, 30))
def test_what_is_added_up_to_is_a_working_day(calendar, day, count):
    assert calendar.is_working_day(calendar.add(day, count))


@given(working_days(), days, counts)
def test_what_was_added_is_counted_back(calendar, day, count):
    due = calendar.add(day, count)

    if count:
        assert calendar.between(day, due) == count
        assert calendar.between(due, day) == -count
    if calendar.is_working_day(day):
        assert calendar.add(due, -count) == day


@given(working_days(), days, counts, counts)
def test_later_days_and_more_days_never_end_earlier(calendar, day, count, later):
    assert day <= calendar.add(day, count)
    assert calendar.add(day, count) <= calendar.add(day + later * A_DAY, count)
    assert calendar.add(day, count) <= calendar.add(day, count + later)


@given(working_days(), days)
def test_the_next_working_day_has_none_before_it(calendar, day):
    later, earlier = calendar.next(day), calendar.previous(day)

    assert earlier < day < later
    assert calendar.between(day, later) == 1
    assert calendar.between(earlier, later) == 1 + calendar.is_working_day(day)


# ---------------------------------------------------------------- where it ends


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2101, 1, 3), date(1, 1, 1), date.max])
def test_a_year_whose_holidays_are_not_known_is_refused(day):
    for ask in (PLAIN.is_working_day, PLAIN.day_off, lambda day: PLAIN.add(day, 0)):
        with pytest.raises(CalendarUnknown) as caught:
            ask(day)
        assert caught.value.year == day.year


def test_counting_beyond_the_last_year_is_refused():
    with pytest.raises(CalendarUnknown):
        PLAIN.add(date(LAST_YEAR, 12, 30), 5)
    with pytest.raises(CalendarUnknown):
        PLAIN.previous(date(FIRST_YEAR, 1, 1))


def test_the_package_is_not_loaded_before_a_day_is_asked_about():
    """It takes 0.14 s and 18 MB: no page without a deadline pays for it."""
    program = (
        "import sys; from vietnamese.calendar import WorkingDays; days = WorkingDays(); "
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
