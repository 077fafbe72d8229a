"""Who may sign in, and stay signed in, beside having the right password."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from accounts.rows import ByKey

# With the office, which stands on every page.
_accounts = ByKey(User, beside="office")


class SignInBackend(AuthenticationBackend):
    """Password sign-in of allauth; Django asks it about every request of a signed-in person too."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, in one query."""
        user = _accounts.get(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Active accounts; those made for a trial only where there is one, for they were printed."""
        trial_elsewhere = getattr(user, "is_trial", False) and not settings.TRIAL
        return super().user_can_authenticate(user) and not trial_elsewhere
