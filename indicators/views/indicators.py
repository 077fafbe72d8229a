"""Chỉ tiêu."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_page
from accounts.permissions import Permission, can_somewhere
from indicators.models import Indicator
from indicators.pages.detail import IndicatorFigures, IndicatorPage, indicator_page
from indicators.tables import (
    AreaTable,
    LineTable,
    PathTable,
    PlainLineTable,
    SliceTable,
    StepTable,
    VersionTable,
    YearTable,
)

T = TypeVar("T", bound=IndicatorFigures)


@require_safe
@answered_by_tag
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything known of one indicator in one territory."""
    may_ask = can_somewhere(request.user, Permission.QUESTION_ASK)
    # Of which office a reviewer is, the page of the correction asks, and says who corrects it instead.
    may_correct = can_somewhere(request.user, Permission.OBSERVATION_CORRECT)

    def make() -> tuple[str, dict[str, Any]]:
        page = found_or_404(indicator_page, request, code)
        if page is None:
            return "indicators/empty.html", {}
        return "indicators/indicator_detail.html", {
            "page": page,
            "scope": page.scope,
            "indicator": page.indicator,
            "may_ask": may_ask,
            **_tables(page, may_correct=may_correct),
        }

    return kept_page(request, make, may_ask, may_correct)


def found_or_404(read: Callable[..., T | None], request: HttpRequest, code: str) -> T | None:
    """What is asked for of an indicator, as `read` gives it; None where the database holds no area yet."""
    try:
        return read(code, request.GET.dict(), today=timezone.localdate())
    except Indicator.DoesNotExist:
        raise Http404(_("There is no such indicator.")) from None


def _tables(page: IndicatorPage, *, may_correct: bool) -> dict[str, object]:
    """The table under each chart, and the table of all versions."""
    return {
        "year_table": YearTable(
            page.by_year.lines,
            caption=page.by_year.subtitle,
            exclude=() if len(page.territories) > 1 else ("area",),
        ),
        "path_table": page.path and PathTable(page.path),
        "step_table": page.by_step and StepTable(page.by_step),
        "in_year_table": page.in_year
        and (LineTable if any(line.target for line in page.in_year.lines) else PlainLineTable)(
            page.in_year.lines, caption=page.in_year.subtitle
        ),
        "area_table": page.by_area and AreaTable(page.by_area.lines, caption=page.by_area.subtitle),
        "slice_table": page.slices and SliceTable(page.slices, caption=_("Slices")),
        "version_table": VersionTable(
            page.versions.object_list,
            indicator=page.indicator,
            caption=_("All versions of every figure"),
            may_correct=may_correct,
        ),
    }
