"""How many wrong tries to sign in are let through, counted in the database for all processes alike.

Ten in fifteen minutes for an account from one address, a hundred in ten minutes from one address over
all accounts. A device on which the account has signed in before has a count of its own, so that nobody
else can lock its owner out, whole offices sitting behind one address included.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import SignInFailure
from vietnamese.text import nfc


class Limit(NamedTuple):
    tries: int
    within: timedelta


PER_ACCOUNT = Limit(10, timedelta(minutes=15))
PER_ADDRESS = Limit(100, timedelta(minutes=10))

# Stands in for the address when codes of the second step are guessed: who gets that far knows the
# password, and may have a thousand addresses.
ANY_ADDRESS = "any"


class Throttled(Exception):
    """Too many wrong tries; the next one counts from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Throttled until {until:%Y-%m-%d %H:%M}.")
        self.until = until


def account_key(username: str) -> str:
    """The digest an account is counted under, the same however its name is typed.

    Names nobody has get one as well: a throttled try must not tell whether there is such an account.
    """
    return _digest("account", nfc(username).strip().casefold())


def begin_try(
    *, username: str, address: str, device: str = "", now: datetime | None = None
) -> SignInFailure:
    """The try about to be made, already counted as a wrong one; `forgive` it when it was right.

    Counting before checking is what keeps the limit when many tries come at once. `address` is a
    network or `ANY_ADDRESS`; `device` is the account's known device it comes from, or empty. Raises
    `Throttled`, and then the try is neither checked nor counted.
    """
    now = now or timezone.now()
    SignInFailure.objects.filter(at__lt=now - max(PER_ACCOUNT.within, PER_ADDRESS.within)).delete()
    this_try = SignInFailure.objects.create(
        account=account_key(username), address=_digest("address", address), device=device, at=now
    )
    until = _blocked_until(this_try, now)
    if until is not None:
        this_try.delete()
        raise Throttled(until)
    return this_try


def forgive(this_try: SignInFailure) -> None:
    """Take back the count of a try that turned out right. Earlier wrong ones stay counted."""
    this_try.delete()


def _blocked_until(this_try: SignInFailure, now: datetime) -> datetime | None:
    """When the try could be made; None: now."""
    # After the clock was set back, tries from the future would count for ever: they are left out.
    others = SignInFailure.objects.exclude(pk=this_try.pk).filter(
        device=this_try.device, at__lte=now + timedelta(minutes=1)
    )
    if this_try.device:
        return _full_until(others.filter(account=this_try.account), PER_ACCOUNT, now)
    from_address = others.filter(address=this_try.address)
    ends = [
        _full_until(from_address.filter(account=this_try.account), PER_ACCOUNT, now),
        _full_until(from_address, PER_ADDRESS, now),
    ]
    return max((end for end in ends if end is not None), default=None)


def _full_until(tries: QuerySet[SignInFailure], limit: Limit, now: datetime) -> datetime | None:
    """When the oldest try that fills the limit stops counting; None while there is room."""
    newest_first = (
        tries.filter(at__gt=now - limit.within).order_by("-at").values_list("at", flat=True)
    )
    filling = newest_first[limit.tries - 1 : limit.tries].first()
    return filling and filling + limit.within


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"accounts.throttle.{kind}", text, algorithm="sha256").hexdigest()
