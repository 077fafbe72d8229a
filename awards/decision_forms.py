"""What is typed about decisions and awards: the document, what it is for, who gets it, the next step."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.choices import Occasion, Stage
from awards.deciding import DecisionDocument, Merit, Recipient
from awards.forms import LINES, LinesField, day_field, known_people, whole, year_bounds, year_field
from awards.models import Award, AwardDecision, AwardType, Collective, Household, Movement, Person
from awards.pasting import Known, Line, Register, read_lines
from awards.stages import UNDER_WAY
from indicators.forms import ReasonField
from organisation.models import Document
from vietnamese.dates import write_date


class DecisionForm(forms.ModelForm):
    """A decision with its document; the legal basis is that of the day unless another is chosen."""

    number = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=Document._meta.get_field("number").max_length,
    )
    decided_on = day_field(label=gettext_lazy("Date of the decision"))
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=Document._meta.get_field("issuer").max_length,
        help_text=gettext_lazy("For example: Ủy ban nhân dân tỉnh."),
    )
    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=Document._meta.get_field("title").max_length,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AwardDecision
        fields = ("decided_on", "signer_post", "law_period", "law_reason", "note")
        widgets = {"law_reason": forms.Textarea(LINES), "note": forms.Textarea(LINES)}
        help_texts = {"signer_post": gettext_lazy("For example: Giám đốc Sở.")}

    field_order = ("number", "decided_on", "issuer", "title", "signer_post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = self.fields["law_period"]
        law.empty_label = _("that of the day of the decision")
        law.help_text = _("Choose another only where the decision itself names another.")
        if self.instance.pk:
            document = self.instance.document
            self.initial |= {
                "number": document.number,
                "issuer": document.issuer,
                "title": document.title,
                "decided_on": write_date(self.instance.decided_on),
                "seen": self.instance.version,
                "law_period": self.instance.law_period_id if self.instance.law_is_chosen else None,
            }

    @property
    def document(self) -> DecisionDocument:
        said = self.cleaned_data
        return DecisionDocument(issuer=said["issuer"], number=said["number"], title=said["title"])


class MeritForm(forms.Form):
    """What awards are given or put forward for."""

    type = forms.ModelChoiceField(
        label=gettext_lazy("Title or commendation"), queryset=AwardType.objects.all()
    )
    year = year_field(label=gettext_lazy("Year of the achievement"))
    period_start = day_field(
        label=gettext_lazy("From"),
        required=False,
        help_text=gettext_lazy("Empty: from the first day of the year."),
    )
    period_end = day_field(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy(
            "Empty: until the last day of the year. A decision of before that day needs another."
        ),
    )
    occasion = forms.ChoiceField(
        label=gettext_lazy("Occasion"), choices=Occasion.choices, initial=Occasion.REGULAR
    )
    movement = forms.ModelChoiceField(
        label=gettext_lazy("Movement"),
        queryset=Movement.objects.all(),
        required=False,
        help_text=gettext_lazy("Only where a movement is the occasion."),
    )
    text = forms.CharField(
        label=gettext_lazy("Achievement"),
        required=False,
        max_length=Award._meta.get_field("merit").max_length,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        year = whole(said.get("year"))
        if year is None:
            return said
        first, last = year_bounds(year)
        if "period_end" not in self.errors:
            said["period_end"] = said.get("period_end") or last
            if said["period_end"].year != year:
                self.add_error("period_end", _("The last day lies in the year of the achievement."))
        if "period_start" not in self.errors:
            said["period_start"] = said.get("period_start") or first
            if "period_end" not in self.errors and said["period_start"] > said["period_end"]:
                self.add_error("period_start", _("The period ends before it begins."))
        if said.get("movement") and said.get("occasion") != Occasion.MOVEMENT:
            self.add_error("movement", _("A movement is named where it is the occasion."))
        return said

    @property
    def merit(self) -> Merit:
        said = self.cleaned_data
        return Merit(
            type=said["type"],
            period_start=said["period_start"],
            period_end=said["period_end"],
            occasion=said["occasion"],
            movement=said["movement"],
            text=said["text"],
        )


class RecipientsForm(MeritForm):
    """What it is for, and who gets it: lines that were typed or pasted, and who was chosen of those offered.

    The page shows first whom the lines mean (`preview`) and sends the keys of those chosen with the lines.
    """

    lines = LinesField(label=gettext_lazy("Recipients"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read: list[Line] = []
        self.recipients: list[Recipient] = []

    def read_recipients(self, chosen: Iterable[str]) -> None:
        """Read the lines, and take those that are certain and those that were chosen; for a valid form."""
        by_key = _register(self.cleaned_data["type"])
        register = Register.of(_known(by_key.values()))
        self.read = read_lines(self.cleaned_data["lines"], register)
        keys = dict.fromkeys(line.found.key for line in self.read if line.found is not None)
        keys |= dict.fromkeys(key for key in chosen if key in by_key)
        self.recipients = [by_key[key] for key in keys]
        self.chosen = set(keys)

    @property
    def open_lines(self) -> list[Line]:
        """Lines that mean nobody for certain, and of whose offers none was chosen."""
        return [
            line
            for line in self.read
            if line.found is None and not any(known.key in self.chosen for known in line.offered)
        ]


def _register(award_type: AwardType) -> dict[str, Recipient]:
    """All whom the award may go to, by the key that lines know them by; 4 queries at most."""
    found: dict[str, Recipient] = {}
    if award_type.for_individuals:
        found |= {f"person-{row.pk}": row for row in Person.objects.with_posts()}
    if award_type.for_collectives:
        found |= {f"collective-{row.pk}": row for row in Collective.objects.with_names()}
    if award_type.for_households:
        found |= {f"household-{row.pk}": row for row in Household.objects.select_related("area")}
    return found


def _known(recipients: Iterable[Recipient]) -> list[Known]:
    rows = list(recipients)
    known = known_people(row for row in rows if isinstance(row, Person))
    for row in rows:
        if isinstance(row, Collective):
            known.append(Known(f"collective-{row.pk}", row.code, row.name))
        elif isinstance(row, Household):
            apart = row.area.name if row.area else row.address
            known.append(Known(f"household-{row.pk}", row.code, row.head, apart))
    return known


class ProposalForm(RecipientsForm):
    """Awards that are put forward: at which stage, from which day."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[(stage.value, stage.label) for stage in Stage if stage in UNDER_WAY],
    )
    on = day_field(label=gettext_lazy("On"))

    field_order = ("stage", "on")


class StepForm(forms.Form):
    """The next step of the awards that were chosen in a list."""

    stage = forms.ChoiceField(label=gettext_lazy("Next step"))
    on = day_field(label=gettext_lazy("On"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(LINES),
        help_text=gettext_lazy("Needed for what is rejected."),
    )

    STEPS = (Stage.PROPOSED, Stage.SUBMITTED, Stage.REJECTED, Stage.HANDED_OVER)

    def __init__(self, *args: Any, stages: Sequence[Stage] = STEPS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]


class HandOverForm(forms.Form):
    on = day_field(label=gettext_lazy("Handed over on"))


class RevokeForm(forms.Form):
    """Why an award is taken back, on what day."""

    on = day_field(label=gettext_lazy("Revoked on"))
    reason = ReasonField(widget=forms.Textarea(LINES))


def require_chosen(keys: Iterable[str]) -> list[int]:
    """The keys that boxes of a list sent, as numbers; raises ValidationError for what is none."""
    numbers = []
    for key in keys:
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise ValidationError(_("One of the boxes is not of this page."))
        numbers.append(int(key))
    return numbers
