"""What is published of awards on its way in: complete, twice, and never half.

What is expected is read from the tables themselves with the csv module, not through the loader.
"""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from awards.choices import CollectiveKind
from awards.deciding import reckon
from awards.findings import FindingKind, percent_of
from awards.loading import COEFFICIENTS, load_awards
from awards.models import (
    Award,
    AwardCoefficient,
    AwardCount,
    AwardDecision,
    AwardRule,
    AwardType,
    BaseSalary,
    Collective,
    LawPeriod,
    Movement,
    Person,
)
from awards.pages.counting import read_book, read_year
from awards.pages.doubts import doubts_of
from awards.rules import write_parameters
from organisation.loading import Folder, LoadRefused
from tests.factories import make_award_person, make_collective
from tests.published import Rows

FOLDER: Path = settings.BASE_DIR / "fixtures" / "domain"

pytestmark = pytest.mark.django_db


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def whole(text: str) -> int | None:
    return int(text) if text else None


def test_every_row_of_the_year_is_there_with_stage_counts_and_remark(published_awards):
    texts = Folder(FOLDER).texts
    stored = {row.code: row for row in AwardCount.objects.with_names()}
    assert len(stored) == 18
    for row in table("awards_2023"):
        count = stored.pop(row["id"])
        assert count.what == row["what"]
        assert count.type is not None
        assert count.type.code == row["form_or_title_code"]
        assert (count.level, count.stage) == (row["level"], row["stage"])
        assert count.achievement_year == int(row["achievement_year"])
        for name in (
            "decided_year",
            "individuals",
            "collectives",
            "of_individuals",
            "of_collectives",
        ):
            assert getattr(count, name) == whole(row[name]), (row["id"], name)
        printed = row["printed_percent"]
        assert count.printed_percent == (Decimal(printed) if printed else None)
        assert count.remark == texts.get(row["remark"], row["remark"])
        assert count.contradiction == texts.get(row["contradiction"], "")
    assert stored == {}


def test_the_share_of_each_row_comes_from_its_counts(published_awards):
    computed = {
        row.code: percent_of(row.individuals, row.of_individuals)
        or percent_of(row.collectives, row.of_collectives)
        for row in AwardCount.objects.all()
    }
    shares = {"A01": "2.8", "A04": "100.0", "A05": "100.0", "A06": "8.0", "A07": "0.9"}
    assert {code: share for code, share in computed.items() if share} == {
        code: Decimal(text) for code, text in (shares | {"A08": "14.3"}).items()
    }


def test_nobody_is_invented_for_the_counts(published_awards):
    assert not Person.objects.exists()
    assert not Award.objects.exists()


def test_what_does_not_fit_in_the_year_is_found(published_awards):
    found, _names = doubts_of(read_year(read_book(), 2023))
    assert [(finding.kind, finding.about) for finding in found] == [
        (FindingKind.TWO_STAGES, ("A01",)),
        (FindingKind.PRINTED_DIFFERS, ("A06",)),
        (FindingKind.MAY_OVERLAP, ("A09", "A18")),
        (FindingKind.CONTRADICTED, ("A18",)),
        (FindingKind.FEW_INITIATIVES, ("A07", "A02")),
    ]


def test_the_cap_of_the_old_law_ends_with_it(published_awards):
    book = read_book()
    caps = read_year(book, 2023).caps
    assert [(book.types[pk].code, cap.of, cap.percent) for pk, cap in caps.items()] == [
        ("CSTDCS", "LDTT", 15)
    ]
    assert read_year(book, 2024).caps == {}


def test_catalogue_and_coefficients_are_those_of_the_table(published_awards):
    rows = {row["code"]: row for row in table("award_catalogue")}
    assert set(AwardType.objects.values_list("code", flat=True)) == rows.keys()
    stored = {
        (code, law): coefficient
        for code, law, coefficient in AwardCoefficient.objects.values_list(
            "type__code", "law_period__code", "coefficient"
        )
    }
    assert stored == {
        (code, law): Decimal(row[column])
        for code, row in rows.items()
        for column, law in COEFFICIENTS.items()
        if row[column]
    }
    for award_type in AwardType.objects.all():
        row = rows[award_type.code]
        assert {kind.value for kind in award_type.recipients} == set(row["recipients"].split(";"))
        assert (award_type.verified, award_type.precedence) == (
            row["verified"],
            int(row["precedence"]),
        )


def test_rules_are_structured_data_that_says_what_the_table_says(published_awards):
    rows = {row["code"]: row for row in table("award_rules")}
    assert AwardRule.objects.count() == len(rows) == 35
    for rule in AwardRule.objects.select_related("type"):
        row = rows[rule.code]
        spaceless = row["parameters"].replace("; ", ";").split(";")
        written = write_parameters(rule.parameters).replace("; ", ";").split(";")
        assert sorted(written) == sorted(filter(None, spaceless))
        assert rule.type.code == row["award_code"]
        rule.full_clean()


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 12, 31), "L2003"),
        (date(2024, 1, 1), "L2022"),
        (date(2025, 6, 30), "L2022"),
        (date(2025, 7, 1), "L2022-152"),
    ],
)
def test_the_law_goes_by_the_day_of_the_decision(published_awards, day, code):
    law = LawPeriod.objects.on(day)
    assert law is not None
    assert law.code == code


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
    ],
)
def test_the_base_salary_goes_by_the_day(published_awards, day, amount):
    salary = BaseSalary.objects.on(day)
    assert salary is not None
    assert salary.amount == amount


def test_the_units_of_the_department_are_the_fourteen_and_the_district_offices_stand_outside(
    published_awards,
):
    units = Collective.objects.units().valid_between(date(2023, 1, 1), date(2023, 12, 31))
    assert units.filter(office__parent__code="LSA").count() == 14
    assert Collective.objects.filter(kind=CollectiveKind.OUTSIDE).count() == 9
    assert Collective.objects.get(office__code="LSA").kind == CollectiveKind.DEPARTMENT


def test_movements_keep_their_days(published_awards):
    assert Movement.objects.count() == 10
    of_the_year = Movement.objects.in_year(2023)
    assert of_the_year.filter(name__contains="an ninh Tổ quốc năm 2022").count() == 0
    assert of_the_year.filter(theme__contains="đạo đức công vụ").count() == 1


def test_loading_twice_adds_nothing(published_awards, rows_loaded: Rows):
    assert set(load_awards(Folder(FOLDER)).values()) == {0}


def changed_folder(path: Path, name: str, change: Callable[[list[dict[str, str]]], None]) -> Path:
    shutil.copytree(FOLDER, path)
    rows = table(name)
    change(rows)
    with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("name", "column", "text", "fault"),
    [
        ("award_rules", "parameters", "colour=red", "award_rules.csv:2 parameters"),
        ("award_rules", "award_code", "NIEMAND", "award_rules.csv:2 award_code"),
        ("award_catalogue", "recipients", "everybody", "award_catalogue.csv:2 recipients"),
        ("awards_2023", "individuals", "many", "awards_2023.csv:2 individuals"),
        ("awards_2023", "stage", "lost", "awards_2023.csv:2 stage"),
        ("base_salary", "amount", "0", "base_salary.csv:2"),
        ("law_periods", "valid_from", "2024", "law_periods.csv:2 valid_from"),
    ],
)
def test_a_fault_is_named_by_file_row_and_column(tmp_path, name, column, text, fault):
    def spoil(rows: list[dict[str, str]]) -> None:
        rows[0][column] = text

    folder = Folder(changed_folder(tmp_path / "domain", name, spoil))
    load_awards(folder)
    with pytest.raises(LoadRefused) as refusal:
        folder.refuse_if_faulty()
    assert fault in str(refusal.value)


def test_the_command_loads_all_of_it_or_nothing(tmp_path):
    def spoil(rows: list[dict[str, str]]) -> None:
        rows[-1]["stage"] = "lost"

    folder = changed_folder(tmp_path / "domain", "awards_2023", spoil)
    with pytest.raises(CommandError, match=r"awards_2023\.csv:19 stage"):
        call_command("load_published", folder=folder, verbosity=0)
    assert not AwardType.objects.exists()


WORKED_EXAMPLES = {
    date(2023, 12, 31): {"CSTDCS": 1_800_000, "LDTT": 540_000, "COTD_TINH": 14_400_000},
    date(2020, 12, 31): {"LDTT": 450_000},
    date(2025, 12, 31): {"BK_TINH": 7_020_000},
}
"""Those of docs/awards.md: 1,0; 0,3; 8,0 base salaries and, for a collective, 1,5 × 2."""


def test_the_law_as_loaded_gives_the_money_of_the_worked_examples(published_awards):
    for day, amounts in WORKED_EXAMPLES.items():
        decision = AwardDecision(decided_on=day, law_period=LawPeriod.objects.on(day))
        awards = [proposed(AwardType.objects.get(code=code)) for code in amounts]
        reckon(awards, decision)
        assert {award.type.code: award.amount for award in awards} == amounts


def proposed(award_type: AwardType) -> Award:
    """To a collective, if collectives may get it."""
    if award_type.for_collectives:
        return Award(type=award_type, collective=make_collective())
    return Award(type=award_type, person=make_award_person())
