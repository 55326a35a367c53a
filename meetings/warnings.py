"""What staff should look at before they plan a meeting; warnings, never refusals (T9, T10, T64)."""

from core.times import clock_words, day_words, local
from meetings.agenda.times import length
from meetings.holidays.days import FreeDays
from meetings.models import Meeting
from meetings.speakers.clashes import clashes
from platforms.models import Membership

SHOWN = 3
SATURDAY = 5


def warnings(meeting):
    """Dutch sentences about a meeting as it is filled in now, saved or not."""
    checks = (_day, _overlap, _speaker_twice, _too_few_seats, _agenda_too_long, _window_closed)
    return [sentence for check in checks if (sentence := check(meeting))]


def day_warning(moment, free):
    """Why the day of `moment` is no ordinary working day, or ""; `free`: the FreeDays around it.

    One reason is enough: a school holiday is named on a working day only (T9).
    """
    day = local(moment).date()
    words = day_words(moment).capitalize()
    if name := free.public_holiday(day):
        return f"{words} is een feestdag: {name}."
    if day.weekday() >= SATURDAY:
        return f"{words} valt in het weekend."
    name = free.school_holiday(day)
    return f"{words} valt in de {name}." if name else ""


def overlap_warning(others):
    """The other meetings `others` of the same people at that moment, in words, or "" (T10)."""
    found = [f"{other} om {clock_words(other.starts_at)}" for other in others]
    return f"Op dat moment komen dezelfde mensen ook samen: {'; '.join(found)}." if found else ""


def _day(meeting):
    return day_warning(meeting.starts_at, FreeDays(meeting.day, meeting.day))


def _overlap(meeting):
    """Another meeting at that moment to which members of this atrium also belong."""
    members = Membership.objects.active(meeting.day).filter(atrium=meeting.atrium_id)
    same_people = Membership.objects.active(meeting.day).filter(person__in=members.values("person"))
    others = Meeting.objects.filter(
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
        status__in=[Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED],
        atrium__in=same_people.values("atrium"),
    ).exclude(pk=meeting.pk)
    return overlap_warning(others.select_related("atrium").order_by("starts_at")[:SHOWN])


def _too_few_seats(meeting):
    if meeting.capacity is None:
        return ""
    members = Membership.objects.active(meeting.day).filter(
        atrium=meeting.atrium_id, person__is_active=True
    )
    count = members.values("person").distinct().count()
    if meeting.capacity >= count:
        return ""
    return f"Het aantal plaatsen ({meeting.capacity}) is kleiner dan het aantal leden ({count})."


def _agenda_too_long(meeting):
    if meeting.pk is None:
        return ""
    planned = sum(meeting.agenda_items.values_list("minutes", flat=True))
    if planned <= length(meeting):
        return ""
    return f"De agendapunten duren samen {planned} minuten, de bijeenkomst {length(meeting)}."


def _speaker_twice(meeting):
    """Someone who speaks here and in another meeting at that moment (T10)."""
    found = [
        f"{clash.speaker} spreekt dan ook op {clash.other} om {clock_words(clash.other.starts_at)}"
        for clash in clashes(meeting)[:SHOWN]
    ]
    return f"{'; '.join(found)}." if found else ""


def _window_closed(meeting):
    closes = meeting.registration_closes_at
    if closes and closes > meeting.starts_at:
        return "Inschrijven blijft open na het begin van de bijeenkomst."
    return ""
