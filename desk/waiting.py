"""Everything that waits for a person, of all parts of the dashboard; each part tells its own."""

from datetime import date

from accounts.models import User
from accounts.waiting import WaitingKind
from indicators.pages import waiting as figures


def waiting_for(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """Every kind of which something waits, what the person has to do before what others have.

    A part that has something to tell gives a function of this shape and is added here.
    """
    kinds = figures.waiting_for(user, today=today)
    return tuple(sorted(kinds, key=lambda kind: not kind.is_to_do))
