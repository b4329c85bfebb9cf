"""Who asks, and what they may do: as many look-ups as the product makes, and the same ones."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from zlib import decompress

import orjson

from bench.bare.database import Ask

SESSION = "SELECT session_data FROM django_session WHERE session_key = ? AND expire_date > ?"
USER = """
    SELECT id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff,
        is_active, date_joined
    FROM auth_user WHERE id = ?
"""
PERMISSIONS = """
    SELECT held.through, django_content_type.app_label, auth_permission.codename
    FROM (
        SELECT permission_id, 'user' AS through FROM auth_user_user_permissions WHERE user_id = ?
        UNION ALL
        SELECT permission_id, 'group' AS through
        FROM auth_group_permissions JOIN auth_user_groups USING (group_id) WHERE user_id = ?
    ) AS held
    JOIN auth_permission ON auth_permission.id = held.permission_id
    JOIN django_content_type ON django_content_type.id = auth_permission.content_type_id
"""
NAME, IS_ACTIVE = 4, 9  # their places in the row of a user


def visitor(ask: Ask, cookies: str, permission: str) -> tuple[int, str] | None:
    """The key and the name of who asks; None where they are nobody, or lack the permission."""
    session = SimpleCookie(cookies).get("sessionid")
    found = session and ask(SESSION, [session.value, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"])
    if not found:
        return None
    user = _user_in(found[0][0])
    (row,) = ask(USER, [user])
    held = {f"{app}.{codename}" for _, app, codename in ask(PERMISSIONS, [user, user])}
    return (user, row[NAME]) if row[IS_ACTIVE] and permission in held else None


def _user_in(session: str) -> int:
    """What Django has packed and signed; the signature is not looked at."""
    packed = session.split(":", 1)[0]
    text = packed.removeprefix(".")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return int(orjson.loads(decompress(data) if packed.startswith(".") else data)["_auth_user_id"])
