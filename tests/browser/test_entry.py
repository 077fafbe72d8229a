"""Filling in a form: what is wrong is told where the eyes are, and what is right is stored."""

import re

from playwright.sync_api import Page, expect

from indicators.models import Entry
from tests.browser.test_access import form_due


def test_a_form_is_mended_and_saved_from_the_keyboard(reviewer: Page) -> None:
    reviewer.goto(form_due())
    cell = reviewer.get_by_label(re.compile("^Lao động được tạo việc làm mới, Kỳ này"))
    cell.fill("15,059")
    reviewer.keyboard.press("Enter")

    expect(reviewer).to_have_title(re.compile("^Lỗi: "))
    expect(reviewer.get_by_role("alert")).to_be_focused()
    reviewer.keyboard.press("Tab")  # the first link of the summary
    reviewer.keyboard.press("Enter")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    cell.fill("2.450")
    reviewer.keyboard.press("Enter")

    expect(reviewer.get_by_text("Đã lưu 1 ô")).to_be_visible()
    expect(cell).to_have_value("2.450")
    assert Entry.objects.filter(value=2450).count() == 1
