"""The panel of a cell: its past, what is usual and planned, who saved it, what was published."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from indicators.entering import Typed, save_entry
from indicators.filling import CellKey, asked_of
from indicators.models import Indicator, Submission
from indicators.pages.entry.panel import short_label
from indicators.periods import Period
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_measure,
    make_observation,
    make_office,
    make_submission,
    make_target,
    make_user,
)
from tests.indicators.reading import text_of

pytestmark = pytest.mark.django_db

TURNS = [1487, 1210, 1602, 1390, 1455, 1460, 1380, 1205, 1465, 1500, 1520, 1452]


@pytest.fixture
def turns() -> Indicator:
    return make_indicator(name="Lượt tư vấn", measure=make_measure("lượt"))


@pytest.fixture
def submission(turns: Indicator) -> Submission:
    form = make_form("Tư vấn", turns, asks_cumulative=True)
    return make_submission(form, make_office(), make_area(), period="2026-M06")


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def cell(submission: Submission) -> CellKey:
    return next(iter(asked_of(submission).cells))


def panel(client: Client, cell: CellKey, submission: Submission) -> str:
    answer = client.get(f"/nhap-lieu/{submission.pk}/o/{cell.name}/")
    assert answer.status_code == 200
    return answer.content.decode()


def read(html: str) -> str:
    """The words of the panel, without its drawing."""
    return text_of(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL))


def publish(indicator: Indicator, submission: Submission, values: list[int], **but: Any) -> None:
    """One figure a month, the last of them in May 2026."""
    period = Period.parse("2026-M06")
    for value in reversed(values):
        period = period.previous()
        make_observation(
            indicator=indicator,
            area=submission.areas.get(),
            period=str(period),
            value=Decimal(value),
            **but,
        )


def save(submission: Submission, cell: CellKey, by: User, seen: int = 0, **typed: Any) -> None:
    save_entry(submission=submission, cell=cell, typed=Typed(**typed), seen=seen, by=by)


def test_it_is_a_piece_of_a_page_that_says_what_the_cell_is(desk, cell, submission):
    html = panel(desk, cell, submission)
    assert "<html" not in html
    assert "style=" not in html
    said = read(html)
    assert said.startswith("Lượt tư vấn Tháng 6/2026")
    for words in (
        "chưa nhập",
        "chưa giao kế hoạch",
        "Chưa ai lưu ô này",
        "Chưa có số các kỳ trước",
    ):
        assert words in said


def test_the_last_twelve_periods_are_drawn_and_told_with_what_is_usual(
    desk, cell, submission, turns, clerk
):
    publish(turns, submission, TURNS)
    save(submission, cell, clerk, value=Decimal(4870))

    html = panel(desk, cell, submission)

    assert html.count('class="bar-plain') == 12
    assert html.count("is-newest") == 1
    assert ">T7/2025<" in html
    assert ">T6/2026<" in html
    assert "Tháng 5/2026: 1.452\xa0lượt; Tháng 6/2026: 4.870\xa0lượt" in html
    said = read(html)
    assert "4.870 lượt" in said
    assert "Gấp 3,3 lần mức thường của 12 kỳ trước (1.458)." in said
    assert "thường từ 725 đến 2.932" in said


def test_made_up_figures_are_dotted_and_said_to_be(desk, cell, submission, turns):
    publish(turns, submission, TURNS, illustration=True)
    html = panel(desk, cell, submission)
    assert html.count("bar-illustration") == 11
    assert "cột chấm là số liệu minh họa" in html
    assert "1.452\xa0lượt (số liệu minh họa)" in html


def test_the_plan_of_the_year_stands_there(desk, cell, submission, turns):
    make_target(indicator=turns, area=submission.areas.get(), period="2026", value=Decimal(20000))
    assert "Kế hoạch năm 20.000 lượt" in read(panel(desk, cell, submission))


def test_who_saved_what_when_and_why_newest_first(desk, cell, submission, clerk):
    colleague = make_user(Role.STAFF, office=submission.office)
    save(submission, cell, clerk, value=Decimal(1487))
    save(submission, cell, colleague, seen=1, value=Decimal(4870), reason="hội chợ việc làm")
    save(submission, cell, clerk, seen=2, missing="not_reported")

    html = panel(desk, cell, submission)
    log = read(html[html.index("Lịch sử ô") :])

    assert log.index("chưa báo cáo") < log.index("4.870") < log.index("1.487")
    assert f"4.870 , {colleague.full_name}, {submission.office.name}: hội chợ việc làm" in log


def test_the_versions_of_the_published_figure_stand_there(desk, cell, submission, turns):
    area = submission.areas.get()
    make_observation(
        indicator=turns,
        area=area,
        period="2026-M06",
        value=Decimal(1400),
        superseded_at="2026-07-01T00:00:00Z",
    )
    make_observation(
        indicator=turns,
        area=area,
        period="2026-M06",
        value=Decimal(1480),
        known_from="2026-07-01",
        reason="Cộng thiếu một phiên",
    )
    said = read(panel(desk, cell, submission))
    assert said.index("1.480 lượt") < said.index("1.400 lượt")
    assert "Cộng thiếu một phiên" in said


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2026-M06", "T6/2026"),
        ("2026-Q2", "Q2/2026"),
        ("2026-S1", "N1/2026"),
        ("2026", "2026"),
        ("2026-C05", "2026"),
    ],
)
def test_a_period_under_the_drawing_is_short(period, label):
    assert short_label(Period.parse(period)) == label


@pytest.mark.parametrize(
    "name", ["o-1-1-in_period", "nonsense", "o", "o-999999999999999999999-1-x"]
)
def test_what_is_no_cell_of_the_form_is_no_page(desk, submission, cell, name):
    assert name != cell.name
    assert desk.get(f"/nhap-lieu/{submission.pk}/o/{name}/").status_code == 404


def test_strangers_see_nothing_and_the_receiving_reviewer_everything(submission, cell):
    for user, status in (
        (make_user(Role.REVIEWER, office=submission.form.receiving_office), 200),
        (make_user(Role.STAFF), 403),
        (make_user(Role.LEADER), 403),
    ):
        client = Client()
        client.force_login(user)
        address = f"/nhap-lieu/{submission.pk}/o/{cell.name}/"
        assert client.get(address).status_code == status


def test_it_takes_few_queries(desk, cell, submission, turns, clerk, django_assert_max_num_queries):
    publish(turns, submission, TURNS)
    for seen in range(5):
        save(submission, cell, clerk, seen=seen, value=Decimal(1000 + seen))
    panel(desk, cell, submission)
    with django_assert_max_num_queries(15):
        panel(desk, cell, submission)
