"""Tổng quan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_page
from indicators.pages.overview import overview_page


@require_safe
@answered_by_tag
def overview(request: HttpRequest) -> HttpResponse:
    """What the year came to against its plans."""

    def make() -> tuple[str, dict[str, Any]]:
        page = overview_page(request.GET.dict(), today=timezone.localdate())
        if page is None:
            return "indicators/empty.html", {}
        return "indicators/overview.html", {"page": page, "scope": page.scope}

    return kept_page(request, make)
