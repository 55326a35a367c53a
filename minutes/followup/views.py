"""The actions of an atrium over its meetings, and one action: closed, opened again, postponed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import error_page
from core.limits import closed_when_uncounted, within_limit
from core.querysets import get_permitted
from core.times import today
from minutes.followup import actions
from minutes.followup.forms import CloseForm, PostponeForm
from minutes.followup.links import FACTS, action_by
from minutes.followup.reading import known_to
from minutes.models import Action
from platforms.models import Atrium
from platforms.standing import needs_second_factor

form_page = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 30
ACTS_PER_HOUR = 30
OPEN, DONE = "open", "afgewerkt"


@require_safe
def atrium_actions(request, slug):
    """What was promised in the verslagen of this atrium: what is open first, the oldest day on top."""
    rows = Atrium.objects.permitted(request.user, "read").select_related("platform")
    atrium = get_permitted(request.user, rows, slug=slug)
    shown = DONE if request.GET.get("stand") == DONE else OPEN
    state = Action.State.DONE if shown == DONE else Action.State.OPEN
    found = known_to(request.user).filter(minutes__meeting__atrium=atrium, state=state)
    order = ["-closed_at"] if shown == DONE else [F("due_on").asc(nulls_last=True)]
    page = Paginator(found.order_by(*order, "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"atrium": atrium, "page": page, "shown": shown, "today": today()}
    return render(request, "minutes/followup/list.html", context)


@form_page
def action(request, pk):
    """One action: for its owner and who writes the verslag with the buttons to close or reopen it."""
    rows = Action.objects.select_related(*FACTS)
    row = get_permitted(request.user, rows.flagged(request.user, "close", "follow"), pk=pk)
    wants = request.POST.get("step", "") if request.method == "POST" else None
    form = CloseForm(request.POST if wants == "close" else None)
    later = PostponeForm(
        request.POST if wants == "postpone" else None,
        initial={"version": row.version, "due_on": row.due_on},
        prefix="later",
    )
    if wants is not None and _stepped(request, row, wants, form, later):
        return redirect("minutes:action", row.pk)
    context = {"action": row, "form": form, "later": later, "today": today()}
    return render(request, "minutes/followup/action.html", context)


def _stepped(request, row, wants, form, later):
    """Whether the step that was asked for is taken; an incomplete form is shown again."""
    if not (row.may_close if wants == "close" else row.may_follow):
        raise PermissionDenied
    if wants == "close" and form.is_valid():
        actions.close(row, by=request.user, **form.cleaned_data)
        messages.success(request, "De actie is afgewerkt.")
    elif wants == "reopen":
        actions.reopen(row, by=request.user)
        messages.success(request, "De actie staat opnieuw open.")
    elif wants == "postpone" and later.is_valid():
        actions.postpone(row, by=request.user, **later.cleaned_data)
        messages.success(request, "De nieuwe dag is bewaard.")
    else:
        return False
    return True


@login_not_required
@never_cache
@closed_when_uncounted
@form_page
def action_by_mail(request, token):
    """The same by the personal link of the owner: looking changes nothing, the button does."""
    row = action_by(token)
    if row is None:
        raise Http404
    if needs_second_factor(row.owner):
        return redirect("minutes:action", row.pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and not within_limit(
        "action", row.pk, most=ACTS_PER_HOUR, seconds=3600
    ):
        words = "U deed dit net te vaak. Probeer het over een uur opnieuw."
        return error_page(request, 429, "Even wachten", words)
    if form.is_valid():
        actions.close(row, by=row.owner, **form.cleaned_data)
        messages.success(request, "Bedankt, de actie is afgewerkt.")
        return redirect(request.path)
    row.may_close, row.may_follow = row.state == Action.State.OPEN, False
    context = {"action": row, "form": form, "by_mail": True, "today": today()}
    return render(request, "minutes/followup/action.html", context)
