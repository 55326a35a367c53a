"""What stands on the home page, block by block; each function is one query."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.utils import timezone

from core.times import midnight, today, working_days_ago
from inbox.models import InboundMail
from meetings.models import Approval, DatePoll, Meeting, Paper, Proposal, Registration
from meetings.polls.reading import waiting_for
from minutes.models import Action, Minutes, Remark
from minutes.reminders import WORKING_DAYS
from outbox.models import Address, Message, Pause
from platforms.models import ORGANISERS, Atrium, JoinRequest, Membership, Platform, Role, Theme
from platforms.standing import REPORTERS

FEW = 5
LIVE = (Registration.Status.REGISTERED, Registration.Status.WAITLISTED)
NEW_WITHIN = timedelta(days=60)
MINUTES_WITHIN = timedelta(days=365)
MAIL_WITHIN = timedelta(days=30)
AT_MOST = 40
MANY = 50


def for_visitor(user):
    """What the network is, and what anyone may know of its calendar."""
    meetings = Meeting.objects.permitted(user).upcoming().going_on()
    return {
        "platforms": Platform.objects.permitted(user),
        "meetings": meetings.select_related("atrium", "municipality")[:FEW],
    }


def for_person(user):
    """To do, coming up and new, for who is logged in.

    Staff may do all of it everywhere, so they get counts instead of lists.
    """
    atria = my_atria(user)
    roles = set() if user.is_staff_member else {row.role for row in atria}
    coming = coming_up(user)
    staff = counts_for_staff(user) if user.is_staff_member else None
    mine = my_drafts(user) if roles & {*ORGANISERS, Role.STEERING} else []
    return {
        "first_atria": atria[: FEW + 1],
        "other_atria": atria[FEW + 1 :],
        "coming": coming[: FEW + 1],
        "to_answer": to_answer(coming)[:FEW],
        "to_choose": waiting_for(user)[:FEW],
        "to_confirm": [row for row in coming if row.my_to_confirm][:FEW],
        "to_decide": requests_to_decide(user) if Role.RELATIONSHIP_MANAGER in roles else [],
        "to_propose": ideas_to_answer(atria) if roles else [],
        "to_settle": remarks_to_settle(atria),
        "to_vet": to_vet(atria)[:FEW] if roles else [],
        "to_approve": [row for row in mine if row.may_approve and not row.is_answered][:FEW],
        "to_announce": [row for row in mine if row.may_announce][:FEW],
        "to_report": without_minutes(user)[:FEW] if roles & set(ORGANISERS) else [],
        "new_minutes": new_minutes(user),
        "my_actions": my_actions(user) if has_promised(user, atria, staff) else [],
        "today": today(),
        "new_papers": new_papers(user),
        "staff": staff,
    }


def my_atria(user):
    """My memberships of today, one per role, with what waits there.

    `new_points`, `new_themes` and `to_vet`: how many. `vet_meeting`: the first meeting with people
    to vet. `remarked`: a verslag that is read through and has remarks without an answer.
    """
    rows = Membership.objects.active().filter(person=user, atrium__is_active=True)
    remarked = Remark.objects.unsettled().filter(
        minutes__meeting__atrium=OuterRef("atrium"), minutes__status=Minutes.Status.IN_REVIEW
    )
    waiting = Registration.objects.to_vet().filter(meeting__atrium=OuterRef("atrium"))
    waiting = waiting.order_by("meeting__starts_at", "meeting")
    rows = rows.annotate(
        new_points=_number(Proposal.objects.new()),
        new_themes=_number(Theme.objects.proposed()),
        remarked=Subquery(remarked.values("minutes")[:1]),
        to_vet=_number(Registration.objects.to_vet(), of="meeting__atrium"),
        vet_meeting=Subquery(waiting.values("meeting")[:1]),
        has_promised=Exists(Action.objects.filter(owner=user, state=Action.State.OPEN)),
    )
    return list(rows.select_related("atrium__platform").order_by("atrium__name", "role"))


def to_vet(atria):
    """Of my atria those that I organise and where somebody waits until one decides."""
    mine = {row.atrium_id: row for row in atria if row.role in ORGANISERS}
    return [row for row in mine.values() if row.to_vet]


def _number(rows, of="atrium"):
    """How many of `rows` the atrium of a membership has, None for none."""
    there = rows.filter(**{of: OuterRef("atrium")}).order_by().values(of)
    return Subquery(there.annotate(number=Count("pk")).values("number"))


def coming_up(user):
    """The next meetings I may take part in, with my answer as `my_status`.

    `my_to_confirm`: whether that answer is older than the time of the meeting (T18).
    """
    rows = Registration.objects.filter(meeting=OuterRef("pk"), person=user)
    mine, asked = rows.values("status"), Exists(rows.to_confirm())
    rows = Meeting.objects.permitted(user, "read").announced() | taken_elsewhere(user)
    rows = (rows | Meeting.objects.permitted(user).date_only()).upcoming()
    rows = rows.annotate(my_status=Subquery(mine[:1]), my_to_confirm=asked)
    rows = rows.select_related("atrium", "municipality")
    return list(rows.order_by("starts_at", "pk")[:AT_MOST])


def taken_elsewhere(user):
    """Meetings of a round in which I have a place, also in another province than mine."""
    return Meeting.objects.announced().filter(round__isnull=False).of(user, *LIVE)


def to_answer(coming):
    """What of `coming_up` still asks an answer; not where I have a place elsewhere in that round."""
    chosen = {row.round_id for row in coming if row.round_id and row.my_status in LIVE}
    return [row for row in coming if is_unanswered(row) and row.round_id not in chosen]


def is_unanswered(meeting):
    return meeting.my_status == Registration.Status.INVITED and meeting.registration_is_open


def requests_to_decide(user):
    rows = JoinRequest.objects.permitted(user, "decide").select_related("atrium", "organisation")
    return rows.order_by("asked_at", "pk")[:FEW]


def ideas_to_answer(atria):
    """Of my atria those that I organise and where points or themes of members wait for an answer."""
    mine = {row.atrium_id: row for row in atria if row.role in ORGANISERS}
    return [row for row in mine.values() if row.new_points or row.new_themes][:FEW]


def remarks_to_settle(atria):
    """Of my atria those of which I write the verslag, and where remarks on one wait for an answer."""
    mine = {row.atrium_id: row for row in atria if row.role in REPORTERS and row.remarked}
    return list(mine.values())[:FEW]


def drafts(user):
    """Coming meetings that nobody has been told about yet."""
    rows = Meeting.objects.permitted(user, "announce").upcoming().select_related("atrium")
    return rows.order_by("starts_at", "pk")


def my_drafts(user):
    """Drafts I can announce, or with which my steering group was asked to agree; one query.

    `polled_until`: until when people say which date suits them, where they are asked. `is_answered`:
    whether the steering group answered since it was asked last.
    """
    polls = DatePoll.objects.open().filter(meeting=OuterRef("pk")).order_by()
    answered = Approval.objects.filter(
        meeting=OuterRef("pk"), answered_at__gte=OuterRef("approval_asked_at")
    )
    rows = Meeting.objects.permitted(user, "announce") | Meeting.objects.permitted(user, "approve")
    rows = rows.upcoming().flagged(user, "announce", "approve").select_related("atrium")
    rows = rows.annotate(
        polled_until=Subquery(polls.values("closes_at")), is_answered=Exists(answered)
    )
    return list(rows.order_by("starts_at", "pk")[:AT_MOST])


def without_minutes(user):
    """Meetings of the past year without a published verslag, `concept_pk` where one was begun."""
    minutes = Minutes.objects.filter(meeting=OuterRef("pk"))
    rows = (
        Meeting.objects.going_on()
        .past()
        .filter(
            ~Exists(minutes.published()),
            atrium__in=Atrium.objects.permitted(user, "report"),
            ends_at__gte=timezone.now() - MINUTES_WITHIN,
        )
    )
    rows = rows.annotate(concept_pk=Subquery(minutes.values("pk")[:1])).select_related("atrium")
    return rows.order_by("starts_at", "pk")


def late_minutes(user):
    """Of those, the ones of which the relationship manager was reminded (T82): PBM watches them."""
    reminded = midnight(working_days_ago(WORKING_DAYS[0]) + timedelta(days=1))
    return without_minutes(user).filter(ends_at__lt=reminded)


def has_promised(user, atria, staff):
    """Whether there may be an action of mine: mostly known by then, so it costs no query."""
    if atria:
        return atria[0].has_promised
    return staff is None or bool(staff.get("promised"))


def my_actions(user):
    """What I promised in a verslag and is still open, the nearest day first."""
    rows = Action.objects.permitted(user, "own").filter(state=Action.State.OPEN)
    rows = rows.select_related("minutes__meeting__atrium")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:FEW]


def new_minutes(user):
    rows = Minutes.objects.permitted(user, "read").published()
    rows = rows.filter(published_at__gte=timezone.now() - NEW_WITHIN)
    return rows.select_related("meeting__atrium").order_by("-published_at", "-pk")[:FEW]


def new_papers(user):
    """Papers of meetings that are still to come."""
    rows = Paper.objects.filter(
        meeting__in=Meeting.objects.permitted(user, "read").announced().upcoming(),
        added_at__gte=timezone.now() - NEW_WITHIN,
    )
    return rows.select_related("meeting__atrium", "document").order_by("-added_at", "-pk")[:FEW]


def counts_for_staff(user):
    """What waits for PBM, as numbers; of the missing verslagen the rows, at most fifty and one."""
    asked = JoinRequest.objects.permitted(user, "decide").filter(status=JoinRequest.Status.OPEN)
    overdue = Q(pk__in=JoinRequest.objects.overdue().values("pk"))
    recent = Message.objects.filter(created_at__gte=timezone.now() - MAIL_WITHIN)
    return {
        "minutes": list(late_minutes(user)[: MANY + 1]),
        "requests": asked.aggregate(all=Count("pk"), overdue=Count("pk", filter=overdue)),
        "pauses": list(Pause.objects.order_by("scope")),
        "mails": recent.aggregate(
            failed=Count("pk", filter=Q(state=Message.State.FAILED)),
            held=Count("pk", filter=Q(state=Message.State.HELD)),
        ),
        **_numbers(user),
    }


def _numbers(user):
    """How many drafts, registrations to vet, mails that wait for a person and addresses without mail there are; one query."""
    rows = {
        "promised": Action.objects.filter(owner=user, state=Action.State.OPEN),
        "to_vet": Registration.objects.to_vet().filter(
            meeting__in=Meeting.objects.permitted(user, "organise")
        ),
        "drafts": drafts(user).filter(status=Meeting.Status.DRAFT),
        "proposals": Proposal.objects.permitted(user, "decide").new(),
        "themes": Theme.objects.permitted(user, "choose").proposed(),
        "inbox": InboundMail.objects.permitted(user).waiting(),
        "blocked": Address.objects.permitted(user).filter(suppressed_at__isnull=False),
    }
    first, *rest = (
        found.order_by().annotate(what=Value(what)).values("what").annotate(number=Count("pk"))
        for what, found in rows.items()
    )
    return dict(first.union(*rest).values_list("what", "number"))
