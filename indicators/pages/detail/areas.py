"""The areas within the chosen one, compared: ranked as bars, and as points where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import charts, wording, writing
from indicators.calculations import (
    Achievement,
    AchievementMethod,
    FigureStatus,
    State,
)
from indicators.pages.detail.lines import Drawing, Line, Subject
from indicators.templatetags.figures import LOOKS
from organisation.models import Area
from vietnamese.text import sort_key

FEWEST_POINTS = 3
"""Of fewer areas a map tells less than their names."""
MOST_HAVE_PLANS = 0.8
"""The share of areas with a percentage of plan from which it is that which is compared."""
OF_PLAN = (AchievementMethod.RATIO, AchievementMethod.FROM_BASELINE)
"""The methods whose percentage grows towards the plan, as a bar does."""


@dataclass(frozen=True)
class MapDrawing(Drawing):
    """The areas as points; `missing` are those with a figure and no coordinates."""

    missing: tuple[str, ...]

    @property
    def note(self) -> str:
        """Who is not on the map, and where its table is."""
        said = _("The table stands under the bars.")
        if self.missing:
            said = _("%(table)s No coordinates: %(areas)s.") % {
                "table": said,
                "areas": ", ".join(self.missing),
            }
        return said


def by_area(subject: Subject) -> Drawing | None:
    """The areas within, ranked, in the chosen year; None where none has a figure of its own.

    In percent of plan where nearly every area has one, else in the indicator's unit; what has no bar
    then stands in the table. Of a year under way the figure so far, against what was expected by then.
    """
    return ranking(subject, _lines(subject))


def ranking(subject: Subject, lines: Sequence[Line]) -> Drawing | None:
    """These lines of areas as `by_area` ranks those within; None where none has a figure of its own."""
    ranked = [line for line in lines if line.is_drawable]
    if not ranked:
        return None
    of_plan = [line for line in ranked if _has_percent(line)]
    is_percent = len(of_plan) > 1 and len(of_plan) >= len(ranked) * MOST_HAVE_PLANS
    unit = _("% of plan") if is_percent else subject.indicator.measure.display_name
    if is_percent:
        points = [_percent_point(subject, line) for line in of_plan]
    else:
        points = [_point(subject, line) for line in ranked]
    have = len(ranked)
    ranked = _in_order(of_plan if is_percent else ranked, points)
    rest = [line for line in lines if line not in ranked]
    title = _title(subject, ranked, have, is_percent=is_percent)
    return Drawing(
        title=subject.with_names(title, *(line.area for line in ranked if line.label in title)),
        subtitle=subject.with_names(
            _subtitle(subject, ranked, unit, without=len(rest) if is_percent else 0)
        ),
        figure=charts.areas_ranked(points, unit=unit, is_percent_of_plan=is_percent),
        lines=(*ranked, *rest),
    )


def area_map(subject: Subject, ranked: Drawing | None) -> MapDrawing | None:
    """The same areas where they lie; None where fewer than three have a figure and coordinates."""
    if ranked is None:
        return None
    drawn = [line for line in ranked.lines if line.is_drawable]
    placed = [line for line in drawn if _has_place(line.area)]
    if len(placed) < FEWEST_POINTS:
        return None
    missing = [line.label for line in drawn if not _has_place(line.area)]
    return MapDrawing(
        title=subject.with_names(_map_title(drawn)),
        subtitle=subject.with_names(subject.sentence(_until(subject, drawn))),
        figure=charts.areas_map(
            [_map_point(subject, line) for line in ranked.lines if _has_place(line.area)],
            unit=subject.indicator.measure.display_name,
        ),
        lines=ranked.lines,
        missing=tuple(missing),
    )


def _lines(subject: Subject) -> list[Line]:
    """The areas within that have a figure or a target, by name."""
    children = [
        area for area in subject.catalogue.areas.values() if area.parent_id == subject.scope.area.pk
    ]
    lines = [
        subject.line_by_now(area.display_name, area, subject.scope.period)
        for area in sorted(children, key=lambda area: sort_key(area.name))
    ]
    return [line for line in lines if has_something(line)]


def has_something(line: Line) -> bool:
    """Whether there is a figure or a plan to tell of."""
    return line.value.number is not None or line.target is not None


# ---------------------------------------------------------------- points


def _has_percent(line: Line) -> bool:
    """Whether the area has a percentage of its plan that a bar can show."""
    result = line.result
    if not isinstance(result, Achievement) or result.method not in OF_PLAN:
        return False
    return result.percent is not None


def _point(subject: Subject, line: Line) -> charts.ChartPoint:
    return replace(subject.point(line), label=line.label)


def _percent_point(subject: Subject, line: Line) -> charts.ChartPoint:
    """An area in percent of its plan, the figures themselves beside it."""
    percent = line.result.percent if isinstance(line.result, Achievement) else None
    share = line.expected_share
    return replace(
        _point(subject, line),
        value=percent,
        text=line.share,
        plan=Decimal(100),
        expected=None if share is None else share * 100,
        expected_text="" if share is None else writing.percent(share),
        achievement_text="",
        detail=f"{line.figure.number} / {line.plan.number}",
    )


def _in_order(lines: Sequence[Line], points: Sequence[charts.ChartPoint]) -> list[Line]:
    """The lines as their bars stand: the highest first, of equal ones by name."""
    pairs = sorted(
        zip(lines, points, strict=True), key=lambda pair: (-(pair[1].value or 0), pair[1].label)
    )
    return [line for line, _point in pairs]


def _map_point(subject: Subject, line: Line) -> charts.MapPoint:
    state = line.state or State.NOT_ASSESSED
    return charts.MapPoint(
        label=line.label,
        latitude=float(line.area.latitude or 0),
        longitude=float(line.area.longitude or 0),
        value=subject.drawn(line.figure.value) if line.is_drawable else None,
        text=line.figure.text,
        state=state,
        state_word=str(LOOKS[state].word),
        status_text=line.figure.status_name if line.is_drawable else line.note,
        estimate=line.value.status is FigureStatus.ESTIMATE,
        illustration=line.value.illustration,
    )


def _has_place(area: Area) -> bool:
    return area.latitude is not None and area.longitude is not None


# ---------------------------------------------------------------- words


def _title(subject: Subject, ranked: Sequence[Line], have: int, *, is_percent: bool) -> str:
    """Who lags, or who is highest; and how many areas have a figure where not all do."""
    behind = [line.label for line in reversed(ranked) if line.state is State.BEHIND]
    if is_percent and behind:
        title = _behind(behind)
    elif is_percent:
        title = _("%(highest)s furthest with %(value)s of plan") % {
            "highest": ranked[0].label,
            "value": ranked[0].share,
        }
    else:
        title = _("%(highest)s highest with %(value)s") % {
            "highest": ranked[0].label,
            "value": ranked[0].figure.text,
        }
    children = sum(
        area.parent_id == subject.scope.area.pk
        and area.is_valid_between(subject.scope.period.start, subject.scope.period.end)
        for area in subject.catalogue.areas.values()
    )
    if have < children:
        title = _("%(title)s; %(have)d of %(of)d areas have a figure") % {
            "title": title,
            "have": have,
            "of": children,
        }
    return title


def _behind(names: Sequence[str]) -> str:
    if len(names) == 1:
        return _("%(area)s is behind what is expected") % {"area": names[0]}
    if len(names) == 2:
        return _("%(first)s and %(second)s are behind what is expected") % {
            "first": names[0],
            "second": names[1],
        }
    return _("%(count)d areas are behind what is expected, %(area)s most of all") % {
        "count": len(names),
        "area": names[0],
    }


def _map_title(lines: Sequence[Line]) -> str:
    """How many areas stand how: "Chậm: 3 địa bàn; Đạt, vượt: 6 địa bàn"."""
    counts = [
        ngettext("%(state)s: %(count)d area", "%(state)s: %(count)d areas", count)
        % {"state": LOOKS[state].word, "count": count}
        for state in reversed(State)
        if (count := sum(line.state is state for line in lines)) and state is not State.NOT_ASSESSED
    ]
    return "; ".join(counts) or _("Where the areas lie")


def _subtitle(subject: Subject, ranked: Sequence[Line], unit: str, *, without: int = 0) -> str:
    """What is compared, up to when, and what of a long list is drawn."""
    subtitle = _("%(name)s, %(unit)s, %(how)s.") % {
        "name": subject.indicator.display_name,
        "unit": unit,
        "how": _until(subject, ranked),
    }
    if len(ranked) > charts.MOST_BARS:
        subtitle = _(
            "%(what)s The chart has the ten highest and the ten lowest, the table all."
        ) % {"what": subtitle}
    if without:
        said = ngettext(
            "%(what)s %(count)d area without a figure or a plan stands in the table.",
            "%(what)s %(count)d areas without a figure or a plan stand in the table.",
            without,
        )
        subtitle = said % {"what": subtitle, "count": without}
    return subtitle


def _until(subject: Subject, ranked: Sequence[Line]) -> str:
    """ "6 tháng đầu năm 2024"; where areas are known to different months, the year so far."""
    periods = {line.value.as_of for line in ranked}
    if len(periods) == 1:
        return wording.period_label(periods.pop())
    if subject.scope.period.is_closed(subject.today):
        return wording.period_label(subject.scope.period)
    return _("%(year)s so far") % {"year": wording.period_label(subject.scope.period)}
