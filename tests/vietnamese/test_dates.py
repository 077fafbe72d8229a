"""Reading and writing dates: the day first, always."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_TYPED_LENGTH,
    DateReason,
    DateRefused,
    read_date,
    write_date,
    write_long_date,
)

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23/11/2026", date(2026, 11, 23)),
        ("03/04/2026", date(2026, 4, 3)),
        ("3/4/2026", date(2026, 4, 3)),
        ("03-04-2026", date(2026, 4, 3)),
        ("03.04.2026", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("  01/07/2025\u00a0", date(2025, 7, 1)),
        ("01/01/1900", date(1900, 1, 1)),
        ("31/12/2100", date(2100, 12, 31)),
    ],
)
def test_a_date_is_read_day_first(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", DateReason.EMPTY),
        ("   ", DateReason.EMPTY),
        ("29/02/2026", DateReason.IMPOSSIBLE),
        ("31/04/2026", DateReason.IMPOSSIBLE),
        ("00/04/2026", DateReason.IMPOSSIBLE),
        ("03/13/2026", DateReason.IMPOSSIBLE),
        ("11/23/2026", DateReason.IMPOSSIBLE),
        ("2026-02-30", DateReason.IMPOSSIBLE),
        ("03/04/26", DateReason.SHORT_YEAR),
        ("3.4.26", DateReason.SHORT_YEAR),
        ("03/04/0026", DateReason.OUT_OF_RANGE),
        ("31/12/1899", DateReason.OUT_OF_RANGE),
        ("01/01/2101", DateReason.OUT_OF_RANGE),
        ("0000-00-00", DateReason.OUT_OF_RANGE),
        ("2026", DateReason.GRAMMAR),
        ("04/2026", DateReason.GRAMMAR),
        ("03/04-2026", DateReason.GRAMMAR),
        ("2026/04/03", DateReason.GRAMMAR),
        ("2026-4-3", DateReason.GRAMMAR),
        ("20260403", DateReason.GRAMMAR),
        ("3 tháng 4 2026", DateReason.FOREIGN_CHARACTER),
        ("3 April 2026", DateReason.GRAMMAR),
        ("2026-04-03T00:00", DateReason.GRAMMAR),
        ("-3/4/2026", DateReason.GRAMMAR),
        ("1_/04/2026", DateReason.GRAMMAR),
        ("\u0660\u0663/\u0660\u0664/\u0662\u0660\u0662\u0666", DateReason.FOREIGN_CHARACTER),
        ("\uff10\uff13/04/2026", DateReason.FOREIGN_CHARACTER),
        ("03\u204404\u20442026", DateReason.FOREIGN_CHARACTER),
        ("\u200f03/04/2026", DateReason.FOREIGN_CHARACTER),
        ("03/04/\u200b2026", DateReason.FOREIGN_CHARACTER),
        ("03/04/2026\n", DateReason.FOREIGN_CHARACTER),
        ("03/04/2026\x00", DateReason.FOREIGN_CHARACTER),
        pytest.param("1" * 20_000, DateReason.TOO_LONG, id="twenty thousand ones"),
    ],
)
def test_any_other_text_is_refused_with_the_reason(text, reason):
    with pytest.raises(DateRefused) as caught:
        read_date(text)

    assert caught.value.reason == reason
    assert caught.value.text == text[:MAX_TYPED_LENGTH]


@pytest.mark.parametrize(
    ("day", "figures", "long"),
    [
        (date(2024, 1, 5), "05/01/2024", "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 29), "29/02/2024", "ngày 29 tháng 02 năm 2024"),
        (date(2026, 3, 9), "09/03/2026", "ngày 09 tháng 3 năm 2026"),
        (date(2026, 4, 3), "03/04/2026", "ngày 03 tháng 4 năm 2026"),
        (date(2025, 9, 10), "10/09/2025", "ngày 10 tháng 9 năm 2025"),
        (date(2025, 10, 8), "08/10/2025", "ngày 08 tháng 10 năm 2025"),
        (date(2026, 12, 31), "31/12/2026", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_date_is_written_as_officials_write_it(day, figures, long):
    assert write_date(day) == figures
    assert write_long_date(day) == long


@given(days)
def test_what_is_written_is_read_back(day):
    assert read_date(write_date(day)) == day
    assert read_date(write_date(day).replace("/", "-")) == day
    assert read_date(day.isoformat()) == day


@given(st.one_of(st.text(), st.text(alphabet="0123456789/.- ٣", max_size=12)))
def test_any_text_is_read_as_a_day_in_range_or_refused(text):
    try:
        day = read_date(text)
    except DateRefused:
        return
    assert FIRST_YEAR <= day.year <= LAST_YEAR
    assert str(day.year) in text
