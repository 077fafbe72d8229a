"""A list of recipients typed or pasted, a line each: which of those in the register each line means. Pure.

A line holds a code or a name, with or without accents, and may hold more (an office, a post, a number in
front): cells of a pasted sheet come parted by tabs. What is not certain is offered and not guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from vietnamese.text import fold

MOST_LINES: Final = 500
"""A department has some hundred people; more lines at once are a mistake."""

MOST_OFFERED: Final = 8
"""Of those a line could mean, so many are offered."""

_NUMBER_IN_FRONT: Final = re.compile(r"^\s*[0-9]{1,4}\s*[.)\t]\s*")
_CELL: Final = re.compile(r"[\t;|]|,\s")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the register: a key of the caller's, code, name, and what tells namesakes apart."""

    key: str
    code: str
    name: str
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was typed, and whom it may mean: one who is certain, or several to choose from, or nobody.

    `is_repeated`: an earlier line means the same.
    """

    text: str
    found: Known | None = None
    offered: tuple[Known, ...] = ()
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """Those who may be meant, by code and by name as they are searched."""

    by_code: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, people: Iterable[Known]) -> "Register":
        register = cls()
        for known in people:
            register.by_code[fold(known.code)] = known
            register.by_name[fold(known.name)].append(known)
        return register


def read_lines(text: str, register: Register) -> list[Line]:
    """Each line that holds something, with whom it means; at most `MOST_LINES`."""
    lines: list[Line] = []
    seen: set[str] = set()
    for typed in filter(str.strip, text.splitlines()[: MOST_LINES + 1]):
        line = _read(typed.strip(), register)
        if line.found is not None and line.found.key in seen:
            line = Line(line.text, line.found, is_repeated=True)
        elif line.found is not None:
            seen.add(line.found.key)
        lines.append(line)
    return lines


def _read(typed: str, register: Register) -> Line:
    cells = [fold(cell) for cell in _CELL.split(_NUMBER_IN_FRONT.sub("", typed)) if fold(cell)]
    for cell in cells:
        if cell in register.by_code:
            return Line(typed, register.by_code[cell])
    for cell in cells:
        if namesakes := register.by_name.get(cell):
            return _of_namesakes(typed, namesakes, [other for other in cells if other != cell])
    return Line(typed, offered=_similar(cells, register))


def _of_namesakes(typed: str, namesakes: Sequence[Known], rest: Sequence[str]) -> Line:
    """The one of that name, or the one whom the rest of the line tells apart."""
    if len(namesakes) == 1:
        return Line(typed, namesakes[0])
    apart = [
        known for known in namesakes if any(cell and cell in fold(known.apart) for cell in rest)
    ]
    if len(apart) == 1:
        return Line(typed, apart[0])
    return Line(typed, offered=tuple(apart or namesakes)[:MOST_OFFERED])


def _similar(cells: Sequence[str], register: Register) -> tuple[Known, ...]:
    """Those whose name holds every word of the first cell that anybody's does."""
    for cell in cells:
        words = cell.split()
        found = [
            known
            for name, namesakes in register.by_name.items()
            if all(word in name.split() for word in words)
            for known in namesakes
        ]
        if found:
            return tuple(found[:MOST_OFFERED])
    return ()
