"""What a reviewer says of a submission: reasons, statuses and days by the cell, all faults at once."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.choices import ObservationStatus
from indicators.comparing import Chosen, ReviewedCell
from organisation.forms import DayField
from organisation.models import Document
from vietnamese.text import fold, nfc

MOST_OF_A_REASON: Final = 500
APPROVE, RETURN, REOPEN, EXTEND = "duyet", "tra", "mo-lai", "gia-han"
"""What the buttons of a review ask for; `duyet-12` is the area of that key."""


def reason_field(**kwargs: Any) -> forms.CharField:
    """Why something is done, in a line; empty where nothing is said."""
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(
        required=False, max_length=MOST_OF_A_REASON, widget=widget, **{"label": ""} | kwargs
    )


def day_field(**kwargs: Any) -> DayField:
    widget = forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "size": 10})
    return DayField(required=False, widget=widget, **kwargs)


class ReviewForm(forms.Form):
    """The answer of a reviewer: of each changed cell why it goes back, or how it is published.

    A reason at a cell sends that cell back; so approving with one is a contradiction, and is told there.
    """

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    reason = reason_field(label=gettext_lazy("Reason for the whole form"))
    document = forms.ModelChoiceField(
        label=gettext_lazy("Decision the figures rest on"),
        queryset=Document.objects.all(),
        required=False,
        empty_label=gettext_lazy("no decision"),
        help_text=gettext_lazy("Needed for official figures only."),
    )

    def __init__(self, *args: Any, cells: list[ReviewedCell], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s"} | kwargs)
        self.cells, self.today = cells, today
        for cell in cells:
            pk = cell.entry.pk
            self.fields[f"lydo-{pk}"] = reason_field()
            if cell.unpublished is None:
                self.fields[f"tt-{pk}"] = forms.ChoiceField(
                    choices=ObservationStatus, required=False, initial=cell.status
                )
                self.fields[f"ngay-{pk}"] = day_field(initial=cell.entry.submission.cut_off)

    def fields_of(self, cell: ReviewedCell) -> dict[str, BoundField]:
        """The fields of one cell under what they say: reason, status, cut_off."""
        names = {"reason": "lydo", "status": "tt", "cut_off": "ngay"}
        return {
            said: self[f"{name}-{cell.entry.pk}"]
            for said, name in names.items()
            if f"{name}-{cell.entry.pk}" in self.fields
        }

    def is_valid_for(self, act: str) -> bool:
        """Whether all that was said is right and says what the button does."""
        if not self.is_valid():
            return False
        if act == RETURN:
            self._check_return()
        else:
            self._check_approval()
        return not self.errors

    def _check_return(self) -> None:
        if not self.reasons and not fold(self.cleaned_data["reason"]):
            self.add_error(
                "reason", _("Say why the form goes back, here or at the cells that are wrong.")
            )

    def _check_approval(self) -> None:
        for pk in self.reasons:
            self.add_error(
                f"lydo-{pk}",
                _("You wrote a reason for returning this cell. Clear it, or return the form."),
            )
        wants_decision = any(
            choice.status == ObservationStatus.OFFICIAL for choice in self.chosen.values()
        )
        if wants_decision and not self.cleaned_data["document"]:
            self.add_error("document", _("An official figure names the decision it rests on."))

    def clean(self) -> dict[str, Any]:
        """The form's own cut-off may be to come, for an office may send it early; no other day may."""
        cleaned = super().clean()
        for cell in self.cells:
            name = f"ngay-{cell.entry.pk}"
            day = cleaned.get(name)
            if day and day > self.today and day != cell.entry.submission.cut_off:
                self.add_error(name, ValidationError(_("This day is still to come.")))
        return self.cleaned_data

    @property
    def reasons(self) -> dict[int, str]:
        """Why cells go back, by the keys of their entries."""
        found = {cell.entry.pk: self.cleaned_data[f"lydo-{cell.entry.pk}"] for cell in self.cells}
        return {pk: nfc(text) for pk, text in found.items() if fold(text)}

    @property
    def chosen(self) -> dict[int, Chosen]:
        """How cells are published that are published otherwise than the form says."""
        found = {}
        for cell in self.cells:
            pk, submission = cell.entry.pk, cell.entry.submission
            status = self.cleaned_data.get(f"tt-{pk}") or ""
            cut_off = self.cleaned_data.get(f"ngay-{pk}")
            choice = Chosen(
                "" if status == cell.status else status,
                None if cut_off == submission.cut_off else cut_off,
            )
            if choice != Chosen():
                found[pk] = choice
        return found

    def look_again_at(self, mark: str) -> None:
        """Take what is shown from here on for what was seen; what was typed stays."""
        self.data = self.data.copy()
        self.data["seen"] = mark


class ReopenForm(forms.Form):
    """Why an approved form is opened again."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    reason = reason_field(label=gettext_lazy("Why it has to be opened again"))


class ExtendForm(forms.Form):
    """Until when and why an office may type into a form although its days are over."""

    until = day_field(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy("Day/month/year, within three months from today."),
    )
    reason = reason_field(label=gettext_lazy("Reason for more time"))

    def clean_until(self) -> date:
        if self.cleaned_data["until"] is None:
            raise ValidationError(_("Say until which day."))
        return self.cleaned_data["until"]
