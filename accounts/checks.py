"""What must not be left over from a trial when the dashboard goes to work."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.choices import Role


@register(Tags.security, deploy=True)
def check_trial_is_off(**_: Any) -> list[CheckMessage]:
    if not settings.TRIAL:
        return []
    return [
        Error(
            "TRIAL is on: trial passwords are printed and administrators need no second step.",
            hint="Take TRIAL out of the environment.",
            id="accounts.E001",
        )
    ]


@register(Tags.security)
def check_roles_with_a_second_step(**_: Any) -> list[CheckMessage]:
    """A misspelt role would leave its people with a password alone, and nobody would notice."""
    return [
        Error(
            f"MFA_REQUIRED_ROLES names {role!r}, which is no role.",
            hint=f"Roles are {', '.join(Role.values)}.",
            id="accounts.E003",
        )
        for role in settings.MFA_REQUIRED_ROLES
        if role not in Role.values
    ]


@register(Tags.database, deploy=True)
def check_trial_accounts_are_gone(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Asked by `check --deploy --database default`. They cannot sign in, but have no business here."""
    if settings.TRIAL:
        return []
    user_model = apps.get_model("accounts", "User")
    return [
        Error(
            f"The database {alias!r} has trial accounts that are not disabled.",
            hint="Run the command disable_trial_accounts.",
            id="accounts.E002",
        )
        for alias in databases or ()
        if user_model._meta.db_table in connections[alias].introspection.table_names()
        and user_model.objects.using(alias).filter(is_trial=True, is_active=True).exists()
    ]
