"""Words that several pages of awards say alike."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.tallies import Tally
from indicators import writing


def people_and_collectives(tally: Tally) -> str:
    """ "26 cá nhân, 9 tập thể"; what there is none of is not said, and nothing at all is "không có"."""
    parts = [
        said % {"count": writing.number(count)}
        for said, count in (
            (ngettext("%(count)s individual", "%(count)s individuals", tally.individuals),
             tally.individuals),
            (ngettext("%(count)s collective", "%(count)s collectives", tally.collectives),
             tally.collectives),
            (ngettext("%(count)s household", "%(count)s households", tally.households),
             tally.households),
        )
        if count
    ]  # fmt: skip
    return ", ".join(parts) or _("none")


def units_of() -> str:
    """The unit of a count of awards: one person may have got several."""
    return _("awards")
