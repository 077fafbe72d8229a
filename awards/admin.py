"""Law, catalogue, rules, base salary, movements and printed counts in the administration pages.

Kept by award officers. People, decisions and awards are kept on pages made for it.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awards.models import (
    AwardCoefficient,
    AwardCount,
    AwardRule,
    AwardType,
    BaseSalary,
    LawPeriod,
    Movement,
)
from awards.rules import ParametersRefused, parse_parameters, write_parameters
from organisation.admin import InForceFilter, Lines, ReferencePages
from organisation.forms import RowForm


@admin.register(LawPeriod)
class LawPeriodAdmin(ReferencePages):
    list_display = ("valid_from", "code", "law", "decree", "verified")
    list_display_links = ("code", "law")
    list_filter = ("verified",)
    search_fields = ("code", "law", "decree")
    fields = ("code", "valid_from", "law", "decree", "verified", "note")


class CoefficientLines(Lines):
    model = AwardCoefficient
    fields = ("law_period", "coefficient", "verified", "note")


@admin.register(AwardType)
class AwardTypeAdmin(ReferencePages):
    list_display = ("code", "name", "kind", "level", "precedence", "decided_by", "verified")
    list_display_links = ("code", "name")
    list_filter = ("kind", "level", "verified")
    inlines = (CoefficientLines,)
    fieldsets = (
        (None, {"fields": ("code", "name", "name_en", "kind", "level", "precedence")}),
        (_("To whom"), {"fields": ("for_individuals", "for_collectives", "for_households")}),
        (_("By whom, on what basis"), {"fields": ("decided_by", "article", "collective_factor")}),
        (_("Remarks"), {"fields": ("verified", "note")}),
    )


@admin.register(BaseSalary)
class BaseSalaryAdmin(ReferencePages):
    list_display = ("valid_from", "amount", "verified")
    search_fields = ("note",)
    fields = ("valid_from", "amount", "verified", "note")


class ParametersField(forms.JSONField):
    """The parameters of a rule as the tables write them: `award=CSTDCS; years=3`."""

    widget = forms.Textarea({"rows": 3, "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return {}
        if isinstance(value, dict):
            return value
        try:
            return parse_parameters(str(value))
        except ParametersRefused as refusal:
            raise ValidationError(
                _("“%(text)s” is not understood. Write name=value; name=value."),
                code="invalid",
                params={"text": str(refusal)[:100]},
            ) from refusal

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data  # as it was typed, right or wrong

    def prepare_value(self, value: Any) -> Any:
        return write_parameters(value) if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or {})
        except ValidationError:
            return True


class RuleForm(RowForm):
    parameters = ParametersField(
        label=_("Parameters"),
        required=False,
        help_text=_("For example: award=CSTDCS; years=3."),
    )


@admin.register(AwardRule)
class AwardRuleAdmin(ReferencePages):
    form = RuleForm
    list_display = (
        "code",
        "type",
        "rule_type",
        "written_parameters",
        "valid_from",
        "valid_to",
        "verified",
    )
    list_filter = ("rule_type", "verified", InForceFilter)
    list_select_related = ("type",)
    search_fields = ("code", "type__folded")
    autocomplete_fields = ("type",)
    fieldsets = (
        (None, {"fields": ("code", "type", "rule_type", "parameters")}),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
        (_("Remarks"), {"fields": ("article", "verified", "note")}),
    )

    @admin.display(description=_("parameters"))
    def written_parameters(self, rule: AwardRule) -> str:
        return write_parameters(rule.parameters)


@admin.register(Movement)
class MovementAdmin(ReferencePages):
    list_display = ("code", "name", "launched_by", "starts_on", "ends_on")
    list_display_links = ("code", "name")
    autocomplete_fields = ("documents",)
    fields = (
        "code",
        "name",
        "theme",
        "launched_by",
        "starts_on",
        "ends_on",
        "documents",
        "results",
    )


@admin.register(AwardCount)
class AwardCountAdmin(ReferencePages):
    list_display = ("code", "what", "stage", "individuals", "collectives", "printed_percent")
    list_display_links = ("code", "what")
    list_filter = ("achievement_year", "level", "stage")
    list_select_related = ("type",)
    search_fields = ("code", "what")
    autocomplete_fields = ("type", "document", "source")
    fieldsets = (
        (None, {"fields": ("code", "what", "type", "level", "stage", "other_stage")}),
        (_("Years"), {"fields": ("achievement_year", "decided_year")}),
        (
            _("Counts"),
            {
                "fields": (
                    "individuals",
                    "of_individuals",
                    "collectives",
                    "of_collectives",
                    "printed_percent",
                )
            },
        ),
        (
            _("Remarks"),
            {"fields": ("document", "source", "may_include", "remark", "contradiction")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("type", "document", "source")
