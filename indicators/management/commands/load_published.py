from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from indicators import form_loading
from indicators.actions import ActionRefused, load_illustration
from indicators.form_loading import load_forms
from indicators.loading import TABLES, load_catalogue, load_published
from indicators.models import Observation
from organisation.loading import Folder, LoadRefused, load_organisation, parts_loaded


class Command(BaseCommand):
    help = (
        "Loads the reference tables and the real published figures of fixtures/domain, "
        "all or nothing. What is in the database already is kept: it may be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "domain",
            help="folder of the tables",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Folder(options["folder"])
        try:
            folder.require(TABLES | form_loading.TABLES)
            for tables, _load in parts_loaded():
                folder.require(tables)
            with transaction.atomic():
                counts = load_organisation(folder) | load_catalogue(folder) | load_forms(folder)
                published = load_published(folder)
                for _tables, load in parts_loaded():
                    counts |= load(folder)
                folder.refuse_if_faulty()
                if published.observations and Observation.objects.illustrations().exists():
                    # Made under other figures than there are now: it would not add up to them.
                    load_illustration(today=timezone.localdate())
        except (LoadRefused, ActionRefused) as refusal:
            raise CommandError(f"Nothing was loaded:\n{refusal}") from refusal
        if options["verbosity"] > 0:
            for name, count in counts.items():
                self.stdout.write(f"{name}: {count} new")
            self.stdout.write(
                f"observations.csv: {published.rows} rows = {published.observations} observations "
                f"+ {published.targets} targets + {len(published.left_out)} left out "
                f"+ {published.known} loaded before"
            )
        if options["verbosity"] > 1:
            self.stdout.write(f"left out: {', '.join(published.left_out)}")
