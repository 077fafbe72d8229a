from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from desk.mailing import write_digests


class Command(BaseCommand):
    help = (
        "Writes the letters of the day: to each person for whom something waits, how much of what. To be run "
        "every morning; on days off and without a mail server it writes none, run twice none twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day, YYYY-MM-DD")

    def handle(self, *args: Any, today: date | None, verbosity: int, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            self.stdout.write("no mail server is set (EMAIL_HOST): nothing written")
            return
        written = write_digests(today=today or timezone.localdate())
        if verbosity > 0:
            self.stdout.write(f"{written} written")
