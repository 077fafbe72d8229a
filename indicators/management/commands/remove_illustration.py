from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from indicators.actions import remove_illustration
from indicators.illustration_parts import remove_parts


class Command(BaseCommand):
    help = "Takes away everything made up. What is real is not touched; the log keeps both acts."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        done = remove_illustration()
        parts = remove_parts()
        if options["verbosity"] > 0:
            self.stdout.write(f"illustration: {done.removed} rows taken away")
            for name, part in parts.items():
                self.stdout.write(f"{name}: {part.removed} rows taken away")
