"""Lĩnh vực."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_page
from indicators.models import Domain
from indicators.pages.domains import domain_list_page, domain_page
from indicators.tables import IndicatorTable
from organisation.naming import marked_name


@require_safe
@answered_by_tag
def domain_list(request: HttpRequest) -> HttpResponse:
    """All domains, each by its headline indicator."""

    def make() -> tuple[str, dict[str, Any]]:
        page = domain_list_page(request.GET.dict(), today=timezone.localdate())
        if page is None:
            return "indicators/empty.html", {}
        return "indicators/domain_list.html", {"page": page, "scope": page.scope}

    return kept_page(request, make)


@require_safe
@answered_by_tag
def domain_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Every indicator of one domain, with figure, plan and state."""

    def make() -> tuple[str, dict[str, Any]]:
        try:
            page = domain_page(code, request.GET.dict(), today=timezone.localdate())
        except Domain.DoesNotExist:
            raise Http404(_("There is no such domain.")) from None
        if page is None:
            return "indicators/empty.html", {}
        caption = marked_name(page.domain)
        table = IndicatorTable(page.rows, query=page.scope.query, caption=caption)
        context = {"page": page, "scope": page.scope, "table": table}
        return "indicators/domain_detail.html", context

    return kept_page(request, make)
