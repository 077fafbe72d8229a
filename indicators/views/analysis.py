"""Phân tích: the page, and its parts one by one for a change of filter."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag, kept_for_everyone, kept_page
from indicators import charts
from indicators.pages.analysis import Analysis, analysis_page
from indicators.tables import AreaTable, PathTable
from organisation.naming import with_name

Context = dict[str, Any]


@require_safe
@answered_by_tag
def analysis(request: HttpRequest) -> HttpResponse:
    """All parts of the page."""

    def make() -> tuple[str, Context]:
        page = page_or_none(request)
        if page is None:
            return "indicators/empty.html", {}
        context: Context = {"page": page, "scope": page.scope, "choice": page.choice}
        for part in _CONTEXTS.values():
            context |= part(page)
        return "indicators/analysis.html", context

    return kept_page(request, make)


@require_safe
@answered_by_tag
@kept_for_everyone
def analysis_part(request: HttpRequest, part: str) -> HttpResponse:
    """One part of the page: `html`, and of a chart its `figure` beside it.

    With the headline come the `form` of the choice, made whole, its address, the title of the page and
    what the footer says of its data.
    """
    if part not in _CONTEXTS:
        raise Http404(_("There is no such part of the page."))
    page = page_or_none(request)
    if page is None:
        raise Http404(_("There is no figure yet."))
    context = {
        "page": page,
        "scope": page.scope,
        "choice": page.choice,
        "is_part": True,
        **_CONTEXTS[part](page),
    }
    answer: Context = {"html": render_to_string(f"indicators/_analysis_{part}.html", context)}
    drawing = {"months": lambda: page.months, "ranking": lambda: page.ranking}.get(part)
    if drawing and (drawn := drawing()):
        answer["figure"] = charts.as_sent(drawn.figure)
    if part == "headline":
        answer |= {
            "form": render_to_string("indicators/_analysis_choice.html", context),
            "query": page.choice.query,
            "title": _("Analysis, %(year)s") % {"year": page.scope.year},
            "footer": render_to_string(
                "indicators/_data_as_of.html", {**context, "known_from": page.known_from}
            ),
        }
    return JsonResponse(answer)


def page_or_none(request: HttpRequest) -> Analysis | None:
    """The page asked for; None where the database holds no area or no indicator yet."""
    return analysis_page(request.GET.dict(), today=timezone.localdate())


def _nothing_more(page: Analysis) -> Context:
    return {}


def _months(page: Analysis) -> Context:
    return {"path_table": page.months and PathTable(page.months)}


def _table(page: Analysis) -> Context:
    indicator = page.choice.indicator
    if indicator is None:
        return {"area_table": None}
    sentence = _("%(indicator)s, %(unit)s, by area") % {
        "indicator": indicator.display_name,
        "unit": indicator.measure.display_name,
    }
    caption = with_name(with_name(sentence, indicator), indicator.measure)
    return {"area_table": AreaTable(page.lines, caption=caption)}


_CONTEXTS: dict[str, Callable[[Analysis], Context]] = {
    "headline": _nothing_more,
    "bars": _nothing_more,
    "months": _months,
    "ranking": _nothing_more,
    "heat": _nothing_more,
    "table": _table,
}
"""The parts of the page by their names in the address, and what each needs beside the page itself."""
