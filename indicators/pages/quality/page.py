"""The page as a whole: what was due and came, what is late, what does not agree, what is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, offices_within, role_holds
from indicators import charts, series, wording, writing
from indicators.charts import ChartPoint, Figure
from indicators.choices import SubmissionState
from indicators.entering import working_days
from indicators.models import Publication, Question, Submission
from indicators.openings import days_left
from indicators.pages.detail import address_of_versions
from indicators.pages.entry.sheet import FIRST_EMPTY
from indicators.pages.quality.asked import cells_asked
from indicators.pages.quality.findings import FindingLine, finding_lines
from indicators.pages.quality.heat import PERIODS_SHOWN, Heat, HeatCell, heats_of
from indicators.pages.questions import QuestionLine
from indicators.periods import Period
from indicators.punctuality import (
    Completeness,
    OnTime,
    Timeliness,
    months_up_to,
    on_time_by_month,
    on_time_of,
    punctuality,
)
from indicators.writing import WrittenFigure
from organisation.models import Office
from vietnamese.calendar import WorkingDays

MONTHS_SHOWN = 12
MOST_SHOWN = 30
"""Of each list so many rows; what is beyond them is counted."""


@dataclass(frozen=True)
class LateLine:
    """A form that is late and not approved: since when, how many working days, and who holds it now."""

    cell: HeatCell
    days: int

    @property
    def submission(self) -> Submission:
        return self.cell.submission

    @property
    def period(self) -> str:
        return wording.period_label(self.cell.period)

    @property
    def holder(self) -> Office | None:
        return self.submission.holder


@dataclass(frozen=True)
class OddLine:
    """A published figure that looked odd, and why it is right as its office says."""

    publication: Publication

    @property
    def period(self) -> str:
        return wording.period_label(Period.parse(self.publication.observation.period))

    @property
    def figure(self) -> WrittenFigure:
        observation = self.publication.observation
        return wording.figure_of_observation(observation.indicator, observation)

    @property
    def address(self) -> str:
        """The versions of that very figure."""
        observation = self.publication.observation
        return address_of_versions(
            observation.indicator, observation.area, Period.parse(observation.period)
        )


@dataclass(frozen=True)
class MonthLine:
    """How the forms came that were due in a month."""

    month: Period
    forms: OnTime

    @property
    def label(self) -> str:
        return wording.period_label(self.month)

    @property
    def share(self) -> str:
        return writing.percent(self.forms.share)


@dataclass(frozen=True)
class QualityPage:
    """What the page shows. Lists end after MOST_SHOWN; `late_count` and `finding_count` are of all.

    `punctual` and `complete` are of the forms that were due within the months of the chart.
    """

    today: date
    heats: tuple[Heat, ...]
    months: tuple[MonthLine, ...]
    punctual: OnTime
    complete: Completeness
    late: tuple[LateLine, ...]
    late_count: int
    findings: tuple[FindingLine, ...]
    finding_count: int
    odd: tuple[OddLine, ...]
    more_odd: bool
    questions: tuple[QuestionLine, ...]
    more_questions: bool

    @property
    def on_time_share(self) -> str:
        return writing.percent(self.punctual.share)

    @property
    def complete_share(self) -> str:
        return writing.percent(self.complete.share)

    @cached_property
    def figure(self) -> Figure:
        """The chart of the share on time by month."""
        return charts.on_time_shares([_point(line) for line in self.months])

    @property
    def finding_in_chart(self) -> str:
        """What the chart says, in a sentence."""
        if self.punctual.share is None:
            return _("Forms submitted on time")
        return _("%(share)s of the forms due in the last %(count)d months came on time") % {
            "share": self.on_time_share,
            "count": MONTHS_SHOWN,
        }


def quality_page(user: User, *, today: date) -> QualityPage:
    """What the page shows to this person: 10 queries beside those of catalogue and book."""
    months = months_up_to(today, MONTHS_SHOWN)
    catalogue = series.read_catalogue()
    calendar = working_days()
    found = _submissions(months[0].start)
    asked = cells_asked(found, catalogue)
    addresses = _Addresses(user)
    cells = [_cell(row, asked[row.pk], addresses.of(row), today, calendar) for row in found]
    due_lately = [
        cell
        for cell in cells
        if months[0].start <= cell.submission.due_on <= months[-1].end
        and cell.punctuality.timeliness is not Timeliness.NOT_DUE
    ]
    by_due_day = [(cell.submission.due_on, cell.punctuality) for cell in due_lately]
    late = _late(cells, today, calendar)
    findings = finding_lines(catalogue)
    odd, questions = _odd(), _questions()
    return QualityPage(
        today=today,
        heats=heats_of(cells),
        months=tuple(MonthLine(*each) for each in on_time_by_month(by_due_day, months)),
        punctual=on_time_of(cell.punctuality for cell in due_lately),
        complete=sum((cell.completeness for cell in due_lately), Completeness()),
        late=late[:MOST_SHOWN],
        late_count=len(late),
        findings=findings[:MOST_SHOWN],
        finding_count=len(findings),
        odd=odd[:MOST_SHOWN],
        more_odd=len(odd) > MOST_SHOWN,
        questions=questions[:MOST_SHOWN],
        more_questions=len(questions) > MOST_SHOWN,
    )


def _submissions(since: date) -> Sequence[Any]:
    """The newest periods of each periodicity, what was due since a day, what is not approved: 2 queries."""
    newest: dict[str, set[date]] = {}
    ends = (
        Submission.objects.filter(form__is_practice=False)
        .order_by("-period_end")
        .values_list("form__periodicity", "period_end")
        .distinct()
    )
    for periodicity, end in ends:
        shown = newest.setdefault(periodicity, set())
        if len(shown) < PERIODS_SHOWN:
            shown.add(end)
    wanted = Q(due_on__gte=since) | ~Q(state=SubmissionState.APPROVED)
    for periodicity, shown in newest.items():
        wanted |= Q(form__periodicity=periodicity, period_end__gte=min(shown))
    return list(Submission.objects.for_quality().filter(wanted).order_by("due_on", "pk"))


def _cell(row: Any, asked: int, address: str, today: date, calendar: WorkingDays) -> HeatCell:
    """`row` comes with its counts. What was answered of a row that is asked no more is not counted."""
    submitted = row.submitted_at and timezone.localtime(row.submitted_at).date()
    return HeatCell(
        submission=row,
        punctuality=punctuality(row.due_on, submitted_on=submitted, today=today, calendar=calendar),
        completeness=Completeness(asked, min(row.answered, asked), min(row.not_reported, asked)),
        address=address,
    )


def _late(cells: Iterable[HeatCell], today: date, calendar: WorkingDays) -> tuple[LateLine, ...]:
    """What came late or is overdue, and what was sent back and not mended in its days; the latest first."""
    found = []
    for cell in cells:
        submission = cell.submission
        if submission.state == SubmissionState.APPROVED:
            continue
        if cell.punctuality.is_late:
            found.append(LateLine(cell, cell.punctuality.days))
        elif submission.state == SubmissionState.RETURNED and submission.last_day < today:
            found.append(LateLine(cell, -days_left(submission.last_day, today, calendar)))
    return tuple(sorted(found, key=lambda line: (-line.days, line.submission.pk)))


class _Addresses:
    """Where a person can read a form: as who fills it in, or as who receives it; 1 query.

    Of a form that is not filled in yet it is the first of its empty cells, for who fills it in.
    """

    def __init__(self, user: User) -> None:
        offices = offices_within(user)
        self._filled_in = offices if role_holds(user, Permission.ENTRY_CHANGE) else set()
        self._received = offices if role_holds(user, Permission.SUBMISSION_REVIEW) else set()

    def of(self, submission: Submission) -> str:
        """The address of the form; empty where the person may not read it."""
        if submission.form.receiving_office_id in self._received:
            return submission.get_review_url()
        if submission.office_id not in self._filled_in:
            return ""
        address = submission.get_absolute_url()
        return f"{address}?{FIRST_EMPTY}" if submission.waits_for_office else address


def _odd() -> tuple[OddLine, ...]:
    """Published figures whose office said why they are right although they look odd, newest first: 1 query.

    What is only entered is nobody's business outside the office and its reviewer.
    """
    found = (
        Publication.objects.filter(
            ~Q(entry__reason=""),
            entry__version=F("version"),
            observation__superseded_at__isnull=True,
        )
        .select_related(
            "observation__indicator__measure",
            "observation__area",
            "observation__slice",
            "entry__submission__office",
            "approved_by",
        )
        .order_by("-pk")
    )
    return tuple(map(OddLine, found[: MOST_SHOWN + 1]))


def _questions() -> tuple[QuestionLine, ...]:
    """The questions that are not closed, the oldest first: 1 query."""
    found = Question.objects.not_closed().with_names().order_by("asked_at", "pk")
    return tuple(
        QuestionLine(question, wording.period_label(Period.parse(question.period)))
        for question in found[: MOST_SHOWN + 1]
    )


def _point(line: MonthLine) -> ChartPoint:
    share = line.forms.share
    return ChartPoint(
        label=f"{line.month.end:%m/%Y}",
        value=None if share is None else share * 100,
        text=line.share,
        status_text=_("%(on_time)d of %(due)d on time")
        % {"on_time": line.forms.on_time, "due": line.forms.due}
        if line.forms.due
        else _("no form was due"),
    )
