"""Real processes on the test database: what no in-process test can show."""

import os
import sys

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

from platforms.models import Acceptance, Agreement


def environment(**more):
    """The environment of a process that works on this test's database."""
    database = connection.settings_dict
    address = (
        f"postgres://{database['USER']}@{database['HOST']}:{database['PORT'] or 5432}"
        f"/{database['NAME']}"
    )
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join(sys.path),
        **more,
    }


def cookies_of(person):
    """The cookies of a logged-in browser, and its CSRF token."""
    for agreement in Agreement.objects.all():
        Acceptance.objects.get_or_create(agreement=agreement, person=person)
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    token = _get_new_csrf_string()
    jar = {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: token}
    return jar, token
