"""Kill the process and fill the disk: no row without a file, nothing half written (bar 26)."""

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import RequestFactory

from documents import storage
from documents.actions import store
from documents.forms import DocumentField
from documents.models import Document
from documents.refusal import BadFile
from tests import files

KILLS = 20


def worker(environment):
    """A process of its own that stores files as fast as it can."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.documents.crash_worker"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline() == b"klaar\n"
    return process


@pytest.fixture
def own_database(tmp_path):
    """A SQLite file that other processes can open too; ours for as long as the test lasts."""
    name = str(tmp_path / "proef.sqlite3")
    environment = {
        "DATABASE_URL": f"sqlite:///{name}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "atrium.settings",
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, cwd=settings.BASE_DIR, env={**os.environ, **environment}, check=True)
    return environment


def report(environment):
    """What a sweep finds, a day later, in the files and rows that the killed processes left."""
    program = (
        "import django; django.setup()\n"
        "from documents import sweep\n"
        "from documents.models import Document\n"
        "sweep.OLD = -5\n"
        "found = sweep.sweep()\n"
        "print(found.removed, found.missing, Document.objects.count())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [int(number) for number in done.stdout.split()]


@pytest.mark.slow
def test_killed_at_any_moment_there_is_never_a_row_without_its_file(own_database):
    for _ in range(KILLS):
        process = worker(own_database)
        time.sleep(random.uniform(0.05, 0.3))
        process.kill()
        process.wait()
        process.stdout.close()

    removed, missing, rows = report(own_database)

    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert rows > KILLS
    assert missing == 0
    assert len(left) == rows
    assert not any(path.name.startswith(storage.PART) for path in left)
    assert report(own_database)[0] == 0


def mounted(folder):
    """Whether we may make a real disk of 4 MB here (root, in most containers)."""
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path, settings):
    """A disk of 4 MB; without the right to mount one, a limit of 4 MB per file (EFBIG)."""
    folder = tmp_path / "klein"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    if mounted(folder):
        yield folder
        subprocess.run(["umount", folder], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 1024 * 1024, before[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db
def test_a_full_disk_is_said_in_words_and_leaves_no_row_and_no_stub(small_disk):
    large = files.pdf("woord " * 900_000)
    kept = store(files.upload(files.pdf()), by=None)

    with pytest.raises(BadFile, match="geen plaats meer"):
        store(files.upload(large), by=None)

    assert len(large) > 4 * 1024 * 1024
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [storage.location(kept)]
    assert Document.objects.get() == kept
    assert store(files.upload(files.pdf()), by=None).pk


class UploadForm(forms.Form):
    file = DocumentField()


def test_a_disk_that_fills_up_while_the_browser_sends_is_said_beside_the_field(
    small_disk, settings
):
    settings.FILE_UPLOAD_TEMP_DIR = small_disk
    sent = RequestFactory().post("/", {"file": files.upload(files.pdf("woord " * 900_000))})

    form = UploadForm(sent.POST, sent.FILES)

    assert "geen plaats meer" in form.errors["file"][0]
    sent.close()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_what_is_over_the_limit_is_counted_but_not_written(settings):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    sent = RequestFactory().post("/", {"file": files.upload(b"%PDF-1.4" * 1_000_000)})

    form = UploadForm(sent.POST, sent.FILES)

    written = os.stat(sent.FILES["file"].temporary_file_path()).st_size
    assert sent.FILES["file"].size == 8_000_000
    assert written <= settings.UPLOAD_MAX_BYTES + 64 * 1024
    assert "groter dan 3 MB" in form.errors["file"][0]
    sent.close()
