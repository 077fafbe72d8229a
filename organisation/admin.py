"""Areas, offices, documents, sources and swap days in the administration pages.

Who may do what is asked of `accounts.permissions` through Django's `has_perm`; the site adds the log
of changes and the search without accents to every class here (`accounts.admin_site`), for this app
knows nothing of accounts.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organisation.choices import AreaLevel
from organisation.forms import (
    TYPED_THE_VIETNAMESE_WAY,
    CoordinateField,
    LineForm,
    RowForm,
    RowSelect,
    RowsSelect,
)
from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    Source,
    SwapDay,
)

_DEGREES = {"latitude": 90, "longitude": 180}


class InForceFilter(admin.SimpleListFilter):
    """Rows in force today, or those that are not."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("Today")), ("no", _("Not any more, or not yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = queryset.model._default_manager.valid_on(timezone.localdate())
        match self.value():
            case "yes":
                return queryset.filter(pk__in=today)
            case "no":
                return queryset.exclude(pk__in=today)
        return queryset


class Typed(BaseModelAdmin):
    """Pages and lines whose fields read days and numbers the Vietnamese way, and any junk as none."""

    formfield_overrides = TYPED_THE_VIETNAMESE_WAY

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowsSelect(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Other rows are kept on their own pages; a decision may be added on the way.
            field.widget.can_add_related &= db_field.related_model is Document
            field.widget.can_change_related = field.widget.can_view_related = False
        return field


class ReferencePages(Typed, admin.ModelAdmin):
    """Rows that figures refer to: their code stays, a last day ends them, nobody deletes them."""

    form = RowForm
    list_per_page = 50
    actions = None

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> tuple[str, ...]:
        fixed = ("code",) if obj is not None and hasattr(obj, "code") else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class Lines(Typed, admin.TabularInline):
    """Dated lines below a row; none is offered empty until it is asked for."""

    form = LineForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The lines with all rows they name, which their fields show and their names consist of."""
        named = [field.name for field in self.opts.concrete_fields if field.many_to_one]
        return super().get_queryset(request).select_related(*named)


# ---------------------------------------------------------------- areas


class MembershipLines(Lines):
    model = AreaMembership
    fk_name = "group"
    autocomplete_fields = ("member",)


class AreaSuccessorLines(Lines):
    model = AreaSuccession
    fk_name = "predecessor"
    autocomplete_fields = ("successor",)
    verbose_name = _("successor")
    verbose_name_plural = _("what came of this area")


class AreaPredecessorLines(Lines):
    model = AreaSuccession
    fk_name = "successor"
    autocomplete_fields = ("predecessor",)
    verbose_name = _("predecessor")
    verbose_name_plural = _("what this area came from")


@admin.register(Area)
class AreaAdmin(ReferencePages):
    list_display = ("code", "name", "level", "parent", "gso_code", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = ("level", InForceFilter)
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("code", "gso_code", "name", "name_en", "level", "parent")}),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
        (
            _("Facts"),
            {
                "fields": (
                    "latitude",
                    "longitude",
                    "area_km2",
                    "population",
                    "population_year",
                    "note",
                )
            },
        ),
    )

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if limit := _DEGREES.get(db_field.name):
            kwargs |= {"form_class": CoordinateField, "min_value": -limit, "max_value": limit}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Area | None) -> list[type[Lines]]:
        if obj is None:
            return []
        if obj.level == AreaLevel.GROUP:
            return [MembershipLines]
        return [AreaSuccessorLines, AreaPredecessorLines]


# ---------------------------------------------------------------- offices


class OfficeSuccessorLines(Lines):
    model = OfficeSuccession
    fk_name = "predecessor"
    autocomplete_fields = ("successor",)
    verbose_name = _("successor")
    verbose_name_plural = _("what came of this office")


class OfficePredecessorLines(Lines):
    model = OfficeSuccession
    fk_name = "successor"
    autocomplete_fields = ("predecessor",)
    verbose_name = _("predecessor")
    verbose_name_plural = _("what this office came from")


@admin.register(Office)
class OfficeAdmin(ReferencePages):
    list_display = ("code", "name", "kind", "parent", "verified", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = (InForceFilter, "kind", "verified")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent", "area")
    fieldsets = (
        (None, {"fields": ("code", "name", "name_en", "kind", "parent", "area")}),
        (_("Validity"), {"fields": ("valid_from", "valid_to")}),
        (_("Remarks"), {"fields": ("verified", "note")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Office | None) -> list[type[Lines]]:
        return [] if obj is None else [OfficeSuccessorLines, OfficePredecessorLines]


# ---------------------------------------------------------------- what figures rest on


@admin.register(Document)
class DocumentAdmin(ReferencePages):
    """Decisions, plans and letters; their files follow with the page that hands files out."""

    list_display = ("code", "number", "title", "issuer", "issued_on", "verified")
    list_display_links = ("code", "number")
    list_filter = ("verified",)
    fields = ("code", "number", "issued_on", "issuer", "title", "verified", "note")


@admin.register(Source)
class SourceAdmin(ReferencePages):
    """Where figures were read; each comes in with its figure, so there is nothing to keep here."""

    list_display = ("location", "link")
    search_fields = ("location",)

    @admin.display(description=_("page"))
    def link(self, source: Source) -> str:
        if not source.is_address:
            return ""
        return format_html(
            '<a href="{}" rel="noreferrer">{}</a>', source.location, _("Open the page")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


# ---------------------------------------------------------------- the calendar


@admin.register(SwapDay)
class SwapDayAdmin(ReferencePages):
    """Exchanged days; one that was typed wrongly or called off is deleted, for nothing refers to it."""

    list_display = ("off", "worked", "document", "note")
    list_display_links = ("off", "worked")
    list_select_related = ("document",)
    date_hierarchy = "off"
    autocomplete_fields = ("document",)
    fields = ("off", "worked", "document", "note")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
