"""Số liệu đã đính chính."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.correction_tables import CorrectionTable
from indicators.pages.corrections import correction_list


@require_safe
@answered_by_tag
def correction_list_view(request: HttpRequest) -> HttpResponse:
    """Every figure that was replaced by another, newest first."""
    page = correction_list(request.GET.dict())
    table = CorrectionTable(page.corrections, caption=_("Corrected figures"))
    return render(request, "indicators/correction_list.html", {"page": page, "table": table})
