"""Thi đua, to be read: the year, decisions, records, movements, initiatives, the catalogue, the search."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_page
from accounts.permissions import Permission, can, require
from awards import reading_tables as tables
from awards.models import AwardDecision, Collective, Household, Movement, Person
from awards.pages import catalogue as catalogue_pages
from awards.pages import decisions, lists, overview, records
from awards.pages.remembering import SCOPES
from awards.views.shared import paged

Made = tuple[str, dict[str, Any]]
"""A template and what it needs."""


def kept_for_readers(request: HttpRequest, make: Callable[[bool], Made]) -> HttpResponse:
    """The page as all who read awards have it; those who keep them are offered to change it as well."""
    require(request.user, Permission.AWARD_VIEW)
    may_change = can(request.user, Permission.AWARD_CHANGE)
    return kept_page(request, lambda: make(may_change), "award readers", may_change, scopes=SCOPES)


@require_safe
@answered_by_tag
def year(request: HttpRequest) -> HttpResponse:
    """A year of awards: how far each has come, who got what, what does not agree."""

    def make(may_change: bool) -> Made:
        page = overview.overview(request.GET.dict())
        if page is None:
            return "awards/empty.html", {"may_change": may_change}
        return "awards/overview.html", {
            "page": page,
            "may_change": may_change,
            "published": tables.PublishedTable(
                page.counts, caption=_("Published counts of %(year)s") % {"year": page.year}
            ),
            "titles": tables.TitleTable(page.titles, caption=page.shares.subtitle),
            "levels": tables.LevelTable(page.levels, caption=page.by_level.subtitle),
            "offices": tables.OfficeTable(page.offices, caption=page.by_office.subtitle),
            "over_years": tables.OverYearsTable(page.over_years, caption=page.by_year.subtitle),
            "sexes": tables.SexTable(page.sexes, caption=page.by_sex.subtitle),
        }

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with everybody in it, those from whom it was taken back as well."""

    def make(may_change: bool) -> Made:
        decision = get_object_or_404(AwardDecision.objects.with_names(), pk=pk)
        page = decisions.decision_page(decision)
        table = tables.InDecisionTable(
            page.awards, may_change=may_change, caption=_("Awards of the decision")
        )
        context = {
            "page": page,
            "may_change": may_change,
            "table": paged(request, table),
            "published": tables.PublishedTable(page.counts, caption=_("Counts without names")),
        }
        return "awards/decision_detail.html", context

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The full record of a person; what is personal only for those who may read it."""
    today = timezone.localdate()
    person = get_object_or_404(Person.objects.with_posts(), pk=pk)
    if not records.may_see(request.user, person, today=today):
        raise PermissionDenied("award_view is not allowed.")
    page = records.person_page(request.user, person, today=today)
    context = {
        "page": page,
        "record": tables.RecordTable(
            page.record.awards,
            links=page.sees_awards,
            may_change=can(request.user, Permission.AWARD_CHANGE),
            caption=_("Awards"),
        ),
        "posts": tables.PostTable(page.posts, caption=_("Posts")),
        "initiatives": tables.InitiativeTable(page.initiatives, caption=_("Initiatives")),
        "grades": tables.GradeTable(page.grades, caption=_("Grades of years")),
        "disciplines": tables.DisciplineTable(page.disciplines, caption=_("Disciplinary measures")),
    }
    return render(request, "awards/person_detail.html", context)


@require_safe
@answered_by_tag
def collective_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The full record of a collective."""

    def make(may_change: bool) -> Made:
        collective = get_object_or_404(Collective.objects.with_names(), pk=pk)
        return "awards/collective_detail.html", _record(collective, may_change)

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The full record of a household."""

    def make(may_change: bool) -> Made:
        household = get_object_or_404(Household.objects.select_related("area"), pk=pk)
        return "awards/household_detail.html", _record(household, may_change)

    return kept_for_readers(request, make)


def _record(recipient: Collective | Household, may_change: bool) -> dict[str, Any]:
    record = records.record_of(recipient)
    return {
        "recipient": recipient,
        "page": record,
        "may_change": may_change,
        "record": tables.RecordTable(record.awards, may_change=may_change, caption=_("Awards")),
    }


@require_safe
@answered_by_tag
def movement_list(request: HttpRequest) -> HttpResponse:
    """Every emulation movement, the newest first, with how many awards came of it."""

    def make(may_change: bool) -> Made:
        words = lists.words_in(request.GET.dict())
        movements = Movement.objects.with_counts().matching(words).newest_first()
        table = tables.MovementTable(movements, caption=_("Emulation movements"))
        context = {"words": words, "may_change": may_change, "table": paged(request, table)}
        return "awards/movement_list.html", context

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def movement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A movement: who launched it, its documents and results, and whom it was rewarded to."""

    def make(may_change: bool) -> Made:
        movement = get_object_or_404(Movement, pk=pk)
        awards = lists.awards_in(movement)
        table = tables.InMovementTable(awards, caption=_("Awards of the movement"))
        return "awards/movement_detail.html", {
            "movement": movement,
            "documents": list(movement.documents.all()),
            "may_change": may_change,
            "table": paged(request, table),
        }

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Initiatives with their authors, the level put forward and that recognised."""

    def make(may_change: bool) -> Made:
        page = lists.initiative_list(request.GET.dict())
        table = tables.InitiativeTable(
            page.initiatives, may_change=may_change, caption=_("Initiatives")
        )
        context = {"page": page, "may_change": may_change, "table": paged(request, table)}
        return "awards/initiative_list.html", context

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def type_list(request: HttpRequest) -> HttpResponse:
    """The catalogue: what may be awarded, under which law, for how much, on which conditions."""

    def make(may_change: bool) -> Made:
        page = catalogue_pages.catalogue(today=timezone.localdate())
        types = tables.TypeTable(page.types, laws=page.laws, caption=_("Titles and commendations"))
        return "awards/type_list.html", {
            "page": page,
            "may_change": may_change,
            "types": types,
            "rules": tables.RuleTable(page.rules, caption=_("Conditions")),
            "salaries": tables.SalaryTable(page.salaries, caption=_("Base salaries")),
        }

    return kept_for_readers(request, make)


@require_safe
@answered_by_tag
def search(request: HttpRequest) -> HttpResponse:
    """People, collectives, decisions and the rest that words find, accents aside."""
    require(request.user, Permission.AWARD_VIEW)
    found = lists.found_by(lists.words_in(request.GET.dict()))
    return render(request, "awards/search.html", {"found": found})
