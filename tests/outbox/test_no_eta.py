"""The broker is never asked to keep something for later: it would run it twice, or forget it (row 16)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATER = re.compile(r"\b(eta|countdown)\s*=|apply_async\(")
APPS = ("core", "outbox", "inbox", "documents", "members", "platforms", "meetings", "minutes")


def test_no_task_is_scheduled_ahead_by_the_broker():
    files = [path for app in (*APPS, "dashboard", "atrium") for path in (ROOT / app).rglob("*.py")]

    found = [path.name for path in files if LATER.search(path.read_text())]

    assert len(files) > 100
    assert found == []


def test_a_task_that_was_scheduled_ahead_would_be_found():
    """The control."""
    assert LATER.search("task.apply_async(countdown=3600)")
    assert LATER.search("deliver.apply_async(args, eta = moment)")
