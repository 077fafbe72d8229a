"""Where the language of an answer is kept while it is made (ADR 0016)."""

import threading

from django.utils.translation import trans_real


def keep_language_by_thread() -> None:
    """Keep it in a plain thread-local, which is read ten times as fast as where Django keeps it.

    Every number and word on a page asks for it, some thousands a page. Django's place for it also follows
    asynchronous code, behind a lock; here each answer is made by one thread from beginning to end.
    """
    trans_real._active = threading.local()  # type: ignore[attr-defined]
