"""Who is logged in is read from the database at every request."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def begun():
    session = SessionStore()
    session["step"] = "code"
    session.create()
    return session.session_key


def test_a_session_is_read_back():
    assert SessionStore(begun())["step"] == "code"


def test_a_session_that_is_ended_elsewhere_is_gone_at_once():
    key = begun()
    Session.objects.filter(pk=key).delete()

    session = SessionStore(key)

    assert session.get("step") is None
    assert session.is_empty()


def test_a_session_ends_at_its_time():
    key = begun()
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert SessionStore(key).get("step") is None
