"""What staff should look at before they plan a meeting; warnings, never refusals (T9, T10, T64)."""

from holidays import country_holidays

from core.times import clock_words, day_words
from meetings.models import Meeting
from meetings.school_holidays import school_holiday
from platforms.models import Membership

SHOWN = 3


def warnings(meeting):
    """Dutch sentences about a meeting as it is filled in now, saved or not."""
    checks = (
        *(_holiday, _school_holiday, _weekend),
        *(_overlap, _too_few_seats, _agenda_too_long, _window_closed),
    )
    return [sentence for check in checks if (sentence := check(meeting))]


def _holiday(meeting):
    name = country_holidays("BE", years=meeting.day.year, language="nl").get(meeting.day)
    return f"{day_words(meeting.starts_at).capitalize()} is een feestdag: {name}." if name else ""


def _school_holiday(meeting):
    """On a working day only: a public holiday or a weekend is said already (T9)."""
    if meeting.day.weekday() >= 5 or _holiday(meeting):
        return ""
    name = school_holiday(meeting.day)
    return f"{day_words(meeting.starts_at).capitalize()} valt in de {name}." if name else ""


def _weekend(meeting):
    if meeting.day.weekday() < 5:
        return ""
    return f"{day_words(meeting.starts_at).capitalize()} valt in het weekend."


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
    found = [
        f"{other} om {clock_words(other.starts_at)}"
        for other in others.select_related("atrium").order_by("starts_at")[:SHOWN]
    ]
    return f"Op dat moment komen dezelfde mensen ook samen: {'; '.join(found)}." if found else ""


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
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    if planned <= length:
        return ""
    return f"De agendapunten duren samen {planned} minuten, de bijeenkomst {length}."


def _window_closed(meeting):
    closes = meeting.registration_closes_at
    if closes and closes > meeting.starts_at:
        return "Inschrijven blijft open na het begin van de bijeenkomst."
    return ""
