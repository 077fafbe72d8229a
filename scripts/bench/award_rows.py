"""People, decisions and awards of ten years, generated and put in as they would lie after ten years."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db import models, transaction

from awards.choices import AwardKind, AwardLevel, CollectiveKind, Sex, Stage
from awards.models import (
    Award,
    AwardDecision,
    AwardStageEvent,
    AwardType,
    Collective,
    LawPeriod,
    Person,
    Post,
)
from organisation.choices import OfficeKind
from organisation.models import Document, Office
from scripts.bench.sets import LAST_YEAR
from vietnamese.text import fold

OFFICES: Final = 40
AT_ONCE: Final = 5_000

TYPES: Final = (
    # code, name, kind, level, one in so many people holds it
    ("LDTT", "Lao động tiên tiến", AwardKind.TITLE, AwardLevel.DEPARTMENT, 1),
    ("CSTDCS", "Chiến sĩ thi đua cơ sở", AwardKind.TITLE, AwardLevel.DEPARTMENT, 8),
    ("CSTD_TINH", "Chiến sĩ thi đua cấp tỉnh", AwardKind.TITLE, AwardLevel.PROVINCE, 100),
    ("GK_SO", "Giấy khen", AwardKind.COMMENDATION, AwardLevel.DEPARTMENT, 12),
    ("BK_TINH", "Bằng khen cấp tỉnh", AwardKind.COMMENDATION, AwardLevel.PROVINCE, 50),
)
"""Awards of people; units hold one title of their own."""


@transaction.atomic
def fill(people: int, years: int) -> dict[str, Any]:
    """Put the rows in; the keys that pages are asked with, and how many awards there are."""
    spans = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    offices = _offices()
    staff = _people(people, offices)
    law = LawPeriod.objects.create(code="L", valid_from=date(2000, 1, 1), law="Luật", decree="NĐ")
    types = _types()
    units = _units(offices)
    decisions = {(award.pk, year): _decision(award, year, law) for award in types for year in spans}
    awards = _awards(types, staff, units, offices, decisions, spans)
    count = sum(len(batch) for batch in _batches(Award, awards))
    steps = (
        AwardStageEvent(award_id=pk, stage=Stage.GIVEN, on=decided_on)
        for pk, decided_on in Award.objects.values_list("pk", "decision__decided_on").iterator()
    )
    for _batch in _batches(AwardStageEvent, steps):
        pass
    return {
        "rows": count,
        "years": list(spans),
        "people": [person.pk for person in staff],
        "collectives": [unit.pk for unit in units],
        "decisions": [decision.pk for decision in decisions.values()],
    }


def _batches(model: type[models.Model], rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield model._default_manager.bulk_create(batch)


def _offices() -> list[Office]:
    made = []
    for number in range(OFFICES):
        office = Office(
            code=f"PHONG_{number:02}", name=f"Phòng số {number}", kind=OfficeKind.DIVISION
        )
        office.save()
        made.append(office)
    return made


def _people(count: int, offices: list[Office]) -> list[Person]:
    rows = []
    for number in range(count):
        name, code = f"Người số {number:04}", f"NV-{number:04}"
        sex = Sex.FEMALE if number % 5 < 2 else Sex.MALE
        rows.append(Person(code=code, full_name=name, sex=sex, folded=fold(f"{code} {name}")))
    made = Person.objects.bulk_create(rows, batch_size=AT_ONCE)
    Post.objects.bulk_create(
        [
            Post(
                person=person,
                office=offices[number % len(offices)],
                title="Chuyên viên",
                valid_from=date(2010, 1, 1),
            )
            for number, person in enumerate(made)
        ],
        batch_size=AT_ONCE,
    )
    return made


def _types() -> list[AwardType]:
    rows = [
        AwardType(code=code, name=name, kind=kind, level=level, precedence=1, for_individuals=True)
        for code, name, kind, level, _one_in in TYPES
    ]
    rows.append(
        AwardType(
            code="TTLDTT",
            name="Tập thể lao động tiên tiến",
            kind=AwardKind.TITLE,
            level=AwardLevel.DEPARTMENT,
            precedence=1,
            for_collectives=True,
        )
    )
    for row in rows:
        row.save()
    return rows


def _units(offices: list[Office]) -> list[Collective]:
    made = []
    for office in offices:
        unit = Collective(code=office.code, office=office, kind=CollectiveKind.UNIT)
        unit.save()
        made.append(unit)
    return made


def _decision(award: AwardType, year: int, law: LawPeriod) -> AwardDecision:
    document = Document(
        code=f"QD-{award.code}-{year}",
        number=f"{award.pk}/QĐ-{year}",
        issuer="Sở",
        title=f"{award.name} năm {year}",
        issued_on=date(year, 12, 31),
    )
    document.save()
    return AwardDecision.objects.create(
        document=document, decided_on=date(year, 12, 31), signer_post="Giám đốc", law_period=law
    )


def _awards(
    types: list[AwardType],
    staff: list[Person],
    units: list[Collective],
    offices: list[Office],
    decisions: dict[tuple[int, int], AwardDecision],
    years: range,
) -> Iterator[Award]:
    *of_people, of_units = types
    for year in years:
        for award, (_code, _name, _kind, _level, one_in) in zip(of_people, TYPES, strict=True):
            for number, person in enumerate(staff):
                if (number + year) % one_in == 0:
                    office = offices[number % len(offices)]
                    yield _award(award, year, decisions, person=person, office=office)
        for unit, office in zip(units, offices, strict=True):
            yield _award(of_units, year, decisions, collective=unit, office=office)


def _award(
    award: AwardType, year: int, decisions: dict[tuple[int, int], AwardDecision], **whose: Any
) -> Award:
    decision = decisions[award.pk, year]
    return Award(
        type=award,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        achievement_year=year,
        stage=Stage.GIVEN,
        decision=decision,
        decided_on=decision.decided_on,
        coefficient="0.3",
        factor=1,
        base_salary=2_340_000,
        amount=710_000,
        **whose,
    )
