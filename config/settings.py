"""Settings: from environment variables, and from a git-ignored `.env` that the environment overrides.

Every variable is parsed strictly; all that are wrong or missing are reported together and stop the start.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env, ValidationError, validate

from config import token_text
from config.log_lines import lines_as
from config.rate import Rate, read_rate
from features.declaration import LICENSES, VERSION

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)
env.read_env(str(BASE_DIR / ".env"), recurse=False)


@env.parser_for("database")
def database(url: str) -> dict[str, Any]:
    """SQLite or PostgreSQL: the rules of the catalog are constraints, and tested on these two."""
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ValidationError("Write sqlite:///path or postgres://user:password@host:5432/name.")
    try:
        return {**dj_database_url.parse(url, conn_max_age=None)}
    except ValueError as error:
        raise ValidationError(str(error)) from error


@env.parser_for("rate")
def rate(text: str | None) -> Rate | None:
    try:
        return None if text is None else read_rate(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=32, error="Write at least 32 characters."))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [], subcast=str.strip
)
# Quoted: a checkout may lie in a folder whose name holds a "#" or a "%".
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR / 'db.sqlite3'))}")}
CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}
# Newest first; the system checks of the catalog look at each key.
CATALOG_ENCRYPTION_KEYS: list[str] = (
    env.list("CATALOG_ENCRYPTION_KEYS", [], subcast=str.strip)
    if DEBUG
    else env.list("CATALOG_ENCRYPTION_KEYS", subcast=str.strip)
)
PLATFORM_VERSION = env.str(
    "PLATFORM_VERSION",
    "3.0",
    validate=validate.Regexp(rf"{VERSION.pattern}\Z", error="Write a version like 3.0."),
)
PLATFORM_LICENSE = env.str("PLATFORM_LICENSE", "enterprise", validate=validate.OneOf(LICENSES))
# The catalog follows what the registry's seed writes, of which the registry itself knows nothing.
AROUND_SEED = "catalog.registry_changes.followed"
# A write to a record must then name the version that it changes.
API_REQUIRE_IF_MATCH = env.bool("API_REQUIRE_IF_MATCH", False)
# How many requests each token may make in which time; None for any number.
API_THROTTLE: Rate | None = env.rate("API_THROTTLE", None)
# Whether the verification of a provider may call addresses of the machine's own networks.
PROVIDER_VERIFY_PRIVATE = env.bool("PROVIDER_VERIFY_PRIVATE", False)
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
# What `make demo` gives the operator it makes; without it, a random one is made and never shown.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
# The token that `make demo` gives to the integrator it makes.
DEMO_TOKEN = env.str(
    "DEMO_TOKEN",
    "",
    validate=validate.Regexp(
        rf"^({token_text.FORM.pattern})?$", error=f"Write {token_text.PREFIX} and 64 hexadecimal digits."
    ),
)

env.seal()

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A deferred transaction that reads first and writes later fails with "database is locked"
        # at once, however long the time-out is.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A statement that is asked for the fifth time is not parsed again.
    prepared = {"server_side_binding": True, "prepare_threshold": 5}
    DATABASES["default"]["OPTIONS"] = prepared | DATABASES["default"].get("OPTIONS", {})

if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    # Whoever asks waits no longer for a cache than for what it would save.
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds

INSTALLED_APPS = [
    "config.admin_app.CatalogAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "import_export",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "access",
    "features",
    "catalog",
]

MIDDLEWARE = [
    "config.rest.request_id.RequestIdMiddleware",
    "config.head.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.probes.ProbesMiddleware",
    "config.request_log.RequestLogMiddleware",
    "config.policy.PagePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

SESSION_ENGINE = "config.sessions"
AUTHENTICATION_BACKENDS = ["config.rights.RightsAtOnce"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "static/"
# With DEBUG static files are served where they lie, under gunicorn too; else `collectstatic` comes first.
STATIC_ROOT = None if DEBUG else BASE_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # bytes; the largest body the API takes: 10,000 events
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a package's page with every feature of the registry inlined

CSRF_FAILURE_VIEW = "config.refused.forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

KNOX_TOKEN_MODEL = "access.Token"  # noqa: S105  # a name
REST_KNOX = {
    "TOKEN_PREFIX": token_text.PREFIX,
    "TOKEN_TTL": timedelta(days=90),
}
# Its own migrations make its own table all the same.
MIGRATION_MODULES = {"knox": None}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # Tokens first: the first scheme gives the 401 its WWW-Authenticate header.
        "access.authentication.BearerTokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["access.throttling.PerToken"] if API_THROTTLE else [],
    "DEFAULT_PERMISSION_CLASSES": ["config.rest.permissions.MethodPermissions"],
    "DEFAULT_PARSER_CLASSES": ["config.rest.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["config.rest.renderers.JsonRenderer"],
    "DEFAULT_SCHEMA_CLASS": "config.rest.schema.CatalogSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "config.rest.problems.answer",
    "COERCE_DECIMAL_TO_STRING": False,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Service package catalog",
    "DESCRIPTION": "What the company sells: service packages, their features, quotas, prices and providers.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["config.rest.permissions.MethodPermissions"],
    "AUTHENTICATION_WHITELIST": ["access.authentication.BearerTokens"],  # the session is for the docs' page
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "Interval": "catalog.models.Interval",
        "ServiceType": "features.service_types.SERVICE_TYPES.items",
        "ResetInterval": "features.declaration.PERIODICITY_TYPES.items",
        "QuoteLineKind": "catalog.domain.quote.KINDS",
        "QuotaStatus": "catalog.domain.quota.STATUSES",
        "TrialMode": "catalog.models.TrialMode",
    },
    "PREPROCESSING_HOOKS": ["config.rest.schema.without_slash"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = lines_as(LOG_FORMAT)
