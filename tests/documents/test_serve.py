"""How a file is handed out (reliability.md 2.3.5). Who may ask is tested where the row is owned."""

import pytest
from django.test import RequestFactory

from documents.actions import store
from documents.models import Document, Download
from documents.serve import serve
from tests import files, make
from tests.files import body

pytestmark = pytest.mark.django_db


def ask(document, person=None, method="get", as_name=None, **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    request.user = person or make.user()
    return serve(request, document, as_name=as_name)


def test_a_file_is_an_attachment_that_cannot_run_and_is_not_kept():
    document = store(files.upload(files.pdf(), "Verslag é.pdf"), by=None)

    response = ask(document)

    assert body(response) == files.pdf()
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(document.size),
        "Content-Disposition": "attachment; filename*=UTF-8''Verslag%20%C3%A9.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
    }


def test_a_name_cannot_break_out_of_its_header():
    document = store(files.upload(files.pdf()), by=None)

    response = ask(document, as_name='a"; x=\r\nSet-Cookie: b')

    body(response)
    assert response["Content-Disposition"].endswith("''a-%3B%20x%3D%20Set-Cookie-%20b.pdf")


@pytest.mark.parametrize(
    ("asked", "status", "start", "stop"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=100-", 206, 100, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-999999", 206, 5, None),
        ("bytes=-999999", 206, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("items=0-1", 200, 0, None),
        ("bytes=-", 200, 0, None),
    ],
)
def test_a_range_gives_that_part(asked, status, start, stop):
    document = store(files.upload(files.pdf()), by=None)

    response = ask(document, Range=asked)

    assert (response.status_code, body(response)) == (status, files.pdf()[start:stop])


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-2", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(asked):
    document = store(files.upload(files.pdf()), by=None)

    response = ask(document, Range=asked)

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{document.size}"


def test_head_gives_the_length_without_the_file():
    document = store(files.upload(files.pdf()), by=None)

    response = ask(document, method="head")

    assert (body(response), response["Content-Length"]) == (b"", str(document.size))
    assert Download.objects.count() == 0


def test_behind_a_proxy_only_the_place_is_handed_out(settings):
    settings.X_ACCEL_PREFIX = "/intern/"
    document = store(files.upload(files.pdf()), by=None)

    response = ask(document)

    assert response["X-Accel-Redirect"] == f"/intern/{document.path}"
    assert (response.content, response["Content-Type"]) == (b"", "application/pdf")


def test_who_took_which_file_is_written_down():
    person, document = make.user(), store(files.upload(files.pdf()), by=None)

    body(ask(document, person))

    assert list(Download.objects.values_list("document", "person")) == [(document.pk, person.pk)]


@pytest.mark.parametrize(
    ("scan", "clamd", "status"),
    [
        (Document.Scan.CLEAN, "tcp://127.0.0.1:3310", 200),
        (Document.Scan.UNSCANNED, "", 200),
        (Document.Scan.UNSCANNED, "tcp://127.0.0.1:3310", 503),
        (Document.Scan.PENDING, "tcp://127.0.0.1:3310", 503),
        (Document.Scan.PENDING, "", 503),
        (Document.Scan.INFECTED, "", 410),
    ],
)
def test_only_what_the_scanner_let_through_is_handed_out(settings, scan, clamd, status):
    document = store(files.upload(files.pdf()), by=None)
    settings.CLAMD_URL = clamd
    document.scan = scan

    response = ask(document)

    body(response)
    assert response.status_code == status
    assert Download.objects.count() == (status == 200)
