"""Thi đua, to be read: the year, decisions, records, movements, initiatives, the catalogue, the search."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.freshness import answered_by_tag
from accounts.permissions import Permission, can, require
from awards import reading_tables as tables
from awards.models import AwardDecision, Collective, Household, Movement, Person
from awards.pages import catalogue as catalogue_pages
from awards.pages import decisions, lists, overview, records

ON_A_PAGE = 100
"""Rows of a long table; the next page has the next."""


def paged(request: HttpRequest, table: Any) -> Any:
    """The table with the rows of the page that the address asks for; an unknown page is the nearest."""
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    return table


@require_safe
@answered_by_tag
def year(request: HttpRequest) -> HttpResponse:
    """A year of awards: how far each has come, who got what, what does not agree."""
    require(request.user, Permission.AWARD_VIEW)
    page = overview.overview(request.GET.dict())
    may_change = can(request.user, Permission.AWARD_CHANGE)
    if page is None:
        return render(request, "awards/empty.html", {"may_change": may_change})
    context = {
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
    return render(request, "awards/overview.html", context)


@require_safe
@answered_by_tag
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with everybody in it, those from whom it was taken back as well."""
    require(request.user, Permission.AWARD_VIEW)
    decision = get_object_or_404(AwardDecision.objects.with_names(), pk=pk)
    page = decisions.decision_page(decision)
    may_change = can(request.user, Permission.AWARD_CHANGE)
    table = tables.InDecisionTable(
        page.awards, may_change=may_change, caption=_("Awards of the decision")
    )
    context = {"page": page, "may_change": may_change, "table": paged(request, table)}
    return render(request, "awards/decision_detail.html", context)


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
    require(request.user, Permission.AWARD_VIEW)
    collective = get_object_or_404(Collective.objects.with_names(), pk=pk)
    return _record(request, collective, "awards/collective_detail.html")


@require_safe
@answered_by_tag
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The full record of a household."""
    require(request.user, Permission.AWARD_VIEW)
    household = get_object_or_404(Household.objects.select_related("area"), pk=pk)
    return _record(request, household, "awards/household_detail.html")


def _record(request: HttpRequest, recipient: Collective | Household, template: str) -> HttpResponse:
    record = records.record_of(recipient)
    may_change = can(request.user, Permission.AWARD_CHANGE)
    context = {
        "recipient": recipient,
        "page": record,
        "may_change": may_change,
        "record": tables.RecordTable(record.awards, may_change=may_change, caption=_("Awards")),
    }
    return render(request, template, context)


@require_safe
@answered_by_tag
def movement_list(request: HttpRequest) -> HttpResponse:
    """Every emulation movement, the newest first, with how many awards came of it."""
    require(request.user, Permission.AWARD_VIEW)
    words = lists.words_in(request.GET.dict())
    movements = Movement.objects.with_counts().matching(words)
    context = {
        "words": words,
        "may_change": can(request.user, Permission.AWARD_CHANGE),
        "table": paged(request, tables.MovementTable(movements, caption=_("Emulation movements"))),
    }
    return render(request, "awards/movement_list.html", context)


@require_safe
@answered_by_tag
def movement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A movement: who launched it, its documents and results, and whom it was rewarded to."""
    require(request.user, Permission.AWARD_VIEW)
    movement = get_object_or_404(Movement, pk=pk)
    table = tables.InMovementTable(lists.awards_in(movement), caption=_("Awards of the movement"))
    context = {
        "movement": movement,
        "documents": list(movement.documents.all()),
        "may_change": can(request.user, Permission.AWARD_CHANGE),
        "table": paged(request, table),
    }
    return render(request, "awards/movement_detail.html", context)


@require_safe
@answered_by_tag
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Initiatives with their authors, the level put forward and that recognised."""
    require(request.user, Permission.AWARD_VIEW)
    page = lists.initiative_list(request.GET.dict())
    context = {
        "page": page,
        "may_change": can(request.user, Permission.AWARD_CHANGE),
        "table": paged(request, tables.InitiativeTable(page.initiatives, caption=_("Initiatives"))),
    }
    return render(request, "awards/initiative_list.html", context)


@require_safe
@answered_by_tag
def type_list(request: HttpRequest) -> HttpResponse:
    """The catalogue: what may be awarded, under which law, for how much, on which conditions."""
    require(request.user, Permission.AWARD_VIEW)
    page = catalogue_pages.catalogue(today=timezone.localdate())
    context = {
        "page": page,
        "may_change": can(request.user, Permission.AWARD_CHANGE),
        "types": tables.TypeTable(
            page.types, laws=page.laws, caption=_("Titles and commendations")
        ),
        "rules": tables.RuleTable(page.rules, caption=_("Conditions")),
        "salaries": tables.SalaryTable(page.salaries, caption=_("Base salaries")),
    }
    return render(request, "awards/type_list.html", context)


@require_safe
@answered_by_tag
def search(request: HttpRequest) -> HttpResponse:
    """People, collectives, decisions and the rest that words find, accents aside."""
    require(request.user, Permission.AWARD_VIEW)
    found = lists.found_by(lists.words_in(request.GET.dict()))
    return render(request, "awards/search.html", {"found": found})
