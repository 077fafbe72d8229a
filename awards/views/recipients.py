"""Tập thể, hộ gia đình: the collectives and households that awards go to."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, can, require
from awards import registering
from awards.choices import CollectiveKind
from awards.forms import CollectiveForm, HouseholdForm
from awards.models import Collective, Household
from awards.tables import CollectiveTable, HouseholdTable
from awards.views.shared import WORDS, choice, chosen, done, paged, visitor, words_of

KIND = "loai"


@require_safe
@never_cache
def collectives(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_VIEW)
    narrowed = choice(request.GET, KIND, _("Kind"), CollectiveKind.choices)
    words, wanted = words_of(request.GET), chosen([narrowed])
    rows = Collective.objects.with_names().matching(words)
    if wanted:
        rows = rows.filter(kind=wanted[KIND])
    may_change = can(request.user, Permission.AWARD_CHANGE)
    table = CollectiveTable(rows, caption=_("Collectives"), may_change=may_change)
    context = {
        "title": _("Collectives"),
        "choices": [narrowed],
        "add": "awards:collective-create",
        "add_text": _("New collective"),
        "empty": _("No collective is recorded yet."),
        "is_narrowed": bool(words or wanted),
    }
    return _listing(request, table, words, context, may_change)


@require_safe
@never_cache
def households(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_VIEW)
    words = words_of(request.GET)
    rows = Household.objects.select_related("area").matching(words)
    may_change = can(request.user, Permission.AWARD_CHANGE)
    table = HouseholdTable(rows, caption=_("Households"), may_change=may_change)
    context = {
        "title": _("Households"),
        "choices": [],
        "add": "awards:household-create",
        "add_text": _("New household"),
        "empty": _("No household is recorded yet."),
        "is_narrowed": bool(words),
    }
    return _listing(request, table, words, context, may_change)


def _listing(
    request: HttpRequest, table: Any, words: str, context: dict[str, Any], may_change: bool
) -> HttpResponse:
    paged(request, table)
    shared = {"table": table, "words": words, "words_name": WORDS, "may_add": may_change}
    return render(request, "awards/recipient_list.html", {**shared, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create_collective(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    form = CollectiveForm(request.POST or None)
    return _collective_form(request, form, _("New collective"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update_collective(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    row = get_object_or_404(Collective.objects.with_names(), pk=pk)
    form = CollectiveForm(request.POST or None, instance=row)
    return _collective_form(request, form, _("Change the collective"))


def _collective_form(request: HttpRequest, form: CollectiveForm, title: str) -> HttpResponse:
    return _form(
        request,
        form,
        title,
        "awards:collective-list",
        lambda: registering.save_collective(collective=form.instance, by=visitor(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create_household(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    return _household_form(request, HouseholdForm(request.POST or None), _("New household"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def update_household(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.AWARD_CHANGE)
    row = get_object_or_404(Household.objects.select_related("area"), pk=pk)
    form = HouseholdForm(request.POST or None, instance=row)
    return _household_form(request, form, _("Change the household"))


def _household_form(request: HttpRequest, form: HouseholdForm, title: str) -> HttpResponse:
    return _form(
        request,
        form,
        title,
        "awards:household-list",
        lambda: registering.save_household(household=form.instance, by=visitor(request)),
    )


def _form(
    request: HttpRequest,
    form: forms.ModelForm,
    title: str,
    back: str,
    act: Callable[[], Model],
) -> HttpResponse:
    """The form, or the way back to its list once it is saved."""
    if form.is_valid() and done(form, act):
        messages.success(request, _("Saved: %(person)s.") % {"person": form.instance})
        return redirect(back)
    return render(request, "awards/plain_form.html", {"form": form, "title": title, "back": back})
