"""Phân tích in a browser: drawn as computed, renewed without loading the page, whole without scripts."""

import re
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.choices import Role
from indicators.pages.analysis import Analysis, analysis_page
from indicators.templatetags.figures import LOOKS
from tests.browser.barriers import assert_no_barriers, too_small
from tests.browser.conftest import DESK, PHONE
from tests.browser.reading import label_faults, said, wait_until_drawn
from tests.browser.watching import Watcher

IN_2024 = {"nam": "2024", "dia-ban": "LC-OLD", "chi-tieu": "POV_RATE"}
"""Its districts have figures, so that both charts are drawn."""


def the_analysis(asked: dict[str, str]) -> Analysis:
    page = analysis_page(asked, today=timezone.localdate())
    assert page is not None
    return page


def address_of(page: Analysis) -> str:
    return f"{reverse('indicators:analysis')}?{page.choice.query}"


def assert_all_is_told(page: Page, expected: Analysis) -> None:
    """Numbers, states and names of every part stand in the text of the page."""
    counts = [f"{each.count} {LOOKS[each.state].word}" for each in expected.headline.counts]
    expect(page.locator(".counts li")).to_have_text(counts, use_inner_text=True)
    row = expected.headline.row
    assert row is not None
    headline = said(page.locator('[data-part="headline"]'))
    for words in (row.indicator.display_name, row.area.display_name, row.share, row.plan.text):
        assert said(words) in headline
    expect(page.locator('[data-part="bars"] tbody tr')).to_have_count(len(expected.bars.rows))
    for drawing in filter(None, (expected.months, expected.ranking)):
        assert said(drawing.title) in said(page.locator("main"))
    as_of = f"Số liệu năm {expected.scope.year}, {expected.scope.area.display_name}"
    assert said(as_of) in said(page.locator("footer"))
    expect(page.locator(".heat tbody tr")).to_have_count(len(expected.heat.rows))
    expect(page.locator(".heat thead th")).to_have_count(len(expected.heat.areas) + 1)
    table = page.locator("#table tbody tr")
    expect(table).to_have_count(len(expected.lines))
    for line, shown in zip(expected.lines, table.all(), strict=True):
        assert said(line.area.display_name) in said(shown)
        assert said(line.figure.number if line.figure.value is not None else "") in said(shown)


def test_page_is_drawn_and_keeps_nobody_out(leader: Page, watcher: Watcher) -> None:
    expected = the_analysis(IN_2024)
    leader.goto(address_of(expected))
    wait_until_drawn(leader)
    assert_all_is_told(leader, expected)
    drawn = [drawing for drawing in (expected.months, expected.ranking) if drawing is not None]
    assert drawn
    expect(leader.locator("[data-chart] .js-plotly-plot")).to_have_count(len(drawn))
    for window in (DESK, PHONE):
        leader.set_viewport_size(window)
        wait_until_drawn(leader)
        assert label_faults(leader) == []
    assert too_small(leader) == []
    first = leader.locator(".heat tbody th").first
    leader.locator(".heat").evaluate("(box) => { box.scrollLeft = 200; }")
    assert first.bounding_box()["x"] == leader.locator(".heat").bounding_box()["x"]  # frozen
    assert_no_barriers(leader, watcher)


def test_change_of_the_choice_renews_the_page_without_loading_it(leader: Page) -> None:
    first, second = the_analysis(IN_2024), the_analysis(IN_2024 | {"nam": "2023"})
    leader.goto(address_of(first))
    wait_until_drawn(leader)
    leader.evaluate("window.isTheSame = true")

    years = leader.get_by_label("Năm", exact=True)
    years.focus()
    years.select_option("2023")

    expect(leader).to_have_url(address_of(second))
    assert_all_is_told(leader, second)
    wait_until_drawn(leader)
    assert label_faults(leader) == []
    expect(leader).to_have_title(re.compile("^Phân tích năm 2023 – "))
    expect(years).to_be_focused()  # though the form came anew
    expect(leader.locator("[data-status]")).not_to_be_empty()

    leader.get_by_label("Lĩnh vực", exact=True).select_option("employment")
    third = the_analysis({"nam": "2023", "dia-ban": "LC-OLD", "linh-vuc": "employment"})
    expect(leader).to_have_url(address_of(third))
    assert_all_is_told(leader, third)

    # A jump within the page asks for nothing; the way back passes it and shows what was there.
    leader.get_by_role("link", name="Bỏ qua").last.press("Enter")
    leader.go_back()
    leader.go_back()
    expect(leader).to_have_url(address_of(second))
    assert_all_is_told(leader, second)
    leader.go_back()
    expect(leader).to_have_url(address_of(first))
    assert_all_is_told(leader, first)
    expect(years).to_have_value("2024")
    assert leader.evaluate("window.isTheSame")
    expect(leader.locator('[aria-busy="true"]')).to_have_count(0)


def test_page_tells_everything_and_is_asked_without_scripts(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in(Role.LEADER, java_script_enabled=False)
    page.goto(address_of(the_analysis(IN_2024)))
    page.get_by_label("Năm", exact=True).select_option("2023")
    page.get_by_role("button", name="Xem").click()
    assert_all_is_told(page, the_analysis(IN_2024 | {"nam": "2023"}))


def test_set_of_many_areas_is_kept_when_another_indicator_is_chosen(leader: Page) -> None:
    """It stands in the address alone, so a page opened by its address must not forget it."""
    page = the_analysis({"nam": "2025", "dia-ban": "LC-NEW", "cot": "2"})
    assert page.choice.columns == 2
    other = next(row for row in page.choice.indicators if row != page.choice.indicator)
    leader.goto(address_of(page))
    leader.get_by_label("Chỉ tiêu xem chi tiết").select_option(other.code)

    expected = the_analysis(
        {"nam": "2025", "dia-ban": "LC-NEW", "cot": "2", "chi-tieu": other.code}
    )
    expect(leader).to_have_url(address_of(expected))
    assert_all_is_told(leader, expected)

    leader.get_by_role("link", name="Các địa bàn tiếp theo").last.click()
    following = the_analysis(
        {"nam": "2025", "dia-ban": "LC-NEW", "cot": "3", "chi-tieu": other.code}
    )
    expect(leader).to_have_url(address_of(following))
    assert_all_is_told(leader, following)
