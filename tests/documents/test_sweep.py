"""Files and rows compared, both ways (reliability.md 2.3.7, bar 26)."""

import os
import time
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from core.times import today
from documents import storage
from documents.actions import store
from documents.models import Document, Download, Sweep
from documents.sweep import sweep
from tests import files

pytestmark = pytest.mark.django_db


def left(name, hours):
    """A file on disk that no row knows, written `hours` ago."""
    path = settings.MEDIA_ROOT / "ab" / "cd" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    moment = time.time() - hours * 3600
    os.utime(path, (moment, moment))
    return path


def test_what_a_crash_left_behind_goes_after_a_day_and_stored_files_stay():
    stored = storage.location(store(files.upload(files.pdf()), by=None))
    os.utime(stored, (0, 0))
    old = [left(f"{storage.PART}x", 25), left(str(uuid.uuid4()), 25)]
    young = [left(f"{storage.PART}y", 23), left(str(uuid.uuid4()), 23)]
    stranger = left("leesmij.txt", 1000)

    report = sweep()

    assert [path.exists() for path in old] == [False, False]
    assert [path.exists() for path in [*young, stranger, stored]] == [True] * 4
    assert (report.removed, report.missing, report.damaged) == (2, 0, 0)


def test_a_lost_file_is_reported(capsys):
    document = store(files.upload(files.pdf(), "Verslag.pdf"), by=None)
    storage.location(document).unlink()

    call_command("sweep_files")

    assert Sweep.objects.get().missing == 1
    assert (
        capsys.readouterr().out == "0 opgeruimd, 1 ontbreken, 0 gewijzigd\nontbreekt: Verslag.pdf\n"
    )


def test_a_changed_file_is_found_when_its_turn_comes():
    document = store(files.upload(files.pdf()), by=None)
    turn = uuid.UUID(int=100 * 7 + today().toordinal() % 100)
    Document.objects.update(id=turn)
    storage.location(document).write_bytes(b"%PDF-1.4 anders")

    assert sweep().damaged == 1


def test_downloads_are_forgotten_after_a_year():
    document = store(files.upload(files.pdf()), by=None)
    for days in (364, 366):
        row = Download.objects.create(document=document)
        Download.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))

    sweep()

    assert Download.objects.count() == 1
