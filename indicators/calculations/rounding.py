"""The one rounding: only where a number is shown, or compared as it is shown."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

PERCENT_DECIMALS: Final = 1
"""A percentage of plan, or of change, has one decimal."""

# Wide enough for a quotient in the default 28 digits to be rounded and never refused.
_HALF_UP: Final = Context(prec=60, rounding=ROUND_HALF_UP)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value at so many decimals, half up: halves go away from zero, and zero has no sign."""
    result = value.quantize(Decimal(1).scaleb(-decimals), context=_HALF_UP)
    return result if result else abs(result)


def percent(fraction: Decimal) -> Decimal:
    """A fraction as the percentage that is shown: 1.1075 is 110.8."""
    return rounded(fraction * 100, PERCENT_DECIMALS)
