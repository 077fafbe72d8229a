"""Tổng quan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_page
from indicators.pages.overview import overview_page
from indicators.pages.waiting import waiting_for_leader


@require_safe
@answered_by_tag
def overview(request: HttpRequest) -> HttpResponse:
    """What the year came to against its plans."""
    today = timezone.localdate()
    assert request.user.is_authenticated
    waiting = waiting_for_leader(request.user, today=today)

    def make() -> tuple[str, dict[str, Any]]:
        page = overview_page(request.GET.dict(), today=today)
        if page is None:
            return "indicators/empty.html", {}
        context = {"page": page, "scope": page.scope, "waiting": waiting}
        return "indicators/overview.html", context

    return kept_page(request, make, waiting)
