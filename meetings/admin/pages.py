"""What the pages around one meeting in the back office share."""

from django.contrib import admin
from django.db.models import Q
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from core.querysets import get_permitted
from core.refusal import Refused
from core.times import moment_words
from meetings.approvals.standing import is_needed
from meetings.models import Meeting
from meetings.told import about
from outbox.kinds import label_of
from outbox.models import Pause

FLAGS = ("organise", "change", "announce", "save_date", "cancel", "restore", "attend")
STALE = "Intussen is deze bijeenkomst gewijzigd. Er is niets gebeurd: bekijk ze opnieuw."


def name(page, *, full=False):
    """The url name of a page about meetings in the back office."""
    return f"{'admin:' if full else ''}meetings_meeting_{page}"


def address(page, meeting):
    return reverse(name(page, full=True), args=[meeting.pk])


def organised(request, pk):
    """The meeting, flagged with what this person may; 404 for whom it is not theirs to organise."""
    rows = Meeting.objects.permitted(request.user, "organise").flagged(request.user, *FLAGS)
    rows = rows.select_related("atrium__platform", "municipality", "contact", "theme").counted()
    meeting = get_permitted(request.user, rows, pk=pk)
    # An administrator may everything; what the state does not allow is still not offered.
    meeting.may_announce &= meeting.status == Meeting.Status.DRAFT
    meeting.may_save_date &= meeting.status == Meeting.Status.DRAFT and not meeting.is_saved_date
    meeting.may_cancel &= meeting.is_counted_on
    meeting.may_restore &= meeting.status == Meeting.Status.CANCELLED and not meeting.has_begun
    return meeting


def version(request):
    """The version of the meeting that the page in this form showed; Refused without one (T11)."""
    value = request.POST.get("seen_version", "")
    if not value.isdecimal():
        raise Refused(STALE)
    return int(value)


def page(request, template, meeting, title, **context):
    """Answer with a page about `meeting` in the frame of the back office."""
    context |= {
        **admin.site.each_context(request),
        "title": title,
        "meeting": meeting,
        "opts": Meeting._meta,
        "change_address": address("change", meeting),
    }
    context.setdefault("standstills", standstills(meeting))
    return render(request, f"admin/meetings/meeting/{template}.html", context)


def standstills(meeting):
    """What stands still of the mail about `meeting` (None: of everything): words, reason, scope."""
    rows = Pause.objects.order_by("scope")
    if meeting:
        rows = rows.filter(Q(scope=about(meeting)) | Q(scope="") | ~Q(scope__contains=":"))
    return [(scope_words(row.scope), row) for row in rows]


def scope_words(scope):
    """What a pause names, as people say it."""
    if not scope:
        return "alle berichten"
    name, _, key = scope.partition(":")
    if name == "meeting" and key.isdecimal():
        meeting = Meeting.objects.select_related("atrium").filter(pk=key).first()
        return f"berichten over {meeting}" if meeting else scope
    return label_of(scope)


def tools(request, meeting):
    """The steps and pages this person has for `meeting`: `(label, address)`, in working order."""
    meeting = organised(request, meeting.pk)
    told = meeting.status != Meeting.Status.DRAFT
    offered = [
        (meeting.may_announce, "Aankondigen", "announce"),
        (meeting.may_save_date, "Datum laten vrijhouden", "save_date"),
        (meeting.may_cancel, "Tijd, plaats of plaatsen wijzigen", "move"),
        (told, "Inschrijvingen", "registrations"),
        (told, "Deelnemers in Excel", "export"),
        (told or meeting.is_saved_date, "Verzonden berichten", "messages"),
        (True, "Kopiëren", "copy"),
        (meeting.may_cancel, "Annuleren", "cancel"),
        (meeting.may_restore, "Toch laten doorgaan", "restore"),
    ]
    links = [(label, address(page, meeting)) for may, label, page in offered if may]
    elsewhere = [
        (meeting.may_change, "Agenda en sprekers", "meetings:agenda"),
        (
            meeting.may_save_date and not is_needed(meeting),
            "Prik een datum",
            "meetings:poll",
        ),
        (is_needed(meeting), "Akkoord van de stuurgroep", "meetings:approval"),
        (True, "Workshops", "meetings:workshop_setup"),
        (told and meeting.may_attend and meeting.has_begun, "Aanwezigheden", "meetings:attendance"),
        (told and meeting.has_begun, "Verslag", "minutes:upload"),
        (True, "Agenda (pdf)", "meetings:agenda_pdf"),
        (True, "Uitnodiging (pdf)", "meetings:invitation_pdf"),
        (told, "Deelnemerslijst (pdf)", "meetings:participants_pdf"),
        (told, "Handtekenlijst (pdf)", "meetings:signatures_pdf"),
        (told, "Badges (pdf)", "meetings:badges_pdf"),
        (True, "Bekijk op het portaal", "meetings:detail"),
    ]
    pages = [
        (label, link)
        for may, label, view in elsewhere
        if may and (link := _if_there(view, meeting))
    ]
    # The agenda comes before everything but announcing, which is done last of all.
    first = 1 if meeting.may_announce else 0
    agenda = pages[: bool(meeting.may_change)]
    return [*links[:first], *agenda, *links[first:], *pages[len(agenda) :]]


def in_words(differences):
    """`(label, theirs, yours)` as people read it."""
    return [(label, _word(theirs), _word(yours)) for label, theirs, yours in differences]


def _word(value):
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return moment_words(value) if hasattr(value, "tzinfo") else str(value)


def _if_there(view, meeting):
    try:
        return reverse(view, args=[meeting.pk])
    except NoReverseMatch:
        return ""
