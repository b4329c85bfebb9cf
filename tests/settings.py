"""The project's settings with keys made for this run, whatever the machine's `.env` says."""

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

os.environ.update(
    DEBUG="0",
    SECRET_KEY=secrets.token_urlsafe(48),
    CATALOG_ENCRYPTION_KEYS=Fernet.generate_key().decode(),
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    PLATFORM_VERSION="3.0",
    PLATFORM_LICENSE="enterprise",
    CACHE_URL="locmem://",
    LOG_FORMAT="text",
    PROVIDER_VERIFY_PRIVATE="0",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///test.sqlite3")

from config.settings import *  # noqa: F403
from config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; no real password is ever hashed
STATIC_ROOT = None

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: connections to a database in memory share locks that no time-out waits for.
    # One a run, since several may go on at once.
    file = Path(tempfile.gettempdir()) / f"catalog-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(file)}
