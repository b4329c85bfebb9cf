"""Where the log goes, and how its lines look."""

from typing import Any


def lines_as(form: str) -> dict[str, Any]:
    """The setting LOGGING: to the error output, as `text` or as `json`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "config.rest.request_id.RequestIdFilter"}},
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            },
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request_id"]}
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        # Without handlers of its own: with DEBUG, Django would write each line a second time.
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            # A line for each request is ours, without what stands in its address.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR"},
        },
    }
