"""The second step of signing in: who must have one."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User


def is_required(user: User) -> bool:
    """Whether this account must not be used with a password alone."""
    return user.role in settings.MFA_REQUIRED_ROLES


def is_missing(user: User) -> bool:
    """Whether the account must have a second step and has none; a query for such roles only."""
    return is_required(user) and not is_on(user)


def is_on(user: User) -> bool:
    """Whether signing in asks for a code of an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
