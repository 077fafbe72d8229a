"""The one writer of what reviewers do with a submission: each act in one transaction, with its trace.

    being filled in ─► waiting for approval ─► approved
           ▲                 │  ▲                  │
           └──── returned ◄──┘  └── submitted      │ reopened
                    ▲──────────────────────────────┘

Approving publishes the cells that differ from what was approved last, all of them or none. It may be done
area by area: each area's figures are published with it, and the submission is approved with the last one.
Sent back or opened again, a submission waits for the office anew; what was published stays as it is until
another version of it is approved. As in `actions`, an act that cannot be done raises an `ActionRefused`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import User
from accounts.permissions import Permission, can, in_whose_right
from indicators import actions
from indicators.actions import ActionRefused
from indicators.choices import ObservationStatus, SubmissionState, SubmissionStep
from indicators.comparing import Bar, Chosen, Review, ReviewedCell, review_of
from indicators.entering import LEAST_WORKING_DAYS, working_days
from indicators.models import (
    ApprovedArea,
    Observation,
    Publication,
    ReturnedCell,
    Submission,
    SubmissionEvent,
)
from organisation.models import Area, Document, Source
from vietnamese.text import fold

MOST_DAYS_OF_EXCEPTION: Final = 92
"""A quarter: what is later than that is no late report but a form that nobody fills in."""


class NotWaiting(ActionRefused):
    """The submission is not in the state that the act begins with: somebody was faster, or it is a replay."""


class SubmissionMoved(ActionRefused):
    """Something has happened to the submission, or to a figure of it, since the person looked at it."""


class NotByTheSame(ActionRefused):
    """Nobody approves what they entered or submitted, nor replaces by it a figure of their own."""


@dataclass(frozen=True)
class Approved:
    """What an approval did: how many figures were published, and whether anything still waits."""

    published: int
    is_whole: bool


@dataclass(frozen=True)
class _Reviewer:
    """Who acts, and whom they stand in for; None where it is their own right."""

    by: User
    acting_for: User | None

    @property
    def people(self) -> set[int]:
        return {person.pk for person in (self.by, self.acting_for) if person}

    def named(self) -> dict[str, int]:
        return {"acting_for": self.acting_for.pk} if self.acting_for else {}


# ---------------------------------------------------------------- approving


@transaction.atomic
def approve(
    *,
    submission: Submission,
    by: User,
    today: date,
    seen: str,
    areas: Collection[Area] | None = None,
    chosen: Mapping[int, Chosen] | None = None,
    document: Document | None = None,
) -> Approved:
    """Approve a submission or some of its areas, and publish what differs from what was approved last.

    `seen` is the `Review.mark` of what was on the screen. `chosen` says status and cut-off of cells by the
    key of their entry, `document` the decision they rest on, which an official figure has to have. Raises
    PermissionDenied unless `by` reviews for the receiving office or stands in for one who does, NotWaiting,
    SubmissionMoved, NotByTheSame, and FigureChanged where a figure is corrected at the same moment.
    """
    reviewer = _reviewer(submission, by)
    review = _locked(submission, SubmissionState.SUBMITTED, seen)
    wanted = _wanted(review, areas)
    changed = [
        (cell, choice)
        for cell in review.cells
        if cell.key.area.pk in {area.pk for area in wanted}
        and cell.differs_from_approved(choice := (chosen or {}).get(cell.entry.pk, Chosen()))
    ]
    _refuse_same_person(review, reviewer, [cell for cell, _choice in changed])
    is_whole = {area.pk for area in wanted} >= {area.pk for area in review.waiting_areas}
    event = _step(
        submission,
        SubmissionStep.APPROVED if is_whole else SubmissionStep.PART_APPROVED,
        reviewer,
        reason="" if areas is None else ", ".join(str(area) for area in wanted),
    )
    published = _publish(
        review, changed, event=event, reviewer=reviewer, today=today, document=document
    )
    ApprovedArea.objects.bulk_create(
        ApprovedArea(submission=submission, area=area, event=event) for area in wanted
    )
    if is_whole:
        Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.APPROVED)
    activity.record(
        verb=Verb.APPROVED,
        target=submission,
        by=by,
        old={"state": SubmissionState.SUBMITTED},
        new={
            "state": SubmissionState.APPROVED if is_whole else SubmissionState.SUBMITTED,
            "areas": [area.pk for area in wanted],
            "published": published,
            **reviewer.named(),
        },
    )
    return Approved(published, is_whole)


def _wanted(review: Review, areas: Collection[Area] | None) -> tuple[Area, ...]:
    """The areas to be approved: those that wait, or those of them that were named."""
    if areas is None:
        return review.waiting_areas
    waiting = {area.pk for area in review.waiting_areas}
    if not areas or not {area.pk for area in areas} <= waiting:
        raise NotWaiting(_("This area does not wait for approval."))
    return tuple(areas)


def _publish(
    review: Review,
    changed: Iterable[tuple[ReviewedCell, Chosen]],
    *,
    event: SubmissionEvent,
    reviewer: _Reviewer,
    today: date,
    document: Document | None,
) -> int:
    """Publish cells, each as the next version of its figure; how many."""
    to_publish = [(cell, choice) for cell, choice in changed if cell.unpublished is None]
    if not to_publish:
        return 0
    source = _source_of(review.submission)
    versions = [
        (_version(review, cell, choice, source, today, document), cell.current)
        for cell, choice in to_publish
    ]
    actions.publish_versions(versions, by=reviewer.by)
    Publication.objects.bulk_create(
        Publication(
            observation=observation,
            entry=cell.entry,
            version=cell.entry.version,
            event=event,
            entered_by=cell.entry.entered_by,
            approved_by=reviewer.by,
            acting_for=reviewer.acting_for,
        )
        for (cell, _choice), (observation, _seen) in zip(to_publish, versions, strict=True)
    )
    return len(versions)


def _version(
    review: Review,
    cell: ReviewedCell,
    choice: Chosen,
    source: Source,
    today: date,
    document: Document | None,
) -> Observation:
    entry = cell.entry
    status = choice.status or cell.status
    if status == ObservationStatus.OFFICIAL and document is None:
        raise ActionRefused({"document": [_("An official figure names the decision it rests on.")]})
    return Observation(
        indicator=entry.indicator,
        area=entry.area,
        slice=entry.slice,
        period=entry.period,
        value=entry.value,
        missing=entry.missing,
        status=status,
        # A version never comes before the one it replaces.
        known_from=max(today, cell.current.known_from) if cell.current else today,
        cut_off=choice.cut_off or review.submission.cut_off,
        document=document,
        source=source,
        note=entry.note,
        reason="; ".join(filter(None, (review.reason_of_reopening, entry.reason))),
    )


def _source_of(submission: Submission) -> Source:
    """The form as the source of its figures, in the words of the data, whatever language the page has."""
    with override("vi"):
        location = _("Form %(form)s, %(period)s, %(office)s") % {
            "form": submission.form.code,
            "period": submission.period,
            "office": submission.office.name,
        }
    source, _is_new = Source.objects.get_or_create(location=location[:500])
    return source


def _refuse_same_person(review: Review, reviewer: _Reviewer, cells: Iterable[ReviewedCell]) -> None:
    """Nothing, where somebody else entered all of these; else raises NotByTheSame, naming them."""
    barred = [(cell, bar) for cell in cells if (bar := review.bar(cell, reviewer.people))]
    if not barred:
        return
    said = dict.fromkeys(why_barred(cell, bar) for cell, bar in barred)
    raise NotByTheSame(" ".join([*said, who_else(review, reviewer.people)]))


def why_barred(cell: ReviewedCell, bar: Bar) -> str:
    """Why a person may not approve a cell, to that person."""
    match bar:
        case Bar.SUBMITTED:
            return _("You submitted this form yourself, or stand in for who did.")
        case Bar.AUTHOR:
            return _("%(indicator)s, %(area)s: the figure that would be replaced is your own.") % {
                "indicator": cell.entry.indicator,
                "area": cell.entry.area,
            }
        case _:
            return _(
                "%(indicator)s, %(area)s: you entered this yourself, or stand in for who did."
            ) % {
                "indicator": cell.entry.indicator,
                "area": cell.entry.area,
            }


def who_else(review: Review, people: Collection[int]) -> str:
    """Who has to approve it instead."""
    office = review.submission.form.receiving_office
    others = [
        person
        for person in User.objects.filter(role=Role.REVIEWER, is_active=True)
        .exclude(pk__in=people)
        .select_related("office")
        .order_by("full_name")
        if can(person, Permission.SUBMISSION_REVIEW, office=office)
    ]
    if not others:
        return _("Nobody else reviews for %(office)s: a deputy has to be named.") % {
            "office": office
        }
    names = ", ".join(str(person) for person in others[:3])
    return _("It has to be approved by: %(names)s.") % {"names": names}


# ---------------------------------------------------------------- sending back


@transaction.atomic
def return_submission(
    *,
    submission: Submission,
    by: User,
    today: date,
    seen: str,
    reason: str = "",
    cells: Mapping[int, str] | None = None,
) -> None:
    """Send a submission back: as a whole with a reason, single cells with one each, or both.

    `cells` holds reasons by the keys of the entries. The office has LEAST_WORKING_DAYS to mend it, or until
    the due day if that is later. Raises PermissionDenied, NotWaiting, SubmissionMoved, and ActionRefused
    where no reason is given at all.
    """
    reviewer = _reviewer(submission, by)
    review = _locked(submission, SubmissionState.SUBMITTED, seen)
    reasons = {pk: text.strip() for pk, text in (cells or {}).items()}
    known = {cell.entry.pk: cell for cell in review.cells}
    if not reasons.keys() <= known.keys():
        raise ActionRefused(_("This form does not ask for that figure."))
    if not all(map(fold, reasons.values())) or not (reasons or fold(reason)):
        raise ActionRefused({"reason": [_("Say why: the reason is kept on record.")]})
    event = _back_to_office(submission, SubmissionStep.RETURNED, reviewer, today, reason.strip())
    ReturnedCell.objects.bulk_create(
        ReturnedCell(
            event=event, entry=known[pk].entry, version=known[pk].entry.version, reason=text
        )
        for pk, text in reasons.items()
    )
    activity.record(
        verb=Verb.RETURNED,
        target=submission,
        by=by,
        old={"state": SubmissionState.SUBMITTED},
        new={
            "state": SubmissionState.RETURNED,
            "open_until": event.until,
            "cells": reasons,
            **reviewer.named(),
        },
        reason=event.reason,
    )


@transaction.atomic
def reopen(*, submission: Submission, by: User, today: date, seen: str, reason: str) -> None:
    """Open an approved submission again, so that the office can correct it.

    What is published stays as it is until another version is approved. Raises PermissionDenied,
    NotWaiting, SubmissionMoved, and ActionRefused without a reason.
    """
    reviewer = _reviewer(submission, by)
    _locked(submission, SubmissionState.APPROVED, seen)
    if not fold(reason):
        raise ActionRefused({"reason": [_("Say why: the reason is kept on record.")]})
    event = _back_to_office(submission, SubmissionStep.REOPENED, reviewer, today, reason.strip())
    activity.record(
        verb=Verb.REOPENED,
        target=submission,
        by=by,
        old={"state": SubmissionState.APPROVED},
        new={
            "state": SubmissionState.RETURNED,
            "open_until": event.until,
            **reviewer.named(),
        },
        reason=event.reason,
    )


@transaction.atomic
def grant_exception(
    *, submission: Submission, by: User, today: date, until: date, reason: str
) -> None:
    """Let an office type into a form until a later day than it was due on.

    Raises PermissionDenied unless `by` reviews for the receiving office or stands in for one who does,
    NotWaiting where the form is not with the office, ActionRefused for a day or reason that is none.
    """
    reviewer = _reviewer(submission, by)
    stored = _lock(submission).first()
    if stored is None or not stored.waits_for_office:
        raise NotWaiting(_("This form is not with the office that fills it in."))
    errors = {}
    latest = today + timedelta(days=MOST_DAYS_OF_EXCEPTION)
    if not max(today, stored.last_day + timedelta(days=1)) <= until <= latest:
        errors["until"] = [
            _("Choose a day after the last one it is open, within three months from today.")
        ]
    if not fold(reason):
        errors["reason"] = [_("Say why: the reason is kept on record.")]
    if errors:
        raise ActionRefused(errors)
    _lock(submission).update(open_until=until)
    event = _step(submission, SubmissionStep.EXTENDED, reviewer, reason=reason.strip(), until=until)
    activity.record(
        verb=Verb.CHANGED,
        target=submission,
        by=by,
        old={"open_until": stored.last_day},
        new={"open_until": until, **reviewer.named()},
        reason=event.reason,
    )


# ---------------------------------------------------------------- shared


def _reviewer(submission: Submission, by: User) -> _Reviewer:
    """In whose right a person acts; raises PermissionDenied where it is nobody's."""
    office = submission.form.receiving_office
    person = in_whose_right(by, Permission.SUBMISSION_REVIEW, office=office)
    if person is None:
        raise PermissionDenied(f"{Permission.SUBMISSION_REVIEW.value} is not allowed.")
    return _Reviewer(by, None if person == by else person)


def _lock(submission: Submission) -> Any:
    return Submission.objects.filter(pk=submission.pk).select_for_update(no_key=True)


def _locked(submission: Submission, state: str, seen: str) -> Review:
    """The submission as it is now, locked until the act is over, so that nobody acts in between."""
    if not _lock(submission).filter(state=state).exists():
        raise NotWaiting(_("Somebody has dealt with this form meanwhile. Look at it anew first."))
    review = review_of(submission)
    if review.mark != seen:
        raise SubmissionMoved(
            _("Something has changed since you opened this page. Look at it anew first.")
        )
    return review


def _back_to_office(
    submission: Submission, kind: str, reviewer: _Reviewer, today: date, reason: str
) -> SubmissionEvent:
    """Put a submission into the office's hands, open for some working days, and none of it approved."""
    until = max(submission.last_day, working_days().add(today, LEAST_WORKING_DAYS))
    Submission.objects.filter(pk=submission.pk).update(
        state=SubmissionState.RETURNED, open_until=until
    )
    ApprovedArea.objects.filter(submission=submission).delete()
    return _step(submission, kind, reviewer, reason=reason, until=until)


def _step(
    submission: Submission,
    kind: str,
    reviewer: _Reviewer,
    *,
    reason: str = "",
    until: date | None = None,
) -> SubmissionEvent:
    return SubmissionEvent.objects.create(
        submission=submission,
        kind=kind,
        by=reviewer.by,
        acting_for=reviewer.acting_for,
        until=until,
        reason=reason,
    )
