"""Form fields for what officials type: days with the day first, numbers with a dot between thousands.

Django's own fields follow the language of the screen, so they would read 03/04/2026 as the fourth of
March on an English page and 26.000 people as 26 on any. These read the Vietnamese writing everywhere
and say what is wrong where it is not plain.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vietnamese.dates import FIRST_YEAR, LAST_YEAR, DateReason, DateRefused, read_date
from vietnamese.numbers import (
    MAX_DECIMALS,
    MAX_WHOLE_DIGITS,
    NumberReason,
    NumberRefused,
    read_number,
    write_number,
)

_KEY: Final = re.compile(r"[0-9]{1,18}")
_COORDINATE: Final = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,6})?")


class DayField(forms.DateField):
    """A day, typed day first or as ISO; see `vietnamese.dates`."""

    widget = AdminDateWidget

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return read_date(str(value))
        except DateRefused as refusal:
            raise ValidationError(why_no_date(refusal), code="invalid") from refusal


class NumberField(forms.Field):
    """A number in Vietnamese writing with at most `decimals` decimals; see `vietnamese.numbers`.

    Takes what a model's number fields hand to their form field, so that it can stand in for Django's.
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        decimal_places: int | None = 0,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        max_digits: int | None = None,  # said by the model's own validator
        **kwargs: Any,
    ) -> None:
        self.decimals = decimal_places
        super().__init__(**kwargs)
        if min_value is not None:
            self.validators.append(MinValueValidator(min_value))
        if max_value is not None:
            self.validators.append(MaxValueValidator(max_value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return read_number(str(value), decimals=self.decimals)
        except NumberRefused as refusal:
            raise ValidationError(
                why_no_number(refusal, self.decimals), code="invalid"
            ) from refusal

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal | int):
            return value
        # Years and small counts go without a dot: 2023 and not 2.023.
        return str(value) if value in range(10_000) else write_number(Decimal(value))


class CoordinateField(forms.DecimalField):
    """Degrees with up to six decimals; dot and comma mean the same, for no coordinate has thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and value.strip():
            if not _COORDINATE.fullmatch(value.strip()):
                raise ValidationError(_("Write degrees like 22,4856."), code="invalid")
            value = value.replace(",", ".")
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):
    """Any number of rows of a table, chosen from those offered."""

    def clean(self, value: Any) -> Any:
        # Django asks the database for whatever was sent, and SQLite fails on a number beyond its own.
        if isinstance(value, list | tuple) and not all(_KEY.fullmatch(str(key)) for key in value):
            raise ValidationError(_("Choose from the list."), code="invalid_choice")
        return super().clean(value)


def _keys_in(value: Iterable[Any]) -> list[str]:
    return [str(key) for key in value if _KEY.fullmatch(str(key))]


class RowSelect(AutocompleteSelect):
    """Django's select that finds rows while one types; a value that is no key is shown as none.

    Django's own asks the database for whatever was sent, and fails on "abc". `at_hand` is the row
    that the form has read already, which is then not asked for once more.
    """

    at_hand: models.Model | None = None

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list[Any]:
        keys = _keys_in(value)
        if self.at_hand is None or keys != [str(self.at_hand.pk)]:
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.at_hand)
        options.append(self.create_option(name, self.at_hand.pk, label, True, len(options)))
        return [(None, options, 0)]


class RowsSelect(AutocompleteSelectMultiple):
    """The same for several rows; what is no key is shown as none of them."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list[Any]:
        return super().optgroups(name, _keys_in(value), attr)


class RowForm(forms.ModelForm):
    """A form about one row, whose search-as-you-type fields know the rows that came with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = self.instance._state.fields_cache
        for name, field in self.fields.items():
            select = getattr(
                field.widget, "widget", field.widget
            )  # within the admin's frame of links
            if isinstance(select, RowSelect):
                select.at_hand = related.get(name)


class LineForm(RowForm):
    """A line below a row, which is asked the rules about both.

    Django leaves rules that name the row above out of the lines' checks, and the database would then
    refuse what had passed.
    """

    def validate_unique(self) -> None:
        super().validate_unique()
        self.ask_rules()

    def ask_rules(self) -> None:
        """Tell what the model's rules say, once nothing else is wrong with the line."""
        if self.errors:
            return
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self.add_error(None, error)


TYPED_THE_VIETNAMESE_WAY: Final = {
    models.DateField: {"form_class": DayField},
    models.DecimalField: {"form_class": NumberField, "widget": forms.TextInput},
    models.PositiveIntegerField: {"form_class": NumberField, "widget": forms.TextInput},
    models.PositiveSmallIntegerField: {"form_class": NumberField, "widget": forms.TextInput},
    models.TextField: {"widget": AdminTextareaWidget({"rows": 3})},
}
"""`formfield_overrides` of the pages on which rows are kept: days, numbers, a few lines of text."""

NUMBER_HELP: Final = gettext_lazy("A dot between thousands, a comma before decimals: 15.059,5.")


def why_no_date(refusal: DateRefused) -> str:
    """Why a typed day was not read, and how to type it."""
    words = {"text": refusal.text}
    match refusal.reason:
        case DateReason.SHORT_YEAR:
            return _("“%(text)s”: write the year with four digits.") % words
        case DateReason.IMPOSSIBLE:
            return (
                _("“%(text)s”: there is no such day. The day comes first, then the month.") % words
            )
        case DateReason.OUT_OF_RANGE:
            return _("“%(text)s”: the year must lie between %(first)d and %(last)d.") % {
                **words,
                "first": FIRST_YEAR,
                "last": LAST_YEAR,
            }
        case DateReason.TOO_LONG | DateReason.FOREIGN_CHARACTER:
            return _("This is no date. Write day/month/year, like 05/01/2024.")
        case _:
            return _("“%(text)s” is no date. Write day/month/year, like 05/01/2024.") % words


def why_no_number(refusal: NumberRefused, decimals: int | None) -> str:
    """Why a typed number was not read; the readings it may have meant, each as it is safely typed."""
    words = {"text": refusal.text.strip()}
    match refusal.reason:
        case NumberReason.EMPTY:
            return _("Type a number.")
        case NumberReason.TOO_LONG | NumberReason.FOREIGN_CHARACTER:
            return _(
                "This is no number: it is too long, or has characters that only look like digits."
            )
        case NumberReason.SWAPPED | NumberReason.AMBIGUOUS:
            return _which_reading(refusal, decimals)
        case NumberReason.DECIMALS:
            return _too_many_decimals(words["text"], decimals)
        case NumberReason.CAPACITY:
            return _("“%(text)s” is too large: at most %(digits)d digits before the comma.") % {
                **words,
                "digits": MAX_WHOLE_DIGITS,
            }
        case _:
            return _("“%(text)s” is no number. Write it like 15.059 or 709,4.") % words


def safely_typed(reading: Decimal, decimals: int | None) -> str | None:
    """The reading in a writing that nobody can take for another; None if it has too many decimals.

    Whole numbers go without a dot (15059), others with every decimal there may be (15,0590), for
    15.059 and 15,059 are just what was in doubt.
    """
    most = MAX_DECIMALS if decimals is None else min(decimals, MAX_DECIMALS)
    if reading == reading.to_integral_value():
        return f"{reading:.0f}"
    if reading != round(reading, most):
        return None
    return write_number(reading, most).replace(".", "")


def _which_reading(refusal: NumberRefused, decimals: int | None) -> str:
    typed = [safely_typed(reading, decimals) for reading in refusal.readings]
    offered = [text for text in typed if text is not None]
    words = {"text": refusal.text.strip()}
    if len(offered) == 2:
        return _(
            "“%(text)s” can be read in two ways: did you mean %(first)s or %(second)s? "
            "Type it the way you mean it."
        ) % {**words, "first": offered[0], "second": offered[1]}
    if offered:
        return _("“%(text)s”: did you mean %(reading)s?") % {**words, "reading": offered[0]}
    return _too_many_decimals(words["text"], decimals)


def _too_many_decimals(text: str, decimals: int | None) -> str:
    most = MAX_DECIMALS if decimals is None else decimals
    if not most:
        return _("“%(text)s”: a whole number is expected here.") % {"text": text}
    return ngettext(
        "“%(text)s”: at most %(count)d decimal is kept here.",
        "“%(text)s”: at most %(count)d decimals are kept here.",
        most,
    ) % {"text": text, "count": most}
