"""Notice that the database was put back to an earlier moment, and then let nothing leave.

A restored database holds messages as queued that went out after the back-up was made. So each
round of delivery counts one further in the database and remembers the count in a file of this
machine. A file that is ahead of its own database means that the database went back: then
everything is paused until staff have looked. The file holds the random name of its database, so
that a new or another database is no alarm.
"""

import os
from pathlib import Path
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from outbox.models import Pause, WaterMark

log = structlog.get_logger(__name__)
RESTORED = (
    "De databank werd teruggezet naar een eerder moment. Kijk na welke berichten intussen al "
    "vertrokken zijn, annuleer die en zet de verzending dan weer aan."
)


def look():
    """Pause everything when this machine saw the database further on than it is now.

    Counting on is one statement: a process that freezes here holds no lock for which the others
    wait. So two that begin at the same moment on a new database may each write a row; both are
    counted on, and everyone looks at the same one.
    """
    name, seen = _remembered()
    if not WaterMark.objects.update(number=F("number") + 1):
        WaterMark.objects.create(name=uuid4().hex, number=1)
    mark = WaterMark.objects.order_by("name").first()
    if mark.name == name and seen >= mark.number:
        mark = _catch_up(mark, seen)
    _remember(mark)


@transaction.atomic
def _catch_up(mark, seen):
    """The database went back: let nothing leave, and count on from where it was."""
    pause_all()
    WaterMark.objects.filter(name=mark.name).update(number=Greatest("number", seen + 1))
    mark.refresh_from_db()
    return mark


def pause_all():
    """Hold back everything until staff have looked; returns whether mail still went out."""
    _, made = Pause.objects.get_or_create(scope="", defaults={"reason": RESTORED})
    if made:
        log.error("database_restored", pause="everything")
    return made


def _remembered():
    """What this machine saw last: the name of the database and the count."""
    try:
        name, number = Path(settings.OUTBOX_MARK).read_text().split()
        return name, int(number)
    except (OSError, ValueError):
        return "", 0


def _remember(mark):
    """Written whole or not at all; without a disk to write on, mail still goes out."""
    path = Path(settings.OUTBOX_MARK)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{mark.name} {mark.number}\n")
        os.replace(part, path)
    except OSError as error:
        log.warning("mark_not_kept", error=str(error))
