"""The product's settings, with its middleware, users and rights, for other addresses."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.idiomatic.urls"
