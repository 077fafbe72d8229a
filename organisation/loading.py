"""Reference tables from CSV files into the database: all of a folder, or nothing and every fault named.

The files are those of `fixtures/domain/` (described in `docs/data.md`): UTF-8, comma, ISO dates, dot
as decimal sign, empty = not known; the order of their rows does not matter. Rows that are in the
database already are kept as they are, and what joins rows (a succession) is loaded when one of them is
new: so loading twice does nothing and never undoes what an administrator changed.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, Final, TypeAlias

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    SwapDay,
)
from vietnamese.text import nfc

TABLES: Final = {
    "documents": "code number issued_on issuer title_vi verified note",
    "areas": (
        "code gso_code name name_en level parent valid_from valid_to "
        "latitude longitude area_km2 successor_note"
    ),
    "area_facts": "code iso_code population population_year communes source_url note",
    "area_groups": "code name_vi area_code valid_from valid_to",
    "successions": "predecessor successor on share basis",
    "offices": "code name name_en kind parent area valid_from valid_to verified note",
    "office_successions": "predecessor successor on share basis",
    "function_transfers": (
        "code kind what_vi what_en from_office to_office on verified source_url note"
    ),
    "swap_days": "off worked source_url note",
}
"""The columns of each table, in any order."""

Load: TypeAlias = "Callable[[Folder], Mapping[str, int]]"
"""What loads tables of a folder inside a transaction, and tells how many rows of each were new."""

_parts: list[tuple[Mapping[str, str], Load]] = []


def also_loaded(tables: Mapping[str, str], load: Load) -> None:
    """Have these tables loaded together with all others, after those of the apps to the left.

    An app says so once, when it is ready: the command that loads hears of no app that comes after it.
    """
    if (tables, load) not in _parts:
        _parts.append((tables, load))


def parts_loaded() -> tuple[tuple[Mapping[str, str], Load], ...]:
    """The tables that were named to `also_loaded` with what loads them, the leftmost app's first."""
    return tuple(_parts)


# Python reads more than the tables may hold: 1_000, ١٢, NaN, 20240131.
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault of one row: `row` counts lines of the file, the heading being 1; 0 is the file itself."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.column}: {self.message}"


class LoadRefused(Exception):
    """Nothing was loaded; `errors` names every faulty cell."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(dict.fromkeys(errors))
        super().__init__("\n".join(map(str, self.errors)))


class Row:
    """One line of a table; its readers note a fault instead of raising, so that all are found at once.

    A reader gives None for an empty or faulty cell; where that may not be, the model's own check says so.
    """

    def __init__(
        self,
        file: str,
        line: int,
        cells: dict[str, str],
        errors: list[RowError],
        texts: dict[str, str],
    ) -> None:
        self.file, self.line, self.cells, self.errors = file, line, cells, errors
        self.texts = texts
        self._faulty: set[str] = set()

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def text(self, column: str) -> str:
        """A working note in Vietnamese; as it stands in the cell where it has no translation."""
        return self.texts.get(self[column], self[column])

    def fault(self, column: str, message: str) -> None:
        self._faulty.add(column)
        self.errors.append(RowError(self.file, self.line, column, message))

    def _read(self, column: str, grammar: re.Pattern[str], reader: Callable[[str], Any]) -> Any:
        if not (text := self[column]):
            return None
        try:
            if grammar.fullmatch(text):
                return reader(text)
        except ValueError:  # 30 February, a number of 5,000 digits
            pass
        self.fault(column, f"cannot read {text!r}")
        return None

    def date(self, column: str) -> Any:
        return self._read(column, _DATE, date.fromisoformat)

    def number(self, column: str) -> Any:
        return self._read(column, _NUMBER, Decimal)

    def whole(self, column: str) -> Any:
        return self._read(column, _WHOLE, int)

    def yes(self, column: str) -> bool:
        if self[column] not in ("yes", "no"):
            self.fault(column, f"is neither yes nor no: {self[column]!r}")
        return self[column] == "yes"

    def one_of(self, column: str, known: dict[str, Any], *, optional: bool = True) -> Any:
        """What the code in the cell stands for; None for an empty cell."""
        if not (code := self[column]):
            if not optional:
                self.fault(column, "is empty")
            return None
        if code not in known:
            self.fault(column, f"unknown code {code!r}")
        return known.get(code)

    def clean(self, instance: models.Model, *, exclude: Iterable[str] = ()) -> bool:
        """Whether the instance passes `full_clean`; each complaint becomes a fault of this row.

        A cell that could not be read has been told already and is not told again as an empty one.
        """
        try:
            instance.full_clean(exclude=exclude)
        except ValidationError as error:
            told = frozenset(self._faulty)
            for field, messages in error.message_dict.items():
                if (column := self._column_of(field)) not in told:
                    for message in messages:
                        self.fault(column, message)
            return False
        return True

    def _column_of(self, field: str) -> str:
        """The column that fills a field: `title_vi` of `title`, `parent_code` of `parent`."""
        columns = (field, f"{field}_vi", f"{field}_code")
        return next((column for column in columns if column in self.cells), field)


@dataclass(frozen=True, slots=True)
class _Table:
    heading: list[str]
    rows: list[Row]


class Folder:
    """The folder of tables being loaded, and the faults found so far.

    `texts` is the Vietnamese of the working notes, which the tables hold in English; empty for a
    folder without texts_vi.csv.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[RowError] = []
        self.texts: dict[str, str] = {}
        self._tables: dict[str, _Table] = {}
        if (path / "texts_vi.csv").exists() and self._has_columns("texts_vi", "en vi"):
            self.texts.update({row["en"]: row["vi"] for row in self.rows("texts_vi")})

    def require(self, tables: Mapping[str, str]) -> None:
        """Raise LoadRefused unless every one of these tables can be read and has its columns."""
        for name, columns in tables.items():
            self._has_columns(name, columns)
        self.refuse_if_faulty()

    def rows(self, name: str) -> list[Row]:
        """The rows of a table; none, and a fault, where it cannot be read."""
        if name not in self._tables:
            self._tables[name] = self._read(f"{name}.csv")
        return self._tables[name].rows

    def coded(self, name: str, column: str = "code") -> Iterator[Row]:
        """The rows of a table by the code of each; one without a code, or with another's, is a fault."""
        seen = set()
        for row in self.rows(name):
            if not row[column]:
                row.fault(column, "is empty")
            elif row[column] in seen:
                row.fault(column, f"stands twice: {row[column]!r}")
            else:
                seen.add(row[column])
                yield row

    def parents_first(self, name: str, column: str = "parent") -> Iterator[Row]:
        """The coded rows, none before the one that its `column` names; else as they stand."""
        waiting = {row["code"]: row for row in self.coded(name)}

        def with_parents(row: Row) -> Iterator[Row]:
            if parent := waiting.pop(row[column], None):
                yield from with_parents(parent)
            yield row

        while waiting:
            yield from with_parents(waiting.pop(next(iter(waiting))))

    def _has_columns(self, name: str, columns: str) -> bool:
        """Whether the table has these columns and no others; each that is wrong is a fault."""
        self.rows(name)
        heading, wanted = self._tables[name].heading, columns.split()
        if not heading:  # told by _read
            return False
        faults = dict.fromkeys({*wanted} - {*heading}, "is missing")
        faults |= dict.fromkeys({*heading} - {*wanted}, "is no column of this table")
        faults |= {column: "stands twice" for column in heading if heading.count(column) > 1}
        for column, message in sorted(faults.items()):
            self._fault(f"{name}.csv", 1, message, column)
        return not faults

    def _read(self, file: str) -> _Table:
        """The table of a file, every cell NFC and without spaces around it."""
        table = _Table([], [])
        try:
            # Excel puts a byte order mark before the heading.
            text = (self.path / file).read_text(encoding="utf-8-sig")
        except OSError as error:
            self._fault(file, 0, f"cannot be read: {error.strerror}")
            return table
        except UnicodeDecodeError:
            self._fault(file, 0, "is not UTF-8")
            return table
        lines = csv.reader(StringIO(text, newline=""), strict=True)
        try:
            for cells in filter(None, lines):
                self._put(table, file, lines.line_num, [nfc(cell.strip()) for cell in cells])
        except csv.Error as error:
            self._fault(file, lines.line_num, f"is damaged: {error}")
        if not table.heading:
            self._fault(file, 0, "is empty")
        return table

    def _put(self, table: _Table, file: str, line: int, cells: list[str]) -> None:
        if not table.heading:
            table.heading.extend(cells)
        elif len(cells) != len(table.heading):
            self._fault(file, line, "has another number of columns")
        elif "\0" in "".join(cells):
            self._fault(file, line, "holds a NUL")
        else:
            named = dict(zip(table.heading, cells, strict=True))
            table.rows.append(Row(file, line, named, self.errors, self.texts))

    def _fault(self, file: str, line: int, message: str, column: str = "") -> None:
        self.errors.append(RowError(file, line, column, message))

    def refuse_if_faulty(self) -> None:
        if self.errors:
            raise LoadRefused(self.errors)


def by_code(model: type[models.Model]) -> dict[str, Any]:
    """All rows of a table under their code."""
    return {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


def add(row: Row, instance: models.Model, known: dict[str, Any] | None = None) -> bool:
    """Save the instance if it is clean, and make it known under its code. Whether it was saved.

    Its constraints are for the database, which holds them anyway: asked about each beforehand, as
    `full_clean` does, a thousand rows take three times as long. They are asked once something is wrong,
    for the words.
    """
    try:
        instance.full_clean(validate_unique=False, validate_constraints=False)
        with transaction.atomic():
            instance.save(force_insert=instance._state.adding)
    except (ValidationError, IntegrityError):
        if row.clean(instance):
            raise
        return False
    if known is not None:
        known[instance.code] = instance  # type: ignore[attr-defined]
    return True


def load_organisation(folder: Folder) -> dict[str, int]:
    """Load documents, areas, groups, offices, their successions and swap days; how many of each were new.

    Call inside a transaction, after `folder.require(TABLES)`, and end with `folder.refuse_if_faulty()`.
    """
    documents = _load_documents(folder)
    areas = _load_areas(folder)
    groups = _load_groups(folder, new=areas)
    area_successions = _load_area_successions(folder, new=areas)
    offices = _load_offices(folder)
    return {
        "documents": documents,
        "areas": len(areas),
        "members of groups": groups,
        "area successions": area_successions,
        "offices": len(offices),
        "office successions": _load_office_successions(folder, new=offices),
        "swap days": _load_swap_days(folder),
    }


def _load_documents(folder: Folder) -> int:
    known, added = by_code(Document), 0
    for row in folder.coded("documents"):
        if row["code"] in known:
            continue
        document = Document(
            code=row["code"],
            number=row["number"],
            issued_on=row.date("issued_on"),
            issuer=row["issuer"],
            title=row["title_vi"],
            verified=row["verified"],
            note=row.text("note"),
        )
        added += add(row, document, known)
    return added


def _load_areas(folder: Folder) -> set[str]:
    """Load areas and groups with what is known of them besides; the codes of the new ones."""
    known, new = by_code(Area), set()
    facts = {row["code"]: row for row in folder.coded("area_facts")}
    for row in folder.parents_first("areas"):
        if row["code"] in known:
            continue
        fact = facts.get(row["code"])
        area = Area(
            code=row["code"],
            gso_code=row["gso_code"],
            name=row["name"],
            name_en=row["name_en"],
            level=row["level"],
            parent=row.one_of("parent", known),
            valid_from=row.date("valid_from"),
            valid_to=row.date("valid_to"),
            latitude=row.number("latitude"),
            longitude=row.number("longitude"),
            area_km2=row.number("area_km2"),
            population=fact.whole("population") if fact else None,
            population_year=fact.whole("population_year") if fact else None,
            note="; ".join(
                filter(None, [row.text("successor_note"), fact.text("note") if fact else ""])
            ),
        )
        if add(row, area, known):
            new.add(area.code)
    for code, fact in facts.items():
        if code not in known:
            fact.fault("code", f"unknown code {code!r}")
    return new


def _load_groups(folder: Folder, *, new: set[str]) -> int:
    known, added = by_code(Area), 0
    for row in folder.rows("area_groups"):
        group = row.one_of("code", known, optional=False)
        member = row.one_of("area_code", known, optional=False)
        if group and member and {group.code, member.code} & new:
            membership = AreaMembership(
                group=group,
                member=member,
                valid_from=row.date("valid_from"),
                valid_to=row.date("valid_to"),
            )
            added += add(row, membership)
    return added


def _load_area_successions(folder: Folder, *, new: set[str]) -> int:
    return _load_successions(
        folder, "successions", AreaSuccession, by_code(Area), lambda row: row.text("basis"), new
    )


def _load_offices(folder: Folder) -> set[str]:
    """Load offices; the codes of the new ones."""
    known, areas, new = by_code(Office), by_code(Area), set()
    for row in folder.parents_first("offices"):
        if row["code"] in known:
            continue
        office = Office(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            kind=row["kind"],
            parent=row.one_of("parent", known),
            area=row.one_of("area", areas),
            valid_from=row.date("valid_from"),
            valid_to=row.date("valid_to"),
            verified=row["verified"],
            note=row.text("note"),
        )
        if add(row, office, known):
            new.add(office.code)
    return new


def _load_office_successions(folder: Folder, *, new: set[str]) -> int:
    """Successions of offices; a basis that begins with the code of a transfer gets its words."""
    transfers = {row["code"]: row for row in folder.coded("function_transfers")}

    def basis(row: Row) -> str:
        code = row["basis"].split(";")[0].split(" ")[0]
        if code not in transfers:
            row.fault("basis", f"unknown code {code!r}")
            return row["basis"]
        return f"{row.text('basis')}: {transfers[code]['what_vi']}"

    return _load_successions(
        folder, "office_successions", OfficeSuccession, by_code(Office), basis, new
    )


def _load_successions(
    folder: Folder,
    name: str,
    model: type[AreaSuccession] | type[OfficeSuccession],
    known: dict[str, Any],
    basis: Callable[[Row], str],
    new: set[str],
) -> int:
    added = 0
    for row in folder.rows(name):
        predecessor = row.one_of("predecessor", known, optional=False)
        successor = row.one_of("successor", known, optional=False)
        if predecessor and successor and {predecessor.code, successor.code} & new:
            succession = model(
                predecessor=predecessor,
                successor=successor,
                on=row.date("on"),
                share=row["share"],
                basis=basis(row),
            )
            added += add(row, succession)
    return added


def _load_swap_days(folder: Folder) -> int:
    """Swap days of which neither day is in the list yet; one that was deleted comes back."""
    known, added = {day for swap in SwapDay.objects.swaps() for day in (swap.off, swap.worked)}, 0
    for row in folder.rows("swap_days"):
        swap = SwapDay(off=row.date("off"), worked=row.date("worked"), note=row.text("note"))
        if not {swap.off, swap.worked} & known:
            added += add(row, swap)
    return added
