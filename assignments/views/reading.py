"""Nhiệm vụ: the list of a year, the calendar of due days, one task."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.freshness import answered_by_tag
from accounts.permissions import Permission, require
from assignments import charts
from assignments.models import Assignment
from assignments.pages.calendar import calendar_page
from assignments.pages.detail import detail_page
from assignments.pages.listing import list_page
from assignments.tables import OfficeTable, TaskTable, TotalTable

ON_A_PAGE = 100
"""Rows of the list; the next page has the next."""


@require_safe
@answered_by_tag
def listing(request: HttpRequest) -> HttpResponse:
    """The tasks of a year."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    assert request.user.is_authenticated
    page = list_page(request.GET.dict(), request.user, today=timezone.localdate())
    table = TaskTable(page.lines, caption=_("Tasks of %(year)d") % {"year": page.year})
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    context = {
        "page": page,
        "table": table,
        "totals": TotalTable(page.totals, caption=_("Totals of %(year)d") % {"year": page.year}),
        "figure": charts.by_office(page.offices),
        "offices": OfficeTable(
            [*page.offices, page.total], caption=_("Tasks by office in charge and state")
        ),
    }
    return render(request, "assignments/assignment_list.html", context)


@require_safe
@answered_by_tag
def calendar(request: HttpRequest) -> HttpResponse:
    """The due days of a month."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    assert request.user.is_authenticated
    page = calendar_page(request.GET.dict(), request.user, today=timezone.localdate())
    return render(request, "assignments/assignment_calendar.html", {"page": page})


@require_safe
@answered_by_tag
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with all that happened to it."""
    require(request.user, Permission.ASSIGNMENT_VIEW)
    assert request.user.is_authenticated
    task = get_object_or_404(Assignment.objects.with_names(), pk=pk)
    page = detail_page(task, request.user, today=timezone.localdate())
    return render(request, "assignments/assignment_detail.html", {"page": page, "task": task})
