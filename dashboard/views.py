"""The home page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import home as blocks


@login_not_required
@require_safe
def home(request):
    """For a visitor what the network is; for who is logged in *mijn atrium*."""
    if not request.user.is_authenticated:
        return render(request, "dashboard/welcome.html", blocks.for_visitor(request.user))
    return render(request, "dashboard/home.html", blocks.for_person(request.user))
