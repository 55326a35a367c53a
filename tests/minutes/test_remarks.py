"""What participants remark on a verslag that is read through, and what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.links import sign
from core.refusal import Refused
from core.times import today
from minutes.models import Minutes, Remark
from minutes.remarks.actions import remark, settle
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes():
    row = make.written(status="in_review")
    row.remarks_until = timezone.now() + timedelta(days=7)
    row.save()
    return row


@pytest.fixture
def member(minutes):
    return make.member_of(minutes.meeting.atrium)


@pytest.fixture
def secretary(minutes):
    return make.member_of(minutes.meeting.atrium, Role.SECRETARY)


def by_mail(minutes, person):
    return reverse("minutes:remark_by_mail", args=[sign("review", minutes.pk, person.pk)])


def test_a_reader_remarks_on_a_passage_or_on_the_whole_and_twice_is_once(minutes, member):
    passage = make.passage(minutes)

    for _ in range(2):
        remark(minutes, by=member, text="Zo was het niet.", passage_key=passage.key)
    remark(minutes, by=member, text="Dank.")

    rows = Remark.objects.values_list("passage_key", "text", "is_late")
    assert list(rows) == [(passage.key, "Zo was het niet.", False), (None, "Dank.", False)]


def test_after_the_window_a_remark_is_kept_and_marked_late_until_adoption(minutes, member):
    Minutes.objects.update(remarks_until=timezone.now() - timedelta(minutes=1))

    late = remark(minutes, by=member, text="Ik was met verlof.")

    assert late.is_late
    Minutes.objects.update(status="adopted", adopted_at=timezone.now(), adopted_how="silence")
    with pytest.raises(Refused, match="ligt niet ter nalezing"):
        remark(minutes, by=member, text="Nog iets.")


@pytest.mark.parametrize("what", ["department", "another verslag", "unknown", "old file"])
def test_what_one_cannot_see_cannot_be_remarked_on(minutes, member, what):
    place = {"passage_key": make.passage(minutes, level="department").key}
    if what == "another verslag":
        place = {"passage_key": make.passage(make.written(minutes.meeting.atrium)).key}
    elif what == "unknown":
        place = {"passage_key": "6f1cf0a1-5b5c-4a3e-9f58-0a9f0f0f0f0f"}
    elif what == "old file":
        old = make.minutes_file(minutes)
        make.minutes_file(minutes, version=2)
        place = {"file": old}

    with pytest.raises(Refused, match="bestaat niet"):
        remark(minutes, by=member, text="x", **place)
    assert not Remark.objects.exists()


def test_who_may_not_read_may_not_remark(minutes):
    with pytest.raises(Refused, match="ligt niet ter nalezing"):
        remark(minutes, by=make.member_of(make.atrium()), text="x")


def test_a_remark_is_seen_by_who_sees_its_passage(minutes, member, secretary):
    manager = make.member_of(minutes.meeting.atrium, Role.RELATIONSHIP_MANAGER)
    narrow = make.passage(minutes, level="department")
    remark(minutes, by=manager, text="intern", passage_key=narrow.key)
    remark(minutes, by=member, text="gedeeld")

    def seen(user):
        return set(Remark.objects.permitted(user).values_list("text", flat=True))

    assert seen(member) == seen(secretary) == {"gedeeld"}
    assert seen(manager) == {"intern", "gedeeld"}
    assert seen(make.member_of(make.atrium())) == set()


def test_a_passage_that_becomes_narrower_takes_its_remarks_along(minutes, member, secretary):
    passage = make.passage(minutes)
    remark(minutes, by=member, text="Wat X zei.", passage_key=passage.key)
    type(passage).objects.update(level="department")

    assert not Remark.objects.permitted(secretary).exists()
    assert Remark.objects.permitted(make.staff()).exists()


def test_a_passage_that_is_taken_out_leaves_its_remark_to_be_settled(minutes, member, secretary):
    passage = make.passage(minutes)
    row = remark(minutes, by=member, text="Schrap dit.", passage_key=passage.key)
    passage.delete()

    assert list(Remark.objects.permitted(secretary, "settle")) == [row]


def test_after_adoption_remarks_are_for_who_made_them_and_who_writes(minutes, member, secretary):
    other = make.member_of(minutes.meeting.atrium)
    row = remark(minutes, by=member, text="Zo niet.")
    make.settled(row)
    Minutes.objects.update(status="adopted", adopted_at=timezone.now(), adopted_how="silence")

    seen = [Remark.objects.permitted(user).exists() for user in (member, secretary, other)]

    assert seen == [True, True, False]


def test_each_is_settled_with_a_word_and_who_remarked_gets_one_mail(minutes, member, secretary):
    first, second = (remark(minutes, by=member, text=text) for text in ("a", "b"))

    settle(first, by=secretary, outcome="accepted", version=0)
    settle(second, by=secretary, outcome="declined", answer="Dat werd niet gezegd.", version=0)

    waiting = Message.objects.unsent().get()
    assert waiting.to_address == member.email
    assert "Overgenomen: 1" in waiting.text
    assert "Niet overgenomen: 1" in waiting.text
    assert not Remark.objects.unsettled().exists()


def test_who_does_not_take_it_over_says_why(minutes, member, secretary):
    row = remark(minutes, by=member, text="a")

    with pytest.raises(Refused, match="waarom"):
        settle(row, by=secretary, outcome="declined", version=0)


def test_two_writers_do_not_overwrite_each_other(minutes, member, secretary):
    row = remark(minutes, by=member, text="a")
    staff = make.staff()
    settle(row, by=secretary, outcome="accepted", version=0)

    with pytest.raises(Refused, match=f"Intussen heeft {secretary}"):
        settle(row, by=staff, outcome="noted", version=0)
    settle(row, by=staff, outcome="accepted", version=0)

    row.refresh_from_db()
    assert (row.outcome, row.settled_by, row.version) == ("accepted", secretary, 1)


def test_ones_own_remark_mails_nobody(minutes, secretary):
    row = remark(minutes, by=secretary, text="Tikfout.")

    settle(row, by=secretary, outcome="accepted", version=0)

    assert Message.objects.count() == 0


def test_by_the_link_in_the_mail_one_reads_and_remarks_without_an_account(client, minutes, member):
    passage = make.passage(minutes, "<p>Wat we zeiden.</p>")
    make.passage(minutes, "<p>kanarie</p>", level="department")
    address = by_mail(minutes, member)

    html = client.get(address).content.decode()
    assert "Wat we zeiden." in html
    assert "1 passage niet zichtbaar" in html
    assert "kanarie" not in html
    assert not Remark.objects.exists()

    client.post(address, {"place": f"p{passage.key}", "text": "Bijna."})
    row = Remark.objects.get()
    assert (row.person, row.passage_key, row.text) == (member, passage.key, "Bijna.")


@pytest.mark.parametrize("how", ["left", "adopted", "closed", "forged"])
def test_the_link_dies_with_the_rights_and_with_adoption(client, minutes, member, how):
    address = by_mail(minutes, member)
    if how == "left":
        member.memberships.update(end_on=today() - timedelta(days=1))
    elif how == "adopted":
        Minutes.objects.update(status="adopted", adopted_at=timezone.now(), adopted_how="silence")
    elif how == "closed":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    else:
        address = reverse("minutes:remark_by_mail", args=[sign("poll", minutes.pk, member.pk)])

    assert client.get(address).status_code == 404
    assert client.post(address, {"place": "geheel", "text": "x"}).status_code == 404
    assert not Remark.objects.exists()


def test_who_must_log_in_with_two_means_is_led_to_the_page_itself(client, minutes):
    manager = make.member_of(minutes.meeting.atrium, Role.RELATIONSHIP_MANAGER)

    response = client.get(by_mail(minutes, manager))

    assert response.url == reverse("minutes:remarks", args=[minutes.pk])


@pytest.mark.parametrize(
    "odd",
    [
        {"place": "geheel", "text": ""},
        {"place": "p-geen-sleutel", "text": "x"},
        {"place": f"f{10**30}", "text": "x"},
        {"text": "x"},
        {"place": "geheel", "text": "x" * 2001},
    ],
)
def test_an_odd_remark_is_said_to_be_so_and_not_kept(client, minutes, member, odd):
    client.force_login(member)

    html = client.post(reverse("minutes:remarks", args=[minutes.pk]), odd).content.decode()

    assert "nog niet bewaard" in html
    assert not Remark.objects.exists()


def test_a_writer_settles_on_a_page_and_a_member_cannot(client, minutes, member, secretary):
    row = remark(minutes, by=member, text="Zo niet.")
    address = reverse("minutes:settle", args=[minutes.pk, row.pk])
    client.force_login(member)
    refused = client.post(address, {"outcome": "accepted", "version": 0}).status_code
    client.force_login(secretary)
    client.post(address, {"outcome": "declined", "version": 0})
    assert not Remark.objects.get().outcome
    client.post(address, {"outcome": "declined", "answer": "Neen.", "version": 0})

    assert refused == 403
    assert Remark.objects.get().answer == "Neen."


def test_reading_through_costs_the_same_however_much_there_is(
    client, minutes, member, django_assert_max_num_queries
):
    client.force_login(member)
    address = reverse("minutes:remarks", args=[minutes.pk])
    for _ in range(30):
        passage = make.passage(minutes)
        make.remark(minutes, person=member, passage_key=passage.key)

    with django_assert_max_num_queries(22):
        assert client.get(address).status_code == 200
