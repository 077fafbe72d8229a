"""What stands around the headline figure: in one sentence, by slice, beside it, and where it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from indicators import wording
from indicators.calculations import (
    TOTAL,
    Key,
    TargetFigure,
    Value,
    disagreement,
    recomputed,
    value_of,
)
from indicators.models import Observation, Slice
from indicators.pages.detail.lines import Line, Subject
from indicators.pages.rows import IndicatorRow
from organisation.naming import marked_name


@dataclass(frozen=True)
class Origin:
    """Where the headline figure comes from; `observation` None where it was worked out."""

    method: str
    observation: Observation | None
    inputs: tuple[tuple[str, str], ...]
    beside: str


def summary(row: IndicatorRow, change_text: str) -> str:
    """The headline figure, its plan and the change, in one sentence for those without charts."""
    parts = [
        _("%(name)s, %(area)s, %(period)s: %(figure)s")
        % {
            "name": row.indicator.display_name,
            "area": row.area.display_name,
            "period": wording.period_label(row.period),
            "figure": row.figure.text,
        }
    ]
    if row.has_plan:
        parts.append(_("plan %(plan)s, %(share)s") % {"plan": row.plan.text, "share": row.share})
    if change_text:
        parts.append(change_text)
    if row.is_illustrated:
        parts.append(str(wording.ILLUSTRATION))
    return "; ".join(parts) + "."


def slices(subject: Subject) -> tuple[Line, ...]:
    """The published slices of the chosen area and year, by dimension."""
    published = sorted(
        (slice_, period)
        for slice_, series in subject.published(subject.scope.area).items()
        for period in series.periods
        if slice_ != TOTAL and period.year == subject.scope.year
    )
    if not published:
        return ()
    names = {row.code: row for row in Slice.objects.all()}
    return tuple(
        subject.line(names[slice_].display_name, subject.scope.area, period, slice=slice_)
        for slice_, period in published
    )


def origin(subject: Subject, value: Value, at_hand: Iterable[Observation]) -> Origin:
    """How the headline figure was obtained, from which rows, and the recomputed one beside it."""
    row = _published_row(value, at_hand)
    beside = ""
    if row is not None:
        again = recomputed(subject.book, value.key)
        # What was made up to fit confirms nothing.
        if again.is_complete and again.illustration == value.illustration:
            figure = wording.figure_of(subject.indicator, again)
            beside = _("Recomputed: %(value)s (%(method)s)") % {
                "value": figure.text,
                "method": wording.method(again),
            }
            if disagreement(subject.book, value.key) is not None:
                beside = _("%(recomputed)s. The two disagree.") % {"recomputed": beside}
    return Origin(wording.method(value), row, tuple(_inputs(subject, value.inputs)), beside)


def _published_row(value: Value, at_hand: Iterable[Observation]) -> Observation | None:
    """The row a figure stands in, with where it comes from; None where it was worked out.

    1 query; none where it is at hand and came from no form and no proposal.
    """
    if value.reference is None:
        return None
    for row in at_hand:
        if row.pk == value.reference and not _came_by(row, "publication", "proposal"):
            return row
    return Observation.objects.with_origin().get(pk=value.reference)


def _came_by(row: Observation, *ways: str) -> bool:
    return any(getattr(row, way, None) is not None for way in ways)


def _inputs(subject: Subject, inputs: Iterable[Value]) -> Iterable[tuple[str, str]]:
    """What a figure was worked out from; the indicator and the area of the page are not said again."""
    for value in inputs:
        indicator = subject.catalogue.indicators[value.key.indicator]
        said = [wording.period_label(value.as_of)]
        if indicator == subject.indicator:
            said = [wording.capitalised(said[0])]
        else:
            said.insert(0, marked_name(indicator))
        if value.key.area != subject.scope.area.code:
            said.append(marked_name(subject.catalogue.areas[value.key.area]))
        name = format_html_join(", ", "{}", ((each,) for each in said))
        yield name, wording.marked(wording.figure_of(indicator, value).text, value)


def beside(subject: Subject, row: IndicatorRow) -> tuple[Line, ...]:
    """Targets that stand beside the one in force: a superior's, the ministry's, five-year ones."""
    lines = []
    for key in subject.planned(subject.scope.area):
        if key.period.contains(subject.scope.period) and key.slice == TOTAL:
            found = subject.targets(key)
            lines += [
                _beside_line(subject, key, target)
                for target in (found.in_force, *found.beside)
                if target is not None and target is not row.status.target
            ]
    return tuple(lines)


def _beside_line(subject: Subject, key: Key, target: TargetFigure) -> Line:
    return Line(
        label=f"{target.plan_code}, {wording.period_label(key.period)}",
        area=subject.scope.area,
        period=key.period,
        value=value_of(subject.book, key),
        target=target,
        indicator=subject.indicator,
        book=subject.book,
    )
