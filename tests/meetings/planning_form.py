"""The planning form as a browser sends it."""

from django.urls import reverse

from core.times import local

ADD = reverse("admin:meetings_meeting_add")


def split(name, moment):
    """A moment in its two inputs; nothing in both when there is none."""
    if moment is None:
        return {f"{name}_0": "", f"{name}_1": ""}
    clock = local(moment)
    return {f"{name}_0": f"{clock:%Y-%m-%d}", f"{name}_1": f"{clock:%H:%M}"}


def rows(prefix, filled=(), *, initial=0):
    """The management form and rows of an inline."""
    data = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def data(meeting, *, items=(), papers=(), item_count=0, paper_count=0, **changes):
    """What the form of `meeting` (saved or not) sends, with `changes`."""
    fields = {
        "atrium": meeting.atrium_id,
        "title": meeting.title,
        "introduction": meeting.introduction,
        "format": meeting.format,
        "venue": meeting.venue,
        "address": meeting.address,
        "online_url": meeting.online_url,
        "capacity": meeting.capacity or "",
        "theme": meeting.theme_id or "",
        "municipality": meeting.municipality_id or "",
        "contact": meeting.contact_id or "",
        "audience": meeting.audience,
        "seen_version": meeting.version,
    }
    moments = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
    for name in (*moments, "cancel_until"):
        fields |= split(name, getattr(meeting, name))
    return {
        **fields,
        **({"is_public": "on"} if meeting.is_public else {}),
        **rows("agenda_items", items, initial=item_count),
        **rows("papers", papers, initial=paper_count),
        **changes,
    }


def step(meeting, name):
    return reverse(f"admin:meetings_meeting_{name}", args=[meeting.pk])


def form_of(answer):
    return answer.context["adminform"].form


def errors(answer):
    return {name: list(found) for name, found in form_of(answer).errors.items()}
