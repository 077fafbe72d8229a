from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from indicators.actions import ActionRefused, load_illustration
from indicators.illustration_parts import load_parts


class Command(BaseCommand):
    help = (
        "Makes up figures and plans within the years and areas of the published ones, all marked as "
        "illustration, or brings them up to the present day. Real figures that staff published stay "
        "without. The command remove_illustration takes everything away again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day up to which figures are made up, YYYY-MM-DD (default: today)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        try:
            with transaction.atomic():
                done = load_illustration(today=today)
                parts = load_parts(today=today)
        except ActionRefused as refusal:
            raise CommandError(f"Nothing was loaded:\n{refusal}") from refusal
        if options["verbosity"] > 0:
            self.stdout.write(
                f"illustration: {done.figures} figures and {done.targets} targets "
                f"({done.added} rows new, {done.removed} taken away)"
            )
            for name, part in parts.items():
                self.stdout.write(
                    f"{name}: {part.rows} ({part.added} rows new, {part.removed} taken away)"
                )
