"""The page on which organisers vet, T48: what went, who was skipped and why; and what is shown where."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import midnight, today
from meetings import actions
from meetings.models import Meeting, Registration
from meetings.questions.actions import answer
from meetings.vetting.actions import approve, refuse
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.excel import opened
from tests.meetings.planning_form import data as posted
from tests.meetings.vetting.waiting import standing, waits
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


def page_of(meeting):
    return reverse("meetings:vet", args=[meeting.pk])


def keys(client, meeting):
    """`{person: what stands behind their tick box}`, as the page shows it now."""
    rows = client.get(page_of(meeting)).context["rows"]
    return {row.person: row.key for row in rows}


def send(client, meeting, chosen, verdict="approve", confirm=True, **fields):
    choice = {"confirm": "ja", "when": "now"} if confirm else {}
    data = {"chosen": chosen, "verdict": verdict, **choice, **fields}
    return client.post(page_of(meeting), data, follow=True)


def test_who_waits_stands_there_with_all_that_one_needs_to_decide(meeting, client, chair):
    office = make.organisation(name="Gemeente Voorbeeld")
    person = make.member_of(meeting.atrium, first_name="Wim", last_name="Wachter")
    make.position(person=person, organisation=office, function=make.function("schepen"))
    readable = make.question(meeting=meeting, text="Waarom komt u?", for_organisers=True)
    secret = make.question(meeting=meeting, text="Dieet?", for_organisers=False, for_contact=True)
    block = make.block(meeting=meeting, title="Voormiddag")
    workshop = make.workshop(block=block, title="Hemelwater")
    actions.register(
        meeting,
        person,
        by=person,
        wishes={block.pk: [workshop.pk]},
        replies={readable.pk: ((), "Om te leren"), secret.pk: ((), "Geen noten")},
    )
    approve(waits(meeting, last_name="Goedgekeurd"), by=chair)

    text = text_of(client.get(page_of(meeting)))

    for words in ("Wim Wachter", "Gemeente Voorbeeld", "Schepen", "Om te leren", "Hemelwater"):
        assert words in text
    assert "Geen noten" not in text
    assert "Goedgekeurd" not in text


def test_a_changed_one_is_marked(strict, client, chair):
    question = make.question(meeting=strict)
    row = waits(strict)
    for words in ("Ja", "Nee"):
        approve(row, by=chair) if words == "Nee" else None
        answer(strict, row.person, {question.pk: ((), words)}, by=row.person)

    text = text_of(client.get(page_of(strict)))

    assert f"gewijzigd Was goedgekeurd door {chair}" in text


def test_first_one_sees_who_gets_which_mail_and_nothing_has_happened(meeting, client, chair):
    row = waits(meeting)
    mails = Message.objects.count()

    response = send(client, meeting, [keys(client, meeting)[row.person]], confirm=False)

    assert "1 inschrijving goedkeuren?" in response.text
    assert f"{row.person} ({row.person.email})" in response.text
    assert "Uw plaats is nu zeker" in response.text
    assert (standing(row), Message.objects.count()) == (("registered", "waiting"), mails)


def test_three_approved_at_once(meeting, client, chair):
    rows = [waits(meeting) for _ in range(3)]

    response = send(client, meeting, list(keys(client, meeting).values()))

    assert "3 goedgekeurd. De mail vertrekt." in response.text
    assert {standing(row) for row in rows} == {("registered", "approved")}
    assert Message.objects.filter(kind="seat_approved").count() == 3


def test_the_mails_may_leave_later_but_not_be_left_out(meeting, client, chair):
    row = waits(meeting)
    chosen = list(keys(client, meeting).values())

    refused = send(client, meeting, chosen, when="not")
    assert (refused.status_code, standing(row)) == (200, ("registered", "waiting"))

    day = today() + timedelta(days=8)
    send(client, meeting, chosen, when="later", moment_0=day.isoformat(), moment_1="10:00")
    assert standing(row) == ("registered", "approved")
    assert Message.objects.get(kind="seat_approved").due_at >= midnight(day)


def test_refusing_asks_for_a_word_and_mails_it(meeting, client, chair):
    row = waits(meeting)
    chosen = list(keys(client, meeting).values())

    without = send(client, meeting, chosen, verdict="refuse")
    assert "wie u weigert, krijgt die te lezen" in without.text
    assert standing(row) == ("registered", "waiting")
    assert f'value="{chosen[0]}" checked' in without.text

    response = send(client, meeting, chosen, verdict="refuse", word="Alleen voor besturen.")
    assert "1 geweigerd" in response.text
    assert standing(row) == ("cancelled", "refused")
    assert "Alleen voor besturen." in Message.objects.get(kind="seat_refused").text


def test_each_who_is_skipped_is_named_with_the_reason(meeting, client, chair):
    """T48: two go, five do not."""
    Meeting.objects.update(capacity=6)
    stays, left, no, approved, refused, changed, waits_on = (
        waits(meeting, last_name=name)
        for name in ("Blijft", "Weg", "Nee", "Al", "Geweigerd", "Anders", "Wacht")
    )
    other = make.member_of(meeting.atrium, Role.SECRETARY, first_name="Vera", last_name="Slag")
    chosen = keys(client, meeting)
    question = make.question(meeting=meeting)
    answer(meeting, changed.person, {question.pk: ((), "Iets nieuws")}, by=changed.person)
    approve(approved, by=other)
    refuse(refused, by=other, word="Volzet.")
    actions.withdraw(meeting, left.person, by=left.person)
    actions.decline(meeting, no.person, by=no.person)
    assert standing(waits_on)[0] == "registered"  # promoted since: that is no change

    response = send(client, meeting, [*chosen.values()])

    text = text_of(response)
    assert "2 goedgekeurd, 5 overgeslagen." in text
    for words in (
        f"{left.person}: is intussen uitgeschreven.",
        f"{no.person}: liet intussen weten niet te komen.",
        f"{approved.person}: is al goedgekeurd door Vera Slag.",
        f"{refused.person}: is al geweigerd door Vera Slag.",
        f"{changed.person}: de inschrijving is gewijzigd sinds u deze pagina opende.",
    ):
        assert words in text
    assert (standing(stays)[1], standing(waits_on)[1]) == ("approved", "approved")
    assert standing(changed) == ("registered", "waiting")


def test_who_is_on_the_waiting_list_is_approved_and_that_is_said(meeting, client, chair):
    Meeting.objects.update(capacity=1)
    first, second = waits(meeting), waits(meeting)

    response = send(client, meeting, list(keys(client, meeting).values()))

    assert "2 goedgekeurd." in response.text
    assert f"{second.person} is goedgekeurd en staat nog op de wachtlijst." in response.text
    assert (standing(first), standing(second)) == (
        ("registered", "approved"),
        ("waitlisted", "approved"),
    )


@pytest.mark.parametrize("over", [True, False])
def test_of_a_meeting_that_is_over_or_cancelled_nobody_is_decided_on(meeting, client, chair, over):
    row = waits(meeting)
    chosen = list(keys(client, meeting).values())
    if over:
        start = timezone.now() - timedelta(days=1)
        Meeting.objects.update(starts_at=start, ends_at=start + timedelta(hours=3))
    else:
        actions.cancel(meeting, by=chair, reason="Storm.")

    response = send(client, meeting, chosen)

    why = "is voorbij" if over else "is geannuleerd"
    assert "0 goedgekeurd, 1 overgeslagen." in response.text
    assert f"{row.person}: de bijeenkomst {why}." in response.text
    assert standing(row) == ("registered", "waiting")


@pytest.mark.django_db(transaction=True)
def test_each_has_a_transaction_of_its_own_so_what_went_stays(meeting, client, chair, monkeypatch):
    first, second = waits(meeting), waits(meeting)
    chosen = list(keys(client, meeting).values())
    calls = []

    def breaks_off(row, **fields):
        """At the second of the two, after both were rehearsed."""
        calls.append(row)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return approve(row, **fields)

    monkeypatch.setattr("meetings.vetting.actions.approve", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        send(client, meeting, chosen)

    assert {standing(first), standing(second)} == {
        ("registered", "approved"),
        ("registered", "waiting"),
    }
    assert Message.objects.filter(kind="seat_approved").count() == 1


def test_one_of_another_meeting_or_nonsense_is_never_touched(meeting, strict, client, chair):
    row = waits(strict)
    key = keys(client, strict)[row.person]

    elsewhere = send(client, meeting, [key])
    nonsense = send(client, meeting, ["alles", "9" * 40, "1:x"])
    nothing = send(client, meeting, [])

    assert "Een inschrijving bestaat niet meer." in elsewhere.text
    assert {nonsense.status_code, nothing.status_code} == {200}
    assert standing(row) == ("registered", "waiting")


def test_the_form_without_a_tick_says_so_beside_the_boxes(meeting, client, chair):
    waits(meeting)

    assert "Duid minstens één inschrijving aan." in send(client, meeting, []).text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CHAIR, 200), (Role.SECRETARY, 200), (Role.MEMBER, 403), (None, 404)]
)
def test_only_who_organises_comes_here(meeting, client, role, status):
    person = make.member_of(meeting.atrium, role) if role else make.member_of(make.atrium())
    client.force_login(person)

    assert client.get(page_of(meeting)).status_code == status
    assert client.post(page_of(meeting), {}).status_code == status


def test_the_page_costs_the_same_for_one_and_for_thirty(meeting, client, chair):
    question = make.question(meeting=meeting, for_organisers=True)
    block = make.block(meeting=meeting)

    def more(count):
        for _ in range(count):
            place = make.position(person=make.member_of(meeting.atrium))
            workshop = make.workshop(block=block)
            actions.register(
                meeting, place.person, by=place.person, wishes={block.pk: [workshop.pk]}
            )
            make.answer(question=question, person=place.person, words="Ja")

    more(1)
    few = len(queries_of(client, page_of(meeting)))
    more(29)

    assert len(queries_of(client, page_of(meeting))) == few


def test_organisers_are_told_on_their_home_page_and_on_the_meeting(meeting, client, chair):
    for _ in range(4):
        waits(meeting)

    assert "4 inschrijvingen te keuren" in client.get(reverse("dashboard:home")).text
    assert "Inschrijvingen keuren (4)" in client.get(meeting.get_absolute_url()).text
    people = text_of(client.get(reverse("meetings:participants", args=[meeting.pk])))
    assert ("4 te keuren." in people, people.count("te keuren")) == (True, 5)
    paper = client.get(f"{reverse('meetings:participants_pdf', args=[meeting.pk])}?pagina=ja")
    assert paper.text.count("(te keuren)") == 4
    member = make.member_of(meeting.atrium)
    client.force_login(member)
    assert "te keuren" not in client.get(reverse("dashboard:home")).text
    assert "te keuren" not in client.get(meeting.get_absolute_url()).text


def test_staff_read_the_number_and_find_the_meetings(meeting, client):
    waits(meeting)
    client.force_login(make.staff())

    home = client.get(reverse("dashboard:home"))
    assert "1 inschrijving te keuren" in home.text
    shown = client.get(f"{reverse('admin:meetings_meeting_changelist')}?keuren=ja")
    assert list(shown.context["cl"].result_list) == [meeting]


def test_the_excel_of_participants_has_what_was_decided(meeting, client, chair):
    waits(meeting)
    refuse(waits(meeting), by=chair, word="Volzet.")

    address = reverse("admin:meetings_meeting_export", args=[meeting.pk])
    [head, *rows] = opened(client, address).active.iter_rows(values_only=True)

    found = [row[head.index("Keuring")] for row in rows]
    assert found == ["te keuren", "niet aanvaard"]


def test_the_person_reads_what_was_decided_on_the_page_of_the_meeting(meeting, client, chair):
    row = waits(meeting)
    client.force_login(row.person)
    assert "te keuren" in client.get(meeting.get_absolute_url()).text

    refuse(row, by=chair, word="Alleen voor besturen.")

    text = text_of(client.get(meeting.get_absolute_url()))
    assert "De organisatoren aanvaardden uw inschrijving niet. Reden: Alleen voor besturen." in text
    assert "Schrijf mij in" not in text


def test_before_they_save_people_read_that_it_is_vetted_anew(strict, client, chair):
    question = make.question(meeting=strict)
    block = make.block(meeting=strict)
    workshop = make.workshop(block=block)
    office = make.organisation()
    mine, other = (make.member_of(strict.atrium) for _ in range(2))
    for person in (mine, other):
        make.position(person=person, organisation=office)
    row = actions.register(strict, mine, by=mine)
    answer(strict, mine, {question.pk: ((), "Ja")}, by=mine)
    pages = [
        reverse(f"meetings:{name}", args=[strict.pk]) for name in ("questions", "workshops", "hand")
    ]
    client.force_login(mine)

    def warned():
        return ["opnieuw gekeurd" in client.get(page).text for page in pages[:2]]

    assert warned() == [False, False]
    approve(row, by=chair)
    assert warned() == [True, True]
    assert "van uw collega wordt gekeurd" in client.get(pages[2]).text
    chosen = client.post(
        pages[1], {f"blok-{block.pk}": workshop.pk, f"block-{block.pk}": workshop.pk}, follow=True
    )
    assert chosen.status_code == 200


def test_the_back_office_sets_both_and_refuses_the_second_alone(draft, client, chair):
    address = reverse("admin:meetings_meeting_change", args=[draft.pk])

    alone = client.post(address, posted(draft, vets_changes="on"))
    assert "kan alleen als inschrijvingen gekeurd worden" in alone.text
    client.post(address, posted(draft, is_vetted="on", vets_changes="on"))

    draft.refresh_from_db()
    assert (draft.is_vetted, draft.vets_changes) == (True, True)
    assert Registration.objects.count() == 0
