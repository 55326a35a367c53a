"""Uploading, renewing, publishing and throwing away a verslag, as its writers do it."""

import pytest
from django.urls import reverse

from documents.models import Document
from minutes.models import Minutes, MinutesFile
from outbox.models import Message
from tests import files, make
from tests.minutes.pages import LIST, held, page, published, upload_of

pytestmark = pytest.mark.django_db


def test_a_member_may_see_but_not_write(as_member, atrium):
    minutes = published(atrium)

    pages = ("change", "add_version", "add_paper", "publish", "delete")
    answers = {
        as_member.post(reverse(f"minutes:{name}", args=[minutes.pk])).status_code for name in pages
    }

    assert answers == {403}


def test_a_secretary_uploads_publishes_and_the_members_are_mailed(as_secretary, atrium):
    member, meeting = make.member_of(atrium), held(atrium)
    papers = [files.upload(files.picture(), "kaart.png"), files.upload(files.docx(), "nota.docx")]

    sent = as_secretary.post(
        reverse("minutes:upload", args=[meeting.pk]), upload_of(papers=papers), follow=True
    )
    minutes = Minutes.objects.get()
    confirm = page(as_secretary, reverse("minutes:publish", args=[minutes.pk]))
    address = reverse("minutes:publish", args=[minutes.pk])
    as_mail = as_secretary.post(address, {"as_mail": "ja"})
    asked = page(as_secretary, address)
    done = as_secretary.post(address, {"when": "now"}, follow=True)

    assert "bewaard als concept" in sent.content.decode()
    assert sent.redirect_chain == [(minutes.get_absolute_url(), 302)]
    assert minutes.files.count() == 3
    assert "2 personen krijgen" in confirm
    assert "Publiceer" in asked
    assert as_mail["Content-Security-Policy"].startswith("sandbox; ")
    assert str(member) in confirm
    assert "2 personen krijgen een bericht" in done.content.decode()
    assert Message.objects.filter(person=member, kind="minutes_published").count() == 1


def test_who_comes_to_upload_a_verslag_that_is_there_finds_it(as_secretary, atrium):
    """The reminder in the mailbox leads to the form; a colleague may have been first."""
    minutes = make.minutes(meeting=held(atrium), status=Minutes.Status.DRAFT)
    address = reverse("minutes:upload", args=[minutes.meeting_id])

    looked = as_secretary.get(address, follow=True)
    sent = as_secretary.post(address, upload_of(), follow=True)

    for answer in (looked, sent):
        assert answer.redirect_chain == [(minutes.get_absolute_url(), 302)]
        assert "Van deze bijeenkomst is er al een verslag." in answer.content.decode()
    assert Minutes.objects.get() == minutes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"file": ""}, "Kies een bestand."),
        ({"file": files.upload(b"<html></html>", "verslag.pdf")}, "is geen PDF"),
        ({"file": files.upload(files.picture(), "verslag.png")}, "Dit soort bestand kan niet"),
        ({"papers": [files.upload(b"MZ", "x.exe")]}, "Dit soort bestand kan niet"),
        ({"dated_on": "2190-01-01"}, "niet in de toekomst"),
        ({"dated_on": "0001-01-01"}, "niet in de toekomst"),
        ({"summary": ""}, "verplicht"),
        ({"summary": "x" * 2001}, "2000"),
        ({"title": "x" * 161}, "160"),
    ],
)
def test_a_wrong_upload_is_explained_and_nothing_is_kept(as_secretary, atrium, changes, says):
    for upload in (changes.get("file"), *changes.get("papers", [])):
        if upload:
            upload.seek(0)
    meeting = held(atrium)

    response = as_secretary.post(reverse("minutes:upload", args=[meeting.pk]), upload_of(**changes))

    assert response.status_code == 200
    assert says in response.content.decode()
    assert (Minutes.objects.count(), Document.objects.count()) == (0, 0)


def test_a_file_of_26_megabytes_is_refused_in_words(as_secretary, atrium):
    large = files.upload(b"%PDF-1.4" + b"0" * 26 * 1024 * 1024, "groot.pdf")

    response = as_secretary.post(
        reverse("minutes:upload", args=[held(atrium).pk]), upload_of(file=large)
    )

    assert response.status_code == 200
    assert "groter dan 25 MB" in response.content.decode()
    assert Document.objects.count() == 0


def test_a_nul_in_the_form_is_a_bad_request(as_secretary, atrium):
    response = as_secretary.post(
        reverse("minutes:upload", args=[held(atrium).pk]), upload_of(summary="a\x00b")
    )

    assert response.status_code == 400
    assert Minutes.objects.count() == 0


def test_fields_that_are_not_in_the_form_are_ignored(as_secretary, atrium):
    extra = {"status": "published", "revision": "9", "meeting": "1", "created_by": "1"}

    as_secretary.post(reverse("minutes:upload", args=[held(atrium).pk]), upload_of(**extra))

    minutes = Minutes.objects.get()
    assert (minutes.status, minutes.revision) == (Minutes.Status.DRAFT, 1)


def test_a_stale_form_shows_both_texts_and_saves_nothing(as_secretary, atrium):
    minutes = published(atrium, summary="Eerst.")
    address = reverse("minutes:change", args=[minutes.pk])
    Minutes.objects.update(summary="Van <b>een ander</b>.", revision=2)
    mine = {"title": "Mijn titel", "dated_on": "2026-11-05", "summary": "Van mij.", "revision": 1}
    mine["reason"] = "Een tikfout."

    response = as_secretary.post(address, mine)

    html = response.content.decode()
    assert "Van mij." in html
    assert "Van &lt;b&gt;een ander&lt;/b&gt;." in html
    assert 'name="revision" value="2"' in html
    assert Minutes.objects.get().summary == "Van <b>een ander</b>."
    assert as_secretary.post(address, {**mine, "revision": 2}).status_code == 302
    assert Minutes.objects.get().summary == "Van mij."


def test_a_new_version_and_a_paper_are_added(as_secretary, atrium):
    minutes = published(atrium)

    as_secretary.post(
        reverse("minutes:add_version", args=[minutes.pk]),
        {"file": files.upload(files.pdf("b")), "reason": "Een blad ontbrak."},
    )
    as_secretary.post(
        reverse("minutes:add_paper", args=[minutes.pk]),
        {
            "title": "Kaart",
            "level": "atrium",
            "reason": "Vergeten.",
            "file": files.upload(files.picture(), "k.png"),
        },
    )

    html = page(as_secretary, minutes.get_absolute_url())
    assert list(minutes.files.order_by("pk").values_list("kind", "version", "title")) == [
        ("main", 1, ""),
        ("main", 2, ""),
        ("extra", 1, "Kaart"),
    ]
    assert "Oudere versies (1)" in html


def test_publishing_again_from_a_second_tab_says_it_is_done(as_secretary, atrium):
    minutes = published(atrium)

    assert as_secretary.post(reverse("minutes:publish", args=[minutes.pk])).status_code == 403


def test_a_concept_and_its_paper_can_be_thrown_away(as_secretary, atrium):
    minutes = published(atrium, status="draft", papers=["x"])
    paper = minutes.files.get(kind=MinutesFile.Kind.EXTRA)
    remove = reverse("minutes:remove_paper", args=[minutes.pk, paper.pk])

    page(as_secretary, remove)
    as_secretary.post(remove)
    page(as_secretary, reverse("minutes:delete", args=[minutes.pk]))
    left = MinutesFile.objects.count()
    response = as_secretary.post(reverse("minutes:delete", args=[minutes.pk]))

    assert (left, response.url) == (1, LIST)
    assert Minutes.objects.count() == 0
