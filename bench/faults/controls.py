"""The controls: each takes one safety out, after which the scenario must fail.

They are what makes a passed bar mean something: without the lock the seat is sold twice.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.db.models import QuerySet, Value
from django.utils import timezone

from inbox import actions as inbox
from inbox import letters, processing
from meetings import mail_readers, reminders
from meetings.actions import seats
from outbox import actions as outbox
from outbox import claim, delivery, querysets, smtp
from outbox.models import Message
from outbox.smtp import Courier, NotAccepted, ServerDown


def no_lock():
    """Nobody waits for anybody: rows are read without a lock, and claimed whoever has them."""
    QuerySet.select_for_update = lambda self, *args, **kwargs: self
    querysets.MessageQuerySet.free = querysets.MessageQuerySet.in_line


def no_owner():
    """A worker does not ask whether a message is still its own."""

    def whatever(key, owner):
        return claim.told(Message.objects.filter(pk=key)).first()

    claim.mine = whatever
    delivery.STOP_AT = 1000


def no_second_look():
    """What was claimed is sent, whatever happened since."""
    delivery.unwanted = lambda message: ""


def own_clock():
    """Leases are judged by the clock of whoever looks."""

    def now():
        return Value(timezone.now())

    claim.Now = querysets.Now = now


def new_id_each_time():
    """Each attempt is a new mail to whoever receives it."""
    build = delivery.build

    def renamed(message):
        message.message_id = f"<{token_hex(8)}@control.example>"
        return build(message)

    delivery.build = renamed


def no_once():
    """A form sent again acts again."""
    QuerySet.select_for_update = lambda self, *args, **kwargs: self
    seats.seen_before = lambda *args: False


def no_moment():
    """A reminder leaves when it was made, by whatever clock."""
    post_many = outbox.post_many
    outbox.post_many = lambda *args, due_at=None, **fields: post_many(*args, **fields)


def same_distance():
    """A reminder is so many times 24 hours before, also when the clock changes in between."""
    at = reminders.moment_of

    def moment(meeting, kind):
        days = timedelta(days=reminders.DAYS_BEFORE[kind])
        return at(meeting, kind) if days.days > 2 else meeting.starts_at - days - timedelta(hours=5)

    reminders.moment_of = moment


def one_mail_per_connection():
    """A new connection for each mail."""
    smtp.MOST_PER_CONNECTION = 1


def down_is_final():
    """A server that cannot be reached counts as a refusal for good."""

    def carry(self, *args):
        try:
            return carried(self, *args)
        except ServerDown as down:
            raise NotAccepted(str(down), permanent=True) from down

    carried, Courier.carry = Courier.carry, carry


def everything_is_final():
    """Any refusal ends the message."""
    _refusals(permanent=True)


def nothing_is_final():
    """Any refusal is tried again at once."""
    _refusals(permanent=False)
    claim.BACKOFF[:] = [0.1]


def _refusals(*, permanent):
    carry = Courier.carry

    def changed(self, *args):
        try:
            return carry(self, *args)
        except NotAccepted as refusal:
            refusal.permanent = permanent
            raise

    Courier.carry = changed


def no_sign_of_life():
    """Nobody is told that a worker lives, so nobody sees that it stands still."""
    settings.ALIVE_FILE = ""


def never_automatic():
    """Whatever comes in was written by a person, who always wants an answer."""
    letters.why_automatic = lambda *args, **kwargs: ""
    mail_readers.may_answer = lambda *args, **kwargs: True


def no_turns():
    """The same mail is a new one each time, and whoever reads it acts on it."""
    inbox.sha256 = lambda raw: sha256(raw + token_hex(8).encode())
    processing._came_before = lambda mail: False


def nothing():
    """The stage itself leaves something out."""


CONTROLS = {
    function.__name__: function
    for function in (
        *(no_lock, no_owner, no_second_look, own_clock),
        *(no_once, no_moment, same_distance, one_mail_per_connection),
        *(new_id_each_time, everything_is_final, nothing_is_final, down_is_final),
        *(no_sign_of_life, never_automatic, no_turns),
    )
} | dict.fromkeys(["no_loop", "no_index", "commits_unwritten", "killed_outright"], nothing)
