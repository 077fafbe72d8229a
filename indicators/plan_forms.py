"""What a person says of a plan on the pages made for it: its head, its adjustment, its document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from indicators.choices import PlanKind
from indicators.forms import IssueForm, PlanForm, ReasonField, SourceField
from indicators.models import Plan
from indicators.planning import IssuingDocument
from organisation.choices import AreaLevel
from organisation.forms import DayField
from organisation.models import Area
from vietnamese.dates import write_date

_LINES = {"rows": 2}


class DraftForm(PlanForm):
    """The head of a draft. An adjustment is started from the plan it adjusts, and keeps kind and area."""

    class Meta:
        model = Plan
        fields = ("title", "kind", "area", "period", "note")
        widgets = {"note": forms.Textarea(_LINES)}

    field_order = ("title", "kind", "area", "period", "source_location", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["issued_on"]  # said when the plan comes out
        self.fields["area"].queryset = Area.objects.exclude(level=AreaLevel.GROUP).order_by(
            "-valid_from", "level", "code"
        )
        self.fields["source_location"].widget = forms.TextInput()
        kind = self.fields["kind"]
        if self.instance.kind == PlanKind.ADJUSTED:
            for name in ("kind", "area", "period"):
                del self.fields[name]
        else:
            kind.choices = [choice for choice in kind.choices if choice[0] != PlanKind.ADJUSTED]

    def clean_source_location(self) -> str:
        return str(self.cleaned_data["source_location"])


class AdjustmentForm(forms.Form):
    """What an adjustment starts with: the rest is that of the plan it adjusts."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=Plan._meta.get_field("title").max_length
    )
    source_location = SourceField(widget=forms.TextInput())
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(_LINES)
    )


class IssuingForm(IssueForm):
    """The document by which a draft comes out, why, and the mark of the draft that was on the screen."""

    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=Plan._meta.get_field("issuer").max_length,
        help_text=gettext_lazy("For example: Ủy ban nhân dân tỉnh."),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=Plan._meta.get_field("number").max_length,
    )
    issued_on = DayField(
        label=gettext_lazy("Date of issue"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Day/month/year. The targets are in force from that day."),
    )
    reason = ReasonField(widget=forms.Textarea(_LINES))
    field_order = ("issuer", "number", "issued_on", "reason", "seen")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        initial = {
            "issuer": plan.issuer,
            "number": plan.number,
            "issued_on": write_date(plan.issued_on) if plan.issued_on else "",
            "seen": plan.mark(),
        }
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def document(self) -> IssuingDocument:
        said = self.cleaned_data
        return IssuingDocument(
            issuer=said["issuer"], number=said["number"], issued_on=said["issued_on"]
        )
