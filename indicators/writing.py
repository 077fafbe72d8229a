"""How a figure is written for people: the one formatter behind pages, charts, tables and exports.

Official figures are written the Vietnamese way (15.059; 14,94 %) on Vietnamese pages. On English ones
the two signs change places (15,059; 14.94 %), because 15.059 would be read there as fifteen and a bit.
Files for machines do not pass through here.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext

from indicators.calculations import rounded
from indicators.choices import Bound, Qualifier
from vietnamese.numbers import write_number

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
NOTHING: Final = "\N{EN DASH}"
"""Stands where there is no number to write; the words beside it say why. Never for a zero."""

_ENGLISH_SEPARATORS: Final = str.maketrans(".,", ",.")


def is_written_in_vietnamese() -> bool:
    """Whether the page being made writes numbers with a dot between thousands."""
    return (get_language() or "vi").startswith("vi")


def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """The number in the writing of the page's language, rounded half up; an en dash for None."""
    if value is None:
        return NOTHING
    written = write_number(value, decimals)
    return written if is_written_in_vietnamese() else written.translate(_ENGLISH_SEPARATORS)


def percent(fraction: Decimal | None, decimals: int = 1) -> str:
    """A fraction as percent, 1 = 100 %, with one decimal unless told: "114,1 %"."""
    return NOTHING if fraction is None else quantity(fraction * 100, decimals, "%")


def quantity(value: Decimal | int | None, decimals: int | None, unit: str) -> str:
    """The number with its unit of measure, which a line break never parts: "15.059 người"."""
    written = number(value, decimals)
    return written if value is None or not unit else f"{written}{NO_BREAK_SPACE}{unit}"


def change(value: Decimal | None, decimals: int, unit: str) -> str:
    """A signed change in words, its size without the sign: "giảm 4,43 điểm %", "không đổi"."""
    if value is None:
        return NOTHING
    size = quantity(abs(value), decimals, unit)
    shown = rounded(value, decimals)
    if shown < 0:
        return pgettext("change", "down %(size)s") % {"size": size}
    if shown > 0:
        return pgettext("change", "up %(size)s") % {"size": size}
    return pgettext("change", "unchanged")


@dataclass  # not frozen: a page makes hundreds of them, each in a quarter of the time
class WrittenFigure:
    """A figure ready to be read: its number, what qualifies it, its unit, and how firm it is.

    `value` None means that there is none, and `missing` then says why in words. `is_change` marks a
    change of a rate, whose sign is said ("giảm 4,43") and not printed. `qualifier` is a code of
    `choices.Qualifier`, or of `choices.Bound` for a target; `status` one of
    `choices.ObservationStatus` and `status_name` its word, both empty for a target.
    """

    value: Decimal | None
    decimals: int
    unit: str
    is_change: bool = False
    qualifier: str = Qualifier.EXACT
    status: str = ""
    status_name: str = ""
    missing: str = ""

    @cached_property
    def number(self) -> str:
        """The bare number, a change as its size: "4,43"."""
        return number(self._size, self.decimals)

    @property
    def words_before(self) -> str:
        """What is said before the number: "giảm khoảng", "hơn"; empty for a plain one."""
        if self.value is None:
            return ""
        qualification = _qualification(self.qualifier)
        if not self.is_change:
            return qualification
        movement = _movement(rounded(self.value, self.decimals))
        return f"{movement} {qualification}".strip()

    @property
    def short(self) -> str:
        """The figure without its unit, for where the unit was just said: "khoảng 13.200"."""
        return f"{self.words_before} {self.number}".strip()

    @property
    def text(self) -> str:
        """The whole figure in one line: "hơn 9.230 người"; why it is missing where it is."""
        if self.value is None:
            return self.missing or NOTHING
        said = quantity(self._size, self.decimals, self.unit)
        return f"{self.words_before} {said}" if self.words_before else said

    @property
    def _size(self) -> Decimal | None:
        return abs(self.value) if self.value is not None and self.is_change else self.value


def _movement(shown: Decimal) -> str:
    """The word for the sign of a change as it is shown: 0,00 has neither fallen nor risen."""
    if shown < 0:
        return pgettext("change", "down")
    return pgettext("change", "up") if shown > 0 else ""


def _qualification(qualifier: str) -> str:
    """The word for how exact a figure is, or on which side a target is met; none for an exact one."""
    match qualifier:
        case Qualifier.EXACT:  # nearly always, and so asked first
            return ""
        case Qualifier.ABOUT:
            return pgettext("figure", "about")
        case Qualifier.OVER:
            return pgettext("figure", "more than")
        case Qualifier.UNDER:
            return pgettext("figure", "less than")
        case Bound.AT_LEAST:
            return pgettext("figure", "at least")
        case Bound.AT_MOST:
            return pgettext("figure", "at most")
        case _:
            return ""
