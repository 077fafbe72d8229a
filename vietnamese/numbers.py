"""Numbers the Vietnamese way: a dot between thousands, a comma before decimals (15.059,5).

Half of the world swaps the two signs, so a number read the other way is wrong by a factor of a
thousand. The reader therefore only ever gives the Vietnamese reading, and refuses where a careful
person would ask; nothing, the usual size included, makes it take the other one.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

from vietnamese.text import PLAIN_SPACES

# A figure is stored as Decimal(15, 4): SQLite keeps 15 significant digits and no more.
MAX_WHOLE_DIGITS: Final = 11
MAX_DECIMALS: Final = 4

# The longest figure that can be stored takes 20 characters; the rest is room for stray spaces.
MAX_TYPED_LENGTH: Final = 64

MINUS: Final = "\N{MINUS SIGN}"

_PLAIN_CHARACTERS: Final = PLAIN_SPACES | {ord(MINUS): "-"}
_SWAPPED_SEPARATORS: Final = str.maketrans(".,", ",.")

# [0-9] and not \d, which takes the digits of every script. One leading zero is official in small
# counts ("05 cá nhân"); more of them are a code, not a count (the commune "02683").
_VIETNAMESE: Final = re.compile(
    r"""
    (?P<minus>-?)
    (?P<whole>
        0?[0-9]
        | [1-9][0-9]+
        | [1-9][0-9]{0,2} (?:\.[0-9]{3})+
        | [1-9][0-9]{0,2} (?:[ ][0-9]{3})+
    )
    (?:,(?P<fraction>[0-9]+))?
    """,
    re.VERBOSE,
)

_STEPS: Final = {places: Decimal(1).scaleb(-places) for places in range(MAX_DECIMALS + 1)}
# Wide enough for a sum or a division in the default 28 digits to be rounded and never refused.
_HALF_UP: Final = Context(prec=60, rounding=ROUND_HALF_UP)


class NumberReason(StrEnum):
    """Why a typed number was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    # Digits and look-alikes of other scripts; invisible, right-to-left and control characters.
    FOREIGN_CHARACTER = "foreign_character"
    # Printable ASCII that is no number: letters, underscores, exponents, groups of two digits.
    GRAMMAR = "grammar"
    # Dot and comma exchanged, so only one reading makes sense: 14.94 or 15,059.5.
    SWAPPED = "swapped"
    # Both readings make sense, and they differ a thousandfold: 15,059.
    AMBIGUOUS = "ambiguous"
    # More decimals than the indicator has.
    DECIMALS = "decimals"
    # More than 11 digits before the comma.
    CAPACITY = "capacity"


class NumberRefused(ValueError):
    """A typed number that was not read.

    `text` is what was typed, cut at `MAX_TYPED_LENGTH`. `readings` are the values it may have
    meant, the Vietnamese reading first; empty where nothing could be made of it.
    """

    def __init__(self, reason: NumberReason, text: str, readings: tuple[Decimal, ...] = ()) -> None:
        text = text[:MAX_TYPED_LENGTH]
        super().__init__(reason, text, readings)
        self.reason = reason
        self.text = text
        self.readings = readings


class AmbiguousNumber(NumberRefused):
    """A typed number with two readings a thousandfold apart: the Vietnamese one, then the other."""


def write_number(value: Decimal | int, decimals: int | None = None) -> str:
    """The number as officials write it: 15.059,5, with U+2212 for minus and never a minus zero.

    `decimals` (0 to 4) rounds half up, away from zero, and pads with zeros. None writes every
    decimal the value has, without trailing zeros. Raises ValueError for NaN and infinity, and
    KeyError for decimals that no figure has.
    """
    # A float has no place here, and finds none: it is neither int nor is_finite().
    exact = Decimal(value) if isinstance(value, int) else value
    if not exact.is_finite():
        raise ValueError(f"{value} is not a figure")
    shown = exact if decimals is None else exact.quantize(_STEPS[decimals], context=_HALF_UP)
    written = f"{shown if shown else shown.copy_abs():,f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if written[0] == "-":
        written = MINUS + written[1:]
    return written.replace(",", " ").replace(".", ",").replace(" ", ".")


def read_number(text: str, *, decimals: int | None = 0, usual: Decimal | None = None) -> Decimal:
    """The number typed, with the decimals as typed, of an indicator with that many decimals.

    Reads 26.791, 26791, 26 791, 709,4 and 15.059,5, with `-` or U+2212 in front. Thousands may be
    set apart by the spaces U+0020, U+00A0, U+202F and U+2009. `decimals` None: up to four, not
    known how many. `usual` is the indicator's usual size: it may refuse or clear an ambiguous text
    (see `_is_doubtful`), never change what is read.

    Raises `AmbiguousNumber` for 15,059 where two readings make sense, else `NumberRefused`.
    """
    body = _plain(text)
    official = _value(body)
    swapped = _value(body.translate(_SWAPPED_SEPARATORS))
    if official is None:
        if swapped is None:
            raise NumberRefused(NumberReason.GRAMMAR, text)
        _refuse_unless_storable(swapped, decimals, text)
        raise NumberRefused(NumberReason.SWAPPED, text, (swapped,))
    if swapped is not None and _is_doubtful(official, swapped, decimals, usual):
        raise AmbiguousNumber(NumberReason.AMBIGUOUS, text, (official, swapped))
    _refuse_unless_storable(official, decimals, text)
    return official


def _plain(text: str) -> str:
    """The typed text in printable ASCII, without spaces around it; refused where it holds more."""
    if len(text) > MAX_TYPED_LENGTH:
        raise NumberRefused(NumberReason.TOO_LONG, text)
    plain = text.translate(_PLAIN_CHARACTERS).strip(" ")
    if not plain:
        raise NumberRefused(NumberReason.EMPTY, text)
    if not (plain.isascii() and plain.isprintable()):
        raise NumberRefused(NumberReason.FOREIGN_CHARACTER, text)
    return plain


def _value(plain: str) -> Decimal | None:
    """What the text says in Vietnamese writing, exactly; None if it is not Vietnamese writing."""
    match = _VIETNAMESE.fullmatch(plain)
    if match is None:
        return None
    whole = match["whole"].replace(".", "").replace(" ", "")
    value = Decimal(f"{match['minus']}{whole}.{match['fraction'] or ''}")
    return value if value else value.copy_abs()


def _refuse_unless_storable(reading: Decimal, decimals: int | None, text: str) -> None:
    """Raise for more digits than a figure, or more decimals than the indicator, can hold."""
    if reading.adjusted() >= MAX_WHOLE_DIGITS:
        raise NumberRefused(NumberReason.CAPACITY, text, (reading,))
    if _decimals_of(reading) > _most(decimals):
        raise NumberRefused(NumberReason.DECIMALS, text, (reading,))


def _is_doubtful(
    official: Decimal, swapped: Decimal, decimals: int | None, usual: Decimal | None
) -> bool:
    """Whether a careful person would ask which of the two readings was meant.

    - 15059, with neither dot nor comma, reads the same both ways: never.
    - 15.059 without decimals, and 15,059 with three, are just what `write_number` writes: never.
    - 15,059 with fewer decimals than three: always, its Vietnamese reading has too many.
    - 15.059 with one or two decimals: only if the other reading is near the usual size.
    - Either of them with room for more: unless the Vietnamese reading is near the usual size.

    Whoever is asked can always type it in full: 15.059,0 or 15,0590.
    """
    typed, most = _decimals_of(official), _most(decimals)
    if official == swapped or typed == decimals:
        return False
    if typed > most:
        return True
    if _decimals_of(swapped) > most:
        return _is_near(swapped, usual)
    return not _is_near(official, usual)


def _is_near(value: Decimal, usual: Decimal | None) -> bool:
    """Within ten times the usual size either way; never where no size is known.

    The two readings are a thousandfold apart, so at most one of them is near.
    """
    if not usual:
        return False
    return abs(usual) <= 10 * abs(value) and abs(value) <= 10 * abs(usual)


def _most(decimals: int | None) -> int:
    """How many decimals may be typed; never more than are stored: saving would round them off."""
    return MAX_DECIMALS if decimals is None else min(decimals, MAX_DECIMALS)


def _decimals_of(value: Decimal) -> int:
    """How many decimals were typed, trailing zeros included."""
    return -int(value.as_tuple().exponent)
