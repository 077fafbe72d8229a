"""How many people use the dashboard, counted without keeping more than that takes.

One row a person and day, written at most once a minute a session. When its week is over, the rows of
a day become a number (docs/adr/0011-visits-without-names.md).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User, Visit, VisitDay

ONLINE = timedelta(minutes=5)
"""Seen so recently, a person is said to be online; five times the step of `accounts.sessions`."""


@dataclass(frozen=True)
class VisitCounts:
    """People online, today, since Monday; and visits in all, where a visit is a person on a day."""

    online: int
    today: int
    week: int
    total: int


@receiver(user_logged_in)
def note_sign_in(user: User, **_: Any) -> None:
    note(user, timezone.now())


def note(user: User, now: datetime) -> None:
    """Note that the person was here, and let go of whoever was here before this week."""
    today = timezone.localdate(now)
    Visit.objects.bulk_create(
        [Visit(day=today, user=user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["day", "user"],
        update_fields=["seen_at"],
    )
    forget_before(_monday(today))


def counts(now: datetime) -> VisitCounts:
    """The counts of this moment; 2 queries."""
    today = timezone.localdate(now)
    found = Visit.objects.aggregate(
        online=Count("user", distinct=True, filter=Q(seen_at__gt=now - ONLINE)),
        today=Count("user", filter=Q(day=today)),
        week=Count("user", distinct=True, filter=Q(day__gte=_monday(today))),
        kept=Count("pk"),
    )
    past = VisitDay.objects.aggregate(people=Sum("people", default=0))["people"]
    return VisitCounts(found["online"], found["today"], found["week"], found["kept"] + past)


def forget_before(day: date) -> None:
    """Turn the rows of earlier days into one number a day; done twice, it finds nothing to do."""
    if not Visit.objects.filter(day__lt=day).exists():
        return
    with transaction.atomic():
        # Locked, so that of two processes the second waits, finds them gone and counts none twice.
        old = Visit.objects.filter(day__lt=day).select_for_update()
        for each, people in Counter(old.values_list("day", flat=True)).items():
            VisitDay.objects.get_or_create(day=each, defaults={"people": 0})
            VisitDay.objects.filter(day=each).update(people=F("people") + people)
        old.delete()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
