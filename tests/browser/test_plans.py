"""Drafting a plan: a target is split on the page, looked at and saved; faults take the focus."""

import re

from playwright.sync_api import Page, expect

from indicators.models import Plan, Target
from organisation.models import Area
from tests.factories import make_plan

JOBS = "Lao động được tạo việc làm mới"


def draft() -> Plan:
    """A draft of next year's plan of the province, by nobody in particular."""
    title = "Kế hoạch thử trên trình duyệt"
    return Plan.objects.filter(title=title).first() or make_plan(
        title=title, area=Area.objects.get(code="LC-NEW"), period="2027"
    )


def test_a_years_target_is_split_looked_at_and_saved(reviewer: Page) -> None:
    reviewer.goto(f"{draft().get_absolute_url()}?ky=quy&linh-vuc=employment")
    reviewer.get_by_label(re.compile(f"^{JOBS}, năm 2027")).fill("24.501")
    reviewer.get_by_role("button", name="Chia đều").click()

    expect(reviewer.get_by_role("status").filter(has_text="chưa lưu")).to_be_focused()
    quarters = [
        reviewer.get_by_label(re.compile(f"^{JOBS}, quý {n}/2027"))
        for n in ("I", "II", "III", "IV")
    ]
    for quarter, value in zip(quarters, ("6.126", "6.125", "6.125", "6.125"), strict=True):
        expect(quarter).to_have_value(value)
    assert not Target.objects.filter(plan=draft()).exists()

    quarters[0].fill("6.000")
    reviewer.get_by_role("button", name="Lưu").click()
    expect(reviewer).to_have_title(re.compile("^Lỗi: "))
    expect(reviewer.get_by_role("alert")).to_be_focused()
    expect(reviewer.get_by_role("alert")).to_contain_text("thiếu 126")
    quarters[0].fill("6.126")
    reviewer.keyboard.press("Enter")

    expect(reviewer.get_by_text("Đã lưu 5 chỉ tiêu kế hoạch")).to_be_visible()
    assert Target.objects.filter(plan=draft()).count() == 5
