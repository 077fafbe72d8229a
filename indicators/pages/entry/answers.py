"""What the script of a form is told, as plain data: each cell as it stands now, and what follows from it.

The names are those of the script (`static/js/entry.js`); docs/entry-grid.md tells the whole exchange.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from indicators import writing
from indicators.actions import ActionRefused
from indicators.choices import FormColumn
from indicators.entering import EntryChanged, Typed
from indicators.filling import CellKey, Filling
from indicators.models import Entry
from indicators.pages.entry.sheet import Cell, Line, Sheet, total_over_areas
from vietnamese.numbers import write_number


@dataclass(frozen=True)
class Left:
    """Something to be done before the form can be submitted, and the cell where it is done."""

    name: str
    label: str
    said: str


def left_to_do(sheet: Sheet) -> tuple[Left, ...]:
    """What stands against submitting: empty cells of the period, what must be mended, reasons not given."""
    left = []
    for line in sheet.lines:
        for cell in line.typed:
            if said := why_not_yet(cell):
                left.append(Left(cell.name, cell.label, said))
    return tuple(left)


def first_empty(sheet: Sheet) -> str:
    """The name of the first cell that nobody has filled in; that of its head where there is none."""
    cells = (cell for line in sheet.lines for cell in line.typed)
    return next((cell.name for cell in cells if not cell.content), "h-form")


def why_not_yet(cell: Cell) -> str:
    """What has to be done about a cell before its form is submitted; empty where nothing has."""
    for remark in cell.remarks:
        if remark.is_refusal:
            return remark.said
        if remark.is_returned:
            return _("was returned: change the figure, or give the reason why it is right")
    if cell.column == FormColumn.IN_PERIOD and not cell.content:
        return _("not filled in yet")
    if cell.remarks and not cell.stored.reason:
        return _("give the reason")
    return ""


def state_of_sheet(sheet: Sheet) -> dict[str, Any]:
    """Every cell of these lines, what is worked out beside them, and how far the whole form is filled in."""
    return {
        "cells": {cell.name: state_of(cell) for cell in sheet.cells},
        "shown": {
            place: conditional_escape(text)
            for place, text in (*chain(*map(_shown, sheet.lines)), *_totals(sheet))
        },
        "progress": progress_of(sheet.filling),
    }


def progress_of(filling: Filling) -> str:
    """ "Đã nhập 7/11 ô", of the cells that have to be filled in."""
    asked = [cell for cell in filling.asked.cells if cell.column == FormColumn.IN_PERIOD]
    filled = sum(bool(Cell(cell, filling.entry_of(cell)).content) for cell in asked)
    return _("%(filled)s of %(count)s cells filled in") % {
        "filled": writing.number(filled),
        "count": writing.number(len(asked)),
    }


def state_of(cell: Cell) -> dict[str, Any]:
    """A cell as it is stored."""
    return {
        "version": cell.version,
        "content": cell.content,
        "computed": cell.computed,
        "note": cell.stored.note,
        "reason": cell.stored.reason,
        "left": why_not_yet(cell),
        "at": _time_of(cell.entry),
        "remarks": [
            {"said": remark.said, "fix": remark.suggestion, "refused": remark.is_refusal}
            for remark in cell.remarks
        ],
    }


def _totals(sheet: Sheet) -> Iterable[tuple[str, str]]:
    """Of each row of the sheet what all areas come to, where there are several."""
    if len(sheet.filling.asked.areas) > 1:
        for row in dict.fromkeys(line.row for line in sheet.lines if line.row.indicator):
            if total := total_over_areas(sheet.filling, row):
                yield total.id, total.text


def _shown(line: Line) -> Iterable[tuple[str, str]]:
    """What is worked out beside the cells of a line, under the ids of the page."""
    if line.row.indicator is None:
        return
    for fixed in line.fixed:
        yield fixed.id, fixed.text
    yield f"{line.id}-share", line.share
    if line.said:
        yield f"{line.id}-said", line.said


def outcome_of(cell: Cell, result: Entry | ActionRefused | None) -> dict[str, Any]:
    """How the save of a cell went: saved, changed by somebody else meanwhile, or refused and why."""
    match result:
        case EntryChanged():
            return {"outcome": "changed", "theirs": theirs_of(cell, result.current)}
        case ActionRefused():
            return {"outcome": "refused", "said": str(result)}
        case _:
            return {"outcome": "saved"}


def theirs_of(cell: Cell, entry: Entry | None) -> dict[str, Any]:
    """What somebody else saved in a cell: shown beside what was typed here."""
    now = Cell(key=cell.key, entry=entry)
    return {
        "version": now.version,
        "content": now.content,
        "by": str(entry.entered_by) if entry else "",
        "at": _time_of(entry),
    }


def difference(filling: Filling, cell: Cell, typed: Typed) -> dict[str, Any] | None:
    """The figure of the period that a typed cumulative figure comes to; None where that is no question.

    None where the period's own cell is filled in already, or where the figure of the months before is not
    known: then the cumulative figure is kept as it was typed.
    """
    row, area = cell.key.row, cell.key.area
    own = CellKey(row, area, FormColumn.IN_PERIOD, filling.period)
    entry = filling.entry_of(own)
    if typed.value is None or row.indicator is None or (entry and Cell(own, entry).content):
        return None
    before = filling.so_far_before(own)
    if before is None:
        return None
    decimals = row.indicator.decimals
    text = write_number(typed.value - before, decimals)
    return {
        "name": own.name,
        "content": text,
        "said": _("%(cumulative)s less %(before)s of the months before leaves %(rest)s.")
        % {
            "cumulative": write_number(typed.value, decimals),
            "before": write_number(before, decimals),
            "rest": text,
        },
    }


def _time_of(entry: Entry | None) -> str:
    """When a cell was saved last: the time today, with the day before that."""
    if entry is None:
        return ""
    at = timezone.localtime(entry.entered_at)
    return f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at:%d/%m %H:%M}"
