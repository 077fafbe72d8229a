"""What the foot of the pages of awards says."""

from datetime import date

from django import template

from awards.models import Award

register = template.Library()


@register.simple_tag
def awards_until() -> date | None:
    """`{% awards_until as day %}`: the day of the newest decision whose awards hold; 1 query."""
    return Award.objects.real().holding().latest_decision()
