"""`make test` is not content with less than every test passed, on both databases if it asks for one."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from organisation.models import Area
from scripts import test
from scripts.test import Result, Run, astray, read_report, run_side_by_side
from tests.conftest import kind_of

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


def test_a_run_that_had_none_of_the_tests_chosen_is_good_if_others_had_them():
    left = dict.fromkeys(PASSED, "elsewhere")

    assert Result("once", 5, left).is_good
    assert not Result("once", 0, left).is_good
    assert not Result("once", 5, {}).is_good  # nobody had any
    assert Result("once", 0, {**left, "three": "passed"}).is_good
    assert str(Result("once", 5, left)) == "once: collected 0, passed 0, skipped 0"


@pytest.mark.parametrize(
    ("runs", "is_astray"),
    [
        (["sqlite", "postgresql"], False),
        (["browser"], False),
        (["once"], False),
        (["sqlite"], True),
        (["postgresql"], True),
        (["sqlite", "once"], True),
        (["sqlite", "postgresql", "once"], True),
        ([], True),
    ],
)
def test_a_test_that_ran_elsewhere_than_it_belongs_is_named(runs, is_astray):
    results = [
        Result(run, 0, {"one": "passed" if run in runs else "elsewhere"})
        for run in ("sqlite", "postgresql", "browser", "once")
    ]

    assert astray(results) == ({"one": runs} if is_astray else {})


def test_a_test_that_one_database_never_heard_of_is_named():
    results = [Result("sqlite", 0, PASSED), Result("postgresql", 0, {}), Result("once", 5, PASSED)]

    assert set(astray(results)) == set(PASSED)


def test_a_report_is_read_back_with_spaces_in_its_ids(tmp_path):
    path = tmp_path / "report.txt"
    assert read_report(path) == {}

    path.write_text("".join(f"{outcome} {name}\n" for name, outcome in PASSED.items()))

    assert read_report(path) == PASSED


# ---------------------------------------------------------------- which test is of which run


@pytest.mark.parametrize(
    ("fixtures", "marks", "kind"),
    [
        (["db"], [], "database"),
        (["monkeypatch"], ["django_db"], "database"),
        (["transactional_db"], [], "database"),
        (["empty_database", "tmp_path"], [], "database"),
        (["page", "live_server", "transactional_db"], [], "browser"),
        (["live_server"], ["django_db"], "browser"),
        (["published"], ["django_db", "any_database"], "browser"),
        ([], [], "rest"),
        (["monkeypatch", "client"], ["parametrize"], "rest"),
    ],
)
def test_a_test_is_of_the_kind_that_it_asks_for(fixtures, marks, kind):
    item = SimpleNamespace(fixturenames=fixtures, get_closest_marker=marks.__contains__)

    assert kind_of(item) == kind


def test_a_test_that_asks_for_no_database_is_refused_the_one_there_is():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Area.objects.exists()


# ---------------------------------------------------------------- side by side


def run_of(name: str, code: str) -> Run:
    return Run(name, [sys.executable, "-c", code], {})


@pytest.fixture
def _reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(test, "report_of", lambda run: tmp_path / "var" / f"{run}.txt")


@pytest.mark.usefixtures("_reports")
def test_runs_go_on_until_all_have_ended_and_never_more_than_two_at_once(tmp_path):
    count = f"""
import os, pathlib, time
here = pathlib.Path({str(tmp_path)!r})
me = here / str(os.getpid())
me.touch()
time.sleep(0.3)
at_once = len([*here.glob('[0-9]*')])
me.unlink()
raise SystemExit(at_once)
"""
    runs = [run_of(name, count) for name in "abcd"]

    run_side_by_side(runs)

    assert {run.result().exit_code for run in runs} <= {1, 2}


@pytest.mark.usefixtures("_reports")
def test_no_run_outlives_an_interruption(monkeypatch):
    runs = [run_of(name, "import time; time.sleep(60)") for name in "abc"]

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(test.time, "sleep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_side_by_side(runs)

    assert [run.has_ended for run in runs] == [True, True, False]
    assert runs[2].process is None  # it never began
