"""Reusable queries: which rows, in which order, with accents or without."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.choices import PlanState
from indicators.models import Indicator, IndicatorOwner, Observation, Plan, Target
from indicators.querysets import matching
from organisation.models import Area
from tests.factories import (
    make_area,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db

DAYS = (date(2022, 12, 5), date(2024, 1, 31), date(2024, 6, 30))


@pytest.fixture
def chain() -> list[Observation]:
    """Three versions of one figure, put in with the newest first; the last one by date is open."""
    key = {"indicator": make_indicator(), "area": make_area()}
    made = [
        make_observation(
            **key,
            value=Decimal(number),
            known_from=DAYS[number],
            superseded_at=None if number == 2 else timezone.now(),
        )
        for number in (2, 0, 1)
    ]
    return sorted(made, key=lambda row: row.known_from)


def values(rows) -> list[Decimal]:
    return [row.value for row in rows]


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2022, 12, 4), []),
        (DAYS[0], [0]),
        (date(2024, 1, 30), [0]),
        (DAYS[1], [1]),
        (DAYS[2], [2]),
        (date(2030, 1, 1), [2]),
    ],
)
def test_known_on_gives_the_last_version_published_by_the_day(chain, day, known):
    assert values(Observation.objects.known_on(day)) == known


def test_known_on_tells_two_versions_of_one_day_apart_by_their_order(db):
    key = {"indicator": make_indicator(), "area": make_area(), "known_from": DAYS[0]}
    make_observation(**key, value=Decimal(1), superseded_at=timezone.now())
    make_observation(**key, value=Decimal(2))

    assert values(Observation.objects.known_on(DAYS[0])) == [2]


def test_known_on_keeps_the_last_version_through_a_narrower_question(chain):
    other = make_observation(indicator=chain[0].indicator, known_from=DAYS[0])
    rows = Observation.objects.known_on(DAYS[1])

    assert values(rows.in_areas([chain[0].area_id])) == [1]
    assert values(rows.in_areas([other.area_id])) == [100]
    assert values(rows.of_indicators([])) == []


def test_known_on_keeps_illustration_and_real_figures_apart(chain):
    same = {"indicator": chain[0].indicator, "area": chain[0].area}
    make_observation(**same, illustration=True, value=Decimal(9), known_from=DAYS[2])

    assert sorted(values(Observation.objects.known_on(DAYS[2]))) == [2, 9]


def test_current_gives_the_open_version(chain):
    assert values(Observation.objects.current()) == [2]


def test_versions_come_newest_period_first_and_newest_version_first(chain):
    indicator, area = chain[0].indicator, chain[0].area
    make_observation(indicator=indicator, area=area, period="2024", value=Decimal(24))
    make_observation(indicator=indicator, area=area, period="2023-Q1", value=Decimal(3))
    make_observation(period="2025")

    assert values(Observation.objects.versions(indicator=indicator)) == [24, 2, 1, 0, 3]


def test_newer_than_gives_versions_published_after_the_day(chain):
    assert values(Observation.objects.newer_than(DAYS[1])) == [2]


def test_ending_between_asks_for_the_end_of_the_period(db):
    for period in ("2022", "2023-Q1", "2023", "2021-2025"):
        make_observation(period=period)
    rows = Observation.objects.ending_between(date(2023, 1, 1), date(2023, 12, 31))
    assert {row.period for row in rows} == {"2023-Q1", "2023"}


def test_for_key_finds_one_figure_and_its_versions(chain):
    one = chain[0]
    make_observation(indicator=one.indicator, period="2023")
    make_observation(area=one.area, period="2023")
    found = Observation.objects.for_key(
        indicator=one.indicator, area=one.area, slice="_T", period="2023"
    )
    assert set(found) == set(chain)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("2022-12-05", False), ("2024-01-31", True)], False),
        ([("2022-12-05", True), ("2024-01-31", False)], True),
        ([("2022-12-05", False)], True),
        ([], False),
    ],
    ids=["the last is open", "an older one is open", "the only one is closed", "nothing"],
)
def test_last_versions_closed_finds_keys_that_lost_their_current_figure(db, rows, found):
    key = {"indicator": make_indicator(), "area": make_area()}
    for day, is_open in rows:
        make_observation(
            **key,
            known_from=date.fromisoformat(day),
            superseded_at=None if is_open else timezone.now(),
        )

    assert Observation.objects.last_versions_closed().exists() is found


def test_of_the_published_figures_no_current_one_is_lost(published):
    assert not Observation.objects.last_versions_closed().exists()


# ---------------------------------------------------------------- plans, owners


def test_issued_and_drafts_part_the_plans(db):
    draft, issued = make_plan(), make_plan(state=PlanState.ISSUED)
    make_target(plan=draft, area=draft.area)
    target = make_target(plan=issued)

    assert list(Plan.objects.drafts()) == [draft]
    assert list(Plan.objects.issued()) == [issued]
    assert list(Target.objects.issued()) == [target]
    assert list(Target.objects.known_on(target.known_from)) == list(Target.objects.order_by("pk"))
    assert not Target.objects.known_on(date(2020, 1, 1)).exists()


def test_for_pages_has_all_a_page_says_of_an_indicator_in_two_queries(published):
    with CaptureQueriesContext(connection) as queries:
        for indicator in Indicator.objects.for_pages():
            assert indicator.domain.name
            assert indicator.measure.name
            assert indicator.owner_on(date(2026, 1, 1)).name
            assert indicator.parent is None or indicator.parent.name
    assert len(queries) == 2


@pytest.mark.parametrize(
    ("day", "owner"),
    [
        (date(2025, 2, 28), "before"),
        (date(2025, 3, 1), "after"),
        (date(2025, 6, 30), "after"),
        (date(2025, 7, 1), None),
    ],
)
def test_owner_on_counts_the_last_day_in(db, day, owner):
    indicator = make_indicator()
    terms = {"before": (None, date(2025, 2, 28)), "after": (date(2025, 3, 1), date(2025, 6, 30))}
    for code, (start, end) in terms.items():
        IndicatorOwner.objects.create(
            indicator=indicator, office=make_office(code=code), valid_from=start, valid_to=end
        )

    found = indicator.owner_on(day)

    assert (found and found.code) == owner
    in_force = IndicatorOwner.objects.valid_on(day)
    assert [row.office.code for row in in_force] == ([owner] if owner else [])


# ---------------------------------------------------------------- without accents


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hộ nghèo", True),
        ("HỘ NGHÈO", True),
        ("ho ngheo", True),
        ("ngheo ho", True),
        ("ho\u0323\u0302 nghe\u0300o", True),
        ("h\u200bộ", True),
        ("pov_rate", True),
        ("poverty", True),
        ("chuẩn", True),
        ("hộ giàu", False),
        ("hoo", False),
        ("%", False),
        ("_____", False),
        ("pov%rate", False),
        ("'", False),
        ("\\", False),
        ("", True),
    ],
)
def test_an_indicator_is_found_by_every_word_of_its_names_whatever_the_accents(db, words, found):
    make_indicator(
        code="POV_RATE", name="Tỷ lệ hộ nghèo", name_en="Poverty rate", definition="Theo chuẩn"
    )
    assert Indicator.objects.matching(words).exists() is found


def test_a_renamed_row_is_found_by_its_new_name(db):
    area = make_area(name="Huyện Bắc Hà")
    area.name = "Xã Đồng Tâm"
    area.save(update_fields=["name"])

    assert list(matching(Area.objects.all(), "dong tam")) == [area]
    assert not matching(Area.objects.all(), "bac ha").exists()
