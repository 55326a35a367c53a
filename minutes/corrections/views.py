"""Begin a correction of an adopted verslag, put it in front or throw it away; read older versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.mail import as_text
from core.querysets import get_permitted
from minutes.audience import readers
from minutes.content import content
from minutes.corrections import actions, mail
from minutes.corrections.forms import ReasonForm
from minutes.locking import writable
from minutes.models import Edition, Minutes
from outbox.forms import NOT, WhenForm
from outbox.preview import as_page
from outbox.quiet import leaves_words

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def correct(request, pk):
    """Say why; then the writer goes on in the copy."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "correct", pk=pk)
    if writable(minutes):
        return redirect("minutes:issue_correction", minutes.pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        edition = actions.start_correction(minutes, by=request.user, **form.cleaned_data)
        messages.success(
            request, f"Versie {edition.number} is begonnen. Lezers zien ze pas als u ze vastlegt."
        )
        return redirect("minutes:write", minutes.pk)
    return render(request, "minutes/corrections/start.html", {"minutes": minutes, "form": form})


@form_page
def issue_correction(request, pk):
    """Look at the correction, choose whether readers are mailed, and put it in front."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "correct", pk=pk)
    edition = writable(minutes)
    if edition is None:
        return redirect(minutes)
    if "drop" in request.POST:
        actions.drop_correction(minutes, by=request.user)
        messages.success(request, "De correctie is weggegooid.")
        return redirect(minutes)
    people = readers(minutes)
    example = mail.preview(minutes, edition, people[0]) if people else None
    when = WhenForm(request.POST or None, leaves=leaves_words(), first=NOT)
    if "as_mail" in request.POST and example:
        return as_page(example.subject, example.source)
    if request.method == "POST" and (not people or when.is_valid()):
        choice = {"notify": when.notify, "due_at": when.due_at} if people else {}
        count = actions.issue_correction(minutes, by=request.user, **choice)
        who = "1 persoon krijgt" if count == 1 else f"{count} personen krijgen"
        messages.success(request, f"Lezers zien nu versie {edition.number}. {who} een bericht.")
        return redirect(minutes)
    context = {"minutes": minutes, "edition": edition, "people": people, "example": example}
    context["text"] = as_text(example.source) if example else ""
    context["content"] = content(minutes, request.user, edition)
    return render(request, "minutes/corrections/issue.html", {**context, "form": when})


@require_safe
def version(request, pk, number):
    """One version of the written text: for readers the one they see, for writers also older ones."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), pk=pk)
    if number > 32000:
        raise Http404
    rows = Edition.objects.filter(minutes=minutes, number=number).select_related("made_by")
    edition = get_permitted(request.user, rows)
    shown = content(minutes, request.user, edition)
    context = {"minutes": minutes, "edition": edition, "content": shown}
    return render(request, "minutes/corrections/version.html", context)
