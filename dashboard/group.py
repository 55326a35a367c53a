"""What the pages of a platform and an atrium show; each function is one or two queries."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from core.times import today
from meetings.models import Meeting, Paper, Registration
from members.models import Position, User
from minutes.models import Minutes
from platforms.models import Atrium, JoinRequest, Membership, Role

NEXT = 10
PEOPLE_PER_PAGE = 60
LOOK_BACK = timedelta(days=550)
AT_MOST = 40


def atria_of(platform, user):
    """The atria of a platform, in the order of the provinces."""
    rows = Atrium.objects.permitted(user).filter(platform=platform).select_related("province")
    return rows.order_by("province__name", "name")


def next_meetings(platform, user):
    """The next meetings of the platform that `user` may know of."""
    rows = Meeting.objects.permitted(user).upcoming().going_on().filter(atrium__platform=platform)
    return rows.select_related("atrium", "municipality").order_by("starts_at", "pk")[:NEXT]


def public_meetings(atrium, user):
    """The next meetings of an atrium that someone who is not in it may know of."""
    rows = Meeting.objects.permitted(user).upcoming().going_on().filter(atrium=atrium)
    return rows.select_related("municipality").order_by("starts_at", "pk")[:NEXT]


def has_asked(atrium, user):
    """Whether `user` asked to join and waits for the answer."""
    asked = JoinRequest.objects.filter(atrium=atrium, person=user.pk, status="open")
    return user.is_authenticated and asked.exists()


def inside(atrium, user, *, page):
    """Everything the members of an atrium see on its page."""
    organisers = who_does_what(atrium)
    coming, past = meetings_of(atrium, user)
    return {
        "organisers": organisers,
        "people": people_in(atrium, user, organisers, page=page),
        "themes": atrium.themes.chosen().filter(year=today().year),
        "coming": coming,
        "past": past,
    }


def who_does_what(atrium):
    """The memberships that are more than member today: trekker, verslaggever, …"""
    rows = Membership.objects.active().filter(atrium=atrium, person__is_active=True)
    rows = rows.exclude(role=Role.MEMBER).select_related("person")
    return rows.order_by("role", "person__sort_name", "pk")


def people_in(atrium, user, organisers, *, page):
    """One page of the people of an atrium by organisation, each with `position` and `roles`."""
    member = Membership.objects.active().filter(atrium=atrium, person=OuterRef("pk"))
    held = Position.objects.active().filter(person=OuterRef("pk"))
    held = held.order_by("organisation__sort_name", "pk")
    position = JSONObject(
        function="function__name", organisation="organisation__name", slug="organisation__slug"
    )
    people = User.objects.permitted(user).filter(Exists(member), is_active=True)
    people = people.annotate(
        organisation=Subquery(held.values("organisation__sort_name")[:1]),
        position=Subquery(held.values(it=position)[:1]),
    ).order_by(F("organisation").asc(nulls_last=True), "sort_name", "pk")
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(page)
    for person in page:
        person.roles = [row.get_role_display() for row in organisers if row.person_id == person.pk]
    return page


def meetings_of(atrium, user):
    """The meetings around today, coming and past, with papers, verslag and my answer."""
    mine = Registration.objects.filter(meeting=OuterRef("pk"), person=user)
    published = Minutes.objects.published().filter(meeting=OuterRef("pk")).values("pk")
    rows = Meeting.objects.permitted(user, "read").announced().filter(atrium=atrium)
    rows = rows.filter(starts_at__gte=timezone.now() - LOOK_BACK).annotate(
        my_status=Subquery(mine.values("status")[:1]), minutes_pk=Subquery(published[:1])
    )
    rows = rows.select_related("municipality").prefetch_related(
        Prefetch("papers", Paper.objects.select_related("document"))
    )
    rows = list(rows.order_by("-starts_at", "-pk")[:AT_MOST])
    coming = [row for row in reversed(rows) if not row.is_past]
    return coming, [row for row in rows if row.is_past]
