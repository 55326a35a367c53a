"""Announcing several meetings at once: each on its own, and what is said of it is true (2.2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting, Registration
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.concurrency.crowd import held_by_someone_else

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LIST = reverse("admin:meetings_meeting_changelist")


@pytest.fixture
def drafts(client):
    """Three drafts of one atrium with a member and a chair, who is logged in."""
    atrium = make.atrium()
    make.member_of(atrium)
    client.force_login(make.member_of(atrium, Role.CHAIR))
    fields = {"atrium": atrium, "status": "draft", "venue": "Raadzaal"}
    return [make.meeting(title=f"Dag {number}", **fields) for number in (1, 2, 3)]


def announce(client, drafts):
    keys = [meeting.pk for meeting in drafts]
    form = {"action": "announce", "confirm": "Kondig aan", "when": "now", "_selected_action": keys}
    return client.post(LIST, form)


def said(client):
    return [str(message) for message in client.get(LIST).context["messages"]]


def test_never_are_two_meetings_locked_in_one_transaction(client, drafts):
    with CaptureQueriesContext(connection) as asked:
        announce(client, drafts)

    locks = [0]
    for query in asked.captured_queries:
        if query["sql"] in {"BEGIN", "COMMIT"}:
            locks.append(0)
        locks[-1] += "meetings_meeting" in query["sql"] and "FOR NO KEY UPDATE" in query["sql"]
    assert (max(locks), sum(locks)) == (1, 3)
    assert Registration.objects.count() == 6


def test_one_that_is_in_use_is_named_and_the_others_go(client, drafts):
    held_by_someone_else(drafts[1], lambda: announce(client, drafts))

    found = list(Meeting.objects.order_by("pk").values_list("status", flat=True))
    assert found == ["announced", "draft", "announced"]
    assert Message.objects.filter(kind="invitation").count() == 4
    assert said(client) == [
        "Aangekondigd: 2 van de 3. Uitgenodigd: 4.",
        f"{drafts[1]}: niet aangekondigd. Iemand anders is er net mee bezig. "
        "Probeer het zo meteen opnieuw.",
    ]


def test_what_is_not_complete_or_was_announced_already_is_said_too(client, drafts):
    Meeting.objects.filter(pk=drafts[0].pk).update(venue="")
    announce(client, [drafts[2]])
    said(client)

    announce(client, drafts)

    report, first, last = said(client)
    assert report == "Aangekondigd: 1 van de 3. Uitgenodigd: 2."
    assert first.startswith(f"{drafts[0]}: niet aangekondigd.")
    assert last == f"{drafts[2]}: niet aangekondigd. Is al aangekondigd, voorbij of geannuleerd."
