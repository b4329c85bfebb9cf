"""The WSGI application: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from config.chunked import with_length
from config.environment import wrong_variables_listed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with wrong_variables_listed():
    application = with_length(get_wsgi_application())
