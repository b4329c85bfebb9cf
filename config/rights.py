"""Django's own users and rights, read by one plain statement: who it is, and what they may do."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db import connection

from config.statements import fetched

# What a request looks at. The instants of a user, which it does not, are read where somebody asks for them.
LOOKED_AT = [
    field.attname for field in User._meta.concrete_fields if field.name not in {"last_login", "date_joined"}
]

_LISTED = "string_agg" if connection.vendor == "postgresql" else "group_concat"

# Written out, since every request asks it: composed by the ORM it takes far longer. Beside the columns
# of a user stand their rights, one a line: `user catalog.view_package`, `group catalog.view_provider`.
USER_AND_RIGHTS = f"""
    {", ".join(f"auth_user.{name}" for name in LOOKED_AT)},
    (
        SELECT {_LISTED}(held.through || content_type.app_label || '.' || permission.codename, '\n')
        FROM (
            SELECT permission_id, 'user ' AS through
            FROM auth_user_user_permissions WHERE user_id = auth_user.id
            UNION ALL
            SELECT permission_id, 'group ' AS through
            FROM auth_group_permissions JOIN auth_user_groups USING (group_id) WHERE user_id = auth_user.id
        ) AS held
        JOIN auth_permission AS permission ON permission.id = held.permission_id
        JOIN django_content_type AS content_type ON content_type.id = permission.content_type_id
    )
"""  # noqa: S608  # our own names
BY_KEY = f"SELECT {USER_AND_RIGHTS} FROM auth_user WHERE id = %s"  # noqa: S608  # our own names


class RightsAtOnce(ModelBackend):
    """Fills both of Django's caches where it would ask for the one and then for the other."""

    def get_user(self, user_id: int) -> User | None:
        row = fetched(BY_KEY, [user_id])
        user = user_with_rights(row[0]) if row else None
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is None and _lacks_rights(user_obj):
            row = fetched(BY_KEY, [user_obj.pk])
            _give(user_obj, row[0][-1] if row else None)
        return super().get_all_permissions(user_obj, obj)


def user_with_rights(row: Sequence[Any]) -> User:
    """The user of a row of `USER_AND_RIGHTS`."""
    *columns, held = row
    user = User.from_db(connection.alias, LOOKED_AT, columns)
    if _lacks_rights(user):
        _give(user, held)
    return user


def _lacks_rights(user: Any) -> bool:
    """Nobody and the inactive have no rights, a superuser has all: Django tells them without what is held."""
    return bool(user.is_active) and not user.is_superuser and not hasattr(user, "_group_perm_cache")


def _give(user: Any, held: str | None) -> None:
    rights: dict[str, set[str]] = {"user": set(), "group": set()}
    for right in held.split("\n") if held else ():
        through, _, name = right.partition(" ")
        rights[through].add(name)
    user._user_perm_cache, user._group_perm_cache = rights["user"], rights["group"]
