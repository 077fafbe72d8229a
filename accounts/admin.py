"""Accounts and the log in the administration pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import activity
from accounts.actions import (
    NewPassword,
    change_account,
    check_change,
    create_account,
    disable_account,
    reset_password,
    reset_second_factor,
)
from accounts.admin_site import FoldedSearch, Traced
from accounts.models import Activity, User, kind_name
from accounts.permissions import Permission, can
from organisation.models import Office

_NEW_FIELDS = ("username", "full_name", "email", "role", "office")
_FIELDS = (*_NEW_FIELDS, "is_active")


class AccountForm(forms.ModelForm):
    """What an administrator sets on an account; the actions write it, this form never does."""

    by: User  # set by the admin page, on the class it makes for each request

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = User
        fields = _FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields.get("office")
        if isinstance(office, forms.ModelChoiceField):
            in_force = Office.objects.valid_on(timezone.localdate())
            office.queryset = Office.objects.filter(
                Q(pk__in=in_force) | Q(pk=self.instance.office_id)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk:
            changes = {name: cleaned[name] for name in ("role", "is_active") if name in cleaned}
            check_change(user=self.instance, by=self.by, **changes)
        return cleaned

    def changes(self) -> dict[str, Any]:
        """New values of the account's own fields that were changed, by name."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in _FIELDS}


@admin.register(User)
class UserAdmin(FoldedSearch, Traced):
    """Accounts are made, changed and disabled here, never deleted: figures and the log name them."""

    form = AccountForm
    list_display = ("username", "full_name", "role", "office", "is_active", "last_login")
    list_filter = ("role", "is_active", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("office",)
    readonly_fields = ("created_at", "last_login", "password_changed_at")
    actions = ("reset_passwords", "reset_second_steps", "disable_accounts")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return _NEW_FIELDS
        return (*_FIELDS, "reason", *self.readonly_fields)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = _administrator(request)  # it is an AccountForm
        return form

    def save_model(self, request: HttpRequest, obj: User, form: AccountForm, change: bool) -> None:
        if change:
            change_account(
                user=obj,
                by=_administrator(request),
                reason=form.cleaned_data["reason"],
                **form.changes(),
            )
            return
        new = create_account(
            by=_administrator(request), **{name: form.cleaned_data[name] for name in _NEW_FIELDS}
        )
        obj.pk = new.user.pk
        request.new_passwords = [new]  # for response_add

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        passwords = request.new_passwords  # set by save_model
        return self._show_passwords(request, passwords)

    @admin.action(description=_("Reset the password"), permissions=["change"])
    @transaction.atomic
    def reset_passwords(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        passwords = [reset_password(user=user, by=_administrator(request)) for user in queryset]
        return self._show_passwords(request, passwords)

    @admin.action(description=_("Take off the second step"), permissions=["change"])
    @transaction.atomic
    def reset_second_steps(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            reset_second_factor(user=user, by=_administrator(request))
        self.message_user(request, _("The accounts chosen sign in without a second step now."))

    @admin.action(description=_("Disable"), permissions=["change"])
    @transaction.atomic
    def disable_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.exclude(pk=_administrator(request).pk):
            disable_account(user=user, by=_administrator(request))
        self.message_user(request, _("The accounts chosen cannot sign in any more."))

    def _show_passwords(self, request: HttpRequest, passwords: list[NewPassword]) -> HttpResponse:
        """Once, in the answer itself: a message would travel through a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Passwords to hand over"),
            "opts": self.opts,
            "passwords": passwords,
            "days": settings.ONE_TIME_PASSWORD_AGE.days,
        }
        return TemplateResponse(request, "admin/accounts/new_passwords.html", context)


def _administrator(request: HttpRequest) -> User:
    """Who is asking: the admin site lets nobody in who is not signed in."""
    assert isinstance(request.user, User)
    return request.user


class KindFilter(admin.SimpleListFilter):
    """By kind of thing changed, under the names these pages use for them."""

    title = _("kind of thing")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        models = activity.visible_to(request.user).order_by("model").values_list("model", flat=True)
        return [(model, kind_name(model)) for model in models.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(Activity)
class ActivityAdmin(FoldedSearch):
    """The log, to be read."""

    list_display = ("at", "verb", "actor", "role", "office", "kind", "thing", "reason", "channel")
    list_filter = ("verb", KindFilter, "channel", "role")
    search_fields = ("actor__folded",)
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return activity.visible_to(request.user)

    def get_fields(self, request: HttpRequest, obj: Activity | None = None) -> list[str]:
        fields = ["at", "verb", "actor", "role", "office", "channel"]
        if can(request.user, Permission.ACCOUNT_CHANGE):
            fields.append("address")
        return [*fields, "kind", "thing", "changes", "reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Activity | None = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("kind of thing"))
    def kind(self, obj: Activity) -> str:
        return obj.kind

    @admin.display(description=_("thing"))
    def thing(self, obj: Activity) -> str:
        return obj.label or (obj.origin.target_name if hasattr(obj, "origin") else obj.object_id)

    @admin.display(description=_("address"))
    def address(self, obj: Activity) -> str:
        return (hasattr(obj, "origin") and obj.origin.address) or "–"

    @admin.display(description=_("changes"))
    def changes(self, obj: Activity) -> str:
        return render_to_string("admin/accounts/_changes.html", {"activity": obj})
