"""Django's own users and rights, read in two plain statements: who it is, and what they may do."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db import connection

from config.rest.statements import fetched

# Written out, since every request asks them: composed by the ORM they take some times as long.
HELD = """
    SELECT held.through, django_content_type.app_label, auth_permission.codename
    FROM (
        SELECT permission_id, 'user' AS through FROM auth_user_user_permissions WHERE user_id = %(user)s
        UNION ALL
        SELECT permission_id, 'group' AS through
        FROM auth_group_permissions JOIN auth_user_groups USING (group_id) WHERE user_id = %(user)s
    ) AS held
    JOIN auth_permission ON auth_permission.id = held.permission_id
    JOIN django_content_type ON django_content_type.id = auth_permission.content_type_id
"""

# What a request looks at. The instants of a user, which it does not, are read where somebody asks for them.
LOOKED_AT = [
    field.attname for field in User._meta.concrete_fields if field.name not in {"last_login", "date_joined"}
]
USER = f"SELECT {', '.join(LOOKED_AT)} FROM auth_user WHERE id = %s"  # noqa: S608  # our own names


class RightsAtOnce(ModelBackend):
    """Fills both of Django's caches where it would ask for the one and then for the other."""

    def get_user(self, user_id: int) -> User | None:
        row = fetched(USER, [user_id])
        user = User.from_db(connection.alias, LOOKED_AT, row[0]) if row else None
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is None and _reads_anew(user_obj):
            held = _held_by(user_obj)
            user_obj._user_perm_cache, user_obj._group_perm_cache = held["user"], held["group"]
        return super().get_all_permissions(user_obj, obj)


def _reads_anew(user: Any) -> bool:
    """Nobody and the inactive have no rights, a superuser has all: Django tells them without what is held."""
    return bool(user.is_active) and not user.is_superuser and not hasattr(user, "_perm_cache")


def _held_by(user: Any) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {"user": set(), "group": set()}
    for through, app, codename in fetched(HELD, {"user": user.pk}):
        held[through].add(f"{app}.{codename}")
    return held
