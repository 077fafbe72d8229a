"""The reviewer's pages: what is shown, what the buttons do, and what nobody gets by sending anything else."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import User
from indicators.choices import SubmissionState
from indicators.comparing import review_of
from indicators.entering import Typed, save_entry, submit
from indicators.filling import asked_of, filling_of
from indicators.models import Entry, Indicator, Observation, Publication, Submission
from tests.factories import (
    make_area,
    make_deputy,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_submission,
    make_user,
)
from tests.indicators.reading import attribute, by_id, elements, page_of, table_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/duyet/"


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0, name="Việc làm mới")


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    return make_submission(make_form("Việc làm", jobs), make_office(), make_area())


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


@pytest.fixture
def reviewer(submission: Submission) -> User:
    return make_user(Role.REVIEWER, office=submission.form.receiving_office)


@pytest.fixture
def desk(reviewer: User) -> Client:
    return signed_in(reviewer)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hand_in(submission: Submission, by: User, *values: int, **said: str) -> None:
    for cell, value in zip(asked_of(submission).cells, values, strict=True):
        stored = filling_of(submission).entry_of(cell)
        save_entry(
            submission=submission,
            cell=cell,
            typed=Typed(Decimal(value), **said),
            seen=stored.version if stored else 0,
            by=by,
        )
    submit(submission=submission, by=by)
    submission.refresh_from_db()


def address(submission: Submission) -> str:
    return reverse("indicators:review-detail", args=[submission.pk])


def entry_of(submission: Submission) -> Entry:
    return Entry.objects.filter(submission=submission).earliest("pk")


def said(submission: Submission, act: str, **fields: str) -> dict[str, Any]:
    """What a page of this moment sends with a button; three of the fields are those of the first cell."""
    pk = entry_of(submission).pk
    names = {"reason_of_cell": f"lydo-{pk}", "status": f"tt-{pk}", "cut_off": f"ngay-{pk}"}
    return {
        "viec": act,
        "seen": review_of(submission).mark,
        **{names.get(name, name): value for name, value in fields.items()},
    }


# ---------------------------------------------------------------- what waits


def test_the_list_holds_what_waits_what_went_back_what_is_late_and_what_was_approved(
    submission, clerk, reviewer, desk
):
    form, areas = submission.form, [*submission.areas.all()]
    made = {
        state: make_submission(form, submission.office, *areas, period=f"2026-M0{month}")
        for month, state in enumerate(("returned", "draft", "approved"), 1)
    }
    for state, each in made.items():
        Submission.objects.filter(pk=each.pk).update(state=state)
    Submission.objects.filter(state="draft").exclude(pk=submission.pk).update(open_until=None)
    hand_in(submission, clerk, 5)
    make_submission(make_form(make_indicator()), make_office(), make_area())  # another office's

    page = page_of(desk.get(LIST))
    titles = {
        "Chờ duyệt": "Tháng 6/2026",
        "Đã trả lại, đang sửa": "Tháng 1/2026",
        "Quá hạn, chưa nộp": "Tháng 2/2026",
        "Mới duyệt": "Tháng 3/2026",
    }
    assert {title: [row["Kỳ"] for row in table_of(page, title)] for title in titles} == {
        title: [period] for title, period in titles.items()
    }
    (waiting,) = table_of(page, "Chờ duyệt")
    assert clerk.full_name in waiting["Bước gần nhất"]


def test_a_deputy_finds_what_waits_for_the_person_and_is_told_for_whom(submission, clerk, reviewer):
    deputy = make_user(office=reviewer.office)
    assert signed_in(deputy).get(LIST).status_code == 403
    make_deputy(reviewer, deputy)
    hand_in(submission, clerk, 5)
    for place in (LIST, address(submission)):
        page = page_of(signed_in(deputy).get(place))
        assert f"Hôm nay bạn thay mặt {reviewer.full_name}" in text_of(page)


# ---------------------------------------------------------------- old and new side by side


def test_old_and_new_stand_side_by_side_with_difference_doubts_reason_and_note(
    submission, clerk, reviewer, desk, jobs
):
    area = submission.areas.get()
    make_observation(indicator=jobs, area=area, period="2026-M06", value=1000)
    for month in range(1, 6):
        make_observation(indicator=jobs, area=area, period=f"2026-M0{month}", value=100 + month)
    hand_in(submission, clerk, 1250, note="Theo báo cáo xã", reason="Có hội chợ")
    page = page_of(desk.get(address(submission)))
    (row,) = elements(elements(page, "table", "changes")[0], "tr", "is-odd")
    told = text_of(row)
    for part in (
        "Việc làm mới",
        "1.000",
        "1.250",
        "tăng 250 người (25,0 %)",
        "Lý do đơn vị nêu: Có hội chợ",
        "Ghi chú: Theo báo cáo xã",
        f"{clerk.full_name} nhập",
    ):
        assert part in told


def test_what_did_not_change_is_only_listed(submission, clerk, reviewer, desk, jobs):
    make_observation(indicator=jobs, area=submission.areas.get(), period="2026-M06", value=5)
    hand_in(submission, clerk, 5)
    page = page_of(desk.get(address(submission)))
    assert elements(page, "table", "changes") == []
    assert "1 ô giữ nguyên như đã duyệt" in text_of(page)


def test_who_may_not_approve_is_told_so_and_who_does_it_instead(submission, reviewer, desk):
    submission.office.parent = reviewer.office
    submission.office.save()
    other = make_user(Role.REVIEWER, office=reviewer.office)
    hand_in(submission, reviewer, 5)
    page = page_of(desk.get(address(submission)))
    assert f"Người duyệt phải là: {other.full_name}." in text_of(page)
    (button,) = (each for each in elements(page, "button") if text_of(each) == "Duyệt và công bố")
    assert "disabled" in dict(button.attributes)
    desk.post(address(submission), said(submission, "duyet"))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED


# ---------------------------------------------------------------- the buttons


def test_approving_publishes_and_goes_back_to_the_list(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    answer = desk.post(
        address(submission),
        said(submission, "duyet", status="estimate", cut_off="10/6/2026"),
        follow=True,
    )
    assert "Đã duyệt: công bố 1 số liệu." in text_of(page_of(answer))
    figure = Observation.objects.get()
    assert (figure.status, figure.cut_off) == ("estimate", date(2026, 6, 10))


def test_a_second_click_is_told_that_the_first_did_it(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    sent = said(submission, "duyet")
    desk.post(address(submission), sent)
    answer = desk.post(address(submission), sent, follow=True)
    assert "Bạn đã làm việc này rồi." in text_of(page_of(answer))
    assert Publication.objects.count() == 1


def test_approving_in_one_tab_what_was_returned_in_another_is_told_so(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    first_tab = said(submission, "duyet")
    desk.post(address(submission), said(submission, "tra", reason="xem lại"))
    told = text_of(page_of(desk.post(address(submission), first_tab, follow=True)))
    assert "Bạn đã làm việc này rồi." not in told
    assert "Đã có người xử lý biểu này." in told
    assert not Observation.objects.exists()


def test_an_area_is_approved_by_itself(clerk, reviewer, desk, jobs):
    form = make_form(jobs, receiving_office=reviewer.office)
    wide = make_submission(form, clerk.office, make_area(name="A"), make_area(name="B"))
    hand_in(wide, clerk, 5, 6)
    first, second = asked_of(wide).areas
    answer = desk.post(address(wide), said(wide, f"duyet-{first.pk}"), follow=True)
    page = page_of(answer)
    assert Observation.objects.get().area == first
    assert "đã duyệt" in text_of(page)
    desk.post(address(wide), said(wide, f"duyet-{second.pk}"))
    wide.refresh_from_db()
    assert wide.state == SubmissionState.APPROVED


def test_a_cell_goes_back_with_its_reason_and_the_clerk_reads_it(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    desk.post(address(submission), said(submission, "tra", reason_of_cell="Gấp đôi tháng trước"))
    at_the_office = signed_in(clerk)
    sheet = text_of(page_of(at_the_office.get(submission.get_absolute_url())))
    assert "trả lại: Gấp đôi tháng trước." in sheet
    (line,) = table_of(page_of(at_the_office.get("/nhap-lieu/")), "Cần nhập")
    assert line["Trạng thái"].startswith("Bị trả lại")


def test_a_form_goes_back_as_a_whole_and_the_reason_stands_in_the_list(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    desk.post(address(submission), said(submission, "tra", reason="Thiếu bản ký"))
    (line,) = table_of(page_of(signed_in(clerk).get("/nhap-lieu/")), "Cần nhập")
    assert "Thiếu bản ký" in line["Trạng thái"]
    assert "mở đến" in line["Trạng thái"]


@pytest.mark.parametrize(
    ("act", "fields", "place", "told"),
    [
        ("tra", {}, "reason_error", "Hãy ghi lý do trả lại"),
        ("duyet", {"reason_of_cell": "Sai"}, "lydo-{pk}_error", "xóa lý do, hoặc trả lại biểu"),
        ("duyet", {"status": "official"}, "document_error", "Số chính thức"),
        ("duyet", {"cut_off": "31/2/2026"}, "ngay-{pk}_error", ""),
        ("duyet", {"cut_off": "1/1/2100"}, "ngay-{pk}_error", "chưa tới"),
        ("duyet", {"status": "x"}, "tt-{pk}_error", ""),
        ("duyet", {"document": "abc"}, "document_error", ""),
    ],
)
def test_faults_stand_beside_their_fields_and_nothing_is_done(
    submission, clerk, desk, act, fields, place, told
):
    hand_in(submission, clerk, 5)
    answer = desk.post(address(submission), said(submission, act, **fields))
    page = page_of(answer)
    assert told in text_of(by_id(page, place.format(pk=entry_of(submission).pk)))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED
    assert not Observation.objects.exists()


@pytest.mark.parametrize("act", ["duyet", "tra"])
def test_a_form_that_came_before_its_cut_off_is_told_and_can_be_decided(
    submission, clerk, desk, act
):
    """Forms open some weeks before it, and nothing keeps an office from being early."""
    cut_off = timezone.localdate() + timedelta(days=9)
    due = {"cut_off": cut_off, "due_on": cut_off + timedelta(days=3)}
    Submission.objects.filter(pk=submission.pk).update(**due)
    submission.refresh_from_db()
    hand_in(submission, clerk, 5)
    page = page_of(desk.get(address(submission)))
    assert f"tính đến ngày {cut_off:%d/%m/%Y}" in text_of(page)
    own_day = attribute(by_id(page, f"ngay-{entry_of(submission).pk}"), "value")
    sent = said(submission, act, cut_off=own_day, reason="xem lại")
    assert desk.post(address(submission), sent).status_code == 302
    if act == "duyet":
        assert Observation.objects.get().cut_off == cut_off
    submission.refresh_from_db()
    assert submission.state == {"duyet": "approved", "tra": "returned"}[act]


def test_a_page_out_of_date_is_shown_anew_with_what_was_typed(submission, clerk, desk, jobs):
    hand_in(submission, clerk, 5)
    sent = said(submission, "duyet", reason="Đã xem")
    make_observation(indicator=jobs, area=submission.areas.get(), period="2026-M06", value=7)
    page = page_of(desk.post(address(submission), sent))
    assert "Đã có thay đổi từ khi bạn mở trang này." in text_of(page)
    assert "Đã xem" in str(page)
    assert dict(by_id(page, "seen").attributes)["value"] == review_of(submission).mark


def test_an_approved_form_is_opened_again_with_a_reason(submission, clerk, desk):
    hand_in(submission, clerk, 5)
    desk.post(address(submission), said(submission, "duyet"))
    page = page_of(desk.post(address(submission), said(submission, "mo-lai")))
    assert "Hãy nêu lý do" in text_of(page) or "lý do" in text_of(
        by_id(page, "mo-lai-reason_error")
    )
    desk.post(address(submission), said(submission, "mo-lai", reason="Số sai"))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RETURNED
    assert Observation.objects.get().is_open


def test_more_time_is_given_until_a_day_with_a_reason(submission, clerk, desk):
    Submission.objects.update(open_until=None)
    page = page_of(desk.post(address(submission), {"viec": "gia-han", "until": "", "reason": ""}))
    assert "mở đến ngày nào" in text_of(by_id(page, "gia-han-until_error"))
    locked = text_of(page_of(signed_in(clerk).get(submission.get_absolute_url())))
    assert "có thể gia hạn" in locked
    until = timezone.localdate() + timedelta(days=3)
    desk.post(
        address(submission),
        {"viec": "gia-han", "until": f"{until:%d/%m/%Y}", "reason": "Mất điện"},
    )
    submission.refresh_from_db()
    assert submission.open_until == until


@pytest.mark.parametrize("act", ["", "duyet-0", "duyet-abc", "xyz"])
def test_a_button_that_is_none_does_nothing(submission, clerk, desk, act):
    hand_in(submission, clerk, 5)
    assert desk.post(address(submission), said(submission, act)).status_code == 200
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    act=st.sampled_from(["duyet", "tra", "mo-lai", "gia-han"]),
    text=st.text(max_size=40),
    day=st.text(max_size=12),
    seen=st.text(max_size=30),
)
def test_nothing_that_is_sent_gives_a_server_error(submission, clerk, desk, act, text, day, seen):
    if submission.state == SubmissionState.DRAFT and not Entry.objects.exists():
        hand_in(submission, clerk, 5)
    pk = entry_of(submission).pk
    answer = desk.post(
        address(submission),
        {
            "viec": act,
            "seen": seen,
            "reason": text,
            "until": day,
            "document": text,
            f"lydo-{pk}": text,
            f"tt-{pk}": text,
            f"ngay-{pk}": day,
        },
    )
    assert answer.status_code in (200, 302)


# ---------------------------------------------------------------- round about


def test_the_door_of_another_office_is_shut(submission, clerk):
    hand_in(submission, clerk, 5)
    for stranger in (clerk, make_user(Role.REVIEWER), make_user(Role.LEADER)):
        assert signed_in(stranger).get(address(submission)).status_code == 403
        sent = said(submission, "duyet")
        assert signed_in(stranger).post(address(submission), sent).status_code == 403


def test_a_figure_tells_its_form_who_entered_it_and_who_approved_it(
    submission, clerk, reviewer, desk, jobs, reader
):
    hand_in(submission, clerk, 5)
    desk.post(address(submission), said(submission, "duyet"))
    area = submission.areas.get()
    page = page_of(reader.get(f"{jobs.get_absolute_url()}?nam=2026&dia-ban={area.code}"))
    versions = text_of(by_id(page, "versions"))
    assert submission.form.code in versions
