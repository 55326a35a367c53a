"""A round: the same programme in every province, and what one of them has otherwise (T2, T3, T12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.refusal import Refused
from meetings import actions
from meetings.agenda import actions as agenda
from meetings.agenda.changes import changes
from meetings.agenda.times import items_of
from meetings.models import AgendaItem, Meeting, Round, Speaker
from meetings.rounds import actions as rounds
from meetings.rounds.deviations import deviations
from meetings.speakers.clashes import clashes_of
from outbox.models import Message
from platforms.models import Theme
from tests import files, make

pytestmark = pytest.mark.django_db
Kind = AgendaItem.Kind


@pytest.fixture
def staff(db):
    return make.staff()


@pytest.fixture
def tour():
    return make.round_in(make.provinces(2), introduction="Welkom.")


def both(tour):
    return list(tour.meetings.order_by("pk"))


def programme(meeting):
    return [(item.title, item.minutes) for item in AgendaItem.objects.filter(meeting=meeting)]


def own(tour):
    """The deviations of the meetings of a round, in the order of their keys."""
    rows = list(tour.meetings.select_related("theme").order_by("pk"))
    found = deviations(Round.objects.get(pk=tour.pk), rows)
    return [found[row.pk] for row in rows]


def point(tour, title):
    return tour.items.get(title=title)


def announced(meeting, by):
    return actions.announce(meeting, by=by)


def test_a_theme_of_the_round_that_members_proposed_is_chosen_by_it():
    [antwerp] = make.provinces(1)
    year = make.round_in([antwerp]).meetings.get().starts_at.year
    theme = Theme.objects.create(atrium=antwerp, year=year, name="Hemelwater", state="proposed")

    tour = make.round_in([antwerp], theme="Hemelwater")

    assert tour.meetings.get().theme == theme
    assert Theme.objects.get().state == "chosen"


def test_a_round_gives_every_province_a_draft_with_the_same_programme():
    antwerp, ghent = atria = make.provinces(2)
    tour = make.round_in(atria, theme="Hemelwater", introduction="Welkom.")

    rows = [
        (row.atrium, row.status, row.title, row.introduction, row.theme.name, programme(row))
        for row in both(tour)
    ]

    agenda_of_both = [("Toelichting", 30), ("Bespreking", 30)]
    common = (Meeting.Status.DRAFT, "Najaarsronde", "Welkom.", "Hemelwater", agenda_of_both)
    assert rows == [(antwerp, *common), (ghent, *common)]
    assert (own(tour), Message.objects.count()) == ([[], []], 0)


def test_a_change_of_the_round_reaches_every_meeting_still_to_come(tour, staff):
    rounds.change_round(tour, by=staff, title="Winterronde", theme="Stikstof", introduction="Dag.")
    rounds.change_point(point(tour, "Bespreking"), by=staff, title="Debat", minutes=45)
    rounds.add_point(tour, by=staff, title="Slot", kind=Kind.OTHER, minutes=10)
    rounds.move_point(point(tour, "Slot"), by=staff, place=1)
    rounds.remove_point(point(tour, "Toelichting"), by=staff)

    for meeting in both(tour):
        facts = (meeting.title, meeting.theme.name, meeting.introduction, programme(meeting))
        assert facts == ("Winterronde", "Stikstof", "Dag.", [("Slot", 10), ("Debat", 45)])
    assert (own(tour), Message.objects.count()) == ([[], []], 0)


def test_time_place_and_seats_of_a_meeting_are_its_own(tour, staff):
    first = both(tour)[0]
    start = first.starts_at + timedelta(days=7)
    actions.change(
        first, by=staff, starts_at=start, ends_at=start + timedelta(hours=2), venue="Zaal Z"
    )

    rounds.change_round(tour, by=staff, title="Winterronde")

    first.refresh_from_db()
    assert (first.starts_at, first.venue, first.title) == (start, "Zaal Z", "Winterronde")
    assert own(tour) == [[], []]


def test_what_a_meeting_has_otherwise_stays_and_is_shown(tour, staff):
    first, second = both(tour)
    actions.change(first, by=staff, title="Startdag in Antwerpen")
    agenda.change_item(first.agenda_items.get(title="Bespreking"), by=staff, minutes=60)
    agenda.remove_item(first.agenda_items.get(title="Toelichting"), by=staff)
    agenda.add_item(first, by=staff, title="Lunch", kind=Kind.BREAK, minutes=40)

    rounds.change_round(tour, by=staff, title="Winterronde", introduction="Dag.")
    rounds.change_point(point(tour, "Bespreking"), by=staff, title="Debat", minutes=45)
    rounds.change_point(point(tour, "Toelichting"), by=staff, minutes=20)

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.title, first.introduction) == ("Startdag in Antwerpen", "Dag.")
    assert programme(first) == [("Debat", 60), ("Lunch", 40)]
    assert (second.title, programme(second)) == (
        "Winterronde",
        [("Toelichting", 20), ("Debat", 45)],
    )
    assert own(tour) == [
        [
            "titel: “Startdag in Antwerpen”",
            "“Toelichting” staat hier niet op de agenda",
            "“Debat”: duurt hier 60 minuten in plaats van 45",
            "een eigen agendapunt: “Lunch”",
        ],
        [],
    ]


def test_a_meeting_with_an_order_of_its_own_keeps_it(tour, staff):
    first, second = both(tour)
    agenda.move_item(first.agenda_items.get(title="Bespreking"), by=staff, place=1, seen=2)
    rounds.add_point(tour, by=staff, title="Slot", kind=Kind.OTHER, minutes=10)

    rounds.move_point(point(tour, "Slot"), by=staff, place=1)

    assert [title for title, _ in programme(first)] == ["Bespreking", "Toelichting", "Slot"]
    assert [title for title, _ in programme(second)] == ["Slot", "Toelichting", "Bespreking"]
    assert own(tour) == [["een andere volgorde van de agendapunten"], []]


def test_a_point_of_its_own_stays_where_it_is_when_the_programme_moves(tour, staff):
    first = both(tour)[0]
    agenda.add_item(first, by=staff, title="Afscheid", kind=Kind.OTHER, minutes=5)

    rounds.add_point(tour, by=staff, title="Vragen", kind=Kind.DISCUSSION, minutes=15)
    rounds.move_point(point(tour, "Bespreking"), by=staff, place=1)

    titles = [title for title, _ in programme(first)]
    assert titles == ["Bespreking", "Toelichting", "Vragen", "Afscheid"]


def test_a_point_that_differs_outlives_its_place_in_the_programme(tour, staff):
    first, second = both(tour)
    agenda.change_item(first.agenda_items.get(title="Bespreking"), by=staff, title="Lokaal debat")

    rounds.remove_point(point(tour, "Bespreking"), by=staff)

    assert programme(first) == [("Toelichting", 30), ("Lokaal debat", 30)]
    assert programme(second) == [("Toelichting", 30)]
    assert own(tour) == [["een eigen agendapunt: “Lokaal debat”"], []]


def test_a_meeting_can_follow_again(tour, staff):
    first, _ = both(tour)
    actions.change(first, by=staff, title="Anders", introduction="Eigen woorden")
    agenda.remove_item(first.agenda_items.get(title="Toelichting"), by=staff)
    agenda.change_item(first.agenda_items.get(title="Bespreking"), by=staff, minutes=60)
    agenda.add_item(first, by=staff, title="Lunch", kind=Kind.BREAK, minutes=40)

    rounds.follow_again(Meeting.objects.select_related("round").get(pk=first.pk), by=staff)

    first.refresh_from_db()
    assert (first.title, first.introduction) == ("Najaarsronde", "Welkom.")
    assert programme(first) == [("Toelichting", 30), ("Bespreking", 30), ("Lunch", 40)]
    assert own(tour)[0] == ["een eigen agendapunt: “Lunch”"]


def test_what_is_held_or_cancelled_does_not_change_any_more(staff):
    tour = make.round_in(make.provinces(4))
    held, cancelled, begun, coming = both(tour)
    for meeting in (held, cancelled, begun):
        announced(meeting, staff)
    Meeting.objects.filter(pk=held.pk).update(status=Meeting.Status.HELD)
    actions.cancel(cancelled, by=staff, reason="Te weinig deelnemers.")
    Meeting.objects.filter(pk=begun.pk).update(starts_at=timezone.now() - timedelta(minutes=5))

    rounds.change_round(tour, by=staff, title="Winterronde")
    rounds.add_point(tour, by=staff, title="Slot", kind=Kind.OTHER, minutes=10)

    titles = [(row.title, len(programme(row))) for row in both(tour)]
    assert titles == [*[("Najaarsronde", 2)] * 3, ("Winterronde", 3)]


def test_of_an_announced_meeting_the_change_is_marked_and_not_mailed(tour, staff):
    first, second = both(tour)
    make.member_of(first.atrium)
    announced(first, staff)
    mails = Message.objects.count()

    rounds.change_point(point(tour, "Bespreking"), by=staff, minutes=45)
    rounds.add_point(tour, by=staff, title="Slot", kind=Kind.OTHER, minutes=10)

    first.refresh_from_db()
    assert changes(first, list(items_of(first))).lines == [
        "Bespreking: duurde 30 minuten",
        "Slot: nieuw",
    ]
    assert not changes(second, list(items_of(second)))
    assert Message.objects.count() == mails


def test_a_document_of_the_round_is_with_every_meeting_and_its_point(tour, staff):
    first, second = both(tour)
    item = point(tour, "Toelichting")

    paper = rounds.keep_paper(
        tour, by=staff, file=files.upload(files.pdf(), "nota.pdf"), title="Nota", item=item
    )

    for meeting in (first, second):
        [copy] = meeting.papers.all()
        assert (copy.title, copy.document, copy.item.title) == (
            "Nota",
            paper.document,
            "Toelichting",
        )
    assert own(tour) == [[], []]


def test_a_new_version_replaces_the_document_only_where_it_was_not_replaced(tour, staff):
    first, second = both(tour)
    paper = rounds.keep_paper(
        tour, by=staff, file=files.upload(files.pdf(), "nota.pdf"), title="Nota", item=None
    )
    mine = agenda.keep_paper(
        first,
        by=staff,
        paper=first.papers.get(),
        file=files.upload(files.pdf(), "eigen.pdf"),
        title="Nota",
        item=None,
    )

    renewed = rounds.keep_paper(
        tour,
        by=staff,
        paper=paper,
        file=files.upload(files.pdf(), "nota-2.pdf"),
        title="Nota",
        item=None,
    )

    assert first.papers.get().document == mine.document
    copy = second.papers.get()
    assert copy.document == renewed.document
    assert [old.document for old in copy.versions.all()] == [paper.document]
    assert own(tour) == [["een andere versie van het document “Nota”"], []]

    rounds.remove_paper(renewed, by=staff)

    assert (first.papers.count(), second.papers.count()) == (1, 0)


def test_cancelling_one_leaves_the_others_and_it_can_be_planned_anew(tour, staff):
    first, second = both(tour)
    announced(first, staff)
    actions.cancel(first, by=staff, reason="Sneeuw.")
    start = second.starts_at + timedelta(days=14)
    plan = {"atrium": first.atrium, "starts_at": start, "ends_at": start + timedelta(hours=3)}

    [anew] = rounds.add_meetings(tour, by=staff, plans=[plan])

    assert (anew.title, programme(anew)) == ("Najaarsronde", programme(second))
    second.refresh_from_db()
    assert second.status == Meeting.Status.DRAFT
    with pytest.raises(Refused, match="al een bijeenkomst in deze ronde"):
        rounds.add_meetings(tour, by=staff, plans=[plan])


def test_a_province_added_later_has_the_speakers_that_all_others_have(staff):
    """Not one of a single province, nor one who said no somewhere."""
    group = make.platform()
    atria = [make.atrium(platform=group, province=make.province()) for _ in range(3)]
    tour = make.round_in(atria[:2])
    first, second = both(tour)
    expert, busy = make.user(), make.user()
    for someone in (expert, busy):
        rounds.name_speaker(point(tour, "Toelichting"), by=staff, person=someone, name="", email="")
    make.speaker(item=first.agenda_items.first(), name="Lokale gids")
    Speaker.objects.filter(person=busy, item__meeting=second).update(answer="declined")
    start = second.starts_at + timedelta(days=7)
    plan = {"atrium": atria[2], "starts_at": start, "ends_at": start + timedelta(hours=3)}

    [third] = rounds.add_meetings(tour, by=staff, plans=[plan])

    named = Speaker.objects.filter(item__meeting=third)
    assert [(row.person, row.item.title, row.answer) for row in named] == [
        (expert, "Toelichting", "unknown")
    ]


def test_a_copy_of_a_meeting_goes_its_own_way(tour, staff):
    first = both(tour)[0]
    twin = actions.copy(first, by=staff, starts_at=first.starts_at + timedelta(days=365))

    rounds.change_point(point(tour, "Bespreking"), by=staff, title="Debat")

    assert twin.round is None
    assert programme(twin) == [("Toelichting", 30), ("Bespreking", 30)]
    assert list(twin.agenda_items.values_list("round_item", flat=True)) == [None, None]


def test_nobody_saves_over_what_somebody_else_changed_in_the_round(tour, staff):
    rounds.change_point(point(tour, "Bespreking"), by=staff, title="Debat")

    with pytest.raises(Refused, match="iemand anders deze ronde gewijzigd"):
        rounds.change_round(tour, by=staff, version=tour.version, title="Winterronde")
    with pytest.raises(Refused, match="iemand anders deze ronde gewijzigd"):
        rounds.move_point(point(tour, "Debat"), by=staff, place=1, version=tour.version)

    assert Round.objects.get().title == "Najaarsronde"


def test_the_same_form_twice_makes_one_round(staff):
    atria = make.provinces(2)
    nonce = "11111111-1111-1111-1111-111111111111"
    facts = {"title": "Ronde", "theme": "", "introduction": "", "nonce": nonce}

    made = [rounds.make_round(atria[0].platform, by=staff, plans=[], **facts) for _ in range(2)]

    assert (Round.objects.count(), made[1]) == (1, None)


def test_a_round_goes_once_it_has_no_meetings(tour, staff):
    with pytest.raises(Refused, match="Verwijder of annuleer die eerst"):
        rounds.remove_round(tour, by=staff)
    for meeting in both(tour):
        actions.delete_draft(meeting, by=staff)

    rounds.remove_round(tour, by=staff)

    assert not Round.objects.exists()


def test_a_speaker_in_two_provinces_at_once_is_warned_of(tour, staff):
    first, second = both(tour)
    speaker = make.user()
    for meeting in (first, second):
        make.speaker(item=meeting.agenda_items.first(), person=speaker)
    assert clashes_of([first, second], staff) == {first.pk: [], second.pk: []}

    actions.change(second, by=staff, starts_at=first.starts_at, ends_at=first.ends_at)

    found = clashes_of(both(tour), staff)
    pairs = [(clash.speaker.person, clash.other) for rows in found.values() for clash in rows]
    assert pairs == [(speaker, second), (speaker, first)]


def test_the_database_keeps_one_meeting_per_province_in_a_round(tour):
    first, second = both(tour)
    second.atrium = first.atrium
    with pytest.raises(ValidationError, match="al een bijeenkomst in deze ronde"):
        second.full_clean()
