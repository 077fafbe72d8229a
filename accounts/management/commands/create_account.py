"""An account from the command line: how the first administrator of an installation is made."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import create_account
from accounts.choices import Role
from organisation.models import Office


class Command(BaseCommand):
    help = "Makes an account and prints a password that is good for setting one's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--office", help="code of the office; an administrator may have none")

    def handle(self, *, username: str, full_name: str, role: str, **options: Any) -> str:
        office = None
        if code := options["office"]:
            office = Office.objects.filter(code=code).first()
            if office is None:
                raise CommandError(f"There is no office with the code {code!r}.")
        try:
            new = create_account(
                username=username, full_name=full_name, role=role, office=office, by=None
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return f"{new.user.username} {new.password}"
