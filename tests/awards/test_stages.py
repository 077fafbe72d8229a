"""From which stage an award goes to which."""

import pytest

from awards.choices import Stage
from awards.stages import CLOSED, DECIDED, NEXT, UNDER_WAY, may_follow, needs_reason


def test_every_stage_is_under_way_decided_or_closed_and_says_what_follows():
    assert UNDER_WAY | DECIDED | CLOSED == set(Stage) == set(NEXT)
    assert not (UNDER_WAY & DECIDED)
    assert not (UNDER_WAY & CLOSED)
    assert not (DECIDED & CLOSED)


@pytest.mark.parametrize(
    ("stage", "following", "may"),
    [
        (Stage.REGISTERED, Stage.PROPOSED, True),
        (Stage.REGISTERED, Stage.SUBMITTED, True),
        (Stage.PROPOSED, Stage.REGISTERED, False),
        (Stage.SUBMITTED, Stage.REJECTED, True),
        (Stage.SUBMITTED, Stage.GIVEN, False),  # comes by a decision
        (Stage.GIVEN, Stage.HANDED_OVER, True),
        (Stage.HANDED_OVER, Stage.REVOKED, True),
        (Stage.PROPOSED, Stage.REVOKED, False),
        (Stage.GIVEN, Stage.REJECTED, False),
        (Stage.REVOKED, Stage.GIVEN, False),
        (Stage.REJECTED, Stage.PROPOSED, False),
    ],
)
def test_an_award_goes_on_and_never_back(stage, following, may):
    assert may_follow(stage, following) is may


def test_only_what_closes_an_award_needs_a_reason():
    assert {stage for stage in Stage if needs_reason(stage)} == CLOSED


def test_nothing_follows_what_is_closed():
    assert all(NEXT[stage] == () for stage in CLOSED)
