"""A member proposes a point; an organiser puts it on an agenda, keeps it for later, or says no (T67)."""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from meetings.agenda.actions import add_item, open_for_change
from meetings.models import Meeting, Proposal
from meetings.proposals import mail
from meetings.submissions import seen_before

State = Proposal.State
COMING = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)
GONE = "Dit voorstel is intussen ingetrokken."
DECIDED = "Over dit voorstel is al beslist."


@transaction.atomic
def propose(atrium, *, by, nonce=None, **fields):
    """A new proposal of `by` in the backlog of `atrium`; the same form again (`nonce`) adds nothing."""
    said = [str(fields[name]) for name in sorted(fields)]
    if seen_before(nonce, by, "propose", atrium.pk, *said):
        return None
    meeting = fields.get("meeting")
    if meeting and meeting.atrium_id != atrium.pk:
        raise Refused("Die bijeenkomst is van een ander atrium.")
    return Proposal.objects.create(atrium=atrium, proposed_by=by, **fields)


@transaction.atomic
def withdraw(proposal, *, by):
    """Take one's own proposal back; Refused once it was decided on."""
    row = proposal_now(proposal)
    if row.state != State.NEW:
        raise Refused(f"{DECIDED} Wilt u het niet meer? Laat het weten aan wie erover besliste.")
    row.delete()


@transaction.atomic
def accept(proposal, *, by, meeting, version=None, **point):
    """Put a proposal on the agenda of `meeting`, still to come; who proposed it owns the point.

    `point`: the title, kind and minutes it gets there. `version`: of the proposal as its reader saw
    it (T11).
    """
    meeting = open_for_change(meeting)
    row = open_proposal(proposal, version)
    if meeting.atrium_id != row.atrium_id:
        raise Refused("Die bijeenkomst is van een ander atrium.")
    if meeting.status not in COMING or meeting.has_begun:
        raise Refused("Die bijeenkomst is al begonnen of voorbij.")
    row.item = add_item(meeting, by=by, owner=row.proposed_by, **point)
    return _decide(row, State.ACCEPTED, by=by)


@transaction.atomic
def keep_for_later(proposal, *, by, version=None, year=None, meeting=None, word=""):
    """Keep it in the backlog, perhaps for a `year` or for a `meeting` whose agenda is still to come."""
    row = open_proposal(proposal, version)
    if meeting and meeting.atrium_id != row.atrium_id:
        raise Refused("Die bijeenkomst is van een ander atrium.")
    row.year, row.meeting, row.item = year, meeting, None
    return _decide(row, State.LATER, by=by, word=word)


@transaction.atomic
def decline(proposal, *, by, word, version=None):
    """Say no, with a word that the proposer reads."""
    row = open_proposal(proposal, version)
    if not clean_line(word, 500):
        raise Refused("Schrijf er een woord uitleg bij: de indiener krijgt het te lezen.")
    row.item = None
    return _decide(row, State.DECLINED, by=by, word=word)


def proposal_now(proposal):
    """`proposal` as it is, locked until the transaction ends; Refused when it was withdrawn."""
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("atrium__platform", "proposed_by")
    row = rows.filter(pk=proposal.pk).first()
    if row is None:
        raise Refused(GONE)
    return row


def open_proposal(proposal, version):
    """As `proposal_now`; Refused when it is on an agenda or declined, or changed since `version`."""
    row = proposal_now(proposal)
    if not row.is_open:
        raise Refused(f"{DECIDED} {decided_words(row)}")
    if version not in {None, row.version}:
        raise Refused(
            f"Intussen heeft {row.decided_by or 'iemand anders'} over dit voorstel beslist. "
            "Er is niets bewaard: bekijk het opnieuw."
        )
    return row


def decided_words(row):
    """Who decided what, for whoever comes second."""
    who = row.decided_by or "Iemand"
    return f"{who} koos “{row.get_state_display()}”."


def _decide(row, state, *, by, word=""):
    row.state, row.word = state, clean_line(word, 500)
    row.decided_by, row.decided_at = by, timezone.now()
    row.version += 1
    row.save()
    mail.answered(row)
    return row
