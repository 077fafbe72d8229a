"""The pages on which figures are entered, as a clerk sees and sends them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import User
from indicators.entering import Typed, save_entry
from indicators.filling import asked_of
from indicators.models import Entry, Form, FormAssignment, FormRow, Indicator, Submission
from indicators.pages.entry import due_page
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_slice,
    make_submission,
    make_target,
    make_user,
)
from tests.indicators.reading import attribute, by_id, elements, page_of, table_of, text_of

pytestmark = pytest.mark.django_db

DUE = "/nhap-lieu/"


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0)


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    form = make_form("Việc làm", jobs, asks_cumulative=True)
    return make_submission(form, make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def field_of(submission: Submission, column: str = "in_period") -> str:
    row = submission.form.rows.filter(indicator__isnull=False).first()
    return f"o-{row.pk}-{submission.areas.get().pk}-{column}"


def typed(
    submission: Submission, text: str, *, missing: str = "", seen: object = 0
) -> dict[str, Any]:
    name = field_of(submission)
    return {name: text, f"{name}-vang": missing, f"{name}-pb": seen}


# ---------------------------------------------------------------- what is due


def test_what_is_due_stands_with_office_period_time_left_and_progress(submission, clerk, desk):
    (cell, _cumulative) = asked_of(submission).cells
    save_entry(submission=submission, cell=cell, typed=Typed(Decimal(5)), seen=0, by=clerk)
    page = due_page(clerk, today=timezone.localdate())
    (line,) = page.to_fill_in
    (read,) = table_of(page_of(desk.get(DUE)), "Cần nhập")

    assert (line.filled, line.cells) == (1, 2)
    assert submission.form.name in read["Biểu"]
    assert read["Kỳ"] == "Tháng 6/2026"
    assert read["Hạn nộp"] == f"{submission.due_on:%d/%m/%Y}"
    assert read["Đã nhập"] == "1 / 2"
    assert read["Đang ở"] == submission.office.name


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 15), "còn 2 ngày làm việc"),
        (date(2026, 6, 17), "hạn hôm nay"),
        (date(2026, 6, 19), "quá hạn 2 ngày làm việc"),
    ],
)
def test_the_late_ones_stand_on_top_and_are_counted(submission, clerk, today, expected):
    from indicators.entry_tables import time_left

    later = make_submission(
        make_form(make_indicator()), submission.office, make_area(), period="2026-M08"
    )
    page = due_page(clerk, today=today)
    assert [line.submission for line in page.to_fill_in] == [submission, later]
    assert time_left(page.to_fill_in[0].days_left) == expected
    assert page.late == (today > submission.due_on)


def test_other_offices_forms_are_not_listed(submission):
    stranger = make_user(Role.STAFF)
    assert due_page(stranger, today=timezone.localdate()).to_fill_in == ()


def test_without_anything_due_the_page_says_what_to_do(client):
    client.force_login(make_user(Role.STAFF))
    assert "mở trước ngày chốt số liệu" in text_of(page_of(client.get(DUE)))


def test_what_is_due_is_opened_on_demand(desk, clerk, jobs):
    today = timezone.localdate()
    form = make_form(jobs, cut_off_day=today.day)
    assign_form(form, clerk.office, make_area())
    desk.post("/nhap-lieu/mo-bieu/")
    assert Submission.objects.filter(form=form).count() >= 1


# ---------------------------------------------------------------- the sheet


def test_beside_each_cell_stand_plan_last_year_and_the_period_before(submission, desk, jobs):
    area = submission.areas.get()
    for period, value in (("2026-M05", 1500), ("2025-M06", 1400)):
        make_observation(indicator=jobs, area=area, period=period, value=Decimal(value))
    make_target(indicator=jobs, area=area, period="2026", value=Decimal(20000))

    page = page_of(desk.get(submission.get_absolute_url()))
    (table,) = elements(page, "table", "grid")
    cells = [text_of(cell) for cell in elements(table, "td", "flat")]

    assert cells[:3] == ["20.000", "1.400", "1.500"]


def test_what_is_typed_is_stored_and_written_back_in_vietnamese(submission, desk, clerk):
    answer = desk.post(submission.get_absolute_url(), typed(submission, "1.500"), follow=True)

    (entry,) = Entry.objects.all()
    assert (entry.value, entry.entered_by, entry.version) == (1500, clerk, 1)
    field = by_id(page_of(answer), field_of(submission))
    assert attribute(field, "value") == "1.500"
    assert "Đã lưu 1 ô" in text_of(page_of(answer))


@pytest.mark.parametrize(
    ("text", "missing", "said"),
    [
        ("14,5", "", "số nguyên"),
        ("nhiều", "", "số"),
        ("1", "not_reported", "không chọn cả hai"),
        ("", "nonsense", "lý do"),
    ],
)
def test_a_fault_is_told_beside_its_cell_and_nothing_is_saved(
    submission, desk, text, missing, said
):
    other = make_indicator(decimals=0)
    row = FormRow.objects.create(form=submission.form, order=9, indicator=other, slice=make_slice())
    good = f"o-{row.pk}-{submission.areas.get().pk}-in_period"
    sent = typed(submission, text, missing=missing) | {good: "7", f"{good}-pb": "0"}

    page = page_of(desk.post(submission.get_absolute_url(), sent))

    assert not Entry.objects.exists()
    assert said in text_of(by_id(page, f"{field_of(submission)}-loi"))
    assert attribute(by_id(page, field_of(submission)), "value") == text
    assert attribute(by_id(page, good), "value") == "7"
    assert text_of(by_id(page, "errors")).startswith("Chưa lưu gì")


def test_zero_and_the_two_kinds_of_nothing_are_three_things(submission, desk):
    stored = []
    for seen, (text, missing) in enumerate(
        [("0", ""), ("", "not_reported"), ("", "not_applicable"), ("", "")]
    ):
        desk.post(
            submission.get_absolute_url(), typed(submission, text, missing=missing, seen=seen)
        )
        entry = Entry.objects.get()
        stored.append((entry.value, entry.missing))
    assert stored == [(0, ""), (None, "not_reported"), (None, "not_applicable"), (None, "")]


@pytest.mark.parametrize(
    ("theirs", "reason", "shown", "stored"),
    [("10", "", "10", 10), ("", "not_reported", "chưa báo cáo", None)],
)
def test_what_another_saved_meanwhile_is_shown_beside_mine_and_kept(
    submission, desk, theirs, reason, shown, stored
):
    other, second = make_user(Role.STAFF, office=submission.office), Client()
    second.force_login(other)
    second.post(submission.get_absolute_url(), typed(submission, theirs, missing=reason))

    page = page_of(desk.post(submission.get_absolute_url(), typed(submission, "20")))

    said = text_of(by_id(page, f"{field_of(submission)}-loi"))
    assert other.full_name in said
    assert shown in said
    assert attribute(by_id(page, field_of(submission)), "value") == "20"
    assert Entry.objects.get().value == stored


def test_a_cell_only_a_colleague_touched_is_no_conflict_and_is_not_put_back(submission, desk):
    """The whole sheet comes back, and with it what stood in cells that nobody here typed into."""
    row = FormRow.objects.create(
        form=submission.form, order=9, indicator=make_indicator(decimals=0), slice=make_slice()
    )
    mine = f"o-{row.pk}-{submission.areas.get().pk}-in_period"
    desk.post(submission.get_absolute_url(), typed(submission, "10"))
    page = page_of(desk.get(submission.get_absolute_url()))
    sent = {
        attribute(field, "name"): attribute(field, "value")
        for field in elements(page, "input")
        if attribute(field, "name").startswith("o-")
    }
    sent |= {name + "-vang": "" for name in sent if name.endswith("-in_period")}
    desk.post(submission.get_absolute_url(), typed(submission, "20", seen=1))  # the colleague

    answer = desk.post(submission.get_absolute_url(), sent | {mine: "7"})

    assert answer.status_code == 302
    stored = Entry.objects.order_by("pk").values_list("value", flat=True)
    assert [int(value) for value in stored] == [20, 7]


def test_a_fault_elsewhere_does_not_lose_sight_of_what_a_colleague_saved(submission, desk):
    """The page that comes back still knows which version each cell was typed over."""
    row = FormRow.objects.create(
        form=submission.form, order=9, indicator=make_indicator(decimals=0), slice=make_slice()
    )
    faulty = f"o-{row.pk}-{submission.areas.get().pk}-in_period"
    mine = field_of(submission)
    desk.post(submission.get_absolute_url(), typed(submission, "10"))
    sent = typed(submission, "20", seen=1) | {
        f"{mine}-cu": "10",
        faulty: "nhiều",
        f"{faulty}-pb": "0",
    }
    desk.post(submission.get_absolute_url(), typed(submission, "15", seen=1))  # the colleague

    page = page_of(desk.post(submission.get_absolute_url(), sent))
    (version,) = (
        attribute(field, "value")
        for field in elements(page, "input")
        if attribute(field, "name") == f"{mine}-pb"
    )
    again = sent | {faulty: "3", f"{mine}-pb": version}
    answer = page_of(desk.post(submission.get_absolute_url(), again))

    assert "15" in text_of(by_id(answer, f"{mine}-loi"))
    assert {entry.value for entry in Entry.objects.all()} == {15}


def test_a_submitted_form_is_read_and_not_typed_into(submission, desk):
    Submission.objects.update(state="submitted")
    page = page_of(desk.get(submission.get_absolute_url()))
    (table,) = elements(page, "table", "grid")
    assert elements(table, "input") == []
    desk.post(submission.get_absolute_url(), typed(submission, "1"))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER])
def test_another_offices_form_is_refused(submission, role):
    stranger = Client()
    stranger.force_login(make_user(role))
    assert stranger.get(submission.get_absolute_url()).status_code == 403
    assert stranger.post(submission.get_absolute_url(), typed(submission, "1")).status_code == 403


def test_an_unknown_form_is_no_page(desk):
    assert desk.get("/nhap-lieu/999999/").status_code == 404


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(text=st.text(max_size=80), missing=st.text(max_size=20), seen=st.text(max_size=12))
def test_no_field_gives_a_server_error(submission, desk, text, missing, seen):
    answer = desk.post(
        submission.get_absolute_url(), typed(submission, text, missing=missing, seen=seen)
    )
    assert answer.status_code in (200, 302, 400)


# ---------------------------------------------------------------- the real forms


def test_the_forms_that_come_along_cover_all_domains_and_every_periodicity(published):
    forms = Form.objects.filter(is_practice=False)
    domains = set(FormRow.objects.values_list("indicator__domain__code", flat=True)) - {None}
    assert domains == set(Indicator.objects.values_list("domain__code", flat=True))
    assert set(forms.values_list("periodicity", flat=True)) == {
        "month",
        "quarter",
        "half_year",
        "year",
    }
    assert forms.count() >= 7
    assert not Form.objects.filter(assignments__isnull=True).exists()
    poverty = FormAssignment.objects.filter(form__code="08N-GN")
    assert poverty.count() == 99
