"""The areas within the chosen one, compared."""

from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import charts, wording
from indicators.pages.detail.lines import Drawing, Subject
from vietnamese.text import sort_key


def by_area(subject: Subject) -> Drawing | None:
    """The areas within, ranked, in the chosen year; None where none has a figure of its own."""
    children = [
        area for area in subject.catalogue.areas.values() if area.parent_id == subject.scope.area.pk
    ]
    lines = [
        subject.line(area.display_name, area, subject.scope.period)
        for area in sorted(children, key=lambda area: sort_key(area.name))
    ]
    lines = [line for line in lines if line.value.number is not None or line.target is not None]
    if not any(line.is_drawable for line in lines):
        return None
    ranked = sorted(
        (line for line in lines if line.is_drawable),
        key=lambda line: subject.drawn(line.value.number) or Decimal(0),
        reverse=True,
    )
    rest = [line for line in lines if not line.is_drawable]
    title = _("%(highest)s highest with %(value)s") % {
        "highest": ranked[0].label,
        "value": ranked[0].figure.text,
    }
    if len(ranked) < len(children):
        title = _("%(title)s; %(have)d of %(of)d areas have a figure") % {
            "title": title,
            "have": len(ranked),
            "of": len(children),
        }
    return Drawing(
        title=title,
        subtitle=subject.sentence(wording.period_label(subject.scope.period)),
        figure=charts.areas_ranked(
            [subject.point(line) for line in ranked], unit=subject.indicator.measure.display_name
        ),
        lines=(*ranked, *rest),
    )
