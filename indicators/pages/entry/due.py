"""Biểu đến hạn: the forms that wait for an office, the most urgent first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from accounts.permissions import offices_within
from indicators.choices import SubmissionState, SubmissionStep
from indicators.entering import working_days
from indicators.models import FormRow, Submission, SubmissionEvent
from indicators.openings import days_left
from indicators.periods import Period
from organisation.models import Office
from vietnamese.calendar import WorkingDays

MOST_DONE = 10
"""Of what was approved so many are listed, the newest first."""


@dataclass(frozen=True)
class DueLine:
    """One form of one office and period: how far it is filled in, how long is left, who holds it now.

    `days_left` are working days, negative where it is late. `holder` is the office it waits for; None where
    it waits for nobody any more. `sent_back` is the step that returned it or opened it again.
    """

    submission: Submission
    period: Period
    days_left: int
    cells: int
    filled: int
    sent_back: SubmissionEvent | None = None

    @property
    def is_late(self) -> bool:
        return self.days_left < 0 and self.submission.waits_for_office

    @property
    def is_practice(self) -> bool:
        return self.submission.form.is_practice

    @property
    def holder(self) -> Office | None:
        return self.submission.holder


@dataclass(frozen=True)
class DuePage:
    """What waits for the offices of a person: to be filled in, for approval, and what was approved last."""

    to_fill_in: tuple[DueLine, ...]
    waiting: tuple[DueLine, ...]
    approved: tuple[DueLine, ...]

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.to_fill_in)


def due_page(user: User, *, today: date) -> DuePage:
    """The forms of the person's office and of those below it: 5 queries."""
    offices = offices_within(user)
    submissions = (
        Submission.objects.of_offices(offices)
        .with_names()
        .annotate(
            area_count=Count("areas", distinct=True),
            filled=Count(
                "entries",
                distinct=True,
                filter=Q(entries__value__isnull=False) | ~Q(entries__missing=""),
            ),
        )
    )
    rows = Counter(
        FormRow.objects.filter(indicator__isnull=False).values_list("form_id", flat=True)
    )
    calendar = working_days()
    sent_back = _sent_back(offices)

    def lines(found: Iterable[Any]) -> tuple[DueLine, ...]:
        return tuple(
            replace(_line(each, rows, today, calendar), sent_back=sent_back.get(each.pk))
            for each in found
        )

    under_way = (*SubmissionState.open_for_entry(), SubmissionState.SUBMITTED)
    found = lines(submissions.filter(state__in=under_way).order_by("due_on", "form"))
    return DuePage(
        to_fill_in=tuple(line for line in found if line.submission.waits_for_office),
        waiting=tuple(line for line in found if not line.submission.waits_for_office),
        approved=lines(
            submissions.filter(state=SubmissionState.APPROVED).order_by("-period_end", "form")[
                :MOST_DONE
            ]
        ),
    )


def _sent_back(offices: Iterable[int]) -> dict[int, SubmissionEvent]:
    """Of the forms that came back to these offices the step that brought them, by their keys: 1 query."""
    events = SubmissionEvent.objects.filter(
        submission__office__in=offices,
        submission__state=SubmissionState.RETURNED,
        kind__in=(SubmissionStep.RETURNED, SubmissionStep.REOPENED),
    ).select_related("by")
    return {event.submission_id: event for event in events.order_by("pk")}


def _line(submission: Any, rows: Counter[int], today: date, calendar: WorkingDays) -> DueLine:
    """`submission` comes with its counts."""
    period = Period.parse(submission.period)
    columns = len(submission.form.columns(period))
    return DueLine(
        submission=submission,
        period=period,
        days_left=days_left(submission.due_on, today, calendar),
        cells=rows[submission.form_id] * columns * submission.area_count,
        filled=submission.filled,
    )
