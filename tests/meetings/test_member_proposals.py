"""Members propose points for the agenda of their atrium and hear what becomes of them (T67)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from dashboard.tasks import forget
from meetings.actions import arrange, cancel, copy, delete_draft
from meetings.agenda.actions import remove_item
from meetings.kinds import proposal_kinds
from meetings.models import AgendaItem, Proposal
from meetings.proposals import actions
from members.views.profile import holdings
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
NONCE = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def member(atrium):
    return make.member_of(atrium, first_name="Lore", last_name="Lid")


@pytest.fixture
def proposal(atrium, member):
    return make.proposal(atrium=atrium, proposed_by=member, title="Trage wegen")


@pytest.fixture
def announced(atrium):
    return make.meeting(atrium=atrium, title="Najaarsoverleg")


def address(name, atrium, *more):
    return reverse(f"meetings:{name}", args=[atrium.slug, *more])


def mails():
    return list(Message.objects.order_by("pk").values_list("kind", "to_address", "subject"))


class TestProposing:
    def test_a_member_proposes_once_for_a_coming_meeting_in_the_name_of_an_employer(
        self, client, atrium, member, announced
    ):
        job = make.position(person=member)
        client.force_login(member)
        form = {"title": "Trage wegen", "why": "Wie heeft er een plan?", "minutes": "30"}
        form |= {"meeting": announced.pk, "nonce": NONCE}

        for _ in range(2):
            answer = client.post(address("propose", atrium), form, follow=True)

        row = Proposal.objects.get()
        assert (row.title, row.why, row.minutes) == ("Trage wegen", "Wie heeft er een plan?", 30)
        assert (row.atrium, row.meeting, row.proposed_by) == (atrium, announced, member)
        assert (row.organisation, row.state, row.item) == (job.organisation, "new", None)
        page = text_of(answer)
        assert "Trage wegen nieuw U, " in page
        assert "Voor Najaarsoverleg" in page
        assert mails() == []

    def test_who_works_for_two_chooses_in_whose_name(self, client, atrium, member):
        jobs = [make.position(person=member) for _ in range(2)]
        client.force_login(member)
        form = {"title": "Trage wegen", "minutes": "30", "organisation": jobs[1].organisation_id}

        client.post(address("propose", atrium), form)

        assert Proposal.objects.get().organisation == jobs[1].organisation

    def test_what_was_filled_in_stays_when_the_title_is_missing(self, client, atrium, member):
        client.force_login(member)

        answer = client.post(address("propose", atrium), {"why": "Omdat", "minutes": "900"})

        form = answer.context["form"]
        assert set(form.errors) == {"title", "minutes"}
        assert form["why"].value() == "Omdat"
        assert Proposal.objects.count() == 0

    def test_a_draft_is_offered_to_organisers_only(self, client, atrium, member, draft):
        """T6."""
        seen = {}
        for role in (Role.MEMBER, Role.CHAIR):
            client.force_login(make.member_of(atrium, role))
            page = client.get(address("propose", atrium))
            seen[role] = [meeting.pk for meeting in page.context["form"].fields["meeting"].queryset]
        client.force_login(member)
        form = {"title": "Trage wegen", "minutes": "20", "meeting": draft.pk}

        answer = client.post(address("propose", atrium), form)

        assert seen == {Role.MEMBER: [], Role.CHAIR: [draft.pk]}
        assert set(answer.context["form"].errors) == {"meeting"}

    def test_the_pages_of_the_atrium_and_of_a_coming_meeting_lead_to_it(
        self, client, atrium, member, announced
    ):
        client.force_login(member)
        pages = [client.get(row.get_absolute_url()).content.decode() for row in (atrium, announced)]

        assert [address("propose", atrium) in page for page in pages] == [True, True]
        chosen = client.get(address("propose", atrium), {"bijeenkomst": announced.pk})
        assert f'<option value="{announced.pk}" selected>' in chosen.content.decode()

    def test_the_audience_of_an_open_platform_is_not_in_the_group(self, client, proposal):
        """Colleagues propose in confidence: by position alone one sees nothing of it."""
        job = make.position()
        platform = proposal.atrium.platform
        platform.admission = "open"
        platform.save()
        platform.functions.add(job.function)
        platform.organisation_types.add(job.organisation.type)
        client.force_login(job.person)

        page = client.get(proposal.atrium.get_absolute_url())

        assert "Wie doet wat" in text_of(page)
        assert "Stel een punt voor" not in text_of(page)
        statuses = [
            client.get(where).status_code
            for where in (address("proposals", proposal.atrium), proposal.get_absolute_url())
        ]
        assert statuses == [404, 404]


class TestWithdrawing:
    def test_one_takes_back_ones_own_until_it_is_decided(self, client, proposal, member):
        client.force_login(member)
        assert "Trek mijn voorstel in" in text_of(client.get(proposal.get_absolute_url()))

        client.post(proposal.get_absolute_url(), {"withdraw": "ja"})

        assert Proposal.objects.count() == 0
        assert mails() == []

    def test_what_was_decided_stays(self, client, proposal, member, chair):
        actions.keep_for_later(proposal, by=chair)
        client.force_login(member)

        answer = client.post(proposal.get_absolute_url(), {"withdraw": "ja"}, follow=True)

        assert "Over dit voorstel is al beslist." in answer.content.decode()
        assert Proposal.objects.get().state == "later"

    def test_nobody_takes_back_that_of_another(self, client, proposal):
        client.force_login(make.member_of(proposal.atrium))

        assert client.post(proposal.get_absolute_url(), {"withdraw": "ja"}).status_code == 403
        assert Proposal.objects.count() == 1


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"state": "declined", "decided_at": timezone.now()},
        {"state": "later"},
        {"minutes": 0},
        {"year": 1900},
    ],
)
def test_the_database_keeps_no_impossible_proposal(proposal, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**wrong)


def test_declined_ones_are_forgotten_after_two_years(chair, proposal):
    actions.decline(proposal, by=chair, word="Neen.")
    forget()
    assert Proposal.objects.count() == 1
    Proposal.objects.update(decided_at=timezone.now() - timedelta(days=740))

    forget()

    assert Proposal.objects.count() == 0


def test_ones_own_file_holds_what_one_proposed(proposal, member):
    held = holdings.of(member)["voorstellen voor de agenda"]

    assert [(row["titel"], row["stand"]) for row in held] == [("Trage wegen", "nieuw")]
