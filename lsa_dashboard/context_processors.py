"""What the frame around every page says: the sections, whose site it is, which release, trial or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can_somewhere
from assignments.reminders import Reminder, waiting_for


@dataclass(frozen=True)
class Section:
    """A part of the site: its entry page, and how the names of all its pages begin.

    Shown to those with `permission`, but for those with `unless`, who enter it by another door.
    """

    name: str | Promise
    entry: str
    pages: tuple[str, ...]
    for_staff: bool = False
    permission: Permission | None = None
    unless: Permission | None = None


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
    Section(
        pgettext_lazy("given to an office", "Tasks"),
        "assignments:assignment-list",
        ("assignments:",),
        permission=Permission.ASSIGNMENT_VIEW,
    ),
    Section(
        pgettext_lazy("section", "Emulation"),
        "awards:overview",
        ("awards:",),
        permission=Permission.AWARD_VIEW,
    ),
    Section(
        pgettext_lazy("section", "Emulation"),
        "awards:person-list",
        ("awards:",),
        permission=Permission.PERSON_CHANGE,
        unless=Permission.AWARD_VIEW,
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


def reminders(request: HttpRequest) -> dict[str, Callable[[], list[Reminder]]]:
    """The tasks that wait for the visitor, as `task_reminders`: asked for by the page that shows them only.

    So a page of any app can say what waits in another, which it does not know (docs/assignments.md).
    """

    @cache
    def waiting() -> list[Reminder]:
        user = getattr(request, "user", None)
        return waiting_for(user, timezone.localdate()) if isinstance(user, User) else []

    return {"task_reminders": waiting}


def _navigation(request: HttpRequest) -> Iterator[NavigationItem]:
    """The sections this person may enter; none before sign-in."""
    # Pages refused by an early middleware are drawn before anyone was recognised.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    for section in SECTIONS:
        if section.for_staff and not user.is_staff:
            continue
        if section.permission and not can_somewhere(user, section.permission):
            continue
        if section.unless and can_somewhere(user, section.unless):
            continue
        yield _item(request, section)


def _item(request: HttpRequest, section: Section) -> NavigationItem:
    url = reverse(section.entry)
    inside = _page(request).startswith(section.pages)
    here = "page" if request.path == url else "true"
    return NavigationItem(section.name, url, here if inside else "")


def _page(request: HttpRequest) -> str:
    """The name of the page's address; empty on one that there is not."""
    match = request.resolver_match
    return match.view_name if match else ""
