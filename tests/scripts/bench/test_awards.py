"""Awards of many people: rows that the models take, pages that the program has, budgets of pages only."""

import pytest

from awards.models import Award, AwardDecision, Person
from scripts.bench import report
from scripts.bench.award_rows import OFFICES, fill
from scripts.bench.awards import pages
from scripts.bench.budgets import held_against
from scripts.bench.inside import knows
from scripts.bench.sets import LAST_YEAR, SETS
from tests.scripts.bench.test_report import CIRCUMSTANCES, row_of

PAGE = {
    "p50": 12, "p95": 38, "same_p50": 3, "same_p95": 4, "after_publish": 20, "at_first": 90,
    "unchanged_p95": 2, "queries": 14, "is_light": True, "rounds": [{"p95": 38}],
}  # fmt: skip
MEASURED = CIRCUMSTANCES | {
    "awards": {
        "small, sqlite": {
            "rows": 57_000,
            "pages": {
                "person": PAGE,
                "awards of a year": PAGE | {"p95": 44},
                "statistics, Excel": PAGE | {"p95": 400},
            },
        }
    }
}


@pytest.mark.django_db
def test_generated_awards_are_such_as_the_models_take():
    made = fill(24, 2)

    assert made["rows"] == Award.objects.count() == 2 * (24 + 3 + 2 + OFFICES) + _rare()
    assert made["years"] == [LAST_YEAR - 1, LAST_YEAR]
    for row in (*Person.objects.all()[:5], *AwardDecision.objects.all(), *Award.objects.all()[::9]):
        row.full_clean()
    assert Person.objects.matching("nguoi so 7").exists()


def _rare() -> int:
    """Provincial titles and certificates: one in a hundred and one in fifty people, by number and year."""
    years = (LAST_YEAR - 1, LAST_YEAR)
    return sum(
        (n + year) % one_in == 0 for year in years for n in range(24) for one_in in (50, 100)
    )


def test_every_page_that_is_asked_for_is_one_of_the_program():
    keys = {"years": [2025], "people": [1], "collectives": [1], "decisions": [1]}
    addresses = [page.addresses(SETS["small"])[0] for page in pages(keys)]
    assert all(knows(addresses)), addresses


def test_files_are_measured_and_held_against_no_budget_of_pages():
    (p95,) = [
        line
        for line in held_against(MEASURED)
        if line.budget.what == "awards of 5,000 people, slowest page, SQLite: p95"
    ]
    assert (p95.measured, p95.met) == (44, False)
    text = report.report(MEASURED)
    assert "57,000 awards." in text
    assert row_of(text, "statistics, Excel")[2] == "400"
