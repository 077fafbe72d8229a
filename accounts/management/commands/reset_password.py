"""A new password from the command line, for when no administrator can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reset_password
from accounts.models import User


class Command(BaseCommand):
    help = "Resets an account's password and prints one that is good for setting one's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> str:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account with the sign-in name {username!r}.")
        return f"{username} {reset_password(user=user, by=None).password}"
