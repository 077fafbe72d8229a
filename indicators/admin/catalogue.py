"""The catalogue of indicators in the administration pages."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_site import FoldedSearch
from accounts.permissions import offices_within
from indicators.forms import OwnershipForm, OwnershipLineSet, PeriodField
from indicators.models import (
    Domain,
    Event,
    Explanation,
    Indicator,
    IndicatorOwner,
    Measure,
    Rule,
    SeriesBreak,
    Slice,
)
from organisation.admin import InForceFilter, Lines, ReferencePages, Typed
from organisation.models import Office

# Whose figures a person enters is asked of these fields; all others may name any indicator.
_FIELDS_OF_FIGURES = frozenset({("observation", "indicator"), ("target", "indicator")})


@admin.register(Domain)
class DomainAdmin(ReferencePages):
    list_display = ("order", "code", "name", "headline")
    list_display_links = ("code", "name")
    list_select_related = ("headline",)
    fields = ("code", "order", "name", "name_en", "headline")
    autocomplete_fields = ("headline",)


@admin.register(Measure)
class MeasureAdmin(ReferencePages):
    list_display = ("code", "name", "base")
    list_display_links = ("code", "name")
    fields = ("code", "name", "name_en", "base", "factor")


@admin.register(Slice)
class SliceAdmin(ReferencePages):
    list_display = ("code", "name")
    list_display_links = ("code", "name")
    fields = ("code", "name", "name_en", "dimension", "exhaustive")


# ---------------------------------------------------------------- indicators


class OwnerLines(Lines):
    model = IndicatorOwner
    form = OwnershipForm
    formset = OwnershipLineSet
    fields = ("office", "valid_from", "valid_to")
    autocomplete_fields = ("office",)


class BreakLines(Lines):
    model = SeriesBreak
    fields = ("on", "what_changed", "decree", "source", "is_verified")


class EventLines(Lines):
    model = Event
    fields = ("on", "text", "area", "document")
    autocomplete_fields = ("area", "document")


class OwnerFilter(admin.SimpleListFilter):
    """Indicators by the office that answers for them today."""

    title = _("office in charge")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        today = timezone.localdate()
        owning = IndicatorOwner.objects.valid_on(today).values("office")
        return [(str(office.pk), str(office)) for office in Office.objects.filter(pk__in=owning)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {key for key, _name in self.lookup_choices}:
            return queryset
        return queryset.owned_by([self.value()], timezone.localdate())


@admin.register(Indicator)
class IndicatorAdmin(ReferencePages):
    list_display = ("code", "name", "domain", "measure", "kind", "is_key", "office_in_charge")
    list_display_links = ("code", "name")
    list_filter = ("domain", "kind", "is_key", OwnerFilter, InForceFilter)
    autocomplete_fields = ("numerator", "denominator", "change_of", "parent")
    inlines = (OwnerLines, BreakLines, EventLines)
    fieldsets = (
        (None, {"fields": ("code", "name", "name_en", "domain", "is_key")}),
        (_("What it measures"), {"fields": ("definition", "definition_source", "legal_basis")}),
        (
            _("How it is counted"),
            {
                "fields": (
                    "measure",
                    "decimals",
                    "kind",
                    "direction",
                    "numerator",
                    "denominator",
                    "change_of",
                    "parent",
                    "part_kind",
                    "period_aggregation",
                    "area_aggregation",
                )
            },
        ),
        (
            _("When it is due, and against what plan"),
            {"fields": ("periodicity", "calendar", "phasing", "achievement")},
        ),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        sides = ("domain", "measure", "numerator", "denominator", "change_of", "parent")
        indicators = super().get_queryset(request).select_related(*sides)
        return indicators.prefetch_related("ownerships__office")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Indicator], search_term: str
    ) -> tuple[QuerySet[Indicator], bool]:
        """Also what the search-as-you-type fields are offered: for figures, only one's own."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        asked_for = (request.GET.get("model_name"), request.GET.get("field_name"))
        if request.resolver_match.url_name == "autocomplete" and asked_for in _FIELDS_OF_FIGURES:
            found = found.owned_by(offices_within(request.user), timezone.localdate())
        return found, may_repeat

    @admin.display(description=_("office in charge"))
    def office_in_charge(self, indicator: Indicator) -> Office | None:
        return indicator.owner_on(timezone.localdate())


# ---------------------------------------------------------------- what stands beside figures


class NotePages(FoldedSearch, Typed, admin.ModelAdmin):
    """Rows about an indicator that nothing else refers to; they may be taken back."""

    search_fields = ("indicator__folded",)
    list_per_page = 50


@admin.register(Rule)
class RuleAdmin(NotePages):
    list_display = ("indicator", "kind", "other", "inflow", "outflow", "severity")
    list_filter = ("kind", "severity")
    list_select_related = ("indicator", "other", "inflow", "outflow")
    autocomplete_fields = ("indicator", "other", "inflow", "outflow")


@admin.register(Event)
class EventAdmin(NotePages):
    list_display = ("on", "indicator", "area", "text")
    list_display_links = ("on", "indicator")
    list_filter = ("indicator__domain",)
    list_select_related = ("indicator", "area")
    autocomplete_fields = ("indicator", "area", "document")


class ExplanationForm(forms.ModelForm):
    period = PeriodField()


@admin.register(Explanation)
class ExplanationAdmin(NotePages):
    form = ExplanationForm
    list_display = ("indicator", "area", "period", "text")
    list_filter = ("indicator__domain",)
    list_select_related = ("indicator", "area")
    autocomplete_fields = ("indicator", "area")
