"""How days look in the templates of awards."""

from datetime import date

from django import template

from vietnamese.dates import write_date

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """`{{ award.decided_on|day }}`: day/month/year; nothing for none."""
    return write_date(value) if value else ""
