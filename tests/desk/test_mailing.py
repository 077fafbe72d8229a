"""One letter a working day to whom something waits for, sent once by however many programs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from desk import mailing
from desk.mailing import FIRST_WAIT, KEPT_FOR, MOST_TRIES, Sent, send_outbox, write_digests
from desk.models import OutgoingMail
from organisation.models import SwapDay
from tests.factories import make_office, make_question, make_user

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 9)
MORNING = datetime(2026, 11, 9, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.BASE_URL = "https://so.example.org"
    settings.DEFAULT_FROM_EMAIL = "so@example.org"


@pytest.fixture
def clerk() -> User:
    """Somebody for whom a question waits."""
    user = make_user(Role.STAFF, office=make_office(), email="can.bo@example.org")
    make_question(office=user.office, text="Vì sao hộ nghèo tăng?")
    return user


def letter(to: User, **fields: Any) -> OutgoingMail:
    return OutgoingMail.objects.create(
        to=to,
        **{
            "address": to.email,
            "day": MONDAY,
            "subject": "s",
            "text": "t",
            "next_try_at": MORNING,
        }
        | fields,
    )


# ---------------------------------------------------------------- writing


def test_a_letter_says_how_much_of_what_waits_and_nothing_of_the_figures(clerk):
    assert write_digests(today=MONDAY) == 1
    written = OutgoingMail.objects.get()
    assert (written.to, written.address, written.day) == (clerk, clerk.email, MONDAY)
    assert "1 việc đang chờ bạn" in written.subject
    assert "Câu hỏi cần trả lời: 1" in written.text
    assert "https://so.example.org/cau-hoi/" in written.text
    assert "https://so.example.org/viec-cua-toi/thu/" in written.text
    assert "hộ nghèo" not in written.text
    assert clerk.full_name not in written.text


def test_a_letter_is_in_the_language_of_its_reader(clerk):
    User.objects.filter(pk=clerk.pk).update(language="en")
    write_digests(today=MONDAY)
    written = OutgoingMail.objects.get()
    assert "1 thing waits for you" in written.subject
    assert "Questions to be answered: 1" in written.text


def test_one_letter_a_day_however_often_it_is_written(clerk):
    assert [write_digests(today=MONDAY) for _run in range(2)] == [1, 0]
    assert write_digests(today=MONDAY + timedelta(days=1)) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        letter(clerk)


def test_of_two_programs_that_write_at_once_one_writes(clerk, monkeypatch):
    readers = mailing._readers

    def somebody_is_quicker(today: date) -> list[User]:
        found = list(readers(today))
        for person in found:
            letter(person)
        return found

    monkeypatch.setattr(mailing, "_readers", somebody_is_quicker)
    assert write_digests(today=MONDAY) == 0
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("day", [date(2026, 11, 8), date(2026, 9, 2), date(2026, 11, 7)], ids=str)
def test_none_on_a_day_off(clerk, day):
    assert write_digests(today=day) == 0


def test_a_saturday_that_is_worked_for_another_day_is_a_working_day(clerk):
    SwapDay.objects.create(off=date(2026, 11, 13), worked=date(2026, 11, 7))
    assert write_digests(today=date(2026, 11, 7)) == 1
    assert write_digests(today=date(2026, 11, 13)) == 0


@pytest.mark.parametrize(
    "fields", [{"email": ""}, {"is_active": False}, {"is_trial": True}], ids=str
)
def test_none_to_who_cannot_read_it(clerk, fields):
    User.objects.filter(pk=clerk.pk).update(**fields)
    assert write_digests(today=MONDAY) == 0


def test_none_to_who_wants_none_and_none_where_nothing_waits(clerk):
    make_user(Role.STAFF, email="khac@example.org")
    mailing.choose_mail(user=clerk, wanted=False)
    assert write_digests(today=MONDAY) == 0
    mailing.choose_mail(user=clerk, wanted=True)
    assert write_digests(today=MONDAY) == 1


def test_what_only_others_have_to_do_is_no_letter():
    leader = make_user(Role.LEADER, email="lanh.dao@example.org")
    make_question(asked_by=leader)
    assert write_digests(today=MONDAY) == 0


def test_old_letters_go(clerk):
    letter(clerk, day=MONDAY - KEPT_FOR - timedelta(days=1))
    kept = letter(clerk, day=MONDAY - KEPT_FOR)
    write_digests(today=date(2026, 11, 9))
    assert set(OutgoingMail.objects.exclude(day=MONDAY)) == {kept}


# ---------------------------------------------------------------- sending


def test_a_letter_is_sent_once(clerk):
    letter(clerk)
    assert send_outbox(now=MORNING) == Sent(sent=1)
    assert send_outbox(now=MORNING) == Sent()
    [message] = mail.outbox
    assert (message.to, message.from_email) == ([clerk.email], "so@example.org")
    assert OutgoingMail.objects.get().sent_at is not None


def test_what_was_not_sent_on_its_day_is_not_sent_later(clerk):
    letter(clerk, day=MONDAY - timedelta(days=1))
    assert send_outbox(now=MORNING) == Sent()
    assert mail.outbox == []


@pytest.mark.parametrize("fault", [SMTPException("no"), ConnectionRefusedError(), TimeoutError()])
def test_a_letter_that_was_refused_is_tried_again_after_longer_and_longer_waits(
    clerk, monkeypatch, fault
):
    def refuse(*_: Any) -> int:
        raise fault

    waiting = letter(clerk)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert send_outbox(now=MORNING) == Sent(failed=1, waiting=1)
        assert send_outbox(now=MORNING) == Sent(waiting=1)
        waiting.refresh_from_db()
        assert (waiting.tries, waiting.next_try_at) == (1, MORNING + FIRST_WAIT)
        assert type(fault).__name__ in waiting.error
        later = waiting.next_try_at
        assert send_outbox(now=later) == Sent(failed=1, waiting=1)
        waiting.refresh_from_db()
        assert waiting.next_try_at == later + 2 * FIRST_WAIT
    assert send_outbox(now=waiting.next_try_at) == Sent(sent=1)
    waiting.refresh_from_db()
    assert (waiting.error, len(mail.outbox)) == ("", 1)


def test_after_many_tries_no_more_are_made(clerk):
    letter(clerk, tries=MOST_TRIES)
    assert send_outbox(now=MORNING) == Sent()


def test_a_fault_of_ours_is_not_taken_for_one_of_the_mail_server(clerk, monkeypatch):
    def planted(*_: Any) -> int:
        raise RuntimeError("planted")

    letter(clerk)
    monkeypatch.setattr(EmailBackend, "send_messages", planted)
    with pytest.raises(RuntimeError):
        send_outbox(now=MORNING)


@pytest.mark.django_db(transaction=True)
def test_of_two_senders_at_once_each_letter_is_sent_by_one(monkeypatch):
    people = [make_user(email=f"nguoi{n}@example.org") for n in range(6)]
    for person in people:
        letter(person)
    start = Barrier(2)

    def send(_number: int) -> Sent:
        try:
            start.wait()
            return send_outbox(now=MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(send, range(2)))
    assert sum(each.sent for each in done) == len(people)
    assert sorted(message.to[0] for message in mail.outbox) == [each.email for each in people]


# ---------------------------------------------------------------- the commands


def test_the_commands_write_and_send(clerk, capsys):
    call_command("write_digests", today=timezone.localdate())
    OutgoingMail.objects.all().delete()
    letter(clerk, day=timezone.localdate(), next_try_at=timezone.now())
    call_command("send_mail_outbox")
    assert "1 sent, 0 failed, 0 waiting" in capsys.readouterr().out
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_commands_say_so_and_keep_what_is_written(
    clerk, capsys, settings
):
    settings.EMAIL_HOST = ""
    letter(clerk, day=timezone.localdate())
    call_command("write_digests", today=MONDAY)
    call_command("send_mail_outbox")
    said = capsys.readouterr().out
    assert "nothing written" in said
    assert "1 kept" in said
    assert (OutgoingMail.objects.unsent().count(), mail.outbox) == (1, [])
