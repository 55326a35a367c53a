"""From concept to adopted: read through, remarked on, adopted on a meeting or by silence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from core.times import local, today
from minutes.actions import publish
from minutes.models import Action, Minutes
from minutes.review import actions
from minutes.writing.actions import add_action
from outbox.delivery import drain
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db


def concept(**fields):
    """A written concept with a passage; its author said it holds no positions."""
    minutes = make.written(status="draft", **fields)
    make.passage(minutes)
    actions.confirm_no_positions(minutes, by=make.staff())
    return minutes


def in_review(**fields):
    minutes = make.written(status="in_review", **fields)
    minutes.remarks_until = timezone.now() + timedelta(days=7)
    minutes.save()
    make.passage(minutes)
    return minutes


def later_meeting(minutes, days=3, **fields):
    starts_at = minutes.meeting.starts_at + timedelta(days=days)
    return make.meeting(
        atrium=minutes.meeting.atrium,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        **fields,
    )


def mailed(kind):
    return set(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_readers_get_a_window_of_as_many_days_as_the_platform_says_and_one_mail():
    minutes = concept()
    atrium = minutes.meeting.atrium
    type(atrium.platform).objects.update(review_days=10)
    member = make.member_of(atrium)

    count = actions.send_for_review(minutes, by=make.staff())

    minutes.refresh_from_db()
    assert (minutes.status, minutes.shown_edition, count) == ("in_review", 1, 1)
    assert local(minutes.remarks_until).date() == today() + timedelta(days=10)
    assert mailed("minutes_review") == {member.email}
    with pytest.raises(Refused, match="kennen dit verslag al"):
        actions.send_for_review(minutes, by=make.staff())
    assert Message.objects.count() == 1


def test_the_mail_holds_a_link_and_no_word_of_the_verslag():
    minutes = concept(summary="Geheime samenvatting")
    make.passage(minutes, "<p>kanarie</p>")
    make.member_of(minutes.meeting.atrium)

    actions.send_for_review(minutes, by=make.staff())

    text = Message.objects.get().text
    assert "/antwoord/verslag/" in text
    assert "kanarie" not in text
    assert "Geheime" not in text


@pytest.mark.parametrize("step", ["review", "publish"])
def test_a_written_verslag_needs_the_word_of_its_author_that_it_holds_no_positions(step):
    minutes = make.written(status="draft")
    act = {"review": actions.send_for_review, "publish": publish}[step]

    with pytest.raises(Refused, match="geen standpunten"):
        act(minutes, by=make.staff())

    actions.confirm_no_positions(minutes, by=make.staff())
    act(minutes, by=make.staff())
    assert Minutes.objects.get().is_known


@pytest.mark.parametrize("step", ["review", "publish"])
def test_readers_never_get_an_action_that_was_begun_and_left_blank(step):
    minutes = concept()
    act = {"review": actions.send_for_review, "publish": publish}[step]
    begun = add_action(minutes, make.point(minutes, "Rondje"), by=make.staff())
    actions.confirm_no_positions(minutes, by=make.staff())

    with pytest.raises(Refused, match="Bij “Rondje” staat een actie zonder tekst"):
        act(minutes, by=make.staff())

    Action.objects.filter(pk=begun.pk).update(text="Bezorgt de fiche.")
    act(minutes, by=make.staff())
    assert Minutes.objects.get().is_known


def test_an_uploaded_verslag_needs_no_such_word_and_an_empty_one_is_not_given():
    uploaded = make.minutes(status="draft")
    empty = Minutes.objects.create(
        meeting=make.meeting(), title="Leeg", summary="x", dated_on=today()
    )

    actions.send_for_review(uploaded, by=make.staff())

    with pytest.raises(Refused, match="nog niets te lezen"):
        actions.send_for_review(empty, by=make.staff())


@pytest.mark.parametrize("days", [-1, 0, 200])
def test_a_window_ends_in_the_future_and_within_four_months(days):
    minutes = concept()

    with pytest.raises(Refused, match="binnen vier maanden"):
        actions.send_for_review(
            minutes, by=make.staff(), until=timezone.now() + timedelta(days=days)
        )


def test_readers_know_it_is_not_adopted_and_until_when_they_may_remark(client):
    minutes = in_review()
    client.force_login(make.member_of(minutes.meeting.atrium))

    html = client.get(minutes.get_absolute_url()).content.decode()

    assert "Ter nalezing tot" in html
    assert "nog niet goedgekeurd" in html


@pytest.mark.parametrize("change", ["nothing", "access", "choice", "published"])
def test_the_mail_leaves_only_to_who_may_still_read_and_wants_it(change, smtp_sink):
    minutes = concept()
    member = make.member_of(minutes.meeting.atrium)
    actions.send_for_review(minutes, by=make.staff())
    if change == "access":
        member.memberships.update(end_on=today() - timedelta(days=1))
    elif change == "choice":
        type(member).objects.filter(pk=member.pk).update(wants_minutes_mail=False)
    elif change == "published":
        Minutes.objects.update(status="adopted", adopted_at=timezone.now(), adopted_how="silence")
    Message.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    drain()

    accepted = Message.objects.get().state == Message.State.ACCEPTED
    assert accepted == (change == "nothing")


def test_a_later_meeting_adopts_it_once_every_remark_is_settled():
    minutes = in_review()
    member = make.member_of(minutes.meeting.atrium)
    meeting = later_meeting(minutes)
    row = make.remark(minutes, person=member)
    staff = make.staff()

    with pytest.raises(Refused, match="1 opmerking staat nog open"):
        actions.adopt_in_meeting(minutes, meeting, by=staff)
    make.settled(row)
    count = actions.adopt_in_meeting(minutes, meeting, by=staff)

    minutes.refresh_from_db()
    assert (minutes.status, minutes.adopted_how, minutes.adopted_in) == (
        "adopted",
        "meeting",
        meeting,
    )
    assert minutes.editions.get().issued_at is not None
    assert (count, mailed("minutes_adopted")) == (1, {member.email})
    with pytest.raises(Refused, match="al goedgekeurd"):
        actions.adopt_in_meeting(minutes, meeting, by=staff)


@pytest.mark.parametrize("which", ["its own", "still to come", "elsewhere", "cancelled", "earlier"])
def test_only_a_later_meeting_of_the_same_atrium_that_has_begun_adopts_it(which):
    minutes = in_review()
    cancelled = {"status": "cancelled"} if which == "cancelled" else {}
    days = {"still to come": 40, "earlier": -5}.get(which, 3)
    meeting = minutes.meeting if which == "its own" else later_meeting(minutes, days, **cancelled)
    if which == "elsewhere":
        meeting = make.meeting(starts_at=meeting.starts_at, ends_at=meeting.ends_at)

    with pytest.raises(Refused, match="Kies een bijeenkomst"):
        actions.adopt_in_meeting(minutes, meeting, by=make.staff())
    assert Minutes.objects.get().status == "in_review"


def over(minutes, silent=True):
    """Its window ended an hour ago."""
    Minutes.objects.filter(pk=minutes.pk).update(remarks_until=timezone.now() - timedelta(hours=1))
    platform = minutes.meeting.atrium.platform
    type(platform).objects.filter(pk=platform.pk).update(silent_adoption=silent)


def test_silence_adopts_after_the_window_where_the_platform_works_so():
    minutes, elsewhere, going_on = in_review(), in_review(), in_review()
    member = make.member_of(minutes.meeting.atrium)
    over(minutes)
    over(elsewhere, silent=False)
    type(going_on.meeting.atrium.platform).objects.filter(
        pk=going_on.meeting.atrium.platform_id
    ).update(silent_adoption=True)

    counts = [actions.adopt_silently(), actions.adopt_silently()]

    assert counts == [1, 0]
    assert set(Minutes.objects.filter(status="adopted")) == {minutes}
    minutes.refresh_from_db()
    assert (minutes.adopted_how, minutes.adopted_by) == ("silence", None)
    assert mailed("minutes_adopted") == {member.email}


def test_with_an_open_remark_silence_waits_and_the_writer_is_told_once():
    minutes = in_review()
    secretary = make.member_of(minutes.meeting.atrium, Role.SECRETARY)
    row = make.remark(minutes)
    over(minutes)

    assert [actions.adopt_silently(), actions.adopt_silently()] == [0, 0]
    assert mailed("minutes_waiting") == {secretary.email}
    assert Message.objects.filter(kind="minutes_waiting").count() == 1
    make.settled(row)
    assert actions.adopt_silently() == 1


def test_the_page_asks_for_the_word_of_the_author_and_sends_once(client):
    minutes = make.written(status="draft")
    make.member_of(minutes.meeting.atrium)
    client.force_login(make.member_of(minutes.meeting.atrium, Role.SECRETARY))
    address = reverse("minutes:send_for_review", args=[minutes.pk])
    last_on = (today() + timedelta(days=5)).isoformat()

    without = client.post(address, {"last_on": last_on, "when": "now"})
    done = client.post(address, {"last_on": last_on, "when": "now", "no_positions": "on"})

    assert "bevestig dit voor u verdergaat" in without.content.decode()
    assert done.status_code == 302
    minutes.refresh_from_db()
    assert local(minutes.remarks_until).date().isoformat() == last_on
    assert minutes.no_positions_by is not None
    assert client.get(address).status_code == 403


def test_looking_at_the_mail_shows_no_link_of_a_person(client):
    minutes = concept()
    make.member_of(minutes.meeting.atrium)
    client.force_login(make.member_of(minutes.meeting.atrium, Role.SECRETARY))
    address = reverse("minutes:send_for_review", args=[minutes.pk])

    pages = [client.get(address), client.post(address, {"as_mail": "ja"})]

    assert all("/antwoord/verslag/" not in page.content.decode() for page in pages)
    assert Minutes.objects.get().status == "draft"


def test_adoption_is_recorded_from_its_page(client):
    minutes = in_review()
    meeting = later_meeting(minutes)
    client.force_login(make.member_of(minutes.meeting.atrium, Role.SECRETARY))
    address = reverse("minutes:adopt", args=[minutes.pk])

    assert "Noteer de goedkeuring" in client.get(address).content.decode()
    response = client.post(address, {"meeting": meeting.pk, "when": "not"})

    assert response.status_code == 302
    assert Minutes.objects.get().adopted_in == meeting
    assert Message.objects.count() == 0
