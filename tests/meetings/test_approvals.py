"""The steering group agrees with a draft before it is announced: asked, given, and asked anew."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from meetings import actions
from meetings.agenda import actions as agenda
from meetings.announcing import announce_each
from meetings.approvals.actions import answer_approval, ask_approval
from meetings.approvals.standing import standing
from meetings.models import Approval, Meeting
from meetings.polls.actions import open_poll
from meetings.rounds import actions as rounds
from meetings.savedate.actions import save_date
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import text

pytestmark = pytest.mark.django_db
NOT_YET = "De stuurgroep gaf nog geen akkoord"


@pytest.fixture
def group():
    """An atrium of a platform that asks the agreement of its steering group."""
    return make.atrium(platform=make.platform(needs_approval=True), province=make.province())


@pytest.fixture
def staff(group):
    return make.staff()


@pytest.fixture
def steering(group):
    return make.member_of(group, Role.STEERING)


@pytest.fixture
def draft(group, staff):
    meeting = make.meeting(Meeting.Status.DRAFT, atrium=group, venue="Zaal 1", contact=staff)
    make.agenda_item(meeting=meeting, title="Toelichting", minutes=30)
    return meeting


def now(meeting):
    return Meeting.objects.select_related("atrium__platform").get(pk=meeting.pk)


def agree(meeting, by, *, is_agreed=True, remark=""):
    shown = standing(now(meeting)).shown
    return answer_approval(meeting, by=by, is_agreed=is_agreed, remark=remark, shown=shown)


def address(meeting):
    return reverse("meetings:approval", args=[meeting.pk])


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", "person"))


def test_without_agreement_it_is_not_announced_nor_is_its_date_kept_free(draft, staff):
    make.member_of(draft.atrium)

    with pytest.raises(Refused, match=NOT_YET):
        actions.announce(draft, by=staff)
    with pytest.raises(Refused, match=NOT_YET):
        save_date(draft, by=staff)

    draft.refresh_from_db()
    assert (draft.status, draft.saved_date_at, kinds()) == (Meeting.Status.DRAFT, None, [])


def test_its_date_is_not_asked_of_everyone_either(draft, staff):
    make.member_of(draft.atrium)
    begin = draft.starts_at
    moments = [(begin + timedelta(days=n), begin + timedelta(days=n, hours=2)) for n in (0, 7)]

    with pytest.raises(Refused, match="beslist de stuurgroep mee"):
        open_poll(
            draft,
            by=staff,
            question="",
            closes_at=begin - timedelta(days=5),
            moments=moments,
        )

    assert kinds() == []


def test_once_the_group_agreed_it_is_announced(draft, staff, steering):
    ask_approval(draft, by=staff)
    row = agree(draft, steering, remark="Graag een ruime pauze.")

    meeting = actions.announce(draft, by=staff)

    assert meeting.status == Meeting.Status.ANNOUNCED
    assert (row.person, row.is_agreed, row.remark) == (steering, True, "Graag een ruime pauze.")
    assert kinds() == [
        ("approval_asked", steering.pk),
        ("approval_answered", staff.pk),
        ("invitation", steering.pk),
    ]


def test_asking_mails_everyone_in_the_group_of_today_and_nobody_else(draft, staff, steering, group):
    second = make.member_of(group, Role.STEERING)
    make.member_of(group)
    make.membership(atrium=group, role=Role.STEERING, end_on=draft.day - timedelta(days=300))

    ask_approval(draft, by=staff)

    assert kinds() == [("approval_asked", steering.pk), ("approval_asked", second.pk)]
    mail = Message.objects.first()
    assert "Pas als de stuurgroep akkoord is" in mail.text
    assert address(draft) in mail.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda meeting, by: actions.change(meeting, by=by, venue="Zaal 2"),
        lambda meeting, by: actions.change(
            meeting, by=by, starts_at=meeting.starts_at - timedelta(hours=1)
        ),
        lambda meeting, by: agenda.change_item(meeting.agenda_items.get(), by=by, minutes=45),
        lambda meeting, by: agenda.add_item(meeting, by=by, title="Slot", minutes=5),
    ],
)
def test_another_date_place_or_programme_asks_the_agreement_anew(draft, staff, steering, spoil):
    ask_approval(draft, by=staff)
    agree(draft, steering)

    spoil(draft, staff)

    with pytest.raises(
        Refused, match="gewijzigd sinds .* akkoord ging .* Vraag het akkoord opnieuw"
    ):
        actions.announce(draft, by=staff)
    agree(draft, steering)
    assert actions.announce(draft, by=staff).status == Meeting.Status.ANNOUNCED


def test_words_may_change_and_what_is_changed_back_counts_again(draft, staff, steering):
    ask_approval(draft, by=staff)
    agree(draft, steering)

    actions.change(draft, by=staff, introduction="Welkom.", title="Samen vooruit")
    actions.change(draft, by=staff, venue="Zaal 2")
    actions.change(draft, by=staff, venue="Zaal 1")

    assert standing(now(draft)).why_not == ""


def test_who_asks_for_a_change_says_which_and_it_is_not_announced(draft, staff, steering):
    ask_approval(draft, by=staff)
    agree(draft, steering, is_agreed=False, remark="Niet in de herfstvakantie.")

    with pytest.raises(Refused, match="niet akkoord: “Niet in de herfstvakantie.”"):
        actions.announce(draft, by=staff)
    told = Message.objects.get(kind="approval_answered")
    assert (told.person, "Niet in de herfstvakantie." in told.text) == (staff, True)


def test_an_objection_after_an_agreement_counts(draft, staff, steering, group):
    ask_approval(draft, by=staff)
    agree(draft, steering)
    agree(draft, make.member_of(group, Role.STEERING), is_agreed=False, remark="Toch niet.")

    with pytest.raises(Refused, match="Toch niet"):
        actions.announce(draft, by=staff)


def test_only_who_is_in_the_group_today_answers_and_only_about_what_they_saw(
    draft, staff, steering, group
):
    ask_approval(draft, by=staff)
    shown = standing(now(draft)).shown
    answer = {"is_agreed": True, "remark": "", "shown": shown}
    for person in (staff, make.member_of(group, Role.CHAIR), make.administrator()):
        with pytest.raises(Refused, match="Alleen wie in de stuurgroep"):
            answer_approval(draft, by=person, **answer)

    actions.change(draft, by=staff, venue="Zaal 2")

    with pytest.raises(Refused, match="Intussen is de datum, de plaats of het programma"):
        answer_approval(draft, by=steering, **answer)
    assert not Approval.objects.exists()


def test_the_same_answer_twice_is_one(draft, staff, steering):
    ask_approval(draft, by=staff)

    assert agree(draft, steering) == agree(draft, steering)
    assert Message.objects.filter(kind="approval_answered").count() == 1


def test_asking_needs_a_complete_draft_and_somebody_to_ask(draft, staff):
    with pytest.raises(Refused, match="Dit atrium heeft geen stuurgroep"):
        ask_approval(draft, by=staff)
    actions.change(draft, by=staff, venue="")
    with pytest.raises(Refused, match="Vul eerst de plaats in"):
        ask_approval(draft, by=staff)
    with pytest.raises(Refused, match="geen akkoord van een stuurgroep nodig"):
        ask_approval(make.meeting(Meeting.Status.DRAFT), by=staff)


def test_the_mail_is_not_sent_once_somebody_agreed(draft, staff, steering):
    ask_approval(draft, by=staff)
    mail = Message.objects.get(kind="approval_asked")
    wanted = KINDS["approval_asked"].still_wanted

    assert wanted(mail) == ""
    agree(draft, steering)
    assert wanted(mail) == "De stuurgroep is al akkoord."


def test_other_platforms_ask_nobody():
    draft = make.meeting(Meeting.Status.DRAFT, venue="Zaal 1")

    assert actions.announce(draft, by=make.staff()).status == Meeting.Status.ANNOUNCED


def test_an_announced_meeting_changes_without_asking_again(draft, staff, steering):
    ask_approval(draft, by=staff)
    agree(draft, steering)
    actions.announce(draft, by=staff)

    assert actions.change(draft, by=staff, venue="Zaal 3").venue == "Zaal 3"


def test_a_change_of_the_programme_of_a_round_asks_every_province_anew(staff, steering, group):
    other = make.atrium(platform=group.platform, province=make.province())
    tour = make.round_in([group, other])
    [mine] = tour.meetings.filter(atrium=group)
    ask_approval(mine, by=staff)
    agree(mine, steering)
    assert standing(now(mine)).is_agreed

    rounds.add_point(tour, by=staff, title="Slot", kind="other", minutes=10)

    assert not standing(now(mine)).is_agreed


def test_announcing_a_round_skips_the_province_that_does_not_agree(staff, steering, group):
    other = make.atrium(platform=group.platform, province=make.province())
    tour = make.round_in([group, other])
    mine, theirs = tour.meetings.order_by("pk")
    ask_approval(mine, by=staff)
    agree(mine, steering)

    report = announce_each([mine, theirs], lambda meeting: "", by=staff, notify=True, due_at=None)

    assert (report.went, report.invited) == (1, 1)
    assert report.skipped == [f"{theirs}: niet aangekondigd. {NOT_YET}. Vraag het eerst."]


def test_an_objection_without_a_word_is_refused_by_the_database(draft, steering):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(meeting=draft, person=steering, is_agreed=False, shown="x")


# --- the page -------------------------------------------------------------------------------------


def test_the_group_sees_the_draft_only_once_it_is_asked(client, draft, staff, steering):
    client.force_login(steering)
    pages = [address(draft), draft.get_absolute_url()]
    assert [client.get(page).status_code for page in pages] == [404, 404]

    ask_approval(draft, by=staff)

    page = text(client.get(address(draft)))
    assert "Zaal 1" in page
    assert "Toelichting" in page
    page = text(client.get(draft.get_absolute_url()))
    assert "Geef het antwoord van de stuurgroep" in page
    assert "Is de stuurgroep akkoord met “Startdag”?" in text(client.get("/"))
    assert draft.title not in text(client.get(reverse("meetings:calendar")))


def test_a_member_and_another_province_do_not_learn_of_it(client, draft, staff, steering, group):
    ask_approval(draft, by=staff)
    other = make.atrium(platform=group.platform)

    for person in (make.member_of(group), make.member_of(other, Role.STEERING)):
        client.force_login(person)
        assert client.get(address(draft)).status_code == 404
        assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_answer_is_given_on_the_page_and_a_word_is_needed_for_a_no(
    client, draft, staff, steering
):
    ask_approval(draft, by=staff)
    client.force_login(steering)
    shown = standing(now(draft)).shown

    wrong = client.post(address(draft), {"answer": "anders", "remark": " ", "shown": shown})
    assert "Schrijf wat er volgens u anders moet." in text(wrong)
    stale = client.post(address(draft), {"answer": "akkoord", "remark": "Goed", "shown": "x"})
    assert "Intussen is de datum, de plaats of het programma gewijzigd" in text(stale)
    assert "Goed" in text(stale)
    client.post(address(draft), {"answer": "akkoord", "remark": "Goed", "shown": shown})

    row = Approval.objects.get()
    assert (row.person, row.is_agreed, row.remark) == (steering, True, "Goed")
    assert "akkoord" in text(client.get(address(draft)))
    assert "Is de stuurgroep akkoord" not in text(client.get("/"))


def test_the_organiser_sees_whom_it_mails_and_then_asks(client, draft, staff, steering):
    client.force_login(staff)
    form = {"ask": "ja", "seen_version": draft.version}

    looked = text(client.post(address(draft), form))
    assert "1 persoon krijgt een mail" in looked
    assert (kinds(), now(draft).approval_asked_at) == ([], None)
    client.post(address(draft), {**form, "when": "now", "confirm": "ja"})

    assert kinds() == [("approval_asked", steering.pk)]
    page = text(client.get(reverse("meetings:rounds")))
    assert f"Gevraagd aan {steering}" in page


def test_the_back_office_says_why_it_cannot_be_announced_yet(client, draft, staff):
    client.force_login(staff)

    for step in ("announce", "save_date"):
        page = text(client.get(reverse(f"admin:meetings_meeting_{step}", args=[draft.pk])))
        assert NOT_YET in page
