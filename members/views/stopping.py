"""Ending a sort of mail from the mail itself, without logging in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members import actions, stopping


@login_not_required
@csrf_exempt  # the mail program of the reader posts here by itself (RFC 8058); the token is the key
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """Looking changes nothing; a POST stops the mails, or takes them up again with `again`."""
    person, sort = stopping.read(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.choose_mails(person, stopping.FIELDS[sort], wanted="again" in request.POST)
    context = {"sort": stopping.SORTS[sort], "wants": stopping.wants(person, sort)}
    return render(request, "members/stop.html", context)
