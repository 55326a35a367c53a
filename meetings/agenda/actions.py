"""The points of an agenda: added, changed, put in another order, taken away.

Nobody is mailed, except who proposed a point that is taken away. Two people may
build the same agenda at once: each point has a version of its own (T11), and a point moves from the
place where its mover saw it.
"""

from django.db import transaction

from core.refusal import Refused
from documents.actions import store
from documents.formats import ANY
from meetings.agenda.order import STEP, next_order
from meetings.backlog import let_go_point
from meetings.locking import last_editor, lock
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.room import check_room
from meetings.submissions import seen_before

FIELDS = ("title", "kind", "minutes", "owner")
CANCELLED = "Deze bijeenkomst is geannuleerd en verandert niet meer."
GONE = "Dit agendapunt bestaat niet meer: iemand heeft het intussen verwijderd of doorgeschoven."

MOVED_ON = (
    "Dit punt is doorgeschoven en blijft hier staan, zodat te lezen is wat ermee gebeurde. "
    "Haal het eerst terug."
)


def open_for_change(meeting):
    """`meeting`, locked; Refused when it was cancelled."""
    meeting, _ = lock(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused(CANCELLED)
    return meeting


def point_now(meeting, item):
    """`item` as it is now in the agenda of `meeting`; Refused when it left that agenda."""
    found = AgendaItem.objects.filter(meeting=meeting, pk=item.pk).select_related("owner").first()
    if found is None:
        raise Refused(GONE)
    return found


@transaction.atomic
def add_item(meeting, *, by, nonce=None, **fields):
    """A new point at the end of the agenda; the same form again (`nonce`) adds nothing."""
    meeting = open_for_change(meeting)
    if seen_before(nonce, by, "agenda", meeting.pk, fields["title"], fields["minutes"]):
        return None
    return AgendaItem.objects.create(meeting=meeting, order=next_order(meeting), **fields)


@transaction.atomic
def change_item(item, *, by, version=None, **fields):
    """Change what `fields` names of a point; returns it.

    `version`: what the form was filled in from; Refused when someone else edited since (T11).
    """
    assert set(fields) <= set(FIELDS), f"{fields} do not change through this action"
    now = point_now(open_for_change(item.meeting), item)
    refuse_stale(now, version)
    changed = [name for name in fields if getattr(now, name) != fields[name]]
    for name in changed:
        setattr(now, name, fields[name])
    if changed:
        now.version += 1
        now.save(update_fields=[*changed, "version"])
    return now


@transaction.atomic
def move_item(item, *, by, place, seen):
    """Put a point on `place` (from 1) of the agenda; `seen`: the place where it stood on the page.

    Sent twice it moves once. Refused when someone else moved it meanwhile (T11).
    """
    meeting = open_for_change(item.meeting)
    item = point_now(meeting, item)
    rows = list(AgendaItem.objects.filter(meeting=meeting))
    now = rows.index(item) + 1
    place = max(1, min(place, len(rows)))
    if now not in {seen, place}:
        raise Refused(
            f"Intussen heeft {last_editor(item)} “{item.title}” verplaatst. "
            "Kijk na waar het nu staat en verplaats het opnieuw."
        )
    rows.insert(place - 1, rows.pop(now - 1))
    _number(rows, moved=item)


@transaction.atomic
def remove_item(item, *, by, version=None):
    """Take a point from the agenda, with its speakers; its papers stay with the meeting.

    A proposal of a member waits again, and the member is mailed.
    """
    now = point_now(open_for_change(item.meeting), item)
    refuse_stale(now, version)
    if now.moved_on_at:
        raise Refused(MOVED_ON)
    let_go_point(now, by=by)
    now.delete()


@transaction.atomic
def keep_paper(meeting, *, by, file=None, paper=None, **fields):
    """Add a paper to a meeting or to one of its points, or change `paper`; returns it.

    A new file replaces the visible one; the old one stays for the organisers (T69). Raises BadFile,
    which is a Refused, when the file is not allowed.
    """
    meeting = open_for_change(meeting)
    check_room(meeting, [file], by=by)
    paper = paper or Paper(meeting=meeting)
    for name, value in fields.items():
        setattr(paper, name, value)
    return save_paper(meeting, paper, file, by=by)


@transaction.atomic
def remove_paper(paper, *, by):
    """Take a paper away from the meeting."""
    open_for_change(paper.meeting)
    paper.delete()


def save_paper(meeting, paper, file, *, by, allowed=ANY):
    """Keep a row whose meeting is locked, with the file when there is a new one."""
    if paper.item and paper.item.meeting_id != meeting.pk:
        raise Refused("Dit agendapunt hoort bij een andere bijeenkomst.")
    if file:
        document = store(file, by=by, allowed=allowed)
        if paper.pk:
            old = PaperVersion.objects.create(
                paper=paper, document_id=_document(paper), replaced_by=by
            )
            paper.replaced_at = old.replaced_at
        paper.document = document
    paper.meeting = meeting
    paper.save()
    return paper


def refuse_stale(item, version):
    if version in {None, item.version}:
        return
    raise Refused(
        f"Intussen heeft {last_editor(item)} “{item.title}” gewijzigd. Er is niets bewaard: "
        "bekijk het punt opnieuw."
    )


def _document(paper):
    """The file that the stored row has: the one at hand may carry the new one already."""
    return Paper.objects.values_list("document", flat=True).get(pk=paper.pk)


def _number(rows, *, moved):
    """Give the rows their order anew; only the moved one is a change that somebody made."""
    for number, row in enumerate(rows, 1):
        order = number * STEP
        if row.order == order:
            continue
        row.order = order
        if row == moved:
            row.save(update_fields=["order"])
        else:
            AgendaItem.objects.filter(pk=row.pk).update(order=order)
