"""The variables that the product runs with here: those of production, with keys of this machine's own."""

import os
import secrets
from collections.abc import Mapping

import orjson
from cryptography.fernet import Fernet

from bench.databases import FOLDER, Database

KEYS = FOLDER / "keys.json"


def environment(database: Database) -> Mapping[str, str]:
    return {
        **os.environ,
        **_keys(),
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database.url,
        "CACHE_URL": "locmem://",
        "PLATFORM_VERSION": "3.0",
        "PLATFORM_LICENSE": "enterprise",
        "LOG_FORMAT": "text",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONWARNINGS": "ignore:No directory at",  # of static files, which nobody asks for
    }


def _keys() -> Mapping[str, str]:
    """Made once: a database that is kept is of use only with the keys that it was written with."""
    if not KEYS.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "CATALOG_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        }
        KEYS.write_bytes(orjson.dumps(made))
    keys: Mapping[str, str] = orjson.loads(KEYS.read_bytes())
    return keys
