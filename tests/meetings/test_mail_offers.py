"""T22: an invitation that was passed on waits for staff, who let the person in with one click, or not."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from inbox.models import InboundMail
from meetings import actions
from meetings.models import Meeting, Registration
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.inbox.mails import mail
from tests.meetings.answering import answer, come_in, invited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_mail_server")]
BUTTON = 'value="Schrijf '


@pytest.fixture
def meeting():
    return make.meeting(title="Startdag", capacity=1, venue="Stadhuis")


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """What a template cannot work out is empty there; in tests it is a visible word."""
    (engine,) = settings.TEMPLATES
    options = {**engine["OPTIONS"], "string_if_invalid": ""}
    settings.TEMPLATES = [{**engine, "OPTIONS": options}]


@pytest.fixture
def staff(client):
    person = make.staff(first_name="Tom", last_name="Peeters")
    client.force_login(person)
    return person


def page(client, came):
    address = reverse("admin:inbox_inboundmail_change", args=[came.pk])
    return client.get(address).content.decode()


def press(client, came, name="inschrijven"):
    address = reverse("admin:inbox_inboundmail_act", args=[came.pk, name])
    body = client.post(address, follow=True).content.decode()
    came.refresh_from_db()
    return body


def passed_on(meeting, person=None, **fields):
    """Somebody accepts the invitation of somebody else; that row, and the mail that came in."""
    row = invited(meeting, first_name="An", last_name="Aerts")
    sender = person.email if person else "gast@elders.example"
    return row, answer(row, **{"sender": sender, **fields})


def known(meeting=None, **fields):
    names = {"first_name": "Bert", "last_name": "Baert", **fields}
    return make.member_of(meeting.atrium, **names) if meeting else make.user(**names)


def standing(person):
    return list(Registration.objects.filter(person=person).values_list("status", flat=True))


def test_staff_register_who_may_come_with_one_click_and_that_person_is_mailed(
    client, staff, meeting
):
    bert = known(meeting)
    row, came = passed_on(meeting, bert)
    before = page(client, came)
    asked = (came.state, standing(bert), Message.objects.count())

    said = press(client, came)

    assert asked == ("waiting", [], 0)
    assert "Bert Baert wil mee met de uitnodiging van An Aerts, en mag komen." in before
    assert 'value="Schrijf Bert Baert in"' in before
    assert standing(bert) == ["registered"]
    assert standing(row.person) == ["invited"]
    assert Registration.objects.get(person=bert).registered_by == staff
    assert list(Message.objects.values_list("to_address", "kind")) == [
        (bert.email, "colleague_registered")
    ]
    assert (came.state, came.resolved_by) == ("resolved", staff)
    assert came.note == "Bert Baert is ingeschreven en krijgt een mail."
    assert came.note in said
    assert BUTTON not in said


def test_a_verified_second_address_is_that_person_too(client, staff, meeting):
    bert = known(meeting)
    EmailAddress.objects.create(user=bert, email="bert@thuis.example", verified=True)
    _, came = passed_on(meeting, sender="bert@thuis.example")

    press(client, came)

    assert standing(bert) == ["registered"]


def test_an_address_that_was_never_verified_is_nobody(client, staff, meeting):
    bert = known(meeting)
    EmailAddress.objects.create(user=bert, email="bert@thuis.example", verified=False)
    _, came = passed_on(meeting, sender="bert@thuis.example")

    assert "Niemand hier heeft het adres bert@thuis.example." in page(client, came)
    press(client, came)

    assert (standing(bert), came.state) == ([], "waiting")


def test_on_a_full_meeting_it_is_the_waiting_list(client, staff, meeting):
    actions.register(meeting, first := make.member_of(meeting.atrium), by=first)
    bert = known(meeting)
    _, came = passed_on(meeting, bert)

    press(client, came)

    assert standing(bert) == ["waitlisted"]
    assert came.note == "Bert Baert is op de wachtlijst en krijgt een mail."


def test_who_may_not_come_is_named_with_the_reason_and_without_a_button(client, staff, meeting):
    bert = known()
    _, came = passed_on(meeting, bert)

    body = page(client, came)

    assert "Bert Baert wil mee met de uitnodiging van An Aerts, maar mag niet komen." in body
    assert "Deze bijeenkomst staat niet open voor deze persoon." in body
    assert BUTTON not in body
    assert "Dit kan niet meer" in press(client, came)
    assert (standing(bert), came.state) == ([], "waiting")


def test_an_address_that_nobody_has_is_explained_without_a_button(client, staff, meeting):
    row, came = passed_on(meeting)

    body = page(client, came)

    assert "Niemand hier heeft het adres gast@elders.example. Hoort het bij An Aerts" in body
    assert reverse("admin:meetings_meeting_registrations", args=[meeting.pk]) in body
    assert BUTTON not in body
    assert "Dit kan niet meer" in press(client, came)
    assert standing(row.person) == ["invited"]


def test_an_answer_about_somebody_from_another_address_is_asked_after_first(client, staff, meeting):
    bert = known(meeting)
    cas = known(meeting, first_name="Cas", last_name="Claes")
    _, came = passed_on(meeting, sender=cas.email, attendee=bert.email)

    body = page(client, came)

    assert "Het antwoord gaat over Bert Baert, maar kwam van een ander adres." in body
    assert BUTTON not in body


def test_who_may_be_somebody_else_is_called_first(client, staff, meeting):
    """Without DMARC anyone can write in Bert's name: staff decide, and read so."""
    bert = known(meeting)
    _, came = passed_on(meeting, bert, dmarc="none")

    assert "bel eerst" in page(client, came)
    press(client, came)

    assert standing(bert) == ["registered"]


@pytest.mark.parametrize(
    "fields",
    [
        {"dmarc": "fail"},
        {"answer": "DECLINED"},
        {"method": "COUNTER"},
        {"extra": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:c@x.example"},
    ],
)
def test_what_is_no_wish_to_come_along_is_offered_nothing(client, staff, meeting, fields):
    bert = known(meeting)
    row = invited(meeting)
    came = answer(row, fields.pop("answer", "ACCEPTED"), sender=bert.email, **fields)

    assert BUTTON not in page(client, came)
    assert "Dit kan niet meer" in press(client, came)
    assert (standing(bert), came.state) == ([], "waiting")


def test_two_who_press_register_once(client, staff, meeting):
    bert = known(meeting)
    _, came = passed_on(meeting, bert)

    said = [press(client, came), press(client, came)]

    assert "is ingeschreven en krijgt een mail" in said[0]
    assert "Dit kan niet meer" in said[1]
    assert Message.objects.filter(person=bert).count() == 1


def test_what_changed_meanwhile_is_refused_and_the_mail_keeps_waiting(client, staff, meeting):
    bert = known(meeting)
    _, came = passed_on(meeting, bert)
    closed = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(registration_closes_at=closed)

    said = press(client, came)

    assert "Inschrijven kon tot" in said
    assert (standing(bert), came.state) == ([], "waiting")
    assert not Message.objects.exists()


def test_nothing_is_to_be_done_about_a_meeting_that_is_over_or_cancelled(client, staff, meeting):
    _, came = passed_on(meeting, known(meeting))
    other = make.meeting(title="Slotdag")
    _, also = passed_on(other, known(other))
    actions.cancel(meeting, by=staff, reason="Te weinig tijd")
    over = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=other.pk).update(starts_at=over - timedelta(hours=1), ends_at=over)

    bodies = [page(client, came), page(client, also)]

    nothing = "De bijeenkomst is voorbij of geannuleerd: u hoeft niets te doen."
    assert [(nothing in body, BUTTON in body) for body in bodies] == [(True, False)] * 2


def test_who_has_a_seat_by_now_needs_none(client, staff, meeting):
    bert = known(meeting)
    _, came = passed_on(meeting, bert)
    actions.register(meeting, bert, by=bert)

    body = page(client, came)

    assert "Bert Baert is al ingeschreven: u hoeft niets te doen." in body
    assert BUTTON not in body


def test_who_works_for_several_organisations_is_registered_by_hand(client, staff, meeting):
    bert = known(meeting)
    for _ in range(2):
        make.position(person=bert)
    _, came = passed_on(meeting, bert)

    body = page(client, came)

    assert "meer dan één organisatie: kies er een bij Inschrijvingen." in body
    assert BUTTON not in body


def test_nothing_to_do_is_one_click_and_an_answer_goes_by_ones_own_mail(client, staff, meeting):
    row, came = passed_on(meeting)
    body = page(client, came)

    client.post(
        reverse("admin:inbox_inboundmail_resolve", args=[came.pk]), {"note": "Niets gedaan."}
    )

    came.refresh_from_db()
    assert 'value="Niets doen"' in body
    assert 'href="mailto:gast%40elders.example?subject=Re%3A%20Aanvaard%3A%20Startdag"' in body
    assert (came.state, came.note) == ("resolved", "Niets gedaan.")
    assert standing(row.person) == ["invited"]


def test_nobody_answers_a_forged_mail_with_one_click(client, staff, meeting):
    _, came = passed_on(meeting, known(meeting), dmarc="fail")

    assert "mailto:" not in page(client, came)


def test_only_staff_press_it_and_opening_it_does_nothing(client, meeting):
    bert = known(meeting)
    _, came = passed_on(meeting, bert)
    address = reverse("admin:inbox_inboundmail_act", args=[came.pk, "inschrijven"])
    codes = []
    for person in (bert, make.member_of(meeting.atrium, Role.RELATIONSHIP_MANAGER)):
        client.force_login(person)
        codes.append(client.post(address).status_code)
    client.force_login(make.staff())
    codes.append(client.get(address).status_code)

    assert codes == [302, 404, 302]
    assert (standing(bert), InboundMail.objects.get().state) == ([], "waiting")


def test_an_ordinary_mail_is_offered_nothing(client, staff):
    came = come_in(mail())

    assert 'aria-label="Voorstel"' not in page(client, came)
    assert "Dit kan niet meer" in press(client, came, "iets")
