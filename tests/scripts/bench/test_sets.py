"""The generated sets: as large as performance.md says, the same at every run, and true to themselves."""

from collections import Counter
from decimal import Decimal

import pytest

from scripts.bench.sets import SETS, DataSet, Nature

SMALL, LARGE = SETS["small"], SETS["large"]
TINY = DataSet("tiny", indicators=60, provinces=2, parts=6, years=2)


def test_the_sets_are_as_large_as_they_are_said_to_be():
    assert (SMALL.indicators, SMALL.areas, SMALL.years * 12, SMALL.rows) == (60, 10, 72, 46_800)
    assert (LARGE.indicators, LARGE.areas, LARGE.years * 12, LARGE.rows) == (
        200,
        139,
        36,
        1_084_200,
    )


def test_every_row_comes_once():
    cells = [(cell.indicator, cell.area, cell.year, cell.month) for cell in TINY.cells()]
    aims = [(aim.indicator, aim.area, aim.year) for aim in TINY.aims()]

    assert len(cells) == len(set(cells)) == 60 * 8 * 24
    assert len(aims) == len(set(aims)) == 60 * 8 * 2
    assert len(cells) + len(aims) == TINY.rows


def test_the_same_rows_come_at_every_run():
    # Written down, so that a run can be held against one of last year.
    assert [int(SMALL.value(0, 3, 2025, month)) for month in (1, 2, 12)] == [195, 136, 310]


def test_a_province_is_the_sum_of_its_parts():
    for province, parts in TINY.children.items():
        for indicator in range(TINY.indicators):
            if TINY.nature_of(indicator) is not Nature.RATIO:
                over_parts = sum(TINY.value(indicator, part, 2025, 5) for part in parts)
                assert TINY.value(indicator, province, 2025, 5) == over_parts


def test_a_ratio_is_its_part_in_its_whole():
    for indicator in range(TINY.indicators):
        if TINY.nature_of(indicator) is Nature.RATIO:
            whole, part = (TINY.value(n, 0, 2025, 5) for n in TINY.whole_and_part_of(indicator))
            assert TINY.domain_of(indicator) == TINY.domain_of(TINY.whole_and_part_of(indicator)[0])
            assert TINY.value(indicator, 0, 2025, 5) == pytest.approx(
                part / whole * 100, abs=Decimal("0.05")
            )


def test_flows_are_most_and_every_nature_occurs():
    for dataset in SETS.values():
        count = Counter(dataset.nature_of(number) for number in range(dataset.indicators))
        assert count[Nature.FLOW] > dataset.indicators / 2
        assert count[Nature.STOCK] >= dataset.domains - 1
        assert count[Nature.RATIO] == dataset.domains


def test_some_plans_are_met_and_some_are_not():
    flows = [n for n in range(SMALL.indicators) if SMALL.nature_of(n) is Nature.FLOW]
    reached = Counter(
        sum(SMALL.value(n, 0, 2025, month) for month in range(1, 13)) >= aim.value
        for aim in SMALL.aims()
        for n in [aim.indicator]
        if n in flows and (aim.area, aim.year) == (0, 2025)
    )
    assert min(reached[True], reached[False]) >= 5
