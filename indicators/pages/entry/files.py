"""The files of a submission, as a part of the page of its form and on a page of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from accounts.models import User
from indicators import writing
from indicators.attaching import may_attach
from indicators.forms import SubmissionFileForm
from indicators.models import Submission, SubmissionFile

KILOBYTE: Final = Decimal(1024)


@dataclass(frozen=True)
class AttachedFile:
    """One file with its size as it is written, and what is said of one that was taken off."""

    file: SubmissionFile
    size: str


@dataclass(frozen=True)
class FilesPart:
    """What `indicators/_submission_files.html` shows; `form` None where nothing may be attached."""

    submission: Submission
    files: tuple[AttachedFile, ...]
    form: SubmissionFileForm | None

    @property
    def attached(self) -> tuple[AttachedFile, ...]:
        return tuple(each for each in self.files if not each.file.is_removed)

    @property
    def removed(self) -> tuple[AttachedFile, ...]:
        return tuple(each for each in self.files if each.file.is_removed)


def files_part(
    submission: Submission, user: User, form: SubmissionFileForm | None = None
) -> FilesPart:
    """The files of a submission for somebody who may see them; 1 query. `form` is one that came back."""
    files = submission.files.select_related("uploaded_by", "removal__by")
    if not may_attach(user, submission):
        return FilesPart(submission, tuple(_attached(files)), None)
    form = form or SubmissionFileForm(auto_id="tep-%s")
    return FilesPart(submission, tuple(_attached(files)), form)


def _attached(files: Iterable[SubmissionFile]) -> Iterable[AttachedFile]:
    return (AttachedFile(file, written_size(file.size)) for file in files)


def written_size(size: int) -> str:
    """ "245 KB", "1,2 MB": never "0"."""
    if size < KILOBYTE**2:
        return writing.quantity(max(size / KILOBYTE, Decimal(1)), 0, "KB")
    return writing.quantity(size / KILOBYTE**2, 1, "MB")
