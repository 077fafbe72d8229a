"""Lĩnh vực."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.models import Domain
from indicators.pages.domains import domain_list_page, domain_page
from indicators.tables import IndicatorTable
from organisation.naming import marked_name


@require_safe
@answered_by_tag
def domain_list(request: HttpRequest) -> HttpResponse:
    """All domains, each by its headline indicator."""
    page = domain_list_page(request.GET.dict(), today=timezone.localdate())
    if page is None:
        return render(request, "indicators/empty.html")
    return render(request, "indicators/domain_list.html", {"page": page, "scope": page.scope})


@require_safe
@answered_by_tag
def domain_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Every indicator of one domain, with figure, plan and state."""
    try:
        page = domain_page(code, request.GET.dict(), today=timezone.localdate())
    except Domain.DoesNotExist:
        raise Http404(_("There is no such domain.")) from None
    if page is None:
        return render(request, "indicators/empty.html")
    table = IndicatorTable(page.rows, query=page.scope.query, caption=marked_name(page.domain))
    return render(
        request,
        "indicators/domain_detail.html",
        {"page": page, "scope": page.scope, "table": table},
    )
