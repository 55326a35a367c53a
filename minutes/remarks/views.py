"""Read a verslag through and remark on it, logged in or by the link in a mail; settle remarks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import error_page
from core.limits import closed_when_uncounted, within_limit
from core.querysets import get_permitted
from minutes.models import Minutes, Remark
from minutes.remarks import actions
from minutes.remarks.forms import RemarkForm, SettleForm
from minutes.remarks.links import reader_by
from minutes.remarks.reading import Reading
from platforms.standing import needs_second_factor

form_page = require_http_methods(["GET", "HEAD", "POST"])
MOST_PER_HOUR = 60


@form_page
def remarks(request, pk):
    """The verslag with the remarks one may see; while it is read through with a form at each part."""
    rows = Minutes.objects.with_meeting().flagged(request.user, "remark", "change", "adopt")
    minutes = get_permitted(request.user, rows.permitted(request.user, "read"), pk=pk)
    if minutes.status == Minutes.Status.DRAFT:
        return redirect(minutes)
    return _page(request, minutes, request.user)


@login_not_required
@never_cache
@closed_when_uncounted
@form_page
def remark_by_mail(request, token):
    """The same by a personal link. Who must log in with two means, is asked to do so."""
    minutes, reader = reader_by(token)
    if minutes is None:
        raise Http404
    if needs_second_factor(reader):
        return redirect("minutes:remarks", minutes.pk)
    minutes.may_remark, minutes.may_change, minutes.may_adopt = True, False, False
    return _page(request, minutes, reader, by_mail=True)


def _page(request, minutes, reader, *, by_mail=False):
    bound = None
    if request.method == "POST":
        if not within_limit("remark", reader.pk, most=MOST_PER_HOUR, seconds=3600):
            words = "U maakte heel veel opmerkingen na elkaar. Probeer het over een uur opnieuw."
            return error_page(request, 429, "Even wachten", words)
        bound = RemarkForm(request.POST, minutes=minutes, place=request.POST.get("place", ""))
        if bound.is_valid():
            made = actions.remark(minutes, by=reader, **bound.facts())
            late = " Ze kwam na de nalezing en is als laat gemerkt." if made.is_late else ""
            messages.success(request, f"Bedankt, uw opmerking is bewaard.{late}")
            return redirect(f"{request.path}#opmerking-{made.pk}")
    reading = Reading(minutes, reader, may_remark=minutes.may_remark, bound=bound)
    context = {"minutes": minutes, "reading": reading, "reader": reader, "by_mail": by_mail}
    return render(request, "minutes/remarks/page.html", {**context, "bound": bound})


@form_page
def settle(request, pk, remark_pk):
    """Answer one remark."""
    rows = Remark.objects.select_related("minutes__meeting", "person", "settled_by", "file")
    remark = get_permitted(request.user, rows.filter(minutes=pk), "settle", pk=remark_pk)
    initial = {name: getattr(remark, name) for name in ("version", "outcome", "answer")}
    form = SettleForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.settle(remark, by=request.user, **form.cleaned_data)
        messages.success(
            request, "Het antwoord is bewaard. Wie de opmerking maakte, krijgt een mail."
        )
        return redirect(remark)
    context = {"remark": remark, "minutes": remark.minutes, "form": form}
    return render(request, "minutes/remarks/settle.html", context)
