"""What the tests of the pages about verslagen share."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from dashboard.search.indexing import work_off
from tests import files, make

LIST = reverse("minutes:list")


def page(client, address=LIST, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def held(atrium, days=7, **fields):
    start = timezone.now().replace(microsecond=0) - timedelta(days=days)
    return make.meeting(
        atrium=atrium, starts_at=start, ends_at=start + timedelta(hours=3), **fields
    )


def published(atrium, text="x", **fields):
    row = make.minutes(text, meeting=held(atrium), **fields)
    work_off()
    return row


def upload_of(**changes):
    details = {
        "title": "Verslag november",
        "dated_on": "2026-11-05",
        "summary": "Kort.",
        "file": files.upload(files.pdf("molens"), "verslag.pdf"),
    }
    return {**details, **changes}
