"""One place per person in a whole round, unless the round allows several."""

from django.utils import timezone

from core.refusal import Refused
from core.times import moment_words
from meetings.models import Meeting, Registration
from members.models import User

ELSEWHERE = (
    "{who} in deze ronde al {status}: {atrium}, {when}. Verhuis die plaats, of schrijf daar eerst "
    "uit."
)
WHERE = {
    Registration.Status.REGISTERED: "ingeschreven",
    Registration.Status.WAITLISTED: "op de wachtlijst",
}


def hold(person, meeting):
    """Let what `person` asks in one round happen one after the other; before a meeting is locked."""
    if meeting.round_id:
        list(User.objects.select_for_update(no_key=True).filter(pk=person.pk).order_by("pk"))


def hold_all(meeting):
    """As `hold`, for everybody with a place in `meeting`; in the order of their key."""
    if meeting.round_id:
        rows = Registration.objects.live().filter(meeting=meeting.pk)
        people = User.objects.select_for_update(no_key=True).filter(pk__in=rows.values("person"))
        list(people.order_by("pk"))


def with_place_elsewhere(meeting):
    """The pks of who has a place in another meeting of a round in which one has one place."""
    if not meeting.round_id:
        return set()
    rows = _places(meeting).exclude(meeting=meeting.pk)
    return set(rows.values_list("person", flat=True))


def _places(meeting):
    return Registration.objects.live().filter(
        meeting__round=meeting.round_id,
        meeting__round__allows_several=False,
        meeting__status=Meeting.Status.ANNOUNCED,
        meeting__ends_at__gt=timezone.now(),
    )


def elsewhere(person, meeting):
    """The place `person` has in another meeting of the round that is still to come, or None.

    What is over does not count: who was ill may come to another province.
    """
    if not meeting.round_id or not person.is_authenticated:
        return None
    rows = _places(meeting).filter(person=person.pk)
    rows = rows.exclude(meeting=meeting.pk).select_related("meeting__atrium", "organisation")
    return rows.order_by("pk").first()


def refuse_second(person, meeting, *, by):
    """Refused when `person` has a place elsewhere in the round of `meeting`, whose row is locked."""
    if row := elsewhere(person, meeting):
        raise Refused(
            ELSEWHERE.format(
                who="U bent" if by == person else f"{person} is",
                status=WHERE[row.status],
                atrium=row.meeting.atrium,
                when=moment_words(row.meeting.starts_at),
            )
        )
