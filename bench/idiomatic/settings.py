"""The product's settings, with its middleware, users and rights, for other addresses."""

from config.settings import *  # noqa: F403  # as settings are extended

ROOT_URLCONF = "bench.idiomatic.urls"
