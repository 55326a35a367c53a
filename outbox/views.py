"""Health, for whoever watches over the portal: figures only, nothing about a person."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from outbox import health


@login_not_required
@never_cache
@require_safe
def live(request):
    """This process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request):
    """200 while pages can be served (`status` says whether mail is in order), 503 without database."""
    try:
        return JsonResponse(health.report())
    except DatabaseError:
        return JsonResponse({"status": "down", "problems": ["geen databank"]}, status=503)
