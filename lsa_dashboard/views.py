"""How many use the dashboard: a page of its own, and the line of it at the foot of all others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import visits


@require_safe
def visit_counts(request: HttpRequest) -> HttpResponse:
    """The counts with what each of them counts."""
    return render(request, "visits.html", {"counts": visits.counts(timezone.now())})


@require_safe
@cache_control(private=True, max_age=60)
def visit_line(request: HttpRequest) -> HttpResponse:
    """The counts in one line, a piece of a page: the pages themselves stay the same from hour to hour."""
    return render(request, "_visit_line.html", {"counts": visits.counts(timezone.now())})
