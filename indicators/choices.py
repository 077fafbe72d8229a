"""Codes of the indicator tables and the words shown for them.

The codes are those of the reference files and of `calculations`; only the words are translated.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    FLOW = "flow", _("Flow: counted over a period")
    STOCK = "stock", _("Stock: state at the end of a period")
    RATIO = "ratio", _("Ratio of two figures")
    CHANGE = "change", _("Change of a ratio, in points")


class Direction(TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")
    NEUTRAL = "neutral", _("Neither")


class PeriodAggregation(TextChoices):
    SUM = "sum", _("Sum of the periods")
    LAST = "last", _("Last period")
    RATIO = "ratio", _("Ratio of sums")
    NONE = "none", _("Not at all")


class AreaAggregation(TextChoices):
    SUM = "sum", _("Sum of the areas")
    RATIO = "ratio", _("Ratio of sums")
    NONE = "none", _("Not at all")


class Periodicity(TextChoices):
    MONTH = "month", pgettext_lazy("periodicity", "Monthly")
    QUARTER = "quarter", pgettext_lazy("periodicity", "Quarterly")
    HALF_YEAR = "half_year", pgettext_lazy("periodicity", "Half-yearly")
    YEAR = "year", pgettext_lazy("periodicity", "Yearly")
    FIVE_YEAR = "five_year", pgettext_lazy("periodicity", "Every five years")


class Calendar(TextChoices):
    """Which reporting window closes a period (decree 09/2019, decree 60/2018)."""

    ADMINISTRATIVE = "administrative", _("Administrative: 15th to 14th")
    STATISTICAL = "statistical", _("Statistical: 1st to last day")


class Phasing(TextChoices):
    EVEN = "even", pgettext_lazy("phasing of a year plan", "Even over the year")
    SEASONAL = "seasonal", pgettext_lazy("phasing of a year plan", "By season")
    YEAR_END = "year_end", pgettext_lazy("phasing of a year plan", "At the end of the year")
    AS_TARGETED = "as_targeted", pgettext_lazy("phasing of a year plan", "As targeted by period")


class AchievementMethod(TextChoices):
    RATIO = "ratio", _("Actual / target")
    FROM_BASELINE = "from_baseline", _("Way made from the baseline")
    INVERSE = "inverse", _("Target / actual")
    POINTS = "points", _("Actual − target, in points")
    NONE = "none", _("Not assessed")


class PartKind(TextChoices):
    EXHAUSTIVE = "exhaustive", _("Part: the parts add up to the whole")
    OF_WHICH = "of_which", _("Of which: never added")


class PlanKind(TextChoices):
    ANNUAL = "annual", pgettext_lazy("kind of plan", "Annual plan")
    ADJUSTED = "adjusted", pgettext_lazy("kind of plan", "Adjusted annual plan")
    FIVE_YEAR = "five_year", pgettext_lazy("kind of plan", "Five-year plan")
    MINISTRY = "ministry", pgettext_lazy("kind of plan", "Ministry's plan")


class PlanState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a plan", "Draft")
    ISSUED = "issued", pgettext_lazy("state of a plan", "Issued")


class Bound(TextChoices):
    """How a target bounds the signed value ("giảm 4 % trở lên" is -4 at most)."""

    EXACT = "exact", pgettext_lazy("bound of a target", "exactly")
    AT_LEAST = "at_least", pgettext_lazy("bound of a target", "at least")
    AT_MOST = "at_most", pgettext_lazy("bound of a target", "at most")
    ABOUT = "about", pgettext_lazy("bound of a target", "about")


class ObservationStatus(TextChoices):
    """Rising order: estimate < preliminary < reported < official (reporting practice, section 2)."""

    ESTIMATE = "estimate", pgettext_lazy("status of a figure", "estimate")
    PRELIMINARY = "preliminary", pgettext_lazy("status of a figure", "preliminary")
    REPORTED = "reported", pgettext_lazy("status of a figure", "reported")
    OFFICIAL = "official", pgettext_lazy("status of a figure", "official")


class Qualifier(TextChoices):
    EXACT = "exact", pgettext_lazy("qualifier of a figure", "exactly")
    ABOUT = "about", pgettext_lazy("qualifier of a figure", "about")
    OVER = "over", pgettext_lazy("qualifier of a figure", "more than")
    UNDER = "under", pgettext_lazy("qualifier of a figure", "less than")


class Missing(TextChoices):
    """Why there is no value; zero is a value and stands in none of these."""

    NOT_REPORTED = "not_reported", _("not reported")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Precision(TextChoices):
    """How exactly the day of publication is known; the stored day is the last possible one."""

    DAY = "day", pgettext_lazy("precision of a date", "day")
    MONTH = "month", pgettext_lazy("precision of a date", "month")
    YEAR = "year", pgettext_lazy("precision of a date", "year")


class RuleKind(TextChoices):
    SUM_OF_PARTS = "sum_of_parts", _("Sum of parts")
    AT_MOST = "at_most", _("At most another figure")
    EQUAL = "equal", _("Equal to another figure")
    BALANCE = "balance", _("Opening + in − out = closing")


class Severity(TextChoices):
    REFUSE = "refuse", _("Refuse")
    WARN = "warn", _("Warn")


class Frequency(TextChoices):
    """Length of a period; the codes are those of `periods.Frequency`."""

    YEAR = "A", pgettext_lazy("frequency", "year")
    HALF_YEAR = "S", pgettext_lazy("frequency", "half-year")
    QUARTER = "Q", pgettext_lazy("frequency", "quarter")
    MONTH = "M", pgettext_lazy("frequency", "month")
    CUMULATIVE = "C", pgettext_lazy("frequency", "from January")
    SPAN = "P", pgettext_lazy("frequency", "several years")


class FormPeriodicity(TextChoices):
    """How often a form is filled in; the values are those of `Periodicity` that have such forms."""

    MONTH = "month", pgettext_lazy("periodicity", "Monthly")
    QUARTER = "quarter", pgettext_lazy("periodicity", "Quarterly")
    HALF_YEAR = "half_year", pgettext_lazy("periodicity", "Half-yearly")
    YEAR = "year", pgettext_lazy("periodicity", "Yearly")


class FormColumn(TextChoices):
    """What a form asks of each row."""

    IN_PERIOD = "in_period", pgettext_lazy("column of a form", "This period")
    CUMULATIVE = "cumulative", pgettext_lazy("column of a form", "From January on")
    YEAR_ESTIMATE = "year_estimate", pgettext_lazy("column of a form", "Estimate of the year")


class SubmissionState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a submission", "Being filled in")
    SUBMITTED = "submitted", pgettext_lazy("state of a submission", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("state of a submission", "Returned")
    APPROVED = "approved", pgettext_lazy("state of a submission", "Approved")

    @classmethod
    def open_for_entry(cls) -> tuple["SubmissionState", ...]:
        return (cls.DRAFT, cls.RETURNED)


class SubmissionStep(TextChoices):
    OPENED = "opened", pgettext_lazy("step of a submission", "opened")
    SUBMITTED = "submitted", pgettext_lazy("step of a submission", "submitted")
    RETURNED = "returned", pgettext_lazy("step of a submission", "returned")
    PART_APPROVED = "part", pgettext_lazy("step of a submission", "approved in part")
    APPROVED = "approved", pgettext_lazy("step of a submission", "approved")
    EXTENDED = "extended", pgettext_lazy("step of a submission", "given more time")
    REOPENED = "reopened", pgettext_lazy("step of a submission", "reopened")


class ProposalState(TextChoices):
    """Where a figure that no form gives has got to on its way from the first person to the second."""

    WAITING = "waiting", pgettext_lazy("state of a proposed figure", "Waiting for a second person")
    PUBLISHED = "published", pgettext_lazy("state of a proposed figure", "Published")
    REFUSED = "refused", pgettext_lazy("state of a proposed figure", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposed figure", "Withdrawn")


class FileKind(TextChoices):
    """What may be attached to a form; the values are the types that browsers know."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
