"""Tables of the awards, in four drawers: catalogue and law, people and collectives, decisions, counts."""

from awards.models.catalogue import (
    AwardCoefficient,
    AwardRule,
    AwardType,
    BaseSalary,
    LawPeriod,
)
from awards.models.counts import AwardCount
from awards.models.decisions import (
    Award,
    AwardDecision,
    AwardStageEvent,
    Initiative,
    InitiativeAuthor,
    Movement,
)
from awards.models.register import (
    Collective,
    Discipline,
    Household,
    Person,
    Post,
    YearGrade,
)

VERSION_SCOPE = "awards"
"""Scope of `organisation.versions` for everything that the pages of awards show."""

__all__ = [
    "VERSION_SCOPE",
    "Award",
    "AwardCoefficient",
    "AwardCount",
    "AwardDecision",
    "AwardRule",
    "AwardStageEvent",
    "AwardType",
    "BaseSalary",
    "Collective",
    "Discipline",
    "Household",
    "Initiative",
    "InitiativeAuthor",
    "LawPeriod",
    "Movement",
    "Person",
    "Post",
    "YearGrade",
]
