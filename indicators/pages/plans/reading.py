"""What was typed into the grid of a plan, and what a split would put there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators import wording
from indicators.calculations import TOTAL, Key, NotSplit, NotSplitReason, Split, split_year
from indicators.choices import Bound
from indicators.forms import read_figure
from indicators.models import Slice
from indicators.pages.plans.grid import Cell, Grid, Line, typed_number
from indicators.periods import Frequency
from indicators.planning import Planned, TargetChange
from vietnamese.text import nfc


@dataclass
class Read:
    """What was typed into a grid: the changes it asks for, and what stands where it was touched.

    `bounds` are those chosen by line, each with that the page went out with.
    """

    changes: dict[str, TargetChange] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    refused: dict[str, Cell] = field(default_factory=dict)
    bounds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def shown(self, grid: Grid, refused: Mapping[str, Cell] | None = None) -> Grid:
        """The grid as it was typed, with the faults of these cells beside them."""
        return grid.with_cells(
            {**self.cells, **self.refused, **(refused or {})}, bounds=self.bounds
        )


def read_grid(grid: Grid, fields: Mapping[str, str]) -> Read:
    """What was typed into the fields of a grid; cells that nobody touched are left out.

    Each comes with what stood in it when it was sent out: what a colleague changed meanwhile in another
    cell is neither a conflict nor put back. A field that did not come is one nobody saw. Every fault is
    told beside its cell, all at once.
    """
    read = Read()
    for line in grid.lines:
        bound = fields.get(f"{line.name}-muc", line.bound)
        read.bounds[line.name] = bound, fields.get(f"{line.name}-muc-cu", line.bound)
    for line, cell in grid.cells:
        if cell.is_open and cell.name in fields:
            _read_cell(line, cell, fields, read)
    return read


def _read_cell(line: Line, cell: Cell, fields: Mapping[str, str], read: Read) -> None:
    text, sent = nfc(fields[cell.name]).strip(), fields.get(f"{cell.name}-cu", "")
    bound, sent_bound = read.bounds[line.name]
    if text == sent and (bound == sent_bound or not text):
        return
    seen = _version(fields.get(f"{cell.name}-pb", ""))
    kept = replace(cell, typed=text, sent=sent, seen=seen)
    errors = [] if bound in Bound.values else [_("This is none of the bounds.")]
    value = None
    if text:
        try:
            value = read_figure(text, line.indicator, _usual(line, cell))
        except ValidationError as error:
            errors += error.messages
    if errors:
        read.refused[cell.name] = replace(kept, errors=tuple(errors))
        return
    kept = replace(kept, planned=Planned() if value is None else Planned(value, bound))
    read.cells[cell.name] = kept
    if kept.planned != Planned.of(cell.target):
        key = {
            "indicator": line.indicator,
            "area": line.area,
            "slice": line.slice or Slice(TOTAL),
            "period": str(cell.period),
        }
        read.changes[cell.name] = TargetChange(key, kept.planned, seen)


def preview_of(grid: Grid, contents: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """How each of these texts would be read in its cell; of names that are none, nothing is said.

    Under the names of the script: `reading` is new, same, changed or refused; `was` what stands in the
    cell, `now` what would, `said` why not.
    """
    fields = dict(contents)
    for _line, cell in grid.cells:
        fields |= {f"{cell.name}-cu": cell.sent_text, f"{cell.name}-pb": str(cell.version)}
    read = read_grid(grid, fields)
    found = {}
    for _line, cell in grid.cells:
        if cell.name not in contents:
            continue
        was = cell.sent_text
        if refused := read.refused.get(cell.name):
            said = " ".join(refused.errors)
            found[cell.name] = {"reading": "refused", "was": was, "said": said}
            continue
        kept = read.cells.get(cell.name)
        value = kept.planned.value if kept and kept.planned else None
        now = was if kept is None else "" if value is None else typed_number(value, cell.decimals)
        reading = "same" if now == was else "changed" if was else "new"
        found[cell.name] = {"reading": reading, "was": was, "now": now}
    return found


def _usual(line: Line, cell: Cell) -> Decimal | None:
    """What a doubtful number of the whole is compared with: the plan before, else last year's figure."""
    if cell.beneath is not None:
        return cell.beneath.value
    return line.last_year.value if line.last_year and cell is line.whole else None


def _version(text: str) -> int:
    """The version that was on the screen; one that nobody has where the field was tampered with."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1


# ---------------------------------------------------------------- splitting


@dataclass(frozen=True)
class Proposal:
    """A grid with proposed parts in its cells; `lines` were split, `refused` says why one was not."""

    grid: Grid
    lines: int
    refused: str = ""


def propose_split(grid: Grid, frequency: Frequency, *, line_name: str, by_season: bool) -> Proposal:
    """The grid with the parts of one line, or of every line that has none yet, proposed and not saved.

    The sum of the parts is the whole to the last unit. Parts that stand there already are written over in
    the one line that is asked for, and left alone where all are.
    """
    wanted = [line for line in grid.lines if line.is_open and line.name == line_name]
    if not wanted:
        wanted = [
            line
            for line in grid.can_be_split
            if line.whole.value is not None and all(cell.value is None for cell in line.parts)
        ]
    cells: dict[str, Cell] = {}
    notes: dict[str, str] = {}
    refused = ""
    for line in wanted:
        found = _split_of(grid, line, frequency, by_season=by_season)
        if isinstance(found, NotSplit):
            refused = why_not_split(found)
            continue
        notes[line.name] = wording.split_method(found)
        for cell in line.parts:
            value = found.parts[cell.period]
            cells[cell.name] = replace(
                cell,
                typed=typed_number(value, cell.decimals),
                sent=cell.sent_text,
                seen=cell.version,
                planned=Planned(value, line.bound),
                is_proposed=True,
            )
    return Proposal(grid.with_cells(cells, notes=notes), len(notes), refused)


def _split_of(grid: Grid, line: Line, frequency: Frequency, *, by_season: bool) -> Split | NotSplit:
    slice_code = line.slice.code if line.slice else TOTAL
    key = Key(line.indicator.code, line.area.code, slice_code, grid.columns[0])
    whole = line.whole.value
    targets = dict(line.others) if whole is None else {**line.others, key.period: whole}
    return split_year(grid.book, key, targets, frequency, by_season=by_season)


def why_not_split(found: NotSplit) -> str:
    return {
        NotSplitReason.NO_SUM: _("Only what is counted over a period is split: its parts add up."),
        NotSplitReason.TOO_SHORT: _("The indicator is not measured that often."),
        NotSplitReason.NO_TARGET: _("Type the target of the whole period first."),
        NotSplitReason.TOO_FINE: _("The target has more decimals than its indicator."),
        NotSplitReason.MORE_THAN_WHOLE: _(
            "The longer parts have more than the whole: nothing is left for the rest."
        ),
    }[found.reason]
