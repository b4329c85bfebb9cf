"""Who a token says is asking: `Authorization: Bearer <token>`, looked up by one statement.

Knox's own look-up asks the ORM, and on the way deletes what has expired, also while somebody only reads.
"""

from collections.abc import Sequence
from hmac import compare_digest
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from access.models import Token
from config.rights import USER_AND_RIGHTS, user_with_rights
from config.statements import fetched
from config.token_text import FORM, PREFIX

KEPT = {"id", "digest", "token_key", "user_id"}
FOUND = [field.attname for field in Token._meta.concrete_fields if field.attname in KEPT]
# Several tokens may begin alike: which of them it is, the hashes tell.
LOOK_UP = f"""
    SELECT token.expiry > %s, {", ".join(f"token.{name}" for name in FOUND)}, {USER_AND_RIGHTS}
    FROM access_token AS token JOIN auth_user ON auth_user.id = token.user_id
    WHERE token.token_key = %s
"""  # noqa: S608  # our own names

CHALLENGE = 'Bearer realm="catalog"'


class BearerTokens(TokenAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        header = request.headers.get("Authorization", "").strip()
        if not header:
            return None
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer":
            words = "This API takes tokens: Authorization: Bearer <token>."
            raise AuthenticationFailed(words, "unsupported_scheme")
        return self.authenticate_credentials(text.strip())

    def authenticate_credentials(self, token: str) -> tuple[User, Token]:
        if not FORM.fullmatch(token):
            words = f"That is no token of this catalog: one is {PREFIX} and 64 hexadecimal digits, sent once."
            raise AuthenticationFailed(words, "invalid_token")
        found = _looked_up(token)
        if not found:
            raise AuthenticationFailed("There is no such token; it may have been revoked.", "invalid_token")
        current, known, user = found
        if not current:
            raise AuthenticationFailed("This token has expired.", "expired_token")
        if not user.is_active:
            raise AuthenticationFailed("The user of this token is not active.", "inactive_user")
        return user, known

    def authenticate_header(self, request: Request) -> str:
        """By RFC 6750 nothing is said of a token to those who have not shown any."""
        return f'{CHALLENGE}, error="invalid_token"' if "Authorization" in request.headers else CHALLENGE


def _looked_up(text: str) -> tuple[bool, Token, User] | None:
    """Whether the token with this text is current, the token, and its user; None where there is none."""
    digest = hash_token(text)
    for current, *columns in _rows(text[: CONSTANTS.TOKEN_KEY_LENGTH]):
        token = Token.from_db(connection.alias, FOUND, columns[: len(FOUND)])
        if compare_digest(token.digest, digest):
            return bool(current), token, user_with_rights(columns[len(FOUND) :])
    return None


def _rows(beginning: str) -> Sequence[Any]:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return fetched(LOOK_UP, [now, beginning])
