"""What one types to sign in, to set a password, and as a code of the second step."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import throttle
from accounts.adapter import begin_try
from accounts.models import User
from accounts.permissions import DEPUTY_ROLES
from organisation.forms import DayField


class Plain(forms.Form):
    """Labels above the fields and no grey words in them, which vanish as soon as one types."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class SignInForm(Plain, LoginForm):
    labels = {"login": gettext_lazy("Sign-in name"), "password": gettext_lazy("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Phones would begin the name with a capital, and "correct" it.
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class PasswordAgainForm(Plain, ReauthenticateForm):
    labels = {"password": gettext_lazy("Password")}


class OwnPasswordForm(Plain, ChangePasswordForm):
    """A new password of one's own, twice; and the old one, unless an administrator just gave it."""

    labels = {
        "oldpassword": gettext_lazy("Current password"),
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password, again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.must_set_password:
            del self.fields["oldpassword"]

    def clean_oldpassword(self) -> str:
        """The current password; wrong ones count as wrong tries to sign in."""
        this_try = begin_try(context.request, self.user.username)
        password = super().clean_oldpassword()
        throttle.forgive(this_try)
        return password

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError(
                _("The new password must differ from the current one."), code="unchanged"
            )
        return password


class ThrottledCode(Plain):
    """Codes of the second step: wrong ones count as wrong tries to sign in, from wherever they come."""

    user: User  # set by allauth's forms

    labels = {"code": gettext_lazy("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_code(self) -> str:
        this_try = begin_try(context.request, self.user.username, second_step=True)
        code = super().clean_code()
        throttle.forgive(this_try)
        return code


class SecondStepForm(ThrottledCode, mfa_forms.AuthenticateForm):
    pass


class SecondStepAgainForm(ThrottledCode, mfa_forms.ReauthenticateForm):
    pass


class SecondStepActivationForm(ThrottledCode, ActivateTOTPForm):
    pass


class DeputyForm(forms.Form):
    """Who stands in for a person, from when to when, and why."""

    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("choose a colleague"),
    )
    starts_on = DayField(
        label=gettext_lazy("From day"),
        widget=forms.TextInput({"size": 10}),
        help_text=gettext_lazy("Day/month/year."),
    )
    ends_on = DayField(
        label=gettext_lazy("To day"),
        widget=forms.TextInput({"size": 10}),
        help_text=gettext_lazy("The last day they act in your place."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why: the reason is kept on record.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = (
            User.objects.filter(office=person.office_id, role__in=DEPUTY_ROLES, is_active=True)
            .exclude(pk=person.pk)
            .order_by("full_name")
        )
        self.fields["deputy"].queryset = self.colleagues

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned
