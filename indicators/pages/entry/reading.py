"""What was typed into the cells of a form, read: a number, one of the two kinds of nothing, or a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indicators.choices import Missing
from indicators.entering import Typed
from indicators.forms import read_figure
from indicators.pages.entry.sheet import Cell, Sheet
from vietnamese.text import fold, nfc

MOST_OF_A_TEXT = 300

_BESIDE = {"note": "ghichu", "reason": "lydo"}
"""What is said beside the figure of a cell, and the ends of its fields' names."""

# Beside the marks of the tables what people type for them, folded.
_NOTHINGS = {
    Missing.NOT_APPLICABLE: ("-", "–", "—", "−", "x", "khong ap dung", "kad", "not applicable"),
    Missing.NOT_REPORTED: ("…", "...", "chua bao cao", "chua co so", "cbc", "not reported"),
}
_MISSING = {text: missing for missing, texts in _NOTHINGS.items() for text in texts}


def read_content(text: str, cell: Cell) -> Typed:
    """What a cell's text says; the note and the reason are those that are stored.

    Empty: nothing is said. "–" is not applicable, "…" not reported, and zero is a number. Raises
    ValidationError, in words for the person who typed.
    """
    stored = cell.stored
    said = nfc(text).strip()
    missing = _MISSING.get(fold(said), "")
    if missing or not said:
        read = Typed(missing=missing, note=stored.note)
    else:
        if not said.strip("#"):
            raise ValidationError(
                _("Excel shows #### where a column is too narrow. Widen it there and copy again.")
            )
        read = Typed(read_figure(said, cell.row.indicator, cell.usual), note=stored.note)
    return _with_reason(read, stored)


def _with_reason(read: Typed, stored: Typed) -> Typed:
    """A reason is kept as long as the figure it was given for."""
    is_same = (read.value, read.missing) == (stored.value, stored.missing)
    return replace(read, reason=stored.reason) if is_same else read


@dataclass
class Read:
    """What was typed into a sheet: what each changed cell says, and the version that was on the screen."""

    typed: dict[str, tuple[Cell, Typed, int]] = field(default_factory=dict)
    refused: dict[str, Cell] = field(default_factory=dict)


def read_sheet(sheet: Sheet, fields: Mapping[str, str]) -> Read:
    """What was typed into the fields of a sheet; cells that nobody touched are left out.

    Each comes with what stood in it when it was sent out: what a colleague changed meanwhile in another
    cell is neither a conflict nor put back. A field that did not come is one nobody saw. Every fault is
    told beside its cell, all at once.
    """
    read = Read()
    for cell in sheet.cells:
        if cell.name in fields:
            _read_cell(cell, fields, read)
    return read


def _read_cell(cell: Cell, fields: Mapping[str, str], read: Read) -> None:
    text = nfc(fields[cell.name]).strip()
    missing = fields.get(f"{cell.name}-vang", "")
    beside = {
        name: nfc(fields[f"{cell.name}-{field}"]).strip()[:MOST_OF_A_TEXT]
        for name, field in _BESIDE.items()
        if fields.get(f"{cell.name}-{field}") not in (None, fields.get(f"{cell.name}-cu{field}"))
    }
    seen = _version(fields.get(f"{cell.name}-pb", ""))
    before = (fields.get(f"{cell.name}-cu"), fields.get(f"{cell.name}-cuvang"))
    if (text, missing) == before and not beside:
        return
    kept = replace(cell, typed=text, chosen=missing, seen=seen)
    errors = []
    typed = _with_reason(Typed(missing=missing, note=cell.stored.note), cell.stored)
    if missing not in ("", *Missing.values):
        errors.append(_("This is none of the reasons."))
    if text and missing:
        errors.append(_("Type a number or choose why there is none, not both."))
    elif text:
        try:
            typed = read_content(text, cell)
        except ValidationError as error:
            errors += error.messages
    if errors:
        read.refused[cell.name] = replace(kept, errors=tuple(errors))
        return
    typed = replace(
        typed, note=beside.get("note", typed.note), reason=beside.get("reason", typed.reason)
    )
    if typed != cell.stored or seen != cell.version:
        read.typed[cell.name] = (kept, typed, seen)


def _version(text: str) -> int:
    """The version that was on the screen; one that nobody has where the field was tampered with."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1
