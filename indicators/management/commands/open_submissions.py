from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from indicators.entering import open_submissions


class Command(BaseCommand):
    help = (
        "Opens the forms that offices have to fill in by now. To be run every morning; run twice, it finds "
        "nothing to do, and days on which it was not run are made up for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *args: Any, today: date | None, verbosity: int, **options: Any) -> None:
        opened = open_submissions(today=today or timezone.localdate())
        if verbosity > 0:
            self.stdout.write(f"{opened} opened")
