"""How long one stays signed in: until nothing happened for a while, and never longer than a day's work.

Both ends are kept in the session itself, for a cookie's age is only the browser's promise.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

logger = logging.getLogger(__name__)

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"

# Written at most once a minute: each write is a row, and pages are read far more often.
_SEEN_STEP = timedelta(minutes=1)


@receiver(user_logged_in)
def start_session(request: HttpRequest, **_: Any) -> None:
    now = timezone.now().timestamp()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now


def is_over(session: SessionBase, now: datetime) -> bool:
    """Whether a signed-in session has idled too long or is too old; one without times is over."""
    signed_in, seen = session.get(SIGNED_IN_AT), session.get(SEEN_AT)
    if signed_in is None or seen is None:
        return True
    return (
        now.timestamp() - seen > settings.SESSION_IDLE_AGE.total_seconds()
        or now.timestamp() - signed_in > settings.SESSION_ABSOLUTE_AGE.total_seconds()
    )


def is_noted(session: SessionBase, now: datetime) -> bool:
    """Whether it was noted less than a minute ago that the person is there."""
    return now.timestamp() - session[SEEN_AT] < _SEEN_STEP.total_seconds()


def touch(session: SessionBase, now: datetime) -> bool:
    """Note that the person is still there; False where that was done less than a minute ago, or cannot be.

    Pages are read on when the database's disk is full. Saved here and not with the answer, where a note
    that cannot be kept costs the page as well: Django takes whatever the database refuses for a session
    that has ended, and answers 400.
    """
    if is_noted(session, now):
        return False
    modified = session.modified
    session[SEEN_AT] = now.timestamp()
    try:
        session.save()
        return True
    except UpdateError as error:
        # Its owner may also have signed out meanwhile, in another window.
        logger.warning("A session was not noted as still in use: %s", error.__context__)
        return False
    finally:
        session.modified = modified


def signed_in_within(session: SessionBase, age: timedelta, now: datetime) -> bool:
    """Whether the password was typed that recently in this session."""
    signed_in = session.get(SIGNED_IN_AT)
    return signed_in is not None and now.timestamp() - signed_in < age.total_seconds()
