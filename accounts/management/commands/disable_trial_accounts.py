"""The end of a trial on a database that is kept."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import disable_account
from accounts.models import User


class Command(BaseCommand):
    help = "Disables the accounts that create_trial_accounts made."

    def handle(self, **options: Any) -> None:
        for user in User.objects.filter(is_trial=True, is_active=True):
            disable_account(user=user, by=None, reason="The trial is over.")
