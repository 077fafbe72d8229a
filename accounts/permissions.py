"""Who may do what: the one place that pages, exports, commands and the admin ask.

A permission belongs to roles. Some are bound to offices as well: they hold for the person's own
office and those below it, as the offices stand today. Who plans in a planning division does so for the
office that division is part of, and its staff may draft. Nothing here is stored, so a changed role or
office counts from the next request on. No flag on an account adds to its role: no superusers.

What is in `DELEGABLE` a person may do in a colleague's right as well, while they are named as the
colleague's deputy.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils import timezone

from accounts.choices import Role
from organisation.choices import OfficeKind
from organisation.models import Office

if TYPE_CHECKING:
    from accounts.models import User

Person: TypeAlias = "User | AnonymousUser | None"


class Permission(TextChoices):
    """Acts that are allowed or refused, named once. The values are never stored."""

    FIGURE_VIEW = "figure_view"  # published figures, plans and everything they are described by
    ENTRY_CHANGE = "entry_change"  # of a form that the office fills in
    SUBMISSION_REVIEW = "submission_review"  # of a form that the office receives
    QUESTION_ASK = "question_ask"  # about any figure, of those who answer for it
    QUALITY_VIEW = "quality_view"  # how complete and punctual the forms of all offices are
    OBSERVATION_PROPOSE = "observation_propose"  # a figure that no form gives, for a second person
    OBSERVATION_PUBLISH = "observation_publish"  # what another proposed
    OBSERVATION_CORRECT = "observation_correct"
    ASSIGNMENT_VIEW = "assignment_view"  # tasks of all offices, their progress and evidence
    ASSIGNMENT_REPORT = "assignment_report"  # of a task of the office: progress, evidence, done
    ASSIGNMENT_CHANGE = "assignment_change"  # given, changed, extended, opened again, withdrawn
    AWARD_VIEW = "award_view"  # awards, decisions and who got them
    AWARD_CHANGE = "award_change"  # the register, the steps of awards, decisions, their rules
    PERSON_CHANGE = "person_change"  # of the office's own people, whom awards are proposed for
    PERSONAL_RECORD_VIEW = "personal_record_view"  # grade and discipline of the office's people
    PLAN_DRAFT = "plan_draft"
    PLAN_ISSUE = "plan_issue"
    DOCUMENT_CHANGE = "document_change"
    CATALOGUE_CHANGE = "catalogue_change"
    ORGANISATION_CHANGE = "organisation_change"
    ACCOUNT_CHANGE = "account_change"
    ACTIVITY_VIEW = "activity_view"
    ADMIN_ENTER = "admin_enter"


_EVERYONE = frozenset({Permission.FIGURE_VIEW})
_OWN_PEOPLE = frozenset({Permission.PERSON_CHANGE, Permission.PERSONAL_RECORD_VIEW})

# The admin keeps accounts, offices, areas and the catalogue, and can neither enter nor approve
# figures nor issue targets; the log is read whole, because accounts and reference data stand in it.
_BY_ROLE: Mapping[str, frozenset[Permission]] = {
    Role.STAFF: _EVERYONE
    | _OWN_PEOPLE
    | {
        Permission.ENTRY_CHANGE,
        Permission.OBSERVATION_PROPOSE,
        Permission.QUALITY_VIEW,
        Permission.ASSIGNMENT_VIEW,
        Permission.ASSIGNMENT_REPORT,
    },
    Role.REVIEWER: _EVERYONE
    | _OWN_PEOPLE
    | {
        Permission.ENTRY_CHANGE,
        Permission.SUBMISSION_REVIEW,
        Permission.QUESTION_ASK,
        Permission.QUALITY_VIEW,
        Permission.ASSIGNMENT_VIEW,
        Permission.ASSIGNMENT_REPORT,
        Permission.ASSIGNMENT_CHANGE,
        Permission.OBSERVATION_PROPOSE,
        Permission.OBSERVATION_PUBLISH,
        Permission.OBSERVATION_CORRECT,
        Permission.PLAN_DRAFT,
        Permission.PLAN_ISSUE,
        Permission.DOCUMENT_CHANGE,
        Permission.ACTIVITY_VIEW,
        Permission.ADMIN_ENTER,
    },
    Role.LEADER: _EVERYONE
    | {
        Permission.ACTIVITY_VIEW,
        Permission.AWARD_VIEW,
        Permission.QUESTION_ASK,
        Permission.QUALITY_VIEW,
        Permission.ASSIGNMENT_VIEW,
        Permission.ASSIGNMENT_CHANGE,
    },
    # Titles are awarded for tasks done, among other things.
    Role.AWARD_OFFICER: _EVERYONE
    | _OWN_PEOPLE
    | {
        Permission.AWARD_VIEW,
        Permission.AWARD_CHANGE,
        Permission.ASSIGNMENT_VIEW,
        Permission.DOCUMENT_CHANGE,
        Permission.ADMIN_ENTER,
    },
    Role.ADMIN: _EVERYONE
    | {
        Permission.DOCUMENT_CHANGE,
        Permission.CATALOGUE_CHANGE,
        Permission.ORGANISATION_CHANGE,
        Permission.ACCOUNT_CHANGE,
        Permission.ACTIVITY_VIEW,
        Permission.ADMIN_ENTER,
    },
}

_IN_A_PLANNING_DIVISION: Mapping[str, frozenset[Permission]] = {
    Role.STAFF: frozenset({Permission.PLAN_DRAFT}),
}
"""What a role holds in a planning division beyond what it holds everywhere."""

PLANNING = frozenset({Permission.PLAN_DRAFT, Permission.PLAN_ISSUE})
"""What a planning division does for the whole office above it."""

OFFICE_BOUND = frozenset(
    {
        Permission.ENTRY_CHANGE,
        Permission.SUBMISSION_REVIEW,
        Permission.ASSIGNMENT_REPORT,
        Permission.ASSIGNMENT_CHANGE,
        Permission.OBSERVATION_PROPOSE,
        Permission.OBSERVATION_PUBLISH,
        Permission.OBSERVATION_CORRECT,
        Permission.PERSON_CHANGE,
        Permission.PERSONAL_RECORD_VIEW,
        Permission.PLAN_DRAFT,
        Permission.PLAN_ISSUE,
    }
)

_OF_EVERY_OFFICE: Mapping[str, frozenset[Permission]] = {Role.AWARD_OFFICER: _OWN_PEOPLE}
"""Office-bound permissions that a role holds for all offices: awards are those of the whole province."""

DELEGABLE = frozenset({Permission.SUBMISSION_REVIEW, Permission.OBSERVATION_PUBLISH})

DEPUTY_ROLES = frozenset({Role.STAFF, Role.REVIEWER})
"""Who may stand in for a reviewer: the administrator approves no figures, not even for another."""


def can(user: Person, permission: Permission, *, office: Office | None = None) -> bool:
    """Whether this person may do this, to a thing that `office` answers for.

    `office` is asked about for the permissions in `OFFICE_BOUND` only. None there means that nobody
    answers for the thing, and is a no.
    """
    return in_whose_right(user, permission, office=office) is not None


def in_whose_right(
    user: Person, permission: Permission, *, office: Office | None = None
) -> "User | None":
    """The person whose right it is by which `user` may do this: their own, or that of one they stand in for.

    None where they may not. A deputy acts as long as both are active and of the same office, today.
    """
    if _can_in_own_right(user, permission, office):
        return cast("User", user)
    return next(
        (
            person
            for person in people_stood_in_for(user, permission)
            if _can_in_own_right(person, permission, office)
        ),
        None,
    )


def people_stood_in_for(user: Person, permission: Permission) -> list["User"]:
    """Those whose permission this person may use today as their deputy; 1 query, none for most of them."""
    if permission not in DELEGABLE or user is None or not user.is_authenticated:
        return []
    if not user.is_active or user.role not in DEPUTY_ROLES:
        return []
    found = user.stands_in_for.acting_on(timezone.localdate()).select_related("person__office")
    return [row.person for row in found if row.person.office_id == user.office_id]


def _can_in_own_right(user: Person, permission: Permission, office: Office | None) -> bool:
    if not role_holds(user, permission):
        return False
    if permission not in OFFICE_BOUND or _holds_everywhere(user, permission):
        return True
    top = _top_office(user, permission)
    return office is not None and top is not None and office.is_within(top)


def can_somewhere(user: Person, permission: Permission) -> bool:
    """Whether this person holds the permission for any office at all: what a menu asks, never an act."""
    return role_holds(user, permission) or any(
        role_holds(person, permission) for person in people_stood_in_for(user, permission)
    )


def role_holds(user: Person, permission: Permission) -> bool:
    """Whether the person's own role holds the permission, whomever they stand in for."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if permission in _BY_ROLE.get(user.role, frozenset()):
        return True
    # Asked last and of few: the office is a row of its own.
    extra = _IN_A_PLANNING_DIVISION.get(user.role, frozenset())
    return permission in extra and _plans_for_others(user)


def _holds_everywhere(user: Person, permission: Permission) -> bool:
    """Whether the office does not matter; asked of who holds the permission."""
    return permission in _OF_EVERY_OFFICE.get(getattr(user, "role", ""), frozenset())


def _top_office(user: Person, permission: Permission) -> int | None:
    """Id of the office within which the person holds an office-bound permission."""
    own = getattr(user, "office_id", None)
    if own is not None and permission in PLANNING and _plans_for_others(user):
        return user.office.parent_id or own  # type: ignore[union-attr]
    return own


def _plans_for_others(user: Person) -> bool:
    office = getattr(user, "office", None)
    return office is not None and office.kind == OfficeKind.PLANNING_DIVISION


def require(user: Person, permission: Permission, *, office: Office | None = None) -> None:
    """Nothing, when `can` says yes; else raises `PermissionDenied`, which pages answer as 403."""
    if not can(user, permission, office=office):
        raise PermissionDenied(f"{permission.value} is not allowed.")


def require_somewhere(user: Person, permission: Permission) -> None:
    """Nothing, when the person's role holds the permission at all; else raises `PermissionDenied`."""
    if not can_somewhere(user, permission):
        raise PermissionDenied(f"{permission.value} is not allowed.")


def offices_within(user: Person) -> set[int]:
    """Ids of the person's own office and of all below it, as they stand today; one query.

    Empty for a person without an office.
    """
    return _with_all_below(getattr(user, "office_id", None))


def offices_where(user: Person, permission: Permission) -> set[int]:
    """Ids of the offices to whose things `can` says yes; one query, none without the permission.

    For a permission of `OFFICE_BOUND`, where many things are asked about at once.
    """
    if not can_somewhere(user, permission):
        return set()
    if _holds_everywhere(user, permission):
        return set(Office.objects.order_by().values_list("pk", flat=True))
    return _with_all_below(_top_office(user, permission))


_held: ContextVar[dict[int | None, list[int]] | None] = ContextVar("held", default=None)


@contextmanager
def offices_read_once() -> Iterator[None]:
    """In this block the offices are read once: for a page that asks often and changes none."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def _children() -> dict[int | None, list[int]]:
    """The offices below each, by their ids: 1 query, within `offices_read_once` only the first time."""
    held = _held.get()
    if held:
        return held
    children: dict[int | None, list[int]] = {} if held is None else held
    for pk, parent in Office.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


def _with_all_below(top: int | None) -> set[int]:
    if top is None:
        return set()
    children = _children()
    found: set[int] = set()
    waiting = [top]
    while waiting:
        office = waiting.pop()
        if office not in found:
            found.add(office)
            waiting.extend(children.get(office, ()))
    return found


# ---------------------------------------------------------------- what Django's admin asks

_NOBODY: Mapping[str, Permission] = {}


def _changed_with(permission: Permission) -> Mapping[str, Permission]:
    """Reference data: seen by all who may see figures, kept by those who hold the permission."""
    return {
        "view": Permission.FIGURE_VIEW,
        "add": permission,
        "change": permission,
        "delete": permission,
    }


_OF_AWARDS: Mapping[str, Permission] = {
    "view": Permission.AWARD_VIEW,
    "add": Permission.AWARD_CHANGE,
    "change": Permission.AWARD_CHANGE,
    "delete": Permission.AWARD_CHANGE,
}
_SEEN_WITH_AWARDS: Mapping[str, Permission] = {"view": Permission.AWARD_VIEW}
_RECORD_OF_A_PERSON: Mapping[str, Permission] = {"view": Permission.PERSONAL_RECORD_VIEW}

# Observations are corrected, plans replaced, awards revoked: nobody deletes them.
_BY_MODEL: Mapping[tuple[str, str], Mapping[str, Permission]] = {
    ("accounts", "user"): {
        "view": Permission.ACCOUNT_CHANGE,
        "add": Permission.ACCOUNT_CHANGE,
        "change": Permission.ACCOUNT_CHANGE,
    },
    ("accounts", "activity"): {"view": Permission.ACTIVITY_VIEW},
    ("organisation", "document"): _changed_with(Permission.DOCUMENT_CHANGE),
    ("organisation", "source"): _changed_with(Permission.DOCUMENT_CHANGE),
    ("indicators", "observation"): {
        "view": Permission.FIGURE_VIEW,
        "add": Permission.OBSERVATION_PROPOSE,
        "change": Permission.OBSERVATION_CORRECT,
    },
    ("indicators", "proposedobservation"): {"view": Permission.OBSERVATION_PROPOSE},
    ("indicators", "submission"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "submissionevent"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "entry"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "submissionfile"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "returnedcell"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "approvedarea"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "publication"): {"view": Permission.FIGURE_VIEW},
    ("indicators", "question"): {"view": Permission.FIGURE_VIEW},
    ("indicators", "fileremoval"): {"view": Permission.ENTRY_CHANGE},
    ("indicators", "plan"): {
        "view": Permission.FIGURE_VIEW,
        "add": Permission.PLAN_DRAFT,
        "change": Permission.PLAN_DRAFT,
    },
    ("awards", "person"): _SEEN_WITH_AWARDS,
    ("awards", "post"): _SEEN_WITH_AWARDS,
    ("awards", "collective"): _SEEN_WITH_AWARDS,
    ("awards", "household"): _SEEN_WITH_AWARDS,
    ("awards", "initiative"): _SEEN_WITH_AWARDS,
    ("awards", "initiativeauthor"): _SEEN_WITH_AWARDS,
    ("awards", "awarddecision"): _SEEN_WITH_AWARDS,
    ("awards", "award"): _SEEN_WITH_AWARDS,
    ("awards", "awardstageevent"): _SEEN_WITH_AWARDS,
    ("awards", "yeargrade"): _RECORD_OF_A_PERSON,
    ("awards", "discipline"): _RECORD_OF_A_PERSON,
    ("indicators", "target"): _changed_with(Permission.PLAN_DRAFT),  # of a draft; no issued plan
}
_BY_APP: Mapping[str, Mapping[str, Permission]] = {
    "organisation": _changed_with(Permission.ORGANISATION_CHANGE),
    "indicators": _changed_with(Permission.CATALOGUE_CHANGE),
    "awards": _OF_AWARDS,
}


def permission_for_model(app_label: str, model: str, verb: str) -> Permission | None:
    """The permission behind Django's `<app_label>.<verb>_<model>`; None: nobody has it.

    `verb` is view, add, change or delete. A model that stands in neither table is nobody's.
    """
    verbs = _BY_MODEL.get((app_label, model)) or _BY_APP.get(app_label, _NOBODY)
    return verbs.get(verb)


_OF_PEOPLE: Mapping[str, Permission] = {
    "accounts.user": Permission.ACCOUNT_CHANGE,
    "awards.person": Permission.AWARD_VIEW,
    "awards.post": Permission.AWARD_VIEW,
    "awards.household": Permission.AWARD_VIEW,
    "awards.award": Permission.AWARD_VIEW,
    "awards.yeargrade": Permission.PERSONAL_RECORD_VIEW,
    "awards.discipline": Permission.PERSONAL_RECORD_VIEW,
}
"""Models whose rows are about people, with the permission to read what was done to any of them."""


def models_of_people_hidden_from(user: Person) -> list[str]:
    """The labels of models about people whose log this person may not read, whatever office they are of."""
    return [label for label, permission in _OF_PEOPLE.items() if not can(user, permission)]


def can_use_models_of(user: Person, app_label: str) -> bool:
    """Whether the person may at least look at one model of the app."""
    tables = [_BY_APP.get(app_label, _NOBODY)]
    tables += [verbs for (label, _), verbs in _BY_MODEL.items() if label == app_label]
    return any(can_somewhere(user, permission) for verbs in tables for permission in verbs.values())
