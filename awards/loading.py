"""Law, catalogue, rules, movements and the counts of 2023 from their tables (`organisation.loading`).

Who the units of the department are comes from the offices: with them the collectives are made. No person,
decision or award is loaded: the published sources name none.
"""

from typing import Final

from awards.choices import CollectiveKind, RecipientKind
from awards.models import (
    AwardCoefficient,
    AwardCount,
    AwardRule,
    AwardType,
    BaseSalary,
    Collective,
    LawPeriod,
    Movement,
)
from awards.rules import ParametersRefused, parse_parameters
from organisation.choices import OfficeKind
from organisation.loading import Folder, Row, add, by_code
from organisation.models import Document, Office, Source

COEFFICIENTS: Final = {
    "coef_to_2023_12_31": "L2003",
    "coef_2024_01_01_to_2025_06_30": "L2022",
    "coef_from_2025_07_01": "L2022-152",
}
"""The columns of coefficients, each with the law period that it is of."""

TABLES: Final = {
    "law_periods": "code valid_from law decree verified note",
    "award_catalogue": (
        "code name_vi name_en kind level recipients decided_by precedence "
        f"{' '.join(COEFFICIENTS)} collective_factor article verified note"
    ),
    "award_rules": (
        "code award_code valid_from valid_to rule_type parameters article verified note"
    ),
    "base_salary": "from amount verified",
    "movements_2023": "code name theme launched_by from to",
    "awards_2023": (
        "id what level form_or_title_code stage achievement_year decided_year individuals collectives "
        "of_individuals of_collectives printed_percent remark contradiction also_stage may_include document "
        "source_url"
    ),
}
"""The columns of each table, in any order."""

DEPARTMENTS: Final = ("LSA", "SNV-OLD", "SNV")
"""The department whose awards are kept here, and those that its tasks of awards moved to."""

RECIPIENTS: Final = {
    RecipientKind.INDIVIDUAL: "for_individuals",
    RecipientKind.COLLECTIVE: "for_collectives",
    RecipientKind.HOUSEHOLD: "for_households",
}
"""The kinds in the column `recipients`, each with the field that says so."""


def load_awards(folder: Folder) -> dict[str, int]:
    """Load what this app keeps in tables; how many of each were new.

    Coefficients come with their award and are not looked at again once it is there. Call inside a
    transaction, after offices and documents, and end with `folder.refuse_if_faulty()`.
    """
    laws = _load_laws(folder)
    salaries = _load_salaries(folder)
    types = _load_types(folder)
    return {
        "law periods": laws,
        "base salaries": salaries,
        "titles and commendations": len(types),
        "coefficients": _load_coefficients(folder, types),
        "award rules": _load_rules(folder),
        "collectives": _load_collectives(),
        "movements": _load_movements(folder),
        "counts of awards": _load_counts(folder),
    }


def _load_laws(folder: Folder) -> int:
    known, added = by_code(LawPeriod), 0
    for row in folder.coded("law_periods"):
        if row["code"] not in known:
            law = LawPeriod(
                code=row["code"],
                valid_from=row.date("valid_from"),
                law=row["law"],
                decree=row["decree"],
                verified=row["verified"],
                note=row.text("note"),
            )
            added += add(row, law, known)
    return added


def _load_salaries(folder: Folder) -> int:
    known, added = set(BaseSalary.objects.values_list("valid_from", flat=True)), 0
    for row in folder.rows("base_salary"):
        salary = BaseSalary(
            valid_from=row.date("from"), amount=row.whole("amount"), verified=row["verified"]
        )
        if salary.valid_from not in known:
            added += add(row, salary)
    return added


def _load_types(folder: Folder) -> set[str]:
    """Load titles and commendations; the codes of the new ones."""
    known, new = by_code(AwardType), set()
    for row in folder.coded("award_catalogue"):
        if row["code"] in known:
            continue
        award_type = AwardType(
            code=row["code"],
            name=row["name_vi"],
            name_en=row["name_en"],
            kind=row["kind"],
            level=row["level"],
            decided_by=row.text("decided_by"),
            precedence=row.whole("precedence"),
            collective_factor=row.whole("collective_factor") or 1,
            article=row["article"],
            verified=row["verified"],
            note=row.text("note"),
            **_goes_to(row),
        )
        if add(row, award_type, known):
            new.add(award_type.code)
    return new


def _goes_to(row: Row) -> dict[str, bool]:
    named = set(filter(None, row["recipients"].split(";")))
    for unknown in sorted(named - set(RECIPIENTS)):
        row.fault("recipients", f"unknown code {unknown!r}")
    return {field: kind.value in named for kind, field in RECIPIENTS.items()}


def _load_coefficients(folder: Folder, new: set[str]) -> int:
    types, laws, added = by_code(AwardType), by_code(LawPeriod), 0
    for row in folder.coded("award_catalogue"):
        if row["code"] not in new:
            continue
        for column, code in COEFFICIENTS.items():
            if code not in laws:
                row.fault(column, f"unknown code {code!r}")
            elif (coefficient := row.number(column)) is not None:
                added += add(
                    row,
                    AwardCoefficient(
                        type=types[row["code"]],
                        law_period=laws[code],
                        coefficient=coefficient,
                        verified=row["verified"],
                    ),
                )
    return added


def _load_rules(folder: Folder) -> int:
    known, types, added = by_code(AwardRule), by_code(AwardType), 0
    for row in folder.coded("award_rules"):
        award_type = row.one_of("award_code", types, optional=False)
        if row["code"] in known or award_type is None:
            continue
        try:
            parameters = parse_parameters(row["parameters"])
        except ParametersRefused as refusal:
            row.fault("parameters", f"cannot read {str(refusal)!r}")
            continue
        rule = AwardRule(
            code=row["code"],
            type=award_type,
            valid_from=row.date("valid_from"),
            valid_to=row.date("valid_to"),
            rule_type=row["rule_type"],
            parameters=parameters,
            article=row["article"],
            verified=row["verified"],
            note=row.text("note"),
        )
        added += add(row, rule, known)
    return added


def _load_collectives() -> int:
    """Make collectives of the department, its units and the district labour offices; how many were new."""
    kinds: dict[int, CollectiveKind] = {}
    offices = {office.pk: office for office in Office.objects.all()}
    departments = {office.pk for office in offices.values() if office.code in DEPARTMENTS}
    for pk, office in offices.items():
        if pk in departments:
            kinds[pk] = CollectiveKind.DEPARTMENT
        elif office.parent_id in departments:
            kinds[pk] = CollectiveKind.UNIT
        elif office.kind == OfficeKind.DISTRICT_OFFICE:
            kinds[pk] = CollectiveKind.OUTSIDE
    known = set(Collective.objects.filter(office__in=kinds).values_list("office", flat=True))
    added = 0
    for pk, kind in kinds.items():
        if pk not in known:
            office = offices[pk]
            Collective.objects.create(
                code=office.code,
                office=office,
                kind=kind,
                valid_from=office.valid_from,
                valid_to=office.valid_to,
            )
            added += 1
    return added


def _load_movements(folder: Folder) -> int:
    known, added = by_code(Movement), 0
    for row in folder.coded("movements_2023"):
        if row["code"] not in known:
            movement = Movement(
                code=row["code"],
                name=row["name"],
                theme=row["theme"],
                launched_by=row["launched_by"],
                starts_on=row.date("from"),
                ends_on=row.date("to"),
            )
            added += add(row, movement, known)
    return added


def _load_counts(folder: Folder) -> int:
    """Load the counts, and then which may include which, for a row may name a later one."""
    known, types, documents = by_code(AwardCount), by_code(AwardType), by_code(Document)
    including: list[tuple[Row, AwardCount]] = []
    added = 0
    for row in folder.coded("awards_2023", "id"):
        if row["id"] in known:
            continue
        count = AwardCount(
            code=row["id"],
            what=row["what"],
            type=row.one_of("form_or_title_code", types),
            level=row["level"],
            stage=row["stage"],
            other_stage=row["also_stage"],
            achievement_year=row.whole("achievement_year"),
            decided_year=row.whole("decided_year"),
            individuals=row.whole("individuals"),
            collectives=row.whole("collectives"),
            of_individuals=row.whole("of_individuals"),
            of_collectives=row.whole("of_collectives"),
            printed_percent=row.number("printed_percent"),
            document=row.one_of("document", documents),
            source=Source.objects.get_or_create(location=row["source_url"])[0],
            remark=row.text("remark"),
            contradiction=row.text("contradiction"),
        )
        if add(row, count, known):
            added += 1
            including.append((row, count))
    for row, count in including:
        if other := row.one_of("may_include", known):
            count.may_include = other
            add(row, count)
    return added
