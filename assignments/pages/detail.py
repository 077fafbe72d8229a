"""One task: what it is, how it stands, what happened to it, its evidence, and what this person may do."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from assignments import actions
from assignments.choices import StepKind
from assignments.models import Assignment, Evidence, Step
from assignments.pages.clock import Clock, TaskLine, line_of
from indicators.forms import SubmissionFileForm
from indicators.pages.entry.files import written_size


@dataclass(frozen=True)
class EvidenceLine:
    """A file with its size as it is written."""

    file: Evidence
    size: str


@dataclass(frozen=True)
class DetailPage:
    """`steps` are all, the newest first; `may_report` holds while the task is open or done."""

    line: TaskLine
    off: str
    steps: tuple[Step, ...]
    evidence: tuple[EvidenceLine, ...]
    removed: tuple[EvidenceLine, ...]
    may_change: bool
    may_report: bool
    may_note: bool
    file_form: SubmissionFileForm

    @property
    def task(self) -> Assignment:
        return self.line.task

    @property
    def done(self) -> Step | None:
        """The step that reported it done, while it is."""
        if self.task.done_on is None:
            return None
        return next((step for step in self.steps if step.kind == StepKind.DONE), None)

    @property
    def may_attach(self) -> bool:
        return self.may_report and self.task.withdrawn_on is None


def detail_page(task: Assignment, user: User, *, today: date) -> DetailPage:
    """What the page of a task shows to this person: 3 queries and those of the offices above it."""
    clock = Clock.of(today)
    files = [
        EvidenceLine(file, written_size(file.size))
        for file in task.evidence.select_related("uploaded_by", "removal__by")
    ]
    steps = task.steps.select_related("by", "document").order_by("-at", "-pk")
    return DetailPage(
        line=line_of(task, clock),
        off=clock.calendar.day_off(task.due_on) or "",
        steps=tuple(steps),
        evidence=tuple(each for each in files if not each.file.is_removed),
        removed=tuple(each for each in files if each.file.is_removed),
        may_change=actions.may_change(user, task),
        may_report=actions.may_report(user, task),
        may_note=actions.may_note(user, task),
        file_form=SubmissionFileForm(auto_id="tep-%s"),
    )
