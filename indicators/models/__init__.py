"""Tables of the indicators, in four drawers: catalogue, plans, forms, what was published."""

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
from indicators.models.reporting_forms import (
    Entry,
    Form,
    FormAssignment,
    FormRow,
    Submission,
    SubmissionEvent,
)

VERSION_SCOPE = "indicator"
"""Scope of `organisation.versions` for figures and targets: "indicator:17" is that of one indicator."""

__all__ = [
    "VERSION_SCOPE",
    "Domain",
    "Entry",
    "Event",
    "Explanation",
    "Form",
    "FormAssignment",
    "FormRow",
    "Indicator",
    "IndicatorOwner",
    "Measure",
    "Observation",
    "Plan",
    "Rule",
    "SeriesBreak",
    "Slice",
    "Submission",
    "SubmissionEvent",
    "Target",
]
