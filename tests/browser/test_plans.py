"""Drafting a plan: a target is split on the page, looked at and saved; faults take the focus."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from accounts.choices import Role
from indicators.models import Plan, Target
from organisation.models import Area
from tests.factories import make_plan

JOBS = "Lao động được tạo việc làm mới"


def draft(period: str = "2027") -> Plan:
    """A draft of the province's plan of that year, by nobody in particular."""
    title = f"Kế hoạch thử trên trình duyệt {period}"
    return Plan.objects.filter(title=title).first() or make_plan(
        title=title, area=Area.objects.get(code="LC-NEW"), period=period
    )


def cell(page: Page, period: str) -> Locator:
    return page.get_by_role("gridcell", name=re.compile(f"^{JOBS}, {period}"))


def test_a_years_target_is_split_looked_at_and_saved(reviewer: Page) -> None:
    reviewer.goto(f"{draft().get_absolute_url()}?ky=quy&linh-vuc=employment")
    cell(reviewer, "năm 2027").focus()
    reviewer.keyboard.type("24.501")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("1 ô chưa lưu vào bản thảo")).to_be_visible()
    reviewer.get_by_role("button", name="Chia đều").click()

    expect(reviewer.get_by_role("status").filter(has_text="chưa lưu").first).to_be_focused()
    quarters = [cell(reviewer, f"quý {n}.2027") for n in ("I", "II", "III", "IV")]
    for quarter, value in zip(quarters, ("6.126", "6.125", "6.125", "6.125"), strict=True):
        expect(quarter).to_have_text(value)
    assert not Target.objects.filter(plan=draft()).exists()

    quarters[0].focus()
    reviewer.keyboard.type("6.000")
    reviewer.keyboard.press("Enter")
    reviewer.get_by_role("button", name="Lưu").click()
    expect(reviewer).to_have_title(re.compile("^Lỗi: "))
    expect(reviewer.get_by_role("alert")).to_be_focused()
    expect(reviewer.get_by_role("alert")).to_contain_text("thiếu 126")
    quarters[0].focus()
    reviewer.keyboard.type("6.126")
    reviewer.keyboard.press("Enter")
    reviewer.get_by_role("button", name="Lưu").press("Enter")

    expect(reviewer.get_by_text("Đã lưu 5 chỉ tiêu kế hoạch")).to_be_visible()
    assert Target.objects.filter(plan=draft()).count() == 5


def test_a_block_from_excel_is_shown_as_it_is_read_before_it_is_filled_in(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in(Role.REVIEWER, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{draft('2028').get_absolute_url()}?ky=quy&linh-vuc=employment")
    cells = page.locator("td[data-cell]")
    cells.first.focus()
    page.evaluate("navigator.clipboard.writeText('12.000\\tnhiều')")
    page.keyboard.press("Control+V")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tr.read-new")).to_have_count(1)
    expect(dialog.locator("tr.read-refused")).to_contain_text("Không phải là số")
    page.keyboard.press("Enter")
    expect(cells.first).to_have_text("12.000")
    page.keyboard.press("Control+Z")
    expect(cells.first).to_have_text("")
