"""Who did or does the work of a meeting, as its page and its verslag show it."""

from django.db.models import Exists, OuterRef

from meetings.models import Duty
from meetings.sharing.links import path


def has_duties():
    """Whether anything was asked: an annotation of a meeting, so that a plain page asks no more."""
    return Exists(Duty.objects.filter(meeting=OuterRef("pk")))


def duties_of(meeting):
    """All that was asked, with who, in the order of the kinds."""
    rows = meeting.duties.select_related("person", "organisation")
    return sorted(rows, key=lambda row: list(Duty.Kind).index(row.kind))


def taken(duties):
    """Those of `duties` to which somebody said yes."""
    return [row for row in duties if row.is_taken]


def answer_path(duties, user):
    """Where `user` says yes or no to what was asked of them; empty when nothing waits."""
    mine = [row for row in duties if row.person_id == user.pk and row.state == Duty.State.ASKED]
    return path(mine[0]) if mine else ""
