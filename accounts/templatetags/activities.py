"""Activities in templates."""

from django import template

from accounts.changes import Change, in_words
from accounts.models import Activity

register = template.Library()


@register.filter
def changes(activity: Activity) -> list[Change]:
    """`{% for change in activity|changes %}` gives name, before and after in words."""
    return in_words(activity)
