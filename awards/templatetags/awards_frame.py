"""What stands on every page of awards around its own content: the other pages, and until when data reach."""

from datetime import date
from typing import Final

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, can
from awards.pages.remembering import decided_until

register = template.Library()

PAGES: Final[tuple[tuple[str | Promise, str], ...]] = (
    (_("The year"), "overview"),
    (_("All awards"), "award-list"),
    (_("Decisions"), "decision-list"),
    (_("People"), "person-list"),
    (_("Collectives"), "collective-list"),
    (_("Households"), "household-list"),
    (_("Movements"), "movement-list"),
    (_("Initiatives"), "initiative-list"),
    (_("Catalogue of awards"), "type-list"),
    (_("Search"), "search"),
)
"""The lists within the section of awards, with the names of their addresses."""


@register.inclusion_tag("awards/_nav.html", takes_context=True)
def pages_of_awards(context: Context) -> dict[str, list[tuple[str | Promise, str, str]]]:
    """`{% pages_of_awards %}`: links to the other pages, for those who read awards; 0 queries."""
    request = context["request"]
    if not can(request.user, Permission.AWARD_VIEW):
        return {"pages": []}
    return {
        "pages": [
            (name, url, "page" if request.path == url else "")
            for name, url in ((name, reverse(f"awards:{page}")) for name, page in PAGES)
        ]
    }


@register.simple_tag
def awards_until() -> date | None:
    """`{% awards_until as day %}`: the day of the newest decision whose awards hold."""
    return decided_until()
