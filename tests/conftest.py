"""What holds for every test: our own mail road, an empty cache, files in a folder of their own."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache

from tests import make
from tests.sink import Sink

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(config, items):
    """What holds only on PostgreSQL is not collected on SQLite; the suite runs on both."""
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(autouse=True)
def mail_goes_through_the_outbox(settings):
    """Django's test runner replaces the mail backend; put ours back."""
    settings.EMAIL_BACKEND = "outbox.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OUTBOX_MARK = tmp_path / "mark"


@pytest.fixture
def staff(client):
    """Someone of PBM, logged in."""
    person = make.staff(first_name="Tom", last_name="Peeters")
    client.force_login(person)
    return person


@pytest.fixture
def smtp_sink(settings):
    """A real mail server that the outbox delivers to; see tests/sink.py for its modes."""
    sink = Sink()
    sink.start()
    settings.EMAIL_DELIVERY = {**settings.EMAIL_DELIVERY, "EMAIL_PORT": sink.port}
    yield sink
    sink.stop()
