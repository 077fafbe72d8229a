"""The parts that bars of awards are made of: names and fillings, the same in every chart."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from awards.charts import Part
from awards.choices import RecipientKind, Sex
from awards.tallies import Phase

PHASE_NAMES: Final = {
    Phase.REGISTERED: pgettext_lazy("phase of awards", "Registered"),
    Phase.PROPOSED: pgettext_lazy("phase of awards", "Proposed"),
    Phase.GIVEN: pgettext_lazy("phase of awards", "Given, recognised"),
    Phase.ENDED: pgettext_lazy("phase of awards", "Rejected, revoked"),
}


def phase_parts() -> list[Part]:
    """Phases from the first wish to the end, in the order of `Phase`."""
    fillings = {
        Phase.REGISTERED: ("line-strong", ".", _("dotted")),
        Phase.PROPOSED: ("chart-forecast", "/", _("hatched")),
        Phase.GIVEN: ("chart-actual", "", _("solid")),
        Phase.ENDED: ("chart-last-year", "x", _("crossed")),
    }
    return [
        Part(f"phase_{phase}", str(PHASE_NAMES[phase]).lower(), colour, pattern, filling)
        for phase, (colour, pattern, filling) in fillings.items()
    ]


def recipient_parts() -> list[Part]:
    """Individuals, collectives, households."""
    fillings = {
        RecipientKind.INDIVIDUAL: ("chart-actual", "", _("solid")),
        RecipientKind.COLLECTIVE: ("chart-forecast", "/", _("hatched")),
        RecipientKind.HOUSEHOLD: ("line-strong", ".", _("dotted")),
    }
    return [
        Part(f"recipient_{kind.value}", str(kind.label).lower(), colour, pattern, filling)
        for kind, (colour, pattern, filling) in fillings.items()
    ]


def sex_parts() -> list[Part]:
    """Women, then men."""
    return [
        Part("sex_female", str(Sex.FEMALE.label).lower(), "chart-forecast", "/", _("hatched")),
        Part("sex_male", str(Sex.MALE.label).lower(), "chart-actual", "", _("solid")),
    ]
