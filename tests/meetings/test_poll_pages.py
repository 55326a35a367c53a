"""The pages of a poll: asking, following and choosing for who organises; answering for who is asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import at, moment_words, span_words, today
from meetings.models import DatePoll, PollAnswer
from meetings.polls import actions
from meetings.polls.links import path
from outbox.models import Message
from tests import make
from tests.meetings.planning_form import split
from tests.notes import arrive
from tests.pages import queries_of, text, text_of

pytestmark = pytest.mark.django_db
CLOSES = at(today() + timedelta(days=10), 17)


def page(meeting, name="poll"):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def filled(*days, **changes):
    data = {"question": "Welke datum past u?", "rows": "4", **split("closes_at", CLOSES)}
    for number in range(1, 5):
        moment = at(today() + timedelta(days=days[number - 1]), 14) if number <= len(days) else None
        data |= {**split(f"start{number}", moment), f"end{number}": "16:00" if moment else ""}
    return {**data, **changes}


# --- asking -------------------------------------------------------------------------------------


def test_it_is_offered_on_the_draft_its_agenda_and_in_the_back_office(client, chair, draft):
    back_office = reverse("admin:meetings_meeting_change", args=[draft.pk])
    pages = [draft.get_absolute_url(), page(draft, "agenda"), back_office]

    assert [page(draft) in text(client.get(address)) for address in pages] == [True] * 3
    known = make.meeting(atrium=draft.atrium)
    assert page(known) not in text(client.get(known.get_absolute_url()))
    assert "Er was geen datumprik" in text_of(client.get(page(known)))


def test_the_form_proposes_the_hour_of_the_draft_and_ten_days(client, chair, draft):
    form = client.get(page(draft)).context["form"]

    assert form.initial["start1"] == draft.starts_at
    assert form.initial["closes_at"] == CLOSES


def test_who_gets_which_mail_is_seen_first_and_then_it_is_asked_once(client, chair, draft):
    make.member_of(draft.atrium, first_name="An", last_name="Peeters")
    data = filled(40, 45)

    seen = client.post(page(draft), data)

    words = text_of(seen)
    assert "2 mensen krijgen een mail" in words
    assert "An Peeters" in words
    assert "Welke datum past u? Startdag" in words
    assert "(persoonlijke link)" in words
    assert (DatePoll.objects.count(), Message.objects.count()) == (0, 0)

    for _ in range(2):
        answer = client.post(page(draft), {**data, "confirm": "ja", "when": "now"}, follow=True)

    assert Message.objects.filter(kind="poll_asked").count() == 2
    assert "2 mensen werden gevraagd; 0 antwoordden" in text_of(answer)
    options = DatePoll.objects.get().options.values_list("starts_at", "ends_at")
    assert list(options) == [
        (at(today() + timedelta(days=day), 14), at(today() + timedelta(days=day), 16))
        for day in (40, 45)
    ]


def test_the_mail_leaves_later_but_with_a_day_left_to_answer(client, chair, draft):
    data = {**filled(40, 45), "confirm": "ja", "when": "later"}

    late = client.post(page(draft), {**data, **split("moment", CLOSES - timedelta(hours=3))})
    refused = DatePoll.objects.count()
    client.post(page(draft), {**data, **split("moment", CLOSES - timedelta(days=5))})

    assert "Kies een moment voor" in text_of(late)
    assert refused == 0
    assert Message.objects.get().due_at == CLOSES - timedelta(days=5)


def test_the_cockpit_leads_to_it_and_says_that_it_runs(client, chair, draft):
    cockpit = f"/planning/?jaar={draft.starts_at.year}&platform={draft.atrium.platform.slug}"
    before = text_of(client.get(cockpit))
    make.poll(meeting=draft, people=[chair])

    after = client.get(cockpit)

    assert "concept prik een datum" in before
    assert "concept datumprik loopt" in text_of(after)
    assert page(draft) in text(after)
    assert "Kies een datum voor “Startdag”" in text_of(client.get("/"))


def test_without_mail_it_waits_at_home_and_on_the_page(client, chair, draft):
    member = make.member_of(draft.atrium)

    client.post(page(draft), {**filled(40, 45), "confirm": "ja", "when": "not"})

    assert Message.objects.count() == 0
    client.force_login(member)
    assert "Wanneer past “Startdag” u?" in text_of(client.get("/"))
    assert client.get(page(draft, "choose")).status_code == 200


def test_a_day_that_is_worth_a_look_is_named_with_its_moment(client, chair, draft):
    """T9: Christmas and a Sunday may be asked, with a warning."""
    christmas = at(today().replace(month=12, day=25), 14)
    if christmas < CLOSES + timedelta(days=1):
        christmas = christmas.replace(year=christmas.year + 1)

    seen = client.post(page(draft), {**filled(340, 341), **split("start2", christmas)})

    assert "is een feestdag: Kerstmis." in text_of(seen)


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"start2_0": ""}, "start2", "Vul een datum en een uur in."),
        ({"start2_0": "", "start2_1": ""}, "start2", "Vul een datum en een uur in."),
        ({**split("start2", timezone.now())}, "start2", "Kies een datum die nog komt."),
        ({**split("start2", at(today() + timedelta(days=40), 14))}, "start2", "staat er al"),
        ({"end1": "13:00"}, "end1", "Het einde moet na het begin liggen."),
        ({"end1": "kwart"}, "end1", "Vul een uur in"),
        ({**split("closes_at", at(today() + timedelta(days=41), 9))}, "closes_at", "Sluit voor"),
        ({"question": " "}, "question", ""),
    ],
)
def test_an_error_stands_by_its_field_and_nothing_typed_is_lost(
    client, chair, draft, changes, field, error
):
    answer = client.post(page(draft), filled(40, 45, **changes))

    form = answer.context["form"]
    assert error in str(form.errors[field])
    assert list(form.errors) == [field]
    assert f'value="{form["start1"].data[0]}"' in text(answer)


def test_more_moments_can_be_filled_in_and_the_dates_changed_after_looking(client, chair, draft):
    data = filled(40, 45)

    wider = client.post(page(draft), {**data, "more": "ja"})
    back = client.post(page(draft), {**data, "back": "ja"})

    assert wider.context["form"].count == 6
    for answer in (wider, back):
        assert f'value="{data["start2_0"]}"' in text(answer)
        assert 'role="alert"' not in text(answer)
    most = client.post(page(draft), {**data, "rows": "8", "more": "ja"})
    assert most.context["form"].count == 8
    assert "Nog meer data" not in text_of(most)


def test_a_strange_number_of_rows_is_no_error(client, chair, draft):
    for rows in ("", "-1", "99999999999999999999", "x", "²"):
        assert client.post(page(draft), filled(40, 45, rows=rows)).status_code == 200


# --- following ----------------------------------------------------------------------------------


def test_the_organiser_reads_the_best_moment_first_and_who_is_silent(client, chair, draft):
    an, bo, silent = (
        make.member_of(draft.atrium, first_name=name, last_name="Peeters")
        for name in ("An", "Bo", "Stil")
    )
    poll = make.poll(
        meeting=draft,
        people=[[an, "no", "maybe", "yes"], [bo, "yes", "yes", "maybe"], silent],
        days=(40, 41, 42),
    )

    answer = client.get(page(draft))

    days = list(poll.options.all())
    tallies = answer.context["tallies"]
    assert [tally.option for tally in tallies] == [days[1], days[2], days[0]]
    assert [tally.is_best for tally in tallies] == [True, True, False]
    assert [tally.words for tally in tallies] == [
        "1 ja, 1 als het moet, 0 nee",
        "1 ja, 1 als het moet, 0 nee",
        "1 ja, 0 als het moet, 1 nee",
    ]
    words = text_of(answer)
    assert "3 mensen werden gevraagd; 2 antwoordden" in words
    assert "Nog geen antwoord (1) Stil Peeters" in words


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_no_more_for_thirty_people(client, chair, draft, count):
    people = [[make.member_of(draft.atrium), "yes", "no"] for _ in range(count)]
    make.poll(meeting=draft, people=people)

    assert len(queries_of(client, page(draft))) <= 9


def test_a_date_is_chosen_after_seeing_who_hears_it(client, chair, draft):
    member = make.member_of(draft.atrium)
    poll = make.poll(meeting=draft, people=[[member, "yes", "no"], chair])
    option = poll.options.first()
    data = {"option": option.pk}

    seen = client.post(page(draft, "poll_decide"), data)

    assert "2 mensen krijgen een mail" in text_of(seen)
    draft.refresh_from_db()
    assert not draft.is_saved_date
    answer = client.post(
        page(draft, "poll_decide"), {**data, "confirm": "ja", "when": "now"}, follow=True
    )
    draft.refresh_from_db()
    assert (draft.starts_at, draft.is_saved_date) == (option.starts_at, True)
    assert f"De datum is {span_words(option.starts_at, option.ends_at)}" in text_of(answer)
    assert Message.objects.filter(kind="save_the_date").count() == 2
    outcome = text_of(client.get(page(draft)))
    assert "De datum is gekozen" in outcome
    assert "Kies deze datum" not in outcome


@pytest.mark.parametrize("option", ["", "0", "x", "²", "9" * 30, "99999999"])
def test_choosing_nothing_that_exists_leads_back_or_nowhere(client, chair, draft, option):
    make.poll(meeting=draft, people=[chair])

    answer = client.post(page(draft, "poll_decide"), {"option": option, "confirm": "ja"})

    assert answer.status_code in {302, 404}
    assert not DatePoll.objects.exclude(state="open").exists()


def test_it_is_closed_later_without_a_mail(client, chair, draft):
    make.poll(meeting=draft, people=[chair], closes_at=timezone.now() - timedelta(hours=1))
    assert "Er komen geen antwoorden meer" in text_of(client.get(page(draft)))
    later = at(today() + timedelta(days=20), 12)

    wrong = client.post(page(draft, "poll_closing"), split("closes_at", later + timedelta(days=30)))
    right = client.post(page(draft, "poll_closing"), split("closes_at", later), follow=True)

    assert "Sluit voor de eerste voorgestelde datum." in text_of(wrong)
    assert f"Antwoorden kan tot {moment_words(later)}" in text_of(right)
    assert Message.objects.count() == 0


def test_it_is_withdrawn_after_seeing_who_hears_it_and_a_new_one_can_be_made(client, chair, draft):
    member = make.member_of(draft.atrium)
    client.post(page(draft), {**filled(40, 45), "confirm": "ja", "when": "now"})
    arrive(Message.objects.filter(person=member))

    seen = client.post(page(draft, "poll_withdraw"))
    client.post(page(draft, "poll_withdraw"), {"confirm": "ja", "when": "now"})

    assert "1 persoon krijgt een mail" in text_of(seen)
    assert Message.objects.get(kind="poll_withdrawn").person == member
    assert "Een vorige datumprik werd ingetrokken" in text_of(client.get(page(draft)))


def test_the_overview_after_the_answers_were_deleted_says_so(client, chair, draft):
    poll = make.poll(meeting=draft, people=[chair])
    actions.decide(poll, poll.options.first(), by=chair)
    PollAnswer.objects.all().delete()

    assert "De antwoorden zijn gewist" in text_of(client.get(page(draft)))


# --- answering ----------------------------------------------------------------------------------


@pytest.fixture
def asked(draft):
    return make.member_of(draft.atrium, first_name="An")


def replies(poll, *words):
    keys = poll.options.values_list("pk", flat=True)
    return {f"datum-{key}": word for key, word in zip(keys, words, strict=False)}


@pytest.mark.parametrize("by_mail", [True, False])
def test_one_answers_by_the_link_or_logged_in_and_looking_changes_nothing(
    client, draft, asked, by_mail
):
    poll = make.poll(meeting=draft, people=[asked])
    address = path(poll, asked) if by_mail else page(draft, "choose")
    if not by_mail:
        client.force_login(asked)

    looked = client.get(address)
    empty = PollAnswer.objects.exclude(answer="").count()
    client.post(address, replies(poll, "maybe", "no"), follow=True)

    assert "Najaar" not in text_of(looked)
    assert empty == 0
    rows = PollAnswer.objects.order_by("option__starts_at").values_list("answer", flat=True)
    assert list(rows) == ["maybe", "no"]
    assert "Bewaar mijn wijziging" in text_of(client.get(address))


def test_a_moment_left_open_is_asked_for_beside_it(client, draft, asked):
    poll = make.poll(meeting=draft, people=[asked])

    answer = client.post(path(poll, asked), replies(poll, "yes"))

    assert "Kies ja, als het moet of nee." in text_of(answer)
    assert not PollAnswer.objects.exclude(answer="").exists()


def test_the_link_of_a_poll_that_ended_says_kindly_what_became_of_it(client, draft, asked):
    poll = make.poll(meeting=draft, people=[asked])
    option = poll.options.last()
    DatePoll.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    closed = text_of(client.get(path(poll, asked)))
    actions.decide(poll, option, by=make.staff())
    decided = text_of(client.get(path(poll, asked)))
    DatePoll.objects.update(state="withdrawn")
    withdrawn = text_of(client.get(path(poll, asked)))

    assert "De organisator kiest nu een datum" in closed
    assert f"De bijeenkomst is {span_words(option.starts_at, option.ends_at)}" in decided
    assert "Deze vraag is ingetrokken" in withdrawn


def test_an_answer_sent_after_the_closing_is_not_kept_and_told(client, draft, asked):
    poll = make.poll(meeting=draft, people=[asked], closes_at=timezone.now() - timedelta(hours=1))

    answer = client.post(path(poll, asked), replies(poll, "yes", "yes"))

    assert "Antwoorden kan niet meer" in text_of(answer)
    assert not PollAnswer.objects.exclude(answer="").exists()


def test_nobody_else_finds_the_page_or_makes_up_a_link(client, draft, asked):
    """T6."""
    poll = make.poll(meeting=draft, people=[asked])
    other = make.member_of(make.atrium())
    later = make.member_of(draft.atrium)

    links = [path(poll, other), path(poll, later), path(poll, asked)[:-3] + "xx/"]

    assert [client.get(link).status_code for link in links] == [404, 404, 404]
    for person in (other, later):
        client.force_login(person)
        assert client.get(page(draft, "choose")).status_code == 404
        assert "Wanneer past" not in text_of(client.get("/"))
        assert client.get(page(draft)).status_code == 404


def test_at_home_it_waits_until_one_answered_or_it_closed(client, draft, asked):
    poll = make.poll(meeting=draft, people=[asked])
    client.force_login(asked)
    waits = "Wanneer past" in text_of(client.get("/"))
    client.post(page(draft, "choose"), replies(poll, "yes", "no"))
    answered = "Wanneer past" in text_of(client.get("/"))
    PollAnswer.objects.update(answer="", answered_at=None)
    DatePoll.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    closed = "Wanneer past" in text_of(client.get("/"))

    assert (waits, answered, closed) == (True, False, False)
