"""A plan as a grid, as it is shown: the indicators of one area, or one indicator over all areas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording, writing
from indicators.calculations import Book, Cascade, NotSplit, NotSplitReason, cascade
from indicators.models import Indicator, Plan, Slice, Target
from indicators.pages.scope import Option
from indicators.periods import Period
from indicators.planning import Planned, Row
from indicators.writing import WrittenFigure
from organisation.models import Area
from vietnamese.numbers import write_number

NO_REST: Final = {
    NotSplitReason.NO_SUM: gettext_lazy("no rest: this does not add up over areas"),
}


@dataclass(frozen=True)
class Cell:
    """One target of the plan as it is stored, as it was typed if that was refused, or as it is proposed.

    `label` names its row, period and area for those who hear the page; `written` is the target as it is
    read, with its bound. `beneath` is what holds where the plan says nothing: the target of the plan it
    adjusts. `sent` is what stood in the field when the page went out, `seen` the version then.
    """

    name: str
    row: Row
    period: Period
    target: Target | None
    beneath: Target | None
    is_open: bool
    planned: Planned
    decimals: int
    label: str
    written: str = ""
    typed: str | None = None
    sent: str | None = None
    seen: int | None = None
    is_proposed: bool = False
    errors: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """The version the person has seen: that on the screen before, if the page comes back."""
        if self.seen is not None:
            return self.seen
        return self.target.version if self.target else 0

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, else what is stored."""
        return self.stored_text if self.typed is None else self.typed

    @property
    def sent_text(self) -> str:
        return self.stored_text if self.sent is None else self.sent

    @property
    def stored_text(self) -> str:
        return "" if self.target is None else typed_number(self.target.value, self.decimals)

    @property
    def value(self) -> Decimal | None:
        """What would hold if the page were saved: the plan's own target, else that beneath."""
        if self.planned.value is not None:
            return self.planned.value
        return self.beneath.value if self.beneath else None

    @property
    def held(self) -> str:
        """What holds without this plan, as it is read: "15.000"; empty where nothing does."""
        return "" if self.beneath is None else writing.number(self.beneath.value, self.decimals)


def typed_number(value: Decimal, decimals: int) -> str:
    """A number as it is typed on any page: fields are read the Vietnamese way in either language."""
    return write_number(value, decimals)


@dataclass(frozen=True)
class Line:
    """A row of the grid: an indicator with a slice in an area, its cells, and what stands beside them.

    `cells` begin with the whole period of the plan, then come its parts; None where the indicator is not
    measured that often. `bound` is that of all its targets, `sent_bound` what the page went out with.
    `others` are what holds in periods that are no column here, `hidden` how many
    of those are the plan's own. `below` is what of the whole its areas were given.
    """

    name: str
    indicator: Indicator
    slice: Slice | None
    area: Area
    cells: tuple[Cell | None, ...]
    is_open: bool
    is_split: bool
    bound: str
    sent_bound: str
    last_year: WrittenFigure | None = None
    below: Cascade | NotSplit | None = None
    others: Mapping[Period, Decimal] = field(default_factory=dict)
    hidden: int = 0
    note: str = ""

    @property
    def whole(self) -> Cell:
        assert self.cells[0] is not None
        return self.cells[0]

    @property
    def parts(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells[1:] if cell is not None)

    @property
    def sum_of_parts(self) -> Decimal | None:
        """What the parts add up to; None where they are no sum, or none of them has a target."""
        values = [cell.value for cell in self.parts if cell.value is not None]
        return sum(values, Decimal(0)) if values and self.is_split else None

    @property
    def adds_up(self) -> bool:
        return self.sum_of_parts == self.whole.value

    @property
    def sum_text(self) -> str:
        return writing.number(self.sum_of_parts, self.indicator.decimals)

    @property
    def difference(self) -> str:
        """What the parts lack of the whole, or have too much, in words; empty where they add up."""
        found, whole = self.sum_of_parts, self.whole.value
        if found is None or whole is None or found == whole:
            return ""
        return gap_text(whole - found, self.indicator)

    @property
    def assigned(self) -> str:
        """What the areas within were given of the whole."""
        if not isinstance(self.below, Cascade):
            return ""
        return writing.number(self.below.assigned, self.indicator.decimals)

    @property
    def rest(self) -> str:
        return "" if self.below is None else rest_text(self.below, self.indicator)

    @property
    def is_over_assigned(self) -> bool:
        return isinstance(self.below, Cascade) and self.below.is_over_assigned


def gap_text(gap: Decimal, indicator: Indicator) -> str:
    size = writing.number(abs(gap), indicator.decimals)
    return (_("%(size)s left") if gap > 0 else _("%(size)s too many")) % {"size": size}


def rest_text(found: Cascade | NotSplit, indicator: Indicator) -> str:
    """What no area has been given, or why there is no such rest."""
    if isinstance(found, NotSplit):
        return str(NO_REST[found.reason])
    if found.rest is None:
        return _("the whole has no target") if found.assigned else writing.NOTHING
    if found.rest < 0:
        over = writing.number(-found.rest, indicator.decimals)
        return _("%(size)s more than the whole") % {"size": over}
    return writing.number(found.rest, indicator.decimals)


@dataclass(frozen=True)
class Total:
    """Below the areas of one indicator: what they have together in a column, and what is left."""

    assigned: str
    rest: str
    is_over: bool = False


@dataclass(frozen=True)
class Grid:
    """One page of a plan. `indicator` is set where it is that indicator over all areas."""

    plan: Plan
    columns: tuple[Period, ...]
    lines: tuple[Line, ...]
    is_open: bool
    book: Book
    areas: tuple[Option, ...] = ()
    domains: tuple[Option, ...] = ()
    parts: tuple[Option, ...] = ()
    area: Area | None = None
    indicator: Indicator | None = None
    query: str = ""
    adjusts: tuple[Plan, ...] = ()
    notices: tuple[str, ...] = ()
    why_no_rest: str = ""

    @property
    def cells(self) -> Iterator[tuple[Line, Cell]]:
        return ((line, cell) for line in self.lines for cell in line.cells if cell is not None)

    @property
    def has_open_lines(self) -> bool:
        return any(line.is_open for line in self.lines)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(wording.capitalised(wording.period_label(period)) for period in self.columns)

    @property
    def is_divided(self) -> bool:
        return len(self.columns) > 1

    @property
    def shows_rest(self) -> bool:
        return any(line.below is not None for line in self.lines)

    @property
    def hidden(self) -> int:
        """Targets of periods that are no column here."""
        return sum(line.hidden for line in self.lines)

    @cached_property
    def faulty(self) -> tuple[tuple[Line, Cell], ...]:
        return tuple((line, cell) for line, cell in self.cells if cell.errors)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Each fault with the name of its field and the words for it."""
        return [
            (cell.name, cell.label, error) for _line, cell in self.faulty for error in cell.errors
        ]

    @property
    def proposed(self) -> int:
        return sum(cell.is_proposed for _line, cell in self.cells)

    @property
    def can_be_split(self) -> tuple[Line, ...]:
        """Open lines that add up from parts that are columns here, whether or not the whole is typed yet."""
        return tuple(
            line
            for line in self.lines
            if line.is_open and line.is_split and len(line.parts) == len(self.columns) - 1 > 0
        )

    @property
    def totals(self) -> tuple[Total, ...]:
        """Of one indicator over its areas, a total per column; none where it does not add up over areas."""
        if self.indicator is None or self.why_no_rest or len(self.lines) < 2:
            return ()
        definition = self.book.definitions[self.indicator.code]
        found = []
        for place in range(len(self.columns)):
            top, *below = (line.cells[place] for line in self.lines)
            values = {
                line.area.code: cell.value
                for line, cell in zip(self.lines[1:], below, strict=True)
                if cell
            }
            result = cascade(definition, top.value if top else None, values)
            assert isinstance(result, Cascade)
            is_planned = top is not None and (
                top.value is not None or any(v is not None for v in values.values())
            )
            found.append(
                Total(
                    assigned=writing.number(result.assigned, self.indicator.decimals),
                    rest=rest_text(result, self.indicator) if is_planned else writing.NOTHING,
                    is_over=result.is_over_assigned,
                )
                if is_planned
                else Total(writing.NOTHING, writing.NOTHING)
            )
        return tuple(found)

    def with_cells(
        self,
        changed: Mapping[str, Cell],
        *,
        bounds: Mapping[str, tuple[str, str]] | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> "Grid":
        """The same grid with these cells in place of those of the same name.

        `bounds` are those chosen, with those the page went out with, and `notes` words, each by line.
        """
        lines = []
        for line in self.lines:
            cells = tuple(cell and changed.get(cell.name, cell) for cell in line.cells)
            bound, sent = (bounds or {}).get(line.name, (line.bound, line.sent_bound))
            note = (notes or {}).get(line.name, line.note)
            lines.append(replace(line, cells=cells, bound=bound, sent_bound=sent, note=note))
        return replace(self, lines=tuple(lines))
