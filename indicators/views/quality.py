"""Chất lượng số liệu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, require
from indicators.pages.quality import quality_page
from indicators.quality_tables import (
    FindingTable,
    LateTable,
    OddTable,
    OnTimeTable,
    OpenQuestionTable,
)


@require_safe
@never_cache  # every cell that somebody types is counted, and no version tells of one
def quality(request: HttpRequest) -> HttpResponse:
    """How complete, punctual and consistent what the offices report is."""
    require(request.user, Permission.QUALITY_VIEW)
    assert request.user.is_authenticated
    page = quality_page(request.user, today=timezone.localdate())
    context = {
        "page": page,
        "months": OnTimeTable(page.months, caption=_("Forms by the month in which they were due")),
        "late": LateTable(page.late, caption=_("Late forms")),
        "findings": FindingTable(page.findings, caption=_("Figures that do not agree")),
        "odd": OddTable(page.odd, caption=_("Odd figures with a reason")),
        "questions": OpenQuestionTable(page.questions, caption=_("Open questions")),
    }
    return render(request, "indicators/quality.html", context)
