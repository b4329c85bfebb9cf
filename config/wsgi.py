"""The WSGI application: `gunicorn config.wsgi`."""

import os

import django

from config.charset import Utf8WSGIHandler
from config.chunked import with_length
from config.environment import wrong_variables_listed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with wrong_variables_listed():
    django.setup(set_prefix=False)
    application = with_length(Utf8WSGIHandler())
