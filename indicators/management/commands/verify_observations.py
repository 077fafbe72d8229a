from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Observation


class Command(BaseCommand):
    help = (
        "Looks for figures whose last version is closed, which no page would show any more. "
        "Ends with an error and names them; finding none, says so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        lost = Observation.objects.last_versions_closed().select_related("indicator", "area")
        if lost:
            raise CommandError(
                "The last version of these figures is closed:\n"
                + "\n".join(
                    f"{row.indicator.code} {row.area.code} {row.slice_id} {row.period}, id {row.pk}"
                    for row in lost
                )
            )
        if options["verbosity"] > 0:
            self.stdout.write("Every figure has a current version.")
