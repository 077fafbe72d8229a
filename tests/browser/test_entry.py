"""Filling in a form with the keyboard alone: nothing typed is lost, nothing is stored twice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from accounts.choices import Role
from accounts.models import Activity
from indicators.choices import Kind
from indicators.filling import asked_of
from indicators.models import Entry, Indicator, Submission
from organisation.choices import AreaLevel
from organisation.models import Area, Office
from tests.browser.barriers import assert_no_barriers, too_small
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.watching import Watcher
from tests.factories import make_form, make_submission

ROWS = 60
DISCONNECTED = "console error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


def make_sheet(rows: int, areas: int = 1) -> Submission:
    """A form of the reviewer's office: rows that nothing is held against, for so many communes."""
    plain = Indicator.objects.filter(
        kind=Kind.FLOW, decimals=0, parent=None, parts=None, rules=None
    )
    form = make_form("Các dòng thử", *plain.order_by("pk")[:rows])
    communes = Area.objects.filter(level=AreaLevel.COMMUNE, valid_to=None).order_by("pk")[:areas]
    return make_submission(form, Office.objects.get(code="SNV"), *communes)


def cells_of(page: Page) -> Locator:
    return page.locator("td[data-cell]")


def status_of(page: Page) -> Locator:
    return page.locator("[data-status]")


def into_the_grid(page: Page) -> None:
    """With Tab alone, as somebody without a mouse comes in."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('td[data-cell]')"):
            return
    raise AssertionError("no cell took the focus")


def type_downwards(page: Page, numbers: range) -> None:
    for number in numbers:
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")


def test_sixty_rows_are_typed_pasted_and_kept_over_a_lost_line_and_each_is_stored_once(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(6, areas=10)
    page = signed_in(Role.REVIEWER, permissions=["clipboard-read", "clipboard-write"])
    page.goto(submission.get_absolute_url())
    into_the_grid(page)

    type_downwards(page, range(1001, 1021))
    expect(status_of(page)).to_have_text("Đã nhập 20/60 ô")

    block = "\n".join(f"{number}\tghi chú" for number in range(1021, 1041))
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.keyboard.press("Control+V")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tr.read-new")).to_have_count(20)
    expect(dialog.locator("tr.read-locked")).to_have_count(20)
    page.keyboard.press("Enter")  # the button has the focus
    expect(status_of(page)).to_have_text(re.compile("Đã nhập 40/60 ô"))

    page.context.set_offline(True)
    page.keyboard.press("Control+Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    type_downwards(page, range(1041, 1051))
    expect(status_of(page)).to_have_text(re.compile("10 ô chờ mạng"))
    with pytest.raises(Error, match="DISCONNECTED"):
        page.reload()
    assert set(watcher.asked()) == {DISCONNECTED}

    page.context.set_offline(False)
    page.goto(submission.get_absolute_url())
    expect(status_of(page)).to_have_text("Đã nhập 50/60 ô")
    into_the_grid(page)  # the first empty cell
    type_downwards(page, range(1051, 1061))
    expect(status_of(page)).to_have_text("Đã nhập 60/60 ô")

    entries = Entry.objects.filter(submission=submission)
    by_cell = {(each.indicator_id, each.area_id): each.value for each in entries}
    cells = [*asked_of(submission).cells]
    stored = [by_cell[cell.row.indicator_id, cell.area.pk] for cell in cells]
    assert stored == [*range(1001, 1001 + ROWS)]
    assert set(entries.values_list("version", flat=True)) == {1}
    keys = [str(pk) for pk in entries.values_list("pk", flat=True)]
    assert Activity.objects.filter(model="indicators.entry", object_id__in=keys).count() == ROWS
    snapshot = page.get_by_role("grid").aria_snapshot()
    for order, cell in enumerate(cells, 1):
        name = f"{cell.row.indicator}, Kỳ này, {cell.area}: 1.0{order:02}, Đã lưu"
        assert f'gridcell "{name}"' in snapshot


def test_faults_conflicts_and_undoing_are_settled_at_the_cell(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(2)
    mine, other = (signed_in(Role.REVIEWER) for _ in range(2))
    for page in (mine, other):
        page.goto(submission.get_absolute_url())
    first = cells_of(mine).first

    # refused, with what may have been meant
    into_the_grid(mine)
    mine.keyboard.type("15,059")
    mine.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(mine).to_have_title(re.compile("^Lỗi: "))
    assert_no_barriers(mine, watcher)
    mine.keyboard.press("ArrowUp")
    mine.keyboard.press("s")
    expect(first).to_have_attribute("data-state", "saved")
    assert Entry.objects.get(submission=submission).value == 15_059

    # two people at once
    into_the_grid(other)
    other.keyboard.type("251")
    other.keyboard.press("Enter")
    conflict = other.locator(".said-clash")
    expect(conflict).to_contain_text("Của bạn: 251")
    expect(conflict).to_contain_text("Đã có trên máy chủ: 15.059")
    other.keyboard.press("ArrowUp")
    other.keyboard.press("l")
    other.keyboard.press("Enter")  # keep mine
    expect(cells_of(other).first).to_have_attribute("data-state", "saved")
    assert Entry.objects.get(submission=submission).value == 251

    # taken back
    other.keyboard.press("Delete")
    expect(status_of(other)).to_have_text("Đã nhập 0/2 ô")
    other.keyboard.press("Control+Z")
    expect(status_of(other)).to_contain_text("Đã nhập 1/2 ô")
    assert Entry.objects.get(submission=submission).value == 251

    # what is lacking stands against submitting, and takes the focus
    other.get_by_role("button", name="Nộp biểu").press("Enter")
    expect(other.locator("[data-left]")).to_be_focused()
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    expect(cells_of(other).nth(1)).to_be_focused()
    other.keyboard.type("-")
    other.keyboard.press("Enter")
    expect(status_of(other)).to_contain_text("Đã nhập 2/2 ô")
    other.get_by_role("button", name="Nộp biểu").press("Enter")
    expect(other.get_by_text("Đã nộp biểu.")).to_be_visible()


def test_what_was_typed_after_the_session_ended_is_sent_once_signed_in_again(
    signed_in: Callable[..., Page],
) -> None:
    submission = make_sheet(2)
    page = signed_in(Role.REVIEWER)
    page.set_viewport_size(PHONE)
    page.goto(submission.get_absolute_url())
    assert too_small(page) == []
    page.context.clear_cookies(name="sessionid")
    cells_of(page).first.focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Đăng nhập lại để gửi").click()
    page.get_by_label("Tên đăng nhập").fill(Role.REVIEWER)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(status_of(page)).to_have_text("Đã nhập 1/2 ô")
    assert Entry.objects.get(submission=submission).value == 7


def test_without_a_script_the_form_is_filled_in_all_the_same(
    signed_in: Callable[..., Page],
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER, java_script_enabled=False)
    page.goto(submission.get_absolute_url())
    (key,) = asked_of(submission).cells
    field = page.locator(f"#{key.name}")
    field.fill("nhiều")
    field.press("Enter")
    expect(page).to_have_title(re.compile("^Lỗi: "))
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("2.450")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu 1 ô")).to_be_visible()
    assert Entry.objects.get(submission=submission).value == 2450
