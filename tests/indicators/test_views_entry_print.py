"""A form on paper: its head, its columns, what stands in it and what a blank one leaves out."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from indicators.choices import Kind
from indicators.entering import Typed, save_entry
from indicators.filling import asked_of
from indicators.models import FormRow, Indicator, Submission
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_measure,
    make_observation,
    make_office,
    make_slice,
    make_submission,
    make_target,
    make_user,
)
from tests.indicators.reading import Row, elements, page_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(name="Lao động có việc làm mới", measure=make_measure("người"))


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    form = make_form("Tạo việc làm", jobs, code="01T-VL", name="Tình hình tạo việc làm")
    abroad = make_indicator(name="Lao động đi làm việc ở nước ngoài")
    FormRow.objects.create(form=form, order=3, number="-", indicator=abroad, slice=make_slice())
    return make_submission(form, make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def address(submission: Submission) -> str:
    return f"/nhap-lieu/{submission.pk}/in/"


def fill_in(submission: Submission, clerk: User, **typed: Any) -> None:
    cell = next(iter(asked_of(submission).cells))
    save_entry(submission=submission, cell=cell, typed=Typed(**typed), seen=0, by=clerk)


def first_row(answer: Any) -> Row:
    """The first indicator of the table on paper, each cell under its head."""
    (table,) = elements(page_of(answer), "table")
    heads = [text_of(cell) for cell in elements(elements(table, "thead")[0], "th")]
    row = next(row for row in elements(table, "tr") if elements(row, "td", "number"))
    number, *others = [text_of(cell) for cell in elements(row, "td")]
    (name,) = [text_of(cell) for cell in elements(row, "th")]
    return dict(zip(heads, [number, name, *others], strict=True))


def test_its_head_says_form_period_offices_and_area(submission, desk):
    said = text_of(elements(page_of(desk.get(address(submission))), "main")[0])
    for words in (
        "Biểu số: 01T-VL",
        "Tình hình tạo việc làm",
        "Tháng 6/2026",
        "(Số liệu từ ngày 15/05/2026 đến ngày 14/06/2026)",
        f"Ngày nhận báo cáo: trước hoặc trong ngày {submission.due_on:%d/%m/%Y}",
        f"Đơn vị báo cáo: {submission.office.name}",
        f"Đơn vị nhận: {submission.form.receiving_office.name}",
        f"Địa bàn: {submission.areas.get().name}",
        "Người lập biểu",
        "Thủ trưởng đơn vị",
        "Trong đó: Lao động đi làm việc ở nước ngoài",
    ):
        assert words in said


def test_what_was_typed_stands_beside_plan_last_year_and_the_period_before(
    submission, jobs, clerk, desk
):
    area = submission.areas.get()
    for period, value in (("2026-M05", 1500), ("2025-M06", 1400)):
        make_observation(indicator=jobs, area=area, period=period, value=Decimal(value))
    make_target(indicator=jobs, area=area, period="2026", value=Decimal(20000))
    fill_in(submission, clerk, value=Decimal(1620), note="có đợt tuyển mới")

    row = first_row(desk.get(address(submission)))

    assert row["Kế hoạch năm 2026"] == "20.000"
    assert row["Cùng kỳ năm trước tháng 6/2025"] == "1.400"
    assert row["Kỳ trước tháng 5/2026"] == "1.500"
    assert row["Kỳ này"] == "1.620"
    assert row["Ghi chú"] == "có đợt tuyển mới"


def test_a_blank_form_has_what_is_read_and_nothing_that_is_typed(submission, jobs, clerk, desk):
    area = submission.areas.get()
    make_observation(indicator=jobs, area=area, period="2026-M05", value=Decimal(1500))
    fill_in(submission, clerk, value=Decimal(1620), note="có đợt tuyển mới")

    answer = desk.get(f"{address(submission)}?trong=1")

    row = first_row(answer)
    assert (row["Kỳ trước tháng 5/2026"], row["Kỳ này"], row["Ghi chú"]) == ("1.500", "", "")
    assert "1.620" not in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ({"value": Decimal(0)}, "0"),
        ({"missing": "not_applicable"}, "–"),
        ({"missing": "not_reported"}, "…"),
        (None, ""),
    ],
)
def test_zero_nothing_and_the_two_reasons_are_four_things(submission, clerk, desk, typed, printed):
    if typed is not None:
        fill_in(submission, clerk, **typed)
    assert first_row(desk.get(address(submission)))["Kỳ này"] == printed


def test_many_columns_lie_across_and_few_stand_upright(desk, clerk, submission):
    assert elements(page_of(desk.get(address(submission))), "main", "across")
    state = make_indicator(kind=Kind.STOCK, period_aggregation="last")
    form = make_form(state, periodicity="year")
    yearly = make_submission(form, clerk.office, make_area(), period="2026")
    page = page_of(desk.get(address(yearly)))
    assert elements(page, "main", "upright")
    heads = [text_of(cell) for cell in elements(elements(page, "thead")[0], "th")]
    assert not [head for head in heads if head.startswith(("Kỳ trước", "Lũy kế"))]


def test_made_up_figures_beside_what_is_typed_are_said_to_be(submission, jobs, desk):
    said = "số liệu minh họa"
    assert said not in desk.get(address(submission)).content.decode()
    make_observation(
        indicator=jobs, area=submission.areas.get(), period="2026-M05", illustration=True
    )
    assert said in desk.get(address(submission)).content.decode()


def test_each_area_of_a_form_for_several_has_its_rows(submission, desk):
    submission.areas.add(make_area(name="Xã A Mú Sung"))
    page = page_of(desk.get(address(submission)))
    assert "Xã A Mú Sung" in text_of(elements(page, "table")[0])
    assert len(elements(page, "td", "number")) == 4


def test_it_is_in_vietnamese_whatever_the_language_of_the_pages(submission, desk):
    desk.cookies["django_language"] = "en"
    answer = desk.get(address(submission))
    assert "Đơn vị báo cáo" in answer.content.decode()


def test_reviewers_of_the_receiving_office_print_it_and_strangers_do_not(submission):
    for user, status in (
        (make_user(Role.REVIEWER, office=submission.form.receiving_office), 200),
        (make_user(Role.REVIEWER), 403),
        (make_user(Role.STAFF, office=submission.form.receiving_office), 403),
        (make_user(Role.LEADER), 403),
    ):
        client = Client()
        client.force_login(user)
        assert client.get(address(submission)).status_code == status


def test_an_unknown_form_is_no_page(desk):
    assert desk.get("/nhap-lieu/999999/in/").status_code == 404


def test_it_takes_few_queries_however_many_cells_there_are(
    submission, clerk, desk, django_assert_max_num_queries
):
    submission.areas.add(*(make_area() for _ in range(10)))
    desk.get(address(submission))
    with django_assert_max_num_queries(15):
        desk.get(address(submission))
