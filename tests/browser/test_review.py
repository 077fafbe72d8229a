"""From the desk to the director: submitted, one cell returned, mended, approved, and the chart is another."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.choices import Role
from accounts.models import User
from indicators.filling import asked_of
from indicators.models import Indicator, Observation, Submission
from organisation.models import Area, Office
from tests.browser.barriers import assert_no_barriers, too_small
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.reading import drawn_marks, wait_until_drawn
from tests.browser.watching import Watcher
from tests.factories import make_form, make_submission, make_user

SHIFT, YEAR = "EMP_SHIFT", "2025"


@pytest.fixture
def submission(live_server: object) -> Submission:
    """A yearly form of the job centre, received by the reviewer's office; the clerk is there too."""
    department, centre = (Office.objects.get(code=code) for code in ("SNV", "SNV-DVVL"))
    if not User.objects.filter(username=Role.STAFF).exists():
        make_user(Role.STAFF, username=Role.STAFF, office=centre, password=PASSWORD)
    form = make_form(
        Indicator.objects.get(code=SHIFT), periodicity="year", receiving_office=department
    )
    return make_submission(form, centre, Area.objects.get(code="LC-NEW"), period=YEAR)


def test_what_a_clerk_submits_and_a_reviewer_approves_is_what_the_leader_sees(
    submission: Submission, signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    clerk, reviewer, leader = map(signed_in, (Role.STAFF, Role.REVIEWER, Role.LEADER))
    (cell,) = asked_of(submission).cells
    indicator = f"{reverse('indicators:indicator-detail', args=[SHIFT])}?nam={YEAR}&dia-ban=LC-NEW"

    leader.goto(indicator)
    before = bars(leader)[YEAR]
    new = before + 101

    hand_in(clerk, submission, cell.name, "9999")

    leader.goto(indicator)
    expect(
        leader.get_by_text(re.compile("Đang chờ duyệt:.*Trung tâm Dịch vụ việc làm"))
    ).to_be_visible()
    assert bars(leader)[YEAR] == before

    reviewer.goto(reverse("indicators:entry-due"))
    reviewer.get_by_role("link", name=re.compile("^Duyệt: ")).click()
    reviewer.get_by_role("link", name=submission.form.code).click()
    assert_no_barriers(reviewer, watcher)
    reviewer.get_by_label(re.compile("^Lý do trả lại ô này")).fill("Gấp nhiều lần năm trước")
    reviewer.get_by_role("button", name="Trả lại biểu").click()
    expect(reviewer.get_by_text("Đã trả biểu về đơn vị nhập.")).to_be_visible()

    clerk.goto(submission.get_absolute_url())
    expect(clerk.get_by_text(re.compile("trả lại: Gấp nhiều lần năm trước"))).to_be_visible()
    hand_in(clerk, submission, cell.name, f"{new:.0f}")

    reviewer.get_by_role("link", name=submission.form.code).click()
    expect(reviewer.get_by_text("Đã bị trả lại: Gấp nhiều lần năm trước")).to_be_visible()
    reviewer.set_viewport_size(PHONE)
    assert too_small(reviewer) == []
    reviewer.get_by_role("button", name="Duyệt và công bố").click()
    expect(reviewer.get_by_text("Đã duyệt: công bố 1 số liệu.")).to_be_visible()

    leader.goto(indicator)
    assert bars(leader)[YEAR] == new
    expect(leader.get_by_text("Đang chờ duyệt:")).to_have_count(0)
    figure = Observation.objects.get(publication__entry__submission=submission)
    assert (figure.value, figure.publication.approved_by.username) == (new, Role.REVIEWER)


def hand_in(page: Page, submission: Submission, name: str, number: str) -> None:
    """Types into the one cell of the grid and submits."""
    page.goto(submission.get_absolute_url())
    page.locator(f'[data-cell="{name}"]').focus()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_contain_text("Đã nhập 1/1 ô")
    page.get_by_role("button", name="Nộp biểu").click()
    expect(page.get_by_text("Đã nộp biểu.")).to_be_visible()


def bars(page: Page) -> dict[str, float]:
    """The bars over the years, as drawn."""
    wait_until_drawn(page)
    drawn, _plans = drawn_marks(page, "by-year")
    return {label: number for label, number, _length in drawn}
