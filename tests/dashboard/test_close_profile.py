"""Closing or erasing a profile frees the seats it held; the next in the queue gets them."""

import pytest

from dashboard import actions
from meetings.actions import register
from meetings.models import Registration
from members.models import User
from tests import make

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.mark.parametrize("action", ["close_selected", "anonymise_selected"])
def test_the_seat_of_a_closed_profile_goes_to_the_next(client, action):
    atrium = make.atrium()
    meeting = make.meeting(atrium=atrium, capacity=1)
    leaver, waiter = make.member_of(atrium), make.member_of(atrium)
    for person in (leaver, waiter):
        register(meeting, person, by=person)
    client.force_login(make.staff())

    data = {"action": action, "_selected_action": [leaver.pk], "confirm": "ja"}
    client.post("/beheer/members/user/", data)

    states = dict(Registration.objects.values_list("person", "status"))
    assert states == {leaver.pk: Status.CANCELLED, waiter.pk: Status.REGISTERED}
    assert not User.objects.get(pk=leaver.pk).is_active


def test_what_a_person_attended_stays(db):
    held = make.meeting(status="held")
    registration = make.registration(meeting=held, status=Status.REGISTERED)

    actions.anonymise(registration.person, by=make.staff())

    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED
