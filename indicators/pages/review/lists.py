"""Duyệt: the forms that an office receives, by what their reviewer has to do about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery

from accounts.models import User
from accounts.permissions import Permission, offices_within, people_stood_in_for, role_holds
from indicators.choices import SubmissionState
from indicators.models import Submission, SubmissionEvent
from indicators.periods import Period

MOST_APPROVED = 20
"""Of what was approved so many are listed, the newest first."""


@dataclass(frozen=True)
class ReviewLine:
    """One form with its period, and the step that brought it to where it is; None of one just opened."""

    submission: Submission
    period: Period
    event: SubmissionEvent | None


@dataclass(frozen=True)
class ReviewList:
    """What a reviewer has before them: to be approved, with the offices, late, and approved last."""

    waiting: tuple[ReviewLine, ...]
    returned: tuple[ReviewLine, ...]
    locked: tuple[ReviewLine, ...]
    approved: tuple[ReviewLine, ...]
    stands_in_for: tuple[User, ...]


def review_list(user: User) -> ReviewList:
    """The forms that the person's office and those below it receive, and those of whom they stand in for."""
    people = people_stood_in_for(user, Permission.SUBMISSION_REVIEW)
    offices = _offices(user, people)
    last = SubmissionEvent.objects.filter(submission=OuterRef("pk")).order_by("-pk").values("pk")
    received = (
        Submission.objects.filter(form__receiving_office__in=offices)
        .with_names()
        .annotate(last_event=Subquery(last[:1]), moved_at=Max("events__at"))
    )
    waiting: list[Any] = list(received.submitted().order_by("due_on", "form", "office"))
    with_offices: list[Any] = list(
        received.filter(
            Q(state=SubmissionState.RETURNED) | Q(state=SubmissionState.DRAFT)
        ).order_by("due_on", "form", "office")
    )
    approved: list[Any] = list(
        received.filter(state=SubmissionState.APPROVED).order_by("-moved_at", "form")[
            :MOST_APPROVED
        ]
    )
    events = SubmissionEvent.objects.select_related("by").in_bulk(
        [row.last_event for row in (*waiting, *with_offices, *approved)]
    )

    def lines(found: Iterable[Any]) -> tuple[ReviewLine, ...]:
        return tuple(
            ReviewLine(row, Period.parse(row.period), events.get(row.last_event)) for row in found
        )

    return ReviewList(
        waiting=lines(waiting),
        returned=lines(
            row
            for row in with_offices
            if row.state == SubmissionState.RETURNED and not row.is_locked
        ),
        locked=lines(row for row in with_offices if row.is_locked),
        approved=lines(approved),
        stands_in_for=tuple(people),
    )


def waiting_count(user: User) -> int:
    """How many forms wait for this person's approval; 2 queries."""
    people = people_stood_in_for(user, Permission.SUBMISSION_REVIEW)
    offices = _offices(user, people)
    return Submission.objects.submitted().filter(form__receiving_office__in=offices).count()


def _offices(user: User, people: Iterable[User]) -> set[int]:
    """The offices for whose forms the person decides, in their own right or another's."""
    own = offices_within(user) if role_holds(user, Permission.SUBMISSION_REVIEW) else set()
    return own.union(*(offices_within(person) for person in people))
