"""Questions at registering: asked, answered, changed, counted, forgotten (T50, T51)."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from dashboard.tasks import forget
from meetings import actions
from meetings.models import Answer, Question, Registration
from meetings.questions import actions as questions
from meetings.questions.waiting import path_of
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(atrium):
    return make.meeting(atrium=atrium, contact=make.user(first_name="Cora"))


@pytest.fixture
def member(atrium, client):
    person = make.member_of(atrium)
    client.force_login(person)
    return person


def asks(text, row):
    """Whether a mail has the link to the questions of `row`; the second it was signed may differ."""
    return path_of(row).partition(":")[0] in text


def page(client, name, *keys):
    return client.get(reverse(f"meetings:{name}", args=keys)).content.decode()


def test_who_registers_on_the_form_answers_at_once(client, meeting, member):
    diet = make.question(meeting=meeting, kind="diet", is_required=True)
    words = make.question(meeting=meeting, text="Welk dossier brengt u mee?")

    response = client.post(
        reverse("meetings:register", args=[meeting.pk]),
        {
            "with_questions": "ja",
            f"vraag-{diet.pk}": ["halal", "zonder noten"],
            f"vraag-{diet.pk}-woorden": "sesam",
            f"vraag-{words.pk}": "De dorpskern",
        },
    )

    assert response.url == meeting.get_absolute_url()
    assert [(row.question, row.person, row.said) for row in Answer.objects.order_by("pk")] == [
        (diet, member, "halal, zonder noten; sesam"),
        (words, member, "De dorpskern"),
    ]
    assert "Beantwoord de vragen" not in Message.objects.get().text


def test_a_required_question_left_open_is_said_beside_it_and_nothing_is_lost(
    client, meeting, member
):
    diet = make.question(meeting=meeting, kind="diet", is_required=True)
    words = make.question(meeting=meeting)

    response = client.post(
        reverse("meetings:register", args=[meeting.pk]),
        {"with_questions": "ja", f"vraag-{words.pk}": "De dorpskern"},
    )

    text = response.content.decode()
    assert "Duid iets aan, of schrijf het in het vak eronder." in text
    assert "De dorpskern" in text
    assert f'id="id_vraag-{diet.pk}_error"' in text
    assert Registration.objects.count() == 0


def test_one_click_registers_and_leads_to_the_questions_that_wait(client, meeting, member):
    make.question(meeting=meeting, is_required=True)

    response = client.post(
        reverse("meetings:register", args=[meeting.pk]), {"nonce": str(uuid.uuid4())}
    )

    row = Registration.objects.get()
    assert row.status == "registered"
    assert response.url == reverse("meetings:questions", args=[meeting.pk])
    assert "Er wachten nog vragen op u" in page(client, "detail", meeting.pk)
    assert asks(Message.objects.get().text, row)


def test_who_accepts_in_the_calendar_reads_in_the_mail_that_questions_wait(meeting, member):
    make.question(meeting=meeting)

    row = actions.register(meeting, member, by=member, said_at=timezone.now())

    assert asks(Message.objects.get().text, row)


def test_a_meeting_that_asks_nothing_pays_no_query_for_it(meeting, member):
    with CaptureQueriesContext(connection) as asked:
        actions.register(meeting, member, by=member)

    about_questions = [query["sql"] for query in asked if "meetings_question" in query["sql"]]
    assert [sql for sql in about_questions if 'FROM "meetings_meeting"' not in sql] == []


def test_the_link_in_the_mail_asks_without_logging_in_and_shows_no_answer_afterwards(
    client, meeting
):
    person = make.member_of(meeting.atrium)
    question = make.question(meeting=meeting)
    row = actions.register(meeting, person, by=person)
    looked = client.get(path_of(row))

    client.post(path_of(row), {f"vraag-{question.pk}": "Ik eet geen kanarievis"})
    again = client.get(path_of(row)).content.decode()

    assert question.text in looked.content.decode()
    assert Answer.objects.get().said == "Ik eet geen kanarievis"
    assert "kanarievis" not in again
    assert "u beantwoordde de vragen al" in again
    client.post(path_of(row), {f"vraag-{question.pk}": "iets anders"})
    assert Answer.objects.get().said == "Ik eet geen kanarievis"


def test_answers_change_until_the_deadline_and_first_ones_until_the_start(meeting, member):
    question = make.question(meeting=meeting)
    actions.register(meeting, member, by=member)
    late = make.member_of(meeting.atrium)
    actions.register(meeting, late, by=late)
    questions.answer(meeting, member, {question.pk: ((), "eerst")}, by=member)
    questions.answer(meeting, member, {question.pk: ((), "dan")}, by=member)
    type(meeting).objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(Refused, match="kan niet meer"):
        questions.answer(meeting, member, {question.pk: ((), "te laat")}, by=member)
    questions.answer(meeting, late, {question.pk: ((), "net op tijd")}, by=late)

    assert list(Answer.objects.order_by("pk").values_list("words", flat=True)) == [
        "dan",
        "net op tijd",
    ]


def test_a_colleague_who_is_registered_answers_herself(client, meeting, member):
    organisation = make.organisation()
    colleague = make.member_of(meeting.atrium)
    for person in (member, colleague):
        make.position(person=person, organisation=organisation)
    question = make.question(meeting=meeting, is_required=True)

    client.post(
        reverse("meetings:register", args=[meeting.pk]),
        {"person": colleague.pk, "with_questions": "ja", f"vraag-{question.pk}": "voor haar"},
    )

    row = Registration.objects.get(person=colleague)
    assert Answer.objects.count() == 0
    assert asks(Message.objects.get(to_address=colleague.email).text, row)
    assert not asks(Message.objects.get(to_address=member.email).text, row)
    with pytest.raises(Refused, match="Alleen de persoon zelf"):
        questions.answer(meeting, colleague, {question.pk: ((), "x")}, by=member)


def test_only_answers_that_are_offered_are_kept(meeting, member):
    diet = make.question(meeting=meeting, kind="diet")
    actions.register(meeting, member, by=member)

    questions.answer(meeting, member, {diet.pk: (["halal", "=GEVAAR()"], "")}, by=member)
    with pytest.raises(Refused, match="Alleen wie ingeschreven is"):
        questions.answer(meeting, make.user(), {}, by=make.user())

    assert Answer.objects.get().ticked == ["halal"]


def test_the_night_deletes_answers_after_their_days_and_keeps_the_counts(atrium):
    over = make.meeting(atrium=atrium, starts_at=timezone.now() - timedelta(days=31))
    diet = make.question(meeting=over, kind="diet", keep_days=30)
    longer = make.question(meeting=over, keep_days=60)
    for chosen in ("halal", "halal\nzonder noten", "vegetarisch"):
        person = make.registration("registered", meeting=over).person
        make.answer(question=diet, person=person, chosen=chosen)
        make.answer(question=longer, person=person, words="nog even")
    gone = make.registration("cancelled", meeting=over).person
    make.answer(question=diet, person=gone, chosen="halal")

    forget()
    forget()

    diet.refresh_from_db()
    assert diet.forgotten_at is not None
    assert {row.option: row.number for row in diet.counts.all()} == {
        **dict.fromkeys(diet.choices, 0),
        "halal": 2,
        "zonder noten": 1,
        "vegetarisch": 1,
        "in eigen woorden": 0,
    }
    assert set(Answer.objects.values_list("question", "words")) == {(longer.pk, "nog even")}


def test_a_copy_asks_the_same_and_knows_no_answers(meeting, member):
    question = make.question(meeting=meeting, kind="diet", keep_days=10)
    make.answer(question=question, person=member, chosen="halal")

    twin = actions.copy(meeting, by=member, starts_at=meeting.starts_at + timedelta(days=30))

    again = twin.questions.get()
    assert (again.text, again.options, again.keep_days) == (question.text, question.options, 10)
    assert again.answers.count() == 0


def test_once_there_are_answers_no_more_people_may_read_them_and_no_longer(meeting):
    chair = make.member_of(meeting.atrium, Role.CHAIR)
    question = make.question(meeting=meeting, for_organisers=False, keep_days=30)
    make.answer(question=question, person=make.user(), words="geheim")

    for broken in ({"for_organisers": True}, {"keep_days": 31}, {"text": "Iets anders?"}):
        with pytest.raises(Refused, match="Er zijn al antwoorden"):
            questions.change_question(question, by=chair, **broken)
    questions.change_question(question, by=chair, keep_days=5, help_text="Kort graag.")

    question.refresh_from_db()
    assert (question.for_organisers, question.keep_days, question.help_text) == (
        False,
        5,
        "Kort graag.",
    )


def test_a_question_nobody_reads_or_without_choices_is_refused_beside_the_field(
    client, chair, meeting
):
    address = reverse("meetings:question_add", args=[meeting.pk])
    base = {"kind": "choice", "text": "Hoe komt u?", "keep_days": 30}

    text = client.post(address, base).content.decode()

    assert "Geef de mogelijke antwoorden, één per regel." in text
    assert "Kies minstens één rol die de antwoorden leest." in text
    assert "Hoe komt u?" in text
    assert Question.objects.count() == 0
    client.post(address, {**base, "options": "trein\n\n trein \nfiets", "for_contact": "on"})
    assert Question.objects.get().choices == ["trein", "fiets"]


def test_the_usual_questions_stand_ready(client, chair, meeting):
    setup = page(client, "questions_setup", meeting.pk)
    ready = client.get(reverse("meetings:question_add", args=[meeting.pk]), {"soort": "dieet"})

    assert "Dieet" in setup
    assert "Toegankelijkheid" in setup
    assert "Parking" in setup
    assert "vegetarisch" in ready.content.decode()
