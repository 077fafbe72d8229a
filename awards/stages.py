"""From which stage an award goes to which, and what each asks for. Pure."""

from collections.abc import Mapping
from typing import Final

from awards.choices import Stage

DECIDED: Final = frozenset({Stage.RECOGNISED, Stage.GIVEN, Stage.HANDED_OVER})
"""Stages with a decision that holds."""

UNDER_WAY: Final = frozenset({Stage.REGISTERED, Stage.PROPOSED, Stage.SUBMITTED})
"""Stages before a decision, in this order."""

CLOSED: Final = frozenset({Stage.REJECTED, Stage.REVOKED})
"""Kept on record and counted nowhere; each has its reason."""

NEXT: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    Stage.REGISTERED: (Stage.PROPOSED, Stage.SUBMITTED, Stage.REJECTED),
    Stage.PROPOSED: (Stage.SUBMITTED, Stage.REJECTED),
    Stage.SUBMITTED: (Stage.REJECTED,),
    Stage.RECOGNISED: (Stage.HANDED_OVER, Stage.REVOKED),
    Stage.GIVEN: (Stage.HANDED_OVER, Stage.REVOKED),
    Stage.HANDED_OVER: (Stage.REVOKED,),
    Stage.REJECTED: (),
    Stage.REVOKED: (),
}
"""The stages that may follow; recognised and given come by a decision, from any stage under way."""


def may_follow(stage: str, following: str) -> bool:
    """Whether an award at `stage` may go to `following` by a step of its own."""
    return Stage(following) in NEXT[Stage(stage)]


def needs_reason(stage: str) -> bool:
    """Whether a reason must be given for going to this stage."""
    return Stage(stage) in CLOSED
