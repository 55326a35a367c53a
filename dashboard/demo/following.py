"""What becomes of verslagen: one is read through with remarks, one was corrected, actions are open or done."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from core.times import at
from minutes.corrections.actions import issue_correction, start_correction
from minutes.models import Action, Edition, Minutes, Passage, Remark

DAYS_LEFT = 9
LONG_AGO = timedelta(days=60)
SAID = (
    ("Wij zeiden er ook bij dat dit alleen werkt met een vast aanspreekpunt.", "", ""),
    (
        "Het ging om de termijn na de volledigverklaring, niet om die na de aanvraag.",
        "accepted",
        "",
    ),
    (
        "Kan de naam van onze gemeente hier weg?",
        "declined",
        "Er staat geen naam: het gaat over een andere gemeente.",
    ),
)
WHOLE = "Bedankt voor het vlotte verslag."
REASON = "De naam van het rekenblad was fout."
NOTE = "Gedaan: staat bij de documenten van de bijeenkomst."


def follow(world, accounts):
    """For the newest written verslag of the official's atrium, and for the others."""
    official = accounts["omgevingsambtenaar"].person
    rows = Minutes.objects.filter(shown_edition=1, meeting__atrium__memberships__person=official)
    newest = rows.filter(meeting__atrium__platform__code="lokaal-atrium")
    newest = newest.order_by("-dated_on", "-pk").first()
    others = Minutes.objects.filter(shown_edition=1).order_by("-dated_on", "-pk")
    if newest:
        _read_through(world, newest, official)
        _promise(world, newest, official)
        others = others.exclude(pk=newest.pk)
    if older := others.first():
        _correct(older)
    done = Action.objects.filter(due_on__lt=world.today - LONG_AGO)
    done.update(
        state=Action.State.DONE, note=NOTE, closed_at=world.now - LONG_AGO, closed_by=F("owner")
    )


def _read_through(world, minutes, official):
    """Given to its readers; three of them remarked on a passage, the official on the whole."""
    minutes.status, minutes.adopted_at, minutes.adopted_how = Minutes.Status.IN_REVIEW, None, ""
    minutes.remarks_until = at(world.today + timedelta(days=DAYS_LEFT), 23, 59)
    minutes.save(update_fields=["status", "adopted_at", "adopted_how", "remarks_until"])
    Edition.objects.filter(minutes=minutes).update(issued_at=None)
    came = minutes.meeting.registrations.filter(attendance="present").exclude(person=official)
    people = [row.person for row in came.select_related("person").order_by("pk")[:3]]
    passages = Passage.objects.filter(edition__minutes=minutes, level="atrium").order_by("order")
    for person, passage, (text, outcome, answer) in zip(people, passages, SAID, strict=False):
        Remark.objects.create(
            minutes=minutes,
            person=person,
            passage_key=passage.key,
            text=text,
            made_at=minutes.published_at,
            outcome=outcome,
            answer=answer,
            settled_at=timezone.now() if outcome else None,
            settled_by=minutes.created_by if outcome else None,
        )
    Remark.objects.create(
        minutes=minutes, person=official, text=WHOLE, made_at=minutes.published_at
    )


def _promise(world, minutes, official):
    """The official has an action that is due soon and one that is late."""
    point = minutes.points.order_by("order").last()
    for days, text in ((4, "Bezorgt de checklist vooroverleg."), (-6, "Vraagt de nota op.")):
        Action.objects.create(
            minutes=minutes,
            point=point,
            text=text,
            owner=official,
            due_on=world.today + timedelta(days=days),
        )


def _correct(minutes):
    """A second version, by the actions that a writer uses; nobody is mailed."""
    writer = minutes.created_by
    edition = start_correction(minutes, by=writer, reason=REASON)
    passage = edition.passages.filter(kind="decision").first() or edition.passages.first()
    passage.text += "<p>Het gaat om het rekenblad hemelwater.</p>"
    passage.save(update_fields=["text"])
    issue_correction(minutes, by=writer)
