"""The ASGI application, for servers that speak it."""

import os

import django

from config.charset import Utf8ASGIHandler
from config.environment import wrong_variables_listed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with wrong_variables_listed():
    django.setup(set_prefix=False)
    application = Utf8ASGIHandler()
