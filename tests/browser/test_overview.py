"""A leader signs in and sees the year against its plans."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.choices import Role
from indicators.pages.overview import Overview, overview_page
from indicators.pages.rows import IndicatorRow
from indicators.templatetags.figures import LOOKS
from tests.browser.conftest import NewContext, sign_in
from tests.browser.reading import said


def the_overview(**asked: str) -> Overview:
    page = overview_page(asked, today=timezone.localdate())
    assert page is not None
    return page


def test_leader_is_led_through_the_form_to_the_year_against_its_plans(
    new_context: NewContext,
) -> None:
    page = new_context().new_page()
    page.goto(reverse("indicators:overview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    sign_in(page, Role.LEADER, door="indicators:overview")
    expect(page).to_have_url(reverse("indicators:overview"))
    assert_all_is_told(page, the_overview())


def test_year_with_a_missed_plan_says_which_and_by_how_much(leader: Page) -> None:
    page = the_overview(nam="2024")
    assert page.missed
    leader.goto(f"{reverse('indicators:overview')}?{page.scope.query}")
    assert_all_is_told(leader, page)


def test_overview_tells_everything_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in(Role.LEADER, java_script_enabled=False)
    page.goto(reverse("indicators:overview"))
    assert_all_is_told(page, the_overview())


def assert_all_is_told(page: Page, expected: Overview) -> None:
    """Every number and state of the overview is in the text of the page, each in its place."""
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Tổng quan năm {expected.scope.year}"
    )
    assert expected.planned
    assert said(expected.lead) in said(page.locator("main"))
    counts = [f"{item.count} {LOOKS[item.state].word}" for item in expected.counts]
    assert [said(item) for item in page.locator(".counts li").all()] == counts
    assert_rows_are_told(page, "h-worst", [missed.row for missed in expected.missed])
    assert_rows_are_told(page, "h-best", list(expected.exceeded))
    cards = page.locator(".domains li > a")
    expect(cards).to_have_count(len(expected.cards))
    for card, shown in zip(expected.cards, cards.all(), strict=True):
        words = said(shown)
        assert said(card.domain.display_name) in words
        assert card.row is not None
        if card.row.shown.value is not None:
            assert said(f"{card.row.shown.number} {card.row.shown.unit}") in words
        if card.row.has_plan and not card.row.is_from_earlier:
            assert str(LOOKS[card.row.state].word) in words
            assert said(card.row.share) in words
            assert card.row.plan.number in words


def assert_rows_are_told(page: Page, heading: str, rows: list[IndicatorRow]) -> None:
    shown = page.locator(f'[aria-labelledby="{heading}"] tbody tr')
    expect(shown).to_have_count(len(rows))
    for row, line in zip(rows, shown.all(), strict=True):
        words = said(line)
        for part in (
            row.indicator.display_name,
            str(LOOKS[row.state].word),
            row.figure.text,
            row.plan.text,
            row.share,
            row.gap,
        ):
            assert said(part) in words
