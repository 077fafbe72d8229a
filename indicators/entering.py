"""The one writer of submissions and of what is typed into them: each act in one transaction, with its trace.

As in `actions`, an act that cannot be done raises an `ActionRefused` with the words a person reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, require
from indicators.actions import ActionRefused
from indicators.choices import SubmissionState, SubmissionStep
from indicators.filling import Asked, CellKey, asked_of
from indicators.forms_of_record import elsewhere_in_words
from indicators.models import Entry, Form, FormAssignment, Submission, SubmissionEvent
from indicators.openings import Opening, Schedule
from indicators.periods import Period
from organisation.models import SwapDay
from vietnamese.calendar import WorkingDays
from vietnamese.dates import write_date

LEAST_WORKING_DAYS: Final = 2
"""A form that comes to its office late, or comes back, is open for so many working days at least.

The decree on reporting (09/2019/NĐ-CP, article 8) gives at least one to send a report; a second is for the
telephone calls.
"""


class EntryChanged(ActionRefused):
    """Somebody else saved the cell since it was read; `current` is what it says now."""

    def __init__(self, message: str, current: Entry | None) -> None:
        super().__init__(message)
        self.current = current


class SubmissionClosed(ActionRefused):
    """What was submitted waits for the reviewer, what was approved is published: nothing is typed there."""


class DeadlinePassed(SubmissionClosed):
    """The days of the form are over, and nobody has given it more."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person says of a cell: a value, why there is none, or nothing at all; a note, a reason.

    The reason is why a figure that looks odd is right.
    """

    value: Decimal | None = None
    missing: str = ""
    note: str = ""
    reason: str = ""

    @classmethod
    def of(cls, entry: Entry | None) -> "Typed":
        """What is stored of a cell."""
        if entry is None:
            return cls()
        return cls(entry.value, entry.missing, entry.note, entry.reason)


@dataclass(frozen=True, slots=True)
class Save:
    """A cell to be saved; `seen` is the version that was on the screen, 0 for an empty one."""

    cell: CellKey
    typed: Typed
    seen: int


# ---------------------------------------------------------------- opening


def working_days() -> WorkingDays:
    """The working days under the swap days as they are announced now; 1 query."""
    return WorkingDays.under(SwapDay.objects.swaps())


@transaction.atomic
def open_submissions(*, today: date, form: Form | None = None) -> int:
    """Open what should be open by this day, of all forms or of one; how many were opened.

    Of each office's form every period is opened once, none is left out between two runs, and a second run
    on the same day finds nothing to do. A submission keeps the areas its office had then. One that is opened
    after its due day, because the command was not run, is open for LEAST_WORKING_DAYS all the same.
    """
    calendar = working_days()
    assignments = FormAssignment.objects.select_related("form", "office").prefetch_related("areas")
    if form is not None:
        assignments = assignments.filter(form=form)
    last = _last_opened()
    opened = 0
    for assignment in assignments:
        schedule = schedule_of(assignment.form)
        known = last.get((assignment.form_id, assignment.office_id))
        for opening in schedule.openings(today=today, last=known, calendar=calendar):
            if _is_asked(assignment, opening.period):
                late = opening.due_on < today
                open_until = calendar.add(today, LEAST_WORKING_DAYS) if late else None
                opened += _open(assignment, opening, open_until)
    return opened


def schedule_of(form: Form) -> Schedule:
    return Schedule(form.periodicity, form.cut_off_rule, form.working_days)


def _last_opened() -> dict[tuple[int, int], Period]:
    """The newest period of each form and office: 1 query."""
    rows = Submission.objects.order_by("period_end").values_list("form", "office", "period")
    return {(form, office): Period.parse(period) for form, office, period in rows}


def _is_asked(assignment: FormAssignment, period: Period) -> bool:
    """Whether form, assignment and office are all in force at the end of the period."""
    day = period.end
    return all(
        row.is_valid_between(day, day) for row in (assignment, assignment.form, assignment.office)
    )


def _open(assignment: FormAssignment, opening: Opening, open_until: date | None) -> bool:
    period = opening.period
    submission, is_new = Submission.objects.get_or_create(
        form=assignment.form,
        office=assignment.office,
        period=str(period),
        defaults={
            "period_start": period.start,
            "period_end": period.end,
            "cut_off": opening.cut_off,
            "due_on": opening.due_on,
            "open_until": open_until,
        },
    )
    if is_new:
        submission.areas.set(
            area
            for area in assignment.areas.all()
            if area.is_valid_between(period.start, period.end)
        )
        SubmissionEvent.objects.create(submission=submission, kind=SubmissionStep.OPENED)
        activity.record(
            verb=Verb.ADDED,
            target=submission,
            by=None,
            new={"period": submission.period, "due_on": submission.due_on},
        )
    return is_new


# ---------------------------------------------------------------- typing


@transaction.atomic
def save_entry(
    *,
    submission: Submission,
    cell: CellKey,
    typed: Typed,
    seen: int,
    by: User,
    asked: Asked | None = None,
) -> Entry | None:
    """Save one cell; what it holds then, None where it is empty as it was.

    What is said again as it is stored writes nothing, whoever said it: a save whose answer was lost on the
    way may be sent once more. Raises PermissionDenied for another office's form, SubmissionClosed,
    EntryChanged where the cell has another version by now, ActionRefused for what the model refuses and
    for a cell the form does not ask.
    """
    (result,) = save_entries(
        submission=submission, saves=[Save(cell, typed, seen)], by=by, asked=asked
    )
    if isinstance(result, ActionRefused):
        raise result
    return result


@transaction.atomic
def save_entries(
    *, submission: Submission, saves: Sequence[Save], by: User, asked: Asked | None = None
) -> list[Entry | ActionRefused | None]:
    """Save cells, each for itself: what it holds then, or why it was not saved, in their order.

    Raises PermissionDenied and SubmissionClosed before anything is saved. `asked` is what the form asks,
    where that has been read already.
    """
    require(by, Permission.ENTRY_CHANGE, office=submission.office)
    _require_open(submission)
    asked = asked or asked_of(submission)
    results: list[Entry | ActionRefused | None] = []
    for save in saves:
        try:
            results.append(_save(submission, asked, save, by))
        except ActionRefused as refusal:
            results.append(refusal)
    return results


def _save(submission: Submission, asked: Asked, save: Save, by: User) -> Entry | None:
    if code := asked.given_by(save.cell.row, save.cell.area):
        raise ActionRefused(elsewhere_in_words(code))
    if not asked.asks(save.cell):
        raise ActionRefused(_("This form does not ask for that figure."))
    fields = save.cell.fields
    current = (
        Entry.objects.filter(submission=submission, **fields)
        .select_related("indicator", "area", "slice", "entered_by")
        .first()
    )
    if Typed.of(current) == save.typed:
        return current
    if (current.version if current else 0) != save.seen:
        raise _changed(current)
    if current is None:
        return _insert(Entry(submission=submission, **fields, **_said(save.typed), entered_by=by))
    return _update(current, save.typed, by)


def _require_open(submission: Submission) -> None:
    """Asked of the database, in this transaction: it may have been submitted in another window.

    The row stays locked until the save is done, so that nothing is typed into what is being submitted.
    """
    open_ones = Submission.objects.to_fill_in().select_for_update(no_key=True)
    stored = open_ones.filter(pk=submission.pk).first()
    if stored is None:
        raise SubmissionClosed(
            _("This form has been submitted: nothing more can be typed until it is returned.")
        )
    if stored.is_locked:
        raise DeadlinePassed(why_locked(stored))


def why_locked(submission: Submission) -> str:
    """Why nothing is typed into a form whose days are over, and who can give it more."""
    return _("This form was open until %(day)s. %(office)s can give it more time.") % {
        "day": write_date(submission.last_day),
        "office": submission.form.receiving_office,
    }


_READ_ALREADY: Final = ("submission", "indicator", "area", "slice", "entered_by")


def _said(typed: Typed) -> dict[str, Any]:
    return {
        "value": typed.value,
        "missing": typed.missing,
        "note": typed.note,
        "reason": typed.reason,
    }


def _insert(entry: Entry) -> Entry:
    _check(entry)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        # Two people at once: the constraint saw what the query could not yet see.
        key = {name: getattr(entry, name) for name in ("indicator", "area", "slice", "period")}
        raise _changed(Entry.objects.filter(submission=entry.submission, **key).first()) from None
    activity.record(verb=Verb.ADDED, target=entry, by=entry.entered_by, new=_kept(entry))
    return entry


def _update(entry: Entry, typed: Typed, by: User) -> Entry:
    old, seen = _kept(entry), entry.version
    for name, said in _said(typed).items():
        setattr(entry, name, said)
    entry.version, entry.entered_by, entry.entered_at = seen + 1, by, timezone.now()
    _check(entry)
    # A conditional write, for `select_for_update` does nothing on SQLite.
    changed = Entry.objects.filter(pk=entry.pk, version=seen).update(
        **_said(typed), version=F("version") + 1, entered_by=by, entered_at=entry.entered_at
    )
    if not changed:
        raise _changed(Entry.objects.filter(pk=entry.pk).first())
    activity.record(verb=Verb.CHANGED, target=entry, by=by, old=old, new=_kept(entry))
    return entry


def _check(entry: Entry) -> None:
    """What the model says of the figure; that its key is there we have just read, and the database knows."""
    try:
        entry.full_clean(exclude=_READ_ALREADY, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ActionRefused(error.message_dict) from error


def _changed(current: Entry | None) -> EntryChanged:
    if current is None:
        return EntryChanged(_("This cell was emptied meanwhile. Look at it anew first."), None)
    return EntryChanged(
        _("%(person)s saved this cell meanwhile. Look at it anew first.")
        % {"person": current.entered_by},
        current,
    )


def _kept(entry: Entry) -> dict[str, Any]:
    return {**_said(Typed.of(entry)), "version": entry.version}


# ---------------------------------------------------------------- submitting


@transaction.atomic
def submit(*, submission: Submission, by: User) -> None:
    """Hand a form to the office that receives it; nothing is typed into it from then on.

    What stands against submitting (`pages.entry.answers.left_to_do`) is asked before. Raises PermissionDenied
    for another office's form, and SubmissionClosed where it has been submitted already.
    """
    require(by, Permission.ENTRY_CHANGE, office=submission.office)
    _require_open(submission)
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.SUBMITTED)
    SubmissionEvent.objects.create(submission=submission, kind=SubmissionStep.SUBMITTED, by=by)
    activity.record(
        verb=Verb.CHANGED,
        target=submission,
        by=by,
        old={"state": submission.state},
        new={"state": SubmissionState.SUBMITTED},
    )
