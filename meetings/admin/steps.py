"""The steps that tell people something: each shows whom it mails and what, and then asks."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meetings import actions, previews, unsent
from meetings.admin import pages
from meetings.admin.forms import FACTS, CancelForm, CopyForm, MoveForm
from meetings.approvals.standing import is_needed
from meetings.asking import asked
from meetings.completeness import hindrance, why_not_restored
from meetings.deadlines import with_shifted
from meetings.models import Meeting
from meetings.warnings import warnings
from outbox.forms import WhenForm
from outbox.preview import as_page
from platforms.models import Atrium

ASK = require_http_methods(["GET", "POST"])
LABELS = {name: Meeting._meta.get_field(name).verbose_name for name in FACTS}


@ASK
def announce(request, pk):
    """Who will be invited, with what, when, and what is worth a look first."""
    meeting = pages.organised(request, pk)
    preview = previews.of_announcement(meeting)
    when = _when(request, preview)
    if request.method == "POST":
        if "as_mail" in request.POST:
            return as_page(preview.subject, preview.source)
        if not preview.count or when.is_valid():
            return _announced(request, meeting, preview, when)
    if not meeting.may_announce:
        return redirect(pages.address("change", meeting))
    context = {
        "preview": preview,
        "when": when,
        "missing": hindrance(meeting, timezone.now()),
        "approval": is_needed(meeting),
        "warnings": warnings(meeting, request.user),
    }
    return pages.page(request, "announce", meeting, "Bijeenkomst aankondigen", **context)


def _announced(request, meeting, preview, when):
    choice = {"notify": when.notify, "due_at": when.due_at} if preview.count else {}
    version = pages.version(request)
    meeting = actions.announce(meeting, by=request.user, version=version, **choice)
    count = meeting.registrations.count()
    mailed = _said(preview, when) if preview.count else ""
    messages.success(request, f"De bijeenkomst is aangekondigd. Uitgenodigd: {count}. {mailed}")
    return redirect(pages.address("change", meeting))


@ASK
def cancel(request, pk):
    """First the reason, then the mail with that reason in it, then it is done."""
    meeting = pages.organised(request, pk)
    form = CancelForm(request.POST or None)
    valid = form.is_valid()
    if valid and "confirm" in request.POST:
        actions.cancel(
            meeting, by=request.user, version=pages.version(request), **form.cleaned_data
        )
        messages.success(request, "De bijeenkomst is geannuleerd.")
        return redirect(pages.address("change", meeting))
    if not meeting.may_cancel:
        return redirect(pages.address("change", meeting))
    reason = form.cleaned_data["reason"] if valid else ""
    preview = previews.of_cancellation(meeting, reason=reason)
    if valid and "as_mail" in request.POST:
        return as_page(preview.subject, preview.source)
    context = {"form": form, "asked": valid, "preview": preview}
    return pages.page(request, "cancel", meeting, "Bijeenkomst annuleren", **context)


@ASK
def restore(request, pk):
    """A cancelled meeting takes place after all: whom that mails is told first."""
    meeting = pages.organised(request, pk)
    if not meeting.may_restore:
        return redirect(pages.address("change", meeting))
    context = {
        "warnings": warnings(meeting, request.user),
        "missing": why_not_restored(meeting, timezone.now()),
    }
    if request.method == "POST":
        version = pages.version(request)
        act = partial(actions.restore, meeting, by=request.user, version=version)
        step = context["step"] = asked(request.POST, act)
        if "confirm" in request.POST and step.is_chosen():
            step.take()
            messages.success(request, f"De bijeenkomst gaat toch door. {step.said()}")
            return redirect(pages.address("change", meeting))
    return pages.page(request, "restore", meeting, "Bijeenkomst toch laten doorgaan", **context)


@ASK
def move(request, pk):
    """Other facts that people were told: fill in, see who is mailed, choose, and only then save."""
    meeting = pages.organised(request, pk)
    if not meeting.may_cancel:
        return redirect(pages.address("change", meeting))
    form = _form_for(request)(request.POST or None, instance=meeting)
    if form.is_valid() and "back" not in request.POST:
        fields = with_shifted(pages.organised(request, pk), form.changed_fields())
        return _looked_over(request, pk, form, fields)
    context = {"form": form, "conflict": pages.in_words(form.conflict)}
    title = "Tijd, plaats of plaatsen wijzigen"
    return pages.page(request, "move", meeting, title, **context)


@ASK
def copy(request, pk):
    """The same meeting at another moment, as a draft (T12)."""
    meeting = pages.organised(request, pk)
    form = CopyForm(request.POST or None)
    if form.is_valid():
        twin = actions.copy(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, "De bijeenkomst is gekopieerd als concept. Kijk ze na.")
        for sentence in warnings(twin, request.user):
            messages.warning(request, sentence)
        return redirect(pages.address("change", twin))
    return pages.page(request, "copy", meeting, "Bijeenkomst kopiëren", form=form)


def chosen_atrium(request):
    """The atrium for a new meeting: from the address, or the only one there is."""
    rows = Atrium.objects.permitted(request.user, "organise").select_related("platform")
    key = request.GET.get("atrium", "")
    if key:
        return rows.filter(pk=key).first() if key.isdecimal() else None
    first = rows[:2]
    return first[0] if len(first) == 1 else None


def choose_atrium(request):
    """Ask for which atrium, in a form that leads back here by GET."""
    rows = Atrium.objects.permitted(request.user, "organise").filter(is_active=True)
    field = forms.ModelChoiceField(rows.order_by("name"), label="Atrium", empty_label="Kies …")
    form = type("AtriumForm", (forms.Form,), {"atrium": field})(request.GET or None)
    context = {
        **admin.site.each_context(request),
        "title": "Nieuwe bijeenkomst",
        "opts": Meeting._meta,
        "form": form,
    }
    return render(request, "admin/meetings/meeting/choose_atrium.html", context)


def _form_for(request):
    return type("MoveForm", (MoveForm,), {"user": request.user})


def _when(request, preview, *, may_skip=True):
    """The choice of when the mail leaves; asked anew while it is not yet filled in."""
    data = request.POST if "when" in request.POST else None
    return WhenForm(data, leaves=preview.leaves, may_skip=may_skip)


def _said(preview, when):
    if not when.notify:
        return "Er vertrekt geen mail."
    if preview.waits_for_release:
        return "De mails wachten tot een PBM-medewerker ze vrijgeeft."
    return f"De mail gaat {when.said() or preview.leaves} weg."


def _looked_over(request, pk, form, fields):
    """What changes, who hears it, how the mail reads; saved once that was seen and confirmed.

    `form.instance` holds the new facts.
    """
    before = pages.organised(request, pk)
    if not fields:
        messages.info(request, "Er is niets gewijzigd.")
        return redirect(pages.address("change", before))
    after = form.instance
    preview = previews.of_change(after, before=before)
    must_tell = previews.must_tell(after, before=before)
    when = _when(request, preview, may_skip=not must_tell)
    if "as_mail" in request.POST:
        return as_page(preview.subject, preview.source)
    if "confirm" in request.POST and (not preview.count or when.is_valid()):
        version = form.cleaned_data["seen_version"]
        choice = {"notify": when.notify, "due_at": when.due_at} if preview.count else {}
        actions.change(before, by=request.user, version=version, **choice, **fields)
        mailed = _said(preview, when) if preview.count else "Er vertrekt geen algemene mail."
        messages.success(request, f"Bewaard. {mailed}")
        return redirect(pages.address("change", before))
    differences = [(LABELS[name], getattr(before, name), value) for name, value in fields.items()]
    context = {
        "form": form,
        "when": when,
        "differences": pages.in_words(differences),
        "preview": preview,
        "must_tell": must_tell,
        "seats": previews.of_seat_mail(previews.of_seats(after, before=before), after),
        "pending": unsent.waiting(before, kinds=["meeting_changed"]).exists(),
        "warnings": warnings(after, request.user),
    }
    return pages.page(request, "move_ask", before, "Wijziging nakijken", **context)
