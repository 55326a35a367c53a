"""A place in one province of a round given up for one in another, both or neither."""

from django.db import transaction

from core.refusal import Refused
from meetings.actions.seats import register, withdraw
from meetings.eligibility import organisations_of
from meetings.locking import lock
from meetings.models import Registration
from meetings.rounds.one_place import hold
from meetings.submissions import seen_before

Status = Registration.Status
OTHER_ROUND = "Verhuizen kan alleen binnen dezelfde ronde."
NO_PLACE = "U hebt geen plaats (meer) om te verhuizen."
FULL = (
    "Alle plaatsen in {atrium} zijn intussen bezet. U houdt uw plaats. Duid aan dat u daar wilt "
    "wachten als u toch wilt verhuizen."
)


@transaction.atomic
def move_place(old, new, person, *, by, may_wait=False, nonce=None):
    """Withdraw `person` from `old` and register them in `new`; returns the registration in `new`.

    Where `new` is full nothing changes, unless they choose to wait there (`may_wait`). The usual
    actions do it, so who waits in `old` gets the seat and the mails and calendars follow. The two
    meetings are locked in the order of their key. Doing it twice changes nothing.
    """
    if old.round_id is None or old.round_id != new.round_id or old.pk == new.pk:
        raise Refused(OTHER_ROUND)
    seen = seen_before(nonce, by, "move_place", old.pk, new.pk, person.pk, may_wait)
    hold(person, new)
    for meeting in sorted((old, new), key=lambda meeting: meeting.pk):
        lock(meeting)
    mine, there = _row(old, person), _row(new, person)
    if there is not None and there.is_live and (seen or mine is None or not mine.is_live):
        return there
    if mine is None or not mine.is_live:
        raise Refused(NO_PLACE)
    works_there = organisations_of(person, new)
    keeps = mine.organisation if mine.organisation in works_there else None
    withdraw(old, person, by=by)
    moved = register(new, person, by=by, organisation=keeps)
    if moved.status != Status.REGISTERED and not may_wait:
        raise Refused(FULL.format(atrium=new.atrium))
    return moved


def _row(meeting, person):
    rows = Registration.objects.filter(meeting=meeting, person=person)
    return rows.select_related("organisation").first()
