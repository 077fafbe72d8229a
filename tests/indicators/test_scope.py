"""Which year and territory a page opens on, and what it says of an address that asks for others."""

from datetime import date
from decimal import Decimal

import pytest

from indicators import series
from indicators.calculations import Book
from indicators.choices import Kind
from indicators.pages.scope import Scope, default_year, province_of, scope_of
from indicators.series import Catalogue
from organisation.choices import AreaLevel
from tests.factories import make_area, make_indicator, make_observation, make_slice, make_target

pytestmark = pytest.mark.django_db

TODAY = date(2026, 7, 1)


def read() -> tuple[Catalogue, Book]:
    catalogue = series.read_catalogue()
    return catalogue, series.read_book(
        catalogue, indicators=catalogue.indicators, areas=catalogue.areas
    )


def opens_on(today: date = TODAY) -> int:
    return default_year(*read(), today=today)


def scope(asked: dict[str, str] | None = None, **narrowed: list[str]) -> Scope | None:
    return scope_of(*read(), asked or {}, today=TODAY, **narrowed)


@pytest.fixture
def key_indicators():
    """Four of them, so that two are half."""
    return [make_indicator(is_key=True, code=f"KEY_{number}") for number in range(4)]


@pytest.fixture
def province():
    return make_area(code="P")


# ---------------------------------------------------------------- the year


@pytest.mark.parametrize(
    ("figures", "year"),
    [
        ({}, 2025),
        ({2023: 4}, 2023),
        ({2023: 2}, 2023),
        ({2022: 4, 2023: 2}, 2023),
        ({2022: 2, 2023: 1}, 2022),
        ({2022: 1, 2023: 1}, 2023),
        ({2020: 2, 2022: 1, 2023: 1}, 2020),
        ({2023: 2, 2027: 4}, 2023),
    ],
    ids=[
        "nothing: last year",
        "all",
        "half is enough",
        "the later of two",
        "a quarter is not",
        "none is half: the latest with any",
        "an old year that is half known goes before one that is not",
        "years to come do not count",
    ],
)
def test_a_page_opens_on_the_latest_year_half_of_the_key_indicators_are_known_of(
    key_indicators, province, figures, year
):
    for of_year, count in figures.items():
        for indicator in key_indicators[:count]:
            make_observation(indicator=indicator, area=province, period=str(of_year))

    assert opens_on() == year


def half_known_in_2022_and(province, key_indicators, **fields):
    """Two of four in 2022, and two of 2023 made with the fields given."""
    for indicator in key_indicators[:2]:
        make_observation(indicator=indicator, area=province, period="2022")
        make_observation(**{"indicator": indicator, "area": province, "period": "2023"} | fields)


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ({}, 2023),
        ({"status": "estimate"}, 2023),
        ({"value": Decimal(0)}, 2023),
        ({"illustration": True}, 2022),
        ({"missing": "not_reported"}, 2022),
        ({"period": "2023-C11"}, 2022),
        ({"period": "2023-M12"}, 2022),
        ({"slice_id": "SEX_F"}, 2022),
    ],
    ids=[
        "published",
        "an estimate is a figure",
        "zero is a figure",
        "made up",
        "not reported",
        "eleven months",
        "one month",
        "women only",
    ],
)
def test_only_a_complete_real_total_of_the_year_makes_it_known(
    province, key_indicators, fields, year
):
    make_slice("SEX_F")
    half_known_in_2022_and(province, key_indicators, **fields)

    assert opens_on() == year


def test_a_year_known_by_computing_is_known(province):
    """A ratio from its two sides, a sum of months, a sum over all districts."""
    top, bottom = make_indicator(), make_indicator()
    ratio = {"numerator": top, "denominator": bottom, "period_aggregation": "ratio"}
    make_indicator(is_key=True, kind=Kind.RATIO, area_aggregation="ratio", **ratio)
    monthly, by_district = make_indicator(is_key=True), make_indicator(is_key=True)
    make_indicator(is_key=True), make_indicator(is_key=True), make_indicator(is_key=True)
    district = make_area(parent=province, level=AreaLevel.DISTRICT)
    for indicator in (top, bottom):
        make_observation(indicator=indicator, area=province)
    for month in range(1, 13):
        make_observation(indicator=monthly, area=province, period=f"2023-M{month:02}")
    make_observation(indicator=by_district, area=district)
    make_observation(area=province, period="2024")

    assert opens_on() == 2023


def test_a_year_known_of_some_districts_only_is_not_known(province, key_indicators):
    for indicator in key_indicators:
        make_observation(indicator=indicator, area=province, period="2022")
    district = make_area(parent=province, level=AreaLevel.DISTRICT)
    make_area(parent=province, level=AreaLevel.DISTRICT)
    for indicator in key_indicators:
        make_observation(indicator=indicator, area=district, period="2023")

    assert opens_on() == 2022


def test_the_year_is_judged_by_the_province_of_its_last_day(key_indicators):
    old = make_area(code="OLD", valid_to=date(2025, 6, 30))
    new = make_area(code="NEW", valid_from=date(2025, 7, 1))
    for indicator in key_indicators:
        make_observation(indicator=indicator, area=old, period="2024")
        make_observation(indicator=indicator, area=old, period="2025")
    assert opens_on() == 2024

    for indicator in key_indicators[:2]:
        make_observation(indicator=indicator, area=new, period="2025")
    assert opens_on() == 2025


def test_with_the_published_figures_a_page_opens_on_2023_of_the_old_province(published):
    for today in (date(2024, 2, 1), date(2025, 12, 31), TODAY, date(2031, 1, 1)):
        found = scope_of(*read(), {}, today=today)
        assert (found.year, found.area.code, found.notices) == (2023, "LC-OLD", ())


# ---------------------------------------------------------------- the territory


def test_of_two_provinces_valid_at_once_the_known_one_is_shown(key_indicators):
    make_area(code="Z-UNKNOWN")
    known = make_area(code="A-KNOWN")
    make_observation(indicator=key_indicators[0], area=known)

    assert province_of(*read(), 2023).code == "A-KNOWN"


def test_before_the_first_province_any_province_is_shown_and_without_areas_none(key_indicators):
    assert province_of(*read(), 2023) is None
    assert scope() is None

    make_area(code="P", valid_from=date(2025, 7, 1))
    assert province_of(*read(), 2023).code == "P"


def test_a_district_alone_is_not_opened_on_by_itself(key_indicators):
    district = make_area(level=AreaLevel.DISTRICT)
    make_observation(indicator=key_indicators[0], area=district)

    assert scope() is None
    assert scope({"dia-ban": district.code}).area == district


# ---------------------------------------------------------------- what the address asks for

NO_AREA, NO_YEAR = "Không có địa bàn này", "Không có năm này"


@pytest.mark.parametrize(
    ("asked", "year", "area", "notices"),
    [
        ({}, 2023, "P", []),
        ({"nam": "2022"}, 2022, "P", []),
        ({"nam": "1950"}, 1950, "P", []),
        ({"dia-ban": "D"}, 2021, "D", []),
        ({"dia-ban": "EMPTY"}, 2023, "EMPTY", []),
        ({"nam": "2023", "dia-ban": "D"}, 2023, "D", []),
        ({"nam": "", "dia-ban": ""}, 2023, "P", []),
        ({"nam": "2023-Q1"}, 2023, "P", [NO_YEAR]),
        ({"nam": "99999"}, 2023, "P", [NO_YEAR]),
        ({"nam": "0000"}, 2023, "P", [NO_YEAR]),
        ({"nam": "1899"}, 2023, "P", [NO_YEAR]),
        ({"nam": "2101"}, 2023, "P", [NO_YEAR]),
        ({"nam": "-202"}, 2023, "P", [NO_YEAR]),
        ({"nam": "２０２３"}, 2023, "P", [NO_YEAR]),
        ({"nam": "٢٠٢٣"}, 2023, "P", [NO_YEAR]),
        ({"nam": "²⁰²³"}, 2023, "P", [NO_YEAR]),
        ({"nam": "20.3"}, 2023, "P", [NO_YEAR]),
        ({"nam": "2023\n"}, 2023, "P", [NO_YEAR]),
        ({"nam": "\0"}, 2023, "P", [NO_YEAR]),
        ({"dia-ban": "NOWHERE"}, 2023, "P", [NO_AREA]),
        ({"dia-ban": "' OR 1=1 --"}, 2023, "P", [NO_AREA]),
        ({"nam": "x", "dia-ban": "x"}, 2023, "P", [NO_AREA, NO_YEAR]),
        ({"nam": "x", "dia-ban": "D"}, 2021, "D", [NO_YEAR]),
    ],
)
def test_the_address_chooses_and_what_it_cannot_have_is_told(
    key_indicators, province, asked, year, area, notices
):
    district = make_area(code="D", level=AreaLevel.DISTRICT, parent=province)
    make_area(code="EMPTY", level=AreaLevel.DISTRICT)
    make_area(level=AreaLevel.DISTRICT, parent=province)
    for of_year in ("2022", "2023"):
        make_observation(indicator=key_indicators[0], area=province, period=of_year)
        make_observation(indicator=key_indicators[1], area=province, period=of_year)
    make_observation(indicator=key_indicators[0], area=district, period="2021")

    found = scope(asked)

    assert (found.year, found.area.code) == (year, area)
    assert [notice.split(";")[0] for notice in found.notices] == notices
    assert [option.value for option in found.years if option.selected] == [str(year)]
    assert [option.value for option in found.areas if option.selected] == [area]


def test_what_can_be_chosen_is_where_there_is_something_to_see(province, key_indicators):
    district = make_area(code="D", level=AreaLevel.DISTRICT, parent=province)
    make_area(code="EMPTY", level=AreaLevel.DISTRICT, parent=province)
    make_observation(indicator=key_indicators[0], area=province, period="2022-M05")
    make_observation(indicator=key_indicators[1], area=district, period="2021")
    make_target(indicator=key_indicators[0], area=province, period="2024")

    found = scope()
    narrowed = scope({"dia-ban": "P"}, indicators=[key_indicators[1].code])

    assert [option.value for option in found.areas] == ["P", "D"]
    assert [option.value for option in found.years] == ["2025", "2024", "2022"]
    assert [option.value for option in narrowed.areas] == ["P", "D"]
    assert [option.value for option in narrowed.years] == ["2025"]


def test_a_draft_is_nothing_to_see(province, key_indicators):
    target = make_target(indicator=key_indicators[0], area=province, period="2024")
    assert [option.value for option in scope().years] == ["2025", "2024"]

    target.plan.state, target.plan.issue_recorded_at = "draft", None
    target.plan.save()
    assert [option.value for option in scope().years] == ["2025"]


def test_the_choice_stands_in_the_address_as_it_was_made(published):
    found = scope({"nam": "2024", "dia-ban": "LC-NEW"})
    assert found.query == "nam=2024&dia-ban=LC-NEW"
    assert scope(dict(part.split("=") for part in found.query.split("&"))).query == found.query
