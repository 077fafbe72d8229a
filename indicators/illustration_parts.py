"""What other apps add to the illustration set, so that one command brings all of it and one takes all away.

`indicators` hears of no app that comes after it: each names its part once, when it is ready, as it names
its models to `organisation.versions`. A part marks its rows as illustration, and what is computed or
published for real leaves them out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """How many rows a part has, how many of them came now, and how many went."""

    rows: int = 0
    added: int = 0
    removed: int = 0


class LoadPart(Protocol):
    def __call__(self, *, today: date, by: User | None = None) -> PartChange: ...


class RemovePart(Protocol):
    def __call__(self, *, by: User | None = None) -> PartChange: ...


_parts: dict[str, tuple[LoadPart, RemovePart]] = {}


def add(name: str, *, load: LoadPart, remove: RemovePart) -> None:
    """Have the part of that name loaded and removed with the set from now on."""
    _parts[name] = (load, remove)


def load_parts(*, today: date, by: User | None = None) -> dict[str, PartChange]:
    """Bring every part up to the day; what was done, by name. Call inside a transaction."""
    return {name: load(today=today, by=by) for name, (load, _) in _parts.items()}


def remove_parts(*, by: User | None = None) -> dict[str, PartChange]:
    """Take every part away; what was done, by name. Call inside a transaction."""
    return {name: remove(by=by) for name, (_, remove) in _parts.items()}
