"""Files to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.exports import indicator_csv, lines_csv
from indicators.pages.detail import indicator_figures
from indicators.views.analysis import page_or_none
from indicators.views.indicators import found_or_404


@require_safe
@answered_by_tag
def indicator_export(request: HttpRequest, code: str) -> HttpResponse:
    """What the indicator page shows, as CSV."""
    figures = found_or_404(indicator_figures, request, code)
    if figures is None:
        raise Http404(_("There is no figure yet."))
    name = f"{figures.indicator.code}-{figures.scope.area.code}.csv"
    return _file(name, indicator_csv(figures))


@require_safe
@answered_by_tag
def analysis_export(request: HttpRequest) -> HttpResponse:
    """The heat map and the table of Phân tích in long form, as CSV."""
    page = page_or_none(request)
    if page is None:
        raise Http404(_("There is no figure yet."))
    name = f"phan-tich-{page.scope.area.code}-{page.scope.year}.csv"
    return _file(name, lines_csv(page.all_lines()))


def _file(name: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
