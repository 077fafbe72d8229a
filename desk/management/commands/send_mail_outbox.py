from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from desk.mailing import send_outbox
from desk.models import OutgoingMail


class Command(BaseCommand):
    help = (
        "Sends the letters of the day that were written and not sent. To be run every few minutes of the "
        "morning; however many run at once, each letter is sent by one of them."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            kept = OutgoingMail.objects.unsent().count()
            self.stdout.write(f"no mail server is set (EMAIL_HOST): {kept} kept")
            return
        done = send_outbox(now=timezone.now())
        if verbosity > 0:
            self.stdout.write(f"{done.sent} sent, {done.failed} failed, {done.waiting} waiting")
