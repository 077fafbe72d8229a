"""Tables of the indicators, in six drawers: catalogue, plans, forms, their files, what is
proposed without a form, what was published."""

from indicators.models.attached_files import AttachedFile, FileRemoval
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
from indicators.models.proposals import ProposedObservation
from indicators.models.reporting import Observation
from indicators.models.reporting_forms import (
    Entry,
    Form,
    FormAssignment,
    FormRow,
    Submission,
    SubmissionEvent,
)
from indicators.models.reviewing import ApprovedArea, Publication, Question, ReturnedCell
from indicators.models.submission_files import SubmissionFile

VERSION_SCOPE = "indicator"
"""Scope of `organisation.versions` for figures and targets: "indicator:17" is that of one indicator."""

SUBMISSION_SCOPE = "submissions"
QUESTION_SCOPE = "questions"
"""Scopes of what stands beside figures that stay as they are: what waits for approval, what is asked."""

__all__ = [
    "QUESTION_SCOPE",
    "SUBMISSION_SCOPE",
    "VERSION_SCOPE",
    "ApprovedArea",
    "AttachedFile",
    "Domain",
    "Entry",
    "Event",
    "Explanation",
    "FileRemoval",
    "Form",
    "FormAssignment",
    "FormRow",
    "Indicator",
    "IndicatorOwner",
    "Measure",
    "Observation",
    "Plan",
    "ProposedObservation",
    "Publication",
    "Question",
    "ReturnedCell",
    "Rule",
    "SeriesBreak",
    "Slice",
    "Submission",
    "SubmissionEvent",
    "SubmissionFile",
    "Target",
]
