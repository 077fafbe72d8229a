from datetime import date

import pytest

from indicators.periods import Frequency, NotCanonical, Period, PeriodError

PERIODS = [
    # code, frequency, first day, last day, months
    ("2023", Frequency.YEAR, date(2023, 1, 1), date(2023, 12, 31), 12),
    ("2023-S1", Frequency.HALF_YEAR, date(2023, 1, 1), date(2023, 6, 30), 6),
    ("2023-S2", Frequency.HALF_YEAR, date(2023, 7, 1), date(2023, 12, 31), 6),
    ("2023-Q1", Frequency.QUARTER, date(2023, 1, 1), date(2023, 3, 31), 3),
    ("2023-Q4", Frequency.QUARTER, date(2023, 10, 1), date(2023, 12, 31), 3),
    ("2023-M02", Frequency.MONTH, date(2023, 2, 1), date(2023, 2, 28), 1),
    ("2024-M02", Frequency.MONTH, date(2024, 2, 1), date(2024, 2, 29), 1),
    ("2023-C09", Frequency.CUMULATIVE, date(2023, 1, 1), date(2023, 9, 30), 9),
    ("2024-C02", Frequency.CUMULATIVE, date(2024, 1, 1), date(2024, 2, 29), 2),
    ("2021-2025", Frequency.SPAN, date(2021, 1, 1), date(2025, 12, 31), 60),
]


@pytest.mark.parametrize(("code", "frequency", "start", "end", "months"), PERIODS)
def test_a_code_names_its_dates_and_its_dates_name_the_code(
    code: str, frequency: Frequency, start: date, end: date, months: int
) -> None:
    period = Period.parse(code)

    assert (period.start, period.end, period.frequency) == (start, end, frequency)
    assert (period.length, len(period.months)) == (months, months)
    assert Period(start, end) == period
    assert str(Period(start, end)) == period.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-C01", "2023-M01"),
        ("2023-C03", "2023-Q1"),
        ("2023-C06", "2023-S1"),
        ("2023-C12", "2023"),
        ("2021-2021", "2021"),
        ("2023-M5", "2023-M05"),
        ("2023-C9", "2023-C09"),
        ("2023-Q01", "2023-Q1"),
    ],
)
def test_a_second_name_of_a_period_is_refused_with_its_one_code(text: str, code: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        Period.parse(text)

    assert refusal.value.period.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023 ",
        "2023\n",
        "23",
        "2023-",
        "2023-S0",
        "2023-S3",
        "2023-Q0",
        "2023-Q5",
        "2023-M00",
        "2023-M13",
        "2023-C00",
        "2023-C13",
        "2023-W05",
        "2023-m05",
        "2025-2021",
        "2021..2022",
        "2016..2019-09",
        "1899",
        "2101",
        "1899-2023",
        "2023-2101",
        "0000",
        "0000-2023",
        "9999-M12",
        "２０２３",
        "٢٠٢٣",
        "2023-M٠٥",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError) as refusal:
        Period.parse(text)

    assert not isinstance(refusal.value, NotCanonical)
    assert refusal.value.text == text


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2023, 1, 2), date(2023, 12, 31)),
        (date(2023, 1, 1), date(2023, 12, 30)),
        (date(2023, 2, 1), date(2023, 3, 31)),
        (date(2023, 4, 1), date(2023, 12, 31)),
        (date(2023, 7, 1), date(2024, 6, 30)),
        (date(2023, 1, 1), date(2024, 6, 30)),
        (date(2023, 12, 1), date(2023, 11, 30)),
        (date(2023, 1, 15), date(2023, 2, 14)),
    ],
)
def test_dates_that_no_code_names_are_no_period(start: date, end: date) -> None:
    with pytest.raises(PeriodError):
        Period(start, end)


@pytest.mark.parametrize(
    ("month", "code"),
    [
        (1, "2023-M01"),
        (2, "2023-C02"),
        (3, "2023-Q1"),
        (6, "2023-S1"),
        (9, "2023-C09"),
        (12, "2023"),
    ],
)
def test_january_to_a_month_has_one_code(month: int, code: str) -> None:
    assert Period.cumulative(2023, month).code == code


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2023", "năm 2023", "2023"),
        ("2023-S1", "6 tháng đầu năm 2023", "first half of 2023"),
        ("2023-S2", "6 tháng cuối năm 2023", "second half of 2023"),
        ("2023-Q1", "quý I/2023", "quarter 1 of 2023"),
        ("2023-Q3", "quý III/2023", "quarter 3 of 2023"),
        ("2023-Q4", "quý IV/2023", "quarter 4 of 2023"),
        ("2023-M05", "tháng 5/2023", "May 2023"),
        ("2023-M12", "tháng 12/2023", "December 2023"),
        ("2023-C09", "9 tháng đầu năm 2023", "first 9 months of 2023"),
        ("2021-2025", "giai đoạn 2021–2025", "2021–2025"),
    ],
)
def test_a_period_is_called_by_its_name(code: str, vietnamese: str, english: str) -> None:
    period = Period.parse(code)

    assert period.label() == period.label("vi") == vietnamese
    assert period.label("en") == period.label("en-gb") == english


@pytest.mark.parametrize(
    ("code", "previous", "last_year"),
    [
        ("2023", "2022", "2022"),
        ("2023-S1", "2022-S2", "2022-S1"),
        ("2023-S2", "2023-S1", "2022-S2"),
        ("2023-Q1", "2022-Q4", "2022-Q1"),
        ("2023-M01", "2022-M12", "2022-M01"),
        ("2024-M03", "2024-M02", "2023-M03"),
        ("2024-M02", "2024-M01", "2023-M02"),
        ("2025-M02", "2025-M01", "2024-M02"),
        ("2024-C02", "2024-M01", "2023-C02"),
        ("2023-C04", "2023-Q1", "2022-C04"),
        ("2023-C10", "2023-C09", "2022-C10"),
        ("2021-2025", "2016-2020", "2020-2024"),
    ],
)
def test_a_period_knows_the_one_before_and_the_one_a_year_before(
    code: str, previous: str, last_year: str
) -> None:
    period = Period.parse(code)

    assert period.previous().code == previous
    assert period.same_period_last_year().code == last_year


def test_neighbours_of_the_first_year_that_can_be_typed_are_periods_still() -> None:
    period = Period.parse("1900")

    assert period.previous().code == period.same_period_last_year().code == "1899"


@pytest.mark.parametrize(
    ("code", "frequency", "children"),
    [
        ("2023", Frequency.HALF_YEAR, "2023-S1 2023-S2"),
        ("2023", Frequency.QUARTER, "2023-Q1 2023-Q2 2023-Q3 2023-Q4"),
        ("2023-Q4", Frequency.MONTH, "2023-M10 2023-M11 2023-M12"),
        ("2023-C09", Frequency.QUARTER, "2023-Q1 2023-Q2 2023-Q3"),
        ("2023-C08", Frequency.QUARTER, ""),
        ("2023-S2", Frequency.YEAR, ""),
        ("2023", Frequency.YEAR, ""),
        ("2023-M05", Frequency.MONTH, ""),
        ("2023", Frequency.CUMULATIVE, ""),
        ("2021-2023", Frequency.YEAR, "2021 2022 2023"),
    ],
)
def test_children_are_the_shorter_periods_that_fill_it(
    code: str, frequency: Frequency, children: str
) -> None:
    assert [str(child) for child in Period.parse(code).children(frequency)] == children.split()


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        ("2023", "2023-S1 2023-S2"),
        ("2023-S2", "2023-Q3 2023-Q4"),
        ("2023-Q2", "2023-M04 2023-M05 2023-M06"),
        ("2023-M05", ""),
        ("2023-C02", "2023-M01 2023-M02"),
        ("2023-C05", "2023-Q1 2023-M04 2023-M05"),
        ("2023-C08", "2023-S1 2023-M07 2023-M08"),
        ("2023-C11", "2023-S1 2023-Q3 2023-M10 2023-M11"),
        ("2021-2023", "2021 2022 2023"),
    ],
)
def test_pieces_are_the_fewest_shorter_periods_that_fill_it(code: str, pieces: str) -> None:
    assert [str(piece) for piece in Period.parse(code).pieces] == pieces.split()


@pytest.mark.parametrize(
    ("code", "head", "rest"),
    [
        ("2023", "2023-C08", "2023-M09 2023-Q4"),
        ("2023", "2023-C11", "2023-M12"),
        ("2023-S1", "2023-C02", "2023-M03 2023-Q2"),
        ("2023-C05", "2023-C04", "2023-M05"),
    ],
)
def test_the_rest_after_a_beginning_is_filled_with_the_fewest_periods(
    code: str, head: str, rest: str
) -> None:
    pieces = Period.parse(code).pieces_after(Period.parse(head))

    assert [str(piece) for piece in pieces] == rest.split()


def test_cumulative_months_run_from_january() -> None:
    months = Period.parse("2023-Q2").cumulative_months

    assert [str(month) for month in months] == [f"2023-M0{number}" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("outer", "inner", "contains"),
    [
        ("2023", "2023-M12", True),
        ("2023", "2023", True),
        ("2021-2025", "2023-C09", True),
        ("2023-S1", "2023-Q3", False),
        ("2023-C08", "2023-Q3", False),
        ("2023-M12", "2023", False),
    ],
)
def test_a_period_contains_what_lies_within_its_dates(
    outer: str, inner: str, contains: bool
) -> None:
    assert Period.parse(outer).contains(Period.parse(inner)) is contains


def test_periods_are_ordered_by_their_dates_where_codes_would_not_be() -> None:
    by_code = ["2022", "2023", "2023-C02", "2023-C09", "2023-M01", "2023-M12", "2023-Q1", "2024"]
    by_date = ["2022", "2023-M01", "2023-C02", "2023-Q1", "2023-C09", "2023", "2023-M12", "2024"]

    assert by_code == sorted(by_code)
    assert [str(period) for period in sorted(map(Period.parse, by_code))] == by_date


def test_equal_periods_are_one_key() -> None:
    assert {Period.parse("2023-S1"): 1}[Period.cumulative(2023, 6)] == 1


@pytest.mark.parametrize(
    ("today", "is_closed"),
    [(date(2023, 12, 30), False), (date(2023, 12, 31), False), (date(2024, 1, 1), True)],
)
def test_a_period_is_closed_when_its_last_day_is_over(today: date, is_closed: bool) -> None:
    assert Period.parse("2023").is_closed(today) is is_closed


def test_a_period_tells_what_kind_it_is() -> None:
    assert Period.parse("2023").is_year
    assert Period.parse("2023-C09").is_cumulative
    assert Period.parse("2021-2025").is_span
    assert not Period.parse("2023-S1").is_cumulative
    assert Period.parse("2021-2025").year == 2025


def test_a_span_of_one_year_is_the_year() -> None:
    assert Period.span(2023, 2023) == Period.year_of(2023)
    assert Period.span(2021, 2025).code == "2021-2025"
