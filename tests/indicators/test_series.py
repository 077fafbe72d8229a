"""The one reader: which rows become figures, as known on which day, in how many queries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators import series
from indicators.calculations import (
    TOTAL,
    Book,
    Bound,
    Key,
    Missing,
    PartKind,
    RuleFact,
    RuleKind,
    value_of,
)
from indicators.choices import Kind, PlanKind, PlanState
from indicators.models import Indicator, Rule
from indicators.periods import Period
from organisation.choices import AreaLevel
from organisation.models import Area, AreaMembership, AreaSuccession
from tests.factories import (
    make_area,
    make_indicator,
    make_measure,
    make_observation,
    make_office,
    make_plan,
    make_slice,
    make_target,
)

pytestmark = pytest.mark.django_db

Y2022, Y2023 = Period.year_of(2022), Period.year_of(2023)


def read_book(known_on: date | None = None) -> Book:
    """Everything there is."""
    catalogue = series.read_catalogue()
    return series.read_book(catalogue, indicators=catalogue.indicators, known_on=known_on)


# ---------------------------------------------------------------- as known on a day


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2022, 11, 30), None),
        (date(2022, 12, 31), "18.37"),
        (date(2023, 6, 1), "18.37"),
        (date(2024, 1, 31), "19.37"),
        (date(2026, 7, 1), "19.37"),
        (None, "19.37"),
    ],
)
def test_poverty_of_2022_is_what_was_known_on_the_day(published, day, rate):
    value = value_of(read_book(day), Key("POV_RATE", "LC-OLD", TOTAL, Y2022))
    assert value.number == (rate and Decimal(rate))


def test_nothing_is_known_before_it_was_published(published):
    for day in (date(2020, 1, 1), date(2023, 6, 1), date(2024, 12, 31)):
        book = read_book(day)
        assert all(figure.known_from <= day for figure in book.figures.values())
        assert all(row.known_from <= day for rows in book.targets.values() for row in rows)
        assert book.figures


def test_on_the_last_day_of_all_the_current_figures_are_known(published):
    assert read_book(date(2100, 1, 1)).figures == read_book().figures


def test_a_figure_recorded_late_is_known_from_its_publication(db):
    first = make_observation(value=Decimal(10), known_from=date(2024, 1, 31))
    key = Key(first.indicator.code, first.area.code, TOTAL, Y2023)
    same = {"indicator": first.indicator, "area": first.area}
    make_observation(
        **same, value=Decimal(8), known_from=date(2023, 12, 1), superseded_at=timezone.now()
    )

    assert value_of(read_book(), key).number == 10
    assert value_of(read_book(date(2023, 12, 31)), key).number == 8


# ---------------------------------------------------------------- rows to figures


def test_a_figure_carries_what_its_row_says(db):
    row = make_observation(
        value=Decimal("9230"),
        status="estimate",
        qualifier="over",
        derivation="read off a chart",
        circular=True,
        recast=True,
        cut_off=date(2023, 12, 14),
        known_from=date(2024, 6, 9),
    )
    (key,), (figure,) = zip(*read_book().figures.items(), strict=True)

    assert key == Key(row.indicator.code, row.area.code, TOTAL, Y2023)
    assert (figure.value, figure.status, figure.qualifier) == (9230, "estimate", "over")
    assert (figure.derived, figure.circular, figure.recast) == (True, True, True)
    assert (figure.known_from, figure.cut_off) == (date(2024, 6, 9), date(2023, 12, 14))
    assert figure.reference == row.pk


@pytest.mark.parametrize("reason", list(Missing))
def test_missing_is_neither_zero_nor_nothing(db, reason):
    make_observation(missing=reason)
    (figure,) = read_book().figures.values()
    assert (figure.value, figure.missing) == (None, reason)


@pytest.mark.parametrize("real_first", [True, False])
def test_a_real_figure_goes_before_an_illustration_of_the_same_key(db, real_first):
    key = {"indicator": make_indicator(), "area": make_area()}
    for illustration in (not real_first, real_first):
        make_observation(**key, illustration=illustration, value=Decimal(2 if illustration else 1))

    (figure,) = read_book().figures.values()

    assert (figure.value, figure.illustration) == (1, False)


def test_only_the_open_version_is_a_figure(db):
    closed = make_observation(superseded_at=timezone.now())
    make_observation(indicator=closed.indicator, area=closed.area, value=Decimal(7))

    assert [figure.value for figure in read_book().figures.values()] == [7]


def test_a_book_holds_only_what_was_asked_for(published):
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=["POV_RATE"], areas=["LC-OLD"])

    assert {key.area for key in book.figures} == {"LC-OLD"}
    assert {key.indicator for key in book.figures} == {"POV_RATE", "POV_HH_POOR", "POV_HH_TOTAL"}


# ---------------------------------------------------------------- plans


@pytest.mark.parametrize(
    ("plan", "is_read"), [({"state": PlanState.DRAFT}, False), ({"state": PlanState.ISSUED}, True)]
)
def test_the_targets_of_a_draft_are_not_read(db, plan, is_read):
    make_target(plan=make_plan(**plan))
    assert bool(read_book().targets) is is_read


@pytest.mark.parametrize(
    ("issued_on", "in_force_from"),
    [(None, date(2023, 1, 1)), (date(2022, 12, 8), date(2022, 12, 8))],
)
def test_a_plan_without_a_day_of_issue_is_in_force_from_its_first_day(db, issued_on, in_force_from):
    make_target(plan=make_plan(state=PlanState.ISSUED, issued_on=issued_on))
    ((target,),) = read_book().targets.values()
    assert target.in_force_from == in_force_from


def test_a_target_carries_what_its_plan_and_row_say(db):
    district = make_area(level=AreaLevel.DISTRICT)
    indicator = make_indicator()
    first = make_plan(code="FIRST", state=PlanState.ISSUED)
    adjusted = make_plan(
        code="SECOND", kind=PlanKind.ADJUSTED, replaces=first, state=PlanState.ISSUED
    )
    made = make_target(
        plan=adjusted,
        area=district,
        indicator=indicator,
        value=Decimal("-4"),
        bound="at_most",
        baseline=Decimal("19.37"),
        derivation="100 / 1,141",
        circular=True,
    )

    ((target,),) = read_book().targets.values()

    assert (target.value, target.bound, target.baseline) == (-4, Bound.AT_MOST, Decimal("19.37"))
    assert (target.plan_code, target.plan_kind, target.replaces) == ("SECOND", "adjusted", "FIRST")
    assert (target.plan_area_is_own, target.plan_period) == (False, Y2023)
    assert (target.derived, target.circular, target.illustration) == (True, True, False)
    assert target.reference == made.pk


@pytest.mark.parametrize(
    ("plan", "target"), [({"illustration": True}, {}), ({}, {"illustration": True})]
)
def test_a_target_of_an_illustration_is_one(db, plan, target):
    make_target(plan=make_plan(state=PlanState.ISSUED, **plan), **target)
    ((found,),) = read_book().targets.values()
    assert found.illustration


# ---------------------------------------------------------------- the catalogue


def test_a_definition_says_what_the_calculations_ask_for(db):
    top, bottom = make_indicator(code="TOP"), make_indicator(code="BOTTOM")
    make_indicator(
        code="RATE",
        kind=Kind.RATIO,
        numerator=top,
        denominator=bottom,
        measure=make_measure("%"),
        decimals=2,
    )
    make_indicator(code="PART", parent=top, part_kind="exhaustive")

    definitions = series.read_catalogue().definitions

    rate, part = definitions["RATE"], definitions["PART"]
    assert (rate.numerator, rate.denominator, rate.decimals) == ("TOP", "BOTTOM", 2)
    assert (part.parent, part.part_kind) == ("TOP", PartKind.EXHAUSTIVE)


def test_a_percentage_is_a_hundred_times_its_ratio_and_an_average_is_not(published):
    definitions = series.read_catalogue().definitions
    scales = {definitions[code].scale for code in ("POV_RATE", "TSK_DONE_RATE", "POV_NEAR_RATE")}
    assert scales == {Decimal(100)}
    assert definitions["EMP_JOBS_NEW"].scale == 1


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("EMP_OVERSEAS", {"EMP_OVERSEAS"}),
        ("POV_RATE", {"POV_RATE", "POV_HH_POOR", "POV_HH_TOTAL"}),
        ("POV_RATE_CHANGE", {"POV_RATE_CHANGE", "POV_RATE", "POV_HH_POOR", "POV_HH_TOTAL"}),
    ],
)
def test_an_indicator_needs_all_it_is_worked_out_from_and_no_part_of_which(published, code, needed):
    assert series.read_catalogue().needed_for([code]) == needed


def test_a_whole_needs_its_exhaustive_parts(db):
    whole = make_indicator(code="WHOLE")
    make_indicator(code="PART", parent=whole, part_kind="exhaustive")
    make_indicator(code="WOMEN", parent=whole, part_kind="of_which")

    assert series.read_catalogue().needed_for(["WHOLE"]) == {"WHOLE", "PART"}


def test_an_area_needs_what_lies_in_it_and_what_it_came_from_whole(db):
    new, old, other = make_area(code="NEW"), make_area(code="OLD"), make_area(code="OTHER")
    make_area(code="DISTRICT", parent=old)
    for predecessor, share in ((old, "whole"), (other, "part")):
        AreaSuccession.objects.create(
            predecessor=predecessor, successor=new, on=date(2025, 7, 1), share=share
        )

    catalogue = series.read_catalogue()

    assert catalogue.areas_for("NEW") == {"NEW", "OLD", "DISTRICT"}
    assert catalogue.areas_for("OLD") == {"OLD", "DISTRICT"}


def test_a_group_is_another_territory_from_the_day_a_member_joins(published):
    group = series.read_catalogue().territories["LC-POOR4"]

    assert group.is_group
    assert group.changed_on == (date(2022, 1, 1),)


def test_a_group_is_another_territory_from_the_day_after_a_member_left(db):
    group = make_area(code="G", level=AreaLevel.GROUP, valid_from=date(2021, 1, 1))
    for first, last in ((date(2021, 1, 1), date(2022, 12, 31)), (date(2021, 1, 1), None)):
        AreaMembership.objects.create(
            group=group, member=make_area(), valid_from=first, valid_to=last
        )

    assert series.read_catalogue().territories["G"].changed_on == (date(2023, 1, 1),)


@pytest.mark.parametrize(
    ("predecessor", "successor", "changed"),
    [
        ({}, {}, {"FROM": True, "TO": True}),
        ({"valid_to": date(2025, 6, 30)}, {}, {"FROM": False, "TO": True}),
        ({}, {"valid_from": date(2025, 7, 1)}, {"FROM": True, "TO": False}),
        (
            {"valid_to": date(2025, 6, 30)},
            {"valid_from": date(2025, 7, 1)},
            {"FROM": False, "TO": False},
        ),
    ],
    ids=["both go on", "one ended", "one began", "one became the other"],
)
def test_an_area_that_gives_or_takes_land_and_goes_on_is_another_territory(
    db, predecessor, successor, changed
):
    on = date(2025, 7, 1)
    AreaSuccession.objects.create(
        predecessor=make_area(code="FROM", **predecessor),
        successor=make_area(code="TO", **successor),
        on=on,
        share="part",
    )

    territories = series.read_catalogue().territories

    assert {code: territories[code].changed_on == (on,) for code in changed} == changed
    assert all(territories[code].changed_on in ((), (on,)) for code in changed)


# ---------------------------------------------------------------- rules


def test_rules_are_read_with_what_they_name_and_how_strict_they_are(published):
    rules = series.read_catalogue().rules

    assert (
        RuleFact(kind=RuleKind.AT_MOST, indicator="GEN_UNIT_W", other="GEN_UNIT", refuses=True)
        in rules
    )
    assert (
        RuleFact(
            kind=RuleKind.BALANCE,
            indicator="POV_HH_POOR",
            inflow="POV_NEW",
            outflow="POV_ESCAPED",
        )
        in rules
    )


def test_a_changed_rule_is_read_anew(published):
    series.read_catalogue()
    Rule.objects.filter(indicator__code="GEN_UNIT_W").update(severity="warn")

    (rule,) = [row for row in series.read_catalogue().rules if row.indicator == "GEN_UNIT_W"]

    assert not rule.refuses


def test_figures_are_held_against_the_other_sides_of_their_rules_and_their_whole(published):
    catalogue = series.read_catalogue()

    assert catalogue.held_against(["POV_HH_POOR"]) >= {"POV_HH_POOR", "POV_NEW", "POV_ESCAPED"}
    assert catalogue.held_against(["TRN_RURAL"]) >= {"TRN_RURAL", "TRN_ENROLL"}
    assert catalogue.held_against(["TRN_ENROLL"]) >= {"TRN_RURAL", "TRN_COLLEGE"}
    assert catalogue.held_against([]) == set()


# ---------------------------------------------------------------- queries


def queries_of_a_round() -> int:
    with CaptureQueriesContext(connection) as queries:
        read_book()
    return len(queries)


def test_ten_queries_read_everything_however_much_there_is(published):
    before = queries_of_a_round()
    for number in range(10):
        indicator = make_indicator(owner=make_office())
        make_observation(indicator=indicator, area=make_area(), slice=make_slice(f"S{number}"))
        make_target(indicator=indicator)

    assert (before, queries_of_a_round()) == (10, 10)


# ---------------------------------------------------------------- what is remembered


def value(code: str, area: str, period: Period = Y2023) -> Decimal | None:
    return value_of(read_book(), Key(code, area, "_T", period)).number


def test_what_has_not_changed_is_not_read_again(published):
    queries_of_a_round()
    assert queries_of_a_round() == 1  # the versions


def test_a_changed_figure_is_read_alone_and_all_that_rests_on_it_worked_out_again(published):
    before = value("POV_RATE", "LC-OLD")
    indicator = Indicator.objects.get(code="EMP_JOBS_NEW")
    area = Area.objects.get(code="LC-OLD")
    period = Period.parse("2019")
    assert value("EMP_JOBS_NEW", "LC-OLD", period) is None
    make_observation(indicator=indicator, area=area, period="2019", value=Decimal(123))

    assert queries_of_a_round() == 3
    assert value("EMP_JOBS_NEW", "LC-OLD", period) == 123
    assert value("POV_RATE", "LC-OLD") == before


def test_a_ratio_follows_its_numerator_at_once():
    poor, all_of_them = make_indicator(), make_indicator()
    rate = make_indicator(kind="ratio", numerator=poor, denominator=all_of_them)
    area = make_area()
    make_observation(indicator=all_of_them, area=area, value=Decimal(200))
    first = make_observation(indicator=poor, area=area, value=Decimal(50))
    assert value(rate.code, area.code) == Decimal("0.25")

    first.superseded_at = "2024-05-01T00:00:00Z"
    first.save(update_fields=["superseded_at"])
    make_observation(indicator=poor, area=area, value=Decimal(100))

    assert value(rate.code, area.code) == Decimal("0.5")


def test_a_changed_definition_is_seen_at_once():
    figure = make_observation(period="2023-M01")
    code, area = figure.indicator.code, figure.area.code
    assert value(code, area) == 100  # 1/12 of the year
    Indicator.objects.filter(code=code).update(period_aggregation="none")
    assert value(code, area) is None


def test_a_new_target_is_in_the_next_book():
    figure = make_observation()
    assert not read_book().targets
    target = make_target(indicator=figure.indicator, area=figure.area)
    assert [key.indicator for key in read_book().targets] == [target.indicator.code]


def test_what_was_undone_was_never_there():
    figure = make_observation()
    with transaction.atomic():
        make_observation(indicator=figure.indicator, area=figure.area, period="2022")
        assert value(figure.indicator.code, figure.area.code, Y2022) == 100
        transaction.set_rollback(True)
    assert value(figure.indicator.code, figure.area.code, Y2022) is None


def test_memory_is_bounded_and_what_fell_out_is_read_again(published, monkeypatch):
    whole = read_book()
    monkeypatch.setattr(series, "MOST_FIGURES", 20)
    monkeypatch.setattr(series, "_remembered", series._Remembered())
    for _ in range(2):
        assert dict(read_book().figures) == dict(whole.figures)
        assert sum(map(len, series._remembered._shelves.values())) <= 20


def test_threads_that_share_what_is_worked_out_agree_with_one_that_does_not(published, monkeypatch):
    alone = read_book()
    keys = [key.in_period(Period.year_of(key.period.year)) for key in alone.figures]
    expected = {key: value_of(alone, key).number for key in keys}
    monkeypatch.setattr(series, "_remembered", series._Remembered())
    shared = read_book()

    def ask(start: int) -> dict[Key, Decimal | None]:
        return {key: value_of(shared, key).number for key in keys[start:] + keys[:start]}

    with ThreadPoolExecutor(8) as pool:
        assert all(answer == expected for answer in pool.map(ask, range(0, 80, 10)))
