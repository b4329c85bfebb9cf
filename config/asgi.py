"""The ASGI application, for servers that speak it."""

import os

from django.core.asgi import get_asgi_application

from config.environment import wrong_variables_listed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with wrong_variables_listed():
    application = get_asgi_application()
