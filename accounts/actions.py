"""Everything that is done to accounts; pages, admin and commands call these.

Each is one transaction with its activity row. `by` is the administrator, or None for a command typed on
the server. A person's mistake is a `ValidationError` with the field it belongs to.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.activity import differences, record, values_of
from accounts.choices import Role, Verb
from accounts.models import ActivityOrigin, Deputy, User
from accounts.passwords import random_password
from accounts.permissions import DELEGABLE, DEPUTY_ROLES, Permission, require, role_holds
from organisation.models import Office
from vietnamese.text import nfc

# Of the fields an administrator keeps: those that name a person go to the deletable side of the log.
PERSONAL_FIELDS = ("username", "full_name", "email")
DUTY_FIELDS = ("role", "office", "is_active")

_MOST_DAYS_OF_DEPUTY = 366

_ERASED_AT_ONCE = 500  # rows; those who want to save meanwhile wait for one batch


class NewPassword(NamedTuple):
    """An account and the password to hand over, which is kept nowhere but as a hash."""

    user: User
    password: str


class OwnAccount(ValidationError):
    """An administrator may not take their own rights away, which might leave nobody with them."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You cannot change your own role or disable your own account; another administrator can."
            ),
            code="own_account",
        )


@transaction.atomic
def create_account(
    *,
    username: str,
    full_name: str,
    role: str,
    office: Office | None,
    by: User | None,
    email: str = "",
    is_trial: bool = False,
) -> NewPassword:
    """A new account with a random password, good for setting one's own at the first sign-in."""
    _require_administrator(by)
    user = User(
        username=username,
        full_name=full_name,
        email=email,
        role=role,
        office=office,
        is_trial=is_trial,
    )
    password = _give_password(user)
    user.full_clean()
    user.save()
    record(
        verb=Verb.ADDED,
        target=user,
        by=by,
        new=values_of(user, *DUTY_FIELDS),
        personal_new=values_of(user, *PERSONAL_FIELDS),
    )
    return NewPassword(user, password)


@transaction.atomic
def change_account(*, user: User, by: User | None, reason: str = "", **changes: Any) -> User:
    """The account with the fields named in `changes` set; those of others stay as they are now.

    A new role or office holds from the person's next request on. Switching `is_active` off ends all
    sessions of the account; on again does not revive them.
    """
    _require_administrator(by)
    check_change(user=user, by=by, **changes)
    account = User.objects.select_for_update().get(pk=user.pk)
    personal, duties = values_of(account, *PERSONAL_FIELDS), values_of(account, *DUTY_FIELDS)
    for name, value in changes.items():
        setattr(account, name, value)
    account.full_clean()
    personal_old, personal_new = differences(personal, values_of(account, *PERSONAL_FIELDS))
    old, new = differences(duties, values_of(account, *DUTY_FIELDS))
    if not old and not personal_old:
        return account
    account.save(update_fields=list(changes))
    if new:
        _end_what_was_allowed(account, sessions="is_active" in new)
    record(
        verb=_verb_of(new),
        target=account,
        by=by,
        old=old,
        new=new,
        reason=reason,
        personal_old=personal_old,
        personal_new=personal_new,
    )
    return account


def check_change(*, user: User, by: User | None, **changes: Any) -> None:
    """Nothing, or `OwnAccount` when administrators would take their own rights away."""
    loses_role = changes.get("role", Role.ADMIN) != Role.ADMIN
    if by is not None and user.pk == by.pk and (loses_role or not changes.get("is_active", True)):
        raise OwnAccount


def disable_account(*, user: User, by: User | None, reason: str = "") -> User:
    """The account, which cannot sign in any more; whoever is signed in with it is out at once."""
    return change_account(user=user, by=by, reason=reason, is_active=False)


@transaction.atomic
def reset_password(*, user: User, by: User | None, reason: str = "") -> NewPassword:
    """A random password for somebody who lost theirs; sessions of the account end."""
    _require_administrator(by)
    account = User.objects.select_for_update().get(pk=user.pk)
    password = _give_password(account)
    account.save(update_fields=["password", "must_set_password", "password_changed_at"])
    record(verb=Verb.PASSWORD_RESET, target=account, by=by, reason=reason)
    return NewPassword(account, password)


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """The password to go on with, chosen by its owner; other sessions of the account end.

    The caller has checked it against the rules. `by` is None where a command sets it.
    """
    user.set_password(password)
    user.must_set_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_set_password", "password_changed_at"])
    record(verb=Verb.PASSWORD_CHANGED, target=user, by=by)


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which a person wants the pages, wherever they sign in next."""
    old = values_of(user, "language")
    if old["language"] == language:
        return
    user.language = language
    user.full_clean(exclude={"password"})
    user.save(update_fields=["language"])
    record(verb=Verb.CHANGED, target=user, by=user, old=old, new=values_of(user, "language"))


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, reason: str = "") -> None:
    """Take the second step off an account whose owner lost the telephone; its sessions end."""
    _require_administrator(by)
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        _end_what_was_allowed(user, sessions=True)
        record(verb=Verb.SECOND_FACTOR_OFF, target=user, by=by, reason=reason)


def erase_origins(*, before: datetime, by: User | None) -> int:
    """Take away what is personal of activities from before that moment; how many had something.

    The activities stay, and with them who did what, by key. Done in batches, each a transaction with its
    own activity row, so that nobody waits long to save and what was done is done if the rest fails.
    """
    _require_administrator(by)
    erased = 0
    while batch := _erase_batch(before, by):
        erased += batch
    return erased


@transaction.atomic
def _erase_batch(before: datetime, by: User | None) -> int:
    old = ActivityOrigin.objects.filter(activity__at__lt=before).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:_ERASED_AT_ONCE])
    if not keys:
        return 0
    ActivityOrigin.objects.filter(pk__in=keys).delete()
    record(
        verb=Verb.REMOVED,
        target=ActivityOrigin(activity_id=keys[-1]),
        by=by,
        new={"before": before, "erased": len(keys)},
    )
    return len(keys)


def _require_administrator(by: User | None) -> None:
    if by is not None:
        require(by, Permission.ACCOUNT_CHANGE)


def _give_password(user: User) -> str:
    password = random_password()
    user.set_password(password)
    user.must_set_password = True
    user.password_changed_at = timezone.now()
    return password


def _end_what_was_allowed(user: User, *, sessions: bool) -> None:
    """Make pages cached for the account stale, and if asked end its sessions."""
    User.objects.filter(pk=user.pk).update(
        permission_version=F("permission_version") + 1,
        session_generation=F("session_generation") + (1 if sessions else 0),
    )


def _verb_of(new: dict[str, Any]) -> Verb:
    if "is_active" in new:
        return Verb.ENABLED if new["is_active"] else Verb.DISABLED
    return Verb.CHANGED


# ---------------------------------------------------------------- deputies


@transaction.atomic
def name_deputy(
    *, person: User, deputy: User, starts_on: date, ends_on: date, reason: str, today: date
) -> Deputy:
    """Have a colleague stand in for a person from one day to another; the person says so themselves.

    Raises ValidationError, with the field each fault belongs to, for somebody of another office or role, and
    for days that are over or more than a year away.
    """
    if not any(role_holds(person, permission) for permission in DELEGABLE):
        raise PermissionDenied("There is nothing that another could do in this person's right.")
    row = Deputy(
        person=person,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=nfc(reason).strip(),
    )
    errors = {}
    if deputy.office_id != person.office_id or deputy.role not in DEPUTY_ROLES:
        errors["deputy"] = _("Choose a colleague of your own office.")
    if ends_on < today:
        errors["ends_on"] = _("This day is over.")
    elif (ends_on - today).days > _MOST_DAYS_OF_DEPUTY:
        errors["ends_on"] = _("Nobody is named for more than a year ahead.")
    if errors:
        raise ValidationError(errors)
    row.full_clean()
    row.save()
    record(
        verb=Verb.ADDED,
        target=row,
        by=person,
        new=values_of(row, "person", "deputy", "starts_on", "ends_on"),
        reason=row.reason,
    )
    return row


@transaction.atomic
def end_deputy(*, row: Deputy, by: User) -> None:
    """Have a deputy stand in no longer, from this moment on; nothing where that is so already."""
    if row.person_id != by.pk:
        raise PermissionDenied("Only the person themselves ends it.")
    now = timezone.now()
    if Deputy.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=now):
        record(verb=Verb.CHANGED, target=row, by=by, old={"ended_at": None}, new={"ended_at": now})
