"""A form at a shared desk, in two windows, over a bad line: what was typed waits for its own writer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.choices import Role
from accounts.models import User
from indicators.choices import SubmissionState
from indicators.models import Entry, Submission
from organisation.models import Office
from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.test_entry import cells_of, make_sheet, status_of
from tests.browser.watching import Watcher
from tests.factories import make_user

UNAUTHORIZED = re.compile("console error: .* 401 ")


@pytest.fixture
def colleague(live_server: object) -> User:
    """A second account that fills in the same forms."""
    office = Office.objects.get(code="SNV")
    return make_user(Role.REVIEWER, username="dong-nghiep", office=office, password=PASSWORD)


def type_into(cell: Locator, text: str) -> None:
    cell.focus()
    cell.page.keyboard.type(text)
    cell.page.keyboard.press("Enter")


def sign_in_elsewhere(page: Page, name: str) -> None:
    """In another window of the same browser, after the account that was signed in."""
    page.context.clear_cookies()
    window = page.context.new_page()
    sign_in(window, name)
    window.close()


def test_nothing_is_stored_in_the_name_of_who_signed_in_in_another_window(
    signed_in: Callable[..., Page], watcher: Watcher, colleague: User
) -> None:
    submission = make_sheet(2)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    sign_in_elsewhere(page, colleague.username)

    type_into(cells_of(page).first, "88")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not Entry.objects.filter(submission=submission).exists()
    assert all(UNAUTHORIZED.match(line) for line in watcher.asked())

    sign_in_elsewhere(page, Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    expect(status_of(page)).to_have_text("Đã nhập 1/2 ô")
    assert Entry.objects.get(submission=submission).entered_by.username == Role.REVIEWER


def test_a_form_is_submitted_after_signing_in_again_in_another_window(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    type_into(cells_of(page).first, "0")
    expect(status_of(page)).to_have_text("Đã nhập 1/1 ô")
    submit = page.get_by_role("button", name="Nộp biểu")

    page.context.clear_cookies(name="sessionid")
    submit.click()
    # Not the address of an act, which answers nobody.
    expect(page.get_by_role("alert")).to_be_visible()

    sign_in_elsewhere(page, Role.REVIEWER)
    submit.click()
    expect(page.get_by_text("Đã nộp biểu.")).to_be_visible()


def test_two_windows_waiting_with_the_same_cell_keep_what_each_was_given(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER)
    other = page.context.new_page()
    for window in (page, other):
        window.goto(submission.get_absolute_url())
        window.route("**/luu/", lambda route: route.abort())
    for window, text in ((page, "11"), (other, "12")):
        window.bring_to_front()
        type_into(cells_of(window).first, text)
        expect(status_of(window)).to_contain_text("1 ô chờ mạng")

    page.unroute_all()
    expect(cells_of(page).first).to_have_attribute("data-state", "saved", timeout=15_000)
    other.unroute_all()
    other.reload()
    conflict = other.locator(".said-clash")
    expect(conflict).to_contain_text("Của bạn: 12")
    expect(conflict).to_contain_text("Đã có trên máy chủ: 11")
    assert all("ERR_FAILED" in line for line in watcher.asked())


def test_a_save_that_is_never_answered_is_sent_again(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER)
    page.add_init_script(
        "const timeout = AbortSignal.timeout; AbortSignal.timeout = () => timeout.call(AbortSignal, 300);"
    )
    page.goto(submission.get_absolute_url())
    page.route("**/luu/", lambda route: None, times=1)
    type_into(cells_of(page).first, "7")
    expect(cells_of(page).first).to_have_attribute("data-state", "waiting")
    expect(cells_of(page).first).to_have_attribute("data-state", "saved")
    assert Entry.objects.get(submission=submission).version == 1


def test_what_a_colleague_has_changed_since_is_not_taken_back(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(2)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    type_into(cells_of(page).first, "11")
    expect(cells_of(page).first).to_have_attribute("data-state", "saved")
    Entry.objects.filter(submission=submission).update(value=12, version=2)

    type_into(cells_of(page).last, "0")  # its answer brings what has changed
    expect(cells_of(page).first).to_have_text("12")
    page.keyboard.press("Control+Z")
    expect(cells_of(page).last).to_have_attribute("data-state", "empty")
    page.keyboard.press("Control+Z")
    expect(status_of(page)).to_contain_text("Giữ nguyên 1 ô vì đồng nghiệp đã sửa sau đó.")
    expect(cells_of(page).first).to_have_text("12")


@pytest.mark.parametrize("before", ["", "5\n"], ids=["into a cell", "in a block"])
def test_a_pasted_paragraph_is_refused_at_its_cell_and_holds_nothing_else_up(
    signed_in: Callable[..., Page], before: str
) -> None:
    submission = make_sheet(3)
    page = signed_in(Role.REVIEWER, permissions=["clipboard-read", "clipboard-write"])
    page.goto(submission.get_absolute_url())
    cells_of(page).first.focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", before + "báo cáo " * 200)
    page.keyboard.press("Control+V")
    if before:
        expect(page.get_by_role("dialog").locator("tr.read-refused")).to_have_count(1)
        page.keyboard.press("Enter")
    else:
        expect(cells_of(page).first).to_have_attribute("data-state", "refused")
    type_into(cells_of(page).last, "7")
    expect(cells_of(page).last).to_have_attribute("data-state", "saved")


def test_what_waits_in_another_row_is_told_where_one_row_is_shown(
    signed_in: Callable[..., Page],
) -> None:
    submission = make_sheet(2, areas=2)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    type_into(cells_of(page).first, "0")
    type_into(cells_of(page).nth(1), "1e5")
    expect(status_of(page)).to_contain_text("1 ô chưa lưu")

    page.locator(".picker summary").click()
    page.locator(".picker a").nth(1).click()  # the first row in all areas
    expect(status_of(page)).to_contain_text("1 ô chưa lưu ở dòng khác của biểu")
    page.get_by_role("button", name="Nộp biểu").click()
    expect(page.locator("[data-left]")).to_be_focused()
    page.get_by_role("link", name="1 ô chưa lưu ở dòng khác của biểu").click()
    expect(cells_of(page).nth(1)).to_have_attribute("data-state", "refused")


def test_what_was_typed_into_a_cell_the_form_no_longer_has_is_told_and_holds_nothing_up(
    signed_in: Callable[..., Page],
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    prefix = page.locator("[data-queue]").get_attribute("data-queue")
    page.evaluate(
        "prefix => localStorage.setItem(`${prefix}o-0-0-in_period`, JSON.stringify("
        "{ name: 'o-0-0-in_period', seen: 0, content: '4711', order: 1 }))",
        prefix,
    )
    page.reload()
    expect(status_of(page)).to_contain_text(
        "“4711” chưa được lưu: Biểu này không yêu cầu số liệu đó."
    )
    type_into(cells_of(page).first, "0")
    expect(status_of(page)).to_have_text("Đã nhập 1/1 ô")
    page.get_by_role("button", name="Nộp biểu").click()
    expect(page.get_by_text("Đã nộp biểu.")).to_be_visible()


def test_what_waits_for_a_form_that_was_closed_meanwhile_is_listed_until_it_is_thrown_away(
    signed_in: Callable[..., Page], watcher: Watcher
) -> None:
    submission = make_sheet(1)
    page = signed_in(Role.REVIEWER)
    page.goto(submission.get_absolute_url())
    Submission.objects.update(state=SubmissionState.SUBMITTED)  # in another window
    type_into(cells_of(page).first, "4711")
    expect(cells_of(page).first).to_have_attribute("data-state", "refused")
    assert all("409 (Conflict)" in line for line in watcher.asked())

    page.reload()
    unsent = page.get_by_role("alert")
    expect(unsent.get_by_role("listitem")).to_have_text(re.compile(r": 4711$"))
    unsent.get_by_role("button").click()
    expect(unsent).to_be_hidden()
    page.reload()
    expect(page.get_by_text("4711")).to_be_hidden()
