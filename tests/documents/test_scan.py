"""The virus scanner: nothing is handed out without its word (reliability.md 2.3.4, cases 68 and 69)."""

import socket

import pytest

from documents.actions import store
from documents.models import Document
from documents.tasks import scan_pending
from outbox.models import Message
from tests import files, make
from tests.clamd import CLAMD, RealClamd, SmallClamd

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_clamd(settings):
    clamd = SmallClamd()
    clamd.start()
    settings.CLAMD_URL = clamd.url
    yield clamd
    clamd.stop()


@pytest.fixture(params=["real", "small"])
def clamd(request, settings, tmp_path):
    """Both scanners where the real one is installed, else twice the small one."""
    scanner = RealClamd(tmp_path) if request.param == "real" and CLAMD else SmallClamd()
    scanner.start()
    settings.CLAMD_URL = scanner.url
    yield scanner
    scanner.stop()


def infected():
    return files.upload(files.pdf(comment=files.EICAR), "besmet.pdf")


def test_a_clean_file_becomes_downloadable_after_its_scan(clamd):
    document = store(files.upload(files.pdf()), by=None)
    before = document.is_downloadable

    scan_pending()

    document.refresh_from_db()
    assert (before, document.scan, document.is_downloadable) == (False, Document.Scan.CLEAN, True)


def test_an_infected_file_is_held_back_and_its_uploader_told_once(clamd):
    author, staff = make.user(), make.staff()
    make.staff(is_active=False)
    document = store(infected(), by=author)

    scan_pending()
    scan_pending()

    document.refresh_from_db()
    assert (document.scan, document.is_downloadable) == (Document.Scan.INFECTED, False)
    assert list(Message.objects.order_by("pk").values_list("to_address", "subject")) == [
        (author.email, "Uw bestand besmet.pdf is besmet"),
        (staff.email, "Besmet bestand tegengehouden: besmet.pdf"),
    ]
    told = Message.objects.get(kind="file_infected_staff").text
    assert f"/beheer/documents/document/{document.pk}/change/" in told
    assert author.get_full_name() in told


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "", "stream: OK?"])
def test_any_other_answer_is_not_clean(small_clamd, answer):
    small_clamd.answer = answer
    document = store(files.upload(files.pdf()), by=None)

    scan_pending()

    document.refresh_from_db()
    assert (document.scan, document.is_downloadable) == (Document.Scan.PENDING, False)


def test_a_file_waits_while_the_scanner_is_down_and_is_scanned_when_it_is_back(settings):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
    document = store(files.upload(files.pdf()), by=None)
    scan_pending()
    document.refresh_from_db()
    waiting = document.scan
    clamd = SmallClamd()
    clamd.start()
    settings.CLAMD_URL = clamd.url

    scan_pending()

    clamd.stop()
    document.refresh_from_db()
    assert (waiting, document.scan) == (Document.Scan.PENDING, Document.Scan.CLEAN)


def test_what_was_never_scanned_is_scanned_once_there_is_a_scanner(small_clamd, settings):
    settings.CLAMD_URL = ""
    document = store(files.upload(files.pdf()), by=None)
    settings.CLAMD_URL = small_clamd.url
    before = document.is_downloadable

    scan_pending()

    document.refresh_from_db()
    assert (before, document.scan) == (False, Document.Scan.CLEAN)


def test_without_a_scanner_nothing_is_asked():
    document = store(infected(), by=None)

    scan_pending()

    document.refresh_from_db()
    assert document.scan == Document.Scan.UNSCANNED
