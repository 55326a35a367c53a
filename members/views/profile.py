"""/mijn/: own data, addresses, choices, calendar link, and everything we hold."""

from functools import partial

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.limits import closed_when_uncounted, within_limit
from core.links import absolute
from core.refusal import Refused
from core.times import today
from members import actions, holdings
from members.address_links import address_in
from members.forms import AddressForm, ChoicesForm, DetailsForm
from members.models import User

ADDRESS_ACTIONS = {
    "primary": (actions.make_primary, "Uw mail gaat voortaan naar {}."),
    "remove": (actions.remove_address, "Het adres {} is weggehaald."),
}


def _context(person, **forms):
    extra = EmailAddress.objects.filter(user=person, verified=True).exclude(email=person.email)
    positions = person.positions.not_ended().select_related("organisation", "function")
    return {
        "details": DetailsForm(instance=person),
        "choices": ChoicesForm(instance=person),
        "new_address": AddressForm(),
        "addresses": extra.order_by("email"),
        "positions": positions,
        "today": today(),
        "identities": person.socialaccount_set.order_by("pk"),
        **forms,
    }


@require_safe
def profile(request):
    return render(request, "members/profile.html", _context(request.user))


def _save(request, form, name, done):
    """Write the fields of a valid form by the action; show the form again when it is not."""
    if not form.is_valid():
        request.user.refresh_from_db()
        context = _context(request.user, **{name: form}, form=form)
        return render(request, "members/profile.html", context)
    person = User.objects.get(pk=request.user.pk)
    actions.change_details(person, by=request.user, **form.cleaned_data)
    messages.success(request, done)
    return redirect("members:profile")


@require_POST
def change_details(request):
    form = DetailsForm(request.POST, instance=request.user)
    return _save(request, form, "details", "Uw gegevens zijn bewaard.")


@require_POST
def change_choices(request):
    form = ChoicesForm(request.POST, instance=request.user)
    return _save(request, form, "choices", "Uw keuzes zijn bewaard. Ze gelden meteen.")


@require_POST
@closed_when_uncounted
def add_address(request):
    form = AddressForm(request.POST)
    if not form.is_valid():
        context = _context(request.user, new_address=form, form=form)
        return render(request, "members/profile.html", context)
    if not within_limit("address", request.user.pk, most=5, seconds=3600):
        raise Refused("U vroeg net al veel bevestigingen. Probeer het over een uur opnieuw.")
    address = form.cleaned_data["email"]
    actions.ask_address(request.user, address, by=request.user)
    messages.success(request, f"Wij mailden een link naar {address}. Klik daarop om te bevestigen.")
    return redirect("members:profile")


@require_POST
def change_address(request):
    """Make one of the own addresses primary, or remove it: the button that was pressed says which."""
    for button, (action, done) in ADDRESS_ACTIONS.items():
        if address := request.POST.get(button):
            action(request.user, address, by=request.user)
            messages.success(request, done.format(address))
    return redirect("members:profile")


@require_http_methods(["GET", "POST"])
def confirm_address(request, token):
    """Show which address is confirmed; only the button does it (mail scanners follow links)."""
    address = address_in(token, request.user)
    if address and request.method == "POST":
        actions.add_address(request.user, address, by=request.user)
        messages.success(request, f"Het adres {address} hoort nu bij uw profiel.")
        return redirect("members:profile")
    return render(request, "members/confirm_address.html", {"address": address})


@never_cache
@require_http_methods(["GET", "POST"])
def calendar_link(request):
    """The personal calendar address: made on demand, renewed with a button."""
    if request.method == "POST":
        renewed = bool(request.user.calendar_token)
        actions.renew_calendar_link(request.user, by=request.user)
        before = " De vorige werkt niet meer." if renewed else ""
        messages.success(request, f"U hebt een nieuwe agendalink.{before}")
        return redirect("members:calendar_link")
    token = request.user.calendar_token
    return render(
        request, "members/calendar_link.html", {"address": _feed_address(token) if token else ""}
    )


def _feed_address(token):
    """The feed is a page of a higher app, known here by its url name only."""
    try:
        return absolute(reverse("meetings:feed", args=[token]))
    except NoReverseMatch:
        return ""


@require_POST
def disconnect(request, pk):
    actions.disconnect_identity(request.user, pk, by=request.user)
    messages.success(request, "De koppeling is weggehaald.")
    return redirect("members:profile")


@never_cache
@require_safe
def download(request):
    """Everything we hold on the person who asks, as JSON."""
    dump = partial(JsonResponse, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response = dump(holdings.of(request.user))
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response
