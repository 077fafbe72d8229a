"""Reference tables from CSV files into the database: all of a folder, or nothing and every fault named.

The files are those of `fixtures/domain/` (described in `docs/data.md`): UTF-8, comma, ISO dates, dot
as decimal sign, empty = not known. Rows that are in the database already are kept as they are, so
loading twice does nothing and never undoes what an administrator changed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
)
from vietnamese.text import nfc


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault of one row: `row` counts lines of the file, the heading being 1."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row} {self.column}: {self.message}"


class LoadRefused(Exception):
    """Nothing was loaded; `errors` names every faulty cell."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(errors)
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

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def text(self, column: str) -> str:
        """A working note in Vietnamese; as it stands in the cell where it has no translation."""
        return self.texts.get(self[column], self[column])

    def fault(self, column: str, message: str) -> None:
        self.errors.append(RowError(self.file, self.line, column, message))

    def _read(self, column: str, reader: Callable[[str], Any]) -> Any:
        if not (text := self[column]):
            return None
        try:
            return reader(text)
        except (ValueError, ArithmeticError):
            self.fault(column, f"cannot read {text!r}")
            return None

    def date(self, column: str) -> Any:
        return self._read(column, date.fromisoformat)

    def number(self, column: str) -> Any:
        return self._read(column, Decimal)

    def whole(self, column: str) -> Any:
        return self._read(column, int)

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
        """Whether the instance passes `full_clean`; each complaint becomes a fault of this row."""
        try:
            instance.full_clean(exclude=exclude)
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                for message in messages:
                    self.fault(column, message)
            return False
        return True


class Folder:
    """The folder of tables being loaded, and the faults found so far.

    `texts` is the Vietnamese of the working notes, which the tables hold in English; empty for a
    folder without texts_vi.csv.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[RowError] = []
        self.texts: dict[str, str] = {}
        if (path / "texts_vi.csv").exists():
            self.texts.update({row["en"]: row["vi"] for row in self.rows("texts_vi")})

    def rows(self, name: str) -> Iterator[Row]:
        with (self.path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            for number, cells in enumerate(csv.DictReader(file), 2):
                if None in cells or None in cells.values():
                    self.errors.append(
                        RowError(f"{name}.csv", number, "", "has another number of columns")
                    )
                    continue
                clean = {column: nfc(text.strip()) for column, text in cells.items()}
                yield Row(f"{name}.csv", number, clean, self.errors, self.texts)

    def refuse_if_faulty(self) -> None:
        if self.errors:
            raise LoadRefused(self.errors)


def by_code(model: type[models.Model]) -> dict[str, Any]:
    """All rows of a table under their code."""
    return {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


def add(row: Row, instance: models.Model, known: dict[str, Any] | None = None) -> bool:
    """Save the instance if it is clean, and make it known under its code. Whether it was saved."""
    if not row.clean(instance):
        return False
    instance.save()
    if known is not None:
        known[instance.code] = instance  # type: ignore[attr-defined]
    return True


def load_organisation(folder: Folder) -> dict[str, int]:
    """Load documents, areas, groups, offices and their successions; how many rows of each were new.

    Call inside a transaction and end with `folder.refuse_if_faulty()`.
    """
    return {
        "documents": _load_documents(folder),
        "areas": _load_areas(folder),
        "area groups": _load_groups(folder),
        "area successions": _load_area_successions(folder),
        "offices": _load_offices(folder),
        "office successions": _load_office_successions(folder),
    }


def _load_documents(folder: Folder) -> int:
    known, added = by_code(Document), 0
    for row in folder.rows("documents"):
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


def _load_areas(folder: Folder) -> int:
    known, added = by_code(Area), 0
    facts = {row["code"]: row for row in folder.rows("area_facts")}
    for row in folder.rows("areas"):
        if row["code"] in known or row["level"] == "group":
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
        added += add(row, area, known)
    for code, fact in facts.items():
        if code not in known:
            fact.fault("code", f"unknown code {code!r}")
    return added


def _load_groups(folder: Folder) -> int:
    known, added = by_code(Area), 0
    existing = set(AreaMembership.objects.values_list("group__code", "member__code", "valid_from"))
    for row in folder.rows("areas"):
        if row["level"] == "group" and row["code"] not in known:
            group = Area(
                code=row["code"],
                name=row["name"],
                name_en=row["name_en"],
                level=row["level"],
                valid_from=row.date("valid_from"),
                valid_to=row.date("valid_to"),
                note=row.text("successor_note"),
            )
            added += add(row, group, known)
    for row in folder.rows("area_groups"):
        if (row["code"], row["area_code"], row.date("valid_from")) in existing:
            continue
        group, member = row.one_of("code", known), row.one_of("area_code", known)
        if group and member:
            add(
                row,
                AreaMembership(
                    group=group,
                    member=member,
                    valid_from=row.date("valid_from"),
                    valid_to=row.date("valid_to"),
                ),
            )
    return added


def _load_area_successions(folder: Folder) -> int:
    return _load_successions(
        folder, "successions", AreaSuccession, by_code(Area), lambda row: row.text("basis")
    )


def _load_offices(folder: Folder) -> int:
    known, areas, added = by_code(Office), by_code(Area), 0
    for row in folder.rows("offices"):
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
        added += add(row, office, known)
    return added


def _load_office_successions(folder: Folder) -> int:
    """Successions of offices; a basis that begins with the code of a transfer gets its words."""
    transfers = {row["code"]: row for row in folder.rows("function_transfers")}

    def basis(row: Row) -> str:
        code = row["basis"].split(";")[0].split(" ")[0]
        if code not in transfers:
            row.fault("basis", f"unknown code {code!r}")
            return row["basis"]
        return f"{row.text('basis')}: {transfers[code]['what_vi']}"

    return _load_successions(folder, "office_successions", OfficeSuccession, by_code(Office), basis)


def _load_successions(
    folder: Folder,
    name: str,
    model: type[AreaSuccession] | type[OfficeSuccession],
    known: dict[str, Any],
    basis: Callable[[Row], str],
) -> int:
    existing = set(model.objects.values_list("predecessor__code", "successor__code", "on"))
    added = 0
    for row in folder.rows(name):
        if (row["predecessor"], row["successor"], row.date("on")) in existing:
            continue
        predecessor = row.one_of("predecessor", known, optional=False)
        successor = row.one_of("successor", known, optional=False)
        if predecessor and successor:
            succession = model(
                predecessor=predecessor,
                successor=successor,
                on=row.date("on"),
                share=row["share"],
                basis=basis(row),
            )
            added += add(row, succession)
    return added
