"""What the frame around every page says: the sections, whose site it is, which release, trial or not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, can_somewhere


@dataclass(frozen=True)
class Section:
    """A part of the site: its entry page, and how the names of all its pages begin."""

    name: str | Promise
    entry: str
    pages: tuple[str, ...]
    for_staff: bool = False
    permission: Permission | None = None


SECTIONS = (
    Section(_("Overview"), "indicators:overview", ("indicators:overview",)),
    Section(
        _("Domains"), "indicators:domain-list", ("indicators:domain-", "indicators:indicator-")
    ),
    Section(_("Analysis"), "indicators:analysis", ("indicators:analysis",)),
    Section(
        _("Data entry"),
        "indicators:entry-due",
        (
            "indicators:entry-",
            "indicators:plan-",
            "indicators:review-",
            "indicators:proposal-",
            "indicators:question-",
            "indicators:quality",
        ),
        permission=Permission.ENTRY_CHANGE,
    ),
    Section(_("Administration"), "admin:index", ("admin:",), for_staff=True),
)


@dataclass(frozen=True)
class NavigationItem:
    """A link to a section; `current` is the value of aria-current, empty on the pages of others."""

    name: str | Promise
    url: str
    current: str = ""


@dataclass(frozen=True)
class Frame:
    """What `base.html` shows around the content of a page."""

    navigation: tuple[NavigationItem, ...]
    sees_quality: bool
    department: str
    department_short: str
    version: str
    trial: bool


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The frame of the page asked for, as `frame`; asks the database nothing beyond who is signed in."""
    return {
        "frame": Frame(
            navigation=tuple(_navigation(request)),
            sees_quality=can_somewhere(getattr(request, "user", None), Permission.QUALITY_VIEW),
            department=settings.DEPARTMENT_NAME,
            department_short=settings.DEPARTMENT_SHORT_NAME,
            version=settings.VERSION,
            trial=settings.TRIAL,
        )
    }


def _navigation(request: HttpRequest) -> Iterator[NavigationItem]:
    """The sections this person may enter; none before sign-in."""
    # Pages refused by an early middleware are drawn before anyone was recognised.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    match = request.resolver_match
    page = match.view_name if match else ""
    for section in SECTIONS:
        if section.for_staff and not user.is_staff:
            continue
        if section.permission and not can_somewhere(user, section.permission):
            continue
        url = reverse(section.entry)
        inside = page.startswith(section.pages)
        here = "page" if request.path == url else "true"
        yield NavigationItem(section.name, url, here if inside else "")
