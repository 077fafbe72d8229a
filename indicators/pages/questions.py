"""Câu hỏi: what is asked about figures, for those who must answer and those who asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, can_somewhere, offices_within
from indicators import asking, wording
from indicators.filling import CellKey
from indicators.models import QUESTION_SCOPE, Indicator, Question, Submission
from indicators.periods import Period
from organisation.models import Area
from organisation.versions import read_versions

MOST_SHOWN = 50
MOST_BESIDE_A_FIGURE = 6


@dataclass(frozen=True)
class QuestionLine:
    """A question, the figure it is about in words, and what this person may do about it."""

    question: Question
    period: str
    may_answer: bool = False
    may_close: bool = False

    @property
    def anchor(self) -> str:
        return f"cau-{self.question.pk}"


@dataclass(frozen=True)
class QuestionList:
    """What a person has to answer, what was answered to them and waits to be closed, and the rest."""

    to_answer: tuple[QuestionLine, ...]
    to_close: tuple[QuestionLine, ...]
    asked: tuple[QuestionLine, ...]
    closed: tuple[QuestionLine, ...]


def question_list(user: User) -> QuestionList:
    """The questions to the person's office and those below it, and those of the person's own office."""
    offices = offices_within(user) if can_somewhere(user, Permission.ENTRY_CHANGE) else set()
    asks = can_somewhere(user, Permission.QUESTION_ASK)
    mine = Q(asked_by__office=user.office_id) if asks else Q(pk__in=())
    found = _lines(
        Question.objects.with_names()
        .filter(mine | Q(office__in=offices))
        .order_by("closed_at", "-asked_at")[: 4 * MOST_SHOWN],
        user,
    )
    closed = sorted(
        (line for line in found if line.question.is_closed),
        key=lambda line: line.question.closed_at or line.question.asked_at,
        reverse=True,
    )
    still = [line for line in found if not line.question.is_closed]
    return QuestionList(
        to_answer=tuple(line for line in still if line.may_answer),
        to_close=tuple(line for line in still if line.question.is_answered and line.may_close),
        asked=tuple(
            line
            for line in still
            if not line.may_answer and not (line.question.is_answered and line.may_close)
        ),
        closed=tuple(closed[:MOST_SHOWN]),
    )


def to_answer_count(user: User) -> int:
    """How many questions wait for an answer of this person's office and those below it; 2 queries."""
    if not can_somewhere(user, Permission.ENTRY_CHANGE):
        return 0
    return (
        Question.objects.not_closed()
        .filter(office__in=offices_within(user), answered_at__isnull=True)
        .count()
    )


def line_of(question: Question, user: User) -> QuestionLine:
    return QuestionLine(
        question,
        wording.period_label(Period.parse(question.period)),
        may_answer=asking.may_answer(user, question),
        may_close=asking.may_close(user, question) and not question.is_closed,
    )


def beside_figure(indicator: Indicator, areas: Iterable[Area]) -> tuple[QuestionLine, ...]:
    """The newest questions about an indicator there, those that are open first; 1 query.

    None where nobody has ever asked anything.
    """
    if QUESTION_SCOPE not in read_versions():
        return ()
    found = (
        Question.objects.with_names()
        .filter(indicator=indicator, area__in=areas)
        .order_by("closed_at", "-asked_at")
    )
    by_state = sorted(found[: 4 * MOST_BESIDE_A_FIGURE], key=lambda question: question.is_closed)
    return tuple(
        QuestionLine(question, wording.period_label(Period.parse(question.period)))
        for question in by_state[:MOST_BESIDE_A_FIGURE]
    )


def about_cell(submission: Submission, cell: CellKey) -> tuple[QuestionLine, ...]:
    """What was asked about one cell of a form, the newest first; 1 query."""
    found = Question.objects.with_names().filter(submission=submission, **cell.fields)
    return tuple(QuestionLine(question, wording.period_label(cell.period)) for question in found)


def _lines(found: QuerySet[Question], user: User) -> list[QuestionLine]:
    return [line_of(question, user) for question in found]
