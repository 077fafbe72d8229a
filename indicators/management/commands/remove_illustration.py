from typing import Any

from django.core.management.base import BaseCommand

from indicators.actions import remove_illustration


class Command(BaseCommand):
    help = "Takes away every made-up figure and plan. Real ones are not touched; the log keeps both acts."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remove_illustration()
        if options["verbosity"] > 0:
            self.stdout.write(f"illustration: {done.removed} rows taken away")
