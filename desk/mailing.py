"""The one writer of letters: once a working day what waits for each person, sent by a program of its own.

Writing and sending are apart: a letter is a row written in a transaction, and a mail server that does not
answer holds nobody up. A letter is about its day; what could not be sent on it is not sent later, for the
next one says what still waits.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.waiting import WaitingKind, to_do_count
from desk.models import OutgoingMail, WithoutMail
from desk.waiting import waiting_for
from indicators.entering import working_days

log = logging.getLogger(__name__)

KEPT_FOR: Final = timedelta(days=30)
"""How long a letter is kept after its day, to be shown to who says it never came."""

FIRST_WAIT: Final = timedelta(minutes=5)
MOST_TRIES: Final = 8
"""The wait doubles with every try: the eighth and last is some ten hours after the first."""


@dataclass(frozen=True)
class Sent:
    """What one run of the sender did; `waiting` are letters of the day that it left for later."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


# ---------------------------------------------------------------- writing


def write_digests(*, today: date) -> int:
    """Write the letters of a working day, one to each person for whom something waits; how many are new.

    A second run on the same day writes nothing twice. None on days off.
    """
    _forget_old(today)
    if not working_days().is_working_day(today):
        return 0
    return sum(_write_to(person, today) for person in _readers(today))


def _readers(today: date) -> Iterable[User]:
    """Who can get a letter: active, with an address, wanting it, and without one of that day; 1 query."""
    return (
        User.objects.filter(is_active=True, is_trial=False)
        .exclude(email="")
        .exclude(pk__in=WithoutMail.objects.values("person"))
        .exclude(pk__in=OutgoingMail.objects.filter(day=today).values("to"))
        .select_related("office")
        .order_by("pk")
    )


@transaction.atomic
def _write_to(person: User, today: date) -> bool:
    """Whether a letter was written: None waits, none is sent; of two programs at once one writes it."""
    with override(person.language or settings.LANGUAGE_CODE):
        kinds = [kind for kind in waiting_for(person, today=today) if kind.is_to_do]
        if not kinds:
            return False
        letter = OutgoingMail(
            to=person,
            address=person.email,
            day=today,
            subject=_subject(kinds),
            text=_text(kinds),
        )
    # What is there already stays: the constraint knows of a program that was a moment faster.
    OutgoingMail.objects.bulk_create([letter], ignore_conflicts=True)
    return OutgoingMail.objects.filter(to=person, day=today, written_at=letter.written_at).exists()


def _subject(kinds: Iterable[WaitingKind]) -> str:
    count = to_do_count(kinds)
    said = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", count)
    return f"[{settings.DEPARTMENT_SHORT_NAME}] {said % {'count': count}}"


def _text(kinds: Iterable[WaitingKind]) -> str:
    return render_to_string("desk/digest.txt", {"kinds": kinds, "base": settings.BASE_URL})


def _forget_old(today: date) -> None:
    OutgoingMail.objects.filter(day__lt=today - KEPT_FOR).delete()


# ---------------------------------------------------------------- sending


def send_outbox(*, now: datetime) -> Sent:
    """Send the letters of today that are due, each by one program however many run.

    A letter that could not be sent is tried again later, each time after a longer wait.
    """
    today = timezone.localtime(now).date()
    unsent = OutgoingMail.objects.unsent().filter(day=today, tries__lt=MOST_TRIES)
    sent = failed = 0
    for letter in unsent.filter(next_try_at__lte=now).order_by("next_try_at", "pk"):
        if not _claim(letter, now):
            continue
        if _send(letter):
            sent += 1
        else:
            failed += 1
    return Sent(sent, failed, unsent.count())


def _claim(letter: OutgoingMail, now: datetime) -> bool:
    """Whether this program is the one that sends the letter now.

    A conditional write, for a lock on a row is none on SQLite and would be held as long as the server takes
    to answer. It puts the next try off, so one that is killed while it sends leaves it to a later run.
    """
    claimed = (
        OutgoingMail.objects.unsent()
        .filter(pk=letter.pk, tries=letter.tries)
        .update(tries=F("tries") + 1, next_try_at=now + FIRST_WAIT * 2**letter.tries)
    )
    return bool(claimed)


def _send(letter: OutgoingMail) -> bool:
    """Whether the mail server took it. Only what a server or the network may do is caught."""
    try:
        EmailMessage(letter.subject, letter.text, to=[letter.address]).send()
    except (SMTPException, OSError) as error:
        log.warning("The letter %s was not sent: %s", letter.pk, error)
        OutgoingMail.objects.filter(pk=letter.pk).update(error=repr(error)[:300])
        return False
    OutgoingMail.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), error="")
    return True


# ---------------------------------------------------------------- who wants letters


def wants_mail(user: User) -> bool:
    return not WithoutMail.objects.filter(person=user).exists()


@transaction.atomic
def choose_mail(*, user: User, wanted: bool) -> None:
    """Have a person get letters from the next working day on, or no more; recorded where it changes."""
    if wanted == wants_mail(user):
        return
    if wanted:
        WithoutMail.objects.filter(person=user).delete()
    else:
        WithoutMail.objects.get_or_create(person=user)
    activity.record(
        verb=Verb.CHANGED,
        target=user,
        by=user,
        old={"daily_mail": not wanted},
        new={"daily_mail": wanted},
    )
