"""How much fits: 20 files per meeting, 2 GB per platform, 50 uploads per person per day (2.3.1)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.times import today
from documents.actions import store
from documents.models import Document
from documents.quota import UPLOADS_PER_DAY
from meetings.models import Meeting, Paper
from meetings.room import BYTES_PER_PLATFORM, FILES_PER_MEETING
from minutes.models import Minutes, MinutesFile
from platforms.models import Role
from tests import files, make
from tests.meetings.planning_form import data
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make.meeting(status=Meeting.Status.HELD, starts_at=timezone.now() - timedelta(days=1))


@pytest.fixture
def manager(meeting, client):
    person = make.member_of(meeting.atrium, Role.RELATIONSHIP_MANAGER)
    client.force_login(person)
    return person


def on_disk():
    return sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def fill(meeting, count, **fields):
    """So many papers of the meeting; `fields` say what their documents are."""
    for number in range(count):
        document = store(files.upload(files.pdf()), by=None)
        Document.objects.filter(pk=document.pk).update(**fields)
        Paper.objects.create(meeting=meeting, title=f"Nota {number}", document=document)


def verslag(**more):
    fields = {"title": "Verslag", "dated_on": today().isoformat(), "summary": "Veel besproken."}
    return {**fields, "file": files.upload(files.pdf()), **more}


def upload(client, meeting, **more):
    return client.post(reverse("minutes:upload", args=[meeting.pk]), verslag(**more))


def refused(client, meeting, **more):
    """Upload; the page that comes back, after checking that nothing was kept or lost."""
    before = (on_disk(), Document.objects.count())
    answer = upload(client, meeting, **more)
    assert (on_disk(), Document.objects.count()) == before
    assert not Minutes.objects.exists()
    assert "Veel besproken." in answer.content.decode()
    return text_of(answer)


def test_papers_and_verslag_together_are_twenty_files(client, meeting, manager):
    fill(meeting, FILES_PER_MEETING - 1)
    papers = [files.upload(files.pdf(), "bijlage.pdf")]

    assert "passen hoogstens 20 bestanden" in refused(client, meeting, papers=papers)
    assert upload(client, meeting).status_code == 302


def test_a_next_version_and_a_paper_beyond_twenty_are_refused(client, meeting, manager):
    minutes = make.minutes(meeting=meeting)
    fill(meeting, FILES_PER_MEETING - 1)

    for page in ("minutes:add_version", "minutes:add_paper"):
        form = {"title": "Bijlage", "level": "atrium", "reason": "Vergeten."}
        form["file"] = files.upload(files.pdf())
        answer = client.post(reverse(page, args=[minutes.pk]), form)
        assert "passen hoogstens 20 bestanden" in text_of(answer)

    assert MinutesFile.objects.count() == 1


def test_the_room_of_a_platform_ends_at_two_gigabytes_and_that_of_another_does_not(
    client, meeting, manager
):
    size = len(files.pdf())
    elsewhere = make.meeting()
    fill(elsewhere, 1, size=BYTES_PER_PLATFORM)
    other = make.meeting(atrium=make.atrium(platform=meeting.atrium.platform))
    fill(other, 1, size=BYTES_PER_PLATFORM - size + 1)

    words = refused(client, meeting)
    held = Paper.objects.filter(meeting=other).values("document")
    Document.objects.filter(pk__in=held).update(size=BYTES_PER_PLATFORM - size)

    assert f"De opslagruimte van {meeting.atrium.platform} is vol (2 GB)." in words
    assert upload(client, meeting).status_code == 302


def test_fifty_uploads_a_day_are_counted_before_anything_is_stored(client, meeting, manager):
    for _ in range(UPLOADS_PER_DAY - 1):
        store(files.upload(files.pdf()), by=manager)
    papers = [files.upload(files.pdf(), "bijlage.pdf")]

    assert "hoogstens 50 bestanden per dag" in refused(client, meeting, papers=papers)
    assert upload(client, meeting).status_code == 302


def test_the_planning_form_says_so_beside_the_list_and_loses_nothing(client):
    draft = make.meeting(status=Meeting.Status.DRAFT)
    client.force_login(make.member_of(draft.atrium, Role.CHAIR))
    fill(draft, FILES_PER_MEETING)
    paper = {"title": "Te veel", "file": files.upload(files.pdf())}
    address = reverse("admin:meetings_meeting_change", args=[draft.pk])
    before = on_disk()

    form = data(draft, papers=[paper], title="Andere titel")
    page = client.post(address, form).content.decode()

    assert "passen hoogstens 20 bestanden" in page
    assert "Andere titel" in page
    assert on_disk() == before
    draft.refresh_from_db()
    assert draft.title != "Andere titel"
