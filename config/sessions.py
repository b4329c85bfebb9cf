"""Django's sessions in the database, read by one plain statement: every request of a browser asks for one."""

import re
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

# Composed by the ORM it takes three times as long.
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"

# As Django makes them. A cookie may hold anything, also what PostgreSQL takes in no text.
KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        key = self.session_key or ""
        if KEY.fullmatch(key) and (row := _stored(key)):
            return self.decode(row[0])
        self._session_key = None  # a new one is made where something is to be kept
        return {}


def _stored(key: str) -> Any:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [key, now])
        return cursor.fetchone()
