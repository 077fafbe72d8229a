"""What a person says of a task, as values of its fields; what is wrong, in plain words.

Forms read and check, `assignments.actions` writes.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.choices import Role
from accounts.models import User
from assignments.actions import DocumentSaid, Task
from assignments.choices import Giver, Kind
from assignments.models import FIRST_DAY, LAST_DAY, Assignment
from indicators.forms import ReasonField
from organisation.forms import DayField, NumberField, RowsField
from organisation.models import Office
from vietnamese.dates import write_date
from vietnamese.text import nfc

_LINES = {"rows": 3}


class TypedDay(DayField):
    """A day typed day first, among those whose holidays are known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput)
        kwargs.setdefault("help_text", gettext_lazy("Day/month/year."))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        typed = {"inputmode": "numeric", "autocomplete": "off"}
        return {**super().widget_attrs(widget), **typed}

    def prepare_value(self, value: Any) -> Any:
        return write_date(value) if isinstance(value, date) else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(
                _("Give a day from %(first)s to %(last)s.")
                % {"first": write_date(FIRST_DAY), "last": write_date(LAST_DAY)}
            )


class TextField(forms.CharField):
    """Several lines, kept as NFC."""

    widget = forms.Textarea(_LINES)

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value))


class DocumentForm(forms.Form):
    """The document something rests on; both may be left out."""

    number = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=Assignment._meta.get_field("number").max_length,
        required=False,
        help_text=gettext_lazy("For example: 215/UBND-VX."),
    )
    issued_on = TypedDay(label=gettext_lazy("Date of the document"), required=False)

    @property
    def document(self) -> DocumentSaid:
        said = self.cleaned_data
        return DocumentSaid(number=said["number"], issued_on=said["issued_on"])


class OfficeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Office) -> str:
        return str(obj.display_name)


class PeopleField(RowsField):
    """Who may be in charge, each with the office they work in."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: User) -> str:
        office = obj.office.display_name if obj.office else ""
        return f"{obj.full_name} ({office})" if office else obj.full_name


class TaskForm(DocumentForm):
    """What is said of a task. `offices` are the ids of those the person gives tasks to."""

    title = forms.CharField(
        label=pgettext_lazy("given to an office", "Task"),
        max_length=Assignment._meta.get_field("title").max_length,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    content = TextField(
        label=gettext_lazy("What is to be done, in detail"), required=False, max_length=5000
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    giver = forms.ChoiceField(label=gettext_lazy("Given by"), choices=Giver)
    office = OfficeField(
        label=pgettext_lazy("of a task", "Office in charge"), queryset=Office.objects.none()
    )
    people = PeopleField(
        label=gettext_lazy("People in charge"),
        queryset=User.objects.none(),
        required=False,
        help_text=gettext_lazy("Of the office in charge. They are reminded before it is due."),
    )
    year = NumberField(
        label=gettext_lazy("Year"),
        min_value=FIRST_DAY.year,
        max_value=LAST_DAY.year,
        help_text=gettext_lazy("The year whose tasks it is one of."),
    )
    field_order: tuple[str, ...] = (
        "title",
        "content",
        "kind",
        "giver",
        "number",
        "issued_on",
        "office",
        "people",
    )

    def __init__(self, *args: Any, offices: Collection[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = Office.objects.valid_on(today)
        self.fields["office"].queryset = in_force.filter(pk__in=offices).order_by("code")
        self.fields["people"].queryset = (
            User.objects.filter(
                is_active=True, role__in=(Role.STAFF, Role.REVIEWER), office__in=offices
            )
            .select_related("office")
            .order_by("office__code", "full_name")
        )

    @property
    def task(self) -> Task:
        said = self.cleaned_data
        return Task(
            title=said["title"],
            content=said["content"],
            kind=said["kind"],
            giver=said["giver"],
            office=said["office"],
            people=tuple(said["people"]),
            year=int(said["year"]),
            document=self.document,
        )

    def _check_year(self, given_on: date | None) -> None:
        year = self.cleaned_data.get("year")
        if given_on and year is not None and year not in (given_on.year, given_on.year + 1):
            self.add_error("year", _("It is of the year in which it was given, or of the next."))


class GivingForm(TaskForm):
    """A new task with its days."""

    given_on = TypedDay(label=gettext_lazy("Given on"))
    due_on = TypedDay(label=pgettext_lazy("of a task", "Due on"))
    field_order = (*TaskForm.field_order, "given_on", "due_on", "year")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"given_on": today, "year": str(today.year)})
        super().__init__(*args, today=today, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given, due = cleaned.get("given_on"), cleaned.get("due_on")
        if given and given > self.today:
            self.add_error("given_on", _("A task is not given in the future."))
        if given and due and due < given:
            self.add_error("due_on", _("A task is not due before it is given."))
        self._check_year(given)
        return cleaned


class ChangeForm(TaskForm):
    """Another word on a task that is there; its days are moved by acts of their own."""

    reason = ReasonField(widget=forms.Textarea({"rows": 2}), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    field_order = (*TaskForm.field_order, "year", "reason", "seen")

    def __init__(
        self, *args: Any, assignment: Assignment, offices: Collection[int], **kwargs: Any
    ) -> None:
        initial = {
            "title": assignment.title,
            "content": assignment.content,
            "kind": assignment.kind,
            "giver": assignment.giver,
            "number": assignment.number,
            "issued_on": assignment.issued_on,
            "office": assignment.office_id,
            "people": [person.pk for person in assignment.people.all()],
            "year": str(assignment.year),
            "seen": assignment.version,
        }
        super().__init__(*args, initial=initial, offices=offices, **kwargs)
        self.assignment = assignment
        # An office that is no more keeps the task until it is handed on.
        self.fields["office"].queryset |= Office.objects.filter(pk=assignment.office_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_year(self.assignment.given_on)
        return cleaned


class NoteForm(forms.Form):
    text = TextField(
        label=gettext_lazy("Progress"),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write how it goes on.")},
    )


class ExtensionForm(DocumentForm):
    """A later due day, why, and by which document if there is one."""

    due_on = TypedDay(label=gettext_lazy("New due day"))
    reason = ReasonField(widget=forms.Textarea({"rows": 2}), max_length=500)
    field_order = ("due_on", "reason", "number", "issued_on")

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day <= self.assignment.due_on:
            raise ValidationError(_("The new due day must come after the one in force."))
        return day


class DoneForm(DocumentForm):
    """The day a task was done, and what shows it; files are attached on its page."""

    done_on = TypedDay(label=gettext_lazy("Done on"))
    text = TextField(label=gettext_lazy("Result"), required=False, max_length=2000)
    field_order = ("done_on", "text", "number", "issued_on")

    def __init__(self, *args: Any, assignment: Assignment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"done_on": today}, **kwargs)
        self.assignment, self.today = assignment, today

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            raise ValidationError(_("That day has not come yet."))
        if day < self.assignment.given_on:
            raise ValidationError(_("A task is not done before it is given."))
        return day


class WhyForm(forms.Form):
    """Why a task is opened again or withdrawn, or a year's counts are published."""

    reason = ReasonField(widget=forms.Textarea({"rows": 2}), max_length=500)
