"""The one writer of tasks: given, changed, noted, extended, done, opened again, withdrawn, evidenced.

Each act is one transaction with its step and one row of the activity log. As in `indicators.actions`, an act
that cannot be done raises an `ActionRefused` with the words a person reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import User
from accounts.permissions import Permission, can, require
from assignments import illustration
from assignments.choices import StepKind
from assignments.models import Assignment, Evidence, Step
from indicators import attaching
from indicators.actions import ActionRefused, kept, require_reason, save_checked
from indicators.attaching import AlreadyAttached, Upload
from indicators.entering import working_days
from indicators.illustration_parts import PartChange
from organisation.models import Document, Office
from vietnamese.text import fold, nfc

ILLUSTRATION_TABLE: Final = settings.BASE_DIR / "fixtures" / "illustration" / "assignments.csv"


class AssignmentChanged(ActionRefused):
    """Somebody else has changed the task since it was read."""


class AssignmentClosed(ActionRefused):
    """The task is done or withdrawn: it is opened again first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSaid:
    """The document something rests on, as it is typed: both may be unknown."""

    number: str = ""
    issued_on: date | None = None


NO_DOCUMENT: Final = DocumentSaid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a person says of a task; its days are said when it is given, and moved by acts of their own."""

    title: str
    content: str = ""
    kind: str
    giver: str
    office: Office
    people: tuple[User, ...] = ()
    year: int
    document: DocumentSaid = NO_DOCUMENT


# ---------------------------------------------------------------- who may


def may_change(user: Any, assignment: Assignment) -> bool:
    return can(user, Permission.ASSIGNMENT_CHANGE, office=assignment.office)


def may_report(user: Any, assignment: Assignment) -> bool:
    return can(user, Permission.ASSIGNMENT_REPORT, office=assignment.office)


def may_note(user: Any, assignment: Assignment) -> bool:
    """The office in charge, and those who give tasks to it: a leader's word on it stands there too."""
    return may_report(user, assignment) or may_change(user, assignment)


def require_may_note(user: Any, assignment: Assignment) -> None:
    if not may_note(user, assignment):
        raise PermissionDenied(f"{Permission.ASSIGNMENT_REPORT.value} is not allowed.")


# ---------------------------------------------------------------- given and changed


@transaction.atomic
def give(*, task: Task, given_on: date, due_on: date, by: User, today: date) -> Assignment:
    """Give a task to an office.

    Raises PermissionDenied unless `by` gives tasks to that office, ActionRefused for what the model refuses,
    for a day in the future and for somebody in charge who is not of that office.
    """
    require(by, Permission.ASSIGNMENT_CHANGE, office=task.office)
    if given_on > today:
        raise ActionRefused({"given_on": [_("A task is not given in the future.")]})
    _require_of_office(task)
    assignment = Assignment(
        **_fields(task), given_on=given_on, first_due_on=due_on, due_on=due_on, recorded_by=by
    )
    save_checked(assignment)
    assignment.people.set(task.people)
    _step(assignment, StepKind.GIVEN, by=by)
    new = kept(assignment) | {"people": _keys(task.people)}
    activity.record(verb=Verb.ADDED, target=assignment, by=by, new=new)
    return assignment


@transaction.atomic
def change(*, assignment: Assignment, task: Task, seen: int, reason: str, by: User) -> Assignment:
    """Change what is said of a task, not its days; nothing is written where nothing differs.

    `seen` is the version that was on the screen. Raises PermissionDenied unless `by` gives tasks to the
    office it is with and to the one it goes to, AssignmentChanged, AssignmentClosed, ActionRefused.
    """
    require(by, Permission.ASSIGNMENT_CHANGE, office=assignment.office)
    require(by, Permission.ASSIGNMENT_CHANGE, office=task.office)
    require_reason(reason)
    _require_of_office(task)
    stored = Assignment.objects.get(pk=assignment.pk)
    _require_open(stored)
    before = _values(stored)
    for name, value in _fields(task).items():
        setattr(stored, name, value)
    old, new = activity.differences(before, _values(stored, task.people))
    if not new:
        return stored
    stored.version = seen
    _write(stored)
    stored.people.set(task.people)
    _step(stored, StepKind.CHANGED, by=by, text=reason)
    activity.record(verb=Verb.CHANGED, target=stored, by=by, old=old, new=new, reason=reason)
    return stored


def _fields(task: Task) -> dict[str, Any]:
    said = task.document
    return {
        "title": nfc(" ".join(task.title.split())),
        "content": nfc(task.content).strip(),
        "kind": task.kind,
        "giver": task.giver,
        "office": task.office,
        "year": task.year,
        **_document(said),
    }


def _values(assignment: Assignment, people: Iterable[User] | None = None) -> dict[str, Any]:
    """What the log compares of a task: what a change may change."""
    names = ("title", "content", "kind", "giver", "office", "year", "number", "issued_on")
    values = activity.values_of(assignment, *names)
    return values | {"people": _keys(assignment.people.all() if people is None else people)}


def _keys(people: Iterable[User]) -> list[int]:
    return sorted(person.pk for person in people)


def _document(said: DocumentSaid) -> dict[str, Any]:
    """The document as typed, with its row where exactly that number is recorded once."""
    number = nfc(said.number).strip()
    found = list(Document.objects.filter(number=number)[:2]) if number else []
    return {
        "number": number,
        "issued_on": said.issued_on,
        "document": found[0] if len(found) == 1 else None,
    }


def _require_of_office(task: Task) -> None:
    """Who is in charge works in that office or below it, and may say how it goes on."""
    strangers = [
        person.full_name
        for person in task.people
        if not person.is_active
        or person.role not in (Role.STAFF, Role.REVIEWER)
        or person.office is None
        or not person.office.is_within(task.office.pk)
    ]
    if strangers:
        said = _("Not of the office in charge: %(names)s.") % {"names": ", ".join(strangers)}
        raise ActionRefused({"people": [said]})


# ---------------------------------------------------------------- its course


@transaction.atomic
def note(*, assignment: Assignment, text: str, by: User) -> Step:
    """Say how a task goes on, at any time; the same words sent twice in a row are said once.

    Raises PermissionDenied unless `by` is of the office in charge or gives tasks to it, ActionRefused for
    no words.
    """
    require_may_note(by, assignment)
    if not fold(text):
        raise ActionRefused({"text": [_("Write how it goes on.")]})
    words = nfc(text).strip()
    last = assignment.steps.order_by("at", "pk").last()
    if last is not None and (last.kind, last.text, last.by) == (StepKind.NOTED, words, by):
        return last
    step = _step(assignment, StepKind.NOTED, by=by, text=words)
    activity.record(verb=Verb.CHANGED, target=assignment, by=by, new={"note": words})
    return step


@transaction.atomic
def extend(
    *,
    assignment: Assignment,
    due_on: date,
    reason: str,
    document: DocumentSaid = NO_DOCUMENT,
    by: User,
) -> None:
    """Give an open task more time; the day it was given with stays on record.

    Raises PermissionDenied unless `by` gives tasks to its office, AssignmentClosed, AssignmentChanged where
    another extension came first, ActionRefused for a day that is not later or lies too far ahead.
    """
    require(by, Permission.ASSIGNMENT_CHANGE, office=assignment.office)
    require_reason(reason)
    _require_open(assignment)
    before = assignment.due_on
    if due_on <= before:
        raise ActionRefused({"due_on": [_("The new due day must come after the one in force.")]})
    _write(assignment, due_on=due_on)
    _step(
        assignment,
        StepKind.EXTENDED,
        by=by,
        text=reason,
        old_due_on=before,
        new_due_on=due_on,
        **_document(document),
    )
    activity.record(
        verb=Verb.CHANGED,
        target=assignment,
        by=by,
        old={"due_on": before},
        new={"due_on": due_on, "document": document.number},
        reason=reason,
    )


@transaction.atomic
def finish(
    *,
    assignment: Assignment,
    done_on: date,
    text: str = "",
    document: DocumentSaid = NO_DOCUMENT,
    by: User,
    today: date,
) -> None:
    """Report an open task done on a day that has come; whether in time is worked out from its due day.

    Raises PermissionDenied unless `by` is of the office in charge, AssignmentClosed, ActionRefused.
    """
    require(by, Permission.ASSIGNMENT_REPORT, office=assignment.office)
    _require_open(assignment)
    if done_on > today:
        raise ActionRefused({"done_on": [_("That day has not come yet.")]})
    if done_on < assignment.given_on:
        raise ActionRefused({"done_on": [_("A task is not done before it is given.")]})
    _write(assignment, done_on=done_on)
    step = _step(
        assignment,
        StepKind.DONE,
        by=by,
        text=nfc(text).strip(),
        done_on=done_on,
        **_document(document),
    )
    activity.record(
        verb=Verb.CHANGED,
        target=assignment,
        by=by,
        old={"done_on": None},
        new={"done_on": done_on, "text": step.text, "document": document.number},
    )


@transaction.atomic
def reopen(*, assignment: Assignment, reason: str, by: User) -> None:
    """Open a task again that was reported done or withdrawn. Raises PermissionDenied, ActionRefused."""
    require(by, Permission.ASSIGNMENT_CHANGE, office=assignment.office)
    require_reason(reason)
    if assignment.is_open:
        raise ActionRefused(_("This task is open."))
    before = {"done_on": assignment.done_on, "withdrawn_on": assignment.withdrawn_on}
    _write(assignment, done_on=None, withdrawn_on=None)
    _step(assignment, StepKind.REOPENED, by=by, text=reason)
    activity.record(
        verb=Verb.REOPENED,
        target=assignment,
        by=by,
        old=before,
        new=dict.fromkeys(before),
        reason=reason,
    )


@transaction.atomic
def withdraw(*, assignment: Assignment, reason: str, by: User, today: date) -> None:
    """Take an open task back: it stays on record, waits for nobody and is counted nowhere.

    Raises PermissionDenied unless `by` gives tasks to its office, AssignmentClosed, ActionRefused.
    """
    require(by, Permission.ASSIGNMENT_CHANGE, office=assignment.office)
    require_reason(reason)
    _require_open(assignment)
    _write(assignment, withdrawn_on=today)
    _step(assignment, StepKind.WITHDRAWN, by=by, text=reason)
    activity.record(
        verb=Verb.CHANGED,
        target=assignment,
        by=by,
        old={"withdrawn_on": None},
        new={"withdrawn_on": today},
        reason=reason,
    )


def _require_open(assignment: Assignment) -> None:
    if not assignment.is_open:
        raise AssignmentClosed(
            _("This task is done or withdrawn. Open it again before you change it.")
        )


def _write(assignment: Assignment, **values: Any) -> None:
    """Write the row as the next version of the one that was read, with these values.

    Raises AssignmentChanged where somebody was faster, ActionRefused for what a rule refuses.
    """
    # A conditional write, for `select_for_update` does nothing on SQLite.
    as_read = Assignment.objects.filter(pk=assignment.pk, version=assignment.version)
    if not as_read.update(version=F("version") + 1):
        raise AssignmentChanged(
            _("Somebody else has changed this task meanwhile. Reload the page to see it.")
        )
    assignment.version += 1
    for name, value in values.items():
        setattr(assignment, name, value)
    save_checked(assignment)


def _step(assignment: Assignment, kind: StepKind, *, by: User | None, **said: Any) -> Step:
    return Step.objects.create(
        assignment=assignment, kind=kind, by=by, illustration=assignment.illustration, **said
    )


# ---------------------------------------------------------------- evidence


@transaction.atomic
def attach_evidence(*, assignment: Assignment, upload: Upload, by: User) -> Evidence:
    """Keep a file that shows what was done, of an open task or a done one.

    Raises PermissionDenied unless `by` is of the office in charge, AssignmentClosed for a task that was
    withdrawn, AlreadyAttached, and FileRefused for what is no PDF, JPEG or PNG.
    """
    require(by, Permission.ASSIGNMENT_REPORT, office=assignment.office)
    _require_not_withdrawn(assignment)
    file = Evidence(assignment=assignment, illustration=assignment.illustration)
    attaching.describe(file, upload, by=by)
    if assignment.evidence.filter(sha256=file.sha256, removal__isnull=True).exists():
        raise AlreadyAttached(_("This file is attached already."))
    attaching.keep(file, upload, by=by)
    return file


@transaction.atomic
def remove_evidence(*, file: Evidence, reason: str, by: User) -> None:
    """Take a file off; it is kept with who did it and why, and handed out no more.

    Raises PermissionDenied unless `by` is of the office in charge, ActionRefused without a reason.
    """
    require(by, Permission.ASSIGNMENT_REPORT, office=file.assignment.office)
    attaching.take_off(file, reason=reason, by=by)


def _require_not_withdrawn(assignment: Assignment) -> None:
    if assignment.withdrawn_on is not None:
        raise AssignmentClosed(_("This task was withdrawn: nothing is attached to it any more."))


# ---------------------------------------------------------------- illustration


@transaction.atomic
def load_illustration(*, today: date, by: User | None = None) -> PartChange:
    """Bring the made-up tasks to what they are on a day; those that a person worked on stay as they are.

    A second run on the same day writes nothing. One activity row for all that came and went.
    """
    offices = {office.code: office for office in Office.objects.all()}
    with ILLUSTRATION_TABLE.open(encoding="utf-8", newline="") as table:
        outlines = list(illustration.outlines(table))
    made = illustration.tasks(outlines, today=today, calendar=working_days())
    wanted = {task.reference: task for task in made if task.office in offices}
    there = {row.reference: row for row in Assignment.objects.illustrations()}
    worked_on = _worked_on()
    stale = [
        row
        for reference, row in there.items()
        if row.pk not in worked_on and not _is_as_made(row, wanted.get(reference), offices)
    ]
    kept_as_they_are = there.keys() - {row.reference for row in stale}
    _delete_illustrations(stale)
    people = _trial_people()
    new = [
        _insert_made_up(task, offices[task.office], people)
        for reference, task in wanted.items()
        if reference not in kept_as_they_are
    ]
    if new:
        said = {"illustration": len(new), "removed": len(stale), "today": today}
        activity.record(verb=Verb.ADDED, target=new[0], by=by, new=said)
    return PartChange(rows=len(kept_as_they_are) + len(new), added=len(new), removed=len(stale))


@transaction.atomic
def remove_illustration(*, by: User | None = None) -> PartChange:
    """Take every made-up task away with its steps and evidence; the activity log keeps that they were."""
    rows = list(Assignment.objects.illustrations())
    if rows:
        said = {"illustration": len(rows)}
        activity.record(verb=Verb.REMOVED, target=rows[0], by=by, old=said)
    _delete_illustrations(rows)
    return PartChange(removed=len(rows))


def _worked_on() -> set[int]:
    """Ids of the made-up tasks that a person did something about."""
    steps = Step.objects.filter(illustration=True, by__isnull=False)
    files = Evidence.objects.filter(illustration=True)
    return {
        *steps.values_list("assignment", flat=True),
        *files.values_list("assignment", flat=True),
    }


def _is_as_made(
    row: Assignment, made: illustration.MadeUpTask | None, offices: dict[str, Office]
) -> bool:
    return made is not None and (
        row.title,
        row.office_id,
        row.given_on,
        row.first_due_on,
        row.due_on,
        row.done_on,
    ) == (
        made.title,
        offices[made.office].pk,
        made.given_on,
        made.first_due_on,
        made.due_on,
        made.done_on,
    )


def _trial_people() -> dict[int, list[User]]:
    """The trial accounts that may be in charge, by their office: tasks are made up for nobody else."""
    found: dict[int, list[User]] = {}
    accounts = User.objects.filter(
        is_trial=True, is_active=True, role__in=(Role.STAFF, Role.REVIEWER)
    )
    for user in accounts:
        if user.office_id is not None:
            found.setdefault(user.office_id, []).append(user)
    return found


def _insert_made_up(
    made: illustration.MadeUpTask, office: Office, people: dict[int, list[User]]
) -> Assignment:
    assignment = Assignment(
        title=made.title,
        kind=made.kind,
        giver=made.giver,
        office=office,
        year=made.given_on.year,
        given_on=made.given_on,
        first_due_on=made.first_due_on,
        due_on=made.due_on,
        done_on=made.done_on,
        illustration=True,
        reference=made.reference,
    )
    save_checked(assignment)
    assignment.people.set(people.get(office.pk, ()))
    for day, kind, said in made.steps:
        _step(assignment, kind, by=None, at=_noon_of(day), **said)
    return assignment


def _noon_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _delete_illustrations(rows: list[Assignment]) -> None:
    """Delete made-up tasks with all that hangs on them; the bytes go once the transaction is through."""
    keys = [row.pk for row in rows]
    for file in Evidence.objects.filter(assignment__in=keys, illustration=True):
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
    for model in (Evidence, Step):
        model._default_manager.filter(assignment__in=keys, illustration=True).delete()
    Assignment.objects.illustrations().filter(pk__in=keys).delete()
