"""An officer records a decision: money is worked out, pages follow, and what is revoked counts no more."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.choices import Role
from accounts.models import User
from awards.models import Award, AwardDecision, AwardType, Collective, Person
from organisation.models import Office
from tests.browser.barriers import assert_no_barriers, too_small
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.watching import Watcher
from tests.factories import make_award_person, make_collective, make_user

YEAR = 2024
CERTIFICATE = "BK_TINH"


@pytest.fixture
def people(live_server: object) -> list[Person]:
    """Twelve people of an office, and the award officer who names them."""
    office = Office.objects.get(code="SNV-DVVL")
    if not User.objects.filter(username=Role.AWARD_OFFICER).exists():
        department = Office.objects.get(code="SNV")
        make_user(
            Role.AWARD_OFFICER, username=Role.AWARD_OFFICER, office=department, password=PASSWORD
        )
    return [
        make_award_person(
            full_name=f"Đặng Thử Người {number}", office=office, since=date(2020, 1, 1)
        )
        for number in "ABCDEGHIKLMN"
    ]


@pytest.fixture
def collectives(live_server: object) -> list[Collective]:
    return [make_collective(outside_name=f"Tập thể thử {number}") for number in "AB"]


def test_a_decision_for_twelve_people_and_two_collectives_is_recorded_counted_and_revoked(
    people: list[Person],
    collectives: list[Collective],
    signed_in: Callable[..., Page],
    watcher: Watcher,
) -> None:
    officer, leader = signed_in(Role.AWARD_OFFICER), signed_in(Role.LEADER)
    certificate = AwardType.objects.get(code=CERTIFICATE)

    record_decision(officer)
    officer.get_by_label("Danh hiệu, hình thức").select_option(label=certificate.name)
    officer.get_by_label("Năm thành tích").fill(str(YEAR))
    typed = [f"{place}. dang thu nguoi {name[-1].lower()}" for place, name in numbered(people)]
    officer.get_by_label("Người, tập thể nhận").fill("\n".join([*typed, "tap the thu a", "x"]))
    officer.get_by_role("button", name="Xem danh sách đã nhận ra").click()
    expect(officer.get_by_text("Không có trong danh bạ")).to_be_visible()
    assert_no_barriers(officer, watcher)
    assert too_small(officer) == []
    assert not Award.objects.filter(person__in=people).exists()

    lines = [*typed, *(collective.code for collective in collectives)]
    officer.get_by_label("Người, tập thể nhận").fill("\n".join(lines))
    officer.get_by_role("button", name="Ghi các trường hợp này").click()
    expect(officer.get_by_text("Đã ghi 14 trường hợp khen thưởng.")).to_be_visible()
    expect(officer.get_by_text("3.510.000")).to_have_count(12)  # 1,5 × 2.340.000
    expect(officer.get_by_text("7.020.000")).to_have_count(2)  # a collective gets double

    person = people[0]
    leader.goto(person.get_absolute_url())
    expect(leader.get_by_role("cell", name="3.510.000")).to_be_visible()
    # Those made up for the trial count no more once a real one is on record.
    assert given(leader, certificate) == 14

    revoke(officer, person)
    assert given(leader, certificate) == 13
    leader.goto(person.get_absolute_url())
    expect(leader.get_by_text("Khai không đúng")).to_be_visible()
    leader.set_viewport_size(PHONE)
    assert_no_barriers(leader, watcher)

    # Who may revoke has links with words only heard, which once made these pages twice as wide.
    officer.set_viewport_size(PHONE)
    for page_of in (AwardDecision.objects.latest("pk"), people[1]):
        officer.goto(page_of.get_absolute_url())
        assert officer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def numbered(people: list[Person]) -> list[tuple[int, str]]:
    return [(place, person.full_name) for place, person in enumerate(people, 1)]


def record_decision(page: Page) -> None:
    """Types the decision and comes to the page of its recipients."""
    page.goto(reverse("awards:decision-list"))
    page.get_by_role("link", name="Thêm quyết định").first.click()
    page.get_by_label("Số, ký hiệu văn bản").fill(
        f"{AwardDecision.objects.count() + 1}/QĐ-UBND-THU"
    )
    page.get_by_label("Ngày quyết định").fill("31/12/2024")
    page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh")
    page.get_by_label("Trích yếu").fill("Tặng bằng khen")
    page.get_by_label("Chức vụ người ký").fill("Chủ tịch UBND tỉnh")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Ghi tên người, tập thể nhận")).to_be_visible()


def revoke(page: Page, person: Person) -> None:
    page.get_by_role("link", name=f"Thu hồi: {person.full_name}", exact=True).click()
    page.get_by_label("Ngày thu hồi").fill("02/06/2025")
    page.get_by_label("Lý do").fill("Khai không đúng")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text(re.compile("^Đã thu hồi, vẫn lưu trong hồ sơ"))).to_be_visible()


def given(page: Page, award_type: AwardType) -> int:
    """How many of an award the overview of the year counts as given."""
    page.goto(f"{reverse('awards:overview')}?nam={YEAR}")
    row = page.locator("tr", has=page.locator("th[scope=row]", has_text=award_type.name)).first
    if not row.count():
        return 0
    cells = row.locator("td").all_inner_texts()
    return int(re.match(r"\d+", cells[3])[0])  # type: ignore[index]
