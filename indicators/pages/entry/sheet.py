"""One form of one office and period, as it is filled in: its rows, its cells, and what stands beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from indicators import wording, wording_doubts
from indicators.calculations import TOTAL, Value, achievement, target_in_force, value_of
from indicators.calculations.facts import TargetFigure
from indicators.choices import AreaAggregation, FormColumn, Kind, Missing
from indicators.entering import Typed
from indicators.filling import Asked, CellKey, Filling
from indicators.forms_of_record import elsewhere_in_words
from indicators.models import Entry, FormRow, ReturnedCell, Submission
from indicators.periods import Period
from indicators.writing import NOTHING
from organisation.models import Area
from organisation.naming import marked_name
from vietnamese.numbers import write_number

MARKS = {Missing.NOT_APPLICABLE: "–", Missing.NOT_REPORTED: "…"}
"""How the two kinds of nothing are written in a cell, as in the tables of the statistics office."""

LETTER_OF_PLAN = "D"
LETTERS = "GHIKLM"
"""Of the columns of figures; before them stand A to F, and J is left out as on official forms."""


FIRST_EMPTY: Final = "o=trong"
"""Asked of the address of a form: go on to the first cell that nobody has filled in."""


@dataclass(frozen=True)
class Remark:
    """What looks odd about a cell, in a sentence; `suggestion` is what may have been meant.

    One that is `is_refusal` has to be mended; any other needs a reason before the form is submitted. What was
    `is_returned` by the reviewer needs an answer: another figure, or a reason that was not there before.
    """

    said: str
    suggestion: str = ""
    is_refusal: bool = False
    is_returned: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell to be filled in, what is stored of it, and what was typed if that was refused.

    `label` says row, column and, where there are several, area in words, for those who hear the page.
    `usual` is the latest figure before, for doubtful numbers; `carried` the state of the period before, which
    may be typed again as it was; `computed` what follows from other cells, which stands in the cell as long
    as nothing was typed there.
    """

    key: CellKey
    entry: Entry | None
    label: str = ""
    usual: Decimal | None = None
    carried: str = ""
    computed: str = ""
    remarks: tuple[Remark, ...] = ()
    typed: str | None = None
    chosen: str | None = None
    seen: int | None = None
    errors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.key.name

    @property
    def row(self) -> FormRow:
        return self.key.row

    @property
    def column(self) -> str:
        return self.key.column

    @property
    def stored(self) -> Typed:
        return Typed.of(self.entry)

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def sent_version(self) -> int:
        """The version that goes out with the page: of a cell that came back unsaved, the one it came with.

        Else a colleague's save in between would be overwritten at the second try.
        """
        return self.version if self.seen is None else self.seen

    @property
    def text(self) -> str:
        """What stands in the field of the number: what was typed, else what is stored."""
        return self.stored_text if self.typed is None else self.typed

    @property
    def stored_text(self) -> str:
        """The stored number; empty where there is none."""
        return "" if self.stored.missing else self.content

    @property
    def content(self) -> str:
        """All that is stored of the cell in one text: the number, or the mark for why there is none."""
        return self.content_of(self.stored)

    def content_of(self, typed: Typed) -> str:
        """What is said of the cell in one text: a number in the writing it is typed in, on every page."""
        if typed.missing:
            return MARKS[Missing(typed.missing)]
        if typed.value is None or self.row.indicator is None:
            return ""
        return write_number(typed.value, self.row.indicator.decimals)

    @property
    def missing(self) -> str:
        return self.stored.missing if self.chosen is None else self.chosen


@dataclass(frozen=True)
class Fixed:
    """What stands in a column of a line and is worked out, never typed; `id` finds it again on the page.

    `text` is HTML where it has to be marked as made up.
    """

    id: str
    column: str
    text: str = NOTHING


@dataclass(frozen=True)
class Line:
    """A row of the form for one area; a heading has nothing else.

    `cells` stand under the columns of the sheet, typed or worked out. `said` tells of a row that is not typed
    where its figure comes from: "cộng 2/3 dòng", "Lấy từ biểu 01T-VL".
    """

    row: FormRow
    area: Area
    number: str = ""
    is_of_which: bool = False
    cells: tuple[Cell | Fixed, ...] = ()
    plan: str = NOTHING
    last_year: str = NOTHING
    last_period: str = NOTHING
    share: str = NOTHING
    is_illustrated: bool = False
    said: str = ""

    @property
    def id(self) -> str:
        return _line_id(self.row, self.area)

    @property
    def typed(self) -> Iterator[Cell]:
        return (cell for cell in self.cells if isinstance(cell, Cell))

    @property
    def main(self) -> Cell | None:
        """The cell of the period itself, which note and reason belong to."""
        return next(self.typed, None)

    @property
    def fixed(self) -> Iterator[Fixed]:
        return (cell for cell in self.cells if isinstance(cell, Fixed))

    @property
    def errors(self) -> tuple[tuple[Cell, str], ...]:
        return tuple((cell, error) for cell in self.typed for error in cell.errors)


@dataclass(frozen=True)
class Block:
    """Lines under one heading: the rows of an area, or the areas of a row."""

    title: str
    lines: tuple[Line, ...]


class Heading(NamedTuple):
    """A column of figures: its code and name, the period it stands for, and its letter on the form."""

    column: str
    name: str
    period: str
    letter: str


@dataclass(frozen=True)
class Sheet:
    """The whole form; `columns` are those of its figures, typed or worked out, with their periods.

    `total` stands beneath one row in all areas, where such figures are added up.
    """

    filling: Filling
    columns: Mapping[str, Period]
    blocks: tuple[Block, ...]
    total: Fixed | None = None

    @property
    def submission(self) -> Submission:
        return self.filling.submission

    @property
    def period(self) -> Period:
        return self.filling.period

    @property
    def lines(self) -> Iterator[Line]:
        return (line for block in self.blocks for line in block.lines)

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for line in self.lines for cell in line.typed)

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(
            Heading(name, str(FormColumn(name).label), wording.period_label(period), letter)
            for letter, (name, period) in zip(LETTERS, self.columns.items(), strict=False)
        )

    @property
    def share_letters(self) -> str:
        """The letter of the share of the plan, and what it is worked out from: "I = H/D"."""
        letters = {heading.column: heading.letter for heading in self.headings}
        own = LETTERS[len(self.columns)]
        return f"{own} = {letters[FormColumn.CUMULATIVE]}/{LETTER_OF_PLAN}"

    @property
    def note_letter(self) -> str:
        return LETTERS[len(self.columns) + 1]

    @property
    def is_illustrated(self) -> bool:
        """Whether made-up figures stand beside the cells."""
        return any(line.is_illustrated for line in self.lines)

    @property
    def faulty(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.errors)

    def with_cells(self, changed: Mapping[str, Cell]) -> "Sheet":
        """The same sheet with these cells in place of those of the same name."""

        def renewed(line: Line) -> Line:
            return replace(
                line,
                cells=tuple(
                    changed.get(cell.name, cell) if isinstance(cell, Cell) else cell
                    for cell in line.cells
                ),
            )

        return replace(
            self,
            blocks=tuple(
                replace(block, lines=tuple(map(renewed, block.lines))) for block in self.blocks
            ),
        )


def sheet_by_area(
    filling: Filling,
    *,
    today: date,
    areas: Iterable[Area] | None = None,
    rows: Iterable[FormRow] | None = None,
) -> Sheet:
    """All rows of one area after the other; of these areas and rows only, if they are given."""
    maker = _Maker(filling, today)
    asked = filling.asked
    rows = asked.rows if rows is None else tuple(rows)
    return Sheet(
        filling=filling,
        columns=maker.columns,
        blocks=tuple(
            Block(marked_name(area), tuple(maker.line(row, area) for row in rows))
            for area in (asked.areas if areas is None else areas)
        ),
    )


def sheet_by_row(filling: Filling, *, today: date, row: FormRow) -> Sheet:
    """One row of the form in all areas, one below the other."""
    maker = _Maker(filling, today)
    lines = tuple(maker.line(row, area) for area in filling.asked.areas)
    lines = tuple(
        replace(line, number=str(number), is_of_which=False) for number, line in enumerate(lines, 1)
    )
    block = Block(marked_name(filling.indicator_of(row)), lines)
    return Sheet(filling, maker.columns, (block,), total_over_areas(filling, row))


def total_over_areas(filling: Filling, row: FormRow) -> Fixed | None:
    """What was typed in all areas of a form together; None where such figures are not added up."""
    indicator = filling.indicator_of(row)
    if indicator.area_aggregation != AreaAggregation.SUM:
        return None
    values = [
        value_of(filling.book, CellKey(row, area, FormColumn.IN_PERIOD, filling.period).key).number
        for area in filling.asked.areas
    ]
    known = [value for value in values if value is not None]
    total = wording.figure_of_number(indicator, sum(known, Decimal())).number if known else NOTHING
    return Fixed(f"t-{row.pk}", FormColumn.IN_PERIOD, total)


def cells_of(filling: Filling, names: Iterable[str], *, today: date) -> dict[str, Cell]:
    """The cells of these names; names that are none are left out."""
    wanted = set(names)
    maker = _Maker(filling, today)
    lines = dict.fromkeys((key.row, key.area) for key in filling.asked.cells if key.name in wanted)
    return {
        cell.name: cell
        for row, area in lines
        for cell in maker.line(row, area).typed
        if cell.name in wanted
    }


def remarks_on(filling: Filling, cell: Cell) -> tuple[Remark, ...]:
    """What looks odd about what a cell holds, and before it why the reviewer sent it back."""
    indicators = filling.catalogue.indicators
    returned = filling.returned_of(cell.entry)
    sent_back = () if returned is None else (_remark_of_return(returned),)
    return sent_back + tuple(
        Remark(
            said=wording_doubts.said(doubt, indicators),
            suggestion="" if doubt.suggestion is None else cell.content_of(Typed(doubt.suggestion)),
            is_refusal=doubt.is_refusal,
        )
        for doubt in filling.doubts(cell.key)
    )


def _remark_of_return(returned: ReturnedCell) -> Remark:
    said = _("Returned by %(person)s: %(reason)s") % {
        "person": returned.event.by,
        "reason": returned.reason,
    }
    return Remark(said if said.endswith((".", "!", "?")) else f"{said}.", is_returned=True)


def impossible(filling: Filling, typed: Iterable[tuple[Cell, Typed]]) -> dict[str, tuple[str, ...]]:
    """Of what would be saved, what can never be: the reasons, by the names of the cells."""
    wanted = [
        (cell, Entry(submission=filling.submission, **cell.key.fields, **asdict(said)))
        for cell, said in typed
        if said.value is not None
    ]
    tried = filling.with_entries(entry for _cell, entry in wanted)
    indicators = filling.catalogue.indicators
    found = {
        cell.name: tuple(
            wording_doubts.said(doubt, indicators)
            for doubt in tried.doubts(cell.key)
            if not doubt.may_be_stored
        )
        for cell, _entry in wanted
    }
    return {name: reasons for name, reasons in found.items() if reasons}


def _marked(text: str, *sides: Value | TargetFigure | None) -> str:
    """A text of the page, marked where what it says was made up."""
    if text == NOTHING or not any(side.illustration for side in sides if side is not None):
        return text
    return format_html(
        '<span class="made-up">{}<span class="hidden-text">, {}</span></span>',
        text,
        wording.ILLUSTRATION,
    )


def _with_text(line: Line, text: str) -> Line:
    """The line with this in the column of the period, where nothing is typed."""
    return replace(
        line,
        cells=tuple(
            replace(cell, text=text)
            if isinstance(cell, Fixed) and cell.column == FormColumn.IN_PERIOD
            else cell
            for cell in line.cells
        ),
    )


def _line_id(row: FormRow, area: Area) -> str:
    return f"d-{row.pk}-{area.pk}"


@dataclass(frozen=True)
class _Maker:
    filling: Filling
    today: date

    @property
    def asked(self) -> Asked:
        return self.filling.asked

    @cached_property
    def columns(self) -> dict[str, Period]:
        """What the form asks and, whether it asks for it or not, the year so far."""
        period = self.asked.period
        so_far = Period.cumulative(period.end.year, period.end.month)
        return {**self.asked.columns, FormColumn.CUMULATIVE: so_far}

    def line(self, row: FormRow, area: Area) -> Line:
        if row.indicator is None:
            return Line(row, area, row.number)
        before = self._value(row, area, self.asked.period.previous())
        last_year = self._value(row, area, self.asked.period.same_period_last_year())
        usual = next((v.number for v in (before, last_year) if v.number is not None), None)
        target = self._target(row, area)
        so_far = self._so_far(row, area)
        carried = before.number if row.indicator.kind == Kind.STOCK else None
        line = Line(
            row=row,
            area=area,
            number=row.number,
            is_of_which=row.number == "-",
            cells=self._cells(row, area, usual, carried, so_far),
            plan=self._plan(row, target),
            last_year=self._written(row, last_year),
            last_period=self._written(row, before),
            share=self._share(so_far, target),
            is_illustrated=any(
                side is not None and side.illustration
                for side in (before, last_year, so_far, target)
            ),
        )
        code = self.asked.given_by(row, area)
        if code is not None:
            return self._with_own(replace(line, said=elsewhere_in_words(code)))
        return self._with_sum(line) if row.pk in self.asked.added_up else line

    def _cells(
        self,
        row: FormRow,
        area: Area,
        usual: Decimal | None,
        carried: Decimal | None,
        so_far: Value,
    ) -> tuple[Cell | Fixed, ...]:
        keys = {key.column: key for key in self.asked.cells_of(row, area)}
        is_flow = row.indicator is not None and row.indicator.kind == Kind.FLOW
        cells: list[Cell | Fixed] = []
        for column in self.columns:
            is_so_far = column == FormColumn.CUMULATIVE and is_flow
            if key := keys.get(column):
                entry = self.filling.entry_of(key)
                cell = Cell(key=key, entry=entry, label=self._label(key))
                if is_so_far:
                    cell = replace(cell, computed=self._words_so_far(row, so_far))
                cell = replace(cell, remarks=remarks_on(self.filling, cell))
                if column == FormColumn.IN_PERIOD:
                    cell = replace(
                        cell,
                        usual=usual,
                        carried="" if carried is None else cell.content_of(Typed(carried)),
                    )
                cells.append(cell)
            else:
                said = self._said_so_far(row, so_far) if is_so_far else NOTHING
                cells.append(Fixed(f"{_line_id(row, area)}-{column}", column, said))
        return tuple(cells)

    def _label(self, key: CellKey) -> str:
        parts = [str(self.filling.indicator_of(key.row)), str(FormColumn(key.column).label)]
        if len(self.asked.areas) > 1:
            parts.append(str(key.area))
        return ", ".join(parts)

    def _with_sum(self, line: Line) -> Line:
        """The line with what its parts add up to so far, whether or not all of them are there."""
        key = CellKey(line.row, line.area, FormColumn.IN_PERIOD, self.asked.period).key
        parts = [
            value_of(self.filling.book, key._replace(indicator=part))
            for part in self.filling.book.parts(key.indicator)
        ]
        known = [value.number for value in parts if value.number is not None]
        indicator = self.filling.indicator_of(line.row)
        total = (
            wording.figure_of_number(indicator, sum(known, Decimal())).number if known else NOTHING
        )
        return replace(
            _with_text(line, total),
            said=_("sum of %(known)d of %(count)d rows")
            % {"known": len(known), "count": len(parts)},
        )

    def _with_own(self, line: Line) -> Line:
        """The line with the published figure of the period, which another form gives."""
        own = self._value(line.row, line.area, self.asked.period)
        return _with_text(line, self._written(line.row, own))

    def _so_far(self, row: FormRow, area: Area) -> Value:
        """What is held against the plan of the year: of a flow from January on, else the state itself."""
        key = CellKey(row, area, FormColumn.IN_PERIOD, self.asked.period).key
        if row.indicator and row.indicator.kind == Kind.FLOW:
            key = key.in_period(self.columns[FormColumn.CUMULATIVE])
        return value_of(self.filling.book, key)

    def _said_so_far(self, row: FormRow, value: Value) -> str:
        """The number, or how much of it is there: "5/6 tháng" is not held against a plan."""
        if value.coverage is not None and value.is_partial:
            return wording.coverage(value.coverage)
        return self._written(row, value)

    def _words_so_far(self, row: FormRow, value: Value) -> str:
        """The same for a cell, whose words are heard too."""
        if value.coverage is not None and value.is_partial:
            return wording.coverage(value.coverage)
        return wording.marked(self._number(row, value), value)

    def _share(self, so_far: Value, target: TargetFigure | None) -> str:
        if not so_far.is_complete:
            return NOTHING
        share = wording.share(achievement(self.filling.book, so_far, target))
        return _marked(share, so_far, target)

    def _value(self, row: FormRow, area: Area, period: Period) -> Value:
        key = CellKey(row, area, FormColumn.IN_PERIOD, period).key
        return value_of(self.filling.book, key)

    def _written(self, row: FormRow, value: Value) -> str:
        return _marked(self._number(row, value), value)

    def _number(self, row: FormRow, value: Value) -> str:
        if value.number is None:
            return NOTHING
        return wording.figure_of(self.filling.indicator_of(row), value).number

    def _target(self, row: FormRow, area: Area) -> TargetFigure | None:
        if row.slice.code != TOTAL:
            return None
        year = Period.year_of(self.asked.period.end.year)
        key = CellKey(row, area, FormColumn.IN_PERIOD, year).key
        candidates = self.filling.published.targets.get(key, ())
        return target_in_force(candidates, min(year.end, self.today)).in_force

    def _plan(self, row: FormRow, target: TargetFigure | None) -> str:
        if target is None:
            return NOTHING
        written = wording.figure_of_target(self.filling.indicator_of(row), target)
        return _marked(written.number, target)
