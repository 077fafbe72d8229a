"""Approves one form and says how far it is, to be killed on the way.

    python -m scripts.bench.approving PK STOP

A line for each figure it has inserted; after the STOP-th it waits to be killed, and so it does at the end.
That it can be watched is put around its own connection here: the program itself has no such place.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


class Watch:
    """Says after every inserted figure how many there are."""

    def __init__(self, table: str, stop_at: int, say: Callable[[object], None]) -> None:
        self.beginning, self.stop_at, self.say = f'INSERT INTO "{table}"', stop_at, say
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        result = execute(sql, *arguments)
        if sql.startswith(self.beginning):
            self.count += 1
            self.say(self.count)
            if self.count == self.stop_at:
                signal.pause()
        return result


def main(pk: int, stop_at: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsa_dashboard.settings")
    django.setup()

    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from indicators.comparing import review_of
    from indicators.models import Observation, Submission
    from indicators.reviewing import approve
    from scripts.bench.inside import REVIEWERS
    from scripts.bench.killing import DONE, READY

    submission = Submission.objects.with_names().get(pk=pk)
    reviewer = User.objects.select_related("office").get(username=REVIEWERS[0])
    seen = review_of(submission).mark
    say(READY)
    with connection.execute_wrapper(Watch(Observation._meta.db_table, stop_at, say)):
        approve(submission=submission, by=reviewer, today=timezone.localdate(), seen=seen)
    say(DONE)
    signal.pause()


def say(word: object) -> None:
    """At once and past every buffer: what was said before a kill is heard."""
    os.write(1, f"{word}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
