"""Two plans side by side: what the newer one changes, adds and leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import series, wording, writing
from indicators.calculations import TOTAL
from indicators.models import Indicator, Plan, Slice, Target
from indicators.pages.scope import Option
from indicators.periods import Period
from indicators.planning import Row, plans_adjusted, targets_of
from indicators.writing import WrittenFigure
from organisation.models import Area

OLD, NEW, AREA = "cu", "moi", "dia-ban"
"""Names of the choices in the address."""

Place = tuple[int, int]
"""Where a period lies in its plan: months from the plan's first, and how long it is."""


@dataclass(frozen=True)
class Difference:
    """A target that the two plans do not both have, or have with another value."""

    indicator: Indicator
    area: Area
    slice: Slice | None
    period: Period
    old: WrittenFigure | None
    new: WrittenFigure | None
    difference: str


@dataclass(frozen=True)
class Comparison:
    """Two plans, None where none is chosen yet, and where they differ; `same` counts where they do not."""

    olds: tuple[Option, ...]
    news: tuple[Option, ...]
    areas: tuple[Option, ...] = ()
    old: Plan | None = None
    new: Plan | None = None
    differences: tuple[Difference, ...] = ()
    same: int = 0
    notices: tuple[str, ...] = ()


def comparison(asked: Mapping[str, str], *, with_drafts: bool) -> Comparison:
    """Where two plans differ; of an adjustment, with what it leaves as it was.

    Plans of different years are compared place by place: the first quarter of one with that of the other.
    Nothing in an address is an error.
    """
    plans = list(Plan.objects.select_related("area", "replaces").order_by("-period", "code"))
    if not with_drafts:
        plans = [plan for plan in plans if plan.is_issued]
    by_key = {str(plan.pk): plan for plan in plans}
    old, new = by_key.get(asked.get(OLD, "")), by_key.get(asked.get(NEW, ""))
    if new is not None and old is None:
        old = new.replaces  # what an adjustment is compared with unless asked
    notices = _notices(asked, old, new)
    olds, news = _options(plans, old), _options(plans, new)
    if old is None or new is None or old == new:
        return Comparison(olds, news, old=old, new=new, notices=notices)
    lines, same = _differences(old, new)
    areas = {line.area.code: line.area for line in lines}
    chosen = areas.get(asked.get(AREA, ""))
    if chosen is not None:
        lines = [line for line in lines if line.area == chosen]
    return Comparison(
        olds,
        news,
        areas=(
            Option("", _("All areas"), chosen is None),
            *(Option(a.code, a.display_name, a == chosen) for a in areas.values()),
        ),
        old=old,
        new=new,
        differences=tuple(lines),
        same=same,
        notices=notices,
    )


def _notices(asked: Mapping[str, str], old: Plan | None, new: Plan | None) -> tuple[str, ...]:
    unknown = (asked.get(OLD) and old is None) or (asked.get(NEW) and new is None)
    notices = [_("There is no such plan.")] if unknown else []
    if old is not None and old == new:
        notices.append(_("Choose two different plans."))
    return tuple(notices)


def _options(plans: list[Plan], chosen: Plan | None) -> tuple[Option, ...]:
    return (
        Option("", _("Choose a plan"), chosen is None),
        *(Option(str(plan.pk), str(plan), plan == chosen) for plan in plans),
    )


def _differences(old: Plan, new: Plan) -> tuple[list[Difference], int]:
    catalogue = series.read_catalogue()
    indicators = {row.pk: row for row in catalogue.indicators.values()}
    areas = {row.pk: row for row in catalogue.areas.values()}
    before, after = _as_it_stands(old), _as_it_stands(new)
    order = {pk: place for place, pk in enumerate(indicators)}
    keys = sorted(
        before.keys() | after.keys(),
        key=lambda key: (
            order[key[0][0]],
            key[0][1] != new.area_id,
            areas[key[0][1]].name,
            key[0][2],
            -key[1][1],
            key[1][0],
        ),
    )
    slices = {row.code: row for row in Slice.objects.all()}
    lines = []
    for key in keys:
        one, other = before.get(key), after.get(key)
        if one and other and (one.value, one.bound) == (other.value, other.bound):
            continue
        (indicator, area, slice_), _place = key
        shown = other or one
        assert shown is not None
        lines.append(
            Difference(
                indicator=indicators[indicator],
                area=areas[area],
                slice=None if slice_ == TOTAL else slices[slice_],
                period=Period.parse(shown.period),
                old=_written(indicators[indicator], one),
                new=_written(indicators[indicator], other),
                difference=_difference(
                    indicators[indicator], one, other, is_adjustment=_adjusts(new, old)
                ),
            )
        )
    return lines, len(keys) - len(lines)


def _adjusts(new: Plan, old: Plan) -> bool:
    return old in plans_adjusted(new)


def _as_it_stands(plan: Plan) -> dict[tuple[Row, Place], Target]:
    """The plan's targets, and where it adjusts another that one's beneath them."""
    start = Period.parse(plan.period).start
    found = {}
    for row, targets in targets_of([*reversed(plans_adjusted(plan)), plan]).items():
        for code, target in targets.items():
            period = Period.parse(code)
            months = (period.start.year - start.year) * 12 + period.start.month - start.month
            found[row, (months, period.length)] = target
    return found


def _written(indicator: Indicator, target: Target | None) -> WrittenFigure | None:
    if target is None:
        return None
    target.indicator = indicator  # at hand, so that it is not asked for one by one
    return wording.figure_as_planned(target)


def _difference(
    indicator: Indicator, old: Target | None, new: Target | None, *, is_adjustment: bool
) -> str:
    if old is None:
        return _("only in the newer plan")
    if new is None:
        return _("only in the older plan")
    if old.value == new.value:
        return _("another bound")
    unit = indicator.measure.display_name
    return writing.change(new.value - old.value, indicator.decimals, unit)
