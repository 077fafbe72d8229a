"""The pages of tasks: what is shown, to whom, how it is narrowed, and what bad input is answered with."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from assignments import charts
from assignments.choices import Giver, Kind
from assignments.models import Assignment, YearTotal
from assignments.pages.calendar import calendar_page
from assignments.pages.listing import DRAWN, OfficeCounts, list_page
from assignments.states import State
from organisation.models import Office
from tests.factories import (
    A_PDF,
    make_evidence,
    make_office,
    make_source,
    make_task,
    make_user,
)
from tests.indicators.reading import text_of

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
LIST, CALENDAR = "/nhiem-vu/", "/nhiem-vu/lich/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def head() -> Office:
    return make_office(name="Sở Nội vụ")


@pytest.fixture
def office(head: Office) -> Office:
    return make_office(parent=head, name="Trung tâm Dịch vụ việc làm")


@pytest.fixture
def reviewer(head: Office) -> User:
    return make_user(Role.REVIEWER, office=head)


@pytest.fixture
def clerk(office: Office) -> User:
    return make_user(Role.STAFF, office=office)


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: User, address: str) -> str:
    response = desk_of(user).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def in_state(state: State, today: date, **fields: Any) -> Assignment:
    """A task that is in that state today."""
    day = timedelta(days=1)
    days: dict[State, dict[str, Any]] = {
        State.OVERDUE: {"due_on": today - 3 * day},
        State.DUE_SOON: {"due_on": today},
        State.IN_HAND: {"due_on": today + 60 * day},
        State.DONE_EARLY: {"due_on": today, "done_on": today - day},
        State.DONE_ON_TIME: {"due_on": today, "done_on": today},
        State.DONE_LATE: {"due_on": today - day, "done_on": today},
        State.WITHDRAWN: {"due_on": today, "withdrawn_on": today},
    }
    given = today - 40 * day
    return make_task(given_on=given, **{"year": today.year} | days[state] | fields)


def read(user: User, address: str) -> str:
    """What is read on the page."""
    return text_of(parse_html(page_of(user, address)))


# ---------------------------------------------------------------- the list


def test_the_list_counts_and_links_every_state(clerk, office, today):
    for state in State:
        in_state(state, today, office=office)
    page = list_page({}, clerk, today=today)
    assert {item.state: item.count for item in page.counts} == dict.fromkeys(DRAWN, 1)
    assert len(page.lines) == len(State)
    assert (page.offices[0].total, page.total.total) == (len(DRAWN), len(DRAWN))
    html = page_of(clerk, LIST)
    for item in page.counts:
        assert f"?{item.query.replace('&', '&amp;')}" in html
        (line,) = list_page({"tinh-trang": item.state}, clerk, today=today).lines
        assert line.state == item.state


def test_open_tasks_come_first_the_most_urgent_on_top(clerk, today):
    for state in reversed(State):
        in_state(state, today)
    states = [line.state for line in list_page({}, clerk, today=today).lines]
    assert states[:3] == [State.OVERDUE, State.DUE_SOON, State.IN_HAND]
    assert not any(state.is_open for state in states[3:])


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, {"Rà soát", "Báo cáo", "Đột phá"}),
        ({"q": "ra soat"}, {"Rà soát"}),
        ({"q": "12/ub"}, {"Báo cáo"}),
        ({"loai": "breakthrough"}, {"Đột phá"}),
        ({"loai": "x", "tinh-trang": "x", "don-vi": "x", "cua": "x", "nam": "x"}, None),
        ({"don-vi": "CUA-TOI"}, {"Báo cáo", "Đột phá"}),
        ({"cua": "toi"}, {"Đột phá"}),
        ({"cua": "don-vi-toi"}, {"Báo cáo", "Đột phá"}),
        ({"loai": "focus"}, set()),
        ({"cap-giao": "director"}, {"Rà soát"}),
        ({"cap-giao": "province", "cua": "toi"}, {"Đột phá"}),
        ({"q": "%"}, set()),
    ],
)
def test_the_list_is_narrowed_by_the_address(asked, titles, today):
    mine = make_office(code="CUA-TOI")
    user = make_user(Role.STAFF, office=mine)
    in_state(State.IN_HAND, today, title="Rà soát", giver=Giver.DIRECTOR)
    in_state(State.IN_HAND, today, title="Báo cáo", number="12/UBND", office=mine)
    in_state(
        State.IN_HAND,
        today,
        title="Đột phá",
        kind=Kind.BREAKTHROUGH,
        office=mine,
        people=[user],
    )
    lines = list_page(asked, user, today=today).lines
    expected = {"Rà soát", "Báo cáo", "Đột phá"} if titles is None else titles
    assert {line.task.title for line in lines} == expected
    html = page_of(user, f"{LIST}?{urlencode(asked)}")
    assert ("Không có nhiệm vụ nào như vậy" in html) is (not expected)


def test_another_year_is_chosen_by_the_address(clerk, today):
    last = date(today.year - 1, 3, 2)
    make_task(given_on=last, due_on=last, title="Năm trước")
    assert "Năm trước" not in page_of(clerk, LIST)
    assert "Năm trước" in page_of(clerk, f"{LIST}?nam={today.year - 1}")


def test_a_year_known_as_totals_says_so(clerk):
    YearTotal.objects.create(
        year=2023, kind=Kind.DIRECTIVE, done=150, source=make_source(), note="150 nhiệm vụ"
    )
    text = read(clerk, f"{LIST}?nam=2023")
    assert "chỉ biết số tổng" in text
    assert "150" in text
    assert "không rõ" in text  # how many were given
    assert "Chưa có nhiệm vụ nào" not in text


def test_an_empty_year_says_what_to_do_next(clerk, reviewer):
    assert "/nhiem-vu/moi/" not in page_of(clerk, LIST)
    assert "/nhiem-vu/moi/" in page_of(reviewer, LIST)
    assert "Chưa có nhiệm vụ nào" in page_of(clerk, LIST)


def test_made_up_tasks_are_marked_on_every_page(clerk, office, today):
    task = in_state(State.DUE_SOON, today, office=office, illustration=True)
    for address in (LIST, CALENDAR, task.get_absolute_url(), "/nhap-lieu/"):
        assert "minh họa" in page_of(clerk, address)
    task.illustration = False
    task.save()
    assert "minh họa" not in page_of(clerk, LIST)


def test_what_is_new_is_seen_although_the_page_is_kept(clerk):
    desk = desk_of(clerk)
    desk.get(LIST)  # gives the browser what the forms of the next page are sent with
    tag = desk.get(LIST)["ETag"]
    assert desk.get(LIST, headers={"if-none-match": tag}).status_code == 304
    make_task()
    assert desk.get(LIST, headers={"if-none-match": tag}).status_code == 200


# ---------------------------------------------------------------- the chart


def test_the_chart_is_a_figure_with_the_numbers_of_its_table(clerk, office, head, today):
    for state, number in ((State.OVERDUE, 2), (State.DONE_EARLY, 3), (State.WITHDRAWN, 4)):
        for _ in range(number):
            in_state(state, today, office=office)
    in_state(State.OVERDUE, today, office=head)
    page = list_page({}, clerk, today=today)
    figure = charts.by_office(page.offices)
    go.Figure(data=figure["data"], layout=figure["layout"])
    drawn = {trace["name"]: trace["x"] for trace in figure["data"]}
    assert drawn == {"Quá hạn": [1, 2], "Hoàn thành trước hạn": [0, 3]}
    assert figure["layout"]["yaxis"]["ticktext"][0] == "Sở Nội vụ"
    text = read(clerk, LIST)
    assert "Tất cả đơn vị" in text


def test_a_part_of_a_bar_without_room_has_no_number(office, head):
    most = {State.OVERDUE: 11, State.IN_HAND: 1, State.DONE_EARLY: 12}
    few = {State.OVERDUE: 1, State.IN_HAND: 2}
    rows = [OfficeCounts(office, Counter(most)), OfficeCounts(head, Counter(few))]
    labels = charts.by_office(rows)["layout"]["annotations"]
    assert [(label["y"], label["x"], label["text"]) for label in labels] == [
        ("0", 5.5, "11"),
        ("0", 18, "12"),
        ("1", 2, "2"),
    ]


def test_no_two_states_look_alike_in_the_chart():
    assert set(charts.FILLINGS) == set(DRAWN)
    assert len(set(charts.FILLINGS.values())) == len(DRAWN)


def test_without_tasks_there_is_no_chart(clerk):
    assert "data-chart" not in page_of(clerk, LIST)


# ---------------------------------------------------------------- the calendar


def test_the_calendar_has_every_day_of_the_month_in_its_place(clerk):
    page = calendar_page({"thang": "2026-02"}, clerk, today=date(2026, 11, 26))
    days = [day for week in page.weeks for day in week]
    assert [day.day.day for day in days if day] == list(range(1, 29))
    assert all(day.day.weekday() == place % 7 for place, day in enumerate(days) if day)
    assert (page.previous, page.next) == ("thang=2026-01", "thang=2026-03")


def test_holidays_are_marked_with_their_names(clerk):
    page = calendar_page({"thang": "2026-09"}, clerk, today=date(2026, 11, 26))
    days = {day.day.day: day for week in page.weeks for day in week if day}
    assert (days[2].off, days[2].is_off) == ("Quốc khánh", True)
    assert (days[5].off, days[5].is_off) == ("", True)
    assert (days[7].off, days[7].is_off) == ("", False)
    assert "Quốc khánh" in page_of(clerk, f"{CALENDAR}?thang=2026-09")


def test_a_task_stands_on_its_due_day_in_force(clerk, office):
    task = make_task(
        given_on=date(2026, 10, 1),
        first_due_on=date(2026, 10, 30),
        due_on=date(2026, 11, 18),
        office=office,
        people=[clerk],
    )
    make_task(given_on=date(2026, 10, 1), due_on=date(2026, 11, 18))
    make_task(given_on=date(2026, 10, 1), due_on=date(2026, 11, 18), withdrawn_on=date(2026, 10, 2))

    def due_on_the_18th(**asked: str) -> int:
        page = calendar_page({"thang": "2026-11", **asked}, clerk, today=date(2026, 11, 26))
        days = {day.day.day: day for week in page.weeks for day in week if day}
        assert page.count == len(days[18].tasks)
        return page.count

    assert due_on_the_18th() == 2
    assert due_on_the_18th(cua="toi") == due_on_the_18th(cua="don-vi-toi") == 1
    assert task.get_absolute_url() in page_of(clerk, f"{CALENDAR}?thang=2026-11")


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "2020-12", "2101-01", "x", "2026-00", ""])
def test_what_is_no_month_is_this_month(month, clerk):
    page = calendar_page({"thang": month}, clerk, today=date(2026, 11, 26))
    assert page.month == date(2026, 11, 1)
    assert desk_of(clerk).get(f"{CALENDAR}?thang={month}").status_code == 200


def test_the_first_and_the_last_known_month_lead_no_further(clerk):
    day = date(2026, 11, 26)
    assert calendar_page({"thang": "2021-01"}, clerk, today=day).previous == ""
    assert calendar_page({"thang": "2099-12"}, clerk, today=day).next == ""


# ---------------------------------------------------------------- one task


@pytest.fixture
def task(office: Office, today: date) -> Assignment:
    return in_state(State.DUE_SOON, today, office=office)


def post(user: User, address: str, **sent: Any) -> HttpResponse:
    return desk_of(user).post(address, sent)


def form_of(task: Assignment, **changed: Any) -> dict[str, Any]:
    return {
        "title": task.title,
        "kind": task.kind,
        "giver": task.giver,
        "office": task.office_id,
        "year": str(task.year),
        "seen": task.version,
        "reason": "Ghi nhầm",
    } | changed


def test_each_is_offered_what_they_may_do(task, clerk, reviewer, head):
    url = task.get_absolute_url()
    may = {
        clerk: {"tien-do", "hoan-thanh"},
        reviewer: {"tien-do", "hoan-thanh", "sua", "gia-han", "rut"},
        make_user(Role.LEADER, office=head): {"tien-do", "sua", "gia-han", "rut"},
        make_user(Role.STAFF): set(),
        make_user(Role.AWARD_OFFICER): set(),
    }
    acts = {"tien-do", "hoan-thanh", "sua", "gia-han", "rut", "mo-lai"}
    for user, expected in may.items():
        html = page_of(user, url)
        assert {act for act in acts if f'href="{url}{act}/"' in html} == expected
        for act in acts:
            assert (desk_of(user).get(f"{url}{act}/").status_code == 200) is (
                act in expected or (act == "mo-lai" and "sua" in expected)
            )


def test_a_task_from_giving_to_done(reviewer, clerk, office, today):
    desk = desk_of(reviewer)
    sent = {
        "title": "Báo cáo tháng",
        "kind": Kind.DIRECTIVE,
        "giver": Giver.PROVINCE,
        "office": office.pk,
        "people": [clerk.pk],
        "number": "215/UBND-VX",
        "issued_on": "1/11/2026",
        "given_on": f"{today:%d/%m/%Y}",
        "due_on": f"{today + timedelta(days=9):%d/%m/%Y}",
        "year": str(today.year),
    }
    response = desk.post("/nhiem-vu/moi/", sent)
    task = Assignment.objects.get()
    assert response["Location"] == task.get_absolute_url()
    assert list(task.people.all()) == [clerk]
    url = task.get_absolute_url()
    later = f"{today + timedelta(days=20):%d/%m/%Y}"
    assert post(reviewer, f"{url}gia-han/", due_on=later, reason="Chờ văn bản").status_code == 302
    assert post(clerk, f"{url}tien-do/", text="Đã làm được một nửa").status_code == 302
    done = post(clerk, f"{url}hoan-thanh/", done_on=f"{today:%d/%m/%Y}", number="9/BC-TT")
    assert done.status_code == 302
    text = read(clerk, url)
    for words in (
        "Hoàn thành trước hạn",
        "215/UBND-VX",
        "ngày 01/11/2026",
        "Chờ văn bản",
        "Đã làm được một nửa",
        "9/BC-TT",
        clerk.full_name,
    ):
        assert words in text
    assert post(reviewer, f"{url}mo-lai/", reason="Thiếu phụ lục").status_code == 302
    assert post(reviewer, f"{url}rut/", reason="Giao trùng").status_code == 302
    assert "Đã rút" in read(clerk, url)


def test_every_fault_of_a_new_task_is_told_at_once(reviewer):
    response = post(reviewer, "/nhiem-vu/moi/", given_on="31/2/2026", due_on="x", year="1999")
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == {"title", "kind", "giver", "office", "given_on", "due_on", "year"}
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("given", "due", "year", "field"),
    [
        ("01/11/2026", "31/10/2026", "2026", "due_on"),
        ("01/11/2126", "31/12/2126", "2026", "given_on"),
        ("01/01/2099", "31/12/2099", "2099", "given_on"),
        ("01/11/2026", "31/12/2026", "2024", "year"),
        ("01/11/2026", "31/12/2026", "2026,5", "year"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_them(given, due, year, field, reviewer, office):
    response = post(
        reviewer,
        "/nhiem-vu/moi/",
        title="x",
        kind="focus",
        giver="director",
        office=office.pk,
        given_on=given,
        due_on=due,
        year=year,
    )
    assert field in response.context["form"].errors


def test_a_task_is_given_to_no_office_of_others(reviewer, today):
    other = make_office()
    stranger = make_user(Role.STAFF, office=other)
    response = post(
        reviewer,
        "/nhiem-vu/moi/",
        title="x",
        kind="focus",
        giver="director",
        office=other.pk,
        people=[stranger.pk],
        given_on=f"{today:%d/%m/%Y}",
        due_on=f"{today:%d/%m/%Y}",
        year=str(today.year),
    )
    assert {"office", "people"} <= set(response.context["form"].errors)


def test_what_another_changed_meanwhile_is_told_and_not_undone(task, reviewer):
    url = f"{task.get_absolute_url()}sua/"
    assert post(reviewer, url, **form_of(task, title="Một")).status_code == 302
    response = post(reviewer, url, **form_of(task, title="Hai"))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert Assignment.objects.get().title == "Một"


@pytest.mark.parametrize(
    ("act", "sent", "field"),
    [
        ("gia-han", {"due_on": "1/1/2021", "reason": "x"}, "due_on"),
        ("gia-han", {"due_on": "31/12/2100", "reason": "x"}, "due_on"),
        ("gia-han", {"due_on": "31/12/2099"}, "reason"),
        ("tien-do", {"text": " "}, "text"),
        ("hoan-thanh", {"done_on": "1/1/2021"}, "done_on"),
        ("hoan-thanh", {"done_on": "31/12/2099"}, "done_on"),
        ("rut", {"reason": " "}, "reason"),
        ("sua", {"seen": "9" * 30}, "seen"),
        ("sua", {"people": ["x"]}, "people"),
        ("sua", {"people": ["9" * 30]}, "people"),
        ("sua", {"office": "9" * 30}, "office"),
    ],
)
def test_bad_input_is_told_beside_its_field(act, sent, field, task, reviewer):
    response = post(reviewer, f"{task.get_absolute_url()}{act}/", **sent)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Lỗi:" in response.content.decode()


def test_an_act_that_came_too_late_is_told(task, reviewer):
    url = f"{task.get_absolute_url()}rut/"
    post(reviewer, url, reason="x")
    response = post(reviewer, url, reason="x")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize("pk", [10**6, 10**30])
def test_a_task_that_is_none_is_not_found(pk, reviewer):
    for act in ("", "sua/", "gia-han/", "tien-do/", "hoan-thanh/", "mo-lai/", "rut/", "tep/"):
        assert desk_of(reviewer).get(f"{LIST}{pk}/{act}").status_code == 404


def test_what_people_wrote_is_no_markup(task, clerk, reviewer):
    post(clerk, f"{task.get_absolute_url()}tien-do/", text="<b>x</b>")
    post(reviewer, f"{task.get_absolute_url()}sua/", **form_of(task, title="<i>y</i>"))
    for address in (LIST, CALENDAR, task.get_absolute_url(), "/nhap-lieu/"):
        html = page_of(clerk, address)
        assert "<b>x</b>" not in html
        assert "<i>y</i>" not in html


# ---------------------------------------------------------------- evidence


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_evidence_is_attached_fetched_and_taken_off(media, task, clerk, reviewer):
    url = f"{task.get_absolute_url()}tep/"
    file = SimpleUploadedFile("kết quả.pdf", A_PDF, content_type="text/html")
    assert post(clerk, url, file=file)["Location"] == f"{task.get_absolute_url()}#tep"
    found = task.evidence.get()
    answer = desk_of(reviewer).get(found.get_absolute_url())
    assert (answer.content, answer["Content-Type"]) == (A_PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert post(clerk, f"{found.get_absolute_url()}go/", reason="Nhầm")["Location"].endswith("#tep")
    assert desk_of(reviewer).get(found.get_absolute_url()).status_code == 404
    assert "Nhầm" in page_of(clerk, task.get_absolute_url())


def test_evidence_of_others_is_not_handed_out(media, task):
    file = make_evidence(task)
    for role in set(Role) - {Role.ADMIN}:  # who is refused every page of tasks (the sweep)
        answer = desk_of(make_user(role)).get(file.get_absolute_url())
        assert answer.status_code == 403
    assert 'href="' + file.get_absolute_url() not in page_of(
        make_user(Role.STAFF), task.get_absolute_url()
    )


def test_a_file_is_fetched_under_its_own_task_only(media, task, clerk, office):
    file = make_evidence(task)
    other = make_task(office=office)
    assert desk_of(clerk).get(f"{LIST}{other.pk}/tep/{file.pk}/").status_code == 404


def test_what_is_no_file_is_told_beside_the_field(media, task, clerk):
    response = post(clerk, f"{task.get_absolute_url()}tep/", file=SimpleUploadedFile("a.pdf", b"x"))
    assert response.status_code == 200
    assert (
        "file_error" in response.content.decode() or "tep-file_error" in response.content.decode()
    )


def test_a_file_that_is_gone_is_not_found(media, task, clerk):
    file = make_evidence(task)
    file.file.storage.delete(file.file.name)
    assert desk_of(clerk).get(file.get_absolute_url()).status_code == 404


# ---------------------------------------------------------------- publishing


def test_a_year_that_cannot_be_published_says_why(reviewer, today):
    for year, words in ((today.year, "chưa kết thúc"), (2022, "Chưa ghi")):
        text = read(reviewer, f"/nhiem-vu/cong-bo/{year}/")
        assert words in text
        assert 'name="reason"' not in page_of(reviewer, f"/nhiem-vu/cong-bo/{year}/")
    assert desk_of(reviewer).get("/nhiem-vu/cong-bo/1/").status_code == 404
    assert desk_of(reviewer).get(f"/nhiem-vu/cong-bo/{10**9}/").status_code == 404


# ---------------------------------------------------------------- reminders, queries


def test_the_forms_due_tell_of_the_tasks_that_wait(clerk, task):
    assert task.title in page_of(clerk, "/nhap-lieu/")
    task.done_on = task.due_on
    task.save()
    assert "Nhiệm vụ đang chờ" not in page_of(clerk, "/nhap-lieu/")


def test_a_page_that_does_not_show_reminders_does_not_ask_for_them(clerk, task):
    with CaptureQueriesContext(connection) as captured:
        desk_of(clerk).get("/linh-vuc/")
    assert not [query for query in captured if "assignments_assignment" in query["sql"]]


@pytest.mark.parametrize("address", [LIST, CALENDAR, "/nhap-lieu/", "task"])
def test_however_many_tasks_there_are_the_queries_are_few(address, reviewer, clerk, office, today):
    def count() -> int:
        desk = desk_of(reviewer)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    first = in_state(State.DUE_SOON, today, office=office, people=[clerk])
    address = first.get_absolute_url() if address == "task" else address
    few = count()
    for state in State:
        for _ in range(4):
            in_state(state, today, office=make_office(parent=office.parent), people=[clerk])
    assert count() == few <= MOST_QUERIES
