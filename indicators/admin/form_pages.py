"""Administration pages around a plain form, which says what is to be done instead of editing a row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.db.models import Model
from django.http import HttpRequest

Fieldset = tuple[Any, dict[str, Any]]


def form_context(
    pages: admin.ModelAdmin,
    request: HttpRequest,
    form: forms.Form | None,
    fieldsets: Sequence[Fieldset] = (),
    *,
    original: Model | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """What the admin's own form templates need to show this form; `form` None: a page without one."""
    shown = form if form is not None else forms.Form()
    for name, field in shown.fields.items():
        if isinstance(field, forms.ModelChoiceField) and name in pages.autocomplete_fields:
            _search_as_one_types(pages, request, name, field)
    admin_form = AdminForm(shown, list(fieldsets), {}, (), model_admin=pages)
    return {
        **pages.admin_site.each_context(request),
        "adminform": admin_form,
        "inline_admin_formsets": [],
        "errors": AdminErrorList(shown, []),
        "media": pages.media + admin_form.media,
        "original": original,
        "object_id": original and original.pk,
        "is_popup": False,
        "to_field": None,
        "preserved_filters": pages.get_preserved_filters(request),
        **extra,
    }


def _search_as_one_types(
    pages: admin.ModelAdmin, request: HttpRequest, name: str, field: forms.ModelChoiceField
) -> None:
    """Give a choice among many rows the widget that Django's own pages have for it."""
    own = pages.formfield_for_dbfield(pages.opts.get_field(name), request)
    field.widget = own.widget
    field.widget.choices = field.choices
    field.widget.is_required = field.required
