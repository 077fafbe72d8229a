"""Tìm kiếm: indicators, domains, areas, without accents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.freshness import answered_by_tag
from indicators.models import Domain, Indicator
from indicators.querysets import matching
from organisation.models import Area, Office
from vietnamese.text import fold

LONGEST = 100
MOST = 50


@require_safe
@answered_by_tag
def indicator_search(request: HttpRequest) -> HttpResponse:
    """What the words in `q` find; at most MOST of each kind, and only the first LONGEST letters count."""
    words = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
    context: dict[str, object] = {"words": words}
    if fold(words):  # accents and invisible characters alone are no words
        indicators = Indicator.objects.select_related("domain", "measure").matching(words)
        context |= {
            "indicators": indicators[:MOST],
            "domains": matching(Domain.objects.all(), words)[:MOST],
            "areas": matching(Area.objects.all(), words)[:MOST],
            "offices": matching(Office.objects.filter(ownerships__isnull=False).distinct(), words)[
                :MOST
            ],
        }
    return render(request, "indicators/search.html", context)
