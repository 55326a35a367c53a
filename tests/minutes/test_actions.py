"""What happens to a verslag: rows, files and mails together."""

from datetime import date, timedelta

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.conf import settings
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from documents.models import Document, Download
from documents.refusal import BadFile
from meetings.models import Meeting, Registration
from members.holdings import of
from minutes import actions, kinds
from minutes.models import Minutes, MinutesFile
from outbox.delivery import drain
from outbox.models import Message
from platforms.models import Role
from tests import files, make

pytestmark = pytest.mark.django_db
Kind = MinutesFile.Kind


def held(**fields):
    """A meeting that ended an hour ago."""
    end = timezone.now() - timedelta(hours=1)
    return make.meeting(starts_at=end - timedelta(hours=3), ends_at=end, **fields)


def uploaded(meeting=None, **fields):
    meeting = meeting or held()
    by = make.member_of(meeting.atrium, Role.SECRETARY)
    details = {"dated_on": date(2026, 11, 5), "summary": "Kort.", **fields}
    return actions.upload(meeting, files.upload(files.pdf()), by=by, **details)


def mailed(kind="minutes_published"):
    rows = Message.objects.filter(kind=kind)
    return sorted(rows.values_list("to_address", flat=True))


def test_an_upload_is_a_concept_with_its_files_and_mails_nobody():
    meeting = held()
    make.member_of(meeting.atrium)

    minutes = uploaded(meeting, papers=[files.upload(files.picture(), "kaart.png")])

    assert (minutes.status, minutes.title) == (Minutes.Status.DRAFT, "Verslag Startdag")
    rows = minutes.files.order_by("kind").values_list("kind", "version", "document__name")
    assert list(rows) == [(Kind.EXTRA, 1, "kaart.png"), (Kind.MAIN, 1, "verslag.pdf")]
    assert Message.objects.count() == 0


def test_a_meeting_has_one_verslag():
    meeting = held()
    uploaded(meeting)

    with pytest.raises(Refused, match="al een verslag"):
        uploaded(meeting)


def test_the_verslag_itself_is_a_text_and_a_refused_file_leaves_nothing():
    meeting = held()
    by = make.member_of(meeting.atrium, Role.SECRETARY)

    with pytest.raises(BadFile, match="OpenDocument"):
        actions.upload(
            meeting, files.upload(files.picture(), "x.png"), by=by, dated_on=today(), summary="x"
        )
    assert (Minutes.objects.count(), Document.objects.count()) == (0, 0)


@pytest.mark.parametrize("gone", ["cancelled", "deleted"])
def test_a_meeting_that_went_meanwhile_gets_no_verslag(gone):
    meeting = held()
    if gone == "deleted":
        Meeting.objects.filter(pk=meeting.pk).delete()
    else:
        changes = {"status": "cancelled", "cancelled_at": timezone.now(), "cancel_reason": "x"}
        Meeting.objects.filter(pk=meeting.pk).update(**changes)

    with pytest.raises(Refused, match="bestaat niet meer of is geannuleerd"):
        uploaded(meeting)


def test_a_changed_summary_is_saved_and_must_be_indexed_again():
    minutes = uploaded()

    actions.change(
        minutes, by=make.user(), title="Nieuw", summary="Anders.", dated_on=today(), revision=1
    )

    minutes.refresh_from_db()
    saved = (minutes.title, minutes.summary, minutes.dated_on, minutes.revision)
    assert saved == ("Nieuw", "Anders.", today(), 2)


def test_who_writes_over_someone_elses_change_is_refused():
    minutes = uploaded()
    change = {"title": "A", "summary": "A", "dated_on": today(), "revision": 1}
    actions.change(minutes, by=make.user(), **change)

    with pytest.raises(Refused, match="Iemand anders"):
        actions.change(minutes, by=make.user(), **{**change, "title": "B"})
    assert Minutes.objects.get().title == "A"


def test_a_new_version_stands_in_front_and_the_old_one_stays():
    minutes = uploaded()

    actions.add_version(minutes, files.upload(files.docx("Beter"), "beter.docx"), by=make.user())

    assert [file.version for file in minutes.files.order_by("version")] == [1, 2]
    assert [file.document.name for file in minutes.files.current()] == ["beter.docx"]
    assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 2


def test_publishing_mails_each_reader_once_with_a_link_and_no_attachment():
    meeting = held()
    member = make.member_of(meeting.atrium)
    make.membership(person=member, atrium=meeting.atrium, role=Role.STEERING)
    make.member_of(meeting.atrium, wants_minutes_mail=False)
    make.member_of(meeting.atrium, is_active=False)
    make.membership(atrium=meeting.atrium, end_on=today() - timedelta(days=1))
    make.registration(meeting=meeting, person=member, status=Registration.Status.REGISTERED)
    outsider = make.registration(meeting=meeting, status=Registration.Status.REGISTERED).person
    minutes = uploaded(meeting)
    secretary = minutes.created_by

    count = actions.publish(minutes, by=secretary)

    assert count == 2
    assert mailed() == sorted([member.email, secretary.email])
    assert outsider.email not in mailed()
    message = Message.objects.filter(person=member).get()
    assert f"http://localhost:8000/verslagen/{minutes.pk}/" in message.text
    assert message.about == f"minutes:{minutes.pk}"


def test_who_registered_by_position_is_mailed_too():
    platform = make.platform(admission="open")
    position = make.position()
    platform.functions.add(position.function)
    platform.organisation_types.add(position.organisation.type)
    meeting = held(atrium=make.atrium(platform=platform), audience="eligible")
    make.registration(meeting=meeting, person=position.person, status="registered")
    make.registration(meeting=meeting, status="registered")

    actions.publish(uploaded(meeting), by=make.staff())

    assert position.person.email in mailed()
    assert len(mailed()) == 2


def test_publishing_twice_is_refused_and_mails_nobody_again():
    minutes = uploaded()
    actions.publish(minutes, by=minutes.created_by)
    before = mailed()

    with pytest.raises(Refused, match="al"):
        actions.publish(minutes, by=minutes.created_by)
    assert mailed() == before


def end_membership(person):
    person.memberships.update(end_on=today() - timedelta(days=1))


def no_more_mail(person):
    person.wants_minutes_mail = False
    person.save(update_fields=["wants_minutes_mail"])


@pytest.mark.parametrize("what", [end_membership, no_more_mail])
def test_who_may_or_wants_no_longer_gets_no_mail_after_all(what, smtp_sink):
    meeting = held()
    leaver, stayer = make.member_of(meeting.atrium), make.member_of(meeting.atrium)
    minutes = uploaded(meeting)
    actions.publish(minutes, by=minutes.created_by)
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    what(leaver)

    drain()

    states = dict(Message.objects.values_list("person", "state"))
    assert states[leaver.pk] == Message.State.CANCELLED
    assert states[stayer.pk] == Message.State.ACCEPTED


def test_a_message_of_a_person_that_is_gone_is_not_wanted():
    message = Message(kind="minutes_published", about="minutes:1", person=None)

    assert kinds.minutes_published(message) != ""


def test_a_concept_can_go_and_its_rows_go_with_it():
    minutes = uploaded()

    actions.delete_draft(minutes, by=minutes.created_by)

    assert (Minutes.objects.count(), Document.objects.count()) == (0, 0)


def test_a_published_verslag_stays():
    minutes = make.minutes()

    with pytest.raises(Refused, match="nieuwe versie"):
        actions.delete_draft(minutes, by=make.staff())
    assert Minutes.objects.count() == 1


def test_a_paper_leaves_a_concept_but_not_a_published_verslag():
    minutes = uploaded(papers=[files.upload(files.pdf(), "a.pdf")])
    actions.remove_paper(minutes.files.get(kind=Kind.EXTRA), by=make.user())
    published = make.minutes(papers=["x"])

    with pytest.raises(Refused, match="blijft staan"):
        actions.remove_paper(published.files.get(kind=Kind.EXTRA), by=make.user())
    assert minutes.files.count() == 1
    assert published.files.count() == 2


def test_twenty_files_are_enough():
    minutes = uploaded()
    for _ in range(19):
        actions.add_paper(minutes, files.upload(files.pdf()), by=make.user())

    with pytest.raises(Refused, match="hoogstens 20"):
        actions.add_paper(minutes, files.upload(files.pdf()), by=make.user())


def test_who_did_what_is_logged():
    minutes = uploaded()
    by = minutes.created_by
    with set_actor(by):
        actions.publish(minutes, by=by)

    entry = LogEntry.objects.get_for_object(minutes).first()
    assert (entry.actor, entry.changes["status"]) == (by, ["draft", "adopted"])


def test_a_person_can_see_which_files_they_uploaded_and_opened():
    minutes = uploaded()
    person = minutes.created_by
    Download.objects.create(document=minutes.files.get().document, person=person)

    held = of(person)

    assert [row["naam"] for row in held["opgeladen bestanden"]] == ["verslag.pdf"]
    assert [row["naam"] for row in held["geopende bestanden"]] == ["verslag.pdf"]
