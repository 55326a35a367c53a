"""What waits for an agenda, and what comes back when a point or a meeting goes (T67)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.actions import arrange, cancel, copy, delete_draft
from meetings.agenda.actions import remove_item
from meetings.models import AgendaItem, Proposal
from meetings.proposals import actions
from outbox.models import Message
from tests import make
from tests.meetings.proposals.proposing import address, mails
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


class TestLettingGo:
    @pytest.fixture
    def point(self, chair, proposal, announced):
        actions.accept(proposal, by=chair, meeting=announced, title="Trage wegen", minutes=20)
        Message.objects.all().delete()
        return announced.agenda_items.get()

    def test_off_the_agenda_it_waits_again_and_the_member_is_told_after_a_look(
        self, client, chair, point, member
    ):
        where = reverse("meetings:remove_point", args=[point.meeting_id, point.pk])
        asked = text_of(client.post(where, {"seen_version": "0"}))
        kept = AgendaItem.objects.count()
        client.post(where, {"seen_version": "0", "confirm": "ja", "when": "now"})

        assert "Het voorstel van Lore Lid blijft op de lijst" in asked
        assert "van de agenda gehaald" in asked
        assert (kept, AgendaItem.objects.count()) == (1, 0)
        row = Proposal.objects.get()
        assert (row.state, row.item) == ("later", None)
        assert mails() == [
            ("proposal_answered", member.email, "Uw voorstel is voor later: Trage wegen")
        ]

    def test_a_cancelled_meeting_gives_it_back_without_a_mail_of_its_own(
        self, chair, point, announced
    ):
        cancel(announced, by=chair, reason="Ziek.")

        row = Proposal.objects.get()
        assert (row.state, row.item) == ("later", point)
        assert [mail for mail in mails() if mail[0] == "proposal_answered"] == []

    def test_a_copy_of_a_cancelled_meeting_takes_it_along_once(self, chair, point, announced):
        cancel(announced, by=chair, reason="Ziek.")

        twin = copy(announced, by=chair, starts_at=announced.starts_at + timedelta(days=7))

        row = Proposal.objects.get()
        assert (row.state, row.item.meeting) == ("accepted", twin)
        assert twin.agenda_items.count() == 1

    def test_a_copy_of_a_meeting_that_goes_on_leaves_it_where_it_is(self, chair, point, announced):
        """T12."""
        twin = copy(announced, by=chair, starts_at=announced.starts_at + timedelta(days=7))

        assert Proposal.objects.get().item == point
        assert twin.agenda_items.get().title == "Trage wegen"

    def test_a_draft_that_is_thrown_away_gives_it_back(self, chair, proposal, draft):
        actions.accept(proposal, by=chair, meeting=draft, title="Trage wegen", minutes=20)

        delete_draft(draft, by=chair)

        row = Proposal.objects.get()
        assert (row.state, row.item) == ("later", None)

    def test_it_can_come_on_an_agenda_again(self, chair, point, draft):
        remove_item(point, by=chair)

        actions.accept(Proposal.objects.get(), by=chair, meeting=draft, title="Nog", minutes=20)

        assert Proposal.objects.get().item.meeting == draft

    def test_by_whatever_door_a_point_goes_its_proposal_waits(self, chair, point, announced):
        arrange(announced, by=chair, removed=[point])

        assert Proposal.objects.get().state == "later"


class TestBacklog:
    def test_organisers_see_it_on_the_agenda_and_on_their_home_page(
        self, client, chair, proposal, draft
    ):
        make.proposal(atrium=proposal.atrium)
        make.proposal()

        built = text_of(client.get(reverse("meetings:agenda", args=[draft.pk])))
        home = text_of(client.get("/"))
        waiting = text_of(client.get(reverse("meetings:proposals_to_answer")))

        assert "Voorstellen van leden (2 nieuw)" in built
        assert "Antwoord op 2 voorstellen voor de agenda" in home
        assert "Trage wegen" in waiting

    def test_pbm_sees_how_many_wait(self, client, proposal):
        client.force_login(make.staff())

        assert "1 voorstel wacht op antwoord" in text_of(client.get("/"))

    def test_what_waits_for_an_answer_stands_first(self, client, chair, proposal, announced):
        old = make.proposal(atrium=proposal.atrium, title="Oud")
        actions.accept(old, by=chair, meeting=announced, title="Oud", minutes=20)
        kept = make.proposal(atrium=proposal.atrium, title="Bewaard")
        actions.keep_for_later(kept, by=chair)

        page = client.get(address("proposals", proposal.atrium)).context["page"]

        assert [row.title for row in page] == ["Trage wegen", "Bewaard", "Oud"]

    @pytest.mark.parametrize("count", [1, 25])
    def test_it_costs_the_same_for_any_number(self, client, chair, atrium, draft, count):
        for _ in range(count):
            row = make.proposal(atrium=atrium, organisation=make.organisation())
            actions.accept(row, by=chair, meeting=draft, title="Punt", minutes=5)
            make.proposal(atrium=atrium, meeting=make.meeting(atrium=atrium))

        assert len(queries_of(client, address("proposals", atrium))) == 9
