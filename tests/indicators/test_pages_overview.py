"""Tổng quan: what the published years came to, and what the page makes of little or nothing."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from indicators.calculations import State
from indicators.models import Explanation, Indicator
from indicators.pages.domains import domain_page
from indicators.pages.overview import BEST, WORST, Overview, overview_page
from indicators.periods import Period
from organisation.models import Area
from tests.factories import (
    make_area,
    make_domain,
    make_indicator,
    make_observation,
    make_office,
    make_target,
)
from tests.indicators.reading import plain

DOMAIN: Path = settings.BASE_DIR / "fixtures" / "domain"
TODAY = date(2026, 7, 1)

pytestmark = pytest.mark.django_db


def overview(year: int | str = "", area: str = "", *, today: date = TODAY) -> Overview:
    page = overview_page({"nam": str(year), "dia-ban": area}, today=today)
    assert page is not None
    return page


def counts(page: Overview) -> dict[str, int]:
    return {item.state.value: item.count for item in page.counts if item.count}


# ---------------------------------------------------------------- the published years


def test_the_overview_opens_on_2023_in_which_nothing_fell_short(published):
    page = overview()

    assert (page.scope.year, page.scope.area.code) == (2023, "LC-OLD")
    assert (page.missed, page.missed_count) == ((), 0)
    assert counts(page) == {"met": page.planned}
    assert "không có chỉ tiêu nào chưa đạt" in page.lead


def test_in_2024_one_indicator_fell_short(published):
    page = overview(2024)

    (missed,) = page.missed
    assert page.missed_count == 1
    assert missed.row.indicator.code == "POV_RATE_CHANGE"
    assert plain(missed.row.share) == "92,5 %"
    assert plain(missed.row.gap) == "thiếu 0,30 điểm %"
    assert missed.why == ""
    assert plain(missed.row.gap) in plain(page.lead)


def test_a_year_in_which_nothing_can_be_assessed_is_not_praised(published):
    page = overview(2025, "LC-OLD")

    assert page.planned > 0
    assert page.assessed == 0
    assert f"{page.planned} chỉ tiêu không đánh giá được" in page.lead
    assert "không có chỉ tiêu nào chưa đạt" not in page.lead


def test_what_was_exceeded_in_2023_stands_with_the_furthest_first(published):
    page = overview(2023)

    assert [(row.indicator.code, plain(row.share)) for row in page.exceeded] == [
        ("TRN_ENROLL", "133,3 %"),
        ("EMP_OVERSEAS", "117,5 %"),
        ("EMP_JOBS_NEW", "114,1 %"),
        ("POV_RATE_CHANGE", "110,8 %"),
    ]


def test_the_overview_says_who_answered_for_an_indicator_then_and_who_does_today(published):
    row = next(row for row in overview(2023).exceeded if row.indicator.code == "EMP_JOBS_NEW")
    assert (row.owner_then.code, row.owner.code) == ("LSA-LDVL", "SNV")


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_counts_add_up_to_the_planned_in_every_year_and_territory(published, year):
    for option in overview().scope.areas:
        page = overview(year, option.value)
        assert sum(item.count for item in page.counts) == page.planned
        assert page.missed_count <= page.planned
        assert page.exceeded_count <= counts(page).get("met", 0)
        assert len(page.missed) == min(page.missed_count, WORST)
        assert len(page.exceeded) == min(page.exceeded_count, BEST)
        in_force = Indicator.objects.valid_between(date(year, 1, 1), date(year, 12, 31)).count()
        assert page.planned + page.without_plan <= in_force
        assert page.without_figure <= in_force


def test_every_domain_has_its_card_with_its_headline(published):
    with (DOMAIN / "domains.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["order"]))

    cards = overview().cards

    assert [(card.domain.code, card.row and card.row.indicator.code) for card in cards] == [
        (row["code"], row["headline"] or None) for row in rows
    ]


def test_a_year_without_a_figure_shows_the_last_one_known_and_says_of_which_year(published):
    cards = {card.domain.code: card.row for card in overview(2024).cards}

    assert cards["children"].is_from_earlier
    assert (cards["children"].shown.text, cards["children"].shown_period) == (
        "1,38\N{NO-BREAK SPACE}%",
        "năm 2023",
    )
    assert not cards["poverty"].is_from_earlier


def test_the_merged_province_can_be_chosen_and_holds_nine_months_to_be_no_year(published):
    page = overview(area="LC-NEW")

    assert "LC-NEW" in [option.value for option in overview().scope.areas]
    assert (page.scope.year, page.scope.area.code) == (2025, "LC-NEW")
    jobs = next(card.row for card in page.cards if card.domain.code == "employment")
    assert (jobs.state, jobs.shown_period) == (State.NO_FIGURE, "9 tháng đầu năm 2025")
    assert page.missed == ()


def test_a_territory_that_was_not_there_yet_shows_no_sum_of_a_part_of_it(published):
    """The merged province in 2023: one of its two predecessors is known, which makes no bar."""
    page = overview(2023, "LC-NEW")

    assert page.planned == 0
    poverty = next(card.row for card in page.cards if card.domain.code == "poverty")
    assert not poverty.has_figure
    assert poverty.bullet is None


def test_the_poverty_rate_judged_wrong_is_on_no_card(published):
    for year in (2024, 2025):
        for card in overview(year, "LC-NEW").cards:
            assert card.row.shown.value != Decimal("12.5")


# ---------------------------------------------------------------- little or nothing


def test_without_areas_or_without_a_catalogue_there_is_no_page(db):
    assert overview_page({}, today=TODAY) is None
    make_area()
    assert overview_page({}, today=TODAY) is None


def test_a_figure_without_plan_is_counted_beside(db):
    area = make_area()
    make_observation(area=area)
    make_indicator()

    page = overview(2023)

    assert (page.planned, page.without_plan, page.without_figure) == (0, 1, 1)
    assert counts(page) == {}
    assert page.lead


def test_a_plan_without_figure_is_no_figure(db):
    make_target()

    page = overview(2023)

    assert counts(page) == {"no_figure": 1}
    assert (page.planned, page.without_figure, page.missed_count) == (1, 1, 0)


@pytest.mark.parametrize(
    ("actual", "planned", "state", "share"),
    [
        ("100", "100", State.MET, "100,0 %"),
        ("90", "100", State.WATCH, "90,0 %"),
        ("89", "100", State.BEHIND, "89,0 %"),
        ("0", "100", State.BEHIND, "0,0 %"),
        ("5", "0", State.NOT_ASSESSED, "kế hoạch bằng 0"),
        ("0", "0", State.NOT_ASSESSED, "kế hoạch bằng 0"),
    ],
)
def test_a_zero_is_a_figure_and_a_plan_of_zero_gives_no_percentage(
    db, actual, planned, state, share
):
    target = make_target(value=Decimal(planned))
    make_observation(indicator=target.indicator, area=target.area, value=Decimal(actual))

    page = overview(2023)

    assert counts(page) == {state.value: 1}
    rows = [missed.row for missed in page.missed]
    assert [row.state for row in rows] == [state] * (state in (State.WATCH, State.BEHIND))
    domain_row = row_in(page, target.indicator)
    assert domain_row == share


def row_in(page: Overview, indicator: Indicator) -> str:
    """The share of the plan as the page of its domain says it."""
    asked = {"nam": str(page.scope.year), "dia-ban": page.scope.area.code}
    found = domain_page(indicator.domain.code, asked, today=TODAY)
    return plain(next(row.share for row in found.rows if row.indicator == indicator))


def test_a_missing_month_makes_no_year(db):
    target = make_target()
    for month in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12):
        make_observation(indicator=target.indicator, area=target.area, period=f"2023-M{month:02}")

    page = overview(2023)

    assert counts(page) == {"no_figure": 1}


def test_the_worst_stand_first_and_what_moved_the_wrong_way_before_them(db):
    area = make_area()
    shares = {"A": "95", "B": "20", "C": "80", "D": "50", "E": "91", "F": "99"}
    for code, actual in shares.items():
        indicator = make_indicator(code=code)
        make_target(indicator=indicator, area=area)
        make_observation(indicator=indicator, area=area, value=Decimal(actual))
    rise = make_indicator(code="RISE", kind="change", direction="down", decimals=2)
    make_target(indicator=rise, area=area, value=Decimal("-4"))
    make_observation(indicator=rise, area=area, value=Decimal("0.5"))

    page = overview(2023)

    assert [missed.row.indicator.code for missed in page.missed] == ["RISE", "B", "D", "C", "E"]
    assert page.missed_count == 7
    assert plain(page.missed[0].row.share) == "tăng 0,50 người, không đạt"


def test_the_reason_given_for_a_shortfall_stands_beside_it(published):
    Explanation.objects.create(
        indicator=Indicator.objects.get(code="POV_RATE_CHANGE"),
        area=Area.objects.get(code="LC-OLD"),
        period="2024",
        text="Bão số 3 (Yagi)",
    )
    assert [missed.why for missed in overview(2024).missed] == ["Bão số 3 (Yagi)"]
    assert [missed.why for missed in overview(2023).missed] == []


@pytest.mark.parametrize(
    ("fields", "mark"),
    [({"illustration": True}, "minh họa"), ({"recast": True}, "tính lại"), ({}, "thực hiện")],
)
def test_what_is_made_up_or_recast_says_so_beside_its_number(db, fields, mark):
    target = make_target(value=Decimal(10))
    make_observation(indicator=target.indicator, area=target.area, **fields)

    (row,) = overview(2023).exceeded

    assert mark in row.note


def test_an_indicator_of_another_time_is_not_counted(db):
    area = make_area()
    make_observation(area=area)
    make_indicator(valid_to=date(2020, 12, 31))
    make_indicator(valid_from=date(2025, 1, 1))

    assert overview(2023).without_figure == 0


def test_a_domain_without_headline_has_a_card_without_figure(db):
    make_observation(area=make_area())
    make_domain(code="empty")

    cards = {card.domain.code: card.row for card in overview(2023).cards}

    assert cards["empty"] is None


def test_one_point_is_drawn_and_told(db):
    domain = make_domain()
    indicator = make_indicator(domain=domain, owner=make_office())
    domain.headline = indicator
    domain.save()
    make_observation(indicator=indicator, area=make_area(), value=Decimal(1234))

    (card,) = overview(2023).cards

    assert card.spark.label.endswith(": 2023 1.234")
    assert (card.row.figure.number, card.row.has_plan) == ("1.234", False)


def test_numbers_are_written_as_the_language_writes_them(published):
    with override("en"):
        row = overview(2023).exceeded[0]
        assert (plain(row.share), row.figure.number) == ("133.3 %", "15,325")


def test_the_period_of_a_page_is_the_whole_year(published):
    assert overview(2023).scope.period == Period.year_of(2023)


def test_in_an_open_year_the_latest_figure_of_a_stock_counts_as_one_of_the_year(db):
    made = make_observation(indicator=make_indicator(kind="stock"), period="2026-M03")

    open_year = overview_page({"nam": "2026", "dia-ban": made.area.code}, today=date(2026, 7, 1))
    closed_year = overview_page({"nam": "2026", "dia-ban": made.area.code}, today=date(2027, 7, 1))

    assert open_year is not None
    assert closed_year is not None
    assert (open_year.without_figure, open_year.without_plan) == (0, 1)
    assert (closed_year.without_figure, closed_year.without_plan) == (1, 0)
