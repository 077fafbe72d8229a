"""Questions about figures: asked, answered, closed; by whom, and where they are read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Activity, User
from indicators.actions import ActionRefused
from indicators.asking import NobodyAnswers, QuestionMoved, answer, ask, close
from indicators.entering import Typed, save_entry
from indicators.filling import asked_of
from indicators.models import Indicator, Question
from indicators.pages.questions import question_list, to_answer_count
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_office,
    make_question,
    make_slice,
    make_submission,
    make_user,
)
from tests.indicators.reading import by_id, page_of, text_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 18)


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(owner=make_office())


@pytest.fixture
def leader() -> User:
    return make_user(Role.LEADER)


def ask_about(indicator: Indicator, by: User, **fields: Any) -> Question:
    said: dict[str, Any] = {
        "area": None,
        "slice": make_slice(),
        "period": "2026-M06",
        "text": "Vì sao tăng?",
    } | fields
    said["area"] = said["area"] or make_area()
    return ask(indicator=indicator, by=by, today=TODAY, **said)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# ---------------------------------------------------------------- asking


def test_a_question_goes_to_the_office_that_answers_for_the_indicator(jobs, leader):
    question = ask_about(jobs, leader)
    assert question.office == jobs.owner_on(TODAY)
    clerk = make_user(office=question.office)
    assert [line.question for line in question_list(clerk).to_answer] == [question]
    assert to_answer_count(clerk) == 1
    assert Activity.objects.get(actor=leader).new["text"] == "Vì sao tăng?"


def test_a_question_on_a_form_goes_to_the_office_that_fills_it_in(jobs):
    area = make_area()
    submission = make_submission(make_form(jobs), make_office(), area)
    reviewer = make_user(Role.REVIEWER, office=submission.form.receiving_office)
    with pytest.raises(ActionRefused):  # nothing was typed there
        ask_about(jobs, reviewer, area=area, submission=submission)
    (cell,) = asked_of(submission).cells
    save_entry(
        submission=submission,
        cell=cell,
        typed=Typed(Decimal(5)),
        seen=0,
        by=make_user(office=submission.office),
    )
    question = ask_about(jobs, reviewer, area=area, submission=submission)
    assert question.office == submission.office
    with pytest.raises(PermissionDenied):  # a leader asks about what is published
        ask_about(jobs, make_user(Role.LEADER), area=area, submission=submission)


@pytest.mark.parametrize("role", [Role.STAFF, Role.AWARD_OFFICER, Role.ADMIN])
def test_only_reviewers_and_leaders_ask(jobs, role):
    with pytest.raises(PermissionDenied):
        ask_about(jobs, make_user(role))


def test_what_nobody_answers_for_is_not_asked(leader):
    with pytest.raises(NobodyAnswers):
        ask_about(make_indicator(), leader)


def test_the_same_question_sent_twice_is_asked_once(jobs, leader):
    area = make_area()
    first, second = (ask_about(jobs, leader, area=area) for _ in range(2))
    assert first == second
    assert Question.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": " "}, {"period": "2026-M13"}])
def test_what_is_no_question_is_refused(jobs, leader, wrong):
    with pytest.raises(ActionRefused):
        ask_about(jobs, leader, **wrong)


# ---------------------------------------------------------------- answering, closing


def test_a_question_is_answered_once_by_its_office_and_closed_by_who_asked(jobs, leader):
    question = ask_about(jobs, leader)
    clerk, stranger = make_user(office=question.office), make_user()
    with pytest.raises(PermissionDenied):
        answer(question=question, text="Đúng", by=stranger)
    with pytest.raises(QuestionMoved):
        close(question=question, by=leader)
    with pytest.raises(ActionRefused):
        answer(question=question, text=" ", by=clerk)
    answer(question=question, text="Có hội chợ", by=clerk)
    with pytest.raises(QuestionMoved):
        answer(question=question, text="Khác", by=clerk)
    assert [line.question for line in question_list(leader).to_close] == [question]

    for nobody in (clerk, make_user(Role.LEADER)):
        with pytest.raises(PermissionDenied):
            close(question=question, by=nobody)
    close(question=question, by=leader)
    with pytest.raises(QuestionMoved):
        close(question=question, by=leader)
    question.refresh_from_db()
    assert (question.answer, question.closed_by) == ("Có hội chợ", leader)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"answer": "x"},
        {"answered_at": timezone.now()},
        {"closed_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_state_that_is_none(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_question(**fields)


def test_the_database_refuses_a_question_closed_before_its_answer(leader):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_question(closed_by=leader, closed_at=timezone.now())


# ---------------------------------------------------------------- the pages


def test_a_leader_asks_from_the_page_of_the_indicator_and_reads_the_answer_there(jobs, leader):
    area = make_area()
    make_slice()
    desk = signed_in(leader)
    place = f"{jobs.get_absolute_url()}?nam=2026&dia-ban={area.code}"
    assert "Hỏi về số này" in text_of(page_of(desk.get(place)))
    create = reverse("indicators:question-create", args=[jobs.code])
    form = page_of(desk.get(f"{create}?dia-ban={area.code}&ky=2026-M06"))
    assert "tháng 6/2026" in str(form).lower()
    desk.post(
        create,
        {"area": area.pk, "period": "tháng 6/2026", "slice": "_T", "text": "Số này từ đâu?"},
    )
    question = Question.objects.get()
    assert question.period == "2026-M06"

    clerk = signed_in(make_user(office=question.office))
    assert "Số này từ đâu?" in text_of(page_of(clerk.get("/cau-hoi/")))
    detail = reverse("indicators:question-detail", args=[question.pk])
    empty = page_of(clerk.post(detail, {"answer": " "}))
    assert "Hãy ghi câu trả lời." in text_of(by_id(empty, "id_answer_error"))
    clerk.post(detail, {"answer": "Từ 12 phiên giao dịch"})
    assert "Từ 12 phiên giao dịch" in text_of(page_of(desk.get(place)))
    desk.post(reverse("indicators:question-close", args=[question.pk]))
    question.refresh_from_db()
    assert question.is_closed


@pytest.mark.parametrize("query", ["?bieu=abc", "?bieu=999999", "?ky=2026-M13"])
def test_an_address_that_names_no_figure_proposes_none(jobs, leader, query):
    create = reverse("indicators:question-create", args=[jobs.code])
    assert signed_in(leader).get(f"{create}{query}").status_code == 200


def test_faults_of_a_question_stand_beside_their_fields(jobs, leader):
    create = reverse("indicators:question-create", args=[jobs.code])
    page = page_of(
        signed_in(leader).post(
            create, {"area": "x", "period": "hôm qua", "slice": "\0", "text": ""}
        )
    )
    for field in ("area", "period", "slice", "text"):
        assert text_of(by_id(page, f"id_{field}_error"))
    assert not Question.objects.exists()


def test_a_question_is_asked_and_read_at_the_cell_of_the_form(jobs):
    area = make_area()
    submission = make_submission(make_form(jobs), make_office(), area)
    reviewer = make_user(Role.REVIEWER, office=submission.form.receiving_office)
    clerk = make_user(office=submission.office)
    (cell,) = asked_of(submission).cells
    save_entry(submission=submission, cell=cell, typed=Typed(Decimal(5)), seen=0, by=clerk)
    panel = reverse("indicators:entry-cell", args=[submission.pk, cell.name])
    assert "Hỏi về số này" in signed_in(reviewer).get(panel).content.decode()
    ask_about(jobs, reviewer, area=area, submission=submission)
    seen = signed_in(clerk).get(panel).content.decode()
    assert "Vì sao tăng?" in seen
    assert "Hỏi về số này" not in seen
