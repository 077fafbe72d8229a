"""Sessions in the database, as Django keeps them, read by one statement that is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.rows import ByKey

_sessions = ByKey(Session)


class SessionStore(db.SessionStore):
    """Django's own, but for how a request finds its row."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The session's row; of none, or of one that is over, the key is forgotten as well."""
        found = _sessions.get(self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
