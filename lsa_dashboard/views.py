"""How many use the dashboard, on a page of its own; and what changes by the minute in the frame of all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import visits
from accounts.waiting import to_do_count
from desk.waiting import waiting_for


@require_safe
def visit_counts(request: HttpRequest) -> HttpResponse:
    """The counts with what each of them counts."""
    return render(request, "visits.html", {"counts": visits.counts(timezone.now())})


@require_safe
@cache_control(private=True, max_age=60)
def frame_pieces(request: HttpRequest) -> HttpResponse:
    """How much waits for this person, and the counts in one line: pieces of every page.

    Without them the pages stay the same from hour to hour, whatever comes in; together they are one request.
    """
    assert request.user.is_authenticated
    kinds = waiting_for(request.user, today=timezone.localdate())
    context = {"count": to_do_count(kinds), "counts": visits.counts(timezone.now())}
    return render(request, "_frame_pieces.html", context)
