"""Stands before Django's command of that name, which would leave no trace in the activity log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used. See reset_password."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", nargs="?")

    def handle(self, **options: Any) -> None:
        raise CommandError("Passwords are reset with: manage.py reset_password NAME")
