"""Who asks, and what they may do: as many look-ups as the product makes, and the same ones."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from zlib import decompress

import orjson

from bench.bare.database import Ask

SESSION = "SELECT session_data FROM django_session WHERE session_key = ? AND expire_date > ?"
USER_AND_RIGHTS = """
    SELECT id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, (
        SELECT {listed}(content_type.app_label || '.' || permission.codename, ' ')
        FROM (
            SELECT permission_id FROM auth_user_user_permissions WHERE user_id = auth_user.id
            UNION ALL
            SELECT permission_id
            FROM auth_group_permissions JOIN auth_user_groups USING (group_id) WHERE user_id = auth_user.id
        ) AS held
        JOIN auth_permission AS permission ON permission.id = held.permission_id
        JOIN django_content_type AS content_type ON content_type.id = permission.content_type_id
    )
    FROM auth_user WHERE id = ?
"""
NAME, IS_ACTIVE, RIGHTS = 3, 8, 9  # their places in the row of a user


def visitor(ask: Ask, cookies: str, permission: str) -> tuple[int, str] | None:
    """The key and the name of who asks; None where they are nobody, or lack the permission."""
    session = SimpleCookie(cookies).get("sessionid")
    found = session and ask(SESSION, [session.value, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"])
    if not found:
        return None
    user = _user_in(found[0][0])
    (row,) = ask(USER_AND_RIGHTS.format(listed=ask.listed), [user])
    held = {*(row[RIGHTS] or "").split()}
    return (user, row[NAME]) if row[IS_ACTIVE] and permission in held else None


def _user_in(session: str) -> int:
    """What Django has packed and signed; the signature is not looked at."""
    packed = session.split(":", 1)[0]
    text = packed.removeprefix(".")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return int(orjson.loads(decompress(data) if packed.startswith(".") else data)["_auth_user_id"])
