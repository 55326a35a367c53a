"""How long we keep what about people, and how it goes: here, because every app below holds some.

`docs/privacy-register.csv` says per field what it is for and how long it stays; a test fails for
a personal field that is not in it. The privacy page says the same in fewer words.
"""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.times import today
from inbox.upkeep import forget
from meetings.models import (
    Answer,
    Duty,
    PollAnswer,
    Proposal,
    Registration,
    SheetImport,
    Speaker,
    Submission,
    Wish,
    WorkshopSeat,
)
from meetings.polls.upkeep import forget_poll_answers
from meetings.questions.actions import forget_answers
from minutes.writing.history import forget_earlier_texts
from outbox.models import Address, Bounce, Message, MessageEvent
from platforms.models import JoinRequest, ThemeSupport
from surveys.models import Asked
from surveys.upkeep import forget_evaluations

KEEP_LOG = timedelta(days=3 * 365)
KEEP_REQUEST = timedelta(days=2 * 365)
KEEP_REASON = timedelta(days=365)
KEEP_SUBMISSION = timedelta(days=7)
KEEP_SHEET = timedelta(days=30)
ERASED = "(gewist)"


@transaction.atomic
def forget_old():
    """Delete or empty what was kept long enough (downloads and mails: documents, outbox)."""
    now = timezone.now()
    for model, moment in ((LogEntry, "timestamp"), (AdminLogEntry, "action_time")):
        model.objects.filter(**{f"{moment}__lt": now - KEEP_LOG}).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    JoinRequest.objects.filter(decided_at__lt=now - KEEP_REQUEST).delete()
    declined = Proposal.objects.filter(state=Proposal.State.DECLINED)
    declined.filter(decided_at__lt=now - KEEP_REQUEST).delete()
    ThemeSupport.objects.filter(theme__year__lt=today().year - 1).delete()
    Submission.objects.filter(sent_at__lt=now - KEEP_SUBMISSION).delete()
    spoken = Speaker.objects.filter(item__meeting__ends_at__lt=now - KEEP_REASON)
    spoken.exclude(email="", bio="", needs="").update(email="", bio="", needs="")
    Duty.objects.filter(meeting__ends_at__lt=now - KEEP_REASON).exclude(reason="").update(reason="")
    SheetImport.objects.filter(made_at__lt=now - KEEP_SHEET).delete()
    over = Registration.objects.filter(meeting__ends_at__lt=now - KEEP_REASON)
    over.exclude(reason="").update(reason="")
    Wish.objects.filter(registration__in=over).delete()
    WorkshopSeat.objects.filter(registration__in=over).exclude(reason="").update(reason="")
    forget_answers(now)
    forget_poll_answers(now)
    forget_earlier_texts()
    forget_evaluations(now)


@transaction.atomic
def forget_person(person, names):
    """Erase `names` (a name and addresses) of someone who was just anonymised, wherever they stand."""
    asked = JoinRequest.objects.filter(Q(person=person) | Q(email__in=names))
    asked.exclude(reason="").update(reason=ERASED)
    asked.update(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        motivation="",
    )
    Answer.objects.filter(person=person).delete()
    PollAnswer.objects.filter(person=person).delete()
    Asked.objects.filter(person=person).delete()
    own = Proposal.objects.filter(proposed_by=person)
    own.exclude(why="").update(why="")
    own.exclude(word="").update(word=ERASED)
    registrations = Registration.objects.filter(person=person)
    registrations.update(reason="")
    registrations.exclude(override="").update(override=ERASED)
    Duty.objects.filter(person=person).update(reason="")
    Speaker.objects.filter(person=person).update(bio="", needs="")
    outside = Speaker.objects.filter(Q(email__in=names) | Q(name__in=names))
    outside.update(name=ERASED, email="", organisation="", bio="", needs="")
    told = Q(to_address__in=names)
    for name in names:
        told |= Q(text__contains=name) | Q(subject__contains=name) | Q(calendar__contains=name)
    said = explained = Q(pk__in=[])
    for name in names:
        said |= Q(detail__contains=name)
        explained |= Q(reason__contains=name)
    Message.objects.filter(explained).update(reason=ERASED)
    events = MessageEvent.objects.filter(
        Q(message__person=person) | Q(message__to_address__in=names)
    )
    events.filter(said).update(detail=ERASED)
    unsent = Message.objects.in_line() | Message.objects.held()
    mails = Message.objects.filter(told).exclude(pk__in=unsent.values("pk"))
    mails.filter(to_address__in=names).update(to_address=person.email)
    mails.update(text="", calendar="", subject=ERASED, facts={})
    Address.objects.filter(address__in=names).delete()
    Bounce.objects.filter(address__in=names).update(address=person.email, detail="")
    forget(person, names, erased=ERASED)
