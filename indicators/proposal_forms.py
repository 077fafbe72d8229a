"""A figure that no form gives, as it is prepared on its own page, and what a second person says of it."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms import ObservationForm, ReasonField, SourceField
from organisation.choices import AreaLevel
from organisation.forms import DayField
from organisation.models import Area
from vietnamese.text import fold

PUBLISH, REFUSE, WITHDRAW = "cong-bo", "tu-choi", "rut"
"""What the buttons of a proposed figure ask for."""

MOST_OF_AN_ANSWER: Final = 500
_LINES = {"rows": 2}


def _day(**kwargs: Any) -> DayField:
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return DayField(widget=widget, **kwargs)


class ProposalForm(ObservationForm):
    """The same form as in the administration pages, with the plain fields of all other pages."""

    known_from = _day(
        label=gettext_lazy("Known from"),
        help_text=gettext_lazy("The day it was published, day/month/year."),
    )
    cut_off = _day(
        label=gettext_lazy("Cut-off"),
        required=False,
        help_text=gettext_lazy("The day up to which was counted, if not the period's last."),
    )
    source = SourceField(widget=forms.TextInput())
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(_LINES)
    )
    reason = ReasonField(
        widget=forms.Textarea(_LINES),
        help_text=gettext_lazy("Why it is added beside the forms. It stays beside the figure."),
    )

    field_order = (
        "indicator",
        "area",
        "slice",
        "period",
        "said",
        "value",
        "qualifier",
        "status",
        "known_from",
        "cut_off",
        "source",
        "document",
        "note",
        "reason",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.fields["said"]
        said.widget = forms.Select(choices=said.choices)
        self.fields["area"].queryset = Area.objects.exclude(level=AreaLevel.GROUP).order_by(
            "-valid_from", "level", "code"
        )


class DecisionForm(forms.Form):
    """What a second person says of a proposed figure; a refusal says why."""

    answer = forms.CharField(
        label=gettext_lazy("Why it is refused"),
        required=False,
        max_length=MOST_OF_AN_ANSWER,
        widget=forms.Textarea(_LINES),
        help_text=gettext_lazy("Only needed for refusing. Whoever prepared it reads it."),
    )

    def is_valid_for(self, act: str) -> bool:
        """Whether what was said fits the button: a reason to refuse, and none to publish."""
        if not self.is_valid():
            return False
        has_reason = bool(fold(self.cleaned_data["answer"]))
        if act == REFUSE and not has_reason:
            self.add_error("answer", _("Say why: the reason is kept on record."))
        if act == PUBLISH and has_reason:
            self.add_error(
                "answer", _("You wrote why it is refused. Clear it, or refuse the figure.")
            )
        return not self.errors
