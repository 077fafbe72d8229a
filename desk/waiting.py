"""Everything that waits for a person, of all parts of the dashboard; each part tells its own."""

from datetime import date

from accounts.models import User
from accounts.waiting import WaitingKind
from assignments import waiting as tasks
from awards import waiting as awards
from indicators.pages import waiting as figures


def waiting_for(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """Every kind of which something waits, what the person has to do before what others have.

    A part that has something to tell gives a function of this shape and is added here.
    """
    parts = (figures, tasks, awards)
    kinds = [kind for part in parts for kind in part.waiting_for(user, today=today) if kind.count]
    return tuple(sorted(kinds, key=lambda kind: not kind.is_to_do))
