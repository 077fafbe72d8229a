"""Dates the Vietnamese way: the day first (03/04/2026 is the third of April)."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from vietnamese.text import PLAIN_SPACES

# No decision, plan or person here is older, and no deadline later: outside, a digit was mistyped.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

MAX_TYPED_LENGTH: Final = 32

_DAY_FIRST: Final = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<separator>[/.-])(?P<month>[0-9]{1,2})(?P=separator)(?P<year>[0-9]{4})"
)
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")


class DateReason(StrEnum):
    """Why a typed date was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    # Digits and look-alikes of other scripts; invisible, right-to-left and control characters.
    FOREIGN_CHARACTER = "foreign_character"
    GRAMMAR = "grammar"
    # 03/04/26: day, month and year cannot be told apart for certain.
    SHORT_YEAR = "short_year"
    # No such day: 31/02/2026, or 11/23/2026 typed month first.
    IMPOSSIBLE = "impossible"
    # A year before 1900 or after 2100.
    OUT_OF_RANGE = "out_of_range"


class DateRefused(ValueError):
    """A typed date that was not read; `text` is what was typed, cut at `MAX_TYPED_LENGTH`."""

    def __init__(self, reason: DateReason, text: str) -> None:
        text = text[:MAX_TYPED_LENGTH]
        super().__init__(reason, text)
        self.reason = reason
        self.text = text


def read_date(text: str) -> date:
    """The day typed, day first: 23/11/2026, 3/4/2026, 03-04-2026, 03.04.2026; or ISO 2026-04-03.

    Raises `DateRefused`. A date typed month first is never guessed at.
    """
    plain = _plain(text)
    match = _DAY_FIRST.fullmatch(plain) or _ISO.fullmatch(plain)
    if match is None:
        is_short = _SHORT_YEAR.fullmatch(plain)
        raise DateRefused(DateReason.SHORT_YEAR if is_short else DateReason.GRAMMAR, text)
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateRefused(DateReason.OUT_OF_RANGE, text)
    try:
        return date(year, month, day)
    except ValueError:
        raise DateRefused(DateReason.IMPOSSIBLE, text) from None


def write_date(day: date) -> str:
    """The day in figures: 03/04/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def write_long_date(day: date) -> str:
    """The day as it stands at the head of an official document: ngày 05 tháng 01 năm 2024.

    Days below 10 and the months 1 and 2 take a leading zero, the months 3 to 9 do not.
    Source: decree 30/2020/NĐ-CP, annex I.
    """
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _plain(text: str) -> str:
    """The typed text in printable ASCII, without spaces around it; refused where it holds more."""
    if len(text) > MAX_TYPED_LENGTH:
        raise DateRefused(DateReason.TOO_LONG, text)
    plain = text.translate(PLAIN_SPACES).strip(" ")
    if not plain:
        raise DateRefused(DateReason.EMPTY, text)
    if not (plain.isascii() and plain.isprintable()):
        raise DateRefused(DateReason.FOREIGN_CHARACTER, text)
    return plain
