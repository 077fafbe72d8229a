"""Codes of the organisation tables and the words shown for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaLevel(TextChoices):
    PROVINCE = "province", pgettext_lazy("level of an area", "Province")
    DISTRICT = "district", pgettext_lazy("level of an area", "District")
    COMMUNE = "commune", pgettext_lazy("level of an area", "Commune")
    GROUP = "group", pgettext_lazy("level of an area", "Group of areas")


class OfficeKind(TextChoices):
    DEPARTMENT = "department", _("Department")
    DIVISION = "division", _("Division")
    # Drafts the plans of the office it is part of (`accounts.permissions`).
    PLANNING_DIVISION = "planning_division", _("Planning division")
    SUBORDINATE_UNIT = "subordinate_unit", _("Subordinate unit")
    DISTRICT_OFFICE = "district_office", _("District labour office")
    COMMUNE_OFFICE = "commune_office", _("Commune office")
    POLICE = "police", _("Police")
    AGENCY = "agency", _("Agency")


class Share(TextChoices):
    """How much of the predecessor went to the successor."""

    WHOLE = "whole", pgettext_lazy("share of a predecessor", "Whole")
    PART = "part", pgettext_lazy("share of a predecessor", "Part")


class Verified(TextChoices):
    """Whether a source for the row was seen."""

    YES = "yes", _("Verified")
    PARTLY = "partly", _("Partly verified")
    NO = "no", _("Not verified")
