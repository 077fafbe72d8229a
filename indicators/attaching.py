"""The one writer of attached files, and of those of submissions: put in and taken off, with their trace.

The bytes are written before the row that tells of them: a row without its file would be a lie, a file
without a row is rubbish that nobody can reach. As in `entering`, an act that cannot be done raises an
`ActionRefused` with the words a person reads.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Manager
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can, require
from indicators.actions import ActionRefused
from indicators.choices import SubmissionState
from indicators.file_kinds import kind_of, safe_name
from indicators.models import AttachedFile, FileRemoval, Submission, SubmissionFile
from indicators.models.attached_files import MOST_OF_A_NAME


class SubmissionApproved(ActionRefused):
    """What was approved is on record together with its files: nothing comes to them or goes."""


class AlreadyAttached(ActionRefused):
    """The same bytes are attached to the submission."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: its bytes, and what it was called."""

    content: bytes
    name: str


# ---------------------------------------------------------------- whatever a file is attached to


def describe(file: AttachedFile, upload: Upload, *, by: User) -> None:
    """Say of a new row what the bytes are; raises FileRefused for what is no PDF, JPEG or PNG."""
    file.kind = kind_of(upload.content)
    file.name = safe_name(upload.name, file.kind, MOST_OF_A_NAME)
    file.size = len(upload.content)
    file.sha256 = hashlib.sha256(upload.content).hexdigest()
    file.uploaded_by = by


def keep(file: AttachedFile, upload: Upload, *, by: User) -> None:
    """Keep the bytes and the row that `describe` filled, with its trace; call inside a transaction.

    Raises AlreadyAttached where the database has the same bytes there.
    """
    file.file.save(upload.name, ContentFile(upload.content), save=False)
    try:
        with transaction.atomic():
            file.save()
            activity.record(verb=Verb.ADDED, target=file, by=by, new=_kept(file))
    except BaseException as fault:
        file.file.delete(save=False)
        if isinstance(fault, IntegrityError):
            # Two clicks at once: the constraint saw what the query could not yet see.
            raise AlreadyAttached(_("This file is attached already.")) from None
        raise


def take_off(file: AttachedFile, *, reason: str, by: User) -> None:
    """Close a file with a reason; a second time does nothing. Call inside a transaction.

    Raises ActionRefused without a reason.
    """
    if not reason:
        raise ActionRefused({"reason": [_("Say why.")]})
    rows: Manager[Any] = type(file)._default_manager  # each model has its own `removal`
    attached = rows.filter(pk=file.pk, removal__isnull=True)
    if not attached.exists():
        return
    removal = FileRemoval.objects.create(by=by, reason=reason)
    # A conditional write, for `select_for_update` does nothing on SQLite.
    if not attached.update(removal=removal):
        raise ActionRefused(_("This file was taken off meanwhile."))
    activity.record(verb=Verb.REMOVED, target=file, by=by, old=_kept(file), reason=reason)


def _kept(file: AttachedFile) -> dict[str, object]:
    return {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256}


# ---------------------------------------------------------------- submissions


def may_see_files(user: User, submission: Submission) -> bool:
    """The office that fills the form in, and the reviewers of the office that receives it."""
    return can(user, Permission.ENTRY_CHANGE, office=submission.office) or can(
        user, Permission.SUBMISSION_REVIEW, office=submission.form.receiving_office
    )


def may_attach(user: User, submission: Submission) -> bool:
    """The office that fills the form in, until it is approved: the signed page often follows later."""
    is_open = submission.state != SubmissionState.APPROVED
    return is_open and can(user, Permission.ENTRY_CHANGE, office=submission.office)


@transaction.atomic
def attach_file(*, submission: Submission, upload: Upload, by: User) -> SubmissionFile:
    """Keep a file with a submission.

    Raises PermissionDenied for another office's form, SubmissionApproved, AlreadyAttached, and FileRefused
    for what is no PDF, JPEG or PNG.
    """
    require(by, Permission.ENTRY_CHANGE, office=submission.office)
    _require_not_approved(submission)
    file = SubmissionFile(submission=submission)
    describe(file, upload, by=by)
    if submission.files.filter(sha256=file.sha256, removal__isnull=True).exists():
        raise AlreadyAttached(_("This file is attached already."))
    keep(file, upload, by=by)
    return file


@transaction.atomic
def remove_file(*, file: SubmissionFile, reason: str, by: User) -> None:
    """Take a file off its submission; it is kept with who did it and why, and handed out no more.

    A second time does nothing. Raises PermissionDenied, SubmissionApproved, ActionRefused without a reason.
    """
    submission = file.submission
    require(by, Permission.ENTRY_CHANGE, office=submission.office)
    _require_not_approved(submission)
    take_off(file, reason=reason, by=by)


def _require_not_approved(submission: Submission) -> None:
    """Asked of the database, in this transaction, and held: an approval waits until the file is kept."""
    # SQLite has the whole file locked from the beginning of the transaction on.
    rows = Submission.objects.select_for_update().values_list("state", flat=True)
    if rows.get(pk=submission.pk) == SubmissionState.APPROVED:
        raise SubmissionApproved(_("This form has been approved: its files stay as they are."))
