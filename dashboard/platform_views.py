"""The pages of a platform and of an atrium, with what happens in them."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.querysets import get_permitted
from dashboard import group
from platforms.models import Atrium, Platform


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
    atria = atria.flagged(request.user, "read", "join", "organise", "admit")
    atrium = get_permitted(request.user, atria, slug=slug)
    context = {"atrium": atrium, "municipalities": atrium.municipalities.existing()}
    if not atrium.may_read:
        context["meetings"] = group.public_meetings(atrium, request.user)
        context["is_running"] = group.has_asked(atrium, request.user)
        return render(request, "dashboard/atrium_public.html", context)
    context |= group.inside(atrium, request.user, page=request.GET.get("page"))
    return render(request, "dashboard/atrium.html", context)
