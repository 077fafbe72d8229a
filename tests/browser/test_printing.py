"""A form printed by the browser itself: its paper, its pages, and what stands on each of them."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import Form, Submission
from organisation.models import Area
from tests.browser.barriers import assert_no_barriers
from tests.browser.test_access import form_due
from tests.browser.watching import Watcher
from tests.factories import make_submission

UPRIGHT, ACROSS = (595, 842), (842, 595)
"""A4 in points, rounded: 210 by 297 mm."""


def papers(page: Page) -> list[tuple[int, int]]:
    """The size of each page of the print, which its own style sheet asks for."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in sizes]


def many_areas() -> Submission:
    """A form of the year for so many communes that it takes several pages."""
    form = Form.objects.get(code="08N-GN")
    areas = Area.objects.filter(level="commune", valid_to=None).order_by("code")[:18]
    return make_submission(form, form.receiving_office, *areas, period="2024")


def test_a_monthly_form_lies_across_one_page(reviewer: Page) -> None:
    reviewer.goto(f"{form_due()}in/")
    assert papers(reviewer) == [ACROSS]
    reviewer.goto(f"{form_due()}in/?trong=1")
    assert papers(reviewer) == [ACROSS]


def test_a_long_form_stands_upright_with_its_heads_on_every_page(reviewer: Page) -> None:
    submission = many_areas()
    Submission.objects.filter(pk=submission.pk).update(
        office=Submission.objects.get(pk=int(form_due().split("/")[-2])).office
    )
    reviewer.goto(reverse("indicators:entry-print", args=[submission.pk]))
    found = papers(reviewer)
    assert len(found) > 3
    assert set(found) == {UPRIGHT}
    head = reviewer.locator("thead")
    expect(head).to_have_css("display", "table-header-group")
    expect(reviewer.locator("tbody tr").first).to_have_css("break-inside", "avoid")
    # The last row and the signatures, which nobody gives under nothing.
    expect(reviewer.locator("tbody.end tr")).to_have_count(2)


def test_on_the_screen_nothing_bars_a_reader(reviewer: Page, watcher: Watcher) -> None:
    reviewer.goto(f"{form_due()}in/")
    expect(reviewer.get_by_role("button", name="In")).to_be_visible()
    assert_no_barriers(reviewer, watcher)
