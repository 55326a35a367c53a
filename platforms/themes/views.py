"""The themes of an atrium for this year and the next: chosen, proposed, supported."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.querysets import get_permitted
from core.refusal import Refused
from platforms.inside import atrium_of
from platforms.models import Theme
from platforms.themes import actions
from platforms.themes.forms import ThemeForm, years

FORM = require_http_methods(["GET", "POST"])
State = Theme.State
# What a button says: the action, who may, and what one reads afterwards.
STEPS = {
    "support": (actions.support, "take part", "U steunt “{name}”."),
    "unsupport": (actions.unsupport, "take part", "U steunt “{name}” niet meer."),
    "choose": (actions.choose, "choose", "“{name}” is gekozen voor {year}."),
    "set_aside": (actions.set_aside, "choose", "“{name}” is niet gekozen."),
    "reopen": (actions.reopen, "choose", "“{name}” staat weer bij de voorstellen."),
    "withdraw": (actions.withdraw, "own", "“{name}” is ingetrokken."),
}


@FORM
def themes(request, slug):
    """What was chosen and proposed per year; below it the form to propose one more."""
    atrium = atrium_of(request.user, slug)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            theme = actions.propose_theme(atrium, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"“{theme}” is voorgesteld voor {theme.year}.")
            return redirect(request.path)
    context = {"atrium": atrium, "form": form, "years": _by_year(atrium, request.user)}
    return render(request, "platforms/themes/themes.html", context)


def _by_year(atrium, user):
    """`(year, chosen, proposed, set aside)`, what has most support first."""
    rows = Theme.objects.permitted(user).filter(atrium=atrium, year__in=years())
    rows = list(
        rows.with_support(user).select_related("proposed_by").order_by("-support_count", "name")
    )
    order = (State.CHOSEN, State.PROPOSED, State.SET_ASIDE)
    return [
        (
            year,
            *([row for row in rows if (row.year, row.state) == (year, state)] for state in order),
        )
        for year in years()
    ]


@FORM
def theme_step(request, slug, pk):
    """One button beside a theme; looking leads to the list, as does a refusal."""
    atrium = atrium_of(request.user, slug)
    step = STEPS.get(request.POST.get("step", ""))
    rows = Theme.objects.flagged(request.user, "choose")
    theme = get_permitted(request.user, rows, pk=pk, atrium__slug=slug)
    if step:
        act, right, said = step
        _check(request.user, theme, atrium, right)
        act(theme, by=request.user)
        messages.success(request, said.format(name=theme.name, year=theme.year))
    return redirect("platforms:themes", slug)


def _check(user, theme, atrium, right):
    """Supporting is for who is in the atrium, which `atrium_of` asked; the state is for the action."""
    if right == "choose" and not theme.may_choose:
        raise PermissionDenied
    if right == "own" and theme.proposed_by_id != user.pk:
        raise PermissionDenied
