"""The one writer of the files of submissions: attached and taken off, each act with its trace.

The bytes are written before the row that tells of them: a row without its file would be a lie, a file
without a row is rubbish that nobody can reach. As in `entering`, an act that cannot be done raises an
`ActionRefused` with the words a person reads.
"""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can, require
from indicators.actions import ActionRefused
from indicators.choices import SubmissionState
from indicators.file_kinds import kind_of, safe_name
from indicators.models import FileRemoval, Submission, SubmissionFile
from indicators.models.submission_files import MOST_OF_A_NAME


class SubmissionApproved(ActionRefused):
    """What was approved is on record together with its files: nothing comes to them or goes."""


class AlreadyAttached(ActionRefused):
    """The same bytes are attached to the submission."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: its bytes, and what it was called."""

    content: bytes
    name: str


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
    kind = kind_of(upload.content)
    file = SubmissionFile(
        submission=submission,
        name=safe_name(upload.name, kind, MOST_OF_A_NAME),
        kind=kind,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        uploaded_by=by,
    )
    if submission.files.filter(sha256=file.sha256, removal__isnull=True).exists():
        raise AlreadyAttached(_("This file is attached already."))
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
    return file


@transaction.atomic
def remove_file(*, file: SubmissionFile, reason: str, by: User) -> None:
    """Take a file off its submission; it is kept with who did it and why, and handed out no more.

    A second time does nothing. Raises PermissionDenied, SubmissionApproved, ActionRefused without a reason.
    """
    submission = file.submission
    require(by, Permission.ENTRY_CHANGE, office=submission.office)
    _require_not_approved(submission)
    if not reason:
        raise ActionRefused({"reason": [_("Say why.")]})
    if not SubmissionFile.objects.filter(pk=file.pk, removal__isnull=True).exists():
        return
    removal = FileRemoval.objects.create(by=by, reason=reason)
    # A conditional write, for `select_for_update` does nothing on SQLite.
    if not SubmissionFile.objects.filter(pk=file.pk, removal__isnull=True).update(removal=removal):
        raise ActionRefused(_("This file was taken off meanwhile."))
    activity.record(verb=Verb.REMOVED, target=file, by=by, old=_kept(file), reason=reason)


def _require_not_approved(submission: Submission) -> None:
    """Asked of the database, in this transaction, and held: an approval waits until the file is kept."""
    # SQLite has the whole file locked from the beginning of the transaction on.
    rows = Submission.objects.select_for_update().values_list("state", flat=True)
    if rows.get(pk=submission.pk) == SubmissionState.APPROVED:
        raise SubmissionApproved(_("This form has been approved: its files stay as they are."))


def _kept(file: SubmissionFile) -> dict[str, object]:
    return {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256}
