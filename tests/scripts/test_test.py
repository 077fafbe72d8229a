"""`make test` is not content with less than every test passed on both databases."""

import pytest

from scripts.test import Result, not_in_both, read_report

PASSED = {"tests/a.py::test_one": "passed", "tests/a.py::test_two[a b]": "passed"}


@pytest.mark.parametrize(
    ("exit_code", "outcomes", "is_good"),
    [
        (0, PASSED, True),
        (1, PASSED, False),
        (0, {**PASSED, "tests/a.py::test_three": "skipped"}, False),
        (0, {**PASSED, "tests/a.py::test_three": "not run"}, False),
        (0, {**PASSED, "tests/a.py::test_three": "failed"}, False),
        (0, {}, False),
    ],
)
def test_a_run_is_good_when_every_collected_test_passed(exit_code, outcomes, is_good):
    assert Result("sqlite", exit_code, outcomes).is_good is is_good


def test_the_closing_line_counts_collected_passed_and_skipped():
    good = Result("sqlite", 0, PASSED)
    bad = Result("postgresql", 1, {"one": "skipped", "two": "failed", "three": "passed"})

    assert str(good) == "sqlite: collected 2, passed 2, skipped 0"
    assert str(bad) == "postgresql: collected 3, passed 1, skipped 1, failed 1"


def test_a_test_of_one_database_only_is_named():
    one, other = Result("sqlite", 0, PASSED), Result("postgresql", 0, {"x": "passed"})

    assert not_in_both(one, one) == []
    assert not_in_both(one, other) == [*PASSED, "x"]


def test_a_report_is_read_back_with_spaces_in_its_ids(tmp_path):
    path = tmp_path / "report.txt"
    assert read_report(path) == {}

    path.write_text("".join(f"{outcome} {name}\n" for name, outcome in PASSED.items()))

    assert read_report(path) == PASSED
