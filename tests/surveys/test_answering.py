"""Answering by link: once, changed until it closes, and never joined to a name."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from core.refusal import Refused
from surveys import actions
from surveys.links import asked_by, mark
from surveys.models import Asked, Asking, EvaluationAnswer, Response
from surveys.upkeep import forget_evaluations
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
SECRET = "een-heel-geheim-woord"
ADDRESS = f"/antwoord/evaluatie/{SECRET}/"


@pytest.fixture
def asking():
    return make.asking([(make.user(first_name="An", last_name="Peeters"), SECRET)])


def filled_in(asking, *numbers, words="Fijn."):
    left, data = list(numbers), {}
    for question in asking.evaluation.questions.all():
        data[f"vraag-{question.pk}"] = left.pop(0) if question.choices and left else ""
        if not question.choices:
            data[f"vraag-{question.pk}"] = words
    return data


def test_looking_changes_nothing_and_sending_keeps_it_once(client, asking):
    shown = text_of(client.get(ADDRESS))
    looked = Response.objects.count()
    for _ in range(2):
        client.post(ADDRESS, filled_in(asking, 5, 4, 3, 1, 2), follow=True)

    assert "Hoe nuttig was deze bijeenkomst voor uw werk?" in shown
    assert looked == 0
    assert Response.objects.count() == 1
    said = EvaluationAnswer.objects.order_by("question").values_list("number", "words")
    assert list(said) == [
        (5, ""),
        (4, ""),
        (3, ""),
        (1, ""),
        (2, ""),
        (None, "Fijn."),
        (None, "Fijn."),
    ]
    assert Asked.objects.get().has_answered


def test_it_can_be_changed_until_it_closes(client, asking):
    client.post(ADDRESS, filled_in(asking, 5))
    back = client.get(ADDRESS)
    client.post(ADDRESS, filled_in(asking, 2, words=""))
    Asking.objects.update(closes_at=timezone.now())
    late = client.post(ADDRESS, filled_in(asking, 4))

    first = asking.evaluation.questions.first()
    assert back.context["form"][f"vraag-{first.pk}"].value() == "5"
    assert list(EvaluationAnswer.objects.values_list("number", "words")) == [(2, "")]
    assert "afgesloten" in text_of(late)


@pytest.mark.parametrize("address", ["/antwoord/evaluatie/geraden/", f"{ADDRESS[:-2]}/"])
def test_another_link_leads_nowhere(client, asking, address):
    assert client.get(address).status_code == 404


def test_nothing_filled_in_is_asked_again_and_nonsense_is_refused(client, asking):
    question = asking.evaluation.questions.first()

    empty = client.post(ADDRESS, filled_in(asking, words="  "))
    wild = client.post(ADDRESS, {f"vraag-{question.pk}": "99"})

    assert "Geef minstens één antwoord" in text_of(empty)
    assert list(wild.context["form"].errors) == [f"vraag-{question.pk}"]
    assert Response.objects.count() == 0


def test_who_answered_with_the_first_link_cannot_answer_twice_with_the_second(client, asking):
    client.post(ADDRESS, filled_in(asking, 5))
    Asked.objects.update(second_link=mark("tweede"))

    page = client.post("/antwoord/evaluatie/tweede/", filled_in(asking, 1))

    assert "U hebt al geantwoord" in text_of(page)
    assert Response.objects.count() == 1
    with pytest.raises(Refused, match="andere mail"):
        actions.answer(asked_by("tweede"), "tweede", {})


def test_no_row_leads_from_a_person_to_an_answer(client, asking):
    """Decision 0018: no key, no moment and no number in a row stands on both sides."""
    client.post(ADDRESS, filled_in(asking, 5))
    fields = {*Response._meta.get_fields(), *EvaluationAnswer._meta.get_fields()}
    asked = Asked.objects.get()

    targets = {field.related_model.__name__ for field in fields if field.is_relation}
    moments = [
        field.name
        for model in (Asked, Response, EvaluationAnswer)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField)
    ]

    assert targets == {"Asking", "Response", "EvaluationAnswer", "EvaluationQuestion"}
    assert moments == []
    assert Response.objects.get().key not in {asked.link, asked.second_link, mark(SECRET)}


def test_a_closed_profile_has_no_link(client, asking):
    person = Asked.objects.get().person
    person.is_active = False
    person.save()
    assert client.get(ADDRESS).status_code == 404


class TestForgetting:
    def test_who_was_asked_goes_thirty_days_after_it_closed_and_words_after_two_years(self):
        row = make.asking([(make.user(), SECRET)])
        make.response(row, 4, words="Warme zaal.")
        closes = row.closes_at

        forget_evaluations(closes + timedelta(days=29))
        early = (Asked.objects.count(), EvaluationAnswer.objects.count())
        forget_evaluations(closes + timedelta(days=31))
        later = (Asked.objects.count(), EvaluationAnswer.objects.count())
        forget_evaluations(closes + timedelta(days=731))

        assert (early, later) == ((1, 3), (0, 3))
        assert list(EvaluationAnswer.objects.values_list("number", "words")) == [(4, "")]
        row.refresh_from_db()
        assert (row.asked_count, row.words_forgotten_at is not None) == (1, True)
