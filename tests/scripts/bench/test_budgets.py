"""Measures against budgets: medians and ratios of medians, and what was not measured is not met."""

import pytest

from scripts.bench.browser import Visit
from scripts.bench.budgets import BUDGETS, Budget, Line, held_against, number


def visits(**numbers: list[float]) -> list[dict[str, float]]:
    """Visits with these numbers each, and zeros in their other places."""
    rest = dict.fromkeys(Visit.__dataclass_fields__, 0)
    return [
        rest | dict(zip(numbers, values, strict=True))
        for values in zip(*numbers.values(), strict=True)
    ]


RESULTS = {
    "drawing": {
        "small": {
            "sites": {
                "ours": {"cold": visits(drawn=[500, 900, 600], kib=[390, 391, 392])},
                "floor": {"cold": visits(drawn=[500, 480, 2000], kib=[327, 327, 327])},
            }
        }
    },
    "runs": {
        "small, postgresql": {
            "pages": {
                "overview": {"p95": 30, "queries": 9, "unchanged_p95": None, "is_light": True},
                "search": {"p95": 41, "queries": 16, "unchanged_p95": 4, "is_light": True},
            },
            "parts": {
                "bars": {"p95": 7, "queries": 4, "unchanged_p95": 2, "is_light": True},
                "heat": {"p95": 14, "queries": 4, "unchanged_p95": 2, "is_light": False},
            },
            "load": {"ours": [300, 360, 340], "bare": [700, 680, 690], "unchanged": []},
            "memory": [30.0, 70.0, 82.0],
            "start": 2.1,
        }
    },
    "entry": {
        "small, postgresql": {
            "saves": {"times": 120, "p50": 40, "p95": 151},
            "race": {
                "writers": 16,
                "rounds": 10,
                "acknowledged": 160,
                "stored": {"version": 159, "traces": 160, "content": "7"},
                "astray": 1,
                "unfinished": 0,
                "changed": 1200,
                "unavailable": 0,
                "faults": 0,
                "p50": 210,
                "p95": 390,
                "tries": 1360,
                "seconds": 31,
            },
        }
    },
    "keyboard": {
        "small, sqlite": {"rows": 60, "columns": 10, "keys": 249, "p50": 16, "p95": 32, "max": 88},
        "small, postgresql": {
            "rows": 60,
            "columns": 10,
            "keys": 249,
            "p50": 16,
            "p95": 40,
            "max": 64,
        },
    },
}


def measured(what: str) -> Line:
    return next(line for line in held_against(RESULTS) if line.budget.what == what)


@pytest.mark.parametrize(
    ("what", "value", "met"),
    [
        ("drawn cold / floor", 600 / 500, True),  # medians first, then the ratio
        ("bytes cold", 391, True),
        ("slowest page, PostgreSQL: p95", 41, False),
        ("slowest page, PostgreSQL: queries", 16, False),
        ("slowest page, PostgreSQL: p95 when unchanged (304)", 4, True),
        ("chart data, light, PostgreSQL: p95", 7, True),
        ("chart data, heat map and table, PostgreSQL: p95", 14, True),
        ("throughput at 8 clients / bare WSGI", 340 / 690, False),
        ("memory of the largest worker", 82, False),
        ("memory of all processes", 182, False),
        ("start to first answer", 2.1, True),
        ("16 writers of one cell, PostgreSQL: saves that do not add up", 1, False),
        ("16 writers of one cell, PostgreSQL: faults (5xx)", 0, True),
        ("a save, PostgreSQL: p95", 151, False),
        ("from a key to the next paint, 60 rows, CPU 4x: p95", 40, True),
    ],
)
def test_a_budget_is_held_against_what_was_measured(what, value, met):
    line = measured(what)
    assert line.measured == pytest.approx(value)
    assert line.met is met


@pytest.mark.parametrize(
    "what",
    ["drawn warm / floor", "throughput unchanged (304) / bare WSGI", "large set: throughput"],
)
def test_what_was_not_measured_is_neither_met_nor_missed(what):
    line = measured(what)
    assert (line.measured, line.met, line.used) == (None, None, None)


def test_nothing_at_all_is_measured_of_an_empty_run():
    assert {line.met for line in held_against({})} == {None}


def test_a_budget_at_its_limit_is_met_from_either_side():
    most = Budget("most", 10, " ms", lambda _: 10)
    least = Budget("least", 10, "/s", lambda _: 10, is_floor=True)
    assert [Line(budget, 10).met for budget in (most, least)] == [True, True]
    assert (most.text, least.text) == ("≤ 10 ms", "≥ 10/s")


def test_what_may_not_be_at_all_is_no_part_of_a_budget():
    budget = Budget("lost", 0, "", lambda _: None)
    assert [(Line(budget, lost).met, Line(budget, lost).used) for lost in (0, 1)] == [
        (True, None),
        (False, None),
    ]


def test_every_budget_has_a_name_of_its_own():
    assert len({budget.what for budget in BUDGETS}) == len(BUDGETS)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (0.512, "0.51"), (12.34, "12.3"), (8, "8"), (1234.5, "1,234")],
)
def test_a_number_is_shown_with_three_digits(value, text):
    assert number(value) == text
