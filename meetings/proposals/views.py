"""The backlog of an atrium: what members propose, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from meetings.asking import asked
from meetings.models import AgendaItem, Meeting, Proposal
from meetings.proposals import actions
from meetings.proposals.forms import AcceptForm, DeclineForm, LaterForm, ProposeForm
from platforms.inside import atrium_of

FORM = require_http_methods(["GET", "POST"])
PER_PAGE = 30
State = Proposal.State
# What waits for an answer first.
IN_ORDER = Case(
    *(
        When(state=state, then=Value(place))
        for place, state in enumerate((State.NEW, State.LATER, State.ACCEPTED, State.DECLINED))
    )
)
SEEN = ("atrium__platform", "proposed_by", "organisation", "item__meeting", "meeting", "decided_by")
ANSWERS = {
    "accept": (AcceptForm, actions.accept, "“{title}” staat op de agenda."),
    "later": (LaterForm, actions.keep_for_later, "“{title}” blijft op de lijst, voor later."),
    "decline": (DeclineForm, actions.decline, "“{title}” komt niet op de agenda."),
}


@require_safe
def proposals(request, slug):
    """What members proposed and what became of it, what waits for an answer first."""
    atrium = atrium_of(request.user, slug)
    rows = Proposal.objects.permitted(request.user).filter(atrium=atrium).select_related(*SEEN)
    pages = Paginator(rows.order_by(IN_ORDER, "-proposed_at", "-pk"), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    name_meetings(page, request.user)
    return render(
        request,
        "meetings/proposals/list.html",
        {"atrium": atrium, "page": page, "waiting": _moved_on(atrium, request.user)},
    )


def _moved_on(atrium, user):
    """The points that were moved on and wait for the next meeting, for who may read where they stood."""
    readable = Meeting.objects.permitted(user, "read").filter(atrium=atrium)
    rows = AgendaItem.objects.waiting().filter(meeting__in=readable)
    return rows.select_related("meeting").order_by("moved_on_at", "pk")


@require_safe
def proposals_to_answer(request):
    """What waits for an answer in all the atria one organises, the oldest first."""
    rows = Proposal.objects.permitted(request.user, "decide").new().select_related(*SEEN)
    page = Paginator(rows.order_by("proposed_at", "pk"), PER_PAGE)
    page = page.get_page(request.GET.get("page"))
    name_meetings(page, request.user)
    return render(request, "meetings/proposals/to_answer.html", {"page": page})


@FORM
def propose(request, slug):
    """Propose a point; `?bijeenkomst=` says from the page of which meeting one comes."""
    atrium = atrium_of(request.user, slug)
    wished = request.GET.get("bijeenkomst", "")
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(data, atrium=atrium, user=request.user, wished=wished)
    if form.is_valid():
        row = actions.propose(atrium, by=request.user, **form.facts())
        if row:
            messages.success(
                request, f"“{row.title}” is voorgesteld. U krijgt een mail zodra er beslist is."
            )
        return redirect("meetings:proposals", slug)
    return render(request, "meetings/proposals/propose.html", {"atrium": atrium, "form": form})


@FORM
def proposal(request, slug, pk):
    """One proposal: its words, its answer, and for who organises the three answers to choose from."""
    rows = Proposal.objects.select_related(*SEEN)
    rows = rows.flagged(request.user, "decide", "withdraw", "organise")
    row = get_permitted(request.user, rows, pk=pk, atrium__slug=slug)
    if "withdraw" in request.POST:
        return _withdraw(request, row)
    name = next((name for name in ANSWERS if name in request.POST), None)
    forms = {
        each: form(
            request.POST if each == name else None, proposal=row, user=request.user, prefix=each
        )
        for each, (form, *_) in ANSWERS.items()
    }
    step = _answer(request, row, name, forms[name]) if name else None
    # As at a request to join: the value of the button says whether the mail is looked at first.
    is_first = request.POST.get(name) == "look" and "confirm" not in request.POST
    if step and not is_first and (step.is_chosen() or not step.when.is_bound):
        step.take()
        said = ANSWERS[name][2].format(title=row.title)
        messages.success(request, f"{said} {step.said()}")
        return redirect("meetings:proposals", slug)
    name_meetings([row], request.user)
    context = {"proposal": row, "forms": forms, "step": step, "chosen": name}
    context["is_mine"] = row.proposed_by_id == request.user.pk
    return render(request, "meetings/proposals/proposal.html", context)


def _answer(request, row, name, form):
    """The step that was asked for; None when its form is not right."""
    # Asked of the atrium, not of the proposal: who comes second is told what was decided.
    if not request.user.has_perm("platforms.organise_atrium", row.atrium):
        raise PermissionDenied
    if not form.is_valid():
        return None
    act = ANSWERS[name][1]
    return asked(request.POST, lambda: act(row, by=request.user, **form.facts()), may_skip=False)


def _withdraw(request, row):
    if row.proposed_by_id != request.user.pk:
        raise PermissionDenied
    actions.withdraw(row, by=request.user)
    messages.success(request, f"“{row.title}” is ingetrokken.")
    return redirect("meetings:proposals", row.atrium.slug)


def name_meetings(rows, user):
    """Give each proposal `shown_meeting`, the one it is for, where `user` may know of it (T6)."""
    pks = {meeting.pk for row in rows for meeting in [_meeting(row)] if meeting}
    known = set(Meeting.objects.permitted(user).filter(pk__in=pks).values_list("pk", flat=True))
    for row in rows:
        meeting = _meeting(row)
        row.shown_meeting = meeting if meeting and meeting.pk in known else None


def _meeting(row):
    return row.item.meeting if row.item else row.meeting
