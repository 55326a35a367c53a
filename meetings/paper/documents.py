"""What stands on each paper of a meeting: the template and what fills it in."""

import qrcode
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from meetings.agenda import going_on, items_of, running_times
from meetings.attending.qr import code_of, qr_path
from meetings.export import functions_held
from meetings.models import Registration
from meetings.told import place_in_words

# On one page beside an introduction of this length.
POINTS_ON_INVITATION = 8
CHARACTERS_ON_INVITATION = 800
# Names above this length get smaller letters on a badge.
LONG_NAME, LONG_ORGANISATION = 26, 50
ON_SHEET = 10
SPARE_LINES = 6
# More codes take a PDF over two seconds; the page that a browser prints has them all.
MOST_CODES = 80


def agenda(meeting):
    """The agenda with its running times, and every paper by name."""
    papers = list(meeting.papers.select_related("document"))
    points = running_times(meeting, going_on(items_of(meeting)), papers)
    return "meetings/paper/agenda.html", {
        **_about(meeting),
        "points": points,
        "papers": papers,
        "others": [paper for paper in papers if paper.item_id is None],
    }


def invitation(meeting):
    """What people need to decide whether they come, on one page, with a code to the page itself."""
    points = running_times(meeting, going_on(meeting.agenda_items.all()))
    address = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    return "meetings/paper/invitation.html", {
        **_about(meeting),
        "points": points[:POINTS_ON_INVITATION],
        "more_points": max(0, len(points) - POINTS_ON_INVITATION),
        "most": CHARACTERS_ON_INVITATION,
        "address": address,
        "code": _code(address),
    }


def people(meeting, *, signing):
    """Who has a seat, by name (T41); when `signing` with a place to sign, a code each to be scanned
    at the door, and some empty lines. `codes_fit`: on a PDF.
    """
    rows, spare = _coming(meeting), range(SPARE_LINES) if signing else []
    for row in rows if signing else []:
        row.code_size, row.code_path = qr_path(code_of(row))
    context = {"rows": rows, "signing": signing, "spare": spare}
    context["codes_fit"] = len(rows) <= MOST_CODES
    return "meetings/paper/people.html", {**_about(meeting), **context}


def badges(meeting):
    """A card for each person who has a seat, ten on a sheet."""
    rows = _coming(meeting)
    for row in rows:
        name = len(str(row.person)) > LONG_NAME
        row.is_long = name or len(str(row.organisation or "")) > LONG_ORGANISATION
    sheets = [rows[first : first + ON_SHEET] for first in range(0, len(rows), ON_SHEET)]
    return "meetings/paper/badges.html", {**_about(meeting), "rows": rows, "sheets": sheets}


def _about(meeting):
    place = place_in_words(meeting) or "nog niet bekend"
    facts = {"meeting": meeting, "place": place, "now": timezone.now()}
    return {**facts, "back": meeting.get_absolute_url()}


def _coming(meeting):
    """Registered people by name, each with what they do for whom they come; not who waits."""
    rows = meeting.registrations.filter(status=Registration.Status.REGISTERED)
    rows = list(rows.select_related("person", "organisation").order_by("person__sort_name", "pk"))
    held = functions_held(rows)
    for row in rows:
        row.meeting = meeting
        row.function = held.get((row.person_id, row.organisation_id), "")
    return rows


def _code(address):
    """A QR code as an SVG, without a file between."""
    image = qrcode.make(address, image_factory=SvgPathImage, border=0)
    svg = image.to_string(encoding="unicode")
    return mark_safe(svg[svg.index("<svg") :])
