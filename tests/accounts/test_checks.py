from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks

from tests.factories import make_user


def findings(prefix: str, **options: Any) -> list[str]:
    messages: list[CheckMessage] = run_checks(include_deployment_checks=True, **options)
    return [message.id for message in messages if (message.id or "").startswith(prefix)]


@pytest.mark.parametrize(("trial", "expected"), [(True, ["accounts.E001"]), (False, [])])
def test_a_trial_is_not_deployed(settings: Any, trial: bool, expected: list[str]) -> None:
    settings.TRIAL = trial
    assert findings("accounts") == expected


@pytest.mark.parametrize(
    ("roles", "expected"), [(["admin", "leader"], []), (["admn"], ["accounts.E003"]), ([], [])]
)
def test_a_misspelt_role_is_told(settings: Any, roles: list[str], expected: list[str]) -> None:
    settings.MFA_REQUIRED_ROLES = roles
    assert findings("accounts") == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trial", "account", "expected"),
    [
        (False, {"is_trial": True}, ["accounts.E002"]),
        (False, {"is_trial": True, "is_active": False}, []),
        (False, {}, []),
        (True, {"is_trial": True}, ["accounts.E001"]),
    ],
    ids=["left over", "disabled", "a person's", "during the trial"],
)
def test_trial_accounts_are_not_left_over(
    settings: Any, trial: bool, account: dict[str, bool], expected: list[str]
) -> None:
    settings.TRIAL = trial
    make_user(**account)
    assert findings("accounts", databases=["default"]) == expected
