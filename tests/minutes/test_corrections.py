"""What was adopted is locked; a correction is a next version with its reason (T76)."""

import pytest
from django.urls import reverse

from core.refusal import Refused
from core.times import today
from minutes import actions
from minutes.corrections.actions import drop_correction, issue_correction, start_correction
from minutes.locking import refuse_adopted, refuse_locked_text, writable
from minutes.models import Edition, Minutes, Passage
from outbox.models import Message
from platforms.models import Role
from tests import files, make

pytestmark = pytest.mark.django_db
REASON = "De naam van de spreker was fout."


@pytest.fixture
def minutes():
    row = make.written()
    make.passage(row, "<p>Spreker: Jan.</p>")
    return row


@pytest.fixture
def secretary(minutes):
    return make.member_of(minutes.meeting.atrium, Role.SECRETARY)


def corrected(minutes, by):
    edition = start_correction(minutes, by=by, reason=REASON)
    edition.passages.update(text="<p>Spreker: An.</p>")
    return edition


def texts(user):
    return set(Passage.objects.permitted(user).values_list("text", flat=True))


def test_what_was_adopted_cannot_be_written_any_more(minutes):
    assert writable(minutes) is None
    with pytest.raises(Refused, match="verandert niet meer"):
        refuse_locked_text(minutes)
    with pytest.raises(Refused, match="verandert niet meer"):
        refuse_adopted(minutes)


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_until_then_its_first_version_can(status):
    minutes = make.written(status=status)

    assert refuse_locked_text(minutes) == minutes.editions.get()
    refuse_adopted(minutes)


def test_a_correction_begins_as_a_copy_that_only_writers_see(minutes, secretary):
    member = make.member_of(minutes.meeting.atrium)
    before = Passage.objects.get()

    corrected(minutes, secretary)

    assert texts(member) == {"<p>Spreker: Jan.</p>"}
    assert texts(secretary) == {"<p>Spreker: Jan.</p>", "<p>Spreker: An.</p>"}
    assert {row.key for row in Passage.objects.all()} == {before.key}


def test_once_issued_readers_see_it_with_its_reason_and_writers_keep_the_old(
    client, minutes, secretary
):
    member = make.member_of(minutes.meeting.atrium)
    corrected(minutes, secretary)

    count = issue_correction(minutes, by=secretary)

    assert texts(member) == {"<p>Spreker: An.</p>"}
    assert (count, Message.objects.count()) == (0, 0)
    client.force_login(member)
    html = client.get(minutes.get_absolute_url()).content.decode()
    assert "Versie 2" in html
    assert REASON in html
    old = reverse("minutes:version", args=[minutes.pk, 1])
    assert client.get(old).status_code == 404
    client.force_login(secretary)
    assert "Spreker: Jan." in client.get(old).content.decode()


def test_an_old_version_shows_a_writer_only_the_levels_they_see(client, minutes, secretary):
    make.passage(minutes, "<p>kanarie</p>", level="department")
    corrected(minutes, secretary)
    issue_correction(minutes, by=secretary)
    client.force_login(secretary)

    for number in (1, 2):
        html = client.get(reverse("minutes:version", args=[minutes.pk, number])).content.decode()
        assert "1 passage niet zichtbaar" in html
        assert "kanarie" not in html


def test_readers_are_mailed_only_when_the_writer_asks(minutes, secretary):
    member = make.member_of(minutes.meeting.atrium)
    corrected(minutes, secretary)

    issue_correction(minutes, by=secretary, notify=True)

    mails = {row.to_address: row.text for row in Message.objects.filter(kind="minutes_corrected")}
    assert member.email in mails
    assert REASON in mails[member.email]
    assert "An." not in mails[member.email]


def test_one_correction_is_written_at_a_time_and_twice_begun_is_once(minutes, secretary):
    first = start_correction(minutes, by=secretary, reason=REASON)

    assert start_correction(minutes, by=secretary, reason=REASON) == first
    with pytest.raises(Refused, match=f"{secretary} schrijft al"):
        start_correction(minutes, by=make.staff(), reason="Iets anders.")
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("why", ["", "   "])
def test_a_correction_has_a_reason(minutes, secretary, why):
    with pytest.raises(Refused, match="Geef de reden"):
        start_correction(minutes, by=secretary, reason=why)


def test_a_correction_that_changes_nothing_is_not_issued(minutes, secretary):
    start_correction(minutes, by=secretary, reason=REASON)

    with pytest.raises(Refused, match="verandert nog niets"):
        issue_correction(minutes, by=secretary)


def test_a_dropped_correction_leaves_what_readers_see(minutes, secretary):
    corrected(minutes, secretary)

    drop_correction(minutes, by=secretary)

    assert Edition.objects.count() == 1
    with pytest.raises(Refused, match="geen correctie"):
        drop_correction(minutes, by=secretary)
    assert Edition.objects.get().issued_at is not None


def test_a_concept_is_simply_improved(secretary):
    minutes = make.written(secretary.memberships.get().atrium, status="draft")

    with pytest.raises(Refused, match="nog niet goedgekeurd"):
        start_correction(minutes, by=secretary, reason=REASON)


def test_title_and_summary_change_with_a_reason_and_the_old_ones_are_kept(
    client, minutes, secretary
):
    facts = {"title": "Nieuw", "summary": "Anders.", "dated_on": today(), "revision": 1}
    with pytest.raises(Refused, match="Geef de reden"):
        actions.change(minutes, by=secretary, **facts)
    assert Minutes.objects.get().title == "Verslag Startdag"

    actions.change(minutes, by=secretary, reason=REASON, **facts)

    kept = minutes.former_details.get()
    assert (kept.title, kept.summary, kept.reason) == (
        "Verslag Startdag",
        "Wat we bespraken.",
        REASON,
    )
    client.force_login(secretary)
    assert "Wat we bespraken." in client.get(minutes.get_absolute_url()).content.decode()
    client.force_login(make.member_of(minutes.meeting.atrium))
    assert "Wat we bespraken." not in client.get(minutes.get_absolute_url()).content.decode()


@pytest.mark.parametrize("what", ["version", "paper"])
def test_a_file_comes_with_an_adopted_verslag_only_with_a_reason(secretary, what):
    minutes = make.minutes()
    add = {"version": actions.add_version, "paper": actions.add_paper}[what]

    with pytest.raises(Refused, match="Geef de reden"):
        add(minutes, files.upload(files.pdf("b")), by=secretary)
    added = add(minutes, files.upload(files.pdf("b")), by=secretary, reason=REASON)

    assert added.reason == REASON
    assert minutes.files.count() == 2


def test_a_writer_corrects_from_page_to_page(client, minutes, secretary):
    client.force_login(secretary)
    start = reverse("minutes:correct", args=[minutes.pk])

    assert "verplicht" in client.post(start, {"reason": ""}).content.decode()
    client.post(start, {"reason": REASON})
    Passage.objects.filter(edition__number=2).update(text="<p>Spreker: An.</p>")
    issue = client.get(start).url
    assert "Spreker: An." in client.get(issue).content.decode()
    client.post(issue, {"when": "not"})

    assert Minutes.objects.get().shown_edition == 2


def test_a_new_version_is_for_whom_the_last_one_was(secretary):
    minutes = make.minutes()
    minutes.files.update(level="department")

    added = actions.add_version(minutes, files.upload(files.pdf()), by=secretary, reason=REASON)

    assert added.level == "department"
