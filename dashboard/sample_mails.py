"""A mail as it would look, about a meeting that does not exist; nothing is stored or sent."""

from datetime import timedelta

from django.utils import timezone

from core.mail import compose
from core.times import at, local, span_words
from meetings import mail
from meetings.models import AgendaItem, Meeting, Proposal, Registration
from meetings.proposals import mail as proposals
from minutes.mail import published_context
from minutes.models import Minutes
from minutes.review import mail as review
from platforms.models import Atrium

STATUSES = {
    "confirmed": Registration.Status.REGISTERED,
    "registered": Registration.Status.REGISTERED,
    "promoted": Registration.Status.REGISTERED,
    "reminder_registered": Registration.Status.REGISTERED,
    "meeting_changed": Registration.Status.REGISTERED,
    "colleague_registered": Registration.Status.REGISTERED,
}


def sample(kind, platform, person):
    """The mail of `kind` about an invented meeting of `platform`, composed for `person`."""
    meeting = _meeting(platform)
    if kind == "minutes_published":
        minutes = Minutes(pk=0, meeting=meeting, summary="Wat we bespraken en afspraken.")
        return compose("minutes/mail/published.txt", **published_context(minutes, person))
    if kind in ("minutes_review", "minutes_adopted"):
        until = timezone.now() + timedelta(days=platform.review_days)
        minutes = Minutes(pk=0, meeting=meeting, remarks_until=until)
        return review.preview(kind, minutes, person)
    if kind == proposals.KIND:
        return _about_proposal(meeting, person)
    row = Registration(meeting=meeting, person=person, status=STATUSES.get(kind, "invited"))
    before = {"span": span_words(meeting.starts_at, meeting.ends_at), "place": "Provinciehuis"}
    context = mail.context(kind, row, by=person, before=before, had_place=True, agenda=[])
    context["waiting_place"] = 2
    return compose(f"meetings/mail/{kind}.txt", **context)


def _about_proposal(meeting, person):
    """One that was put on the agenda of that meeting."""
    meeting.status = Meeting.Status.ANNOUNCED
    point = AgendaItem(meeting=meeting, title="Wat werkt er bij u?", minutes=20)
    state = Proposal.State.ACCEPTED
    row = Proposal(pk=0, atrium=meeting.atrium, title=point.title, item=point, state=state)
    return compose(proposals.template(row), **proposals.context(row, person))


def _meeting(platform):
    start = at(local(timezone.now()).date() + timedelta(days=30), 9)
    atrium = platform.atria.filter(is_active=True).order_by("name").first()
    return Meeting(
        pk=0,
        atrium=atrium or Atrium(platform=platform, name=platform.name, slug="voorbeeld"),
        title="Voorbeeldbijeenkomst",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        venue="Stadhuis",
        cancel_reason="De spreker is verhinderd.",
    )
