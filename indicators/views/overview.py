"""Tổng quan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.pages.overview import overview_page
from indicators.pages.waiting import waiting_for_leader


@require_safe
@answered_by_tag
def overview(request: HttpRequest) -> HttpResponse:
    """What the year came to against its plans."""
    page = overview_page(request.GET.dict(), today=timezone.localdate())
    if page is None:
        return render(request, "indicators/empty.html")
    assert request.user.is_authenticated
    context = {
        "page": page,
        "scope": page.scope,
        "waiting": waiting_for_leader(request.user, today=timezone.localdate()),
    }
    return render(request, "indicators/overview.html", context)
