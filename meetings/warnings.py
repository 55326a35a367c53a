"""What staff should look at before they plan a meeting; warnings, never refusals (T9, T10, T64)."""

from core.times import clock_words, day_words, local
from meetings.agenda.times import going_on, length
from meetings.elsewhere import name_of, others
from meetings.holidays.days import FreeDays
from meetings.speakers.clashes import clashes
from platforms.models import Membership

SHOWN = 3
SATURDAY = 5


def warnings(meeting, user):
    """Dutch sentences for `user` about a meeting as it is filled in now, saved or not.

    Of other meetings they say no more than `user` may know (T6).
    """
    sentences = (
        *of_hour(meeting, user),
        _too_few_seats(meeting),
        _agenda_too_long(meeting),
        _window_closed(meeting),
    )
    return [sentence for sentence in sentences if sentence]


def of_hour(meeting, user):
    """Those of the warnings that are about its day and hour."""
    found = (_day(meeting), _overlap(meeting, user), _speaker_twice(meeting, user))
    return [sentence for sentence in found if sentence]


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


def overlap_warning(engagements):
    """Other meetings of the same people then, in words, or "" (T10); pairs of a name and a start."""
    found = dict.fromkeys(f"{name} om {clock_words(start)}" for name, start in engagements)
    return f"Op dat moment komen dezelfde mensen ook samen: {'; '.join(found)}." if found else ""


def _day(meeting):
    return day_warning(meeting.starts_at, FreeDays(meeting.day, meeting.day))


def _overlap(meeting, user):
    """Another meeting at that moment to which members of this atrium also belong."""
    members = Membership.objects.active(meeting.day).filter(atrium=meeting.atrium_id)
    same_people = Membership.objects.active(meeting.day).filter(person__in=members.values("person"))
    found = others(user).filter(
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
        atrium__in=same_people.values("atrium"),
    )
    found = found.exclude(pk=meeting.pk).order_by("starts_at", "pk")[:SHOWN]
    return overlap_warning((name_of(other), other.starts_at) for other in found)


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
    planned = sum(item.minutes for item in going_on(meeting.agenda_items.all()))
    if planned <= length(meeting):
        return ""
    return f"De agendapunten duren samen {planned} minuten, de bijeenkomst {length(meeting)}."


def _speaker_twice(meeting, user):
    """Someone who speaks here and in another meeting at that moment (T10)."""
    found = [
        f"{clash.speaker} spreekt dan ook op {clash} om {clock_words(clash.other.starts_at)}"
        for clash in clashes(meeting, user)[:SHOWN]
    ]
    return f"{'; '.join(found)}." if found else ""


def _window_closed(meeting):
    closes = meeting.registration_closes_at
    if closes and closes > meeting.starts_at:
        return "Inschrijven blijft open na het begin van de bijeenkomst."
    return ""
