"""A part of a page that stands at two places of it and is written once."""

from django import template

register = template.Library()


@register.simple_block_tag
def part(content: str) -> str:
    """`{% part as menu %}{% include "_menu.html" %}{% endpart %}`, then `{{ menu }}` wherever it stands."""
    return content
