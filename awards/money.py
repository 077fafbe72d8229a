"""How much money comes with an award. Pure: no clock, no database.

Source: nghị định 98/2023/NĐ-CP, điều 53 and 54 (nghị định 91/2017/NĐ-CP before, 152/2025/NĐ-CP after);
the worked examples are in docs/awards.md.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

TEN_THOUSAND: Final = 10_000
"""Amounts are rounded up to whole ten thousands of đồng."""


@dataclass(frozen=True, slots=True)
class Money:
    """What an award brings, with what it was worked out from, which is kept beside it.

    `coefficient` is in base salaries, `factor` how many times a collective gets it, `base_salary` in
    đồng as in force on the day of the decision, `amount` in đồng.
    """

    coefficient: Decimal
    factor: int
    base_salary: int

    @property
    def amount(self) -> int:
        return round_up(self.coefficient * self.factor * self.base_salary)


def round_up(amount: Decimal) -> int:
    """The amount in đồng, rounded up to whole ten thousands."""
    tens = (amount / TEN_THOUSAND).to_integral_value(rounding=ROUND_CEILING)
    return int(tens) * TEN_THOUSAND


def money_of(
    coefficient: Decimal | None,
    base_salary: int | None,
    *,
    collective_factor: int,
    is_collective: bool,
) -> Money | None:
    """The money of one award; None where its coefficient or the base salary of the day is not known."""
    if coefficient is None or base_salary is None:
        return None
    return Money(coefficient, collective_factor if is_collective else 1, base_salary)
