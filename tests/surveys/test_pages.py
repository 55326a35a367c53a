"""The pages with which an evaluation is made, and who may read what came of it."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.refusal import Refused
from platforms.models import Platform, Role
from surveys import actions
from surveys.models import Asking, Evaluation, EvaluationQuestion
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(client):
    atrium = make.atrium()
    person = make.member_of(atrium, Role.CHAIR)
    client.force_login(person)
    return person


@pytest.fixture
def meeting(chair):
    return make.meeting(atrium=chair.memberships.get().atrium)


def address(row, rest=""):
    return f"/bijeenkomsten/{row.pk}/evaluatie/{rest}"


def form(evaluation, *questions, **more):
    data = {"step": "keep", "days_open": 14, "seen_version": evaluation.version}
    for number, (kind, text, options) in enumerate(questions, start=1):
        data |= {f"kind-{number}": kind, f"text-{number}": text, f"options-{number}": options}
    return {**data, **more}


class TestMaking:
    def test_the_questions_stand_ready_and_are_copied_once(self, client, meeting):
        shown = text_of(client.get(address(meeting)))
        looked = Evaluation.objects.count()
        for _ in range(2):
            client.post(address(meeting), {"step": "open"})

        assert "Kon u vrijuit spreken" in shown
        assert looked == 0
        assert Evaluation.objects.get().questions.count() == 7

    @pytest.mark.parametrize("admission", Platform.Admission.values)
    def test_every_kind_of_platform_has_a_set_of_its_own(self, admission):
        group = make.atrium(platform=make.platform(admission=admission))
        row = make.evaluation(meeting=make.meeting(atrium=group))

        assert row.questions.count() <= 8
        assert {question.kind for question in row.questions.all()} == {"scale", "choice", "open"}

    def test_they_are_changed_until_the_mail_leaves(self, client, meeting):
        row = make.evaluation(meeting=meeting)
        asked = [("scale", "Hoe was het?", "weg"), ("choice", "En nu?", "ja\n\nja\nnee")]

        client.post(address(meeting), form(row, *asked, days_open=21))

        row.refresh_from_db()
        kept = row.questions.values_list("kind", "text", "options")
        assert list(kept) == [("scale", "Hoe was het?", ""), ("choice", "En nu?", "ja\nnee")]
        assert row.days_open == 21

    @pytest.mark.parametrize(
        ("question", "field"),
        [
            (("choice", "Kies", "één"), "options-1"),
            (("", "Hoe was het?", ""), "kind-1"),
            (("scale", "", ""), "text-1"),
            (("", "", ""), "text-1"),
        ],
    )
    def test_what_cannot_be_asked_stands_beside_the_field(self, client, meeting, question, field):
        row = make.evaluation(meeting=meeting)

        page = client.post(address(meeting), form(row, question))

        assert list(page.context["form"].errors) == [field]
        assert row.questions.count() == 7

    def test_nobody_overwrites_what_another_kept_meanwhile(self, client, meeting):
        row = make.evaluation(meeting=meeting)
        sent = form(row, ("scale", "Van mij", ""))
        actions.keep_questions(row, by=None, questions=[("scale", "Eerst", "")], days_open=14)

        page = client.post(address(meeting), sent)

        assert "iemand anders" in text_of(page)
        assert page.context["form"]["text-1"].value() == "Van mij"
        assert row.questions.get().text == "Eerst"

    def test_once_mailed_it_stays_as_it_is(self, client, meeting):
        row = make.evaluation(meeting=meeting)
        make.asking(meeting=meeting, evaluation=row)

        page = text_of(client.get(address(meeting)))

        assert "De vragen blijven nu zoals ze zijn." in page
        for act in (actions.drop_evaluation, _keep):
            with pytest.raises(Refused, match="al verstuurd"):
                act(row, by=None)

    def test_it_can_be_dropped_before(self, client, meeting):
        make.evaluation(meeting=meeting)
        client.post(address(meeting), {"step": "drop"})
        assert (Evaluation.objects.count(), EvaluationQuestion.objects.count()) == (0, 0)

    def test_not_for_what_was_cancelled_or_is_long_over(self):
        old = timezone.now() - timedelta(days=40)
        for row in (
            make.meeting("cancelled"),
            make.meeting("held", starts_at=old, ends_at=old + timedelta(hours=1)),
        ):
            with pytest.raises(Refused):
                make.evaluation(meeting=row)


class TestResults:
    def test_numbers_show_from_three_evaluations_and_words_from_five(self, client, meeting):
        asking = make.asking(meeting=meeting, asked_count=9)
        seen = []
        for number in range(1, 6):
            make.response(asking, 4, words=f"Opmerking {number}")
            page = text_of(client.get(address(meeting, "resultaten/")))
            seen.append(("Gemiddeld 4,0 op 5" in page, "Opmerking 1" in page))

        assert seen == [(False, False)] * 2 + [(True, False)] * 2 + [(True, True)]
        assert "5 van de 9 gevraagden antwoordden" in page

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.CHAIR, 200),
            (Role.SECRETARY, 200),
            (Role.RELATIONSHIP_MANAGER, 200),
            (Role.STEERING, 200),
            (Role.MEMBER, 404),
            (None, 404),
        ],
    )
    def test_who_reads_them(self, client, role, status):
        asking = make.asking()
        atrium = asking.meeting.atrium if role else make.atrium()
        client.force_login(make.member_of(atrium, role or Role.CHAIR))

        page = client.get(address(asking.meeting, "resultaten/"))
        file = client.get(f"/bijeenkomsten/{asking.meeting.pk}/evaluatie.xlsx")

        assert (page.status_code, file.status_code) == (status, status)

    def test_the_page_of_the_meeting_leads_there_for_who_may(self, client):
        asking = make.asking()
        steers = make.member_of(asking.meeting.atrium, Role.STEERING)
        found = []
        for person in (steers, make.member_of(asking.meeting.atrium)):
            client.force_login(person)
            page = client.get(asking.meeting.get_absolute_url())
            found.append(address(asking.meeting, "resultaten/") in page.content.decode())

        assert found == [True, False]

    def test_they_cost_the_same_for_many_answers(self, client, meeting):
        asking = make.asking(meeting=meeting)
        counts = []
        for many in (5, 12):
            for _ in range(many):
                make.response(asking, 3, words="Goed.")
            counts.append(len(queries_of(client, address(meeting, "resultaten/"))))
        assert counts[0] == counts[1]


class TestARound:
    @pytest.fixture
    def tour(self):
        """Three provinces: five evaluations, three, and two."""
        tour = make.round_in(make.provinces(3))
        shared = make.evaluation(round=tour)
        for many, row in zip((5, 3, 2), tour.meetings.order_by("pk"), strict=True):
            asking = make.asking(meeting=row, evaluation=shared, asked_count=10)
            for _ in range(many):
                make.response(asking, many, words=f"Uit {row.atrium}")
        return tour

    def test_compares_the_provinces_and_hides_what_too_few_said_from_the_total_too(
        self, client, tour
    ):
        client.force_login(make.staff())

        page = client.get(f"/rondes/{tour.pk}/evaluatie/resultaten/")

        found = page.context["found"]
        first = found.outcomes[0]
        assert [tally and tally.mean for _, tally in first.columns] == [5.0, 3.0, None]
        assert (first.together.total, first.together.mean) == (8, 4.2)
        assert (found.answered, found.asked, found.shown) == (10, 30, 8)
        assert "telt ook in het totaal niet mee" in text_of(page)
        written = {words for outcome in found.outcomes for words in outcome.words}
        assert written == {f"Uit {tour.meetings.order_by('pk').first().atrium}"}

    def test_an_organiser_reads_only_their_own_province(self, client, tour):
        mine = tour.meetings.order_by("pk").first()
        client.force_login(make.member_of(mine.atrium, Role.CHAIR))

        found = client.get(f"/rondes/{tour.pk}/evaluatie/resultaten/").context["found"]

        assert [column.asking.meeting for column in found.columns] == [mine]
        assert client.get(f"/rondes/{tour.pk}/evaluatie/").status_code == 403

    def test_goes_to_excel_as_it_may_be_shown(self, client, tour):
        client.force_login(make.staff())

        file = client.get(f"/rondes/{tour.pk}/evaluatie.xlsx").content

        rows = list(load_workbook(io.BytesIO(file)).active.values)
        assert rows[0][0] == "Vraag"
        scale = [row for row in rows if row[0] == rows[1][0] and row[8]]
        assert [(row[6], row[7], row[8]) for row in scale] == [
            (5, "5: heel erg", 5),
            (3, "3", 3),
        ]
        assert any("niet getoond" in str(row[7]) for row in rows)

    def test_is_made_once_on_its_own_page_and_shown_on_its_meetings(self, client):
        tour = make.round_in(make.provinces())
        client.force_login(make.staff())

        client.post(f"/rondes/{tour.pk}/evaluatie/", {"step": "open"})
        page = text_of(client.get(address(tour.meetings.first())))

        assert Evaluation.objects.get().round == tour
        assert "één evaluatie voor alle provincies" in page

    def test_costs_the_same_for_more_provinces(self, client):
        client.force_login(make.staff())
        counts = []
        for many in (1, 5):
            tour = make.round_in(make.provinces(many))
            shared = make.evaluation(round=tour)
            for row in tour.meetings.all():
                asking = make.asking(meeting=row, evaluation=shared)
                for _ in range(5):
                    make.response(asking, 3, words="Goed.")
            counts.append(len(queries_of(client, f"/rondes/{tour.pk}/evaluatie/resultaten/")))
        assert counts[0] == counts[1]


def _keep(row, *, by):
    return actions.keep_questions(row, by=by, questions=[("scale", "Nu?", "")], days_open=14)


def test_an_evaluation_that_was_asked_is_counted_only_once():
    asking = make.asking()
    with pytest.raises(Exception, match=r"(?i)unique"):
        Asking.objects.create(
            evaluation=asking.evaluation,
            meeting=asking.meeting,
            closes_at=timezone.now() + timedelta(days=3),
        )
