"""What a meeting has otherwise than its round, read from the two beside each other."""

from meetings.models import AgendaItem, Meeting, Paper, RoundItem, RoundPaper
from meetings.rounds.following import POINT, fact

FACTS = {"title": "titel", "theme": "jaarthema", "introduction": "inleiding"}


def deviations(round, meetings):
    """`{meeting pk: [sentences]}` for `meetings` of `round` (with their theme); four queries."""
    points = list(RoundItem.objects.filter(round=round))
    papers = list(RoundPaper.objects.filter(round=round))
    items, copies = {}, {}
    keys = [meeting.pk for meeting in meetings]
    for item in AgendaItem.objects.filter(meeting__in=keys):
        items.setdefault(item.meeting_id, []).append(item)
    for copy in Paper.objects.filter(meeting__in=keys, round_paper__isnull=False):
        copies.setdefault(copy.meeting_id, {})[copy.round_paper_id] = copy
    return {
        meeting.pk: [
            *_facts(round, meeting),
            *_programme(points, items.get(meeting.pk, [])),
            *_papers(papers, copies.get(meeting.pk, {})),
        ]
        for meeting in meetings
    }


def deviations_of(meeting):
    """The sentences about one meeting that belongs to a round."""
    row = Meeting.objects.select_related("round", "theme").get(pk=meeting.pk)
    return deviations(row.round, [row])[row.pk]


def _facts(round, meeting):
    for name, label in FACTS.items():
        own = fact(meeting, name)
        if own == getattr(round, name):
            continue
        if not own:
            yield f"geen {label}"
        else:
            # An introduction is too long to repeat here.
            yield "een eigen inleiding" if name == "introduction" else f"{label}: “{own}”"


def _programme(points, items):
    # A point that was moved on from a meeting of another round is one of its own here.
    ours = {point.pk for point in points}
    linked = {item.round_item_id: item for item in items if item.round_item_id in ours}
    for point in points:
        if point.pk not in linked:
            yield f"“{point.title}” staat hier niet op de agenda"
        elif words := _words(point, linked[point.pk]):
            yield f"“{point.title}”: {words}"
    here = [point.pk for point in points if point.pk in linked]
    if here != [item.round_item_id for item in items if item.round_item_id in ours]:
        yield "een andere volgorde van de agendapunten"
    for item in items:
        if item.round_item_id not in ours:
            yield f"een eigen agendapunt: “{item.title}”"


def _words(point, item):
    differ = {name for name in POINT if getattr(point, name) != getattr(item, name)}
    parts = [
        "title" in differ and f"heet hier “{item.title}”",
        "kind" in differ and f"is hier {item.get_kind_display()}",
        "minutes" in differ and f"duurt hier {item.minutes} minuten in plaats van {point.minutes}",
    ]
    return ", ".join(part for part in parts if part)


def _papers(papers, copies):
    for paper in papers:
        copy = copies.get(paper.pk)
        if copy is None:
            yield f"zonder het document “{paper.title}”"
        elif copy.document_id != paper.document_id:
            yield f"een andere versie van het document “{paper.title}”"
        elif copy.title != paper.title:
            yield f"het document “{paper.title}” heet hier “{copy.title}”"
