"""Files to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.exports import indicator_csv
from indicators.views.indicators import page_or_404


@require_safe
@answered_by_tag
def indicator_export(request: HttpRequest, code: str) -> HttpResponse:
    """What the indicator page shows, as CSV."""
    page = page_or_404(request, code)
    if page is None:
        raise Http404(_("There is no figure yet."))
    name = f"{page.indicator.code}-{page.scope.area.code}.csv"
    return HttpResponse(
        indicator_csv(page),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
