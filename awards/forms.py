"""What is typed about people, collectives, households, movements and initiatives.

Forms read and check, `registering` and `initiatives` write. A list of people is typed or pasted, a line each.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.choices import Grade
from awards.models import Collective, Discipline, Household, Initiative, Movement, Person, Post
from awards.pasting import Known, Line, Register, read_lines
from awards.registering import Held
from organisation.forms import DayField, NumberField, RowsField
from organisation.models import Document, Office

LINES = {"rows": 2}
FIRST_YEAR, LAST_YEAR = 1990, 2100


def day_field(**fields: Any) -> DayField:
    """A day typed day first, without a calendar of scripts."""
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    fields.setdefault("help_text", gettext_lazy("Day/month/year."))
    return DayField(widget=widget, **fields)


def year_field(**fields: Any) -> NumberField:
    return NumberField(min_value=FIRST_YEAR, max_value=LAST_YEAR, **fields)


def whole(value: Any) -> int | None:
    """The number of a `NumberField` as an int."""
    return None if value is None else int(value)


# ---------------------------------------------------------------- people


class PersonForm(forms.ModelForm):
    in_branch_since = day_field(
        label=gettext_lazy("In the branch since"),
        required=False,
        help_text=gettext_lazy("From this day years of service are counted."),
    )

    class Meta:
        model = Person
        fields = ("full_name", "sex", "in_branch_since", "note")
        widgets = {"note": forms.Textarea(LINES)}


class PostForm(forms.Form):
    """One post of a person; a line that is left empty is none."""

    office = forms.TypedChoiceField(label=gettext_lazy("Office"), required=False, empty_value=None)
    title = forms.CharField(
        label=pgettext_lazy("of a person", "Post"),
        max_length=Post._meta.get_field("title").max_length,
        required=False,
    )
    valid_from = day_field(label=gettext_lazy("First day"), required=False, help_text="")
    valid_to = day_field(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty: until today and on."),
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read once for all lines: a field of rows would ask for them with each.
        by_key = {str(office.pk): office for office in offices}
        field = self.fields["office"]
        field.choices = [("", "---------"), *by_key.items()]
        field.coerce = partial(_office_of, by_key)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.is_left_empty:
            return said
        for name in ("office", "valid_from"):
            if name not in self.errors and not said.get(name):
                self.add_error(name, _("This field is required."))
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first day."))
        return said

    @property
    def is_left_empty(self) -> bool:
        return not self.errors and not any(self.cleaned_data.values())

    @property
    def held(self) -> Held:
        said = self.cleaned_data
        return Held(said["office"], said["title"], said["valid_from"], said["valid_to"])


def _office_of(by_key: dict[str, Office], key: object) -> Office:
    """The office that a choice stands for; ValueError, which a field tells, where it is none of these."""
    if (office := by_key.get(str(key))) is None:
        raise ValueError(key)
    return office


PostFormSet = formset_factory(PostForm, extra=2, max_num=30, absolute_max=40, validate_max=True)


def posts_of(formset: BaseFormSet) -> list[Held]:
    """The posts that were said, without the lines left empty; of a valid formset."""
    return [form.held for form in formset if not form.is_left_empty]


def initial_posts(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "office": post.office_id,
            "title": post.title,
            "valid_from": f"{post.valid_from:%d/%m/%Y}",
            "valid_to": f"{post.valid_to:%d/%m/%Y}" if post.valid_to else "",
        }
        for post in person.posts.order_by("valid_from")
    ]


class GradeForm(forms.Form):
    year = year_field(label=gettext_lazy("Year"))
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"),
        required=False,
        choices=[("", gettext_lazy("none: take the grade of the year back")), *Grade.choices],
    )


class DisciplineForm(forms.ModelForm):
    decided_on = day_field(label=gettext_lazy("Date of the decision"))
    ended_on = day_field(label=gettext_lazy("Last day of its effect"), required=False)

    class Meta:
        model = Discipline
        fields = ("form", "decided_on", "number", "ended_on", "note")
        widgets = {"note": forms.Textarea(LINES)}


# ---------------------------------------------------------------- collectives and households


class CollectiveForm(forms.ModelForm):
    """A collective: an office of the list, or one outside it under a name of its own."""

    class Meta:
        model = Collective
        fields = ("office", "outside_name", "kind", "note")
        widgets = {"note": forms.Textarea(LINES)}
        help_texts = {
            "outside_name": gettext_lazy(
                "Only for a collective that is not in the list of offices."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Collective.objects.exclude(pk=self.instance.pk).filter(office__isnull=False)
        self.fields["office"].queryset = Office.objects.exclude(pk__in=taken.values("office"))


class HouseholdForm(forms.ModelForm):
    class Meta:
        model = Household
        fields = ("head", "area", "address", "note")
        widgets = {"note": forms.Textarea(LINES)}


# ---------------------------------------------------------------- a list of people, a line each


class LinesField(forms.CharField):
    """Lines of names or codes. `value` of the form it stands in is text; `read` says whom they mean."""

    widget = forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"})

    def __init__(self, **fields: Any) -> None:
        fields.setdefault(
            "help_text",
            gettext_lazy(
                "One a line: name (accents may be left out) or code. "
                "A list copied from Excel may be pasted as it is."
            ),
        )
        super().__init__(max_length=60_000, **fields)


def known_people(people: Iterable[Person]) -> list[Known]:
    """People with their posts, as `pasting` knows them; the office tells namesakes apart."""
    return [
        Known(
            key=f"person-{person.pk}",
            code=person.code,
            name=person.full_name,
            apart=", ".join(dict.fromkeys(post.office.name for post in person.posts.all())),
        )
        for person in people
    ]


def read_people(text: str, people: Iterable[Person]) -> tuple[list[Line], dict[str, Person]]:
    """Each line with the person it means, and the people by the key that lines know them by."""
    people = list(people)
    by_key = {f"person-{person.pk}": person for person in people}
    return read_lines(text, Register.of(known_people(people))), by_key


# ---------------------------------------------------------------- movements and initiatives


class MovementForm(forms.ModelForm):
    starts_on = day_field(label=gettext_lazy("First day"), required=False)
    ends_on = day_field(label=gettext_lazy("Last day"), required=False)
    documents = RowsField(
        label=gettext_lazy("Documents"),
        queryset=Document.objects.all(),
        required=False,
        help_text=gettext_lazy(
            "Those that are not in the list are recorded in the administration."
        ),
    )

    class Meta:
        model = Movement
        fields = ("name", "theme", "launched_by", "starts_on", "ends_on", "documents", "results")
        widgets = {"results": forms.Textarea({"rows": 4})}


class InitiativeForm(forms.ModelForm):
    """An initiative with its authors, named a line each."""

    year = year_field(label=gettext_lazy("Year"))
    authors_lines = LinesField(label=gettext_lazy("Authors"))
    recognised_on = day_field(label=gettext_lazy("Recognised on"), required=False)

    class Meta:
        model = Initiative
        fields = (
            "title",
            "year",
            "office",
            "level_proposed",
            "level_recognised",
            "recognised_on",
            "document",
            "summary",
        )
        widgets = {"summary": forms.Textarea({"rows": 3})}

    field_order = ("title", "year", "office", "authors_lines")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people
        self.authors: list[Person] = []
        self.fields["authors_lines"].widget.attrs["rows"] = 3
        if self.instance.pk:
            codes = self.instance.authors.values_list("full_name", "code")
            self.initial["authors_lines"] = "\n".join(f"{name}; {code}" for name, code in codes)

    def clean_year(self) -> int | None:
        return whole(self.cleaned_data["year"])

    def clean_authors_lines(self) -> str:
        text = str(self.cleaned_data["authors_lines"])
        lines, by_key = read_people(text, self._people)
        faults = [why_nobody(line) for line in lines if line.found is None]
        if faults:
            raise ValidationError(faults)
        self.authors = [
            by_key[line.found.key] for line in lines if line.found and not line.is_repeated
        ]
        return text


def why_nobody(line: Line) -> str:
    """Why a line means nobody for certain, with those it could mean."""
    if not line.offered:
        return _("“%(line)s” is not in the register.") % {"line": line.text}
    offered = "; ".join(
        f"{known.name} ({known.code}{', ' + known.apart if known.apart else ''})"
        for known in line.offered
    )
    return _("“%(line)s” may be %(offered)s: write the code.") % {
        "line": line.text,
        "offered": offered,
    }


def year_bounds(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
