"""Takes away names and addresses that were kept beside the log long enough."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actions import erase_origins


class Command(BaseCommand):
    help = "Erases what is personal of activities older than ACCESS_LOG_DAYS; the log stays whole."

    def handle(self, **options: Any) -> str:
        erased = erase_origins(before=timezone.now() - settings.ACCESS_LOG_AGE, by=None)
        return f"{erased} erased"
