"""Whether a person wants the daily letter."""

from django import forms
from django.utils.translation import gettext_lazy


class MailForm(forms.Form):
    wanted = forms.BooleanField(
        label=gettext_lazy("Send me the daily letter"),
        required=False,
        help_text=gettext_lazy(
            "Once on a working day, and only when something waits for you: how many things of which kind, "
            "with links, and no figures."
        ),
    )
