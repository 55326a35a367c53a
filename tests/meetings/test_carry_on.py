"""A point that was not finished moves on to the next meeting and keeps its history (T68)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from documents.actions import store
from meetings.actions import cancel, copy, delete_draft, plan
from meetings.agenda import actions
from meetings.agenda.carrying import bring_back, carry_on
from meetings.agenda.changes import remember
from meetings.models import AgendaItem, Proposal
from meetings.proposals.actions import accept
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of
from tests.world import upload

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now().replace(microsecond=0) + timedelta(days=days)


@pytest.fixture
def over(atrium):
    return make.meeting("held", atrium=atrium, title="Voorjaarsoverleg", starts_at=in_days(-3))


@pytest.fixture
def item(over):
    owner = make.user(first_name="Ella", last_name="Eigenaar")
    row = make.agenda_item(meeting=over, title="Trage wegen", minutes=35, owner=owner)
    make.speaker(item=row, name="Sam Spreker", answer="confirmed", bio="Kent elke weg.")
    over.papers.create(title="Nota", item=row, document=store(upload(), by=None))
    return row


@pytest.fixture
def coming(atrium):
    meeting = make.meeting(atrium=atrium, title="Najaarsoverleg", starts_at=in_days(20))
    make.agenda_item(meeting=meeting, title="Welkom", order=10)
    return meeting


def address(item):
    return reverse("meetings:carry_point", args=[item.meeting_id, item.pk])


def titles(meeting):
    return list(meeting.agenda_items.values_list("title", flat=True))


def fields(atrium, chair, days=40):
    start = in_days(days)
    return {
        "atrium": atrium,
        "by": chair,
        "title": "Winteroverleg",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
    }


def test_it_stands_last_on_the_next_agenda_with_owner_and_speakers_once(
    client, chair, item, over, coming
):
    make.meeting(atrium=over.atrium, title="Later", starts_at=in_days(60))
    asked = text_of(client.get(address(item)))

    for _ in range(2):
        client.post(address(item), {"seen_version": "0"})

    assert "de agenda van Najaarsoverleg" in asked
    assert titles(coming) == ["Welkom", "Trage wegen"]
    point = coming.agenda_items.last()
    assert (point.minutes, point.owner, point.kind) == (35, item.owner, "discussion")
    assert point.continues == item
    speaker = point.speakers.get()
    assert (speaker.name, speaker.answer, speaker.bio) == ("Sam Spreker", "unknown", "")
    assert titles(over) == ["Trage wegen"]
    assert over.papers.get().item == item
    assert coming.papers.count() == Message.objects.count() == 0


def test_both_agendas_tell_members_where_it_came_from_and_went_to(
    client, chair, item, over, coming
):
    carry_on(item, by=chair)
    client.force_login(make.member_of(over.atrium))

    old, new = (client.get(row.get_absolute_url()) for row in (over, coming))

    assert "doorgeschoven naar Najaarsoverleg" in text_of(old)
    assert "Doorgeschoven van Voorjaarsoverleg" in text_of(new)
    assert coming.get_absolute_url() in old.content.decode()
    assert over.get_absolute_url() in new.content.decode()


def test_a_draft_is_not_named_to_members(client, chair, item, over, atrium):
    """T6: neither as where a point went to, nor as where it came from."""
    draft = make.meeting("draft", atrium=atrium, title="Geheim", starts_at=in_days(10))
    carry_on(item, by=chair)
    later = make.meeting(atrium=atrium, starts_at=in_days(30))
    carry_on(draft.agenda_items.get(), by=chair)
    client.force_login(make.member_of(atrium))

    pages = [text_of(client.get(row.get_absolute_url())) for row in (over, later)]

    assert "doorgeschoven naar een volgende bijeenkomst" in pages[0]
    assert ["Geheim" in page for page in pages] == [False, False]
    client.force_login(chair)
    built = text_of(client.get(reverse("meetings:agenda", args=[over.pk])))
    assert "doorgeschoven naar Geheim" in built


def test_a_guest_of_one_meeting_hears_nothing_of_another(client, chair, item, over, coming):
    carry_on(item, by=chair)
    guest = make.user()
    make.registration(meeting=coming, person=guest, status="registered", override="Spreekt mee.")
    client.force_login(guest)

    page = text_of(client.get(coming.get_absolute_url()))

    assert "Trage wegen" in page
    assert "Voorjaarsoverleg" not in page


def test_without_a_next_meeting_it_waits_in_the_backlog_for_the_one_that_is_planned(
    client, chair, item, atrium
):
    asked = text_of(client.get(address(item)))
    client.post(address(item), {"seen_version": "0"})
    backlog = text_of(client.get(reverse("meetings:proposals", args=[atrium.slug])))

    draft = plan(**fields(atrium, chair))

    assert "het punt wacht en komt vanzelf op de agenda" in asked
    assert "Trage wegen" in backlog
    assert draft.agenda_items.get().continues == item
    assert "Wacht op de volgende bijeenkomst" not in text_of(
        client.get(reverse("meetings:proposals", args=[atrium.slug]))
    )


def test_a_meeting_that_falls_away_gives_it_to_the_next(chair, item, atrium, coming):
    carry_on(item, by=chair)
    cancel(coming, by=chair, reason="Ziek.")
    draft = plan(**fields(atrium, chair))
    first = draft.agenda_items.get()

    delete_draft(draft, by=chair)
    again = plan(**fields(atrium, chair))

    assert first.continues.meeting == coming
    assert first.continues.continues == item
    assert again.agenda_items.get().continues.meeting == coming


def test_a_copy_of_a_cancelled_meeting_has_it_once(chair, item, coming):
    carry_on(item, by=chair)
    cancel(coming, by=chair, reason="Ziek.")

    twin = copy(coming, by=chair, starts_at=in_days(27))

    assert titles(twin) == ["Welkom", "Trage wegen"]


def test_a_copy_takes_neither_what_was_moved_on_nor_what_came_of_it(chair, item, over, coming):
    """T12, T68."""
    carry_on(item, by=chair)

    twin = copy(over, by=chair, starts_at=in_days(50))
    other = copy(coming, by=chair, starts_at=in_days(51))

    assert titles(twin) == []
    assert titles(other) == ["Welkom", "Trage wegen"]
    copied = other.agenda_items.last()
    assert (copied.continues, copied.moved_on_at) == (None, None)


def test_moved_on_before_the_meeting_it_takes_no_time_there(client, chair, atrium, coming):
    point = make.agenda_item(meeting=coming, title="Trage wegen", minutes=400, order=5)
    remember(coming, timezone.now())
    coming.save()
    make.meeting(atrium=atrium, title="Later", starts_at=in_days(60))

    client.post(address(point), {"seen_version": "0"})

    built = text_of(client.get(reverse("meetings:agenda", args=[coming.pk])))
    assert "te lang" not in built
    assert "Van de agenda gehaald: Trage wegen" in built
    pages = client.get(reverse("meetings:invitation_pdf", args=[coming.pk]), {"pagina": "ja"})
    assert "Trage wegen" not in pages.content.decode()


def test_it_can_be_brought_back(client, chair, item, over, coming):
    carry_on(item, by=chair)

    client.post(address(item), {"step": "back"})

    item.refresh_from_db()
    assert (item.moved_on_at, titles(coming)) == (None, ["Welkom"])


def test_what_was_worked_on_in_the_next_meeting_is_not_brought_back(chair, item, coming):
    carry_on(item, by=chair)
    actions.change_item(coming.agenda_items.last(), by=chair, title="Trage wegen, deel 2")

    with pytest.raises(Refused, match="Najaarsoverleg is al aan dit punt gewerkt"):
        bring_back(item, by=chair)

    assert titles(coming) == ["Welkom", "Trage wegen, deel 2"]


def test_what_was_moved_on_stays_on_the_old_agenda(chair, item, coming):
    carry_on(item, by=chair)

    with pytest.raises(Refused, match="Dit punt is doorgeschoven"):
        actions.remove_item(item, by=chair)

    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_off_the_next_agenda_it_waits_again(chair, item, coming):
    carry_on(item, by=chair)

    actions.remove_item(coming.agenda_items.last(), by=chair)

    assert list(AgendaItem.objects.waiting()) == [item]


def test_who_saw_an_older_point_is_told_and_nothing_moves(client, chair, item, coming):
    """T11."""
    AgendaItem.objects.filter(pk=item.pk).update(version=1)

    client.post(address(item), {"seen_version": "0"})

    assert titles(coming) == ["Welkom"]


def test_a_proposal_stays_with_the_point_where_it_was_accepted(chair, over, coming, atrium):
    proposal = make.proposal(atrium=atrium)
    accept(proposal, by=chair, meeting=coming, title="Trage wegen", minutes=20)
    later = make.meeting(atrium=atrium, title="Later", starts_at=in_days(60))
    carry_on(coming.agenda_items.last(), by=chair)
    cancel(coming, by=chair, reason="Ziek.")

    assert Proposal.objects.get().state == "accepted"
    assert titles(later) == ["Trage wegen"]


@pytest.mark.parametrize(("role", "status"), [(Role.MEMBER, 403), (Role.SECRETARY, 302)])
def test_who_builds_the_agenda_moves_points_on(client, item, coming, role, status):
    client.force_login(make.member_of(item.meeting.atrium, role))

    assert client.post(address(item), {"seen_version": "0"}).status_code == status


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_meeting_asks_once_for_all_that_came_along(
    client, chair, over, coming, count
):
    for number in range(count):
        carry_on(make.agenda_item(meeting=over, title=f"Punt {number}"), by=chair)
    client.force_login(make.member_of(over.atrium))

    asked = queries_of(client, coming.get_absolute_url())

    assert len(asked) == 12


def test_a_meeting_without_such_points_asks_nothing_for_them(client, atrium, coming):
    client.force_login(make.member_of(atrium))

    plain = len(queries_of(client, coming.get_absolute_url()))

    assert plain <= 12
