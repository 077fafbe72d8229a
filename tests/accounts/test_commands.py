import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.choices import Channel, Role
from accounts.models import Activity, User
from tests.factories import make_office, make_user

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def trial(settings: Any, tmp_path: Path) -> Path:
    """A trial on a machine whose reference data is loaded; where its passwords are kept."""
    settings.TRIAL = True
    settings.DATA_DIR = tmp_path
    department = make_office(code="SNV")
    make_office(code="SNV-DVVL", parent=department)
    return tmp_path / "trial_accounts.txt"


def test_a_trial_gets_one_account_per_role_that_signs_in_at_once(
    trial: Path, client: Client
) -> None:
    printed = run("create_trial_accounts").splitlines()
    assert [line.partition(":")[0] for line in printed] == list(Role)
    for line in printed:
        role, username, password = line.replace(":", "").split()
        user = User.objects.get(username=username)
        assert (user.role, user.is_trial) == (role, True)
        assert user.office.code == ("SNV-DVVL" if role == Role.STAFF else "SNV")
        answer = client.post(reverse("account_login"), {"login": username, "password": password})
        assert answer.status_code == 302
        client.logout()
        assert not user.must_set_password


def test_trial_passwords_lie_in_a_file_for_its_owner_only(trial: Path) -> None:
    printed = run("create_trial_accounts")
    assert trial.read_text() == printed
    assert stat.S_IMODE(trial.stat().st_mode) == 0o600


def test_a_second_run_prints_the_same_and_changes_nothing(trial: Path) -> None:
    first = run("create_trial_accounts")
    users = list(User.objects.order_by("pk").values())
    rows = Activity.objects.count()
    assert run("create_trial_accounts") == first
    assert list(User.objects.order_by("pk").values()) == users
    assert Activity.objects.count() == rows


def test_a_lost_file_means_new_passwords(trial: Path) -> None:
    first = run("create_trial_accounts")
    trial.unlink()
    second = run("create_trial_accounts")
    assert second != first
    assert trial.read_text() == second
    username, password = second.splitlines()[0].split()[1:]
    assert User.objects.get(username=username).check_password(password)


def test_a_new_database_takes_the_passwords_of_the_file(trial: Path) -> None:
    first = run("create_trial_accounts")
    User.objects.update(password="lost with the database")
    assert run("create_trial_accounts") == first
    username, password = first.splitlines()[0].split()[1:]
    assert User.objects.get(username=username).check_password(password)


@pytest.mark.parametrize("obstacle", ["no trial", "no offices", "a person of that name"])
def test_trial_accounts_are_refused_where_they_do_not_belong(
    obstacle: str, settings: Any, tmp_path: Path
) -> None:
    settings.TRIAL = obstacle != "no trial"
    settings.DATA_DIR = tmp_path
    if obstacle != "no offices":
        make_office(code="SNV")
        make_office(code="SNV-DVVL")
    if obstacle == "a person of that name":
        make_user(username="quan-tri")
    before = User.objects.count()
    with pytest.raises(CommandError):
        run("create_trial_accounts")
    assert User.objects.count() == before
    assert not list(tmp_path.iterdir())


def test_the_end_of_a_trial_disables_its_accounts_only(trial: Path) -> None:
    run("create_trial_accounts")
    person = make_user()
    run("disable_trial_accounts")
    assert list(User.objects.filter(is_active=True)) == [person]
    run("create_trial_accounts")
    assert User.objects.filter(is_active=True, is_trial=True).count() == len(Role)


def test_the_first_administrator_is_made_by_command() -> None:
    printed = run("create_account", "quantri", full_name="Quản trị", role="admin")
    username, password = printed.split()
    user = User.objects.get(username=username)
    assert (user.role, user.office, user.must_set_password) == (Role.ADMIN, None, True)
    assert user.check_password(password)
    row = Activity.objects.get()
    assert (row.channel, row.actor) == (Channel.COMMAND, None)


def test_an_account_by_command_belongs_to_a_known_office() -> None:
    office = make_office(code="SNV")
    run("create_account", "a", full_name="A", role="staff", office="SNV")
    assert User.objects.get().office == office
    for wrong in ({"office": "NONE"}, {}, {"office": "SNV", "full_name": ""}):
        with pytest.raises(CommandError):
            run("create_account", "b", **{"full_name": "B", "role": "staff"} | wrong)
    assert User.objects.count() == 1


def test_a_password_is_reset_by_command() -> None:
    user = make_user(username="a", password="the old password")
    username, password = run("reset_password", "a").split()
    user.refresh_from_db()
    assert (username, user.check_password(password)) == ("a", True)
    with pytest.raises(CommandError, match="no account"):
        run("reset_password", "nobody")


@pytest.mark.parametrize(
    ("name", "instead"),
    [("createsuperuser", "create_account"), ("changepassword", "reset_password")],
)
def test_djangos_commands_that_leave_no_trace_are_replaced(name: str, instead: str) -> None:
    with pytest.raises(CommandError, match=instead):
        run(name)
