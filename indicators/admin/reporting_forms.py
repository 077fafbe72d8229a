"""The reporting forms in the administration pages: what they ask, and which office fills them in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from indicators.forms import FormAssignmentForm, FormRowLineSet
from indicators.models import Form, FormAssignment, FormRow
from organisation.admin import InForceFilter, Lines, ReferencePages


class FormRowLines(Lines):
    model = FormRow
    formset = FormRowLineSet
    fields = ("order", "number", "heading", "indicator", "slice", "is_of_record")
    autocomplete_fields = ("indicator",)


@admin.register(Form)
class FormAdmin(ReferencePages):
    list_display = ("code", "name", "periodicity", "receiving_office", "is_practice")
    list_display_links = ("code", "name")
    list_filter = ("periodicity", "is_practice", InForceFilter)
    list_select_related = ("receiving_office",)
    autocomplete_fields = ("receiving_office",)
    inlines = (FormRowLines,)
    fieldsets = (
        (None, {"fields": ("code", "name", "name_en", "periodicity", "receiving_office")}),
        (
            _("When it is due"),
            {
                "fields": (
                    "cut_off_day",
                    "cut_off_day_in_december",
                    "months_before",
                    "working_days",
                )
            },
        ),
        (
            _("What it asks"),
            {"fields": ("asks_cumulative", "asks_year_estimate", "status", "is_practice")},
        ),
        (None, {"fields": ("legal_basis", "note")}),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
    )


@admin.register(FormAssignment)
class FormAssignmentAdmin(ReferencePages):
    form = FormAssignmentForm
    list_display = ("form", "office", "valid_from", "valid_to")
    list_display_links = ("form", "office")
    list_filter = ("form", InForceFilter)
    list_select_related = ("form", "office")
    search_fields = ("form__folded", "office__folded")
    autocomplete_fields = ("form", "office")
    filter_horizontal = ("areas",)
    fields = ("form", "office", "areas", "valid_from", "valid_to")
