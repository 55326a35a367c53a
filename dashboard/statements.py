"""The two statements the law asks for: how accessible the portal is, what it does with data."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def accessibility(request):
    return render(request, "dashboard/accessibility.html", {"contact": settings.CONTACT_ADDRESS})


@require_safe
@login_not_required
def privacy(request):
    return render(request, "dashboard/privacy.html", {"contact": settings.CONTACT_ADDRESS})
