"""The panel of a cell: what it was before, what is usual and planned, who saved it, what was published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Activity
from indicators import wording, writing
from indicators.calculations import TOTAL, FigureStatus, Value, target_in_force, usual, value_of
from indicators.choices import Missing
from indicators.drawings import BarPoint, Bars, bars
from indicators.entering import Typed
from indicators.filling import CellKey, Filling
from indicators.models import Entry, Indicator, Observation
from indicators.pages.entry.sheet import Cell, Remark, cells_of
from indicators.periods import Frequency, Period
from indicators.writing import WrittenFigure

PERIODS: Final = 12
MOST_SAVES: Final = 12
MOST_VERSIONS: Final = 6


@dataclass(frozen=True)
class PastPeriod:
    """One bar in words, for those who do not see the drawing: "Tháng 5/2026: 1.500 người"."""

    label: str
    figure: str


@dataclass(frozen=True)
class SaveOfCell:
    """One save: when, who for which office, what stood in the cell after it, and why."""

    at: datetime
    who: str
    office: str
    content: str
    reason: str


@dataclass(frozen=True)
class PublishedVersion:
    """One version of the published figure, the newest first."""

    figure: WrittenFigure
    known_from: str
    reason: str
    is_current: bool
    illustration: bool


@dataclass(frozen=True)
class Panel:
    """Everything beside one cell. `band` says what is usual: "thường từ 1.205 đến 1.602"."""

    cell: Cell
    indicator: Indicator
    period: str
    figure: str
    remarks: tuple[Remark, ...]
    drawing: Bars | None
    past: tuple[PastPeriod, ...]
    band: str
    has_illustrations: bool
    plan: WrittenFigure
    plan_is_illustration: bool
    saves: tuple[SaveOfCell, ...]
    versions: tuple[PublishedVersion, ...]

    @property
    def said(self) -> str:
        """The drawing in words."""
        return "; ".join(f"{each.label}: {each.figure}" for each in self.past)


def panel_of(filling: Filling, name: str, *, today: date) -> Panel | None:
    """The panel of the cell of that name: 2 queries beside those of the filling. None for no cell."""
    cell = cells_of(filling, [name], today=today).get(name)
    if cell is None:
        return None
    indicator = filling.indicator_of(cell.row)
    known = usual(filling.book, cell.key.key)
    past = [value_of(filling.book, cell.key.key.in_period(p)) for p in _past(cell.key.period)]
    target, plan_is_illustration = _plan(filling, cell.key, today)
    band = (known.low, known.high) if known and known.is_enough else None
    return Panel(
        cell=cell,
        indicator=indicator,
        period=wording.capitalised(wording.period_label(cell.key.period)),
        figure=_figure(cell, indicator),
        remarks=cell.remarks,
        drawing=bars([_point(value) for value in past], band),
        past=tuple(_in_words(value, indicator) for value in past if value.number is not None),
        band=_band(band, indicator),
        has_illustrations=any(value.illustration for value in past),
        plan=target,
        plan_is_illustration=plan_is_illustration,
        saves=tuple(_saves(cell)),
        versions=tuple(_versions(cell, indicator)),
    )


def _past(period: Period) -> tuple[Period, ...]:
    """The twelve periods up to the cell's own, in order; of one from January on, the same of each year."""
    found = [period]
    while len(found) < PERIODS:
        last = found[-1]
        is_of_the_year = last.frequency in (Frequency.CUMULATIVE, Frequency.YEAR)
        found.append(last.same_period_last_year() if is_of_the_year else last.previous())
    return tuple(reversed(found))


def _point(value: Value) -> BarPoint:
    if value.illustration:
        look = "illustration"
    else:
        look = "estimate" if value.status == FigureStatus.ESTIMATE else "plain"
    number = value.number if value.is_complete else None
    return BarPoint(short_label(value.key.period), number, look)


def short_label(period: Period) -> str:
    """The period under a small drawing: "T6/2026", "QII/2026", "2026"."""
    year = {"year": period.year}
    match period.frequency:
        case Frequency.MONTH:
            return pgettext("short period", "M%(number)d/%(year)d") % {
                **year,
                "number": period.end.month,
            }
        case Frequency.QUARTER:
            return pgettext("short period", "Q%(number)d/%(year)d") % {
                **year,
                "number": period.end.month // 3,
            }
        case Frequency.HALF_YEAR:
            return pgettext("short period", "H%(number)d/%(year)d") % {
                **year,
                "number": period.end.month // 6,
            }
        case _:
            return str(period.year)


def _in_words(value: Value, indicator: Indicator) -> PastPeriod:
    figure = wording.marked(wording.figure_of(indicator, value).text, value)
    if value.coverage is not None and value.is_partial:
        figure = f"{figure} ({wording.coverage(value.coverage)})"
    return PastPeriod(wording.capitalised(wording.period_label(value.key.period)), figure)


def _band(band: tuple[Decimal, Decimal] | None, indicator: Indicator) -> str:
    if band is None:
        return ""
    low, high = (writing.number(end, indicator.decimals) for end in band)
    return _("usually from %(low)s to %(high)s") % {"low": low, "high": high}


def _figure(cell: Cell, indicator: Indicator) -> str:
    """What stands in the cell, with its unit; why there is none; that nothing was typed yet."""
    stored = cell.stored
    if stored.missing and cell.entry:
        return str(cell.entry.get_missing_display())
    if stored.value is None:
        return _("nothing typed yet")
    return writing.quantity(stored.value, indicator.decimals, indicator.measure.display_name)


def _plan(filling: Filling, cell: CellKey, today: date) -> tuple[WrittenFigure, bool]:
    """The target in force of the year, and whether it was made up; no plan is said in words."""
    indicator = filling.indicator_of(cell.row)
    year = Period.year_of(cell.period.end.year)
    candidates = filling.published.targets.get(cell.key.in_period(year), ())
    if cell.key.slice != TOTAL:
        candidates = ()
    target = target_in_force(candidates, min(year.end, today)).in_force
    return wording.figure_of_target(indicator, target), bool(target and target.illustration)


# ---------------------------------------------------------------- who saved it, what was published


def _saves(cell: Cell) -> Iterator[SaveOfCell]:
    """The saves of a cell, the newest first: 1 query, none of a cell nobody has saved."""
    if cell.entry is None:
        return
    rows = Activity.objects.select_related("actor", "office", "origin").filter(
        model=Entry._meta.label_lower, object_id=str(cell.entry.pk)
    )
    for row in rows[:MOST_SAVES]:
        said = _said(row)
        yield SaveOfCell(
            at=row.at,
            who=row.actor.full_name if row.actor else "",
            office=row.office.display_name if row.office else "",
            content=_content(cell, said),
            reason=said.reason,
        )


def _content(cell: Cell, said: Typed) -> str:
    """What stood in the cell, in words where it was no number."""
    if said.missing:
        return str(Missing(said.missing).label)
    return cell.content_of(said) or _("emptied")


def _said(row: Activity) -> Typed:
    """What a save left in the cell. The log keeps numbers as texts, to be exact."""
    kept: dict[str, Any] = row.new or {}
    value = kept.get("value")
    return Typed(
        value=None if value is None else Decimal(str(value)),
        missing=kept.get("missing") or "",
        note=kept.get("note") or "",
        reason=kept.get("reason") or "",
    )


def _versions(cell: Cell, indicator: Indicator) -> Iterator[PublishedVersion]:
    """The versions of the published figure, the newest first: 1 query."""
    rows: Iterable[Observation] = Observation.objects.for_key(**cell.key.fields).order_by(
        "illustration", "-known_from", "-pk"
    )[:MOST_VERSIONS]
    for row in rows:
        yield PublishedVersion(
            figure=wording.figure_of_observation(indicator, row),
            known_from=wording.known_from(row),
            reason=row.reason,
            is_current=row.is_open,
            illustration=row.illustration,
        )
