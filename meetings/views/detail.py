"""One meeting: when, where, what, who, and what I can do."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.serve import serve
from meetings import calendar as ics
from meetings.agenda import items_of, running_times
from meetings.agenda.carrying import trails
from meetings.agenda.changes import changes
from meetings.eligibility import works_for_several
from meetings.forms import OnceForm
from meetings.models import Block, Meeting, Registration
from meetings.questions.waiting import question_flags
from meetings.rounds.places import places
from meetings.sharing.shown import answer_path, duties_of, has_duties, taken
from meetings.vetting.reading import number_to_vet
from meetings.workshops.programme import programme

Status = Registration.Status

# Just what the page shows: a column that is read costs more than a line of the page.
SHOWN = (
    *("title", "introduction", "starts_at", "ends_at", "status", "format", "capacity"),
    *("venue", "address", "online_url", "cancel_reason", "cancel_until", "moved_at"),
    *("announced_at", "agenda_told_at", "saved_date_at", "audience", "round"),
    *("registration_opens_at", "registration_closes_at", "is_vetted", "vets_changes"),
    *("atrium__name", "atrium__slug", "municipality__name", "theme__name"),
    *("contact__first_name", "contact__last_name", "contact__email"),
)
PAPER = ("title", "item", "meeting", "document__name", "document__size")
PERSON = ("person__first_name", "person__last_name")
ANSWER = ("meeting", "status", "queue_no", "answered_at", "vetting", "vetted_at", "reason")
PARTICIPANT = (*ANSWER, *PERSON, "organisation__name")
ACTIONS = ("read", "register", "organise", "change", "announce", "attend", "propose")


@login_not_required
@require_safe
def detail(request, pk):
    """Visitors see that it takes place; whom it is for, and who was let in, see the rest."""
    rows = Meeting.objects.flagged(request.user, *ACTIONS)
    rows = rows.select_related("atrium", "municipality", "contact", "theme").only(*SHOWN)
    has_blocks = Exists(Block.objects.filter(meeting=OuterRef("pk")))
    rows = rows.annotate(has_blocks=has_blocks, has_duties=has_duties(), to_vet=number_to_vet())
    rows = rows.annotate(**question_flags(request.user))
    meeting, is_guest = known(request.user, rows, pk=pk)
    context = {"meeting": meeting, "once": OnceForm(), "is_guest": is_guest}
    if meeting.may_read or is_guest:
        context |= {"is_inside": True, **_confidential(meeting, request.user)}
    else:
        mine = Registration.objects.by_meeting(request.user, [meeting])
        _tell_mine(meeting, mine.get(meeting.pk))
    return render(request, "meetings/detail.html", context)


def known(user, rows, pk):
    """The meeting of which `user` may know, and whether as a guest of just this one; else 404.

    The second question is asked only where the first, which nearly everybody passes, says no.
    """
    meeting = rows.permitted(user).filter(pk=pk).first()
    if meeting is not None and (meeting.may_read or not user.is_authenticated):
        return meeting, False
    visited = rows.permitted(user, "visit").filter(pk=pk).first()
    if meeting is None and visited is None:
        raise Http404
    return visited or meeting, visited is not None


def _confidential(meeting, user):
    """What only whom the meeting is for may see."""
    papers = list(meeting.papers.select_related("document").only(*PAPER))
    rows = meeting.registrations.filter(Q(status=Status.REGISTERED) | Q(person=user))
    rows = rows.select_related("person", "organisation").only(*PARTICIPANT)
    rows = list(rows.order_by("person__sort_name"))
    coming = [row for row in rows if row.status == Status.REGISTERED]
    mine = next((row for row in rows if row.person_id == user.pk), None)
    _tell_mine(meeting, mine)
    blocks = programme(meeting, mine) if meeting.has_blocks else []
    duties = duties_of(meeting) if meeting.has_duties else []
    items = list(items_of(meeting))
    changed = changes(meeting, items)
    # A guest of just this meeting hears nothing of another.
    told = trails(items, to=meeting) if meeting.may_read else {}
    return {
        "points": running_times(meeting, items, papers, changed.by_item, told),
        "changes": changed,
        "papers": [paper for paper in papers if paper.item_id is None],
        "coming": coming,
        "is_full": meeting.capacity is not None and len(coming) >= meeting.capacity,
        "mine": mine,
        "places": places(meeting, user),
        "blocks": blocks,
        "duties": taken(duties),
        "answer_duty": answer_path(duties, user),
        "chooses": any(view.block.choosing_is_open for view in blocks),
        "questions_wait": mine is not None and mine.is_live and meeting.asks_me,
        # Not where one also chooses workshops: that is asked on the page.
        "one_click": not blocks and not works_for_several(user, meeting),
    }


def _tell_mine(meeting, row):
    """What I answered, and my place in the queue while I wait."""
    if row:
        row.meeting = meeting
    meeting.my_status = row.status if row else ""
    meeting.my_place = row.queue_place() if row else None


@require_safe
def paper(request, pk, paper_pk):
    """A paper, after asking at every request whether this person may read the meeting."""
    rows = Meeting.objects.flagged(request.user, "read")
    meeting, is_guest = known(request.user, rows, pk=pk)
    if not (meeting.may_read or is_guest):
        raise Http404
    row = get_object_or_404(meeting.papers.select_related("document"), pk=paper_pk)
    return serve(request, row.document)


@login_not_required
@require_safe
def invitation(request, pk):
    """The meeting as a calendar file to keep; the online link only for who is registered."""
    rows = Meeting.objects.select_related("atrium").flagged(request.user, "read")
    meeting, _ = known(request.user, rows, pk=pk)
    mine = Registration.objects.by_meeting(request.user, [meeting])
    text = ics.published([meeting], name=meeting.title, mine=mine)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.pk}.ics"'
    return response
