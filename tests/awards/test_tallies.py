"""Counting recipients: tables of cases, without a database."""

from decimal import Decimal
from itertools import product

import pytest

from awards.choices import RecipientKind, Stage
from awards.tallies import (
    PHASES,
    Group,
    Phase,
    PhaseTally,
    Tally,
    at_most,
    counted,
    differs_as_printed,
    rest_of,
    share,
    tallies_by,
    tally_of,
)

D = Decimal
PEOPLE, COLLECTIVES, HOUSEHOLDS = RecipientKind


def group(award: str = "LDTT", stage: str = "given", count: int = 1, **fields) -> Group:
    return Group(award, stage, **{"recipient": PEOPLE, "count": count, "year": 2023} | fields)


@pytest.mark.parametrize(
    ("stage", "phase"),
    [
        ("registered", Phase.REGISTERED),
        ("proposed", Phase.PROPOSED),
        ("submitted", Phase.PROPOSED),
        ("recognised", Phase.GIVEN),
        ("given", Phase.GIVEN),
        ("handed_over", Phase.GIVEN),
        ("rejected", Phase.ENDED),
        ("revoked", Phase.ENDED),
    ],
)
def test_each_stage_counts_in_one_phase(stage, phase):
    assert PHASES[Stage(stage)] == phase
    assert getattr(tally_of([group(stage=stage)]), phase) == Tally(individuals=1)


@pytest.mark.parametrize(
    ("printed", "named", "rest"),
    [
        ({"given": 224}, {}, {"given": 224}),
        ({"given": 224}, {"given": 3}, {"given": 221}),
        ({"given": 2}, {"given": 4}, {}),
        ({"given": 3}, {"given": 2, "revoked": 1}, {}),  # who lost it had been given it
        ({"given": 2}, {"rejected": 1}, {"given": 2}),  # who was refused had not
        ({"submitted": 1}, {"given": 1}, {}),
        ({"submitted": 5}, {"given": 2, "rejected": 1}, {"submitted": 2}),
        ({"submitted": 5}, {"registered": 5}, {"submitted": 5}),
        ({"given": 3, "submitted": 5}, {"given": 4}, {"submitted": 4}),
        ({"registered": 9, "submitted": 5}, {"given": 6}, {"registered": 8}),
    ],
)
def test_who_is_named_is_one_of_those_a_report_counts(printed, named, rest):
    found = rest_of(
        [group(stage=stage, count=count) for stage, count in printed.items()],
        [group(stage=stage, count=count, named=True) for stage, count in named.items()],
    )
    assert {one.stage: one.count for one in found} == rest


def test_names_of_another_award_kind_or_year_leave_a_count_as_it_is():
    printed = [group(count=5)]
    others = [
        group("CSTDCS", count=5),
        group(count=5, recipient=COLLECTIVES),
        group(count=5, year=2022),
    ]
    assert rest_of(printed, others) == printed


def test_every_stage_has_its_phase():
    assert PHASES.keys() == set(Stage)


def test_people_collectives_and_households_are_counted_apart():
    found = tally_of(
        [
            group(count=6),
            group(count=7, recipient=COLLECTIVES),
            group(count=2, recipient=HOUSEHOLDS),
            group(stage="submitted", count=33),
        ]
    )
    assert found == PhaseTally(given=Tally(6, 7, 2), proposed=Tally(33))
    assert found.given.all == 15


def test_what_was_revoked_is_in_no_count_of_what_was_given():
    found = tally_of([group(count=12), group(stage="revoked", count=1)])
    assert found.given.individuals == 12
    assert found.ended.individuals == 1


def test_counts_by_one_thing_add_up_to_those_by_another():
    groups = [
        group(award, stage, count, office=office, sex=sex)
        for award, stage, count, office, sex in [
            ("LDTT", "given", 3, 1, "F"),
            ("LDTT", "given", 2, 2, "M"),
            ("CSTDCS", "given", 1, 1, "M"),
            ("CSTDCS", "proposed", 4, None, ""),
        ]
    ]
    keys = (lambda g: g.award, lambda g: g.office, lambda g: g.sex, lambda g: g.year)
    whole = tally_of(groups)
    for key, phase in product(keys, Phase):
        parts = [getattr(tally, phase) for tally in tallies_by(groups, key).values()]
        assert sum(parts, start=Tally()) == getattr(whole, phase)
    assert [*tallies_by(groups, keys[0])] == ["LDTT", "CSTDCS"]


def test_nothing_counted_is_no_tally_at_all():
    assert tally_of([]) == PhaseTally()
    assert tallies_by([], lambda g: g.award) == {}


def test_what_is_made_up_never_counts_beside_what_is_real():
    real, beside = group(count=224), group(count=30, illustration=True)
    alone = group(count=28, year=2024, illustration=True)
    assert counted([real, beside, alone]) == [real, alone]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (18, 224, D(18) / 224),
        (0, 224, D(0)),
        (224, 224, D(1)),
        (None, 224, None),
        (18, None, None),
        (0, 0, None),
    ],
)
def test_a_share_is_of_a_known_whole_or_not_at_all(part, whole, expected):
    assert share(part, whole) == expected


@pytest.mark.parametrize(
    ("part", "whole", "printed", "differs"),
    [
        (18, 224, "8.1", True),
        (2, 224, "0.9", False),
        (2, 14, "14.3", False),
        (224, 224, "100", False),
        (14, 14, "100.0", False),
        (1, 36, "2.78", False),
        (1, 36, "2.77", True),
        (1, 8, "12.5", False),
        (None, 8, "12.5", False),
    ],
)
def test_a_printed_percentage_is_held_against_the_counts_at_its_own_decimals(
    part, whole, printed, differs
):
    assert differs_as_printed(share(part, whole), D(printed)) is differs
    assert not differs_as_printed(share(part, whole), None)


@pytest.mark.parametrize(("cap", "whole", "most"), [(15, 224, 33), (15, 20, 3), (15, 6, 0)])
def test_a_cap_never_lets_in_a_part_of_a_person(cap, whole, most):
    assert at_most(D(cap), whole) == most
