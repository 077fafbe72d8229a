"""What one process has counted of awards, kept until anything that it was counted from changes (ADR 0010).

Counting reads every award of a year, tens of thousands in a large department, and hardly any of them has
changed since the last visitor. The database renews the versions, so no writer can forget to.
"""

import threading
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from awards.models import VERSION_SCOPE, Award
from awards.pages.counting import read_book, read_year
from awards.pages.doubts import doubts_of
from awards.pages.year import AwardBook, AwardYear
from organisation.versions import NOTES, REFERENCE, read_versions

SCOPES = (VERSION_SCOPE, REFERENCE, NOTES)
"""What is counted, the offices it is counted by, the documents that it names."""


@dataclass(frozen=True)
class Counted:
    """The book, and the years of it that somebody has asked for."""

    versions: tuple[str | None, ...]
    book: AwardBook
    _years: dict[int, AwardYear] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def year(self, year: int) -> AwardYear:
        """The year with what does not fit in it; read when it is first asked for."""
        with self._lock:
            if year not in self._years:
                counted = read_year(self.book, year)
                found, people = doubts_of(counted)
                self._years[year] = replace(counted, findings=tuple(found), people=people)
            return self._years[year]


class _Remembered:
    """The book of the current versions; one that is read is waited for, not read twice."""

    def __init__(self) -> None:
        self._counted: Counted | None = None
        self._lock = threading.Lock()

    def counted(self) -> Counted:
        """Versions are read before the rows, which may be newer than they say and never older."""
        known = read_versions()
        versions = tuple(known.get(scope) for scope in SCOPES)
        with self._lock:
            if self._counted is None or self._counted.versions != versions:
                self._counted = Counted(versions, read_book())
            return self._counted


_remembered = _Remembered()


YEARS_AT_START = 10
"""Years that are counted before anybody asks; older ones are hardly looked at."""


def count_newest_years() -> None:
    """Count the book and its newest years, so that no visitor waits: 8 queries, and 9 a year at most."""
    counted = counted_awards()
    for year in counted.book.years[:YEARS_AT_START]:
        counted.year(year)


def counted_awards() -> Counted:
    """The book as it stands: 1 query, 7 more after a change."""
    return _remembered.counted()


def decided_until() -> date | None:
    """The day of the newest decision whose awards hold; None without one. 1 query after a change."""
    return _decided_until(read_versions().get(VERSION_SCOPE))


@lru_cache(maxsize=1)
def _decided_until(_version: str | None) -> date | None:
    return Award.objects.real().holding().latest_decision()
