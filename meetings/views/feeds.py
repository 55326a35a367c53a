"""Calendars to subscribe to: the public one and the personal one behind a secret address."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from core.times import midnight, today
from meetings import calendar as ics
from meetings.models import Meeting, Registration
from meetings.polls.holds import holds_of
from members.models import User

PAST_DAYS = 92
MOST = 500
TAKEN = (Registration.Status.REGISTERED, Registration.Status.WAITLISTED)


def _recent(meetings):
    """From three months ago on, at most five hundred: a feed is read every hour."""
    start = today().fromordinal(today().toordinal() - PAST_DAYS)
    rows = meetings.filter(starts_at__gte=midnight(start)).select_related("atrium", "municipality")
    return list(rows.order_by("starts_at", "pk")[:MOST])


def _feed(request, text):
    tag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag
    return response


@login_not_required
@require_safe
def public_feed(request):
    """Public meetings, for anyone; cancelled ones are shown as cancelled (T26)."""
    meetings = _recent(Meeting.objects.filter(is_public=True).announced())
    response = _feed(request, ics.published(meetings, name="Atrium, openbare kalender"))
    patch_cache_control(response, public=True, max_age=300)
    return response


@login_not_required
@require_safe
def feed(request, token):
    """What this person may see now: leaving an atrium removes its meetings at once (T27)."""
    person = get_object_or_404(User, calendar_token=token, is_active=True)
    invited_to = Meeting.objects.permitted(person, "read").announced()
    # A place in another province of a round: chosen by the person, for whom it is not by itself.
    chosen = Meeting.objects.announced().filter(round__isnull=False)
    invited_to |= chosen.of(person, *TAKEN)
    meetings = _recent(invited_to | Meeting.objects.permitted(person).date_only())
    mine = Registration.objects.by_meeting(person, meetings)
    text = ics.published(meetings, name="Mijn atria", mine=mine, holds=holds_of(person))
    response = _feed(request, text)
    patch_cache_control(response, private=True, max_age=0)
    return response
