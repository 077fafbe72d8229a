"""What waits for a person among forms, questions, proposed figures and plans: one function a kind.

Each gives its rows with the most urgent first, in a fixed number of queries; none for who has no such duty.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import (
    Permission,
    can_somewhere,
    offices_where,
    offices_within,
    people_stood_in_for,
    role_holds,
)
from accounts.waiting import Waiting, WaitingKind
from indicators import wording
from indicators.choices import SubmissionState
from indicators.entering import working_days
from indicators.filling import name_of_cell
from indicators.models import (
    QUESTION_SCOPE,
    SUBMISSION_SCOPE,
    FormRow,
    Indicator,
    Plan,
    Question,
    ReturnedCell,
    Submission,
    Target,
)
from indicators.pages.proposals import to_decide
from indicators.periods import Period
from organisation.naming import in_vietnamese, marked_name
from organisation.versions import read_versions

ANSWERS: Final = gettext_lazy("Answers to your questions")
UNANSWERED: Final = gettext_lazy("Your questions that are not answered")
LATE: Final = gettext_lazy("Late forms")

DAYS_AHEAD: Final = 5
"""Working days before its due day from which a form waits: one that is open for a month is no news."""


def waiting_for(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """Every kind of which something waits, what the person has to do before what others have."""
    kinds = (
        forms_to_fill_in(user, today=today),
        cells_returned(user),
        forms_to_approve(user),
        questions_to_answer(user),
        figures_to_publish(user, today=today),
        plans_to_issue(user, today=today),
        questions_to_close(user),
        late_forms(user, today=today),
        questions_with_others(user),
    )
    return tuple(kind for kind in kinds if kind is not None and kind.count)


def waiting_for_leader(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """What a leader finds on the overview: answers to read, questions still open, forms that are late.

    Counted only, without a row of any: this is asked of every overview, kept or not. None for anybody
    else. No query until a question or a form has changed: 2 then.
    """
    if user.role != Role.LEADER:
        return ()
    versions = read_versions()
    scopes = (versions.get(QUESTION_SCOPE), versions.get(SUBMISSION_SCOPE))
    answered, unanswered, late = _counted_for_leader(user.pk, today, scopes)
    address = reverse("indicators:question-list")
    counted = (
        (ANSWERS, address, answered),
        (UNANSWERED, address, unanswered),
        (LATE, _quality_of_late_forms(), late),
    )
    return tuple(WaitingKind(str(title), url, (), count) for title, url, count in counted if count)


@lru_cache(maxsize=64)
def _counted_for_leader(
    user_id: int, today: date, _versions: tuple[str | None, ...]
) -> tuple[int, int, int]:
    """Own questions that were answered, and those that were not; forms that are late."""
    asked = Question.objects.not_closed().filter(asked_by=user_id)
    questions = asked.aggregate(all=Count("pk"), answered=Count("answered_at"))
    days = Submission.objects.open_forms().only("state", "due_on", "open_until")
    return (
        questions["answered"],
        questions["all"] - questions["answered"],
        sum(form.is_late(today) for form in days),
    )


# ---------------------------------------------------------------- for those who fill in


def forms_to_fill_in(user: User, *, today: date) -> WaitingKind | None:
    """The forms that came back, and those that are late or due soon, by their last day; 3 queries.

    Practice forms wait for nobody: only what came back of them is told.
    """
    if not _fills_in(user):
        return None
    soon = working_days().add(today, DAYS_AHEAD)
    found = (
        Submission.objects.of_offices(offices_within(user))
        .to_fill_in()
        .with_names()
        .filter(Q(state=SubmissionState.RETURNED) | Q(due_on__lte=soon, form__is_practice=False))
    )
    return WaitingKind.of(
        _("Forms to fill in"),
        reverse("indicators:entry-due"),
        (
            Waiting(
                _form_name(row),
                row.get_absolute_url(),
                _where_it_stands(row),
                since=timezone.localtime(row.opened_at).date(),
                due=row.last_day,
            )
            for row in sorted(found, key=lambda row: row.last_day)
        ),
    )


def _where_it_stands(submission: Submission) -> str:
    """The office and the state of a form; of one that is locked, who opens it again."""
    said = format_html("{}, {}", marked_name(submission.office), submission.get_state_display())
    if not submission.is_locked:
        return said
    return format_html(
        "{}; {}",
        said,
        format_html(
            _("locked: ask {office} for more time"),
            office=marked_name(submission.form.receiving_office),
        ),
    )


def cells_returned(user: User) -> WaitingKind | None:
    """The cells that a reviewer sent back and nobody has answered yet; 3 queries."""
    if not _fills_in(user):
        return None
    found = list(returned_cells(offices_within(user)))
    rows = _rows_of({cell.event.submission.form_id for cell in found})
    return WaitingKind.of(
        _("Returned cells"),
        reverse("indicators:entry-due"),
        (
            Waiting(
                format_html(
                    "{}: {}", marked_name(cell.entry.indicator), in_vietnamese(cell.reason)
                ),
                address_of_cell(cell, rows),
                format_html(
                    "{}, {}", marked_name(cell.entry.area), _form_name(cell.event.submission)
                ),
                since=timezone.localtime(cell.event.at).date(),
                due=cell.event.submission.last_day,
            )
            for cell in found
        ),
    )


def returned_cells(offices: Iterable[int]) -> Iterable[ReturnedCell]:
    """Cells of the forms of these offices that still say what was sent back; 1 query."""
    return (
        ReturnedCell.objects.filter(
            event__submission__office__in=offices,
            event__submission__state=SubmissionState.RETURNED,
            version=F("entry__version"),
        )
        .select_related(
            "entry__indicator",
            "entry__area",
            "entry__slice",
            "event__submission__form",
            "event__submission__office",
        )
        .order_by("event__submission__due_on", "pk")
    )


def address_of_cell(cell: ReturnedCell, rows: dict[tuple[int, int, str], int]) -> str:
    """The sheet at that very cell."""
    submission, entry = cell.event.submission, cell.entry
    row = rows.get((submission.form_id, entry.indicator_id, entry.slice.code))
    if row is None:  # the form asks for it no more
        return submission.get_absolute_url()
    name = name_of_cell(submission, row, entry.area_id, entry.period)
    return f"{submission.get_absolute_url()}#{name}"


def _rows_of(forms: Iterable[int]) -> dict[tuple[int, int, str], int]:
    """The keys of the rows of these forms, by form, indicator and slice; 1 query."""
    rows = FormRow.objects.filter(form__in=set(forms), indicator__isnull=False).order_by()
    return {
        (form, indicator, slice_): pk
        for pk, form, indicator, slice_ in rows.values_list("pk", "form", "indicator", "slice")
    }


def questions_to_answer(user: User) -> WaitingKind | None:
    """The questions to the person's office and those below it; 2 queries."""
    if not can_somewhere(user, Permission.ENTRY_CHANGE):
        return None
    found = Question.objects.not_closed().filter(
        office__in=offices_within(user), answered_at__isnull=True
    )
    return _questions(
        _("Questions to be answered"), found.with_subject().order_by("asked_at", "pk")
    )


# ---------------------------------------------------------------- for those who decide


def forms_to_approve(user: User) -> WaitingKind | None:
    """The forms that wait for this person's approval, in their own right or another's; 3 queries."""
    offices = _receiving(user)
    if not offices:
        return None
    found = (
        Submission.objects.submitted()
        .filter(form__receiving_office__in=offices)
        .with_names()
        .order_by("due_on", "form", "office")
    )
    return WaitingKind.of(
        _("Forms to approve"),
        reverse("indicators:review-list"),
        (
            Waiting(_form_name(row), row.get_review_url(), marked_name(row.office), due=row.due_on)
            for row in found
        ),
    )


def figures_to_publish(user: User, *, today: date) -> WaitingKind | None:
    """The figures that somebody else has prepared; 5 queries."""
    if not can_somewhere(user, Permission.OBSERVATION_PUBLISH):
        return None
    return WaitingKind.of(
        _("Figures that wait for a second person"),
        reverse("indicators:proposal-list"),
        (
            Waiting(
                marked_name(line.proposal.indicator),
                line.proposal.get_absolute_url(),
                format_html("{}, {}", marked_name(line.proposal.area), line.period),
                since=timezone.localtime(line.proposal.proposed_at).date(),
            )
            for line in to_decide(user, today=today)
        ),
    )


def plans_to_issue(user: User, *, today: date) -> WaitingKind | None:
    """The drafts with targets that another drafted and that are all of this person's offices; 2 queries."""
    if not role_holds(user, Permission.PLAN_ISSUE):
        return None
    offices = offices_where(user, Permission.PLAN_ISSUE)
    own = Indicator.objects.owned_by(offices, today).values("pk")
    targets = Target.objects.filter(plan=OuterRef("pk"))
    found = (
        Plan.objects.drafts()
        .exclude(drafted_by=user)
        .exclude(changed_by=user)
        .filter(Exists(targets), ~Exists(targets.exclude(indicator__in=own)))
        .select_related("area")
        .order_by("code")
    )
    return WaitingKind.of(
        _("Plans to issue"),
        reverse("indicators:plan-list"),
        (
            Waiting(
                format_html("{} {}", plan.code, in_vietnamese(plan.title)),
                reverse("indicators:plan-issue", args=[plan.pk]),
                marked_name(plan.area),
            )
            for plan in found
        ),
    )


def questions_to_close(user: User) -> WaitingKind | None:
    """What this person asked and was answered: to be read and closed; 1 query."""
    if not can_somewhere(user, Permission.QUESTION_ASK):
        return None
    found = Question.objects.not_closed().filter(asked_by=user, answered_at__isnull=False)
    return _questions(ANSWERS, found.with_subject().order_by("answered_at", "pk"))


# ---------------------------------------------------------------- what others have to do


def questions_with_others(user: User) -> WaitingKind | None:
    """What this person asked and nobody has answered yet; 1 query."""
    if not can_somewhere(user, Permission.QUESTION_ASK):
        return None
    found = Question.objects.not_closed().filter(asked_by=user, answered_at__isnull=True)
    return _questions(
        UNANSWERED,
        found.with_subject().order_by("asked_at", "pk"),
        is_to_do=False,
    )


def late_forms(user: User, *, today: date) -> WaitingKind | None:
    """The forms that should have come and did not: to a reviewer's office, to a leader all; 2 queries."""
    found = Submission.objects.open_forms()
    if user.role == Role.LEADER:
        url = _quality_of_late_forms()
    elif offices := _receiving(user):
        url = reverse("indicators:review-list")
        found = found.filter(form__receiving_office__in=offices)
    else:
        return None
    late = [
        row for row in found.with_names().order_by("due_on", "form", "office") if row.is_late(today)
    ]
    return WaitingKind.of(
        str(LATE),
        url,
        (
            Waiting(
                _form_name(row),
                url if user.role == Role.LEADER else row.get_review_url(),
                marked_name(row.office),
                due=row.last_day,
            )
            for row in late
        ),
        is_to_do=False,
    )


# ---------------------------------------------------------------- shared


def _fills_in(user: User) -> bool:
    """Whether forms are this person's daily work: a reviewer may type too, but is told of approvals."""
    return user.role == Role.STAFF and role_holds(user, Permission.ENTRY_CHANGE)


def _receiving(user: User) -> set[int]:
    """The offices for whose forms the person decides, in their own right or another's; 2 queries."""
    people = people_stood_in_for(user, Permission.SUBMISSION_REVIEW)
    own = offices_within(user) if role_holds(user, Permission.SUBMISSION_REVIEW) else set()
    return own.union(*(offices_within(person) for person in people))


def _quality_of_late_forms() -> str:
    return reverse("indicators:quality") + "#h-late"


def _form_name(submission: Submission) -> str:
    period = wording.period_label(Period.parse(submission.period))
    return format_html("{} {}, {}", submission.form.code, marked_name(submission.form), period)


def _questions(
    title: str | Promise, found: Iterable[Question], *, is_to_do: bool = True
) -> WaitingKind:
    return WaitingKind.of(
        str(title), reverse("indicators:question-list"), _lines(found), is_to_do=is_to_do
    )


def _lines(found: Iterable[Question]) -> Iterator[Waiting]:
    for question in found:
        moment = question.answered_at or question.asked_at
        yield Waiting(
            str(in_vietnamese(question.text)),
            reverse("indicators:question-detail", args=[question.pk]),
            format_html("{}, {}", marked_name(question.indicator), marked_name(question.area)),
            since=timezone.localtime(moment).date(),
        )
