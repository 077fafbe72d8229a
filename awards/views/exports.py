"""Files to take away: the statistics of a year as Excel, the list of a decision as Excel and Word."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from accounts.permissions import Permission, require
from awards import exports
from awards.models import AwardDecision
from awards.pages import overview
from awards.workbook import CONTENT_TYPE as EXCEL

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@answered_by_tag
def year_xlsx(request: HttpRequest) -> HttpResponse:
    """The statistics of a year as Excel."""
    require(request.user, Permission.AWARD_VIEW)
    page = overview.overview(request.GET.dict())
    if page is None:
        raise Http404(_("There are no awards yet."))
    return _file(f"thi-dua-{page.year}.xlsx", exports.year_xlsx(page), EXCEL)


@require_safe
@answered_by_tag
def decision_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody in a decision as Excel."""
    decision = _decision(request, pk)
    return _file(f"quyet-dinh-{decision.pk}.xlsx", exports.decision_xlsx(decision), EXCEL)


@require_safe
@answered_by_tag
def decision_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that goes with a decision, as Word in the layout of official paper."""
    decision = _decision(request, pk)
    return _file(f"quyet-dinh-{decision.pk}.docx", exports.decision_docx(decision), WORD)


def _decision(request: HttpRequest, pk: int) -> AwardDecision:
    require(request.user, Permission.AWARD_VIEW)
    return get_object_or_404(AwardDecision.objects.with_names(), pk=pk)


def _file(name: str, content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
