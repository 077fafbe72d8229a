"""The one writer of questions about figures: asked, answered, closed, each act with its trace.

As in `actions`, an act that cannot be done raises an `ActionRefused` with the words a person reads.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can, can_somewhere, require
from indicators.actions import ActionRefused
from indicators.models import Entry, Indicator, Observation, Question, Slice, Submission
from indicators.periods import Period, PeriodError
from organisation.models import Area, Office
from vietnamese.text import fold, nfc


class NobodyAnswers(ActionRefused):
    """No office enters the figure or answers for the indicator."""


class QuestionMoved(ActionRefused):
    """Somebody else has answered or closed the question meanwhile."""


@transaction.atomic
def ask(
    *,
    indicator: Indicator,
    area: Area,
    slice: Slice,
    period: str,
    text: str,
    by: User,
    today: date,
    submission: Submission | None = None,
) -> Question:
    """Ask about a figure; the same question sent twice is asked once.

    With a submission it is about what was typed there, and only who reviews it asks; else it is about what
    is published. Raises PermissionDenied, NobodyAnswers, ActionRefused for what is no question.
    """
    require(by, Permission.QUESTION_ASK)
    if not fold(text):
        raise ActionRefused({"text": [_("Say what you want to know.")]})
    try:
        Period.parse(period)
    except PeriodError:
        raise ActionRefused(
            {"period": [_("“%(code)s” is not a period.") % {"code": period}]}
        ) from None
    key = {"indicator": indicator, "area": area, "slice": slice, "period": period}
    office = _office_on(submission, key, by) if submission else _office_of(key, today)
    said = {**key, "submission": submission, "office": office, "text": nfc(text).strip()}
    same = (
        Question.objects.not_closed().filter(**said, asked_by=by, answered_at__isnull=True).first()
    )
    if same is not None:
        return same
    question = Question.objects.create(**said, asked_by=by)
    _record(question, Verb.ADDED, by, "text", "indicator", "area", "period", "office")
    return question


def _office_on(submission: Submission, key: dict[str, Any], by: User) -> Office:
    """The office of a form with that cell; raises PermissionDenied for who does not review it."""
    require(by, Permission.SUBMISSION_REVIEW, office=submission.form.receiving_office)
    if not Entry.objects.filter(submission=submission, **key).exists():
        raise ActionRefused(_("This form does not ask for that figure."))
    return submission.office


def _office_of(key: dict[str, Any], today: date) -> Office:
    """The office that entered the published figure, else the one that answers for its indicator today."""
    figure = (
        Observation.objects.current()
        .real()
        .for_key(**key)
        .select_related("publication__entry__submission__office")
        .first()
    )
    publication = getattr(figure, "publication", None)
    if publication is not None:
        office: Office = publication.entry.submission.office
        return office
    owner = key["indicator"].owner_on(today)
    if owner is None:
        raise NobodyAnswers(
            _("No office answers for this indicator today, so nobody could answer the question.")
        )
    return owner


@transaction.atomic
def answer(*, question: Question, text: str, by: User) -> None:
    """Answer an open question. Raises PermissionDenied for another office's, QuestionMoved, ActionRefused."""
    require(by, Permission.ENTRY_CHANGE, office=question.office)
    if not fold(text):
        raise ActionRefused({"answer": [_("Write the answer.")]})
    # A conditional write: of two who answer at once one is told.
    answered = Question.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        answer=nfc(text).strip(), answered_by=by, answered_at=timezone.now()
    )
    if not answered:
        raise QuestionMoved(_("Somebody has answered this question already."))
    question.refresh_from_db()
    _record(question, Verb.CHANGED, by, "answer")


@transaction.atomic
def close(*, question: Question, by: User) -> None:
    """Close a question that was answered. Raises PermissionDenied unless `may_close`, QuestionMoved."""
    if not may_close(by, question):
        raise PermissionDenied("Only the office of who asked closes a question.")
    closed = (
        Question.objects.not_closed()
        .filter(pk=question.pk, answered_at__isnull=False)
        .update(closed_by=by, closed_at=timezone.now())
    )
    if not closed:
        raise QuestionMoved(_("This question is not answered yet, or closed already."))
    question.refresh_from_db()
    _record(question, Verb.CHANGED, by, "closed_at")


def may_answer(user: User, question: Question) -> bool:
    return not question.is_answered and can(user, Permission.ENTRY_CHANGE, office=question.office)


def may_close(user: User, question: Question) -> bool:
    """Whoever asked, or a colleague of the same office who may ask: people move on."""
    return can_somewhere(user, Permission.QUESTION_ASK) and (
        question.asked_by_id == user.pk or question.asked_by.office_id == user.office_id
    )


def _record(question: Question, verb: Verb, by: User, *fields: str) -> None:
    activity.record(verb=verb, target=question, by=by, new=activity.values_of(question, *fields))
