"""What does not fit: cases of each kind, and what there is to find in the published year."""

import csv
from decimal import Decimal

import pytest
from django.conf import settings

from awards.findings import (
    Cap,
    Count,
    Finding,
    FindingKind,
    findings_of,
    percent_of,
    years_missing,
)

YEAR = settings.BASE_DIR / "fixtures" / "domain" / "awards_2023.csv"


def published() -> list[Count]:
    with YEAR.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def number(text: str) -> int | None:
        return int(text) if text else None

    return [
        Count(
            code=row["id"],
            type=row["form_or_title_code"],
            stage=row["stage"],
            individuals=number(row["individuals"]),
            collectives=number(row["collectives"]),
            of_individuals=number(row["of_individuals"]),
            of_collectives=number(row["of_collectives"]),
            printed_percent=Decimal(row["printed_percent"]) if row["printed_percent"] else None,
            other_stage=row["also_stage"],
            may_include=row["may_include"],
            contradiction=row["contradiction"],
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("count", "of", "percent"),
    [
        (18, 224, "8.0"),  # printed as 8,1
        (2, 224, "0.9"),
        (2, 14, "14.3"),
        (1, 36, "2.8"),
        (224, 224, "100.0"),
        (0, 224, "0.0"),
        (1, 2000, "0.1"),  # 0,05 is rounded up
        (5, 0, None),
        (None, 14, None),
        (2, None, None),
    ],
)
def test_a_share_has_one_decimal_and_is_undefined_of_nobody(count, of, percent):
    assert percent_of(count, of) == (None if percent is None else Decimal(percent))


def test_what_is_found_in_the_published_year():
    caps = [Cap("CSTDCS", "LDTT", 15, "R08")]
    assert findings_of(published(), caps) == [
        Finding(FindingKind.TWO_STAGES, ("A01",), stages=("given", "proposed")),
        Finding(FindingKind.PRINTED_DIFFERS, ("A06",), (Decimal("8.1"), Decimal("8.0"))),
        Finding(FindingKind.MAY_OVERLAP, ("A09", "A18")),
        Finding(
            FindingKind.CONTRADICTED,
            ("A18",),
            said="a page of the provincial television of 2024 says that the centre was formed in 05/2024, "
            "of methadone centres 1 and 2",
        ),
        Finding(FindingKind.FEW_INITIATIVES, ("A07", "A02"), (2, 0)),
    ]


def title(code: str, individuals: int, of: int | None = None) -> Count:
    return Count(code=code, type=code, stage="given", individuals=individuals, of_individuals=of)


def test_more_holders_than_of_the_title_below_are_found():
    counts = [title("LDTT", 10), title("CSTDCS", 11), title("CSTD_TINH", 12)]
    assert findings_of(counts) == [
        Finding(FindingKind.NOT_NESTED, ("CSTD_TINH", "CSTDCS"), (12, 11)),
        Finding(FindingKind.NOT_NESTED, ("CSTDCS", "LDTT"), (11, 10)),
    ]


def test_more_holders_than_there_are_people_are_found():
    assert findings_of([title("LDTT", 11, of=10)]) == [
        Finding(FindingKind.NOT_NESTED, ("LDTT",), (11, 10))
    ]


def test_a_title_between_that_is_not_counted_does_not_hide_the_one_below():
    found = findings_of([title("LDTT", 1), title("CSTD_TINH", 2)])
    assert found == [Finding(FindingKind.NOT_NESTED, ("CSTD_TINH", "LDTT"), (2, 1))]


@pytest.mark.parametrize(("fighters", "is_over"), [(33, False), (34, True)])
def test_a_share_over_its_cap_is_found(fighters, is_over):
    counts = [title("LDTT", 224), title("CSTDCS", fighters)]
    found = findings_of(counts, [Cap("CSTDCS", "LDTT", 15, "R08")])
    over = Finding(FindingKind.OVER_CAP, ("CSTDCS", "LDTT", "R08"), (fighters, 33))
    assert found == ([over] if is_over else [])


def test_what_was_only_proposed_takes_no_part():
    counts = [
        title("LDTT", 1),
        Count(code="B", type="CSTDCS", stage="proposed", individuals=9),
    ]
    assert findings_of(counts) == []


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ({2021, 2022, 2023}, ()),
        ({2020, 2021, 2023}, (2022,)),
        ({2023}, (2021, 2022)),
        (set(), (2021, 2022, 2023)),
    ],
)
def test_three_years_in_a_row_are_asked_of_the_provincial_title(held, missing):
    titles = {"CN1": {year: frozenset({"CSTDCS"}) for year in held}}
    expected = [Finding(FindingKind.YEARS_MISSING, ("CN1",), missing)] if missing else []
    assert years_missing(2023, ["CN1"], titles) == expected
