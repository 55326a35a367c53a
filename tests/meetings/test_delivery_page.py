"""The delivery page: what became of every message, per meeting and over all, and what one may do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import actions
from meetings.models import Meeting
from outbox.delivery import drain
from outbox.models import Message, Pause
from platforms.models import Role
from tests import make, notes
from tests.meetings.planning_form import step
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
ALL = reverse("admin:meetings_meeting_delivery")
SOON = timedelta(days=1)


@pytest.fixture
def meeting(atrium, smtp_sink):
    """Announced to An (who got it), Bo (whose address is refused) and Cis (to be sent)."""
    row = make.meeting(atrium=atrium, status="draft", venue="Zaal 1")
    for name in ("An", "Bo", "Cis"):
        make.member_of(atrium, first_name=name, email=f"{name.lower()}@gemeente.example")
    smtp_sink.modes = {"bo@gemeente.example": "5xx"}
    actions.announce(row, by=make.staff())
    Message.objects.filter(to_address="cis@gemeente.example").update(due_at=timezone.now() + SOON)
    drain()
    smtp_sink.modes = {}
    row.refresh_from_db()
    return row


def states(meeting):
    return {row.to_address.partition("@")[0]: row.state for row in about(meeting)}


def about(meeting):
    return Message.objects.about(f"meeting:{meeting.pk}").order_by("to_address")


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def group(kind="invitation", meeting=None, **fields):
    rows = Message.objects.order_by("pk")
    return {
        "kind": kind,
        "about": f"meeting:{meeting.pk}" if meeting else "",
        "reason": "",
        "until": rows.last().pk,
        **fields,
    }


def test_the_counts_add_up_to_the_recipients(client, chair, meeting):
    shown = client.get(step(meeting, "messages"))

    assert sum(count for _, count in shown.context["counts"]) == meeting.registrations.count()
    page = text_of(shown)
    assert "Alles: 4" in page
    assert "Afgeleverd aan de mailserver: 2" in page
    assert "Mislukt: 1" in page
    assert "1 bericht gaat weg op" in page
    assert "550 5.1.1 Onbekend adres" in page


def test_one_filters_by_state_and_kind_and_searches(client, chair, meeting):
    def found(query):
        page = client.get(step(meeting, "messages") + query).context["page_of"]
        return sorted(message.to_address.partition("@")[0] for message in page)

    assert found("?staat=failed") == ["bo"]
    assert found("?zoek=cis@") == ["cis"]
    assert len(found("?soort=invitation")) == 4
    assert found("?soort=registered") == []
    assert len(found("?staat=onzin&p=zeven")) == 4


@pytest.mark.parametrize("search", ["chloe vander", "Vanderweidepaal Chloé", "CHLOÉ"])
def test_a_name_is_found_in_any_order_and_without_accents(client, chair, meeting, search):
    person = make.user(first_name="Chloé", last_name="Vanderweidepaal", email="cvdw@gent.example")
    Message.objects.filter(state="failed").update(person=person)

    shown = client.get(step(meeting, "messages"), {"zoek": search}).context

    assert [message.person for message in shown["page_of"]] == [person]
    assert (shown["total"], shown["page_of"].paginator.count) == (1, 1)


def test_history_due_moment_and_doubt_are_shown(client, chair, meeting):
    Message.objects.filter(state="accepted").update(uncertain=True)

    page = text_of(client.get(step(meeting, "messages")))

    assert "(mogelijk dubbel)" in page
    assert "afgeleverd aan de mailserver. 250" in page
    assert "gaat weg op" in page


def test_what_waits_is_sent_now_or_stopped(client, chair, meeting, smtp_sink):
    address = step(meeting, "messages")
    client.post(address, {"step": "now", **group(meeting=meeting)})
    assert drain() == 1

    answer = client.post(address, {"step": "cancel", **group(meeting=meeting)}, follow=True)

    assert "niets om te stoppen" in told(answer)
    assert states(meeting)["cis"] == "accepted"


def test_a_message_that_waits_is_stopped_and_a_sent_one_not(client, chair, meeting):
    address = step(meeting, "messages")
    for row in about(meeting):
        client.post(address, {"step": "cancel", "message": row.pk})

    assert states(meeting) | {chair.email.partition("@")[0]: ""} == {
        **{"an": "accepted", "bo": "failed", "cis": "cancelled"},
        chair.email.partition("@")[0]: "",
    }


def test_what_people_must_know_is_not_stopped(client, chair, atrium):
    row = make.meeting(atrium=atrium, venue="Zaal")
    make.registration(meeting=row, status="registered")
    make.registration(meeting=row)
    actions.cancel(row, by=chair, reason="Storm.")

    answer = client.post(
        step(row, "messages"),
        {"step": "cancel", **group("meeting_cancelled", row)},
        follow=True,
    )

    assert "Niet alles is gestopt. Wie ingeschreven is of wacht" in told(answer)
    assert Message.objects.by_state() == {"queued": 1, "cancelled": 1}


def test_held_mail_is_let_go_by_staff_after_the_count(client, atrium, settings, staff):
    settings.MAIL_HOLD_ABOVE = 1
    row = make.meeting(atrium=atrium, status="draft", venue="Zaal")
    for _ in range(2):
        make.member_of(atrium)
    actions.announce(row, by=staff)
    reason = Message.objects.first().reason
    chosen = {"step": "release", **group(meeting=row, reason=reason)}

    shown = client.post(step(row, "messages"), chosen)

    assert "2 berichten vertrekken als u bevestigt." in text_of(shown)
    assert Message.objects.by_state() == {"held": 2}
    client.post(step(row, "messages"), {**chosen, "confirm": "ja"})
    assert Message.objects.by_state() == {"queued": 2}


def test_what_came_after_the_count_was_shown_stays_held(client, staff, settings):
    settings.MAIL_PER_PERSON_PER_DAY = 0
    first = notes.post(1)
    chosen = {"step": "release", **group("note", reason=first.reason)}
    notes.post(2)

    client.post(ALL, {**chosen, "confirm": "ja"})

    assert dict(Message.objects.values_list("key", "state")) == {
        "note:1": "queued",
        "note:2": "held",
    }


@pytest.mark.parametrize("forged", [{"step": "release", "confirm": "ja"}, {"step": "pause"}])
def test_an_organiser_does_not_let_go_or_pause(client, chair, meeting, forged):
    about(meeting).filter(state="queued").update(state="cancelled")
    answer = client.post(
        step(meeting, "messages"),
        {**forged, "scope": f"meeting:{meeting.pk}", "reason": "x", **group(meeting=meeting)},
        follow=True,
    )

    assert "PBM-medewerker" in told(answer) or "niet" in told(answer)
    assert Pause.objects.count() == 0


def test_over_all_staff_see_everything_and_organisers_their_own(client, meeting, atrium):
    elsewhere = make.meeting(status="draft", venue="Zaal")
    make.member_of(elsewhere.atrium, email="elders@gemeente.example")
    actions.announce(elsewhere, by=make.staff())
    notes.post(1, kind="code", about=f"meeting:{meeting.pk}", to="code@gemeente.example")
    seen = {}
    for name, person in {
        "manager": make.member_of(atrium, Role.RELATIONSHIP_MANAGER),
        "staff": make.staff(),
    }.items():
        client.force_login(person)
        page = client.get(ALL).context["page_of"]
        seen[name] = {message.to_address.partition("@")[0] for message in page}

    assert {"an", "bo", "cis"} <= seen["manager"]
    assert not seen["manager"] & {"elders", "code"}
    assert {"an", "elders", "code"} <= seen["staff"]


def test_an_organiser_cannot_act_on_messages_of_others(client, chair):
    theirs = notes.post(1, about="meeting:999999")

    for name in ("retry", "cancel", "now"):
        client.post(ALL, {"step": name, "message": theirs.pk})

    theirs.refresh_from_db()
    assert theirs.state == "queued"


def test_a_message_is_shown_as_mail_without_power_or_personal_link(client, chair, meeting):
    row = about(meeting).get(to_address="an@gemeente.example")
    secret = notes.post(1, kind="code", about=f"meeting:{meeting.pk}")

    answer = client.get(step(meeting, "messages") + f"?mail={row.pk}")

    assert "Uitnodiging: Startdag" in answer.content.decode()
    assert "/antwoord/" in row.text
    assert "/antwoord/" not in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    for key in (secret.pk, "x", 10**9):
        assert client.get(step(meeting, "messages") + f"?mail={key}").status_code == 404


def test_a_pause_is_set_with_a_reason_seen_everywhere_and_ended(client, staff, meeting, smtp_sink):
    scope = f"meeting:{meeting.pk}"
    address = step(meeting, "messages")
    refused = client.post(address, {"step": "pause", "scope": scope, "reason": " "}, follow=True)
    client.post(address, {"step": "pause", "scope": scope, "reason": "Fout in de tekst"})
    about(meeting).filter(state="queued").update(due_at=timezone.now() - SOON)

    assert "Zeg waarom" in told(refused)
    assert drain() == 0
    for name in ("messages", "move", "registrations"):
        assert "Fout in de tekst (Tom Peeters)" in text_of(client.get(step(meeting, name)))
    assert "Fout in de tekst" in client.get("/").content.decode()

    client.post(address, {"step": "resume", "scope": scope})
    assert drain() == 1
    assert not Pause.objects.exists()


@pytest.mark.parametrize("scope", ["", "invitation"])
def test_over_all_everything_or_one_kind_is_paused(client, staff, meeting, scope):
    client.post(ALL, {"step": "pause", "scope": scope, "reason": "Storing"})
    odd = client.post(ALL, {"step": "pause", "scope": "onzin", "reason": "x"}, follow=True)

    assert list(Pause.objects.values_list("scope", flat=True)) == [scope]
    assert "Dit kunt u hier niet stilzetten" in told(odd)
    assert "Storing" in text_of(client.get(step(meeting, "move")))
    client.post(ALL, {"step": "resume", "scope": scope})
    assert not Pause.objects.exists()


def test_the_pages_cost_the_same_for_any_number(client, staff, meeting):
    pages = [ALL, step(meeting, "messages")]
    before = [len(queries_of(client, page)) for page in pages]
    for n in range(20):
        row = make.meeting(atrium=meeting.atrium, status=Meeting.Status.ANNOUNCED)
        notes.post(n, about=f"meeting:{row.pk}", person=make.user(), due_at=timezone.now() + SOON)
        notes.post(100 + n, about=f"meeting:{meeting.pk}", person=make.user())

    assert [len(queries_of(client, page)) for page in pages] == before


def test_with_thousands_of_messages_waiting_the_page_is_quick(client, staff, meeting):
    """Reliability case 103, in small and with room for a busy machine."""
    template = about(meeting).first()
    later = timezone.now() + SOON
    Message.objects.bulk_create(
        (
            Message(
                **{
                    name: getattr(template, name)
                    for name in ("kind", "about", "subject", "text", "facts")
                },
                key=f"veel:{n}",
                to_address=f"lid{n}@gemeente.example",
                due_at=later,
                expires_at=later + SOON,
            )
            for n in range(5000)
        ),
        batch_size=500,
    )
    begun = timezone.now()

    answer = client.get(ALL)

    assert sum(count for _, count in answer.context["counts"]) == Message.objects.count()
    assert timezone.now() - begun < timedelta(seconds=1)
