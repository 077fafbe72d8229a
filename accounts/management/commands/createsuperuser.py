"""Stands before Django's command of that name: there are no superusers here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used: there are no superusers. See create_account."

    def handle(self, **options: Any) -> None:
        raise CommandError(
            "There are no superusers here. Make the first administrator with: "
            'manage.py create_account NAME --full-name "..." --role admin'
        )
