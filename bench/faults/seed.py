"""What a scenario starts from: `python -m bench.faults.seed WHAT ARGUMENTS` prints JSON."""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone

from core.times import at, local
from meetings import actions, links, mail, reminders
from meetings.models import Meeting, Registration, ReminderRound
from members.models import User
from outbox import claim
from outbox.models import Message
from tests import live, make


def post(count):
    """That many mails in one transaction."""
    with transaction.atomic():
        return post_apart(count)


def post_apart(count):
    """That many mails, each in a transaction of its own."""
    for n in range(count):
        send_mail(f"Bericht {n}", f"Dit is bericht {n}.", None, [f"lid{n}@gemeente.example"])
    return count


def people(count):
    """Logged-in members of one atrium: the cookies and the form token of each."""
    atrium = make.atrium()
    return [_browser(make.member_of(atrium)) for _ in range(count)]


def meeting(seats, count, registered=0):
    """A meeting and `count` members, of whom the first `registered` have a seat."""
    row = make.meeting(capacity=seats or None, venue="Zaal 1")
    members = [make.member_of(row.atrium) for _ in range(count)]
    for person in members[:registered]:
        actions.register(row, person, by=person)
    Message.objects.all().delete()
    browsers = [_browser(person) for person in members]
    return {"meeting": row.pk, "people": browsers}


def _browser(person):
    cookies, token = live.cookies_of(person)
    return {"pk": person.pk, "cookies": cookies, "token": token}


def answer_links(pk):
    """The address in the mail of everyone who was invited to a meeting."""
    rows = Registration.objects.filter(meeting=pk).select_related("person", "meeting")
    return {row.person_id: links.answer(row).removeprefix(settings.SITE_URL) for row in rows}


def reminded_meeting(count):
    """A meeting in two days whose reminders to `count` people stand ready; its key."""
    row = make.meeting(starts_at=timezone.now() + timedelta(days=1, hours=4), venue="Zaal 1")
    members = [make.member_of(row.atrium) for _ in range(count)]
    for person in members:
        actions.register(row, person, by=person)
    long_ago = timezone.now() - timedelta(days=30)
    Registration.objects.filter(meeting=row).update(answered_at=long_ago, invited_at=long_ago)
    Message.objects.all().delete()
    rows = list(Registration.objects.filter(meeting=row).select_related("person", "organisation"))
    mail.reminded("reminder_registered", row, rows, moment=timezone.now())
    return row.pk


def invited():
    """Someone who was invited to a meeting: the address, the UID of the invitation, and now."""
    row = make.meeting(venue="Zaal 1")
    registration = make.registration(meeting=row, person=make.member_of(row.atrium))
    uid = f"{registration.uid}@{settings.MAIL_DOMAIN}"
    stamp = f"{timezone.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return {"uid": uid, "address": registration.person.email, "stamp": stamp}


def long_queue(count):
    """That many messages that wait, quickly made."""
    post_apart(1)
    first = Message.objects.get()
    values = {field.attname: getattr(first, field.attname) for field in Message._meta.fields}
    for own in ("id", "key", "message_id", "token"):
        del values[own]
    rows = (Message(key=f"rij:{n}", **values) for n in range(count - 1))
    Message.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_message")
    return count


def claim_again_and_again(times):
    """How long each claim of a batch took, in seconds; the first, which connects, is not counted."""
    claim.claim("voorop")
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        assert len(claim.claim("proef")) == claim.BATCH
        seconds.append(time.perf_counter() - begun)
    return seconds


def cancel(pk):
    """Cancel a meeting."""
    actions.cancel(Meeting.objects.get(pk=pk), by=make.staff(), reason="Proef")
    return pk


def meeting_to_remind_of(count):
    """A meeting with so many people whose reminder is due the next time it is nine."""
    now = local(timezone.now())
    day = now.date() + timedelta(days=int(now.hour >= reminders.HOUR))
    moment = at(day, reminders.HOUR)
    _meeting_after(moment, count)
    seconds = int((moment - timezone.now()).total_seconds())
    return {"moment": moment.isoformat(), "seconds": seconds}


def meetings_after(*moments):
    """Meetings of one person, each to be reminded of at its moment (seconds since 1970)."""
    for moment in moments:
        _meeting_after(datetime.fromtimestamp(moment, UTC), 1)
    return len(moments)


def _meeting_after(moment, count):
    days = reminders.DAYS_BEFORE["reminder_registered"]
    row = make.meeting(starts_at=at(local(moment).date() + timedelta(days=days), 14), venue="Zaal")
    for _ in range(count):
        person = make.member_of(row.atrium)
        actions.register(row, person, by=person)
    long_ago = timezone.now() - timedelta(days=30)
    row.registrations.update(answered_at=long_ago, invited_at=long_ago)
    Message.objects.all().delete()


def scan():
    """One look for reminders, as the worker does each minute."""
    return reminders.scan()


def scan_at(*moments):
    """A look at each moment (seconds since 1970) of the faked clock; how many rounds there are then."""
    counts = []
    for moment in moments:
        # Read in the time zone that Django gave this process.
        written = f"{local(datetime.fromtimestamp(moment, UTC)):%Y-%m-%d %H:%M:%S}"
        Path(os.environ["CLOCK_FILE"]).write_text(written)
        reminders.scan()
        counts.append(ReminderRound.objects.filter(kind="reminder_registered").count())
    return counts


def invite(pk):
    """Invite everyone of the atrium who has no answer yet."""
    row = Meeting.objects.get(pk=pk)
    known = row.registrations.values("person")
    members = User.objects.filter(memberships__atrium=row.atrium_id).exclude(pk__in=known)
    rows = [Registration(meeting=row, person=person) for person in members]
    return len(Registration.objects.bulk_create(rows))


def forget_uniqueness():
    """A control: let the database accept the same registration and the same form twice."""
    with connection.cursor() as cursor:
        for table in ("meetings_registration", "meetings_submission", "outbox_message"):
            found = connection.introspection.get_constraints(cursor, table)
            for name, about in found.items():
                if about["unique"] and not about["primary_key"]:
                    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
                    cursor.execute(f"DROP INDEX IF EXISTS {name}")
    return True


def forget_indexes():
    """A control: let the database look for what is due without an index."""
    with connection.cursor() as cursor:
        for index in Message._meta.indexes:
            cursor.execute(f"DROP INDEX IF EXISTS {index.name}")
    return True


SEEDS = {
    function.__name__: function
    for function in (
        *(post, post_apart, people, meeting, invite, answer_links, reminded_meeting, cancel),
        *(meeting_to_remind_of, meetings_after, scan, scan_at, invited),
        *(long_queue, claim_again_and_again, forget_uniqueness, forget_indexes),
    )
}

if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(SEEDS[what](*map(int, arguments))))
