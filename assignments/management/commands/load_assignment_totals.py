from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assignments.loading import load_totals
from organisation.loading import Folder, LoadRefused


class Command(BaseCommand):
    help = (
        "Loads the years of which only totals of tasks are known, all or nothing. What is in the "
        "database already is kept: it may be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "domain",
            help="folder of the tables",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_totals(Folder(options["folder"]))
        except LoadRefused as refusal:
            raise CommandError(f"Nothing was loaded:\n{refusal}") from refusal
        if options["verbosity"] > 0:
            self.stdout.write(f"totals of tasks: {added} new")
