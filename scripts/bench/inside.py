"""The half of the bench that knows Django: one process beside the servers, asked line by line.

    python -m scripts.bench.inside     a line `["command", arguments…]` in, a line of JSON out

It prepares the database of a run, publishes a figure when the bench wants pages to change, and counts
queries. It measures no times: those are taken from outside, as a visitor would.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, Final

import django

PASSWORD: Final = "dùng để đo tốc độ, ngoài ra không dùng"
LEADER, REVIEWERS = "do-lanh-dao", ("do-phong-mot", "do-phong-hai")


def load(name: str) -> dict[str, int]:
    """Tables, rows of the set, accounts; how many rows of figures and targets."""
    from django.core.management import call_command

    from scripts.bench.loading import fill
    from scripts.bench.sets import SETS

    call_command("migrate", interactive=False, verbosity=0)
    rows = fill(SETS[name])
    _make_accounts()
    bring_up_to_date()
    return {"rows": rows}


def bring_up_to_date() -> None:
    """Tables and triggers of this release, and what the planner knows of them.

    Leaves no connection, so that a file may be copied.
    """
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL's autovacuum would, a minute later
    connection.close()


def collect_static(stamp: str) -> None:
    """Collect and compress the static files, when one has changed."""
    from pathlib import Path

    from scripts.prepare import collect_static_files

    collect_static_files(Path(stamp))


def knows(addresses: list[str]) -> list[bool]:
    """For each address whether the program has a page of that kind."""
    from django.urls import Resolver404, resolve

    def is_known(address: str) -> bool:
        try:
            resolve(address.partition("?")[0])
        except Resolver404:
            return False
        return True

    return [is_known(address) for address in addresses]


def publish() -> str:
    """Correct one figure of the first province, as a reviewer does; its key."""
    from django.utils import timezone

    from accounts.models import User
    from indicators import actions
    from indicators.models import Observation
    from scripts.bench.sets import LAST_YEAR, area_code, indicator_code

    current = (
        Observation.objects.current()
        .select_related("indicator")
        .get(indicator__code=indicator_code(0), area__code=area_code(0), period=f"{LAST_YEAR}-M12")
    )
    reviewers = User.objects.filter(username__in=REVIEWERS).exclude(pk=current.recorded_by_id)
    assert current.value is not None
    corrected = actions.correct_observation(
        current=current,
        version=actions.NewVersion(
            value=current.value + 1, status=current.status, source=current.source
        ),
        reason="Đo tốc độ sau khi công bố",
        by=reviewers[0],
        today=timezone.localdate(),
    )
    return corrected.key_name


def queries(addresses: list[str]) -> list[int]:
    """How many queries each of these pages makes, once the process has answered one."""
    from django.db import connection
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=LEADER))
    client.get(addresses[0])
    counts = []
    for address in addresses:
        counter = _Counter()
        with connection.execute_wrapper(counter):
            client.get(address)
        counts.append(counter.count)
    return counts


def open_forms(name: str, writers: int) -> dict[str, Any]:
    """Forms to be filled in and those who may, as `forms.open_forms` says them."""
    from scripts.bench import forms
    from scripts.bench.sets import SETS

    return forms.open_forms(SETS[name], writers=writers, password=PASSWORD)


def make_awards(people: int, years: int) -> dict[str, Any]:
    """Awards of so many people over so many years, as `award_rows.fill` says them."""
    from django.db import connection

    from scripts.bench import award_rows

    made = award_rows.fill(people, years)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def stored(submission: int) -> dict[str, Any]:
    """What is stored of the one cell of a form."""
    from scripts.bench import forms

    return forms.stored(submission)


def hand_in(name: str, month: int) -> dict[str, Any]:
    """A large form that waits for its reviewer, as `forms.hand_in` says it."""
    from scripts.bench import forms
    from scripts.bench.sets import SETS

    return forms.hand_in(SETS[name], month=month)


def left_behind(submission: int) -> dict[str, int]:
    """What approving a form adds to."""
    from scripts.bench import forms

    return forms.left_behind(submission)


def is_approved(submission: int) -> bool:
    from scripts.bench import forms

    return bool(forms.left_behind(submission)["approved"])


def closed_keys() -> int:
    """Keys whose last version is closed, as `verify_observations` finds them: there should be none."""
    from indicators.models import Observation

    return Observation.objects.last_versions_closed().count()


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def _make_accounts() -> None:
    from accounts.actions import create_account, set_password
    from accounts.choices import Role
    from organisation.models import Office
    from scripts.bench.loading import OFFICE

    office = Office.objects.get(code=OFFICE)
    roles = {LEADER: Role.LEADER, **dict.fromkeys(REVIEWERS, Role.REVIEWER)}
    for username, role in roles.items():
        made = create_account(
            username=username, full_name=f"Tài khoản {username}", role=role, office=office, by=None
        )
        set_password(user=made.user, password=PASSWORD, by=None)


COMMANDS: Final[dict[str, Callable[..., Any]]] = {
    function.__name__: function
    for function in (
        load,
        bring_up_to_date,
        collect_static,
        knows,
        publish,
        queries,
        open_forms,
        make_awards,
        stored,
        hand_in,
        left_behind,
        is_approved,
        closed_keys,
    )
}


def main() -> None:
    """Answers each line of standard input; what anything prints on the way goes to stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsa_dashboard.settings")
    answers, sys.stdout = sys.stdout, sys.stderr
    django.setup()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(COMMANDS[name](*arguments)), file=answers, flush=True)


if __name__ == "__main__":
    main()
