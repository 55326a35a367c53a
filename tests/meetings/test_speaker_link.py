"""A speaker is asked by mail and answers by a link of their own, without an account (T69, T70)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.links import sign
from core.refusal import Refused
from core.times import local, moment_words
from dashboard.tasks import forget
from documents.models import Document
from meetings.models import Meeting, Paper, PaperVersion
from meetings.speakers import answering
from meetings.speakers.links import path
from outbox.models import Message
from tests import make
from tests.atlas import finish
from tests.meetings.planning_form import split
from tests.pages import text
from tests.world import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(draft):
    item = make.agenda_item(meeting=draft, title="Hemelwater", minutes=30)
    return make.speaker(item=item, name="Sam Spreker", email="sam@bureau.example")


def page_of(speaker, name="speaker"):
    item = speaker.item
    return reverse(f"meetings:{name}", args=[item.meeting_id, item.pk, speaker.pk])


def send(client, speaker, step, **fields):
    answer = client.post(path(speaker), {"step": step, **fields})
    speaker.refresh_from_db()
    return answer


def over(speaker, **fields):
    Meeting.objects.filter(pk=speaker.item.meeting_id).update(**fields)


def test_the_organiser_sees_the_mail_before_the_speaker_gets_it(client, chair, speaker):
    asked = text(client.post(page_of(speaker, "ask_speaker")))
    nothing = Message.objects.count()

    client.post(page_of(speaker, "ask_speaker"), {"when": "now", "confirm": "ja"})

    message = Message.objects.get()
    speaker.refresh_from_db()
    assert ("sam@bureau.example" in asked, "/spreker/" in asked, nothing) == (True, False, 0)
    assert (message.kind, message.to_address) == ("speaker_asked", "sam@bureau.example")
    assert message.subject.startswith("Wilt u spreken op Startdag, ")
    whose = path(speaker).split(":")[0]  # without the second in which it was signed
    assert f"|http://localhost:8000{whose}:" in message.text
    assert speaker.asked_at is not None


def test_a_speaker_is_asked_once_a_day(speaker, chair):
    answering.ask(speaker, by=chair)

    with pytest.raises(Refused, match="kreeg vandaag al een mail"):
        answering.ask(speaker, by=chair)

    assert Message.objects.count() == 1


def test_looking_changes_nothing_and_the_button_confirms(client, speaker):
    page = text(client.get(path(speaker)))
    speaker.refresh_from_db()
    looked = speaker.answer

    send(client, speaker, "confirm")

    assert "Hemelwater" in page
    assert (looked, speaker.answer) == ("unknown", "confirmed")
    assert Message.objects.count() == 0


def test_who_organises_is_mailed_once_of_a_speaker_who_declines(client, chair, draft, speaker):
    for _ in range(2):
        send(client, speaker, "decline")

    message = Message.objects.get()
    assert (speaker.answer, message.kind) == ("declined", "speaker_declined")
    assert message.to_address == chair.email
    assert message.subject == "Sam Spreker komt niet spreken op Startdag"
    assert "Agendapunt: Hemelwater" in message.text
    assert "afgezegd" in text(client.get(reverse("meetings:agenda", args=[draft.pk])))


def test_a_biography_is_text_for_readers_and_needs_are_for_organisers(
    client, chair, draft, speaker
):
    send(client, speaker, "about", bio="<script>alert(1)</script>", needs="Een micro")
    over(speaker, status="announced", announced_at=draft.starts_at)

    organiser = text(client.get(page_of(speaker)))
    client.force_login(make.member_of(draft.atrium))
    reader = text(client.get(draft.get_absolute_url()))

    assert "Een micro" in organiser
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in reader
    assert "<script>alert" not in reader
    assert "Een micro" not in reader


def test_slides_come_with_the_point_and_a_newer_version_takes_their_place(client, chair, speaker):
    """T69: the address of the paper stays, the older file is for the organisers."""
    for name in ("eerste.pdf", "tweede.pdf"):
        send(client, speaker, "slides", file=upload(name))

    paper = Paper.objects.get()
    old = PaperVersion.objects.get()
    shown = client.get(reverse("meetings:paper", args=[paper.meeting_id, paper.pk]))
    assert (paper.item, paper.speaker, paper.title) == (
        speaker.item,
        speaker,
        "Presentatie Sam Spreker",
    )
    assert (paper.document.name, old.document.name) == ("tweede.pdf", "eerste.pdf")
    assert shown["Content-Disposition"] == "attachment; filename*=UTF-8''tweede.pdf"
    finish(shown)


def test_a_sixth_version_is_refused_in_words(client, speaker):
    for n in range(6):
        answer = send(client, speaker, "slides", file=upload(f"versie-{n}.pdf"))

    assert "U gaf al 5 versies door." in text(answer)
    assert (Document.objects.count(), Paper.objects.get().document.name) == (5, "versie-4.pdf")


def test_after_the_deadline_slides_are_refused_in_words_and_an_answer_is_not(client, speaker):
    """T70."""
    over(speaker, slides_until=speaker.item.meeting.starts_at - timedelta(days=200))

    refused = text(send(client, speaker, "slides", file=upload()))
    send(client, speaker, "confirm")

    assert "Mail uw presentatie naar de organisator." in refused
    assert (speaker.answer, Paper.objects.count(), Document.objects.count()) == ("confirmed", 0, 0)


def test_unless_said_otherwise_slides_are_welcome_until_the_end_of_the_day_before(draft):
    clock = local(draft.slides_deadline)

    assert clock.date() == draft.day - timedelta(days=1)
    assert (clock.hour, clock.minute) == (23, 59)


def test_the_organiser_sets_until_when_slides_are_welcome(client, chair, draft, speaker):
    address = reverse("meetings:slides_until", args=[draft.pk])
    moment = draft.starts_at - timedelta(days=10)

    late = client.post(address, split("slides_until", draft.starts_at + timedelta(days=1)))
    client.post(address, split("slides_until", moment))

    draft.refresh_from_db()
    assert list(late.context["form"].errors) == ["slides_until"]
    assert draft.slides_until == moment
    assert f"Opladen kan tot {moment_words(moment)}" in text(client.get(path(speaker)))


HOSTILE = [
    ("kwaad.html", b"<script>alert(1)</script>"),
    ("kwaad.svg", b"<svg onload='alert(1)'/>"),
    ("kwaad.pdf", b"<html><script>alert(1)</script></html>"),
    ("leeg.pdf", b""),
    ("groot.pdf", b"%PDF-1.4\n" + b"0" * (26 * 1024 * 1024)),
    ("nota.docx", b"PK"),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_another_kind_of_file_or_too_large_a_one_is_refused_beside_its_field(
    client, speaker, name, content
):
    """T70."""
    answer = send(client, speaker, "slides", file=SimpleUploadedFile(name, content))

    assert list(answer.context["slides"].errors) == ["file"]
    assert (Paper.objects.count(), Document.objects.count()) == (0, 0)


def test_a_hostile_file_name_becomes_a_harmless_one(client, chair, speaker):
    send(client, speaker, "slides", file=upload("../..\\<img src=x onerror=alert(1)>\u202efdp.pdf"))

    paper = Paper.objects.get()
    answer = client.get(reverse("meetings:paper", args=[paper.meeting_id, paper.pk]))
    page = text(client.get(reverse("meetings:agenda", args=[paper.meeting_id])))
    assert set("/\\\u202e") & set(paper.document.name) == set()
    assert "<img src=x" not in page
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    finish(answer)


def test_a_link_reaches_no_other_point(client, speaker):
    """T70: neither by another number in the same link, nor by naming another point in the form."""
    other = make.speaker(item=make.agenda_item(meeting=speaker.item.meeting), name="Bo")
    token = path(speaker).split("/")[2]
    forged = token.split(":", 1)
    content = sign("speaker", other.pk, other.link_no).split(":", 1)[0]

    guessed = client.post(
        reverse("meetings:speak", args=[f"{content}:{forged[1]}"]), {"step": "confirm"}
    )
    send(client, speaker, "slides", file=upload(), item=other.item_id)

    other.refresh_from_db()
    assert (guessed.status_code, other.answer) == (404, "unknown")
    assert Paper.objects.get().item == speaker.item


def test_the_link_of_another_purpose_is_no_speakers_link(client, speaker):
    token = sign("answer", speaker.pk, speaker.link_no)

    assert client.get(reverse("meetings:speak", args=[token])).status_code == 404


def test_a_link_ends_when_it_is_revoked_or_the_speaker_removed(client, chair, speaker):
    first = path(speaker)
    client.post(page_of(speaker), {"step": "revoke"})
    speaker.refresh_from_db()
    second = path(speaker)
    revoked = [client.get(first).status_code, client.get(second).status_code]

    client.post(page_of(speaker), {"step": "remove"})

    gone = [client.get(second).status_code, client.post(second, {"step": "confirm"}).status_code]
    assert (revoked, gone) == ([404, 200], [404, 404])


def test_who_clicks_too_often_waits(client, speaker):
    statuses = [client.post(path(speaker), {"step": "about"}).status_code for _ in range(31)]

    assert (set(statuses[:30]), statuses[30]) == ({302}, 429)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled", "cancel_reason": "Ziek", "cancelled_at": "2026-01-01T00:00Z"},
        {"starts_at": "2026-01-01T08:00Z", "ends_at": "2026-01-01T10:00Z"},
    ],
)
def test_nothing_changes_once_the_meeting_began_or_is_off(client, speaker, fields):
    over(speaker, **fields)

    page = text(client.get(path(speaker)))
    for step in ("confirm", "about", "slides"):
        send(client, speaker, step, bio="Te laat", file=upload())

    assert "<button" not in page.split("<main")[1].split("</main>")[0]
    assert (speaker.answer, speaker.bio, Paper.objects.count()) == ("unknown", "", 0)


def test_what_a_speaker_gave_is_forgotten_a_year_after(speaker):
    answering.introduce(speaker, bio="Sam.", needs="Micro")
    over(speaker, starts_at="2020-01-01T08:00Z", ends_at="2020-01-01T10:00Z")

    forget()

    speaker.refresh_from_db()
    assert (speaker.name, speaker.email, speaker.bio, speaker.needs) == ("Sam Spreker", "", "", "")
