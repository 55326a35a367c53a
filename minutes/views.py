"""Pages about verslagen: find, read, upload, renew, publish."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.mail import as_text
from core.querysets import get_permitted
from core.times import local
from documents.refusal import BadFile
from documents.serve import serve
from meetings.models import Meeting
from meetings.sharing.shown import duties_of, taken
from minutes import actions, mail
from minutes.audience import readers
from minutes.corrections.reading import history
from minutes.export.views import written
from minutes.forms import DetailsForm, LevelForm, PaperForm, UploadForm, VersionForm
from minutes.levels import levels_for
from minutes.models import Minutes, MinutesFile
from minutes.review.actions import confirm_no_positions
from minutes.review.forms import NoPositionsForm
from outbox.forms import WhenForm
from outbox.preview import as_page
from outbox.quiet import leaves_words

FLAGS = ("read", "change", "publish", "delete", "remark", "adopt", "correct", "redact")
form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def detail(request, pk):
    rows = Minutes.objects.with_meeting().flagged(request.user, *FLAGS)
    minutes = get_permitted(request.user, rows, pk=pk)
    files = minutes.files.permitted(request.user).flagged(request.user, "delete", "change")
    work = taken(duties_of(minutes.meeting)) if minutes.may_read else []
    current = set(minutes.files.current().values_list("pk", flat=True))
    files = list(files.select_related("document").order_by("-kind", "-version", "pk"))
    editions = list(minutes.editions.all()) if minutes.may_change else []
    return render(
        request,
        "minutes/detail.html",
        {
            "minutes": minutes,
            "work": work,
            "found": written(minutes, request.user),
            "is_open": any(row.issued_at is None for row in editions),
            "versions": len(editions),
            "files": [file for file in files if file.pk in current],
            "older": [file for file in files if file.pk not in current],
            "hidden_files": len(current - {file.pk for file in files}),
            "history": history(minutes, for_writer=minutes.may_change),
        },
    )


@login_not_required
@require_safe
def file(request, pk, file_pk):
    rows = MinutesFile.objects.select_related("document").filter(minutes=pk)
    found = get_permitted(request.user, rows, pk=file_pk)
    return serve(request, found.document)


def _done(form, action, *args, **kwargs):
    """What `action` made of a valid form; None when the form is shown again.

    A file that is refused only now (no room, too many) is said beside its field: nothing that was
    filled in is lost.
    """
    if not form.is_valid():
        return None
    try:
        return action(*args, **kwargs, **form.cleaned_data)
    except BadFile as refusal:
        form.add_error("file", refusal)
        return None


def _already(user, meeting_pk):
    """The verslag that someone who may write it uploaded before; a link in a mail leads to it."""
    meeting = Meeting.objects.filter(pk=meeting_pk)
    return Minutes.objects.permitted(user, "change").filter(meeting__in=meeting).first()


@form_page
def upload(request, meeting_pk):
    if there := _already(request.user, meeting_pk):
        messages.info(request, "Van deze bijeenkomst is er al een verslag. U ziet het hieronder.")
        return redirect(there)
    rows = Meeting.objects.select_related("atrium")
    meeting = get_permitted(request.user, rows, "report", pk=meeting_pk)
    initial = {
        "title": f"Verslag {meeting.title}"[:160],
        "dated_on": local(meeting.starts_at).date(),
    }
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if minutes := _done(form, actions.upload, meeting, by=request.user):
        messages.success(
            request,
            "Het verslag is bewaard als concept. De leden zien het nog niet: publiceer het.",
        )
        return redirect(minutes)
    context = {"meeting": meeting, "form": form, "work": taken(duties_of(meeting))}
    return render(request, "minutes/upload.html", context)


@form_page
def change(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "change", pk=pk)
    form = DetailsForm(request.POST or None, instance=minutes, minutes=minutes)
    if form.is_valid():
        actions.change(minutes, by=request.user, **form.cleaned_data)
        messages.success(request, "De wijziging is bewaard.")
        return redirect(minutes)
    return render(request, "minutes/change.html", {"minutes": minutes, "form": form})


@form_page
def add_version(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "change", pk=pk)
    form = VersionForm(request.POST or None, request.FILES or None, minutes=minutes)
    if added := _done(form, actions.add_version, minutes, by=request.user):
        messages.success(request, f"Versie {added.version} is bewaard. Lezers zien nu deze versie.")
        return redirect(minutes)
    return render(request, "minutes/add_version.html", {"minutes": minutes, "form": form})


@form_page
def add_paper(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "change", pk=pk)
    levels = levels_for(request.user, minutes)
    form = PaperForm(request.POST or None, request.FILES or None, levels=levels, minutes=minutes)
    if _done(form, actions.add_paper, minutes, by=request.user):
        messages.success(request, "De bijlage is toegevoegd.")
        return redirect(minutes)
    return render(request, "minutes/add_paper.html", {"minutes": minutes, "form": form})


@form_page
def file_level(request, pk, file_pk):
    rows = MinutesFile.objects.select_related("document", "minutes__meeting__atrium")
    file = get_permitted(request.user, rows.filter(minutes=pk), "change", pk=file_pk)
    levels = levels_for(request.user, file.minutes)
    form = LevelForm(request.POST or None, levels=levels, initial={"level": file.level})
    if form.is_valid():
        actions.set_file_level(file, by=request.user, **form.cleaned_data)
        messages.success(request, "Bewaard voor wie dit bestand is.")
        return redirect(file.minutes)
    return render(
        request, "minutes/file_level.html", {"minutes": file.minutes, "file": file, "form": form}
    )


@form_page
def remove_paper(request, pk, file_pk):
    rows = MinutesFile.objects.select_related("document", "minutes").filter(minutes=pk)
    paper = get_permitted(request.user, rows, "delete", pk=file_pk)
    if request.method == "POST":
        actions.remove_paper(paper, by=request.user)
        messages.success(request, "De bijlage is verwijderd.")
        return redirect(paper.minutes)
    return render(request, "minutes/remove_paper.html", {"minutes": paper.minutes, "paper": paper})


@form_page
def publish(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "publish", pk=pk)
    people = readers(minutes)
    example = mail.preview(minutes, people[0]) if people else None
    when = WhenForm(request.POST or None, leaves=leaves_words())
    confirmed = NoPositionsForm(request.POST or None, minutes=minutes)
    if "as_mail" in request.POST and example:
        return as_page(example.subject, example.source)
    if request.method == "POST" and all([confirmed.is_valid(), not people or when.is_valid()]):
        if confirmed.is_asked:
            confirm_no_positions(minutes, by=request.user)
        return _published(request, minutes, people, when)
    text = as_text(example.source) if example else ""
    context = {"minutes": minutes, "people": people, "example": example, "text": text}
    return render(
        request, "minutes/publish.html", {**context, "form": when, "confirmed": confirmed}
    )


def _published(request, minutes, people, when):
    choice = {"notify": when.notify, "due_at": when.due_at} if people else {}
    count = actions.publish(minutes, by=request.user, **choice)
    who = "1 persoon krijgt" if count == 1 else f"{count} personen krijgen"
    moment = f" De mail gaat {when.said()} weg." if count and when.due_at else ""
    messages.success(request, f"Het verslag is gepubliceerd. {who} een bericht.{moment}")
    return redirect(minutes)


@form_page
def delete(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "delete", pk=pk)
    if request.method == "POST":
        actions.delete_draft(minutes, by=request.user)
        messages.success(request, "Het concept is verwijderd.")
        return redirect("minutes:list")
    return render(request, "minutes/delete.html", {"minutes": minutes})
