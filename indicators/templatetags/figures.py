"""Numbers in templates: every one goes through these filters, which know decimals, unit and language."""

from decimal import Decimal

from django import template

from indicators import writing

register = template.Library()


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """`{{ value|number:2 }}` gives 14,94; every decimal the value has where none are named."""
    return writing.number(value, decimals)


@register.filter
def percent(fraction: Decimal | None, decimals: int = 1) -> str:
    """`{{ achievement|percent }}` gives 114,1 %, from a fraction where 1 is the whole plan."""
    return writing.percent(fraction, decimals)


@register.simple_tag
def quantity(value: Decimal | int | None, decimals: int | None, unit: str) -> str:
    """`{% quantity value decimals unit %}` gives 15.059 người, never parted by a line break."""
    return writing.quantity(value, decimals, unit)


@register.simple_tag
def change(value: Decimal | None, decimals: int, unit: str) -> str:
    """`{% change value decimals unit %}` gives giảm 4,43 điểm %, from the signed value."""
    return writing.change(value, decimals, unit)
