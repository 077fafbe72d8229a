"""Codes of the award tables and the words shown for them; the words are those of the law."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AwardKind(TextChoices):
    TITLE = "title", _("Emulation title")
    COMMENDATION = "commendation", _("Commendation")


class AwardLevel(TextChoices):
    """Who gives an award, from the nearest to the highest; the Party's are outside the law of the state."""

    COMMUNE = "commune", pgettext_lazy("level of an award", "Commune")
    DEPARTMENT = "department", pgettext_lazy("level of an award", "Department")
    PROVINCE = "province", pgettext_lazy("level of an award", "Province")
    MINISTRY = "ministry", pgettext_lazy("level of an award", "Ministry")
    STATE = "state", pgettext_lazy("level of an award", "State")
    PARTY = "party", pgettext_lazy("level of an award", "Party")


class RecipientKind(TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    COLLECTIVE = "collective", _("Collective")
    HOUSEHOLD = "household", _("Household")


class Stage(TextChoices):
    """How far an award has come; `awards.stages` says which step may follow which."""

    REGISTERED = "registered", pgettext_lazy("stage of an award", "Registered")
    PROPOSED = "proposed", pgettext_lazy("stage of an award", "Proposed")
    SUBMITTED = "submitted", pgettext_lazy("stage of an award", "Submitted")
    RECOGNISED = "recognised", pgettext_lazy("stage of an award", "Recognised")
    GIVEN = "given", pgettext_lazy("stage of an award", "Given")
    HANDED_OVER = "handed_over", pgettext_lazy("stage of an award", "Handed over")
    REJECTED = "rejected", pgettext_lazy("stage of an award", "Rejected")
    REVOKED = "revoked", pgettext_lazy("stage of an award", "Revoked")


class Occasion(TextChoices):
    """What an award is for, in the words of the law."""

    REGULAR = "regular", pgettext_lazy("occasion of an award", "Yearly work")
    MOVEMENT = "movement", pgettext_lazy("occasion of an award", "A movement")
    SUDDEN = "sudden", pgettext_lazy("occasion of an award", "A sudden feat")
    SERVICE = "service", pgettext_lazy("occasion of an award", "Years of service")
    FOREIGN = "foreign", pgettext_lazy("occasion of an award", "Foreign relations")


class Sex(TextChoices):
    FEMALE = "female", pgettext_lazy("sex", "Female")
    MALE = "male", pgettext_lazy("sex", "Male")


class Grade(TextChoices):
    """How a person's work of a year was graded, the best first."""

    EXCELLENT = "excellent", _("Excellent fulfilment of tasks")
    GOOD = "good", _("Good fulfilment of tasks")
    DONE = "done", _("Tasks fulfilled")
    NOT_DONE = "not_done", _("Tasks not fulfilled")


class DisciplineForm(TextChoices):
    """Disciplinary measures, from the lightest to the gravest."""

    FINE = "fine", pgettext_lazy("disciplinary measure", "Fined for an offence")
    REPRIMAND = "reprimand", pgettext_lazy("disciplinary measure", "Reprimand")
    WARNING = "warning", pgettext_lazy("disciplinary measure", "Warning")
    PAY_CUT = "pay_cut", pgettext_lazy("disciplinary measure", "Lower pay")
    DEMOTION = "demotion", pgettext_lazy("disciplinary measure", "Demotion")
    REMOVAL = "removal", pgettext_lazy("disciplinary measure", "Removal from office")
    DISMISSAL = "dismissal", pgettext_lazy("disciplinary measure", "Dismissal")


class InitiativeLevel(TextChoices):
    """How far an initiative has effect, from the nearest to the widest."""

    GRASS_ROOTS = "grass_roots", pgettext_lazy("level of an initiative", "Grass-roots")
    PROVINCE = "province", pgettext_lazy("level of an initiative", "Province")
    MINISTRY = "ministry", pgettext_lazy("level of an initiative", "Ministry")
    NATIONAL = "national", pgettext_lazy("level of an initiative", "National")


class CollectiveKind(TextChoices):
    """How a collective stands to the department; shares of "all units" are of its own units."""

    DEPARTMENT = "department", pgettext_lazy("kind of collective", "The department itself")
    UNIT = "unit", pgettext_lazy("kind of collective", "Unit of the department")
    OUTSIDE = "outside", pgettext_lazy("kind of collective", "Outside the department")


class RuleType(TextChoices):
    """What a condition of an award looks at."""

    YEAR_GRADE = "year_grade", pgettext_lazy("kind of award rule", "Grade of the year")
    DISCIPLINE = "discipline", pgettext_lazy("kind of award rule", "Discipline")
    HOLDS_SAME_YEAR = (
        "holds_same_year",
        pgettext_lazy("kind of award rule", "Holds another of the same year"),
    )
    CONSECUTIVE_YEARS = (
        "consecutive_years",
        pgettext_lazy("kind of award rule", "Years in a row"),
    )
    INITIATIVE = "initiative", pgettext_lazy("kind of award rule", "Initiatives")
    CAP_ON_SHARE = "cap_on_share", pgettext_lazy("kind of award rule", "Highest share")
    SHARE_OF_MEMBERS = (
        "share_of_members",
        pgettext_lazy("kind of award rule", "Share of the members"),
    )
    MIN_YEARS = "min_years", pgettext_lazy("kind of award rule", "Years of service")
