"""The reporting forms from their tables into the database, in the manner of `organisation.loading`."""

from collections.abc import Iterator
from typing import Final

from indicators.forms_of_record import assigned as form_assignments
from indicators.forms_of_record import clash_in_words, clash_of, rows_of_record
from indicators.models import Form, FormAssignment, FormRow, Indicator, Slice
from indicators.models.catalogue import TOTAL
from organisation.loading import Folder, Row, add, by_code
from organisation.models import Area, Office

TABLES: Final = {
    "forms": (
        "code name_vi name_en periodicity receiving_office cut_off_day cut_off_day_in_december "
        "months_before working_days cumulative year_estimate status practice legal_basis valid_from note"
    ),
    "form_rows": "form order number heading_vi indicator_code slice of_record",
    "form_assignments": "form office areas valid_from",
}
"""The columns of each table, in any order."""


def load_forms(folder: Folder) -> dict[str, int]:
    """Load forms, their rows and who fills them in; how many were new.

    Rows and assignments come with their form and are not looked at again once it is there.
    """
    new = _load_forms(folder)
    return {
        "forms": len(new),
        "rows of forms": _load_rows(folder, new),
        "assignments of forms": _load_assignments(folder, new),
    }


def _load_forms(folder: Folder) -> dict[str, Form]:
    known, offices = by_code(Form), by_code(Office)
    new: dict[str, Form] = {}
    for row in folder.coded("forms"):
        if row["code"] in known:
            continue
        form = Form(
            code=row["code"],
            name=row["name_vi"],
            name_en=row["name_en"],
            periodicity=row["periodicity"],
            receiving_office=row.one_of("receiving_office", offices, optional=False),
            cut_off_day=row.whole("cut_off_day"),
            cut_off_day_in_december=row.whole("cut_off_day_in_december"),
            months_before=row.whole("months_before"),
            working_days=row.whole("working_days"),
            asks_cumulative=row.yes("cumulative"),
            asks_year_estimate=row.yes("year_estimate"),
            status=row["status"],
            is_practice=row.yes("practice"),
            legal_basis=row["legal_basis"],
            valid_from=row.date("valid_from"),
            note=row["note"],
        )
        if add(row, form, known):
            new[form.code] = form
    return new


def _load_rows(folder: Folder, new: dict[str, Form]) -> int:
    forms, indicators, added = by_code(Form), by_code(Indicator), 0
    slices = {slice.code: slice for slice in Slice.objects.all()}
    for row in folder.rows("form_rows"):
        form = row.one_of("form", forms, optional=False)
        if form and form.code in new:
            asked = FormRow(
                form=form,
                order=row.whole("order"),
                number=row["number"],
                heading=row["heading_vi"],
                indicator=row.one_of("indicator_code", indicators),
                slice=row.one_of("slice", slices) or slices[TOTAL],
                is_of_record=row.yes("of_record"),
            )
            added += add(row, asked)
    return added


def _load_assignments(folder: Folder, new: dict[str, Form]) -> int:
    forms, offices, areas, added = by_code(Form), by_code(Office), by_code(Area), 0
    assigned: list[tuple[Row, Form]] = []
    for row in folder.rows("form_assignments"):
        form = row.one_of("form", forms, optional=False)
        office = row.one_of("office", offices, optional=False)
        codes = row["areas"].split()
        for unknown in [code for code in codes if code not in areas]:
            row.fault("areas", f"{unknown} is no area")
        if form and office and form.code in new and set(codes) <= areas.keys():
            assignment = FormAssignment(form=form, office=office, valid_from=row.date("valid_from"))
            if add(row, assignment):
                assignment.areas.set(areas[code] for code in codes)
                added += 1
                assigned.append((row, form))
    for row, form in _one_each(assigned):
        clash = clash_of(form, rows_of_record(form), form_assignments(form))
        if clash:
            row.fault("areas", clash_in_words(clash))
    return added


def _one_each(assigned: list[tuple[Row, Form]]) -> Iterator[tuple[Row, Form]]:
    """The first row of each form: its assignments are looked at together."""
    seen: set[int] = set()
    for row, form in assigned:
        if form.pk not in seen:
            seen.add(form.pk)
            yield row, form
