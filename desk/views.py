"""Việc của tôi: what waits for a person, and how much it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.waiting import to_do_count
from desk.waiting import waiting_for


@require_safe
@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person."""
    assert request.user.is_authenticated
    kinds = waiting_for(request.user, today=timezone.localdate())
    context = {
        "to_do": [kind for kind in kinds if kind.is_to_do],
        "with_others": [kind for kind in kinds if not kind.is_to_do],
        "count": to_do_count(kinds),
    }
    return render(request, "desk/my_work.html", context)


@require_safe
@cache_control(private=True, max_age=60)
def my_work_count(request: HttpRequest) -> HttpResponse:
    """How much waits, a piece of a page: the pages themselves stay the same whatever comes in."""
    assert request.user.is_authenticated
    count = to_do_count(waiting_for(request.user, today=timezone.localdate()))
    return render(request, "desk/_my_work_link.html", {"count": count})
