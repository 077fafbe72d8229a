"""Codes of the account tables and the words shown for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person is here for; one each. What a role may do stands in `accounts.permissions`."""

    STAFF = "staff", pgettext_lazy("role", "Staff")
    REVIEWER = "reviewer", pgettext_lazy("role", "Reviewer")
    LEADER = "leader", pgettext_lazy("role", "Leader")
    AWARD_OFFICER = "award_officer", pgettext_lazy("role", "Award officer")
    ADMIN = "admin", pgettext_lazy("role", "Administrator")


class Language(TextChoices):
    """The languages the pages come in; `settings.LANGUAGES` has the same."""

    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")


class Channel(TextChoices):
    """The door through which a change came in."""

    WEB = "web", pgettext_lazy("channel", "Pages")
    ADMIN = "admin", pgettext_lazy("channel", "Administration pages")
    COMMAND = "command", pgettext_lazy("channel", "Command")


class Verb(TextChoices):
    """What was done; to what is said by the activity's target."""

    ADDED = "added", pgettext_lazy("activity", "Added")
    CHANGED = "changed", pgettext_lazy("activity", "Changed")
    REMOVED = "removed", pgettext_lazy("activity", "Removed")
    LOADED = "loaded", pgettext_lazy("activity", "Loaded from a file")
    CORRECTED = "corrected", pgettext_lazy("activity", "Corrected")
    SUBMITTED = "submitted", pgettext_lazy("activity", "Submitted")
    RETURNED = "returned", pgettext_lazy("activity", "Returned")
    APPROVED = "approved", pgettext_lazy("activity", "Approved")
    REOPENED = "reopened", pgettext_lazy("activity", "Reopened")
    ISSUED = "issued", pgettext_lazy("activity", "Issued")
    ENABLED = "enabled", pgettext_lazy("activity", "Account enabled")
    DISABLED = "disabled", pgettext_lazy("activity", "Account disabled")
    PASSWORD_CHANGED = "password_changed", pgettext_lazy("activity", "Password set")
    PASSWORD_RESET = "password_reset", pgettext_lazy("activity", "Password reset")
    SECOND_FACTOR_ON = "second_factor_on", pgettext_lazy("activity", "Second step switched on")
    SECOND_FACTOR_OFF = "second_factor_off", pgettext_lazy("activity", "Second step switched off")
    RECOVERY_CODES = "recovery_codes", pgettext_lazy("activity", "New recovery codes made")
