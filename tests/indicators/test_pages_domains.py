"""Lĩnh vực: every domain with its indicators, and one domain in full."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from indicators.calculations import State
from indicators.models import Domain, Indicator
from indicators.pages.domains import DomainList, DomainPage, domain_list_page, domain_page
from indicators.pages.overview import overview_page
from tests.factories import make_area, make_domain, make_indicator, make_observation, make_target
from tests.indicators.reading import plain

TODAY = date(2026, 7, 1)
SCOPES = [("2022", "LC-OLD"), ("2023", "LC-OLD"), ("2024", "LC-OLD"), ("2025", "LC-NEW")]

pytestmark = pytest.mark.django_db


def domain_list(year: str = "", area: str = "") -> DomainList:
    page = domain_list_page({"nam": year, "dia-ban": area}, today=TODAY)
    assert page is not None
    return page


def one_domain(code: str, year: str = "", area: str = "") -> DomainPage:
    page = domain_page(code, {"nam": year, "dia-ban": area}, today=TODAY)
    assert page is not None
    return page


@pytest.mark.parametrize(("year", "area"), SCOPES)
def test_every_indicator_stands_in_its_domain_once(published, year, area):
    lines = domain_list(year, area).lines

    shown = {line.card.domain.code: line.indicators for line in lines}
    assert shown == Counter(Indicator.objects.values_list("domain__code", flat=True))
    for line in lines:
        rows = one_domain(line.card.domain.code, year, area).rows
        assert len(rows) == line.indicators
        assert sum(row.has_figure for row in rows) == line.with_figure


@pytest.mark.parametrize(("year", "area"), SCOPES)
def test_the_domains_together_are_the_overview(published, year, area):
    overview = overview_page({"nam": year, "dia-ban": area}, today=TODAY)
    lines = domain_list(year, area).lines

    states = Counter()
    for line in lines:
        states.update({item.state: item.count for item in line.counts})

    assert states == {item.state: item.count for item in overview.counts if item.count}
    assert [line.card for line in lines] == list(overview.cards)


def test_the_domain_of_poverty_says_of_2024_what_fell_short(published):
    page = one_domain("poverty", "2024", "LC-OLD")

    states = {row.indicator.code: row.state for row in page.rows if row.has_plan}
    assert states["POV_RATE_CHANGE"] is State.WATCH
    assert sum(item.count for item in page.counts) == len(states)


def test_indicators_stand_in_the_order_of_the_catalogue(db):
    domain = make_domain()
    for code, order in (("B", 2), ("A", 3), ("C", 1)):
        make_indicator(code=code, domain=domain, order=order)
    make_area()

    assert [row.indicator.code for row in one_domain(domain.code).rows] == ["C", "B", "A"]


def test_a_row_without_figure_tells_the_last_known_one(db):
    domain, area = make_domain(), make_area()
    indicator = make_indicator(domain=domain)
    make_observation(indicator=indicator, area=area, period="2020", value=Decimal(7))

    (row,) = one_domain(domain.code, "2023", area.code).rows

    assert not row.has_figure
    assert (plain(row.shown.text), row.shown_period) == ("7 người", "năm 2020")


def test_counts_leave_out_states_that_do_not_occur(db):
    target = make_target()
    make_observation(indicator=target.indicator, area=target.area)

    (line,) = domain_list("2023").lines

    assert [(item.state, item.count) for item in line.counts] == [(State.MET, 1)]


def test_an_unknown_domain_is_told_apart_from_an_empty_database(db):
    with pytest.raises(Domain.DoesNotExist):
        domain_page("poverty", {}, today=TODAY)
    domain = make_domain()
    assert domain_page(domain.code, {}, today=TODAY) is None
    assert domain_list_page({}, today=TODAY) is None


def test_an_indicator_of_another_time_is_not_listed(db):
    domain = make_domain()
    make_area()
    make_indicator(code="ENDED", domain=domain, valid_to=date(2020, 12, 31))
    make_indicator(code="VALID", domain=domain)

    assert [row.indicator.code for row in one_domain(domain.code, "2023").rows] == ["VALID"]
    assert [line.indicators for line in domain_list("2023").lines] == [1]
