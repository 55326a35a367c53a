"""Entry point of gunicorn (gunicorn.conf.py has looked at the settings before)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.settings")
application = get_wsgi_application()
