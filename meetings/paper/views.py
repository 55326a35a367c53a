"""A meeting on paper. Agenda and invitation are for who may read it, lists for who organises it."""

from django.http import Http404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import paper
from core.querysets import get_permitted
from meetings.models import Meeting
from meetings.paper import documents
from meetings.views.detail import known

SHOWN = ("atrium", "municipality", "contact", "theme")
# A longer list would keep a worker busy for more than a few seconds: the page is printed instead.
MOST_PEOPLE = 400


@require_safe
def agenda(request, pk):
    """The agenda with its running times and papers, for who may read the meeting or was let in."""
    return _page(request, pk, "agenda", documents.agenda)


@require_safe
def invitation(request, pk):
    """One page that says what, when, where and how to register."""
    return _page(request, pk, "uitnodiging", documents.invitation)


@require_safe
def participants(request, pk):
    return _list(request, pk, "deelnemers", signing=False)


@require_safe
def signatures(request, pk):
    return _list(request, pk, "handtekenlijst", signing=True)


@require_safe
def badges(request, pk):
    return _list(request, pk, "badges")


def _page(request, pk, name, document):
    rows = Meeting.objects.flagged(request.user, "read").select_related(*SHOWN)
    meeting, is_guest = known(request.user, rows, pk=pk)
    if not (meeting.may_read or is_guest):
        raise Http404
    template, context = document(meeting)
    return paper.answer(request, template, context, stem=_stem(name, meeting))


def _list(request, pk, name, **options):
    rows = Meeting.objects.select_related(*SHOWN)
    meeting = get_permitted(request.user, rows, "organise", pk=pk)
    make = documents.badges if name == "badges" else documents.people
    template, context = make(meeting, **options)
    fits = len(context["rows"]) <= MOST_PEOPLE
    return paper.answer(request, template, context, stem=_stem(name, meeting), fits=fits)


def _stem(name, meeting):
    """The name of the file: what it is, the day, the title in plain letters."""
    return f"{name}-{meeting.day:%Y-%m-%d}-{slugify(meeting.title)[:50] or meeting.pk}".strip("-")
