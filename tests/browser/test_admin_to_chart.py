"""What a reviewer does in the administration pages is what a leader sees: figures, and plans."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.choices import Role
from indicators.calculations import TOTAL
from indicators.models import Indicator, Observation, Plan
from indicators.pages.detail import IndicatorPage
from organisation.models import Area, Office
from tests.browser.barriers import assert_no_barriers
from tests.browser.conftest import PASSWORD, NewContext, sign_in
from tests.browser.reading import address_of, drawn_marks, said, the_page, wait_until_drawn
from tests.browser.watching import Watcher
from tests.factories import make_user
from vietnamese.numbers import write_number

ABROAD, JOBS = "EMP_OVERSEAS", "EMP_JOBS_NEW"
"""Indicators that the reviewer's office answers for today."""
PROVINCE = "LC-OLD"


@pytest.fixture
def desk(new_context: NewContext) -> Page:
    """The first page of the administration, to which a reviewer has signed in."""
    page = new_context().new_page()
    sign_in(page, Role.REVIEWER, door="admin:index")
    expect(page).to_have_url(reverse("admin:index"))
    return page


def test_corrected_figure_is_drawn_and_the_old_one_stays_on_record(desk: Page) -> None:
    old = Observation.objects.current().get(
        indicator__code=ABROAD, area__code=PROVINCE, slice=TOTAL, period="2023"
    )
    value = old.value + 6

    open_list(desk, "observation")
    desk.locator("#searchbar").fill("nuoc ngoai")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"\?q="))
    rows = desk.locator("#result_list tbody tr").filter(has_text=old.area.name)
    rows.filter(has_text="năm 2023").get_by_role("link", name=old.indicator.name).click()
    desk.locator("[name=value]").fill(write_number(value))
    desk.locator("[name=reason]").fill("Cộng thiếu sáu người của tháng 12.")
    desk.locator("#correction [type=submit]").click()
    desk.locator("#content a[href*='/chi-tieu/']").click()

    page = shown(desk, ABROAD, "2023")
    assert page.row.value.number == value
    assert bar_over(desk, "2023") == float(value)
    desk.get_by_text(f"{len(page.versions)} phiên bản").click()
    versions = [said(row) for row in desk.locator("details[open] tbody tr").all()]
    newest, before = (
        row for row in versions if row.startswith("Năm 2023") and old.area.name in row
    )
    assert f"{write_number(value)} người" in newest
    assert "hiện hành" in newest
    assert f"{write_number(old.value)} người" in before
    assert "đã thay" in before


def test_new_figure_is_drawn_once_a_second_person_has_published_it(
    desk: Page, new_context: NewContext, watcher: Watcher
) -> None:
    value = Decimal(186)
    assert the_page(ABROAD, {"nam": "2021", "dia-ban": PROVINCE}).row.value.number is None

    open_list(desk, "observation")
    desk.locator(f"a[href^='{reverse('admin:indicators_observation_add')}']").click()
    choose(desk, "indicator", Indicator.objects.get(code=ABROAD).name, typed="nuoc ngoai")
    choose(desk, "area", Area.objects.get(code=PROVINCE).name, typed="lao cai")
    desk.locator("[name=period]").fill("năm 2021")
    desk.locator("[name=known_from]").fill("31/01/2022")
    desk.locator("[name=value]").fill(write_number(value))
    desk.locator("[name=source]").fill("Báo cáo năm 2021")
    desk.locator("[name=reason]").fill("Chưa từng được nạp.")
    desk.locator("[name=_save]").click()
    expect(desk.locator(".messagelist .success")).to_have_count(1)
    assert the_page(ABROAD, {"nam": "2021", "dia-ban": PROVINCE}).row.value.number is None
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.get_by_role("button", name="Rút lại")).to_be_visible()
    expect(desk.get_by_role("button", name="Công bố")).to_have_count(0)

    second = new_context().new_page()
    office = Office.objects.get(code="SNV")
    make_user(Role.REVIEWER, username="nguoi-thu-hai", office=office, password=PASSWORD)
    sign_in(second, "nguoi-thu-hai")
    expect(second).to_have_url(reverse("desk:my-work"))
    assert_no_barriers(second, watcher)
    second.locator(".waiting a[href*='/so-lieu-bo-sung/']").nth(1).click()
    assert_no_barriers(second, watcher)
    second.get_by_role("button", name="Công bố").click()
    expect(second.get_by_text(re.compile("^Đã công bố: .*186"))).to_be_visible()

    desk.goto(
        f"{reverse('indicators:indicator-detail', args=[ABROAD])}?nam=2021&dia-ban={PROVINCE}"
    )
    assert shown(desk, ABROAD, "2021").row.value.number == value
    assert bar_over(desk, "2021") == float(value)


def test_issued_plan_changes_the_percentage(desk: Page, watcher: Watcher) -> None:
    target = Decimal(12_000)
    before = the_page(JOBS, {"nam": "2023", "dia-ban": PROVINCE})
    plan = before.row.status.target
    assert plan is not None

    open_list(desk, "plan")
    desk.locator(f"a[href^='{reverse('admin:indicators_plan_add')}']").click()
    desk.locator("[name=title]").fill("Điều chỉnh kế hoạch việc làm năm 2023")
    desk.locator("[name=kind]").select_option("adjusted")
    choose(desk, "area", before.scope.area.name, typed="lao cai")
    desk.locator("[name=period]").fill("2023")
    choose(desk, "replaces", plan.plan_code, typed=plan.plan_code)
    desk.locator("[name=issued_on]").fill("15/06/2023")
    desk.locator("[name=source_location]").fill("Quyết định điều chỉnh")
    choose(desk, "targets-0-indicator", before.indicator.name, typed="viec lam moi")
    desk.locator("[name=targets-0-value]").fill(write_number(target))
    desk.locator("[name=_continue]").click()
    draft = desk.url
    assert the_page(JOBS, {"nam": "2023", "dia-ban": PROVINCE}).row.status.target == plan

    assert_no_barriers(desk, watcher)
    desk.locator("a[href$='/ban-hanh/']").click()
    assert_no_barriers(desk, watcher)
    reason = "Theo quyết định điều chỉnh giữa năm."
    desk.locator("[name=reason]").fill(reason)
    desk.locator("#content [type=submit]").click()
    expect(desk.locator("#content")).to_contain_text(
        re.compile("khác người|người khác")
    )  # who drafted it does not issue it
    colleague = make_user(Role.REVIEWER, office=Office.objects.get(code="SNV"))
    drafts = Plan.objects.filter(title="Điều chỉnh kế hoạch việc làm năm 2023")
    drafts.update(drafted_by=colleague, changed_by=colleague)
    desk.goto(f"{draft.removesuffix('change/')}ban-hanh/")
    desk.locator("[name=reason]").fill(reason)
    desk.locator("#content [type=submit]").click()
    expect(desk).to_have_url(draft)

    desk.goto(address_of(before))
    after = shown(desk, JOBS, "2023")
    assert after.row.plan.value == target
    assert after.row.share != before.row.share
    marks = {label: number for label, number, _length in drawn_marks(desk, "by-year")[1]}
    assert marks["2023"] == float(target)


def open_list(desk: Page, model: str) -> None:
    desk.locator(
        f"#content a[href='{reverse(f'admin:indicators_{model}_changelist')}']"
    ).first.click()


def choose(page: Page, field: str, name: str, *, typed: str) -> None:
    """Picks the row of that name in a field that searches as one types."""
    page.locator(f"[name={field}] + .select2 [role=combobox]").click()
    page.locator(".select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=name).click()
    expect(page.locator(f"[name={field}] + .select2")).to_contain_text(name)


def shown(page: Page, code: str, year: str) -> IndicatorPage:
    """The indicator in that year as it is computed now, which the open page says in words."""
    wait_until_drawn(page)
    expected = the_page(code, {"nam": year, "dia-ban": PROVINCE})
    words = said(page.locator(".headline"))
    assert said(expected.row.shown.text) in words
    assert said(expected.row.share) in words
    return expected


def bar_over(page: Page, year: str) -> float:
    bars, _plans = drawn_marks(page, "by-year")
    return {label: number for label, number, _length in bars}[year]
