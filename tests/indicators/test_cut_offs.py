"""Reporting windows of both calendars, as the decrees put them, and the days reports are due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import choices
from indicators.cut_offs import (
    ADMINISTRATIVE,
    SOCIAL_INSURANCE,
    STATISTICAL,
    Calendar,
    CutOffRule,
    Window,
    cut_off,
    due_day,
    reporting_window,
)
from indicators.periods import Frequency, Period
from vietnamese.calendar import Swap, WorkingDays

A_DAY = timedelta(days=1)
TWENTIETH_OF_NOVEMBER = CutOffRule(day=20, months_before=1)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024-M06", date(2024, 5, 15), date(2024, 6, 14)),
        ("2024-M01", date(2023, 12, 15), date(2024, 1, 14)),
        ("2024-M03", date(2024, 2, 15), date(2024, 3, 14)),
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-Q2", date(2024, 3, 15), date(2024, 6, 14)),
        ("2024-Q4", date(2024, 9, 15), date(2024, 12, 14)),
        ("2024-S1", date(2023, 12, 15), date(2024, 6, 14)),
        ("2024-S2", date(2024, 6, 15), date(2024, 12, 14)),
        ("2024-C02", date(2023, 12, 15), date(2024, 2, 14)),
        ("2024-C09", date(2023, 12, 15), date(2024, 9, 14)),
        ("2024", date(2023, 12, 15), date(2024, 12, 14)),
        ("2021-2025", date(2020, 12, 15), date(2025, 12, 14)),
    ],
)
def test_an_administrative_period_runs_from_the_15th_to_the_14th(code, start, end):
    period = Period.parse(code)

    assert reporting_window(period, "administrative") == Window(start, end)
    assert cut_off(period, "administrative") == end


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024-M02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-M02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-M04", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-S1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-S2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-C09", date(2024, 1, 1), date(2024, 9, 30)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_statistical_period_is_its_own_days(code, start, end):
    period = Period.parse(code)

    assert reporting_window(period, "statistical") == Window(start, end)
    assert cut_off(period, "statistical") == end


@pytest.mark.parametrize(
    ("rule", "code", "start", "end"),
    [
        # Social insurance: the 25th, and December to its end.
        (SOCIAL_INSURANCE, "2024-M11", date(2024, 10, 26), date(2024, 11, 25)),
        (SOCIAL_INSURANCE, "2024-M12", date(2024, 11, 26), date(2024, 12, 31)),
        (SOCIAL_INSURANCE, "2025-M01", date(2025, 1, 1), date(2025, 1, 25)),
        (SOCIAL_INSURANCE, "2024-Q1", date(2024, 1, 1), date(2024, 3, 25)),
        (SOCIAL_INSURANCE, "2024", date(2024, 1, 1), date(2024, 12, 31)),
        # Due before the period ends: a year closed in November, a month closed on its 10th.
        (TWENTIETH_OF_NOVEMBER, "2024", date(2023, 11, 21), date(2024, 11, 20)),
        (TWENTIETH_OF_NOVEMBER, "2024-M01", date(2023, 11, 21), date(2023, 12, 20)),
        (CutOffRule(day=10), "2024-M06", date(2024, 5, 11), date(2024, 6, 10)),
        # A day that the month does not have is its last.
        (CutOffRule(day=30), "2023-M03", date(2023, 3, 1), date(2023, 3, 30)),
        (CutOffRule(day=30), "2023-M02", date(2023, 1, 31), date(2023, 2, 28)),
        (CutOffRule(day=31, december_day=20), "2023-M12", date(2023, 12, 1), date(2023, 12, 20)),
    ],
)
def test_a_form_may_close_on_another_day(rule, code, start, end):
    period = Period.parse(code)

    assert rule.window(period) == Window(start, end)
    assert rule.cut_off(period) == end


def test_the_calendars_are_those_of_the_catalogue():
    assert set(Calendar) == set(choices.Calendar.values)


def test_another_calendar_is_no_calendar():
    with pytest.raises(KeyError):
        cut_off(Period.parse("2024"), "lunar")


@pytest.mark.parametrize(
    "fields",
    [
        {"day": 0},
        {"day": 32},
        {"day": 14, "december_day": 0},
        {"day": 14, "months_before": -1},
        {"day": 14, "months_before": 12},
    ],
)
def test_a_rule_that_names_no_day_is_refused(fields):
    with pytest.raises(ValueError, match="names no day"):
        CutOffRule(**fields)


@pytest.mark.parametrize(
    ("code", "calendar", "count", "due"),
    [
        # The administrative cut-off of June 2024 is a Friday.
        ("2024-M06", "administrative", 1, date(2024, 6, 17)),
        ("2024-M06", "administrative", 5, date(2024, 6, 21)),
        ("2024-S1", "administrative", 5, date(2024, 6, 21)),
        # 14/12/2024 is a Saturday, 14/09/2025 a Sunday.
        ("2024", "administrative", 4, date(2024, 12, 19)),
        ("2025-C09", "administrative", 3, date(2025, 9, 17)),
        # Over Tết, over the exchange of 02/05/2025, over New Year.
        ("2024-M01", "statistical", 7, date(2024, 2, 16)),
        ("2025-M04", "statistical", 2, date(2025, 5, 6)),
        ("2024", "statistical", 3, date(2025, 1, 6)),
    ],
)
def test_a_report_is_due_working_days_after_its_cut_off(code, calendar, count, due):
    working_days = WorkingDays.under([Swap(off=date(2025, 5, 2), worked=date(2025, 4, 26))])
    closed_on = cut_off(Period.parse(code), calendar)

    assert due_day(closed_on, count, working_days) == due


@pytest.mark.parametrize("count", [0, -1])
def test_a_working_day_lies_between_cut_off_and_sending(count):
    with pytest.raises(ValueError, match="less than the least"):
        due_day(date(2024, 6, 14), count, WorkingDays())


# ---------------------------------------------------------------- what holds for every rule

rules = st.one_of(
    st.sampled_from([ADMINISTRATIVE, STATISTICAL, SOCIAL_INSURANCE, TWENTIETH_OF_NOVEMBER]),
    st.builds(
        CutOffRule,
        day=st.integers(1, 31),
        december_day=st.none() | st.integers(1, 31),
        months_before=st.integers(0, 11),
    ),
)
years = st.integers(2022, 2060)


@given(rules, years, st.sampled_from([Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH]))
def test_the_windows_of_a_year_follow_each_other_and_fill_it(rule, year, frequency):
    whole = Period.year_of(year)
    windows = [rule.window(period) for period in whole.children(frequency)]

    assert Window(windows[0].start, windows[-1].end) == rule.window(whole)
    assert all(earlier.end + A_DAY == later.start for earlier, later in pairwise(windows))
    assert all(window.start <= window.end for window in windows)


@given(rules, years, st.integers(1, 12))
def test_january_to_a_month_closes_with_that_month(rule, year, month):
    window = rule.window(Period.cumulative(year, month))

    assert window.end == rule.cut_off(Period.month_of(year, month))
    assert window.start == rule.window(Period.month_of(year, 1)).start


@given(rules, years, st.integers(1, 12), st.integers(1, 20))
def test_a_due_day_is_a_working_day_that_many_after_the_cut_off(rule, year, month, count):
    working_days = WorkingDays()
    period = Period.month_of(year, month)
    closed_on = rule.cut_off(period)
    due = due_day(closed_on, count, working_days)

    assert working_days.is_working_day(due)
    assert working_days.between(closed_on, due) == count
    assert due <= due_day(closed_on, count + 1, working_days)
    assert due <= due_day(rule.cut_off(Period.cumulative(year + 1, month)), count, working_days)
