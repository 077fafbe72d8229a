"""What a person typed about figures and plans, as values of the field; what is wrong, in plain words.

Forms read and check, `indicators.actions` writes. What the models would refuse is asked of them here
already, so that a person is told everything at once and each thing beside its field.
"""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from indicators import forms_of_record, proposing
from indicators.actions import ActionRefused, NewVersion
from indicators.attaching import Upload
from indicators.choices import Missing, ObservationStatus, PlanKind, Qualifier
from indicators.file_kinds import FileFault, FileRefused, kind_of
from indicators.models import Indicator, Observation, Plan, Slice, Target
from indicators.models.catalogue import TOTAL
from indicators.models.keys import KEY_FIELDS
from indicators.periods import NotCanonical, Period, PeriodError
from organisation.forms import DayField, LineForm, RowForm, why_no_number
from organisation.models import Area, Document, Source
from vietnamese.numbers import AmbiguousNumber, NumberRefused, read_number, write_number
from vietnamese.text import fold, nfc

# How officials call a period, folded, and the code it stands for. A run of months goes under C,
# and comes back from `Period.parse` under its proper code where it has another (C06 is S1).
_SPOKEN_PERIODS: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"(?:nam )?(?P<year>[0-9]{4})", "{year}"),
        (r"(?:giai doan )?(?P<year>[0-9]{4}) ?[-–] ?(?P<last>[0-9]{4})", "{year}-{last}"),
        (r"6 thang cuoi nam (?P<year>[0-9]{4})", "{year}-S2"),
        (r"quy (?P<part>[1-4]|i{1,3}|iv)(?: ?/ ?| nam | )(?P<year>[0-9]{4})", "{year}-Q{part}"),
        (r"thang (?P<part>[0-9]{1,2})(?: ?/ ?| nam | )(?P<year>[0-9]{4})", "{year}-M{part:0>2}"),
        (r"(?P<part>[0-9]{1,2}) thang(?: dau)?(?: nam)? (?P<year>[0-9]{4})", "{year}-C{part:0>2}"),
    )
)
MEGABYTE: Final = 1024 * 1024
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


# ---------------------------------------------------------------- reading


def read_period(text: str) -> Period:
    """The period typed: its code, or as it is spoken of ("9 tháng đầu năm 2026", "quý III/2026").

    Reads back what `Period.label` says in Vietnamese. Raises PeriodError.
    """
    folded = fold(text)
    code = folded.upper()
    for pattern, template in _SPOKEN_PERIODS:
        if match := pattern.fullmatch(folded):
            parts = match.groupdict()
            part = parts.get("part", "")
            code = template.format(**parts | {"part": _ROMAN.get(part, part)})
            break
    try:
        return Period.parse(code)
    except NotCanonical as other_name:
        return other_name.period


def read_figure(text: str, indicator: Indicator | None, usual: Decimal | None = None) -> Decimal:
    """The number typed for a figure of this indicator.

    `indicator` None: it is not known of which, and what may be right for some is let pass. Raises
    ValidationError, with the readings that may have been meant.
    """
    decimals = indicator.decimals if indicator else None
    try:
        return read_number(text, decimals=decimals, usual=usual)
    except NumberRefused as refusal:
        if indicator is None and isinstance(refusal, AmbiguousNumber):
            return refusal.readings[0]
        raise ValidationError(why_no_number(refusal, decimals), code="invalid") from refusal


def usual_size(indicator: Indicator, area: Area) -> Decimal | None:
    """The latest figure of the indicator there, which a doubtful number is compared with."""
    figures = Observation.objects.current().filter(indicator=indicator, area=area)
    latest = figures.filter(value__isnull=False).order_by("-period_end", "-pk").first()
    return latest.value if latest else None


class PeriodField(forms.CharField):
    """A period as people speak of it; the value is its code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Period"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "For example: 2026; quý III/2026; tháng 5/2026; 9 tháng đầu năm 2026; 2026-2030."
            ),
        )
        super().__init__(**kwargs | {"max_length": 40})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return read_period(text).code
        except PeriodError:
            raise ValidationError(
                _("“%(code)s” is not a period.") % {"code": text}, code="invalid"
            ) from None

    def prepare_value(self, value: Any) -> Any:
        # On an English page the code stands: English names of periods are not read back.
        if not isinstance(value, str) or not (get_language() or "vi").startswith("vi"):
            return value
        try:
            return Period.parse(value).label()
        except PeriodError:
            return value


class SliceField(forms.ModelChoiceField):
    """One of the slices; the total unless another is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Slice"))
        super().__init__(Slice.objects.all(), **kwargs | {"initial": TOTAL, "empty_label": None})

    def to_python(self, value: Any) -> Slice | None:
        # The key is a text, and PostgreSQL takes no null character in one.
        return super().to_python(value.replace("\0", "?") if isinstance(value, str) else value)


class SourceField(forms.CharField):
    """Where a figure was read: the address of a page, or the name of a file."""

    widget = AdminTextInputWidget({"class": "vLargeTextField"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Source"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("The address of the page, or the name of the file or report."),
        )
        super().__init__(**kwargs | {"max_length": Source._meta.get_field("location").max_length})

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value))


class ReasonField(forms.CharField):
    """Why something is done; goes into the log, and with a figure stays beside it."""

    widget = AdminTextareaWidget({"rows": 2})
    default_error_messages = {"required": gettext_lazy("Say why: the reason is kept on record.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Reason"))
        super().__init__(**kwargs)


def _typed_number(**kwargs: Any) -> forms.CharField:
    """A number still to be read, once it is known of which indicator."""
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "size": 16})
    return forms.CharField(widget=widget, **kwargs)


def add_refusal(form: forms.BaseForm, refusal: ActionRefused) -> None:
    """Tell a refused act on the form it came from, each sentence beside its field."""
    for name, sentences in refusal.errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


# ---------------------------------------------------------------- figures


class VersionForm(forms.Form):
    """What is said of a figure: its number or why there is none, how firm it is, where it was read."""

    GIVEN = "given"

    said = forms.ChoiceField(
        label=gettext_lazy("Figure"),
        choices=[(GIVEN, gettext_lazy("there is a number")), *Missing.choices],
        initial=GIVEN,
        widget=forms.RadioSelect,
    )
    value = _typed_number(
        label=gettext_lazy("Number"),
        required=False,
        help_text=gettext_lazy(
            "A dot between thousands, a comma before decimals: 15.059,5. A fall has a minus in front."
        ),
    )
    qualifier = forms.ChoiceField(label=gettext_lazy("Qualifier"), choices=Qualifier)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=ObservationStatus, initial=ObservationStatus.REPORTED
    )
    cut_off = DayField(
        label=gettext_lazy("Cut-off"),
        required=False,
        help_text=gettext_lazy("The day up to which was counted, if not the period's last."),
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Document"),
        queryset=Document.objects.all(),
        required=False,
        empty_label=gettext_lazy("no decision"),
        help_text=gettext_lazy("The decision it rests on; an official figure has one."),
    )
    source = SourceField()
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=AdminTextareaWidget({"rows": 2})
    )
    reason = ReasonField()

    def version(self) -> dict[str, Any]:
        """What a valid form says of the figure: the fields of `actions.NewVersion` but the source."""
        said = self.cleaned_data
        kept = ("status", "qualifier", "cut_off", "document")
        return {
            "value": said["number"],
            "missing": "" if said["said"] == self.GIVEN else said["said"],
            "note": nfc(said["note"]),
            **{name: said[name] for name in kept},
        }

    def _read_number(self, indicator: Indicator | None, usual: Decimal | None) -> None:
        """Put the number typed into `cleaned_data["number"]`; None where the figure is missing."""
        said, text = self.cleaned_data.get("said"), self.cleaned_data.get("value", "")
        self.cleaned_data["number"] = None
        if said == self.GIVEN:
            try:
                self.cleaned_data["number"] = read_figure(text, indicator, usual)
            except ValidationError as error:
                self.add_error("value", error)
        elif said and text:
            self.add_error("value", _("Clear the number, or say that there is one."))

    def _ask_model(self, **about: Any) -> None:
        """Tell what the model would refuse, of the fields that could be read.

        `about` is the key of the figure, and what of it is not typed here.
        """
        said = self.cleaned_data
        needs_document = said.get("status") == ObservationStatus.OFFICIAL and not about.get(
            "illustration"
        )
        if needs_document and "document" in said and said["document"] is None:
            self.add_error("document", _("An official figure names the decision it rests on."))
        known = {name: value for name, value in about.items() if value is not None}
        try:
            Observation(value=said["number"], **known).clean()
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, errors)


class ObservationForm(VersionForm):
    """The first figure of a key, for a second person; `indicators` are those it may be of."""

    indicator = forms.ModelChoiceField(
        label=gettext_lazy("Indicator"),
        queryset=Indicator.objects.none(),
        empty_label=gettext_lazy("choose an indicator"),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.all(),
        empty_label=gettext_lazy("choose an area"),
    )
    slice = SliceField()
    period = PeriodField()
    known_from = DayField(
        label=gettext_lazy("Known from"), help_text=gettext_lazy("The day it was published.")
    )

    def __init__(
        self, *args: Any, indicators: QuerySet[Indicator], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
        self.fields["known_from"].validators.append(
            MaxValueValidator(today, _("A figure is not published in the future."))
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        indicator, area = cleaned.get("indicator"), cleaned.get("area")
        self._read_number(indicator, usual_size(indicator, area) if indicator and area else None)
        self._ask_model(**{name: cleaned.get(name) for name in KEY_FIELDS})
        self._ask_whether_open()
        return cleaned

    def figure(self, source: Source) -> dict[str, Any]:
        """What a valid form says, as `proposing.propose` takes it."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in (*KEY_FIELDS, "known_from", "reason")},
            "version": NewVersion(**self.version(), source=source),
        }

    def _ask_whether_open(self) -> None:
        """Tell of a key that was read whole why no first figure can be prepared for it."""
        key = {name: self.cleaned_data.get(name) for name in KEY_FIELDS}
        if all(key.values()):
            try:
                proposing.require_proposable(key)
            except ActionRefused as refusal:
                add_refusal(self, refusal)


class CorrectionForm(VersionForm):
    """The next version of `figure`. `seen` is the version that was on the screen meanwhile."""

    seen = forms.ModelChoiceField(queryset=Observation.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, figure: Observation, **kwargs: Any) -> None:
        super().__init__(*args, initial=_as_published(figure), **kwargs)
        self.figure = figure
        chain = Observation.objects.chain_of(figure).select_related(
            "indicator__measure", "area", "slice", "source", "document"
        )
        self.fields["seen"].queryset = chain

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = cleaned.get("seen", self.figure)
        self._read_number(seen.indicator, seen.value)
        key = {name: getattr(seen, name) for name in KEY_FIELDS}
        self._ask_model(**key, recast=seen.recast, illustration=seen.illustration)
        if not self.errors and self._says_the_same_as(seen):
            self.add_error(None, _("Nothing is different from the figure on record."))
        return cleaned

    def look_again_at(self, newer: Observation) -> None:
        """Take `newer` for the version on the screen from here on; what was typed stays."""
        self.data = self.data.copy()
        self.data["seen"] = newer.pk

    def _says_the_same_as(self, figure: Observation) -> bool:
        same_source = self.cleaned_data["source"] == figure.source.location
        return same_source and all(
            getattr(figure, name) == value for name, value in self.version().items()
        )


def _as_published(figure: Observation) -> dict[str, Any]:
    """What a correction starts from: everything as it is, but for the reason."""
    number = figure.value
    return {
        "seen": figure.pk,
        "said": figure.missing or VersionForm.GIVEN,
        "value": "" if number is None else write_number(number, figure.indicator.decimals),
        "status": figure.status,
        "qualifier": figure.qualifier,
        "cut_off": figure.cut_off,
        "document": figure.document_id,
        "source": figure.source.location,
        "note": figure.note,
    }


# ---------------------------------------------------------------- plans


class PlanForm(RowForm):
    """A draft plan, to be saved by `planning.draft_plan`. Without a code it gets one of its own."""

    period = PeriodField(help_text=gettext_lazy("A year, or years from-to: 2026; 2026-2030."))
    issued_on = DayField(
        label=gettext_lazy("Date of issue"),
        required=False,
        help_text=Plan._meta.get_field("issued_on").help_text,
    )
    source_location = SourceField()
    # The mark of the draft that was on the screen; `planning.check_draft` asks whether it still is.
    seen = forms.CharField(
        label=gettext_lazy("Draft on the screen"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Plan
        fields = (
            "code",
            "title",
            "kind",
            "area",
            "period",
            "issuer",
            "number",
            "issued_on",
            "document",
            "replaces",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = _("Empty = made from the period and the area.")
        if "replaces" in self.fields:
            self.fields["replaces"].queryset = Plan.objects.issued()
        if self.instance.pk:
            self.initial["source_location"] = self.instance.source.location
            self.initial["seen"] = self.instance.mark()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        area, period, kind = (cleaned.get(name) for name in ("area", "period", "kind"))
        if area and period and not cleaned.get("code"):
            cleaned["code"] = free_plan_code(area, period)
        if not self.instance.pk:
            self._refuse_second_click(area, period, kind)
        if period and kind:
            self._check_length(kind, Period.parse(period))
        asks = "replaces" in self.fields
        if asks and kind and (kind == PlanKind.ADJUSTED) != bool(cleaned.get("replaces")):
            self.add_error(
                "replaces", _("An adjusted plan names the plan it adjusts, and no other kind does.")
            )
        return cleaned

    def _refuse_second_click(self, area: Area | None, period: str | None, kind: str | None) -> None:
        """A draft sent twice would get a second code."""
        title = nfc(self.cleaned_data.get("title", ""))
        same = Plan.objects.drafts().filter(title=title, area=area, period=period, kind=kind)
        if title and same.exists():
            self.add_error(
                "title", _("There is a draft of this title for this area and period already.")
            )

    def _check_length(self, kind: str, period: Period) -> None:
        if kind in (PlanKind.ANNUAL, PlanKind.ADJUSTED) and not period.is_year:
            self.add_error("period", _("An annual plan is for one year."))
        elif kind == PlanKind.FIVE_YEAR and not period.is_span:
            self.add_error("period", _("A plan for several years says from which to which."))


def free_plan_code(area: Area, period: str) -> str:
    """A code no plan has: P-2026-LC-NEW, and with -2, -3 behind it for further ones."""
    stem = f"P-{period}-{area.code}"
    taken = set(Plan.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


class TargetForm(LineForm):
    """One target of a draft plan; for the plan's own area and period where none is named.

    `own` holds the ids of the indicators that the person may set targets for: a target of another
    indicator is shown and cannot be changed.
    """

    slice = SliceField()
    period = PeriodField(required=False, help_text=gettext_lazy("Empty = that of the plan."))
    value = _typed_number(label=gettext_lazy("Planned value"))
    baseline = _typed_number(
        label=gettext_lazy("Baseline"),
        required=False,
        help_text=Target._meta.get_field("baseline").help_text,
    )

    class Meta:
        model = Target
        fields = ("indicator", "area", "slice", "period", "bound", "value", "baseline", "note")
        widgets = {"note": forms.TextInput({"size": 16})}

    def __init__(self, *args: Any, plan: Plan, own: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        target = self.instance
        self.fields["area"].required = False
        self.fields["area"].help_text = _("Empty = that of the plan.")
        offered = {*own, target.indicator_id} if target.pk else own
        self.fields["indicator"].queryset = Indicator.objects.filter(pk__in=offered)
        if not target.pk:
            return
        for name in ("value", "baseline"):
            if (number := getattr(target, name)) is not None:
                self.initial[name] = write_number(number, target.indicator.decimals)
        if target.indicator_id not in own:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "area" in cleaned and self.plan.area_id:
            cleaned["area"] = cleaned["area"] or self.plan.area
        if "period" in cleaned:
            cleaned["period"] = cleaned["period"] or self.plan.period
            self._check_within_plan(cleaned["period"])
        for name in ("value", "baseline"):
            text = cleaned.get(name)
            cleaned[name] = None
            if text:
                self._read_number(name, text)
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.plan.period and not self["period"].value():
            self.errors.pop("period", None)  # told on the plan, and not on each of its lines

    def _check_within_plan(self, period: str) -> None:
        try:
            inside = Period.parse(self.plan.period).contains(Period.parse(period))
        except PeriodError:
            return  # told beside the period of the plan
        if not inside:
            self.add_error("period", _("This lies outside the period of the plan."))

    def _read_number(self, name: str, text: str) -> None:
        try:
            self.cleaned_data[name] = read_figure(text, self.cleaned_data.get("indicator"))
        except ValidationError as error:
            self.add_error(name, error)


class TargetLineSet(forms.BaseInlineFormSet):
    """The targets of one plan. `own` is set by the page on the class it makes for each request."""

    own: Collection[int] = ()

    def add_fields(self, form: TargetForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["slice"].widget.choices = self._slices

    @cached_property
    def _slices(self) -> list[tuple[Any, str]]:
        """What every line offers, read once."""
        return list(SliceField().choices)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"plan": self.instance, "own": self.own}

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("Two targets are for the same indicator, area, slice and period.")

    def get_form_error(self) -> str:
        return _("There is another target for the same indicator, area, slice and period above.")


class IssueForm(forms.Form):
    """The reason with which a draft is issued, and the mark of the draft that was on the screen."""

    reason = ReasonField()
    seen = forms.CharField(
        label=gettext_lazy("Draft on the screen"), required=False, widget=forms.HiddenInput
    )

    def look_again_at(self, mark: str) -> None:
        """Take the draft with this mark for the one on the screen from here on."""
        self.data = self.data.copy()
        self.data["seen"] = mark


# ---------------------------------------------------------------- owners


class OwnershipForm(LineForm):
    """One office that answers for an indicator between two days; checked among its lines as a set."""

    def validate_unique(self) -> None:
        # On the way to a handover the lines as stored still overlap: `OwnershipLineSet` looks at the new.
        self.ask_rules()


class OwnershipLineSet(forms.BaseInlineFormSet):
    """The owners of one indicator, one at a time: a handover closes one line and opens the next."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]
        for one, other in combinations(kept, 2):
            if one.is_valid_between(other.valid_from or date.min, other.valid_to or date.max):
                raise ValidationError(_("Two offices own the indicator on some of these days."))


# ---------------------------------------------------------------- forms of record


class FormRowLineSet(forms.BaseInlineFormSet):
    """The rows of a form, none of which publishes what another form publishes already."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.instance.pk:
            return  # a form that is new is filled in by nobody yet
        kept = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]
        rows = [
            (row.indicator_id, row.slice_id)
            for row in kept
            if row.indicator_id and row.is_of_record
        ]
        assignments = forms_of_record.assigned(self.instance)
        if clash := forms_of_record.clash_of(self.instance, rows, assignments):
            raise ValidationError(forms_of_record.clash_in_words(clash))


class FormAssignmentForm(RowForm):
    """An office that fills in a form, for areas of which no other form publishes the same."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        form, office, areas = (cleaned.get(name) for name in ("form", "office", "areas"))
        if form is None or office is None or areas is None:
            return cleaned
        claimed = forms_of_record.Assigned(
            office.pk,
            tuple(area.pk for area in areas),
            cleaned.get("valid_from"),
            cleaned.get("valid_to"),
        )
        rows = forms_of_record.rows_of_record(form)
        if clash := forms_of_record.clash_of(form, rows, [claimed]):
            self.add_error("areas", forms_of_record.clash_in_words(clash))
        return cleaned


# ---------------------------------------------------------------- files of a submission


class SubmissionFileForm(forms.Form):
    """A scan of the signed form: what it is is looked up in its bytes, and not in its name."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def __init__(self, *args: Any, is_cut_short: bool = False, **kwargs: Any) -> None:
        """`is_cut_short`: more was sent than the server takes, and nothing of it was kept."""
        super().__init__(*args, **kwargs)
        self.is_cut_short = is_cut_short
        self.fields["file"].help_text = _("PDF, JPEG or PNG, %(most)s MB at most.") % {
            "most": settings.ATTACHMENT_MAX_MB
        }

    def full_clean(self) -> None:
        if self.is_cut_short:
            self.fields["file"].error_messages["required"] = self._too_large
        super().full_clean()

    def clean_file(self) -> Upload:
        sent = self.cleaned_data["file"]
        if sent.size > settings.ATTACHMENT_MAX_MB * MEGABYTE:
            raise ValidationError(self._too_large)
        content = sent.read()
        try:
            kind_of(content)
        except FileRefused as refusal:
            raise ValidationError(self._why_refused(refusal.fault)) from refusal
        return Upload(content, sent.name)

    @property
    def _too_large(self) -> str:
        return _(
            "The file is larger than %(most)s MB. Scan it in grey or at 150 dpi, or send it in parts."
        ) % {"most": settings.ATTACHMENT_MAX_MB}

    def _why_refused(self, fault: FileFault) -> str:
        match fault:
            case FileFault.CUT_OFF:
                return _("The file is broken off before its end. Copy or scan it once more.")
            case FileFault.EMPTY:
                return _("The file is empty.")
            case FileFault.UNKNOWN:
                return _("This is no PDF, JPEG or PNG, whatever it is called.")


class FileRemovalForm(forms.Form):
    """Why a file is taken off."""

    reason = ReasonField(max_length=300)

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"]).strip()
