"""Passwords given once by an administrator, rules for one's own, and when it is due to change."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

# Without 0 o, 1 l i, which are misread on paper; 16 characters of it are 79 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """A password that can be read out and typed: four groups of four small letters and digits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def is_due(user: User, now: datetime, max_age: timedelta | None) -> bool:
    """Whether the person has to set a password before anything else.

    True at the first sign-in and after a reset; and, where `max_age` asks for rotation, when the
    password is older.
    """
    if user.must_set_password:
        return True
    if max_age is None:
        return False
    return user.password_changed_at is None or now - user.password_changed_at > max_age


def is_over(user: User, now: datetime, max_age: timedelta) -> bool:
    """Whether the account's password was given by an administrator and not used in time.

    What was handed over on paper or in a message lies there for ever; the account is not open as long.
    One that nobody knows the age of is over.
    """
    if not user.must_set_password:
        return False
    return user.password_changed_at is None or now - user.password_changed_at > max_age


class CompositionValidator:
    """Asks for a small letter, a capital, a digit and another sign: a switch, off by default.

    Length and a list of common passwords protect better; some local regulations ask for this.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = (
            str.islower,
            str.isupper,
            str.isdigit,
            lambda character: not character.isalnum() and not character.isspace(),
        )
        if not all(any(map(kind, password)) for kind in kinds):
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("The password must have a small letter, a capital letter, a digit and a sign.")
