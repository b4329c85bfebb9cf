"""Encryption at rest: an object, encrypted as a whole under the newest of the keys (MultiFernet).

The keys are `CATALOG_ENCRYPTION_KEYS`, newest first, and never derived from `SECRET_KEY`: that one is
changed to end sessions, and would take every provider's properties with it.
"""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Undecipherable(RuntimeError):
    """None of the keys opens what is stored."""

    def __init__(self) -> None:
        super().__init__("No key of CATALOG_ENCRYPTION_KEYS opens this provider's properties.")


def malformed_keys() -> list[int]:
    """The places, from 1, of the configured keys that are no Fernet keys."""
    return [place for place, key in enumerate(settings.CATALOG_ENCRYPTION_KEYS, 1) if not _is_key(key)]


def _is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CATALOG_ENCRYPTION_KEYS])


def encrypted(properties: dict[str, Any]) -> str:
    return _keys().encrypt(json.dumps(properties, sort_keys=True).encode()).decode()


def decrypted(token: str) -> dict[str, Any]:
    try:
        properties: dict[str, Any] = json.loads(_keys().decrypt(token))
    except InvalidToken as error:
        raise Undecipherable from error
    return properties


def under_the_newest_key(token: str) -> str | None:
    """The same object encrypted under the newest key; None where it is already."""
    try:
        Fernet(settings.CATALOG_ENCRYPTION_KEYS[0]).decrypt(token)
    except InvalidToken:
        return encrypted(decrypted(token))
    return None
