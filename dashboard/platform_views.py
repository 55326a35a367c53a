"""The pages of a platform and of an atrium, with what happens in them, and who decides who joins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from dashboard import group, joining
from meetings.arrivals import ONE_EACH, coming
from meetings.asking import asked
from platforms import actions
from platforms.forms import RefuseForm
from platforms.models import Atrium, JoinRequest, Platform


@login_not_required
@require_safe
def platform(request, slug):
    platform = get_permitted(request.user, Platform.objects, slug=slug)
    context = {
        "platform": platform,
        "atria": group.atria_of(platform, request.user),
        "meetings": group.next_meetings(platform, request.user),
    }
    return render(request, "dashboard/platform.html", context)


@login_not_required
@require_safe
def atrium(request, slug):
    atria = Atrium.objects.select_related("platform", "province")
    atria = atria.flagged(request.user, "read", "join", "organise", "admit", "propose")
    atrium = get_permitted(request.user, atria, slug=slug)
    context = {"atrium": atrium, "municipalities": atrium.municipalities.existing()}
    if not atrium.may_read:
        context["meetings"] = group.public_meetings(atrium, request.user)
        context["is_running"] = group.has_asked(atrium, request.user)
        return render(request, "dashboard/atrium_public.html", context)
    context |= group.inside(atrium, request.user, page=request.GET.get("page"))
    return render(request, "dashboard/atrium.html", context)


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """Approve or refuse; the mails can be looked at first, and left for later."""
    rows = JoinRequest.objects.flagged(request.user, "decide").select_related(
        "atrium__platform", "organisation", "function", "person", "decided_by"
    )
    join_request = get_permitted(request.user, rows, pk=pk)
    form = RefuseForm(request.POST if "refuse" in request.POST else None)
    step = _decision(request, join_request, form) if request.method == "POST" else None
    # A button has one name: its value says whether the mail is looked at first.
    looks = "look" in {request.POST.get("approve"), request.POST.get("refuse")}
    is_first = looks and "confirm" not in request.POST
    if step and not is_first and (step.is_chosen() or not step.when.is_bound):
        return _decided(request, step)
    context = {"join_request": join_request, "form": form, "step": step, "one_each": ONE_EACH}
    context["coming"] = list(coming([join_request.atrium_id]))
    return render(request, "platforms/decide.html", context)


def _decision(request, join_request, form):
    """The step that was asked for; None when its form is not right."""
    # Asked of the atrium, not of the request: a second click is told that it was decided.
    if not request.user.has_perm("platforms.admit_atrium", join_request.atrium):
        raise PermissionDenied
    if "approve" not in request.POST and not form.is_valid():
        return None

    def act():
        """On a row of its own: a rehearsal leaves no trace on the one that is shown."""
        row = JoinRequest.objects.select_related("atrium", "person").get(pk=join_request.pk)
        if "approve" in request.POST:
            return joining.approve(row, by=request.user)
        return actions.refuse(row, by=request.user, **form.cleaned_data)

    return asked(request.POST, act, may_skip=False)


def _decided(request, step):
    done = step.take()
    if "approve" in request.POST:
        text = f"{done.person} is nu lid en krijgt daarover een mail. {step.said()}"
    else:
        text = f"De aanvraag is geweigerd; de aanvrager krijgt uw reden per mail. {step.said()}"
    messages.success(request, text)
    return redirect("platforms:requests")
