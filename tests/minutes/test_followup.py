"""What was promised is followed until it is done (T81)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.links import sign
from core.refusal import Refused
from core.times import today
from minutes.followup.actions import close, postpone, reopen
from minutes.followup.reminders import remind_owners
from minutes.models import Action
from outbox.delivery import drain
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
# Wednesday 11 November 2026 is a holiday: three working days before Friday 13 November is the 9th.
DUE = date(2026, 11, 13)
BEFORE = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)  # 9.00 in Brussels
AFTER = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # the Monday after


@pytest.fixture
def minutes():
    return make.written()


@pytest.fixture
def owner(minutes):
    return make.member_of(minutes.meeting.atrium)


@pytest.fixture
def secretary(minutes):
    return make.member_of(minutes.meeting.atrium, Role.SECRETARY)


def promised(minutes, owner, **fields):
    return make.action(minutes, owner=owner, **{"due_on": DUE, **fields})


def reminded(moment):
    with time_machine.travel(moment, tick=False):
        return remind_owners()


def by_mail(action, person):
    return reverse("minutes:action_by_mail", args=[sign("action", action.pk, person.pk)])


def test_the_owner_is_reminded_three_working_days_before_and_on_the_first_one_after(minutes, owner):
    promised(minutes, owner)
    early, late = timedelta(minutes=-1), timedelta(minutes=15)

    counts = [reminded(day + shift) for day in (BEFORE, AFTER) for shift in (early, 0 * late, late)]

    assert counts == [0, 1, 0] * 2
    kinds = Message.objects.order_by("due_at").values_list("kind", "to_address")
    assert list(kinds) == [("action_due", owner.email), ("action_late", owner.email)]


@pytest.mark.parametrize("how", ["done", "concept", "nobody", "no day", "outage"])
def test_nobody_is_reminded_of_what_is_done_unknown_or_long_ago(minutes, owner, how):
    row = promised(minutes, None if how == "nobody" else owner)
    if how == "done":
        close(row, by=owner, note="Klaar.")
    elif how == "concept":
        draft = make.written(minutes.meeting.atrium, status="draft")
        Action.objects.update(minutes=draft)
    elif how == "no day":
        Action.objects.update(due_on=None)
    moment = BEFORE + timedelta(days=3 if how == "outage" else 0)

    assert reminded(moment) == 0


@pytest.mark.parametrize("change", ["nothing", "done", "other owner", "other day", "left"])
def test_a_reminder_on_its_way_is_stopped_when_it_is_no_longer_true(
    minutes, owner, change, smtp_sink
):
    row = promised(minutes, owner)
    with time_machine.travel(BEFORE, tick=True):
        remind_owners()
        if change == "done":
            close(row, by=owner, note="Klaar.")
        elif change == "other owner":
            Action.objects.update(owner=make.member_of(minutes.meeting.atrium))
        elif change == "other day":
            Action.objects.update(due_on=DUE + timedelta(days=1))
        elif change == "left":
            owner.memberships.update(end_on=BEFORE.date() - timedelta(days=1))
        Message.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))

        drain()

    accepted = Message.objects.get().state == Message.State.ACCEPTED
    assert accepted == (change == "nothing")


def test_what_is_for_pbm_alone_is_not_in_a_mail(minutes):
    manager = make.member_of(minutes.meeting.atrium, Role.RELATIONSHIP_MANAGER)
    promised(minutes, manager, text="kanarie", level="department")

    reminded(BEFORE)

    assert "kanarie" not in Message.objects.get().text


def test_an_action_is_closed_with_a_note_once_and_opened_again_by_who_writes(
    minutes, owner, secretary
):
    row = promised(minutes, owner)
    with pytest.raises(Refused, match="wat eruit kwam"):
        close(row, by=owner, note="  ")

    close(row, by=owner, note="Fiche verstuurd.")
    close(row, by=owner, note="Fiche verstuurd.")
    with pytest.raises(Refused, match=f"{owner} sloot deze actie al af"):
        close(row, by=secretary, note="Anders.")
    row.refresh_from_db()
    assert (row.state, row.note, row.closed_by, row.version) == (
        "done",
        "Fiche verstuurd.",
        owner,
        1,
    )

    reopen(row, by=secretary)
    row.refresh_from_db()
    assert (row.state, row.note, row.closed_at) == ("open", "", None)


def test_another_day_does_not_overwrite_what_someone_else_changed(minutes, owner, secretary):
    row = promised(minutes, owner)
    postpone(row, by=secretary, due_on=DUE + timedelta(days=7), version=0)

    with pytest.raises(Refused, match="intussen"):
        postpone(row, by=secretary, due_on=DUE, version=0)


def test_the_owner_closes_by_the_link_in_the_mail_without_an_account(client, minutes, owner):
    row = promised(minutes, owner)
    address = by_mail(row, owner)

    assert client.get(address).status_code == 200
    assert Action.objects.get().state == "open"
    client.post(address, {"step": "close", "note": "Gedaan."})

    assert (Action.objects.get().note, Action.objects.get().closed_by) == ("Gedaan.", owner)


@pytest.mark.parametrize("how", ["left", "other owner", "closed account", "forged"])
def test_the_link_dies_with_the_rights(client, minutes, owner, how):
    row = promised(minutes, owner)
    address = by_mail(row, owner)
    if how == "left":
        owner.memberships.update(end_on=today() - timedelta(days=1))
    elif how == "other owner":
        Action.objects.update(owner=make.member_of(minutes.meeting.atrium))
    elif how == "closed account":
        type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    else:
        address = reverse("minutes:action_by_mail", args=[sign("review", row.pk, owner.pk)])

    assert client.get(address).status_code == 404
    assert client.post(address, {"note": "x"}).status_code == 404
    assert Action.objects.get().state == "open"


def test_a_member_sees_an_action_and_only_its_owner_or_a_writer_closes_it(
    client, minutes, owner, secretary
):
    row = promised(minutes, owner)
    address = reverse("minutes:action", args=[row.pk])
    client.force_login(make.member_of(minutes.meeting.atrium))
    assert "Werk de actie af" not in client.get(address).content.decode()
    refused = client.post(address, {"step": "close", "note": "x"}).status_code
    client.force_login(secretary)
    client.post(address, {"step": "close", "note": "Klaar."})
    done = Action.objects.get().state
    client.post(address, {"step": "reopen"})
    later = today() + timedelta(days=9)
    client.post(address, {"step": "postpone", "later-version": 2, "later-due_on": later})

    assert (refused, done) == (403, "done")
    assert (Action.objects.get().state, Action.objects.get().due_on) == ("open", later)


def test_the_list_of_an_atrium_holds_what_one_may_see_over_all_its_meetings(client, minutes):
    atrium = minutes.meeting.atrium
    make.action(minutes, "Bezorgt de fiche")
    make.action(make.written(atrium), "Nodigt de spreker uit")
    make.action(minutes, "kanarie", level="department")
    make.action(make.written(atrium, status="draft"), "kanarie")
    make.action(make.written(), "kanarie")
    client.force_login(make.member_of(atrium))

    html = client.get(reverse("minutes:atrium_actions", args=[atrium.slug])).content.decode()

    assert "Bezorgt de fiche" in html
    assert "Nodigt de spreker uit" in html
    assert "kanarie" not in html


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_however_long(
    client, minutes, owner, rows, django_assert_max_num_queries
):
    client.force_login(owner)
    for _ in range(rows):
        make.action(minutes, owner=owner)
    address = reverse("minutes:atrium_actions", args=[minutes.meeting.atrium.slug])

    with django_assert_max_num_queries(13):
        assert client.get(address).status_code == 200


def test_the_home_page_of_the_owner_names_what_is_open(client, minutes, owner):
    promised(minutes, owner, text="Bezorgt de fiche", due_on=timezone.now().date())
    client.force_login(owner)

    assert "Uw actie: Bezorgt de fiche" in client.get("/").content.decode()
