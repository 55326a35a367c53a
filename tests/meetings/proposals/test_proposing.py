"""Members propose points for the agenda of their atrium, and take them back (T67)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboard.tasks import forget
from meetings.models import Proposal
from meetings.proposals import actions
from members.views.profile import holdings
from platforms.models import Role
from tests import make
from tests.meetings.proposals.proposing import NONCE, address, mails
from tests.pages import text_of

pytestmark = pytest.mark.django_db


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
