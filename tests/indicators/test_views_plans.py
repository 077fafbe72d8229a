"""Kế hoạch: plans listed, typed as a grid, split, issued, adjusted and compared; what is missing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import planning
from indicators.actions import ActionRefused
from indicators.models import Indicator, Plan, Target
from indicators.planning import Planned, TargetChange, TargetsRefused
from organisation.models import Area, Document, Office
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_slice,
    make_target,
    make_user,
)
from tests.indicators.reading import (
    addresses,
    attribute,
    by_id,
    elements,
    page_of,
    rows_of,
    table_of,
    text_of,
)

LIST, NEW, MISSING, COMPARE = (
    f"/ke-hoach/{rest}" for rest in ("", "moi/", "chua-giao/", "so-sanh/")
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _slice() -> None:
    make_slice()


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(office: Office) -> User:
    """Staff of the planning division of the office."""
    division = make_office(parent=office, kind="planning_division")
    return make_user(Role.STAFF, office=division)


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


@pytest.fixture
def review(reviewer: User, settings: Any) -> Client:
    settings.MFA_REQUIRED_ROLES = []
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def jobs(office: Office) -> Indicator:
    return make_indicator(owner=office, name="Việc làm mới", decimals=0)


@pytest.fixture
def province() -> Area:
    return make_area(name="Tỉnh", code="TINH")


@pytest.fixture
def plan(province: Area, clerk: User) -> Plan:
    return make_plan(area=province, period="2026", drafted_by=clerk, changed_by=clerk)


def field_of(indicator: Indicator, area: Area, period: str = "2026") -> str:
    return f"o-{indicator.pk}-_T-{area.pk}-{period}"


def typed(
    indicator: Indicator,
    area: Area,
    text: str,
    *,
    period: str = "2026",
    seen: object = 0,
    sent: str = "",
    **bound: str,
) -> dict[str, Any]:
    name = field_of(indicator, area, period)
    line = name.removesuffix(f"-{period}")
    more = {f"{line}-{key}": value for key, value in bound.items()}
    return {name: text, f"{name}-pb": seen, f"{name}-cu": sent} | more


def sent_from(page: Any) -> dict[str, str]:
    """Every field of the grid as a browser sends it back untouched."""
    fields = {
        attribute(field, "name"): attribute(field, "value")
        for field in elements(page, "input")
        if attribute(field, "name").startswith("o-")
    }
    for select in elements(page, "select"):
        if attribute(select, "name").startswith("o-"):
            options = elements(select, "option")
            chosen = [o for o in options if "selected" in dict(o.attributes)] or options
            fields[attribute(select, "name")] = attribute(chosen[0], "value")
    return fields


# ---------------------------------------------------------------- the list


def test_the_list_tells_kind_document_state_count_and_by_whom(
    desk: Client, plan: Plan, jobs: Indicator, reviewer: User
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026")
    make_plan(
        title="Kế hoạch 2025",
        period="2025",
        state="issued",
        issuer="UBND tỉnh",
        number="01/QĐ",
        issued_on=date(2025, 1, 5),
        issued_by=reviewer,
    )
    first, second = table_of(page_of(desk.get(LIST)), "Kế hoạch")
    assert plan.title in first["Kế hoạch"]
    assert (first["Trạng thái"], first["Chỉ tiêu kế hoạch"]) == ("Dự thảo", "1")
    assert first["Người ban hành"] == f"dự thảo của {plan.drafted_by}"
    assert second["Văn bản"] == "UBND tỉnh, 01/QĐ, 05/01/2025"
    assert (second["Trạng thái"], second["Người ban hành"]) == ("Đã ban hành", str(reviewer))


def test_the_list_is_narrowed_and_nonsense_narrows_nothing(desk: Client, plan: Plan) -> None:
    make_plan(period="2021-2025", kind="five_year", state="issued")
    make_plan(period="2024", state="issued", area=make_area(level="district"))

    def titles(query: str) -> int:
        page = page_of(desk.get(LIST + query))
        return len(table_of(page, "Kế hoạch")) if elements(page, "table") else 0

    assert titles("") == 3
    assert titles("?nam=2024") == 2  # the five years hold it too
    assert titles("?loai=five_year") == 1
    assert titles("?cap=district") == 1
    assert titles("?trang-thai=draft") == 1
    assert titles("?nam=x&loai=y&cap=x&page=zz") == 3
    assert titles("?loai=ministry") == 0
    assert titles("?nam=2024&loai=five_year&cap=district") == 0


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_who_drafts_nothing_sees_what_is_out_only(
    plan: Plan, role: Role, settings: Any, jobs: Indicator
) -> None:
    settings.MFA_REQUIRED_ROLES = []
    issued = make_plan(state="issued")
    client = Client()
    client.force_login(make_user(role))
    page = page_of(client.get(LIST))
    assert issued.title in text_of(page)
    assert plan.title not in text_of(page)
    assert NEW not in addresses(page)
    inner = f"{plan.get_absolute_url()}chi-tieu/{jobs.code}/"
    for address in (plan.get_absolute_url(), inner):
        assert client.get(address).status_code == 404
    assert client.get(issued.get_absolute_url()).status_code == 200
    for act in ("", "sua/", "ban-hanh/", "dieu-chinh/"):
        assert client.post(issued.get_absolute_url() + act).status_code == 403
    assert client.get(NEW).status_code == 403


# ---------------------------------------------------------------- a new draft


def head(province: Area, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Kế hoạch năm 2026",
        "kind": "annual",
        "area": province.pk,
        "period": "2026",
        "source_location": "du-thao.docx",
    } | fields


def test_a_draft_is_begun_by_staff_of_the_planning_division(
    desk: Client, clerk: User, province: Area
) -> None:
    answer = desk.post(NEW, head(province))
    plan = Plan.objects.get()
    assert answer["Location"] == plan.get_absolute_url()
    assert (plan.drafted_by, plan.changed_by, plan.state) == (clerk, clerk, "draft")
    assert (plan.code, plan.source.location) == ("P-2026-TINH", "du-thao.docx")


def test_a_draft_sent_twice_is_there_once(desk: Client, province: Area) -> None:
    for _time in range(2):
        answer = desk.post(NEW, head(province))
    assert "dự thảo" in text_of(by_id(page_of(answer), "errors"))
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"kind": "adjusted"},
        {"kind": "five_year"},
        {"period": "2026-Q1"},
        {"period": "\0"},
        {"area": "x"},
        {"area": 10**20},
        {"source_location": ""},
        {"title": "x" * 301},
    ],
    ids=str,
)
def test_a_fault_of_the_head_is_told_and_nothing_saved(
    desk: Client, province: Area, fields: dict[str, Any]
) -> None:
    page = page_of(desk.post(NEW, head(province, **fields)))
    assert text_of(by_id(page, "errors")).startswith("Chưa lưu gì")
    assert not Plan.objects.exists()


def test_the_head_of_a_draft_is_changed_unless_somebody_was_there_before(
    desk: Client, plan: Plan, review: Client
) -> None:
    address = f"{plan.get_absolute_url()}sua/"
    page = page_of(desk.get(address))
    seen = attribute(by_id(page, "id_seen"), "value")
    sent = head(plan.area, title="Tên mới", seen=seen)
    assert desk.post(address, sent).status_code == 302
    plan.refresh_from_db()
    assert plan.title == "Tên mới"
    late = page_of(review.post(address, head(plan.area, title="Tên khác", seen=seen)))
    assert "Chưa lưu gì" in text_of(by_id(late, "errors"))
    plan.refresh_from_db()
    assert plan.title == "Tên mới"


def test_what_is_missing_leads_to_a_draft_of_that_year_and_area(
    desk: Client, province: Area
) -> None:
    page = page_of(desk.get(f"{NEW}?nam=2027&dia-ban=TINH"))
    assert attribute(by_id(page, "id_period"), "value") == "năm 2027"
    assert desk.get(f"{NEW}?nam=x&dia-ban=x").status_code == 200


# ---------------------------------------------------------------- the grid


def test_the_grid_has_a_line_for_every_indicator_the_person_plans(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    make_indicator(owner=make_office(), name="Của đơn vị khác")
    make_observation(indicator=jobs, area=plan.area, period="2025", value=Decimal(14500))
    page = page_of(desk.get(plan.get_absolute_url()))
    (row,) = rows_of(elements(page, "table", "plan-sheet")[0])
    assert row["Chỉ tiêu"].startswith("Việc làm mới")
    assert row["Thực hiện năm trước"] == "14.500"
    assert attribute(by_id(page, field_of(jobs, plan.area)), "value") == ""


def test_what_is_typed_is_stored_and_written_back(
    desk: Client, plan: Plan, jobs: Indicator, clerk: User
) -> None:
    sent = typed(jobs, plan.area, "15.000", **{"muc": "at_least", "muc-cu": "exact"})
    answer = desk.post(plan.get_absolute_url(), sent, follow=True)
    target = Target.objects.get()
    assert (target.value, target.bound, target.version) == (15000, "at_least", 1)
    page = page_of(answer)
    assert attribute(by_id(page, field_of(jobs, plan.area)), "value") == "15.000"
    assert "Đã lưu 1 chỉ tiêu kế hoạch" in text_of(page)
    row = Activity.objects.latest("pk")
    assert (row.verb, row.actor) == (Verb.ADDED, clerk)


def test_a_bound_changed_alone_changes_every_target_of_the_line(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    for period in ("2026", "2026-S1"):
        make_target(plan=plan, indicator=jobs, period=period)
    address = f"{plan.get_absolute_url()}?ky=6-thang"
    sent = sent_from(page_of(desk.get(address)))
    sent[f"o-{jobs.pk}-_T-{plan.area_id}-muc"] = "about"
    desk.post(address, sent)
    assert set(Target.objects.values_list("bound", flat=True)) == {"about"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("14,5", "số nguyên"), ("nhiều", "số"), ("15,000", "có phải"), ("9" * 20, "quá")],
)
def test_a_fault_is_told_beside_its_cell_and_nothing_is_saved(
    desk: Client, plan: Plan, jobs: Indicator, office: Office, text: str, said: str
) -> None:
    other = make_indicator(owner=office)
    sent = typed(jobs, plan.area, text) | typed(other, plan.area, "7")
    page = page_of(desk.post(plan.get_absolute_url(), sent))
    assert not Target.objects.exists()
    name = field_of(jobs, plan.area)
    assert said in text_of(by_id(page, f"{name}-loi"))
    assert attribute(by_id(page, name), "value") == text
    assert attribute(by_id(page, field_of(other, plan.area)), "value") == "7"
    assert f"#{name}" in addresses(by_id(page, "errors"))
    assert text_of(by_id(page, "errors")).startswith("Chưa lưu gì")


def test_zero_is_a_target_and_empty_is_none(desk: Client, plan: Plan, jobs: Indicator) -> None:
    desk.post(plan.get_absolute_url(), typed(jobs, plan.area, "0"))
    assert Target.objects.get().value == 0
    desk.post(plan.get_absolute_url(), typed(jobs, plan.area, "", seen=1, sent="0"))
    assert not Target.objects.exists()


def test_what_another_saved_meanwhile_is_shown_beside_mine_and_kept(
    desk: Client, review: Client, reviewer: User, plan: Plan, jobs: Indicator
) -> None:
    review.post(plan.get_absolute_url(), typed(jobs, plan.area, "10"))
    page = page_of(desk.post(plan.get_absolute_url(), typed(jobs, plan.area, "20")))
    name = field_of(jobs, plan.area)
    said = text_of(by_id(page, f"{name}-loi"))
    assert reviewer.full_name in said
    assert "10" in said
    assert attribute(by_id(page, name), "value") == "20"
    assert Target.objects.get().value == 10
    # Having seen it, the person may write over it.
    desk.post(plan.get_absolute_url(), sent_from(page))
    assert Target.objects.get().value == 20


def test_a_fault_elsewhere_does_not_lose_sight_of_what_another_saves_meanwhile(
    desk: Client, review: Client, plan: Plan, jobs: Indicator, office: Office
) -> None:
    """The page that comes back with a fault still says which version of the others was seen."""
    other = make_indicator(owner=office, decimals=0)
    sent = typed(jobs, plan.area, "20") | typed(other, plan.area, "x")
    review.post(plan.get_absolute_url(), typed(jobs, plan.area, "10"))
    page = page_of(desk.post(plan.get_absolute_url(), sent))
    again = sent_from(page) | {field_of(other, plan.area): "3"}
    page = page_of(desk.post(plan.get_absolute_url(), again))
    assert text_of(by_id(page, f"{field_of(jobs, plan.area)}-loi"))
    assert Target.objects.get().value == 10


def test_a_cell_only_a_colleague_touched_is_no_conflict_and_is_not_put_back(
    desk: Client, review: Client, plan: Plan, jobs: Indicator, office: Office
) -> None:
    mine = make_indicator(owner=office, decimals=0)
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(10))
    sent = sent_from(page_of(desk.get(plan.get_absolute_url())))
    review.post(plan.get_absolute_url(), typed(jobs, plan.area, "20", seen=1, sent="10"))
    answer = desk.post(plan.get_absolute_url(), sent | {field_of(mine, plan.area): "7"})
    assert answer.status_code == 302
    stored = {row.indicator_id: int(row.value) for row in Target.objects.all()}
    assert stored == {jobs.pk: 20, mine.pk: 7}


def test_the_same_post_twice_saves_once(desk: Client, plan: Plan, jobs: Indicator) -> None:
    for _time in range(2):
        answer = desk.post(plan.get_absolute_url(), typed(jobs, plan.area, "15.000"))
        assert answer.status_code == 302
    assert (Target.objects.get().version, Activity.objects.count()) == (1, 1)


def test_a_plan_issued_meanwhile_is_said_and_nothing_half_saved(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026")
    Plan.objects.update(state="issued", issue_recorded_at="2026-01-01T00:00:00Z")
    sent = typed(jobs, plan.area, "7", seen=1, sent="100")
    answer = desk.post(plan.get_absolute_url(), sent, follow=True)
    assert "đã ban hành" in text_of(page_of(answer))
    assert Target.objects.get().value == 100
    assert elements(page_of(answer), "input", "x") == []
    assert field_of(jobs, plan.area) not in sent_from(page_of(answer))


def test_an_indicator_of_another_office_is_read_and_not_typed(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    foreign = make_indicator(owner=make_office())
    make_target(plan=plan, indicator=foreign, period="2026", value=Decimal(1234))
    page = page_of(desk.get(plan.get_absolute_url()))
    assert "1.234" in text_of(page)
    assert field_of(foreign, plan.area) not in sent_from(page)
    desk.post(plan.get_absolute_url(), typed(foreign, plan.area, "7", seen=1, sent="1.234"))
    assert Target.objects.get().value == 1234


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    text=st.text(max_size=40),
    seen=st.text(max_size=12),
    bound=st.text(max_size=12),
    split=st.sampled_from(["", "deu", "mua-vu", "x"]),
    query=st.sampled_from(["", "?ky=quy", "?ky=x", "?ky=nam", "?dia-ban=x&linh-vuc=x"]),
)
def test_no_field_gives_a_server_error(desk, plan, jobs, text, seen, bound, split, query):
    sent = typed(jobs, plan.area, text, seen=seen, muc=bound) | {"chia": split, "dong": text}
    answer = desk.post(plan.get_absolute_url() + query, sent)
    assert answer.status_code in (200, 302)


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_one_cell_at_once_one_does(office: Office) -> None:
    make_slice()
    indicator, plan = make_indicator(owner=office), make_plan(period="2026")
    racers = [make_user(Role.REVIEWER, office=office) for _ in range(5)]
    start = Barrier(len(racers))

    def race(numbered: tuple[int, User]) -> int | None:
        number, person = numbered
        key = {"indicator": indicator, "area": plan.area, "slice": make_slice(), "period": "2026"}
        change = TargetChange(key, Planned(Decimal(number)), seen=0)
        try:
            start.wait()
            planning.save_targets(
                plan=plan, changes={"a": change}, by=person, today=date(2026, 1, 5)
            )
        except TargetsRefused:
            return None
        finally:
            connection.close()
        return number

    with ThreadPoolExecutor(len(racers)) as pool:
        ends = list(pool.map(race, enumerate(racers, 1)))
    (won,) = [end for end in ends if end is not None]
    target = Target.objects.get()
    assert (int(target.value), target.version) == (won, 1)
    assert Activity.objects.filter(verb=Verb.ADDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_saves_while_another_issues_is_in_it_or_told(office: Office) -> None:
    """Whichever comes first: never a target that came into an issued plan, or one issued unseen."""
    make_slice()
    indicator, plan = make_indicator(owner=office), make_plan(period="2026")
    make_target(plan=plan, indicator=indicator, period="2026")
    drafter, issuer = (make_user(Role.REVIEWER, office=office) for _ in range(2))
    key = {"indicator": indicator, "area": plan.area, "slice": make_slice(), "period": "2026"}
    seen, start, day = plan.mark(), Barrier(2), date(2026, 1, 5)

    def save() -> str:
        change = TargetChange(key, Planned(Decimal(7)), seen=1)
        planning.save_targets(plan=plan, changes={"a": change}, by=drafter, today=day)
        return "saved"

    def issue() -> str:
        mine = Plan.objects.get(pk=plan.pk)
        planning.issue_plan(plan=mine, reason="đã ký", seen=seen, by=issuer, today=day)
        return "issued"

    def race(act: Any) -> str:
        try:
            start.wait()
            return str(act())
        except ActionRefused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(race, (save, issue)))
    assert ends in (["saved", "DraftChanged"], ["PlanIsIssued", "issued"])
    plan.refresh_from_db()
    assert plan.is_issued is (ends[1] == "issued")
    assert Target.objects.get().value == (7 if ends[0] == "saved" else 100)


# ---------------------------------------------------------------- splitting


def quarters(split_page: Any, indicator: Indicator, area: Area) -> list[str]:
    return [
        attribute(by_id(split_page, field_of(indicator, area, f"2026-Q{n}")), "value")
        for n in range(1, 5)
    ]


def test_an_even_split_is_shown_first_and_then_saved(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    address = f"{plan.get_absolute_url()}?ky=quy"
    sent = typed(jobs, plan.area, "15.001")
    for n in range(1, 5):
        sent |= typed(jobs, plan.area, "", period=f"2026-Q{n}")
    page = page_of(desk.post(address, sent | {"chia": "deu"}))
    assert quarters(page, jobs, plan.area) == ["3.751", "3.750", "3.750", "3.750"]
    assert attribute(by_id(page, field_of(jobs, plan.area)), "value") == "15.001"
    assert "4 chỉ tiêu đề xuất chưa lưu" in text_of(by_id(page, "proposed"))
    assert not Target.objects.exists()
    assert desk.post(address, sent_from(page)).status_code == 302
    assert [int(t.value) for t in Target.objects.order_by("period_start", "-period_end")] == [
        15001,
        3751,
        3750,
        3750,
        3750,
    ]


def test_a_seasonal_split_follows_the_years_before_and_says_so(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    for month in range(1, 13):
        value = Decimal(40 if month <= 3 else 20)
        make_observation(indicator=jobs, area=plan.area, period=f"2025-M{month:02}", value=value)
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(500))
    address = f"{plan.get_absolute_url()}?ky=quy"
    page = page_of(desk.post(address, {"chia": "mua-vu"}))
    assert quarters(page, jobs, plan.area) == ["200", "100", "100", "100"]
    assert "chia theo tỷ trọng các năm 2025" in text_of(page)


def test_without_years_before_the_season_is_even_and_says_so(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(500))
    page = page_of(desk.post(f"{plan.get_absolute_url()}?ky=quy", {"chia": "mua-vu"}))
    assert quarters(page, jobs, plan.area) == ["125"] * 4
    assert "chia đều, vì chưa có năm trước" in text_of(page)


def test_all_lines_are_split_but_those_with_parts_unless_one_is_asked_for(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    for period, value in (("2026", 100), ("2026-Q1", 70)):
        make_target(plan=plan, indicator=jobs, period=period, value=Decimal(value))
    address = f"{plan.get_absolute_url()}?ky=quy"
    page = page_of(desk.post(address, {"chia": "deu"}))
    assert quarters(page, jobs, plan.area) == ["70", "", "", ""]
    line = f"o-{jobs.pk}-_T-{plan.area_id}"
    page = page_of(desk.post(address, {"chia": "deu", "dong": line}))
    assert quarters(page, jobs, plan.area) == ["25"] * 4


def test_months_are_split_from_the_quarters_there_are(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    for period, value in (
        ("2026", 100), ("2026-Q1", 70), ("2026-Q2", 10), ("2026-Q3", 10), ("2026-Q4", 10),
    ):  # fmt: skip
        make_target(plan=plan, indicator=jobs, period=period, value=Decimal(value))
    page = page_of(desk.post(f"{plan.get_absolute_url()}?ky=thang", {"chia": "deu"}))
    months = [
        attribute(by_id(page, field_of(jobs, plan.area, f"2026-M{n:02}")), "value")
        for n in range(1, 13)
    ]
    assert months == ["24", "23", "23", *["4", "3", "3"] * 3]
    assert "4 chỉ tiêu của kỳ khác" in text_of(page)


@pytest.mark.parametrize(
    ("fields", "value", "said"),
    [
        ({"kind": "stock", "period_aggregation": "last"}, 5, "Chỉ chia được chỉ tiêu thời kỳ"),
        ({"periodicity": "half_year"}, 5, "không có số liệu theo kỳ ngắn"),
        ({}, None, "nhập chỉ tiêu cả kỳ trước"),
    ],
    ids=str,
)
def test_what_cannot_be_split_says_why(
    desk: Client, plan: Plan, office: Office, fields: dict[str, Any], value: Any, said: str
) -> None:
    indicator = make_indicator(owner=office, **fields)
    if value is not None:
        make_target(plan=plan, indicator=indicator, period="2026", value=Decimal(value))
    sent = {"chia": "deu", "dong": f"o-{indicator.pk}-_T-{plan.area_id}"}
    page = page_of(desk.post(f"{plan.get_absolute_url()}?ky=quy", sent))
    assert said in text_of(page)


def test_parts_typed_by_hand_are_held_to_the_year(
    desk: Client, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(100))
    address = f"{plan.get_absolute_url()}?ky=6-thang"
    sent = typed(jobs, plan.area, "40", period="2026-S1")
    sent |= typed(jobs, plan.area, "50", period="2026-S2")
    page = page_of(desk.post(address, sent))
    assert "Cộng các kỳ 6 tháng được 90, chỉ tiêu năm 2026 là 100: thiếu 10." in text_of(page)
    assert "còn 10" in text_of(page)
    assert Target.objects.count() == 1
    sent |= typed(jobs, plan.area, "60", period="2026-S2")
    assert desk.post(address, sent).status_code == 302
    assert Target.objects.count() == 3


# ---------------------------------------------------------------- one indicator over all areas


@pytest.fixture
def districts(province: Area) -> list[Area]:
    return [make_area(name=name, parent=province, level="district") for name in ("Bắc", "Nam")]


def over_areas(plan: Plan, indicator: Indicator) -> str:
    return f"{plan.get_absolute_url()}chi-tieu/{indicator.code}/"


def test_the_provinces_target_goes_to_the_areas_and_the_rest_is_shown(
    desk: Client, plan: Plan, jobs: Indicator, districts: list[Area]
) -> None:
    north, south = districts
    sent = typed(jobs, plan.area, "100") | typed(jobs, north, "60") | typed(jobs, south, "30")
    answer = desk.post(over_areas(plan, jobs), sent, follow=True)
    (table,) = elements(page_of(answer), "table", "plan-sheet")
    assert [row["Địa bàn"] for row in rows_of(table)] == ["Tỉnh", "Bắc", "Nam"]
    (foot,) = elements(table, "tfoot")
    assert text_of(foot) == "Cộng các địa bàn 90 Phần chưa phân bổ 10"

    desk.post(over_areas(plan, jobs), typed(jobs, south, "50", seen=1, sent="30"))
    page = page_of(desk.get(over_areas(plan, jobs)))
    assert "giao vượt 10" in text_of(elements(page, "tfoot")[0])
    (row,) = rows_of(elements(page_of(desk.get(plan.get_absolute_url())), "table")[0])
    assert (row["Đã giao địa bàn"], row["Phần chưa phân bổ"]) == ("110", "giao vượt 10")


def test_a_rate_has_no_rest_and_says_why(
    desk: Client, plan: Plan, office: Office, districts: list[Area]
) -> None:
    rate = make_indicator(
        owner=office, kind="ratio", period_aggregation="ratio", area_aggregation="ratio"
    )
    make_target(plan=plan, indicator=rate, period="2026", value=Decimal(12))
    page = page_of(desk.get(over_areas(plan, rate)))
    assert "không cộng được theo địa bàn" in text_of(page)
    assert elements(page, "tfoot") == []
    assert "không cộng được theo địa bàn" in text_of(page_of(desk.get(plan.get_absolute_url())))


def test_another_area_of_the_plan_is_chosen_and_an_unknown_one_is_said(
    desk: Client, plan: Plan, jobs: Indicator, districts: list[Area]
) -> None:
    address = f"{plan.get_absolute_url()}?dia-ban={districts[0].code}"
    desk.post(address, typed(jobs, districts[0], "5"))
    assert Target.objects.get().area == districts[0]
    assert "Bắc (1)" in text_of(page_of(desk.get(plan.get_absolute_url())))
    page = page_of(desk.get(f"{plan.get_absolute_url()}?dia-ban=x&ky=x"))
    assert len(elements(page, "p", "is-warning")) == 2


# ---------------------------------------------------------------- issuing


def issuing(plan: Plan, **fields: Any) -> dict[str, Any]:
    return {
        "issuer": "UBND tỉnh",
        "number": "01/QĐ-UBND",
        "issued_on": "05/01/2026",
        "reason": "đã ký",
        "seen": plan.mark(),
    } | fields


def test_a_second_person_issues_with_the_document_and_then_it_is_read(
    review: Client, reviewer: User, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(15000))
    address = f"{plan.get_absolute_url()}ban-hanh/"
    assert "15.000" in text_of(page_of(review.get(address)))
    answer = review.post(address, issuing(plan), follow=True)
    plan.refresh_from_db()
    assert (plan.state, plan.issued_by, plan.number) == ("issued", reviewer, "01/QĐ-UBND")
    assert plan.document == Document.objects.get()
    page = page_of(answer)
    assert "UBND tỉnh, 01/QĐ-UBND, 05/01/2026" in text_of(page)
    assert sent_from(page) == {}
    assert review.post(address, issuing(plan), follow=True).status_code == 200
    assert Activity.objects.filter(verb=Verb.ISSUED).count() == 1


def test_the_faults_of_the_document_are_told_beside_their_fields(
    review: Client, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026")
    sent = issuing(plan, issuer="", number="", issued_on="31/02/2026", reason="")
    page = page_of(review.post(f"{plan.get_absolute_url()}ban-hanh/", sent))
    linked = set(addresses(by_id(page, "errors")))
    assert linked == {"#id_issuer", "#id_number", "#id_issued_on", "#id_reason"}
    page = page_of(
        review.post(f"{plan.get_absolute_url()}ban-hanh/", issuing(plan, issued_on="1/1/2099"))
    )
    assert "tương lai" in text_of(by_id(page, "errors"))
    assert not Plan.objects.issued().exists()


def test_what_was_changed_since_it_was_looked_at_is_not_issued(
    review: Client, desk: Client, plan: Plan, jobs: Indicator
) -> None:
    make_target(plan=plan, indicator=jobs, period="2026")
    sent = issuing(plan)
    desk.post(plan.get_absolute_url(), typed(jobs, plan.area, "7", seen=1, sent="100"))
    page = page_of(review.post(f"{plan.get_absolute_url()}ban-hanh/", sent))
    assert "Chưa lưu gì" in text_of(by_id(page, "errors"))
    assert not Plan.objects.issued().exists()
    seen = attribute(by_id(page, "id_seen"), "value")
    assert review.post(f"{plan.get_absolute_url()}ban-hanh/", issuing(plan, seen=seen))
    assert Plan.objects.issued().exists()


@pytest.mark.parametrize("why", ["own", "foreign", "empty", "unequal"])
def test_what_stands_against_issuing_is_said_in_place_of_the_form(
    review: Client, reviewer: User, plan: Plan, jobs: Indicator, why: str
) -> None:
    if why != "empty":
        make_target(plan=plan, indicator=jobs, period="2026")
    if why == "own":
        Plan.objects.update(changed_by=reviewer)
    if why == "foreign":
        make_target(plan=plan, indicator=make_indicator(owner=make_office()), period="2026")
    if why == "unequal":
        for half in ("2026-S1", "2026-S2"):
            make_target(plan=plan, indicator=jobs, period=half, value=Decimal(1))
    plan.refresh_from_db()
    address = f"{plan.get_absolute_url()}ban-hanh/"
    page = page_of(review.get(address))
    assert [f for f in elements(page, "input") if attribute(f, "name") == "number"] == []
    answer = review.post(address, issuing(plan))
    assert answer.status_code == (403 if why == "foreign" else 200)
    assert not Plan.objects.issued().exists()


# ---------------------------------------------------------------- adjusting and comparing


@pytest.fixture
def issued(plan: Plan, jobs: Indicator) -> Plan:
    make_target(plan=plan, indicator=jobs, period="2026", value=Decimal(100))
    Plan.objects.update(
        state="issued", issue_recorded_at="2026-01-01T00:00:00Z", issued_on=date(2026, 1, 5)
    )
    plan.refresh_from_db()
    return plan


def start(client: Client, plan: Plan) -> Any:
    sent = {"title": "Điều chỉnh", "source_location": "to-trinh.docx"}
    return client.post(f"{plan.get_absolute_url()}dieu-chinh/", sent)


def test_an_adjustment_is_a_plan_of_its_own_with_what_changes(
    desk: Client, issued: Plan, jobs: Indicator, review: Client
) -> None:
    start(desk, issued)
    new = Plan.objects.drafts().get()
    assert (new.kind, new.replaces, new.area, new.period) == (
        "adjusted",
        issued,
        issued.area,
        "2026",
    )
    page = page_of(desk.get(new.get_absolute_url()))
    assert "đang giao 100" in text_of(page)
    assert attribute(by_id(page, field_of(jobs, new.area)), "value") == ""
    desk.post(new.get_absolute_url(), typed(jobs, new.area, "120"))
    new.refresh_from_db()
    review.post(f"{new.get_absolute_url()}ban-hanh/", issuing(new, issued_on="01/06/2026"))
    new.refresh_from_db()
    assert new.is_issued
    page = page_of(desk.get(f"{COMPARE}?moi={new.pk}"))
    (row,) = table_of(page, "Những chỗ hai kế hoạch khác nhau")
    assert (row["Kế hoạch trước"], row["Kế hoạch sau"]) == ("100", "120")
    assert row["Chênh lệch"] == "tăng 20 người"


def test_an_adjustment_begun_twice_is_there_once(desk: Client, issued: Plan) -> None:
    first = start(desk, issued)["Location"]
    assert start(desk, issued)["Location"] == first
    assert Plan.objects.drafts().count() == 1


@pytest.mark.parametrize("fields", [{"kind": "five_year"}, {"illustration": True}], ids=str)
def test_only_a_real_yearly_plan_is_adjusted(
    desk: Client, issued: Plan, fields: dict[str, Any]
) -> None:
    Plan.objects.filter(pk=issued.pk).update(**fields)
    assert start(desk, issued)["Location"] == issued.get_absolute_url()
    assert not Plan.objects.drafts().exists()


def test_plans_of_two_years_are_compared_place_by_place(
    reader: Client, issued: Plan, jobs: Indicator
) -> None:
    before = make_plan(area=issued.area, period="2025", state="issued")
    make_target(plan=before, indicator=jobs, period="2025", value=Decimal(100))
    make_target(plan=before, indicator=jobs, period="2025-Q1", value=Decimal(30))
    only_new = make_indicator()
    make_target(plan=issued, indicator=only_new, period="2026")
    page = page_of(reader.get(f"{COMPARE}?cu={before.pk}&moi={issued.pk}"))
    rows = table_of(page, "Những chỗ hai kế hoạch khác nhau")
    told = {(row["Chỉ tiêu"], row["Kỳ"]): row["Chênh lệch"] for row in rows}
    assert told == {
        (jobs.name, "Quý I/2025"): "chỉ có trong kế hoạch trước",
        (only_new.name, "Năm 2026"): "chỉ có trong kế hoạch sau",
    }
    assert "1 chỉ tiêu giống nhau" in text_of(page)


@pytest.mark.parametrize(
    "query", ["", "?cu=x&moi=-1", "?cu=1&moi=1", "?moi=99999999999999999999", "?page=-1"]
)
def test_nothing_in_the_address_of_a_comparison_is_an_error(reader: Client, query: str) -> None:
    assert reader.get(COMPARE + query).status_code == 200


def test_drafts_are_compared_by_those_who_work_on_them_only(
    reader: Client, desk: Client, plan: Plan
) -> None:
    assert plan.title not in text_of(page_of(reader.get(COMPARE)))
    assert plan.title in text_of(page_of(desk.get(COMPARE)))


# ---------------------------------------------------------------- what is missing


@pytest.fixture
def reported(jobs: Indicator, province: Area) -> Indicator:
    assign_form(make_form(jobs), make_office(), province)
    return jobs


def missing(client: Client) -> list[dict[str, str]]:
    page = page_of(client.get(f"{MISSING}?nam=2026&dia-ban=TINH"))
    return table_of(page, "Chưa giao chỉ tiêu") if elements(page, "table") else []


def test_what_is_reported_and_not_planned_is_listed_with_who_answers(
    reader: Client, reported: Indicator, office: Office
) -> None:
    make_indicator(owner=office)  # nobody reports it
    neutral = make_indicator(owner=office, direction="neutral", achievement="none")
    ownerless = make_indicator()
    assign_form(make_form(neutral, ownerless), make_office(), make_area())
    (row,) = missing(reader)
    assert (row["Chỉ tiêu"], row["Đơn vị phụ trách"]) == ("Việc làm mới", office.name)


def test_a_rate_is_missed_where_what_it_is_made_of_is_reported(
    reader: Client, reported: Indicator, office: Office
) -> None:
    rate = make_indicator(
        owner=office, kind="ratio", numerator=reported, denominator=make_indicator()
    )
    assert {row["Chỉ tiêu"] for row in missing(reader)} == {reported.name, rate.name}


def test_a_target_in_a_draft_does_not_count_but_is_pointed_at(
    desk: Client, reader: Client, reviewer: User, reported: Indicator, plan: Plan
) -> None:
    (row,) = missing(desk)
    assert row["Trong dự thảo"] == f"bổ sung vào {plan.code}"
    make_target(plan=plan, indicator=reported, period="2026")
    (row,) = missing(desk)
    assert row["Trong dự thảo"] == f"đã có trong {plan.code}"
    assert missing(reader)[0]["Trong dự thảo"] == "–"
    planning.issue_plan(plan=plan, reason="đã ký", by=reviewer, today=date(2026, 1, 5))
    assert missing(reader) == []


@pytest.mark.parametrize("query", ["", "?nam=x&dia-ban=x", "?nam=9999", "?nam=-1"])
def test_nothing_in_the_address_of_what_is_missing_is_an_error(
    reader: Client, reported: Indicator, query: str
) -> None:
    assert reader.get(MISSING + query).status_code == 200


# ---------------------------------------------------------------- how much is read


def test_pages_read_no_more_for_more_rows(
    desk: Client, review: Client, plan: Plan, office: Office, districts: list[Area]
) -> None:
    def fill(count: int) -> Indicator:
        for _time in range(count):
            indicator = make_indicator(owner=office)
            assign_form(make_form(indicator), make_office(), plan.area)
            for area in (plan.area, *districts, make_area(parent=plan.area, level="district")):
                make_target(plan=plan, indicator=indicator, area=area, period="2026")
        return indicator

    def counts(indicator: Indicator) -> dict[str, int]:
        found = {}
        for client, address in (
            (desk, LIST),
            (desk, plan.get_absolute_url()),
            (desk, f"{plan.get_absolute_url()}?ky=thang"),
            (desk, over_areas(plan, indicator)),
            (review, f"{plan.get_absolute_url()}ban-hanh/"),
            (desk, f"{COMPARE}?cu={other.pk}&moi={plan.pk}"),
            (desk, f"{MISSING}?nam=2026&dia-ban=TINH"),
        ):
            assert client.get(address).status_code == 200  # what is remembered is read before
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            found[address.replace(indicator.code, "")] = len(captured)
        return found

    other = make_plan(area=plan.area, period="2026", state="issued")
    few = counts(fill(1))
    for _time in range(3):
        make_plan(period="2026")
    many = counts(fill(6))
    assert many == few
    assert max(many.values()) <= 15, many
