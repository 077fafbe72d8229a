"""Rules 1 and 3: what the value of a key is, and how it came about."""

from decimal import Decimal

import pytest

from indicators.calculations import (
    Absence,
    Aggregation,
    Figure,
    FigureStatus,
    Method,
    Missing,
    Over,
    PartKind,
    Qualifier,
    Succession,
    Territory,
    Value,
    ratio,
    recomputed,
    rounded,
    value_of,
    weakest,
)
from tests.indicators.calculations.making import (
    Published,
    book,
    change_of,
    day,
    figure,
    flow,
    key,
    ratio_of,
    stock,
    territories,
)

POOR, ALL = stock("POOR", parent="ALL", part_kind=PartKind.OF_WHICH), stock("ALL")
RATE = ratio_of("RATE", "POOR", "ALL")
JOBS = flow("JOBS")
ABROAD = flow("ABROAD", parent="JOBS", part_kind=PartKind.OF_WHICH)
TRAINED = flow("TRAINED")
COLLEGE = flow("COLLEGE", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
SHORT = flow("SHORT", parent="TRAINED", part_kind=PartKind.EXHAUSTIVE)
PROVINCE = territories(P=None, A="P", B="P", C="P")


def found(figures: dict[str, Published], of: str, **but: object) -> Value:
    definitions = (POOR, ALL, RATE, JOBS, ABROAD, TRAINED, COLLEGE, SHORT)
    return value_of(book(*definitions, figures=figures, **but), key(of))


def have(value: Value) -> str:
    """ "8/12 periods: 2023-M01 ..." as the names of what a sum is made of."""
    assert value.coverage is not None
    return " ".join(str(item) for item in value.coverage.have)


# ---------------------------------------------------------------- own figures


def test_a_published_figure_stands_whatever_else_could_be_computed() -> None:
    value = found({"TRAINED P 2023": 100, "COLLEGE P 2023": 1, "SHORT P 2023": 2}, "TRAINED P 2023")

    assert (value.number, value.method) == (100, Method.OWN)
    assert value.is_complete


def test_zero_is_a_value() -> None:
    value = found({"JOBS P 2023": 0}, "JOBS P 2023")

    assert value.number == 0
    assert value.is_complete


@pytest.mark.parametrize("missing", list(Missing))
def test_a_published_reason_for_no_value_ends_the_search(missing: Missing) -> None:
    value = found({"JOBS P 2023": missing, "JOBS P 2023-S1": 1, "JOBS P 2023-S2": 2}, "JOBS P 2023")

    assert value.number is None
    assert value.absence == Absence(missing)


def test_nothing_published_is_no_figure_and_not_zero() -> None:
    value = found({}, "JOBS P 2023")

    assert (value.number, value.absence, value.method) == (None, Absence.NO_FIGURE, None)
    assert not value.is_complete


def test_an_unknown_indicator_or_area_has_no_figure() -> None:
    assert found({"JOBS P 2023": 1}, "NONE P 2023").absence == Absence.NO_FIGURE
    assert found({"JOBS P 2023": 1}, "JOBS Z 2023").absence == Absence.NO_FIGURE


def test_a_figure_without_value_or_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="either a value or the reason"):
        Figure(value=None, status=FigureStatus.REPORTED)


def test_a_slice_is_read_only_when_asked_for() -> None:
    figures = {"JOBS P 2023 SEX_F": 40, "JOBS A 2023 SEX_F": 7}

    assert found(figures, "JOBS P 2023", territories=PROVINCE).absence == Absence.NO_FIGURE
    assert found(figures, "JOBS P 2023 SEX_F", territories=PROVINCE).number == 40


# ---------------------------------------------------------------- ratios and changes


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        ("26791", "179305", "14.94"),
        ("16062", "179305", "8.96"),
        ("20411", "181603", "11.24"),
        ("0", "179305", "0.00"),
    ],
)
def test_a_ratio_is_numerator_by_denominator(numerator: str, denominator: str, shown: str) -> None:
    value = found({"POOR P 2023": numerator, "ALL P 2023": denominator}, "RATE P 2023")

    assert value.method == Method.RATIO
    assert str(rounded(value.number or Decimal(0), 2)) == shown
    assert [source.key.indicator for source in value.inputs] == ["POOR", "ALL"]


def test_18_of_224_is_8_0_percent_and_not_the_printed_8_1() -> None:
    assert rounded(ratio(Decimal(18), Decimal(224), Decimal(100)) or Decimal(0), 1) == Decimal(
        "8.0"
    )


@pytest.mark.parametrize("numerator", [0, 5])
def test_nothing_is_divided_by_zero(numerator: int) -> None:
    value = found({"POOR P 2023": numerator, "ALL P 2023": 0}, "RATE P 2023")

    assert (value.number, value.absence) == (None, Absence.ZERO_DENOMINATOR)


def test_a_ratio_of_something_that_does_not_apply_does_not_apply() -> None:
    value = found({"POOR P 2023": Missing.NOT_APPLICABLE, "ALL P 2023": 9}, "RATE P 2023")

    assert value.absence == Absence.NOT_APPLICABLE


def test_the_scale_is_that_of_the_indicator() -> None:
    per_head = ratio_of("PER_HEAD", "POOR", "ALL", scale=Decimal(1))
    figures = {"POOR P 2023": 6, "ALL P 2023": 4}

    value = value_of(book(POOR, ALL, per_head, figures=figures), key("PER_HEAD P 2023"))

    assert value.number == Decimal("1.5")


def test_a_ratio_of_the_year_is_that_of_its_last_states() -> None:
    figures = {"POOR P 2023-M11": 30, "POOR P 2023-M12": 20, "ALL P 2023": 100}

    assert found(figures, "RATE P 2023").number == 20


def test_what_some_months_gave_may_be_divided_by_the_fund_of_the_year() -> None:
    spent, fund = flow("SPENT"), stock("FUND")
    rate = ratio_of("SPENT_RATE", "SPENT", "FUND")
    figures = {"SPENT P 2023-M01": 10, "SPENT P 2023-M02": 15, "FUND P 2023": 100}

    value = value_of(book(spent, fund, rate, figures=figures), key("SPENT_RATE P 2023"))

    assert value.number == 25
    assert have(value) == "2023-M01 2023-M02"
    assert value.is_partial_over_periods


def test_what_some_months_gave_is_not_divided_by_what_other_months_gave() -> None:
    share = ratio_of("SHARE", "COLLEGE", "TRAINED")
    months = {"COLLEGE P 2023-M01": 1, "TRAINED P 2023-M01": 4, "TRAINED P 2023-M02": 4}

    of_all = book(COLLEGE, TRAINED, share, figures=months)
    of_the_same = book(COLLEGE, TRAINED, share, figures=dict(list(months.items())[:2]))

    assert value_of(of_all, key("SHARE P 2023")).absence == Absence.NO_FIGURE
    assert value_of(of_the_same, key("SHARE P 2023")).number == 25


def test_a_change_is_the_level_less_the_level_a_year_before() -> None:
    level, fall = ratio_of("RATE", "POOR", "ALL"), change_of("FALL", "RATE")
    figures = {"RATE P 2023": "14.94", "RATE P 2022": "19.37"}

    value = value_of(book(level, fall, figures=figures), key("FALL P 2023"))

    assert (value.number, value.method) == (Decimal("-4.43"), Method.DIFFERENCE)


@pytest.mark.parametrize(
    ("figures", "but"),
    [
        ({"RATE P 2023": "14.94"}, {}),
        ({"RATE P 2023": "14.94", "RATE P 2022": Missing.NOT_REPORTED}, {}),
        (
            {"RATE P 2023": "14.94", "RATE P 2022": "19.37"},
            {"breaks": {"RATE": [day("2023-01-01")]}},
        ),
    ],
)
def test_no_change_is_computed_without_two_comparable_levels(
    figures: dict[str, Published], but: dict[str, object]
) -> None:
    made = book(RATE, change_of("FALL", "RATE"), figures=figures, **but)

    assert value_of(made, key("FALL P 2023")).absence == Absence.NO_FIGURE


def test_an_average_over_years_is_never_the_change_of_one() -> None:
    average = change_of("FALL_AVG", "RATE", period_aggregation=Aggregation.NONE)
    made = book(RATE, average, figures={"RATE P 2023": 14, "RATE P 2022": 19})

    assert value_of(made, key("FALL_AVG P 2023")).absence == Absence.NO_FIGURE


# ---------------------------------------------------------------- parts


def test_a_total_is_the_sum_of_its_exhaustive_parts() -> None:
    value = found({"COLLEGE P 2023": 793, "SHORT P 2023": 13104}, "TRAINED P 2023")

    assert (value.number, value.method) == (13897, Method.PARTS)
    assert value.is_complete


def test_a_total_lacks_what_one_part_lacks() -> None:
    assert found({"COLLEGE P 2023": 793}, "TRAINED P 2023").absence == Absence.NO_FIGURE


def test_an_of_which_is_never_added() -> None:
    assert found({"ABROAD P 2023": 235}, "JOBS P 2023").absence == Absence.NO_FIGURE


def test_a_part_that_does_not_apply_is_not_expected() -> None:
    figures = {"COLLEGE P 2023": Missing.NOT_APPLICABLE, "SHORT P 2023": 5}

    assert found(figures, "TRAINED P 2023").number == 5


def test_where_no_part_applies_the_total_does_not_apply() -> None:
    figures = {f"{part} P 2023": Missing.NOT_APPLICABLE for part in ("COLLEGE", "SHORT")}

    assert found(figures, "TRAINED P 2023").absence == Absence.NOT_APPLICABLE


def test_definitions_that_run_in_a_circle_end() -> None:
    one = flow("ONE", parent="TWO", part_kind=PartKind.EXHAUSTIVE)
    two = flow("TWO", parent="ONE", part_kind=PartKind.EXHAUSTIVE)
    made = book(one, two, figures={"ONE P 2022": 1})

    assert value_of(made, key("ONE P 2023")).absence == Absence.NO_FIGURE


# ---------------------------------------------------------------- shorter periods


@pytest.mark.parametrize(
    ("figures", "number", "months"),
    [
        ({"S1": 5, "S2": 6}, 11, 12),
        ({"S1": 5, "Q3": 2, "Q4": 3}, 10, 12),
        ({f"M{month:02}": month for month in range(1, 13)}, 78, 12),
        ({"S1": 5, "M07": 1, "M08": 2}, 8, 8),
        ({f"M{month:02}": 1 for month in range(1, 9)}, 8, 8),
        ({"M01": 1, "M03": 1, "M12": 0}, 2, 3),
        ({"C08": 8, "M09": 1, "Q4": 3}, 12, 12),
        ({"C09": 9}, 9, 9),
        ({"C09": 9, "M09": 5}, 9, 9),
        ({"C02": 2, "M01": 1, "M03": 1, "M04": 1}, 4, 4),
    ],
)
def test_a_flow_is_the_sum_of_the_months_there_are(
    figures: dict[str, int], number: int, months: int
) -> None:
    value = found({f"JOBS P 2023-{code}": v for code, v in figures.items()}, "JOBS P 2023")

    assert (value.number, value.method) == (number, Method.PERIODS)
    assert value.coverage is not None
    assert (len(value.coverage.have), value.coverage.of) == (months, 12)
    assert value.is_complete is (months == 12)
    assert value.is_partial_over_periods is (months < 12)


def test_a_longer_published_period_goes_before_its_months() -> None:
    figures = {"JOBS P 2023-S1": 60, "JOBS P 2023-M01": 1, "JOBS P 2023-S2": 40}

    assert found(figures, "JOBS P 2023").number == 100


def test_a_month_not_reported_is_lacking_and_a_month_that_does_not_apply_is_not() -> None:
    months = {f"JOBS P 2023-M{month:02}": 1 for month in range(1, 13)}

    lacking = found({**months, "JOBS P 2023-M07": Missing.NOT_REPORTED}, "JOBS P 2023")
    school_holiday = found({**months, "JOBS P 2023-M07": Missing.NOT_APPLICABLE}, "JOBS P 2023")

    assert (lacking.number, lacking.is_complete) == (11, False)
    assert (school_holiday.number, school_holiday.is_complete) == (11, True)


def test_a_span_of_years_counts_whole_years_only() -> None:
    figures = {"JOBS P 2021": 5, "JOBS P 2022-S1": 3, "JOBS P 2023": 7}

    value = found(figures, "JOBS P 2021-2023")

    assert value.number == 12
    assert have(value) == "2021 2023"
    assert value.coverage is not None
    assert value.coverage.of == 3


@pytest.mark.parametrize(
    ("figures", "number", "as_of"),
    [
        ({"M11": 44883}, 44883, "2023-M11"),
        ({"M04": 5, "M11": 6}, 6, "2023-M11"),
        ({"M12": 7, "M11": 6}, 7, "2023-M12"),
        ({"Q3": 5, "M10": 9}, 9, "2023-M10"),
        ({"S2": 8, "M12": 9}, 8, "2023-S2"),
        ({"S2": Missing.NOT_REPORTED, "M08": 3}, 3, "2023-M08"),
    ],
)
def test_a_stock_is_the_latest_within_the_period_and_says_of_when(
    figures: dict[str, Published], number: int, as_of: str
) -> None:
    value = found({f"POOR P 2023-{code}": v for code, v in figures.items()}, "POOR P 2023")

    assert (value.number, value.method, str(value.as_of)) == (number, Method.LATEST, as_of)
    assert value.is_complete is (value.as_of.end == value.key.period.end)


def test_a_stock_is_never_added_up() -> None:
    assert found({"POOR P 2023-S1": 5, "POOR P 2023-S2": 6}, "POOR P 2023").number == 6


def test_a_published_ratio_of_a_month_is_not_that_of_the_year() -> None:
    assert found({"RATE P 2023-M12": 5}, "RATE P 2023").absence == Absence.NO_FIGURE


# ---------------------------------------------------------------- areas


def test_an_area_is_the_sum_of_the_areas_within() -> None:
    figures = {"JOBS A 2023": 1, "JOBS B 2023": 2, "JOBS C 2023": 0}

    value = found(figures, "JOBS P 2023", territories=PROVINCE)

    assert (value.number, value.method) == (3, Method.AREAS)
    assert have(value) == "A B C"
    assert value.is_complete


def test_what_is_partial_over_areas_says_so() -> None:
    figures = {"JOBS A 2023": 1, "JOBS B 2023": Missing.NOT_REPORTED}

    value = found(figures, "JOBS P 2023", territories=PROVINCE)

    assert (value.number, have(value)) == (1, "A")
    assert value.coverage is not None
    assert value.coverage.of == 3
    assert value.is_partial_over_areas
    assert not value.is_partial_over_periods


def test_only_complete_areas_are_added() -> None:
    figures = {"JOBS A 2023": 1, "JOBS B 2023-M01": 100}

    assert have(found(figures, "JOBS P 2023", territories=PROVINCE)) == "A"


def test_complete_over_areas_goes_before_partial_over_periods() -> None:
    figures = {f"JOBS {area} 2023": 1 for area in "ABC"} | {"JOBS P 2023-M01": 9}

    value = found(figures, "JOBS P 2023", territories=PROVINCE)

    assert (value.number, value.method) == (3, Method.AREAS)


def test_months_put_together_from_areas_make_a_year() -> None:
    figures = {f"JOBS {area} 2023-{half}": 1 for area in "ABC" for half in ("S1", "S2")}

    value = found(figures, "JOBS P 2023", territories=PROVINCE)

    assert (value.number, value.method) == (6, Method.PERIODS)
    assert value.is_complete


def test_an_area_that_does_not_apply_is_not_expected() -> None:
    figures = {"JOBS A 2023": 1, "JOBS B 2023": 2, "JOBS C 2023": Missing.NOT_APPLICABLE}

    value = found(figures, "JOBS P 2023", territories=PROVINCE)

    assert value.number == 3
    assert value.is_complete


def test_an_indicator_that_does_not_add_up_over_areas_is_not_added() -> None:
    permits = flow("PERMITS", area_aggregation=Aggregation.NONE)
    figures = {f"PERMITS {area} 2023": 1 for area in "ABC"}

    made = book(permits, figures=figures, territories=PROVINCE)

    assert value_of(made, key("PERMITS P 2023")).absence == Absence.NO_FIGURE


def test_a_group_is_in_no_sum() -> None:
    with_group = {**PROVINCE, "G": Territory(code="G", parent="P", is_group=True)}
    figures = {f"JOBS {area} 2023": 1 for area in "ABCG"}

    assert found(figures, "JOBS P 2023", territories=with_group).number == 3


def test_a_ratio_over_areas_is_that_of_the_sums_and_not_the_mean() -> None:
    figures = {
        "POOR A 2023": 30,
        "ALL A 2023": 100,
        "POOR B 2023": 1,
        "ALL B 2023": 1000,
        "POOR C 2023": 0,
        "ALL C 2023": 0,
    }

    value = found(figures, "RATE P 2023", territories=PROVINCE)

    assert value.number == Decimal(31) / Decimal(1100) * 100


def test_a_ratio_is_of_the_areas_that_have_both_sides() -> None:
    figures = {"POOR A 2023": 30, "ALL A 2023": 100, "POOR B 2023": 50, "ALL C 2023": 900}

    value = found(figures, "RATE P 2023", territories=PROVINCE)

    assert (value.number, have(value)) == (30, "A")
    assert value.is_partial_over_areas


def test_ratios_of_the_areas_alone_make_no_ratio() -> None:
    figures = {f"RATE {area} 2023": 10 for area in "ABC"}

    assert found(figures, "RATE P 2023", territories=PROVINCE).absence == Absence.NO_FIGURE


def test_nothing_over_nothing_in_some_areas_leaves_the_others_open() -> None:
    figures = {"POOR A 2023": 0, "ALL A 2023": 0}

    some = found(figures, "RATE P 2023", territories=PROVINCE)
    every = found(figures, "RATE P 2023", territories=territories(P=None, A="P"))

    assert some.absence == Absence.NO_FIGURE
    assert every.absence == Absence.ZERO_DENOMINATOR


# ---------------------------------------------------------------- areas that come and go

MERGED_ON = day("2025-07-01")
MERGER = {
    "OLD": Territory(code="OLD", valid_to=day("2025-06-30")),
    "OTHER": Territory(code="OTHER", valid_to=day("2025-06-30")),
    "NEW": Territory(code="NEW", valid_from=MERGED_ON),
}
WHOLE = [Succession("OLD", "NEW", whole=True), Succession("OTHER", "NEW", whole=True)]


def test_an_area_before_it_was_formed_is_the_sum_of_its_predecessors() -> None:
    figures = {"JOBS OLD 2024": 10, "JOBS OTHER 2024": 20}

    value = found(figures, "JOBS NEW 2024", territories=MERGER, successions=WHOLE)

    assert (value.number, value.method) == (30, Method.PREDECESSORS)
    assert value.is_complete


def test_one_predecessor_of_two_is_partial() -> None:
    value = found({"JOBS OLD 2024": 10}, "JOBS NEW 2024", territories=MERGER, successions=WHOLE)

    assert have(value) == "OLD"
    assert value.coverage is not None
    assert (value.coverage.over, value.coverage.of) == (Over.PREDECESSORS, 2)
    assert value.is_partial_over_areas


def test_what_came_in_part_cannot_be_converted() -> None:
    in_part = [WHOLE[0], Succession("OTHER", "NEW", whole=False)]
    figures = {"JOBS OLD 2024": 10, "JOBS OTHER 2024": 20}

    value = found(figures, "JOBS NEW 2024", territories=MERGER, successions=in_part)

    assert value.absence == Absence.NO_FIGURE


def test_a_figure_recast_for_the_new_area_stands() -> None:
    figures = {"JOBS OLD 2024": 10, "JOBS NEW 2024": figure(35, recast=True)}

    value = found(figures, "JOBS NEW 2024", territories=MERGER, successions=WHOLE)

    assert (value.number, value.recast) == (35, True)


def test_the_year_of_a_merger_is_put_together_from_both_sides_of_it() -> None:
    months = {f"JOBS {area} 2025-S1": 5 for area in ("OLD", "OTHER")} | {"JOBS NEW 2025-S2": 7}

    value = found(months, "JOBS NEW 2025", territories=MERGER, successions=WHOLE)

    assert (value.number, value.is_complete) == (17, True)


@pytest.fixture
def country() -> dict[str, Territory]:
    """The three provinces of the merger within one country."""
    inside = {
        code: Territory(code=code, parent="VN", valid_from=t.valid_from, valid_to=t.valid_to)
        for code, t in MERGER.items()
    }
    return {"VN": Territory(code="VN"), **inside}


def test_a_stock_is_of_the_areas_that_exist_at_the_end(country: dict[str, Territory]) -> None:
    figures = {"POOR OLD 2025": 10, "POOR OTHER 2025": 20, "POOR NEW 2025": 28}

    assert found(figures, "POOR VN 2025", territories=country, successions=WHOLE).number == 28


def test_a_flow_is_of_all_areas_that_existed_in_the_period(country: dict[str, Territory]) -> None:
    figures = {"JOBS OLD 2025": 10, "JOBS OTHER 2025": 20, "JOBS NEW 2025": 28}

    assert found(figures, "JOBS VN 2025", territories=country, successions=WHOLE).number == 58


def test_what_a_recast_figure_covers_already_is_not_added_again(
    country: dict[str, Territory],
) -> None:
    figures = {"JOBS OLD 2025": 10, "JOBS NEW 2025": figure(58, recast=True)}

    value = found(figures, "JOBS VN 2025", territories=country, successions=WHOLE)

    assert (value.number, value.is_complete) == (58, True)


# ---------------------------------------------------------------- marks


def test_a_value_is_as_good_as_its_weakest_input() -> None:
    figures = {
        "POOR P 2023": figure(1, status=FigureStatus.OFFICIAL, known_from=day("2024-01-31")),
        "ALL P 2023": figure(4, status=FigureStatus.PRELIMINARY, known_from=day("2023-12-01")),
    }

    value = found(figures, "RATE P 2023")

    assert value.status == FigureStatus.PRELIMINARY
    assert value.known_from == day("2024-01-31")


def test_statuses_rise_from_estimate_to_official() -> None:
    rising = [
        FigureStatus.ESTIMATE,
        FigureStatus.PRELIMINARY,
        FigureStatus.REPORTED,
        FigureStatus.OFFICIAL,
    ]

    assert [weakest(rising[start:]) for start in range(4)] == rising
    assert weakest([None]) is None


@pytest.mark.parametrize("mark", ["derived", "circular", "recast", "illustration"])
def test_a_mark_of_one_input_marks_the_whole(mark: str) -> None:
    marked = {"COLLEGE P 2023": figure(1, **{mark: True}), "SHORT P 2023": 2}

    assert getattr(found(marked, "TRAINED P 2023"), mark) is True
    assert getattr(found({**marked, "COLLEGE P 2023": 1}, "TRAINED P 2023"), mark) is False


@pytest.mark.parametrize(
    ("qualifier", "of_the_sum"),
    [
        (Qualifier.EXACT, Qualifier.EXACT),
        (Qualifier.ABOUT, Qualifier.ABOUT),
        (Qualifier.OVER, Qualifier.ABOUT),
        (Qualifier.UNDER, Qualifier.ABOUT),
    ],
)
def test_one_rough_input_makes_the_sum_rough(qualifier: Qualifier, of_the_sum: Qualifier) -> None:
    figures = {"COLLEGE P 2023": figure(1, qualifier=qualifier), "SHORT P 2023": 2}

    assert found(figures, "TRAINED P 2023").qualifier == of_the_sum


def test_the_own_figure_keeps_its_qualifier_and_reference() -> None:
    value = found(
        {"JOBS P 2023": figure(9230, qualifier=Qualifier.OVER, reference="O065")}, "JOBS P 2023"
    )

    assert (value.qualifier, value.reference) == (Qualifier.OVER, "O065")


def test_the_recomputed_value_stands_beside_the_published_one() -> None:
    made = book(POOR, ALL, RATE, figures={"RATE P 2023": 15, "POOR P 2023": 14, "ALL P 2023": 100})

    assert value_of(made, key("RATE P 2023")).number == 15
    assert recomputed(made, key("RATE P 2023")).number == 14
