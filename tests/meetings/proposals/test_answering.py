"""An organiser answers a proposal, and who proposed it hears what (T67)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from meetings.kinds import proposal_kinds
from meetings.models import AgendaItem, Proposal
from meetings.proposals import actions
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.proposals.proposing import mails
from tests.pages import text_of

pytestmark = pytest.mark.django_db


class TestAnswering:
    def test_accepted_it_stands_last_on_the_agenda_and_the_member_prepares_it(
        self, client, chair, proposal, announced, member
    ):
        make.agenda_item(meeting=announced, title="Welkom", order=10)
        form = {"accept": "1", "accept-meeting": announced.pk, "accept-title": "Trage wegen: hoe?"}
        form |= {"accept-kind": "discussion", "accept-minutes": "25", "accept-seen_version": "0"}

        answer = client.post(proposal.get_absolute_url(), form, follow=True)

        point = announced.agenda_items.last()
        assert (point.title, point.minutes, point.owner) == ("Trage wegen: hoe?", 25, member)
        row = Proposal.objects.get()
        assert (row.state, row.item, row.decided_by) == ("accepted", point, chair)
        assert mails() == [
            ("proposal_answered", member.email, "Uw voorstel staat op de agenda: Trage wegen")
        ]
        mail = Message.objects.get()
        assert "op de agenda van Najaarsoverleg, 25 minuten" in mail.text
        assert mail.reply_to == chair.email
        assert "De mail vertrekt." in answer.content.decode()
        built = text_of(client.get(reverse("meetings:agenda", args=[announced.pk])))
        assert "Voorgesteld door Lore Lid" in built

    def test_the_mail_is_looked_at_first(self, client, chair, proposal, announced):
        form = {"accept": "look", "accept-meeting": announced.pk, "accept-title": "Trage wegen"}
        form |= {"accept-kind": "discussion", "accept-minutes": "25", "accept-seen_version": "0"}

        seen = text_of(client.post(proposal.get_absolute_url(), form))
        before = (Proposal.objects.get().state, AgendaItem.objects.count(), mails())
        client.post(proposal.get_absolute_url(), {**form, "confirm": "ja", "when": "now"})

        assert "1 persoon krijgt een mail" in seen
        assert "Wie iets voorstelde, moet het antwoord kennen." in seen
        assert before == ("new", 0, [])
        assert (Proposal.objects.get().state, len(mails())) == ("accepted", 1)

    def test_of_a_draft_the_member_does_not_hear_which_meeting(
        self, client, chair, proposal, draft, member
    ):
        """T6."""
        actions.accept(proposal, by=chair, meeting=draft, title="Trage wegen", minutes=20)

        mail = Message.objects.get()
        assert "komt op de agenda van een volgende bijeenkomst" in mail.text
        assert draft.title not in mail.subject + mail.text
        client.force_login(member)
        page = text_of(client.get(proposal.get_absolute_url()))
        assert "Op de agenda van een volgende bijeenkomst" in page
        assert draft.title not in page

    def test_for_later_it_names_a_year_and_a_word_that_only_the_member_reads(
        self, client, chair, proposal, member
    ):
        year = today().year + 1
        form = {"later": "1", "later-year": year, "later-word": "Eerst het decreet."}

        client.post(proposal.get_absolute_url(), {**form, "later-seen_version": "0"})

        row = Proposal.objects.get()
        assert (row.state, row.year, row.word) == ("later", year, "Eerst het decreet.")
        mail = Message.objects.get()
        assert mail.subject == "Uw voorstel is voor later: Trage wegen"
        assert f"staan, voor {year}." in mail.text
        assert "Eerst het decreet." in mail.text
        pages = {}
        for person in (member, make.member_of(proposal.atrium)):
            client.force_login(person)
            pages[person] = text_of(client.get(proposal.get_absolute_url()))
        assert ["Eerst het decreet." in page for page in pages.values()] == [True, False]
        assert all(f"Voor {year}" in page for page in pages.values())

    def test_declining_needs_a_word(self, client, chair, proposal):
        form = {"decline": "1", "decline-seen_version": "0"}

        asked = client.post(proposal.get_absolute_url(), form)
        client.post(proposal.get_absolute_url(), {**form, "decline-word": "Dat is al besproken."})

        assert asked.context["forms"]["decline"].errors == {"word": ["Dit veld is verplicht."]}
        row = Proposal.objects.get()
        assert (row.state, row.word) == ("declined", "Dat is al besproken.")
        assert "Waarom: Dat is al besproken." in Message.objects.get().text

    def test_two_who_decide_at_once_see_who_was_first(self, client, chair, proposal, announced):
        """T11."""
        actions.keep_for_later(proposal, by=chair)
        client.force_login(make.member_of(proposal.atrium, Role.SECRETARY))
        form = {"decline": "1", "decline-word": "Neen.", "decline-seen_version": "0"}

        answer = client.post(proposal.get_absolute_url(), form)

        assert "Intussen heeft Tom Trekker over dit voorstel beslist." in text_of(answer)
        assert answer.context["forms"]["decline"]["word"].value() == "Neen."
        assert Proposal.objects.get().state == "later"

    def test_who_comes_second_hears_what_was_decided(self, client, chair, proposal, announced):
        actions.accept(proposal, by=chair, meeting=announced, title="Trage wegen", minutes=20)

        with pytest.raises(Refused, match="Tom Trekker koos “op de agenda”"):
            actions.accept(proposal, by=chair, meeting=announced, title="Trage wegen", minutes=20)

        assert announced.agenda_items.count() == 1

    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.MEMBER, 403), (Role.STEERING, 403), (Role.SECRETARY, 302), ("staff", 302)],
    )
    def test_who_organises_the_atrium_decides(self, client, proposal, role, status):
        group = proposal.atrium
        client.force_login(make.staff() if role == "staff" else make.member_of(group, role))
        form = {"decline": "1", "decline-word": "Neen.", "decline-seen_version": "0"}

        assert client.post(proposal.get_absolute_url(), form).status_code == status

    def test_another_atrium_or_a_meeting_that_has_begun_is_refused(self, chair, proposal):
        over = make.meeting(atrium=proposal.atrium, starts_at=timezone.now() - timedelta(hours=1))
        for meeting in (make.meeting(), over):
            with pytest.raises(Refused):
                actions.accept(proposal, by=chair, meeting=meeting, title="Trage wegen", minutes=20)

        assert AgendaItem.objects.count() == 0

    def test_ones_own_proposal_is_decided_without_a_mail(self, chair, atrium, announced):
        row = make.proposal(atrium=atrium, proposed_by=chair)

        actions.accept(row, by=chair, meeting=announced, title="Eigen punt", minutes=20)

        assert mails() == []


class TestMail:
    def test_it_is_not_wanted_once_something_else_was_decided(self, chair, proposal, announced):
        actions.keep_for_later(proposal, by=chair)
        first = Message.objects.get()
        actions.accept(proposal, by=chair, meeting=announced, title="Trage wegen", minutes=20)
        second = Message.objects.exclude(pk=first.pk).get()

        words = [proposal_kinds.proposal_answered(mail) for mail in (first, second)]

        assert words == ["Over dit voorstel is intussen anders beslist.", ""]

    def test_it_does_not_go_to_who_left_the_atrium(self, chair, proposal, member):
        actions.decline(proposal, by=chair, word="Neen.")
        member.memberships.update(end_on=today() - timedelta(days=1))
        mail = Message.objects.get()

        assert "hoort niet meer bij" in proposal_kinds.proposal_answered(mail)
