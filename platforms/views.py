"""Pages about platforms, requests to join, and the six agreements."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.limits import closed_when_uncounted, within_limit
from core.links import unsign
from core.querysets import get_permitted
from core.refusal import Refused
from platforms import actions
from platforms.agreements import SESSION_KEY, has_accepted
from platforms.forms import JoinForm, MunicipalityForm
from platforms.mail import CONFIRM_WITHIN, PURPOSE
from platforms.models import Agreement, Atrium, JoinRequest, Platform

ASKS_PER_HOUR = 5
FOUND_AT_MOST = 50
ALREADY_IN = "U hoort al bij dit atrium; aansluiten is niet nodig."
BY_INVITATION = "Dit atrium stelt zijn groep zelf samen. Aansluiten kan alleen op uitnodiging."


@login_not_required
@require_safe
def index(request):
    platforms = Platform.objects.permitted(request.user).annotate(
        atrium_count=Count("atria", filter=Q(atria__is_active=True))
    )
    finder = MunicipalityForm(request.GET or None)
    name = finder.cleaned_data["gemeente"] if finder.is_valid() else ""
    atria = Atrium.objects.permitted(request.user).around(name).select_related("platform")
    found = atria[:FOUND_AT_MOST] if name else None
    context = {"platforms": platforms, "finder": finder, "name": name, "found": found}
    return render(request, "platforms/list.html", context)


@login_not_required
@closed_when_uncounted
@require_http_methods(["GET", "POST"])
def join(request, slug):
    atria = Atrium.objects.select_related("platform").flagged(request.user, "join", "read")
    atrium = get_permitted(request.user, atria, slug=slug)
    if not atrium.may_join:
        messages.info(request, ALREADY_IN if atrium.may_read else BY_INVITATION)
        return redirect(atrium)
    person = request.user if request.user.is_authenticated else None
    form = JoinForm(
        request.POST if request.method == "POST" else None, atrium=atrium, person=person
    )
    if form.is_valid():
        _limit(request)
        actions.ask_to_join(atrium, person=person, **form.cleaned_data)
        messages.success(request, _what_now(form.cleaned_data.get("email")))
        return redirect(atrium)
    running = JoinRequest.objects.filter(atrium=atrium, person=person, status="open")
    is_running = person is not None and running.exists()
    context = {"atrium": atrium, "form": form, "is_running": is_running}
    return render(request, "platforms/join.html", context)


def _limit(request):
    """A visitor asks a few times an hour at most (T118)."""
    if request.user.is_authenticated:
        return
    address = get_adapter().get_client_ip(request)
    if not within_limit("join", address, most=ASKS_PER_HOUR, seconds=3600):
        raise Refused("Er kwamen net veel aanvragen van uw netwerk. Probeer het over een uur.")


def _what_now(email):
    """What the asker reads; the same whether we know the address or not (T118)."""
    if email:
        return (
            f"We stuurden een mail naar {email}. Open die mail binnen twee dagen en bevestig "
            "uw aanvraag. Niets ontvangen? Kijk ook bij de ongewenste mail."
        )
    return "Uw aanvraag is verstuurd. U krijgt een mail zodra er beslist is."


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_address(request, token):
    parts = unsign(PURPOSE, token, max_age=CONFIRM_WITHIN.total_seconds())
    rows = JoinRequest.objects.select_related("atrium__platform", "organisation", "function")
    join_request = rows.filter(pk=parts[0]).first() if parts else None
    if join_request is None:
        return render(request, "platforms/link_expired.html", status=404)
    if request.method == "POST":
        actions.confirm_address(join_request)
        return redirect(request.path)
    return render(request, "platforms/confirm_address.html", {"join_request": join_request})


@require_safe
def requests(request):
    rows = JoinRequest.objects.permitted(request.user).flagged(request.user, "decide")
    undecided_first = Case(When(status=JoinRequest.Status.OPEN, then=Value(0)), default=Value(1))
    rows = rows.select_related("atrium", "organisation", "function", "person", "decided_by")
    rows = rows.order_by(undecided_first, "-asked_at", "pk")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "platforms/requests.html", {"page": page})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def agreements(request):
    agreement = Agreement.objects.in_force()
    is_known = request.user.is_authenticated
    if request.method == "POST" and is_known and agreement:
        actions.accept_agreement(agreement, request.user)
        request.session[SESSION_KEY] = agreement.version
        messages.success(request, "U aanvaardde de afspraken. Welkom.")
        return HttpResponseRedirect(_way_back(request))
    is_asked = is_known and agreement is not None and not has_accepted(request)
    context = {"agreement": agreement, "is_asked": is_asked, "next": request.GET.get("next", "")}
    return render(request, "platforms/agreements.html", context)


def _way_back(request):
    """The page the person was going to, if it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else "/"
