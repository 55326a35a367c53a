"""What can be found of a meeting: that it takes place, and inside it agenda, papers and verslag."""

from django.db.models import F, Q
from django.urls import reverse

from core.richtext import plain
from dashboard.search.kinds import Tab, kind, names_of, of_meeting, theme_slug
from documents.models import Document
from meetings.models import AgendaItem, Meeting, Paper
from minutes.models import Action, Minutes, MinutesFile, Passage

TABS = {
    Passage.Kind.TEXT: Tab.MINUTES,
    Passage.Kind.DECISION: Tab.DECISION,
    Passage.Kind.SIGNAL: Tab.SIGNAL,
}
OF_MEETING = ("atrium", "theme", "municipality__province")


def _of_meeting(at):
    return (at, *(f"{at}__{name}" for name in OF_MEETING))


def _read(user):
    return Meeting.objects.permitted(user, "read").values("pk")


@kind("meeting", Meeting, lambda user: Meeting.objects.permitted(user), *OF_MEETING)
def meeting(row):
    """Title and hour: all that people know of a public meeting, or of a date to keep free."""
    return {
        **of_meeting(row, theme=False),
        "tab": Tab.MEETING,
        "title": row.title,
        "also": row.atrium.name,
        "address": row.get_absolute_url(),
    }


@kind("programme", Meeting, lambda user: Meeting.objects.permitted(user, "read"), *OF_MEETING)
def programme(row):
    """What it is about, for who may read it."""
    if not (row.introduction or row.theme):
        return None
    return {
        **of_meeting(row),
        "tab": Tab.POINT,
        "title": f"Programma van {row.title}",
        "text": row.introduction,
        "also": " ".join(
            [row.theme.name if row.theme else "", row.venue, names_of(row.municipality)]
        ),
        "address": row.get_absolute_url(),
    }


@kind(
    "item",
    AgendaItem,
    lambda user: AgendaItem.objects.filter(meeting__in=_read(user)),
    *_of_meeting("meeting"),
)
def item(row):
    if row.kind == AgendaItem.Kind.BREAK:
        return None
    return {
        **of_meeting(row.meeting),
        "tab": Tab.POINT,
        "title": row.title,
        "address": row.meeting.get_absolute_url(),
    }


def _papers(user):
    readable = Document.objects.readable().values("pk")
    return Paper.objects.filter(meeting__in=_read(user), document__in=readable)


@kind("paper", Paper, _papers, "document", *_of_meeting("meeting"))
def paper(row):
    return {
        **of_meeting(row.meeting),
        "tab": Tab.PAPER,
        "title": row.title,
        "text": row.document.text,
        "also": row.document.name,
        "address": reverse("meetings:paper", args=[row.meeting_id, row.pk]),
    }


def _of_minutes(minutes):
    return {
        **of_meeting(minutes.meeting),
        "year": minutes.dated_on.year,
        "minutes_id": minutes.pk,
        "address": minutes.get_absolute_url(),
    }


def _minutes(user):
    """In confidence: of a verslag with a public part, visitors find just that part."""
    return Minutes.objects.permitted(user, "read")


@kind("minutes", Minutes, _minutes, *_of_meeting("meeting"))
def minutes(row):
    return {
        **_of_minutes(row),
        "tab": Tab.MINUTES,
        "title": row.title,
        "text": row.summary,
        "also": f"{row.meeting.title} {row.meeting.atrium.name}",
    }


def _files(user):
    return MinutesFile.objects.permitted(user).readable()


@kind("file", MinutesFile, _files, "document", "minutes", *_of_meeting("minutes__meeting"))
def file(row):
    return {
        **_of_minutes(row.minutes),
        "tab": Tab.PAPER,
        "title": row.title or row.minutes.title,
        "text": row.document.text,
        "also": row.document.name,
    }


def _passages(user):
    """Of the version readers see; of a concept, for who writes it, of the one being written."""
    current = Q(edition__number=F("edition__minutes__shown_edition"))
    concept = Q(edition__minutes__status=Minutes.Status.DRAFT)
    return Passage.objects.permitted(user).filter(current | concept)


@kind(
    "passage",
    Passage,
    _passages,
    "point",
    "theme",
    "edition__minutes",
    *_of_meeting("edition__minutes__meeting"),
)
def passage(row):
    text = " ".join(plain(row.text).split())
    if not text:
        return None
    named = {"theme": row.theme.name, "theme_slug": theme_slug(row.theme.name)} if row.theme else {}
    return {
        **_of_minutes(row.edition.minutes),
        **named,
        "tab": TABS[row.kind],
        "title": row.point.title,
        "text": text,
    }


@kind(
    "action",
    Action,
    lambda user: Action.objects.permitted(user),
    "minutes",
    *_of_meeting("minutes__meeting"),
)
def action(row):
    return {**_of_minutes(row.minutes), "tab": Tab.ACTION, "title": row.text, "text": row.note}
