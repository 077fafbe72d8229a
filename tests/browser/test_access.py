"""Every page for everybody: axe with all its rules, at a desk and on a phone, and the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.actions import load_illustration
from assignments.models import Assignment
from indicators.entering import open_submissions
from indicators.models import Indicator, Observation, Plan, Submission
from organisation.models import Area
from tests.browser.barriers import assert_no_barriers, axe_findings, too_small
from tests.browser.conftest import PHONE, NewContext
from tests.browser.watching import Watcher
from tests.factories import make_plan, make_target


def correctable_figure() -> Observation:
    """A published figure of an indicator that the reviewer's office answers for."""
    return Observation.objects.current().filter(indicator__code="EMP_JOBS_NEW").latest("pk")


def form_due() -> str:
    """The address of a form that an office below the reviewer's fills in."""
    open_submissions(today=timezone.localdate())
    return Submission.objects.filter(form__code="01T-VL").latest("pk").get_absolute_url()


def draft() -> Plan:
    """A draft of the province's plan without targets."""
    return Plan.objects.filter(code="DRAFT").first() or make_plan(
        code="DRAFT", area=Area.objects.get(code="LC-NEW"), period="2026"
    )


def planned() -> Plan:
    """A draft with one target, to be issued."""
    plan = draft()
    indicator = Indicator.objects.get(code="EMP_JOBS_NEW")
    if not plan.targets.exists():
        make_target(plan=plan, indicator=indicator, period="2026")
    return plan


def a_task() -> Assignment:
    """A made-up task among two dozen, one that the reviewer may change."""
    load_illustration(today=timezone.localdate())
    return Assignment.objects.illustrations().open().latest("due_on")


READER_PAGES = {
    "overview": lambda: reverse("indicators:overview"),
    "overview-with-a-miss": lambda: f"{reverse('indicators:overview')}?nam=2024",
    "domains": lambda: reverse("indicators:domain-list"),
    "domain": lambda: reverse("indicators:domain-detail", args=["employment"]),
    "indicator": lambda: reverse("indicators:indicator-detail", args=["EMP_JOBS_NEW"]),
    "indicator-by-area": lambda: (
        f"{reverse('indicators:indicator-detail', args=['POV_RATE'])}?nam=2024&dia-ban=LC-OLD"
    ),
    "search": lambda: f"{reverse('indicators:indicator-search')}?q=lao",
    "awards-of-a-year": lambda: f"{reverse('awards:overview')}?nam=2023",
    "catalogue-of-awards": lambda: reverse("awards:type-list"),
}
REVIEWER_PAGES = {
    "admin": lambda: reverse("admin:index"),
    "figures": lambda: reverse("admin:indicators_observation_changelist"),
    "new-figure": lambda: reverse("admin:indicators_observation_add"),
    "correction": lambda: reverse(
        "admin:indicators_observation_change", args=[correctable_figure().pk]
    ),
    "issued-plan": lambda: reverse(
        "admin:indicators_plan_change", args=[Plan.objects.issued().first().pk]
    ),
    "form": form_due,
    "files-of-a-form": lambda: f"{form_due()}tep/",
    "form-on-paper": lambda: f"{form_due()}in/",
    "plans": lambda: reverse("indicators:plan-list"),
    "plan": lambda: f"{draft().get_absolute_url()}?ky=quy",
    "issuing-a-plan": lambda: reverse("indicators:plan-issue", args=[planned().pk]),
    "tasks": lambda: a_task() and reverse("assignments:assignment-list"),
    "calendar-of-tasks": lambda: a_task() and reverse("assignments:assignment-calendar"),
    "month-without-tasks": lambda: f"{reverse('assignments:assignment-calendar')}?thang=2027-07",
    "task": lambda: a_task().get_absolute_url(),
    "changing-a-task": lambda: f"{a_task().get_absolute_url()}sua/",
    "quality": lambda: form_due() and reverse("indicators:quality"),
    "my-work": lambda: form_due() and reverse("desk:my-work"),
    "figures-beside-the-forms": lambda: reverse("indicators:proposal-list"),
    "a-figure-to-prepare": lambda: reverse("indicators:proposal-create"),
    "forms-due": lambda: form_due() and reverse("indicators:entry-due"),
}


@pytest.mark.parametrize("address", READER_PAGES.values(), ids=READER_PAGES)
def test_reader_page_has_no_barriers(leader: Page, watcher: Watcher, address: Callable) -> None:
    leader.goto(address())
    assert_no_barriers(leader, watcher)
    assert too_small(leader) == []


@pytest.mark.parametrize("address", REVIEWER_PAGES.values(), ids=REVIEWER_PAGES)
def test_reviewer_page_has_no_barriers(reviewer: Page, watcher: Watcher, address: Callable) -> None:
    reviewer.goto(address())
    assert_no_barriers(reviewer, watcher)


def test_sign_in_page_has_no_barriers_refused_or_not(
    new_context: NewContext, watcher: Watcher
) -> None:
    page = new_context().new_page()
    page.goto(reverse("account_login"))
    assert_no_barriers(page, watcher)
    page.get_by_label("Tên đăng nhập").fill("nobody")
    page.get_by_label("Mật khẩu").fill("not a password")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    assert_no_barriers(page, watcher)


def test_page_that_is_not_there_has_no_barriers(leader: Page, watcher: Watcher) -> None:
    leader.goto("/khong-co/")
    # The browser itself tells the console that the address answered 404.
    assert all("404 (Not Found)" in line for line in watcher.asked())
    assert_no_barriers(leader, watcher)


def test_open_menus_have_no_barriers(leader: Page, watcher: Watcher) -> None:
    leader.goto(reverse("indicators:overview"))
    for summary in (leader.locator(".bar-end summary"), leader.locator(".picker summary").nth(1)):
        summary.click()
        assert axe_findings(leader, watcher) == []
        summary.click()
    leader.set_viewport_size(PHONE)
    leader.locator(".menu-all summary").click()
    assert axe_findings(leader, watcher) == []


# ---------------------------------------------------------------- by keyboard


def test_skip_link_leads_to_the_content(leader: Page) -> None:
    leader.goto(reverse("indicators:overview"))
    leader.keyboard.press("Tab")
    link = leader.locator(".skip")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    leader.keyboard.press("Enter")
    expect(leader.locator("main")).to_be_focused()
    leader.keyboard.press("Tab")
    expect(leader.locator(".picker summary").first).to_be_focused()


def test_year_is_picked_by_keyboard(leader: Page) -> None:
    leader.goto(f"{reverse('indicators:overview')}?nam=2023")
    picker = leader.locator(".picker").first
    picker.locator("summary").focus()
    leader.keyboard.press("Enter")
    year = picker.get_by_role("link", name="2024", exact=True)
    for _ in range(picker.get_by_role("link").count()):
        leader.keyboard.press("Tab")
        if year.evaluate("(link) => link === document.activeElement"):
            break
    leader.keyboard.press("Enter")
    expect(leader.get_by_role("heading", level=1)).to_have_text("Tổng quan năm 2024")


@pytest.mark.parametrize("name", ["overview", "indicator"])
def test_focus_is_seen_wherever_it_goes(leader: Page, name: str) -> None:
    leader.goto(READER_PAGES[name]())
    reached = 0
    while True:
        leader.keyboard.press("Tab")
        found = leader.evaluate(
            """() => {
                const one = document.activeElement;
                if (one === document.body) return null;
                const style = getComputedStyle(one), box = one.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return {
                    what: one.outerHTML.slice(0, 120),
                    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                    seen: top !== null && (one.contains(top) || top.contains(one)),
                };
            }"""
        )
        if found is None:
            break
        reached += 1
        assert found["ring"], found["what"]
        assert found["seen"], found["what"]
    reachable = leader.locator(":is(a[href], button, summary, input, [tabindex='0']):visible")
    assert reached == reachable.count()
