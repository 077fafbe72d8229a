"""Django's admin with our door, our words and our log."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.db.models.base import ModelBase
from django.db.models.constants import LOOKUP_SEP
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts import activity
from accounts.choices import Verb
from accounts.permissions import Permission, can_somewhere
from organisation.models import Searchable
from vietnamese.text import fold

# Tables of packages that register themselves; nobody keeps them by hand.
_NOT_SHOWN = frozenset({"account", "auth", "mfa"})

_KEY = re.compile(r"[0-9]{1,18}")
_SAVE_AS_NEW = "_saveasnew"  # the name of Django's button
# What the links of a date hierarchy ask for; Django fails on dates near the ends of the calendar.
_PARTS_OF_DATES = {
    "year": re.compile(r"[12][0-9]{3}"),
    "month": re.compile(r"[0-9]{1,2}"),
    "day": re.compile(r"[0-9]{1,2}"),
}


class DashboardAdminSite(admin.AdminSite):
    """The administration pages: entered by whom `accounts.permissions` lets in, at our own door.

    Django's sign-in and password pages are out of reach: they know neither throttle nor second step.
    """

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Reference data, figures and accounts")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.login = secure_admin_login(self.login)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """Onwards, for who is signed in; all others were sent to our sign-in page before this."""
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return account_views.logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:index")

    def has_permission(self, request: HttpRequest) -> bool:
        return can_somewhere(request.user, Permission.ADMIN_ENTER)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Refuse outright who is signed in and may not enter, instead of asking to sign in again."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return entered

    def register(
        self,
        model_or_iterable: type[models.Model] | Iterable[type[models.Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Register models of ours, each with the log and the search that all pages here have.

        They are mixed in here and not in each app, so that no page can do without the log, and the
        apps to the left, which know no accounts, have it as well. What packages bring along stays out
        of sight.
        """
        if isinstance(model_or_iterable, ModelBase):
            model_or_iterable = [model_or_iterable]
        for model in model_or_iterable:
            if model._meta.app_label not in _NOT_SHOWN:
                pages = _with_log_and_search(model, admin_class or admin.ModelAdmin)
                super().register(model, pages, **options)


class FoldedSearch(admin.ModelAdmin):
    """Found without accents: "lao cai" finds Lào Cai. For models that are `Searchable`."""

    search_fields = ("folded",)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        return super().get_search_results(request, queryset, fold(search_term))


class AskedAsOffered(admin.ModelAdmin):
    """Lists and forms that answer what the links, boxes and buttons on them ask, and nothing else.

    Django lets an address filter a list by any column with any lookup: a broken pattern or a date
    beyond the calendar is then a 500, and a password's digest can be guessed letter by letter. It also
    saves as a new row whether or not a button offers it, and fails on drawing that form again.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if _SAVE_AS_NEW in request.POST and not self.save_as:
            raise BadRequest("No row is saved as a new one here.")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether one of the filters beside the list, or of the dates above it, asks this."""
        field, _sep, ask = lookup.rpartition(LOOKUP_SEP)
        if self.date_hierarchy and field == self.date_hierarchy and ask in _PARTS_OF_DATES:
            return bool(_PARTS_OF_DATES[ask].fullmatch(value))
        names = [_name_of_filter(item) for item in self.get_list_filter(request)]
        if lookup in names:
            return True
        about_one = any(lookup.startswith(name + LOOKUP_SEP) for name in names)
        return about_one and ask in ("exact", "isnull")

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponseBase | None:
        if not all(map(_KEY.fullmatch, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("A row was chosen by what is no key.")
        return super().response_action(request, queryset)


class Traced(admin.ModelAdmin):
    """Every change made on these pages is one activity row in its transaction, and "history" shows it.

    Django's own log of the admin stays empty, so that there is one log and not two.
    """

    object_history_template = "admin/activity_history.html"

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        changed = _stored(obj, form.changed_data)
        old = _as_stored(obj, changed) if change else None
        super().save_model(request, obj, form, change)
        if not change:
            self._record_added(request, obj)
        elif changed:
            self._record_changed(request, obj, old, changed)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        formset.save(commit=False)
        for removed in formset.deleted_objects:
            self.delete_model(request, removed)
        for obj, fields in formset.changed_objects:
            changed = _stored(obj, fields)
            old = _as_stored(obj, changed)
            obj.save()
            self._record_changed(request, obj, old, changed)
        for added in formset.new_objects:
            added.save()
            self._record_added(request, added)
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        old = activity.values_of(obj, *_all_stored(obj))
        activity.record(verb=Verb.REMOVED, target=obj, by=request.user, old=old)
        obj.delete()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None: ...

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None: ...

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet) -> None: ...

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        activities = activity.visible_to(request.user).filter(
            model=self.opts.label_lower, object_id=str(obj.pk)
        )
        page = self.get_paginator(request, activities, 100).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": str(obj),
            "opts": self.opts,
            "object": obj,
            "page_obj": page,
            "page_var": PAGE_VAR,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def _record_added(self, request: HttpRequest, obj: models.Model) -> None:
        new = activity.values_of(obj, *_all_stored(obj))
        activity.record(verb=Verb.ADDED, target=obj, by=request.user, new=new)

    def _record_changed(
        self, request: HttpRequest, obj: models.Model, old: dict[str, Any] | None, names: list[str]
    ) -> None:
        new = activity.values_of(obj, *names)
        activity.record(verb=Verb.CHANGED, target=obj, by=request.user, old=old, new=new)


def _all_stored(obj: models.Model) -> list[str]:
    """Names of the fields a person can fill that have a column of their own."""
    return [field.name for field in obj._meta.concrete_fields if field.editable]


def _stored(obj: models.Model, names: Iterable[str]) -> list[str]:
    """Of these form fields, those that are columns."""
    stored = set(_all_stored(obj))
    return [name for name in names if name in stored]


def _as_stored(obj: models.Model, names: list[str]) -> dict[str, Any]:
    """What the database still holds of these fields while `obj` carries the new values."""
    return activity.values_of(type(obj)._base_manager.get(pk=obj.pk), *names)


def _name_of_filter(item: Any) -> str:
    """The field or parameter that an entry of `list_filter` looks for in the address."""
    if isinstance(item, tuple | list):
        return item[0]
    return item if isinstance(item, str) else item.parameter_name


def _with_log_and_search(model: ModelBase, pages: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The pages of a model with `Traced`, and `FoldedSearch` where its rows can be searched so."""
    ways: tuple[type[admin.ModelAdmin], ...] = (AskedAsOffered, Traced)
    if issubclass(model, Searchable):
        ways = (FoldedSearch, *ways)
    missing = tuple(way for way in ways if not issubclass(pages, way))
    return type(pages.__name__, (pages, *missing), {}) if missing else pages
