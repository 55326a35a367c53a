"""When load_demo refuses, and how it grows."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document
from meetings.models import Meeting, Registration
from members.models import User
from outbox.models import Message
from tests import make


def load(*arguments):
    call_command("load_demo", *arguments, stdout=StringIO(), stderr=StringIO())


def test_real_people_are_never_mixed_with_invented_ones(db):
    call_command("load_reference", stdout=StringIO())
    make.user()

    with pytest.raises(CommandError, match="Er staan al personen"):
        load()
    assert User.objects.count() == 1


def test_without_reference_data_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="load_reference"):
        load()


@pytest.mark.slow
def test_each_layer_adds_people_and_meetings_but_no_files_and_no_mail(db):
    call_command("load_reference", stdout=StringIO())

    load("--scale", "2")

    assert 2900 < User.objects.count() < 3300
    assert 1900 < Meeting.objects.count() < 2300
    layer = Meeting.objects.filter(atrium__code__startswith="thematisch-atrium-2-")
    assert layer.count() == 1000
    assert 18 < Registration.objects.filter(meeting__in=layer).count() / 1000 < 25
    assert Document.objects.count() <= 1000 + 10
    assert Message.objects.count() <= 25
