"""System checks: what must be configured before providers can be kept."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from catalog.models.encryption import malformed_keys

HINT = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
)


@register
def encryption_keys(**_: Any) -> list[CheckMessage]:
    """`CATALOG_ENCRYPTION_KEYS` holds at least one key, and only Fernet keys."""
    if not settings.CATALOG_ENCRYPTION_KEYS:
        return [Error("CATALOG_ENCRYPTION_KEYS is not set.", hint=HINT, id="catalog.E001")]
    return [
        Error(f"Key {place} of CATALOG_ENCRYPTION_KEYS is not a Fernet key.", hint=HINT, id="catalog.E002")
        for place in malformed_keys()
    ]
