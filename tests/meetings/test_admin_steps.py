"""Announcing, moving, cancelling, copying in the back office: first shown, then done, once."""

from datetime import timedelta

import pytest

from core.times import at, local, today
from meetings.models import Meeting
from outbox.models import Message
from tests import make
from tests.meetings.planning_form import split, step
from tests.pages import text_of

pytestmark = pytest.mark.django_db
CHANGELIST = "/beheer/meetings/meeting/"
NOW = {"confirm": "ja", "when": "now"}
NOT = {"confirm": "ja", "when": "not"}


@pytest.fixture
def meeting(atrium):
    """Announced, far enough ahead, with someone registered, invited, waiting and declined."""
    start = at(today() + timedelta(days=60), 9)
    row = make.meeting(atrium=atrium, venue="Zaal 1", starts_at=start, capacity=1)
    for number, status in enumerate(["registered", "invited", "waitlisted", "declined"]):
        person = make.member_of(atrium, first_name=status.capitalize(), last_name="Lid")
        queue_no = number if status == "waitlisted" else None
        make.registration(meeting=row, person=person, status=status, queue_no=queue_no)
    return row


def mailed(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_announcing_shows_whom_it_mails_and_mails_exactly_these(client, chair, draft):
    member = make.member_of(draft.atrium, first_name="An", last_name="Peeters")
    make.member_of(make.atrium(), first_name="Niet", last_name="Genodigd")
    address = step(draft, "announce")

    shown = client.get(address)

    assert [str(person) for person in shown.context["preview"].people] == [
        "An Peeters",
        "Tom Trekker",
    ]
    page = text_of(shown)
    assert "2 mensen krijgen een mail" in page
    assert "Onderwerp: Uitnodiging: Startdag" in page
    assert "Niet Genodigd" not in page
    assert Message.objects.count() == 0

    client.post(address, {"seen_version": shown.context["meeting"].version, "when": "now"})

    draft.refresh_from_db()
    assert draft.status == Meeting.Status.ANNOUNCED
    assert mailed("invitation") == sorted([chair.email, member.email])


def test_announcing_twice_mails_once_and_says_so(client, chair, draft):
    address = step(draft, "announce")
    client.post(address, {"seen_version": 0, "when": "now"})

    again = client.post(address, {"seen_version": 0, "when": "now"}, follow=True)

    assert "al aangekondigd" in told(again)
    assert mailed("invitation") == [chair.email]


def test_what_changed_since_one_looked_is_not_announced(client, chair, draft):
    Meeting.objects.filter(pk=draft.pk).update(version=3, title="Anders")

    answer = client.post(step(draft, "announce"), {"seen_version": 0, "when": "now"}, follow=True)

    draft.refresh_from_db()
    assert "gewijzigd" in told(answer)
    assert (draft.status, Message.objects.count()) == ("draft", 0)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"venue": ""}, "Vul eerst de plaats in"),
        ({"format": "hybrid", "venue": "Zaal"}, "Vul eerst de link in"),
        ({"starts_at": at(today() - timedelta(days=2), 9)}, "is al begonnen"),
    ],
)
def test_what_is_not_ready_has_no_button(client, chair, atrium, fields, why):
    draft = make.meeting(atrium=atrium, status="draft", **fields)

    shown = client.get(step(draft, "announce"))

    assert why in text_of(shown)
    assert "Kondig aan" not in text_of(shown)


def test_warnings_stand_on_the_page_of_announcing(client, chair, atrium):
    christmas = at(today().replace(year=today().year + 1, month=12, day=25), 9)
    draft = make.meeting(atrium=atrium, status="draft", venue="Zaal", starts_at=christmas)

    assert "is een feestdag" in text_of(client.get(step(draft, "announce")))


def test_an_announcement_to_many_says_that_it_waits(client, chair, draft, settings):
    settings.MAIL_HOLD_ABOVE = 1
    make.member_of(draft.atrium)

    assert "als een PBM-medewerker ze vrijgeeft" in text_of(client.get(step(draft, "announce")))


def move_form(meeting, **changes):
    return {
        **split("starts_at", meeting.starts_at),
        **split("ends_at", meeting.ends_at),
        "format": meeting.format,
        "venue": meeting.venue,
        "address": meeting.address,
        "online_url": "",
        "municipality": "",
        "capacity": meeting.capacity or "",
        "seen_version": meeting.version,
        **changes,
    }


def test_moving_shows_the_mail_first_and_then_mails_who_comes_or_may_come(client, chair, meeting):
    later = meeting.starts_at + timedelta(days=1)
    form = move_form(
        meeting, **split("starts_at", later), **split("ends_at", later + timedelta(hours=2))
    )

    shown = client.post(step(meeting, "move"), form)

    meeting.refresh_from_db()
    assert (meeting.sequence, Message.objects.count()) == (0, 0)
    page = text_of(shown)
    assert "3 mensen krijgen een mail" in page
    assert "Onderwerp: Gewijzigd: Startdag" in page
    assert "Declined" not in page
    assert "Niet mailen" not in page

    client.post(step(meeting, "move"), {**form, **NOW})

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (later, 1)
    who = meeting.registrations.exclude(status="declined")
    assert mailed("meeting_changed") == sorted(who.values_list("person__email", flat=True))


def test_another_room_may_be_kept_without_mail(client, chair, meeting):
    form = move_form(meeting, venue="Kelder")
    assert "Niet mailen" in text_of(client.post(step(meeting, "move"), form))

    client.post(step(meeting, "move"), {**form, **NOT})

    meeting.refresh_from_db()
    assert (meeting.venue, Message.objects.count()) == ("Kelder", 0)


def test_deadlines_move_along_with_the_start(client, chair, meeting):
    """T4; on the Brussels clock."""
    closes = meeting.starts_at - timedelta(days=7)
    Meeting.objects.filter(pk=meeting.pk).update(registration_closes_at=closes)
    later = at(local(meeting.starts_at).date() + timedelta(days=150), 9)
    form = move_form(
        meeting, **split("starts_at", later), **split("ends_at", later + timedelta(hours=2))
    )

    shown = client.post(step(meeting, "move"), form)
    client.post(step(meeting, "move"), {**form, **NOW})

    meeting.refresh_from_db()
    assert "Inschrijven tot" in text_of(shown)
    assert local(meeting.registration_closes_at).hour == local(closes).hour
    assert meeting.registration_closes_at.date() == later.date() - timedelta(days=7)


def test_more_seats_let_the_queue_in_without_a_mail_to_all(client, chair, meeting):
    client.post(step(meeting, "move"), {**move_form(meeting, capacity=2), **NOT})

    assert meeting.registrations.registered().count() == 2
    assert (mailed("meeting_changed"), len(mailed("promoted"))) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"capacity": "0"}, "capacity"), ({"capacity": "x"}, "capacity"), ({"format": "x"}, "format")],
)
def test_bad_input_when_moving_is_said_beside_its_field(client, chair, meeting, changes, field):
    answer = client.post(step(meeting, "move"), move_form(meeting, **changes))

    assert list(answer.context["form"].errors) == [field]


def test_fewer_seats_than_people_is_an_error(client, chair, meeting):
    make.registration(meeting=meeting, status="registered", person=make.member_of(meeting.atrium))
    Meeting.objects.filter(pk=meeting.pk).update(capacity=5)

    answer = client.post(step(meeting, "move"), {**move_form(meeting, capacity=1), **NOT})

    assert answer.context["form"].errors["capacity"] == [
        "Er zijn al 2 mensen ingeschreven. Schrijf eerst mensen uit."
    ]


def test_a_stale_form_of_moving_shows_both_versions(client, chair, meeting):
    form = move_form(meeting, venue="Kelder")
    client.post(step(meeting, "move"), {**move_form(meeting, venue="Zolder"), **NOT})

    answer = client.post(step(meeting, "move"), {**form, **NOW})

    meeting.refresh_from_db()
    assert meeting.venue == "Zolder"
    assert answer.context["conflict"] == [("Plaats", "Zolder", "Kelder")]
    assert Message.objects.count() == 0


def test_one_can_go_back_to_the_form_with_what_was_filled_in(client, chair, meeting):
    answer = client.post(
        step(meeting, "move"), {**move_form(meeting, venue="Kelder"), "back": "ja"}
    )

    assert answer.context["form"]["venue"].value() == "Kelder"
    assert "Verder: nakijken" in answer.content.decode()


def test_nothing_changed_says_so(client, chair, meeting):
    answer = client.post(step(meeting, "move"), move_form(meeting), follow=True)

    meeting.refresh_from_db()
    assert "niets gewijzigd" in told(answer)
    assert meeting.version == 0


def test_cancelling_asks_a_reason_shows_the_mail_and_then_mails(client, chair, meeting):
    address = step(meeting, "cancel")
    empty = client.post(address, {"reason": "  ", "seen_version": 0})
    shown = client.post(address, {"reason": "De zaal is onder water gelopen.", "seen_version": 0})

    assert list(empty.context["form"].errors) == ["reason"]
    assert "Reden: De zaal is onder water gelopen." in text_of(shown)
    assert "3 mensen krijgen een mail" in text_of(shown)
    meeting.refresh_from_db()
    assert (meeting.status, Message.objects.count()) == ("announced", 0)

    client.post(address, {"reason": "Onder water.", "seen_version": 0, "confirm": "ja"})
    again = client.post(
        address, {"reason": "Nog eens.", "seen_version": 0, "confirm": "ja"}, follow=True
    )

    meeting.refresh_from_db()
    assert (meeting.status, meeting.cancel_reason) == ("cancelled", "Onder water.")
    assert len(mailed("meeting_cancelled")) == 3
    assert "al geannuleerd" in told(again)


def test_who_was_never_told_is_not_counted_when_cancelling(client, chair, draft):
    """The invitation had not left yet: there is nothing to take back."""
    client.post(step(draft, "announce"), {"seen_version": 0, "when": "now"})
    address = step(draft, "cancel")

    shown = client.post(address, {"reason": "Vergissing.", "seen_version": 1})
    client.post(address, {"reason": "Vergissing.", "seen_version": 1, "confirm": "ja"})

    assert shown.context["preview"].count == 0
    assert mailed("meeting_cancelled") == []


def test_a_copy_is_a_draft_without_people_or_mails(client, chair, meeting):
    """T12."""
    make.agenda_item(meeting=meeting, title="Welkom")
    start = at(today() + timedelta(days=90), 14)

    client.post(step(meeting, "copy"), split("starts_at", start))

    twin = Meeting.objects.exclude(pk=meeting.pk).get()
    assert (twin.title, twin.status, twin.starts_at) == ("Startdag", "draft", start)
    assert list(twin.agenda_items.values_list("title", flat=True)) == ["Welkom"]
    assert (twin.registrations.count(), Message.objects.count()) == (0, 0)


def test_a_copy_to_an_hour_that_does_not_exist_is_refused(client, chair, meeting):
    answer = client.post(
        step(meeting, "copy"), {"starts_at_0": "2027-03-28", "starts_at_1": "02:30"}
    )

    assert "Dit uur bestaat niet" in text_of(answer)
    assert Meeting.objects.count() == 1


def test_several_drafts_are_announced_after_asking(client, chair, draft, meeting):
    """T48: what is skipped is said, with the reason."""
    unready = make.meeting(atrium=draft.atrium, status="draft", title="Zonder plaats")
    hidden = make.meeting(status="draft", venue="Zaal", title="Van een ander")
    chosen = {
        "action": "announce",
        "_selected_action": [draft.pk, unready.pk, meeting.pk, hidden.pk],
    }

    shown = client.post(CHANGELIST, chosen)

    page = text_of(shown)
    assert "1 bijeenkomst wordt aangekondigd, met samen 5 mails." in page
    assert "Overgeslagen. Vul eerst de plaats in" in page
    assert "Overgeslagen. Is al aangekondigd" in page
    assert "Van een ander" not in page
    assert Message.objects.count() == 0

    done = client.post(CHANGELIST, {**chosen, **NOW}, follow=True)

    statuses = dict(Meeting.objects.values_list("title", "status").exclude(pk=meeting.pk))
    assert statuses == {"Startdag": "announced", "Zonder plaats": "draft", "Van een ander": "draft"}
    assert len(mailed("invitation")) == 5
    assert "Zonder plaats" in told(done)
    assert "Aangekondigd: 1 van de 3." in told(done)
