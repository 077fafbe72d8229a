"""What waits for a person: the shape in which every app tells it, and nothing of any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST_SHOWN: Final = 8
"""Of each kind so many are shown; the rest are counted, and stand on the page of their kind."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what, where it is dealt with, since when, and until when it should be.

    `said` is what tells it from others of its kind: an office, an area, a period. Both texts have what is
    Vietnamese on an English page marked as such already.
    """

    what: str
    url: str
    said: str = ""
    since: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class WaitingKind:
    """What waits of one kind, the most urgent first; `count` is of all, `url` where all of them stand.

    `is_to_do` is False of what others have to do and this person only has an eye on.
    """

    title: str
    url: str
    rows: tuple[Waiting, ...]
    count: int
    is_to_do: bool = True

    @classmethod
    def of(
        cls, title: str, url: str, rows: Iterable[Waiting], *, is_to_do: bool = True
    ) -> "WaitingKind":
        every = tuple(rows)
        return cls(title, url, every[:MOST_SHOWN], len(every), is_to_do)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def to_do_count(kinds: Iterable[WaitingKind]) -> int:
    """How many things wait for the person to do something."""
    return sum(kind.count for kind in kinds if kind.is_to_do)
