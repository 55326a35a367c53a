"""Sessions in the database, as Django keeps them, read with a prepared query."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from core.prepared import Prepared


class SessionStore(db.SessionStore):
    """Who ends a session ends it at once: nothing of it is kept anywhere else."""

    def load(self):
        found = _by_key(self.session_key)
        if not found or found[0][1] <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(found[0][0])


@Prepared
def _by_key(key):
    rows = SessionStore.get_model_class().objects.filter(session_key=key)
    return rows.values_list("session_data", "expire_date")
