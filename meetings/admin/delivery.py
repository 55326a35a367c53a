"""Who got which mail, when, with what result: of one meeting, or over all. And the brakes on it.

One page for both; organisers see the messages about their own meetings, PBM sees all of them.
"""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Max, Min, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.people import is_staff_member
from core.refusal import Refused
from core.text import clean_line, normal_address
from meetings import previews
from meetings.admin import pages
from meetings.models import Meeting
from meetings.told import about
from members.models import User
from outbox import actions as outbox
from outbox.kinds import KINDS, label_of
from outbox.models import Message
from outbox.preview import as_page

State = Message.State
CAN_RETRY = outbox.MAY_RETRY
CAN_CANCEL = {State.QUEUED, State.HELD}
PER_PAGE = 50
MOST_GROUPS = 20
VIEW = require_http_methods(["GET", "HEAD", "POST"])


@VIEW
def messages_of(request, pk):
    """The messages about one meeting."""
    meeting = pages.organised(request, pk)
    return _answer(request, Message.objects.about(about(meeting)), meeting)


@VIEW
def all_messages(request):
    """Everything for PBM; for who organises an atrium, what is about its meetings."""
    return _answer(request, _visible(request.user), None)


def _visible(user):
    if is_staff_member(user):
        return Message.objects.all()
    mine = Meeting.objects.permitted(user, "organise")
    named = mine.annotate(name=Concat(Value("meeting:"), Cast("pk", CharField())))
    return Message.objects.filter(about__in=named.values("name"), sensitive=False)


def _answer(request, rows, meeting):
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step"))
        answer = step(request, rows, meeting) if step else None
        return answer or redirect(request.get_full_path())
    if mail := request.GET.get("mail", ""):
        return _as_mail(rows, mail)
    return _show(request, rows, meeting)


def _show(request, rows, meeting):
    state, kind = request.GET.get("staat", ""), request.GET.get("soort", "")
    search = clean_line(request.GET.get("zoek", ""), 100)
    found = _searched(rows, search, kind)
    shown = found.filter(state=state) if state in State.values else found
    ordered = shown.select_related("person").prefetch_related("events")
    counts = found.by_state()
    paginator = Paginator(ordered.order_by("-created_at", "-pk"), PER_PAGE)
    # Known already: to count once more is a third walk through all messages.
    paginator.count = counts.get(state, 0) if state in State.values else sum(counts.values())
    page = paginator.get_page(request.GET.get("p"))
    context = {
        "counts": [(State(name), count) for name, count in counts.items()],
        "total": sum(counts.values()),
        "state": state,
        "kind": kind,
        "search": search,
        "kinds": _kinds(rows),
        "page_of": _readable(page),
        "failed": rows.filter(state__in=CAN_RETRY).exclude(text="").count(),
        "planned": _groups(rows.filter(state=State.QUEUED, due_at__gt=timezone.now(), attempts=0)),
        "held": _groups(rows.held()),
        "is_staff": is_staff_member(request.user),
        "standstills": pages.standstills(meeting),
        "may_stop": _may_stop(request, meeting),
    }
    if meeting:
        return pages.page(request, "messages", meeting, "Verzonden berichten", **context)
    return _overall(request, "messages", "Berichten", **context)


def _overall(request, template, title, **context):
    context |= {**admin.site.each_context(request), "title": title, "opts": Meeting._meta}
    return render(request, f"admin/meetings/meeting/{template}.html", context)


def planned(meeting):
    """What waits for its moment of the mail about `meeting`, for its own page."""
    rows = Message.objects.about(about(meeting))
    return _groups(rows.filter(state=State.QUEUED, due_at__gt=timezone.now(), attempts=0))


def _searched(rows, search, kind):
    """By address or name, and by subject where that is no secret."""
    if kind:
        rows = rows.filter(kind=kind)
    if not search:
        return rows
    people = User.objects.named(search).order_by().values("pk")
    # Addresses are stored in small letters: to compare them as they are costs half.
    named = Q(to_address__contains=normal_address(search)) | Q(person__in=people)
    return rows.filter(named | Q(subject__icontains=search, sensitive=False))


def _kinds(rows):
    """The kinds there are, to choose from."""
    names = rows.order_by().values_list("kind", flat=True).distinct()
    return sorted(((name, label_of(name)) for name in names), key=lambda pair: pair[1])


def _groups(rows):
    """What waits, per meeting and kind: how many and from when to when."""
    groups = rows.order_by().values("about", "kind", "reason")
    groups = groups.annotate(count=Count("pk"), first=Min("due_at"), last=Max("due_at"))
    groups = list(groups.annotate(until=Max("pk")).order_by("first", "about")[:MOST_GROUPS])
    names = _meetings(group["about"] for group in groups)
    for group in groups:
        group["label"] = label_of(group["kind"])
        group["meeting"] = names.get(group["about"])
    return groups


def _meetings(references):
    """`{"meeting:12": meeting}` of what messages are about."""
    wanted = {
        reference.partition(":")[2] for reference in references if reference[:8] == "meeting:"
    }
    found = Meeting.objects.select_related("atrium").filter(
        pk__in=[key for key in wanted if key.isdecimal()]
    )
    return {about(meeting): meeting for meeting in found}


def _readable(page):
    """Each message with what people may read of it, and what may still be done with it."""
    names = _meetings(message.about for message in page)
    for message in page:
        message.meeting = names.get(message.about)
        message.readable = readable(message)
        message.may_retry = message.state in CAN_RETRY and bool(message.text)
        kind = KINDS.get(message.kind)
        must = kind.required(message) if kind and message.state in CAN_CANCEL else ""
        message.may_cancel = message.state in CAN_CANCEL and not must
        message.must = must
    return page


def readable(message):
    """The text as sent, without the link by which one answers in the person's place."""
    if message.sensitive or not message.text:
        return ""
    return previews.without_personal_links(message.plain)


def _as_mail(rows, key):
    """One message as a mail program shows it; never one that may hold a code."""
    message = rows.filter(pk=key if key.isdecimal() else 0, sensitive=False).first()
    if message is None or not message.text:
        raise Http404
    return as_page(message.subject, previews.without_personal_addresses(message.text))


def _may_stop(request, meeting):
    """What this person may pause here: `(scope, label)`. Pauses are for PBM."""
    if not is_staff_member(request.user):
        return []
    if meeting:
        return [(about(meeting), "alle berichten over deze bijeenkomst")]
    kinds = sorted(((kind.name, kind.label) for kind in KINDS.values()), key=lambda pair: pair[1])
    return [("", "alle berichten"), *kinds]


# --- what one may do -----------------------------------------------------------------------------


def _retry(request, rows, meeting):
    """One message, or everything that failed."""
    key = request.POST.get("message", "")
    failed = rows.filter(state__in=CAN_RETRY).exclude(text="")
    chosen = failed.filter(pk=key) if key.isdecimal() else failed
    count = 0
    for message in chosen:
        outbox.retry(message, by=request.user)
        count += 1
    _tell(request, count, "Opnieuw in de wachtrij gezet", "Er was niets om opnieuw te versturen.")


def _cancel(request, rows, meeting):
    """One message, or one group that waits; what people must know stays."""
    count, kept = 0, ""
    for message in _chosen(request, rows).filter(state__in=CAN_CANCEL):
        try:
            outbox.cancel(message, by=request.user)
            count += 1
        except Refused as refusal:
            kept = str(refusal)
    if kept:
        messages.warning(request, f"Niet alles is gestopt. {kept}")
    _tell(request, count, "Gestopt", "Er was niets om te stoppen.")


def _send_now(request, rows, meeting):
    count = outbox.send_now(_chosen(request, rows), by=request.user)
    _tell(request, count, "Vertrekt nu, of bij het volgende open uur", "Alles was al vertrokken.")


def _release(request, rows, meeting):
    """Ask with the count, then let go what was counted and nothing that came after."""
    if not is_staff_member(request.user):
        raise Refused("Alleen een PBM-medewerker geeft berichten vrij.")
    chosen = _chosen(request, rows).held()
    if "confirm" in request.POST:
        count = outbox.release_held(chosen, by=request.user)
        _tell(request, count, "Vrijgegeven", "Er was niets om vrij te geven.")
        return None
    context = {
        "groups": _groups(chosen),
        "count": chosen.count(),
        "example": chosen.filter(sensitive=False).order_by("pk").first(),
        "chosen": [(name, request.POST.get(name, "")) for name in CHOICE if name in request.POST],
        "back": request.get_full_path(),
    }
    if meeting:
        return pages.page(request, "release", meeting, "Berichten vrijgeven", **context)
    return _overall(request, "release", "Berichten vrijgeven", **context)


CHOICE = ("message", "kind", "about", "reason", "until")


def _chosen(request, rows):
    """The message or the group that the form names, no newer than what its sender saw."""
    key, until = request.POST.get("message", ""), request.POST.get("until", "")
    if key.isdecimal():
        return rows.filter(pk=int(key))
    named = {name: request.POST.get(name, "") for name in ("kind", "about", "reason")}
    return rows.filter(pk__lte=int(until) if until.isdecimal() else 0, **named)


def _pause(request, rows, meeting):
    scope = _scope(request, meeting)
    reason = clean_line(request.POST.get("reason", ""), 150)
    if not reason:
        raise Refused("Zeg waarom de berichten stil moeten staan: wie dit leest, moet het weten.")
    outbox.pause(scope, reason=reason, by=request.user)
    messages.success(request, f"{pages.scope_words(scope).capitalize()}: staat stil.")


def _resume(request, rows, meeting):
    scope = _scope(request, meeting)
    outbox.resume(scope, by=request.user)
    messages.success(request, f"{pages.scope_words(scope).capitalize()}: vertrekt weer.")


def _scope(request, meeting):
    scope = request.POST.get("scope", "")
    if scope not in dict(_may_stop(request, meeting)):
        raise Refused("Dit kunt u hier niet stilzetten of laten vertrekken.")
    return scope


def _tell(request, count, done, nothing):
    if count:
        messages.success(request, f"{done}: {count}.")
    else:
        messages.info(request, nothing)


STEPS = {
    "retry": _retry,
    "cancel": _cancel,
    "now": _send_now,
    "release": _release,
    "pause": _pause,
    "resume": _resume,
}
