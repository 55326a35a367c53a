"""Which evaluation counts for a meeting: its own, or that of its round."""

from django.db.models import F, Q

from surveys.models import Evaluation


def evaluation_of(meeting):
    """The Evaluation that is asked after `meeting`, or None.

    That of a round follows to its meetings that were still to end when it was made.
    """
    own = Q(meeting=meeting.pk)
    shared = Q(round=meeting.round_id, created_at__lt=meeting.ends_at) if meeting.round_id else own
    return (
        Evaluation.objects.filter(own | shared).order_by(F("meeting").asc(nulls_last=True)).first()
    )
