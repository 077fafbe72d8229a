"""Tables of the indicators, in three drawers: catalogue, plans, reporting."""

from indicators.models.catalogue import (
    Domain,
    Event,
    Explanation,
    Indicator,
    IndicatorOwner,
    Measure,
    Rule,
    SeriesBreak,
    Slice,
)
from indicators.models.plans import Plan, Target
from indicators.models.reporting import Observation

VERSION_SCOPE = "indicator"
"""Scope of `organisation.versions` for figures and targets: "indicator:17" is that of one indicator."""

__all__ = [
    "VERSION_SCOPE",
    "Domain",
    "Event",
    "Explanation",
    "Indicator",
    "IndicatorOwner",
    "Measure",
    "Observation",
    "Plan",
    "Rule",
    "SeriesBreak",
    "Slice",
    "Target",
]
