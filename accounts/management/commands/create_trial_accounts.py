"""Accounts for `make run`, one per role and one that drafts plans, with random passwords.

The passwords stay in a file of this machine.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import change_account, create_account, set_password
from accounts.choices import Role
from accounts.models import User
from accounts.passwords import random_password
from organisation.models import Office


class Trial(NamedTuple):
    role: Role
    username: str
    full_name: str
    office: str


TRIALS = (
    Trial(Role.STAFF, "chuyen-vien", "Chuyên viên dùng thử", "SNV-DVVL"),
    Trial(Role.STAFF, "ke-hoach", "Chuyên viên kế hoạch dùng thử", "SNV-KHTC"),
    Trial(Role.REVIEWER, "lanh-dao-phong", "Lãnh đạo phòng dùng thử", "SNV"),
    Trial(Role.LEADER, "lanh-dao-so", "Lãnh đạo Sở dùng thử", "SNV"),
    Trial(Role.AWARD_OFFICER, "thi-dua", "Cán bộ thi đua dùng thử", "SNV"),
    Trial(Role.ADMIN, "quan-tri", "Quản trị viên dùng thử", "SNV"),
)


class Command(BaseCommand):
    help = "Makes the trial accounts once and prints them: role: username password."

    def handle(self, **options: Any) -> None:
        if not settings.TRIAL:
            raise CommandError("Trial accounts are for TRIAL=1 only, which `make run` sets.")
        path: Path = settings.DATA_DIR / "trial_accounts.txt"
        known = dict(_read(path))
        with transaction.atomic():
            passwords = {trial.username: self._provide(trial, known) for trial in TRIALS}
        lines = [f"{trial.role}: {trial.username} {passwords[trial.username]}" for trial in TRIALS]
        if passwords != known:
            _write(path, lines)
        for line in lines:
            self.stdout.write(line)

    def _provide(self, trial: Trial, known: dict[str, str]) -> str:
        """The password of the trial account, which signs in with it from here on."""
        password = known.get(trial.username)
        user = User.objects.filter(username=trial.username).first()
        if user is None:
            office = Office.objects.filter(code=trial.office).first()
            if office is None:
                raise CommandError(
                    f"There is no office {trial.office}. Load the reference data first."
                )
            user = create_account(
                username=trial.username,
                full_name=trial.full_name,
                role=trial.role,
                office=office,
                by=None,
                is_trial=True,
            ).user
        elif not user.is_trial:
            raise CommandError(f"{trial.username} is the account of a person, not a trial account.")
        if not user.is_active:
            user = change_account(user=user, by=None, is_active=True)
        if password is None or user.must_set_password or not user.check_password(password):
            password = password or random_password()
            set_password(user=user, password=password, by=None)
        return password


def _read(path: Path) -> Iterator[tuple[str, str]]:
    """Sign-in name and password of each line of the file; nothing when it is lost."""
    if path.exists():
        for line in path.read_text().splitlines():
            _role, username, password = line.split()
            yield username, password


def _write(path: Path, lines: list[str]) -> None:
    """Readable by the person who started the trial and nobody else, from its first moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("".join(f"{line}\n" for line in lines))
