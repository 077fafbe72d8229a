"""The illustration set as it is made: every sum of it against the published figure, added up here again.

By the figures alone: nothing of `indicators.illustration` but the set itself is asked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations import (
    TOTAL,
    Figure,
    FigureStatus,
    Key,
    Kind,
    State,
    disagreement,
    standing,
    value_of,
    year_so_far,
)
from indicators.illustration import illustration_set
from indicators.illustration.spreading import draw, spread
from indicators.periods import Frequency, Period
from tests.illustrated import Figures, Illustrated, Published

# Asks for a database to read the published figures from, once; the tests work on what was read.
pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 26)
DAYS = (date(2026, 2, 6), DAY, date(2028, 9, 9))
"""Days of a year that is illustrated as the current one."""

OLD, NEW = "LC-OLD", "LC-NEW"
DISTRICTS = [f"D{number:03}" for number in (80, 82, 83, 84, 85, 86, 87, 88, 89)]
WITHIN_A_YEAR = (Frequency.MONTH, Frequency.QUARTER)

On = Callable[[date], Illustrated]


@pytest.fixture
def illustrated(illustrated_on: On) -> Illustrated:
    return illustrated_on(DAY)


def key_of(indicator: str, area: str, period: str | Period) -> Key:
    return Key(
        indicator, area, TOTAL, period if isinstance(period, Period) else Period.parse(period)
    )


def amount(figures: Figures, indicator: str, area: str, period: str | Period) -> Decimal:
    return figures[key_of(indicator, area, period)].value


def steps_of(figures: Figures, indicator: str, area: str, year: int) -> dict[Period, Decimal]:
    """The months of a year with their figures, or its quarters where it has no months."""
    for frequency in WITHIN_A_YEAR:
        found = {
            period: figures[key_of(indicator, area, period)].value
            for period in Period.year_of(year).children(frequency)
            if key_of(indicator, area, period) in figures
        }
        if found:
            return found
    return {}


def flows(published: Published) -> list[str]:
    return [
        code
        for code, definition in published.catalogue.definitions.items()
        if definition.kind is Kind.FLOW
    ]


def parts_of(published: Published, whole: str) -> list[str]:
    return [
        code
        for code, definition in published.catalogue.definitions.items()
        if definition.parent == whole and definition.part_kind == "exhaustive"
    ]


# ---------------------------------------------------------------- what is published stays


def test_no_published_figure_or_plan_is_made_up_again(illustrated, published_book):
    keys = [key_of(row.indicator, row.area, row.period) for row in illustrated.made.figures]
    targets = [key_of(row.indicator, row.area, row.period) for row in illustrated.made.targets]

    assert published_book.figures.keys().isdisjoint(keys)
    assert published_book.targets.keys().isdisjoint(targets)
    assert published_book.figures.keys().isdisjoint(targets)  # nor judged by a made-up plan
    assert len(keys) == len(set(keys))
    assert len(targets) == len(set(targets))


def test_every_published_flow_of_2023_and_2024_within_the_year_is_illustrated(
    illustrated, published_book
):
    """Told by the catalogue, so that an indicator nobody thought of is missed here."""
    expected = [
        (code, year)
        for code in flows(published_book)
        for year in (2023, 2024)
        if key_of(code, OLD, str(year)) in published_book.figures
        and published_book.catalogue.definitions[code].periodicity != "year"
    ]

    without = [
        (code, year)
        for code, year in expected
        if not all(
            steps_of(illustrated.figures, one, OLD, year)
            for one in parts_of(published_book, code) or [code]
        )
    ]

    assert len(expected) >= 8
    assert without == []


def test_published_figures_keep_every_value_state_and_finding(illustrated, published_book):
    """With the set beside them. Only a year of which no more than a part is published gets a value."""
    bare = published_book.book()
    known = {*published_book.figures, *published_book.targets}

    changed, newly_valued = [], []
    for key in known:
        before, after = value_of(bare, key), value_of(illustrated.book, key)
        states = [standing(book, key, today=DAY) for book in (bare, illustrated.book)]
        if before != after or states[0].state != states[1].state:
            (newly_valued if before.number is None or not before.is_complete else changed).append(
                key
            )
            assert after.illustration, key
        assert states[0].target == states[1].target, key
        assert disagreement(bare, key) == disagreement(illustrated.book, key), key

    assert changed == []
    assert {(key.indicator, key.period.code) for key in newly_valued} == {
        ("EMP_JOBS_NEW", "2025"),
        ("EMP_SHIFT", "2025"),
        ("TRN_ENROLL", "2025"),
    }


def test_no_figure_disagrees_with_the_months_below_it(illustrated, published_book):
    found = []
    for code in flows(published_book):
        for area in (OLD, NEW, *DISTRICTS):
            for year in (2023, 2024, 2025, 2026):
                so_far = year_so_far(illustrated.book, code, area, year)
                if so_far and so_far.finding:
                    found.append(so_far.finding)

    assert found == []


# ---------------------------------------------------------------- sums


def test_months_of_the_old_province_add_up_to_its_published_years(illustrated, published_book):
    checked = []
    for code in flows(published_book):
        for year in (2023, 2024):
            steps = steps_of(illustrated.figures, code, OLD, year)
            if steps and key_of(code, OLD, str(year)) in published_book.figures:
                checked.append(code)
                assert len(steps) in (4, 12)
                assert sum(steps.values()) == amount(
                    published_book.figures, code, OLD, str(year)
                ), (code, year)

    assert Counter(checked)["EMP_JOBS_NEW"] == 2
    assert len(checked) >= 8


def test_months_of_parts_add_up_to_the_published_whole(illustrated, published_book):
    """The 15,325 who were enrolled in 2023 are known as a whole; the three schools share them."""
    parts = parts_of(published_book, "TRN_ENROLL")
    steps = [steps_of(illustrated.figures, part, OLD, 2023) for part in parts]

    assert len(parts) == 3
    assert sum(sum(months.values()) for months in steps) == 15325
    assert amount(published_book.figures, "TRN_ENROLL", OLD, "2023") == 15325
    assert not steps_of(illustrated.figures, "TRN_ENROLL", OLD, 2023)  # it is computed
    assert value_of(illustrated.book, key_of("TRN_ENROLL", OLD, "2023-M03")).number == sum(
        months[Period.parse("2023-M03")] for months in steps
    )


def test_the_published_first_half_of_2024_is_kept(illustrated):
    months = steps_of(illustrated.figures, "EMP_JOBS_NEW", OLD, 2024)
    amounts = [months[month] for month in sorted(months)]

    assert sum(amounts[:6]) == 9230
    assert sum(amounts[6:]) == 15000 - 9230


@pytest.mark.parametrize("area", [OLD, NEW])
def test_areas_add_up_to_their_province_in_every_month(illustrated, published_book, area):
    """Over months, over areas, and over both: of the years in which nobody is late or missing."""
    territories = published_book.catalogue.territories
    within = [code for code, land in territories.items() if land.parent == area]
    years = (2023, 2024) if area == OLD else (2025,)
    sums: dict[tuple[str, Period], Decimal] = defaultdict(Decimal)
    counts: Counter[tuple[str, Period]] = Counter()
    for key, figure in illustrated.figures.items():
        is_flow = published_book.catalogue.definitions[key.indicator].kind is Kind.FLOW
        if is_flow and key.area in within and key.slice == TOTAL and key.period.year in years:
            sums[key.indicator, key.period] += figure.value
            counts[key.indicator, key.period] += 1

    assert len(within) == (9 if area == OLD else 99)
    assert set(counts.values()) == {len(within)}
    assert {indicator for indicator, _period in sums} >= {
        "EMP_JOBS_NEW",
        "TRN_ELEM",
        "EMP_OVERSEAS",
    }
    for (indicator, period), total in sums.items():
        assert total == amount(illustrated.figures, indicator, area, period), (indicator, period)
    for indicator in {indicator for indicator, _period in sums}:
        for year in years:
            published = published_book.figures.get(key_of(indicator, area, str(year)))
            inside = [total for (code, period), total in sums.items()
                      if code == indicator and period.year == year]  # fmt: skip
            if published and inside:
                assert sum(inside) == published.value, (indicator, year)


def test_whatever_is_published_of_2025_within_the_year_comes_out(illustrated, published_book):
    """Above all 24,864 new jobs in nine months, 2,083 of them in September."""
    months = steps_of(illustrated.figures, "EMP_JOBS_NEW", NEW, 2025)
    assert len(months) == 12
    assert months[Period.parse("2025-M09")] == 2083
    assert sum(value for month, value in months.items() if month.end.month <= 9) == 24864
    assert year_so_far(illustrated.book, "EMP_JOBS_NEW", NEW, 2025).finding is None
    of_communes = [
        figure.value
        for key, figure in illustrated.figures.items()
        if key.indicator == "EMP_JOBS_NEW"
        and key.period.code == "2025-M09"
        and key.area not in (OLD, NEW)
    ]
    assert len(of_communes) == 99
    assert sum(of_communes) == 2083

    checked = []
    for key, figure in published_book.figures.items():
        is_part = key.period.length < 12 and key[1:3] == (NEW, TOTAL)
        if not is_part or published_book.catalogue.definitions[key.indicator].kind != Kind.FLOW:
            continue
        inside = [
            steps_of(illustrated.figures, one, NEW, 2025)
            for one in parts_of(published_book, key.indicator) or [key.indicator]
        ]
        checked.append(key.period.code)
        assert figure.value == sum(
            value
            for steps in inside
            for month, value in steps.items()
            if key.period.contains(month)
        ), key
    assert sorted(checked) == ["2025-C08"] * 4 + ["2025-C09"] * 3 + ["2025-M08", "2025-M09"]


def test_households_by_district_add_up_and_keep_the_published_rates(illustrated, published_book):
    for year in ("2023", "2024"):
        for indicator in ("POV_HH_TOTAL", "POV_HH_POOR", "POV_HH_NEAR"):
            parts = [amount(illustrated.figures, indicator, area, year) for area in DISTRICTS]
            assert sum(parts) == amount(published_book.figures, indicator, OLD, year)
    rates = {"POV_RATE": "POV_HH_POOR", "POV_NEAR_RATE": "POV_HH_NEAR"}
    checked = 0
    for key, figure in published_book.figures.items():
        if key.indicator in rates and key.area in DISTRICTS and key.period.year >= 2023:
            counted = amount(illustrated.figures, rates[key.indicator], key.area, key.period)
            everyone = amount(illustrated.figures, "POV_HH_TOTAL", key.area, key.period)
            checked += 1
            assert round(counted * 100 / everyone, 2) == figure.value, key
    assert checked == 10


@pytest.mark.parametrize("today", DAYS)
def test_what_is_made_up_is_never_below_zero_nor_a_part_above_its_whole(illustrated_on, today):
    figures = illustrated_on(today).figures
    overseas = [key for key in figures if key.indicator == "EMP_OVERSEAS" and key.slice == TOTAL]
    with_jobs = [key for key in overseas if key._replace(indicator="EMP_JOBS_NEW") in figures]

    assert [
        key for key, figure in figures.items() if figure.illustration and figure.value < 0
    ] == []
    assert len(with_jobs) > 500
    assert [
        key
        for key in with_jobs
        if figures[key].value > figures[key._replace(indicator="EMP_JOBS_NEW")].value
    ] == []


def test_rural_workers_are_among_those_enrolled_in_every_month(illustrated):
    checked = 0
    for year in (2025, 2026):
        for month in Period.year_of(year).months:
            rural = value_of(illustrated.book, key_of("TRN_RURAL", NEW, month)).number
            enrolled = value_of(illustrated.book, key_of("TRN_ENROLL", NEW, month)).number
            if rural is not None:
                checked += 1
                assert rural <= enrolled, month
    assert checked == 22


@pytest.mark.parametrize("today", DAYS)
def test_no_area_disburses_more_than_it_was_assigned(illustrated_on, today):
    figures = illustrated_on(today).figures
    disbursed: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for key, figure in figures.items():
        if key.indicator == "FND_NTP_DISB":
            disbursed[key.area, key.period.year] += figure.value

    over = [
        (area, year)
        for (area, year), spent in disbursed.items()
        if spent > amount(figures, "FND_NTP_PLAN", area, str(year))
    ]

    assert len(disbursed) > 150
    assert over == []


def test_targets_of_areas_add_up_to_the_plan_of_the_province(illustrated, published_book):
    sums: dict[tuple[str, str, Period], Decimal] = defaultdict(Decimal)
    for row in illustrated.made.targets:
        if row.area != row.province:
            sums[row.indicator, row.province, row.period] += row.value

    assert {province for _indicator, province, _period in sums} == {OLD, NEW}
    for (indicator, province, period), total in sums.items():
        held = illustrated.targets[key_of(indicator, province, period)]
        real = [target for target in held if not target.illustration] or held
        assert total in {target.value for target in real}, (indicator, province, period)


# ---------------------------------------------------------------- what it looks like


def shares(steps: dict[Period, Decimal]) -> tuple[Decimal, ...]:
    whole = sum(steps.values())
    return tuple(round(steps[period] / whole, 4) for period in sorted(steps))


def test_month_shares_differ_by_indicator_and_by_district(illustrated, published_book):
    of_province = [
        shares(steps)
        for code in flows(published_book)
        if len(steps := steps_of(illustrated.figures, code, OLD, 2023)) == 12
    ]
    of_districts = [
        shares(steps_of(illustrated.figures, "EMP_JOBS_NEW", district, 2023))
        for district in DISTRICTS
    ]
    years = [shares(steps_of(illustrated.figures, "EMP_JOBS_NEW", OLD, y)) for y in (2023, 2024)]

    assert len(of_province) >= 6
    for alike in (of_province, of_districts, years):
        assert len(set(alike)) == len(alike)


@pytest.mark.parametrize("today", DAYS)
def test_each_of_the_six_states_occurs_three_times_in_the_current_year(illustrated_on, today):
    """From the day on which the figures of January are in; before it nothing can be judged."""
    illustrated = illustrated_on(today)
    year = Period.year_of(today.year)
    missing = dict.fromkeys(State, 3)

    # The few of the province first, so that the search ends soon.
    for key in sorted(illustrated.targets, key=lambda key: key.area not in (OLD, NEW)):
        if key.period == year and any(missing.values()):
            state = standing(illustrated.book, key, today=today).state
            missing[state] = max(0, missing[state] - 1)

    assert not any(missing.values()), missing


@pytest.mark.parametrize("today", [date(2026, 1, 20), *DAYS])
def test_the_twelve_months_before_loading_have_figures(illustrated_on, today):
    """Of a month that is over by five days or more, the province has reported."""
    illustrated = illustrated_on(today)
    months = [
        month
        for year in (today.year - 1, today.year)
        for month in Period.year_of(year).months
        if (today - month.end).days >= 5
    ][-12:]

    assert len(months) == 12
    for code in ("EMP_JOBS_NEW", "EMP_SHIFT", "TRN_ELEM", "POV_HOUSE", "EMP_CONSULT"):
        assert [month.code for month in months if key_of(code, NEW, month) not in
                illustrated.figures] == [], code  # fmt: skip


def test_some_areas_are_late_some_missing_and_some_behind(illustrated):
    communes = {key.area for key in illustrated.targets if key.indicator == "EMP_JOBS_NEW"}
    reported = {
        area: steps_of(illustrated.figures, "EMP_JOBS_NEW", area, DAY.year)
        for area in communes - {OLD, NEW, *DISTRICTS}
    }
    last = max(reported.values(), key=len)
    behind = [
        area
        for area in reported
        if standing(illustrated.book, key_of("EMP_JOBS_NEW", area, "2026"), today=DAY).state
        == State.BEHIND
    ]

    assert len(last) == 10
    assert sum(not steps for steps in reported.values()) >= 2
    assert sum(len(steps) == 9 for steps in reported.values()) >= 3
    assert len(behind) >= 5
    assert all(
        standing(illustrated.book, key_of("EMP_JOBS_NEW", area, "2026"), today=DAY).state
        == State.NO_FIGURE
        for area, steps in reported.items()
        if not steps
    )


def test_nothing_is_known_before_its_day(illustrated_on):
    for today in DAYS:
        for row in illustrated_on(today).made.figures:
            assert row.known_from <= today
            assert row.period.end < row.known_from or row.period.is_year
            assert row.status in (FigureStatus.PRELIMINARY, FigureStatus.REPORTED)


def test_a_figure_of_a_territory_before_its_time_is_recast(illustrated, published_book):
    for row in illustrated.made.figures:
        land = published_book.catalogue.territories[row.area]
        existed = (land.valid_from or date.min) <= row.period.end
        assert row.recast is not existed, row


# ---------------------------------------------------------------- always the same


def test_the_same_book_and_day_give_the_same_set_in_whatever_order(illustrated, published_book):
    shuffled = replace(
        published_book,
        figures=dict(reversed(published_book.figures.items())),
        targets=dict(reversed(published_book.targets.items())),
        urban=published_book.urban[::-1],
    )

    again = shuffled.made_up(DAY)

    assert set(again.figures) == set(illustrated.made.figures)
    assert set(again.targets) == set(illustrated.made.targets)


def test_illustrations_in_the_book_are_not_looked_at(illustrated, published_book):
    again = replace(published_book, figures=illustrated.figures, targets=illustrated.targets)

    assert again.made_up(DAY) == illustrated.made


def test_a_later_day_adds_to_the_set_and_keeps_what_is_there(illustrated_on):
    """In the same year: a chart that was looked at yesterday shows the same today."""
    earlier = set(illustrated_on(date(2026, 6, 20)).made.figures)
    later = set(illustrated_on(DAY).made.figures)

    assert earlier < later


def test_what_gave_way_is_left_out(published_book, illustrated):
    made = illustration_set(
        published_book.book(),
        urban=published_book.urban,
        given_way={("EMP_JOBS_NEW", 2024)},
        today=DAY,
    )

    def places(rows):
        return {(row.indicator, row.period.year) for row in rows}

    assert places(illustrated.made.figures) - places(made.figures) == {("EMP_JOBS_NEW", 2024)}
    assert places(made.targets) == places(illustrated.made.targets) - {("EMP_JOBS_NEW", 2024)}


def test_a_year_whose_published_figures_contradict_each_other_is_left_out(published_book):
    """Half a year above the whole: nothing adds up to both."""
    half = key_of("EMP_JOBS_NEW", OLD, "2024-S1")
    too_much = Figure(value=Decimal(15001), status=FigureStatus.ESTIMATE)

    made = replace(published_book, figures=published_book.figures | {half: too_much}).made_up(DAY)

    years = {row.period.year for row in made.figures if row.indicator == "EMP_JOBS_NEW"}
    assert years == {2023, 2025, 2026}


# ---------------------------------------------------------------- spreading

weights = st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any)


@given(st.integers(0, 100_000), weights)
def test_parts_add_up_to_what_was_spread(total, shares):
    parts = spread(total, shares)

    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - Decimal(total) * share / sum(shares)) < 1


@given(st.data(), weights)
def test_parts_stay_within_what_each_may_be(data, shares):
    most = [data.draw(st.integers(0, 1000)) for _share in shares]
    total = data.draw(st.integers(0, sum(most)))

    parts = spread(total, shares, most)

    assert sum(parts) == total
    assert all(0 <= part <= limit for part, limit in zip(parts, most, strict=True))


@pytest.mark.parametrize(
    ("total", "shares", "most"),
    [(-1, [1, 2], None), (1, [0, 0], None), (1, [], None), (5, [1, 1], [2, 2])],
)
def test_what_cannot_be_spread_is_refused(total, shares, most):
    with pytest.raises(ValueError, match=r"cannot be spread|fit nowhere"):
        spread(total, shares, most)


def test_draws_are_the_same_in_every_process():
    """Held to fixed numbers, for a set that differs from machine to machine is no set."""
    assert [draw(100, "a", 1), draw(100, "a", 2), draw(7, "b")] == [60, 14, 0]
