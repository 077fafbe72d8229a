import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.activity import Origin, record
from accounts.choices import Channel, Role, Verb
from accounts.management.commands.create_trial_accounts import TRIALS
from accounts.models import Activity, ActivityOrigin, User
from tests.factories import make_area, make_office, make_user

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
    make_office(code="SNV-KHTC", parent=department, kind="planning_division")
    return tmp_path / "trial_accounts.txt"


def test_a_trial_gets_one_account_per_role_that_signs_in_at_once(
    trial: Path, client: Client
) -> None:
    printed = run("create_trial_accounts").splitlines()
    assert {line.partition(":")[0] for line in printed} == set(Role)
    for line, trial_account in zip(printed, TRIALS, strict=True):
        role, username, password = line.replace(":", "").split()
        user = User.objects.get(username=username)
        assert (user.role, user.is_trial) == (role, True)
        assert user.office.code == trial_account.office
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
        make_office(code="SNV-KHTC")
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
    assert User.objects.filter(is_active=True, is_trial=True).count() == len(TRIALS)


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


# ---------------------------------------------------------------- keeping names and addresses


def make_activities(count: int, *, days_ago: int) -> list[int]:
    """Keys of activities of that age, done by somebody from an address."""
    at = timezone.now() - timedelta(days=days_ago, minutes=1)
    origin = Origin(Channel.WEB, "192.0.2.1")
    user, area = make_user(), make_area()
    return [
        record(verb=Verb.CHANGED, target=area, by=user, at=at, origin=origin).pk
        for _ in range(count)
    ]


def test_old_names_and_addresses_are_erased_and_the_log_stays_whole() -> None:
    old, young = make_activities(3, days_ago=365), make_activities(2, days_ago=364)
    before = list(Activity.objects.order_by("pk").values())
    assert run("erase_origins") == "3 erased\n"
    assert list(Activity.objects.filter(pk__in=old + young).order_by("pk").values()) == before
    told = Activity.objects.exclude(pk__in=old + young).get()
    assert set(ActivityOrigin.objects.values_list("pk", flat=True)) == {*young, told.pk}
    assert (told.verb, told.model) == (Verb.REMOVED, "accounts.activityorigin")
    assert told.new["erased"] == 3
    assert "192.0.2.1" not in str(told.__dict__) + str(told.origin.__dict__)


def test_erasing_again_finds_nothing_and_leaves_no_trace() -> None:
    make_activities(1, days_ago=400)
    run("erase_origins")
    rows = Activity.objects.count()
    assert run("erase_origins") == "0 erased\n"
    assert Activity.objects.count() == rows


def test_erasing_goes_on_over_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_ERASED_AT_ONCE", 2)
    make_activities(5, days_ago=400)
    assert run("erase_origins") == "5 erased\n"
    told = Activity.objects.filter(model="accounts.activityorigin").order_by("pk")
    assert [row.new["erased"] for row in told] == [2, 2, 1]


def test_how_long_names_are_kept_is_a_setting(settings: Any) -> None:
    make_activities(1, days_ago=30)
    assert run("erase_origins") == "0 erased\n"
    settings.ACCESS_LOG_AGE = timedelta(days=30)
    assert run("erase_origins") == "1 erased\n"


def test_a_log_without_names_can_still_be_read(client: Client, settings: Any) -> None:
    [key] = make_activities(1, days_ago=400)
    run("erase_origins")
    settings.MFA_REQUIRED_ROLES = []
    client.force_login(make_user(Role.ADMIN))
    for told in Activity.objects.filter(pk__gte=key):
        page = client.get(reverse("admin:accounts_activity_change", args=[told.pk]))
        assert page.status_code == 200
    assert client.get(reverse("admin:accounts_activity_changelist")).status_code == 200
