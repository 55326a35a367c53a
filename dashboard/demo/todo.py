"""Something to do for each demo account, so that no home page is empty."""

from datetime import timedelta

from core.times import at
from dashboard.demo import answers, ideas, inquiries, names, sharing, verslagen, workshops, written
from dashboard.demo.accounts import NEIGHBOUR, TOWN
from dashboard.demo.gatherings import Status, gather, workday
from dashboard.demo.history import extra, invite, store
from meetings.actions import announce
from meetings.models import Meeting, Paper, PollAnswer, Registration
from meetings.polls.actions import open_poll
from meetings.savedate.actions import save_date
from members.models import Organisation
from outbox.mailing import mailing
from platforms.models import Atrium, JoinRequest

ASKED = Registration.Status.INVITED
WAITING = 3  # to be vetted
COMES = Registration.Status.REGISTERED
MOTIVATIONS = (
    "Ik begon onlangs bij de dienst omgeving en wil leren van de buurgemeenten.",
    "Ik volg mijn collega op, die met pensioen ging.",
    "Wij werken aan een verordening over hemelwater en zoeken vergelijkbare gemeenten.",
    "Sinds september doe ik ook de handhaving; ik sta er alleen voor.",
)
REFUSALS = (
    "Er is al een collega van uw dienst lid van dit atrium.",
    "Uw gemeente hoort bij een ander Lokaal Atrium; vraag het daar opnieuw.",
)


def give(world, seats, themes, accounts):
    """Store the meetings, verslag and requests that wait for the demo accounts."""
    own = Atrium.objects.select_related("platform", "province").get(
        platform__code="lokaal-atrium", municipalities__slug=TOWN
    )
    plan = _Planner(world, seats, themes)
    _local(plan, own, accounts)
    _polled(plan, own, accounts)
    _provincial(plan, accounts)
    _mandates(plan, accounts)
    _partners(plan, accounts)
    _recent(plan, own)
    requests(world, own)
    ideas.propose(world, seats, own)
    _vetted(plan, own, accounts)


class _Planner:
    """Make and store one meeting so many days from today."""

    def __init__(self, world, seats, themes):
        self.world, self.seats, self.themes = world, seats, themes

    def meeting(
        self, atrium, days, status, *, answer=answers.coming, fixed=None, order=None, **fields
    ):
        day = self.world.today + timedelta(days=days)
        day = workday(self.world.random, day) if days > 0 else _weekday_before(day)
        gathering = gather(
            self.world,
            atrium,
            day,
            status,
            themes=self.themes.get(atrium.pk),
            seats=self.seats[atrium.pk],
            **{**extra(atrium), **fields},
        )
        invite(self.world, gathering, day)
        gathering.answers = fixed or {}
        if order:
            gathering.invited = order(gathering.invited)
        store(self.world, [gathering], answer)
        return gathering


def _weekday_before(day):
    return day - timedelta(days=max(0, day.weekday() - 4))


def _local(plan, own, accounts):
    """For the official an answer that is due; for the trekker a draft to announce."""
    fixed = {accounts["omgevingsambtenaar"]: ASKED, accounts["trekker"]: COMES}
    coming = plan.meeting(own, 24, Status.ANNOUNCED, fixed=fixed, capacity=40)
    inquiries.ask(plan.world, coming.meeting, [])
    sharing.promise(plan.world, coming.meeting)
    text = verslagen.paragraphs(plan.world, coming)
    Paper.objects.create(
        meeting=coming.meeting,
        title="Nota bij de bespreking",
        document=verslagen.upload("Nota bij de bespreking", text),
    )
    plan.meeting(
        own,
        75,
        Status.DRAFT,
        created_by=accounts["trekker"].person,
        contact=accounts["trekker"].person,
    )


def _vetted(plan, own, accounts):
    """Registrations that are vetted: three wait for the trekker, the others were approved."""
    trekker = accounts["trekker"].person
    day = plan.meeting(own, 52, Status.ANNOUNCED, capacity=30, is_vetted=True, vets_changes=True)
    rows = Registration.objects.live().filter(meeting=day.meeting.pk).exclude(person=trekker)
    waiting = list(rows.order_by("-answered_at", "-pk").values_list("pk", flat=True)[:WAITING])
    rows.filter(pk__in=waiting).update(vetting=Registration.Vetting.WAITING)
    others = Registration.objects.live().filter(meeting=day.meeting.pk).exclude(pk__in=waiting)
    others.update(
        vetting=Registration.Vetting.APPROVED,
        vetted_by=trekker,
        vetted_at=plan.world.now - timedelta(days=1),
    )


def _polled(plan, own, accounts):
    """A draft whose date the trekker asks for: some answered, the official did not yet."""
    trekker = accounts["trekker"].person
    draft = plan.meeting(own, 110, Status.DRAFT, created_by=trekker, contact=trekker).meeting
    draft = Meeting.objects.get(pk=draft.pk)
    week = timedelta(days=7)
    moments = [(draft.starts_at + n * week, draft.ends_at + n * week) for n in (-1, 0, 1)]
    with mailing(notify=False):
        poll = open_poll(
            draft,
            by=trekker,
            question="Welke datum past u?",
            closes_at=at(plan.world.today + timedelta(days=12), 17),
            moments=moments,
        )
    said = list(PollAnswer.objects.filter(option__poll=poll).order_by("person", "option"))
    for row in said:
        if row.person_id % 3 and row.person != accounts["omgevingsambtenaar"].person:
            row.answer = plan.world.random.choices(["yes", "maybe", "no"], (6, 2, 3))[0]
            row.answered_at = poll.opened_at
    PollAnswer.objects.bulk_update(said, ["answer", "answered_at"])


def _provincial(plan, accounts):
    """A seat and a steering group member to answer; and a full infodag with the official waiting."""
    official = accounts["omgevingsambtenaar"]
    atria = Atrium.objects.select_related("platform", "province")
    day = plan.meeting(
        atria.get(code="provinciaal-atrium-vlaams-brabant"),
        58,
        Status.ANNOUNCED,
        fixed={official: COMES, accounts["stuurgroep"]: ASKED},
        capacity=90,
    )
    workshops.give(plan.world, day)
    inquiries.ask(plan.world, day.meeting, [official.person])

    def third_in_the_queue(people):
        others = [row for row in people if row is not official][:25]
        return [*others[:22], official, *others[22:]]

    plan.meeting(
        atria.get(code="infodagen-vlaams-brabant"),
        40,
        Status.ANNOUNCED,
        order=third_in_the_queue,
        answer=lambda world, row: answers.coming(world, row, mix=(1, 0)),
        capacity=20,
    )


def _mandates(plan, accounts):
    atrium = Atrium.objects.select_related("platform", "province").get(
        code="atrium-lokale-mandatarissen"
    )
    plan.meeting(atrium, 45, Status.ANNOUNCED, fixed={accounts["mandataris"]: ASKED}, capacity=400)


def _partners(plan, accounts):
    """Two Partneroverleggen announced for real, so that the first mails can be read at once."""
    manager = accounts["relatiebeheerder"].person
    for slug, days in ((TOWN, 18), (NEIGHBOUR, 22)):
        atrium = Atrium.objects.select_related("platform", "province").get(
            code=f"partneroverleg-{slug}"
        )
        draft = plan.meeting(atrium, days, Status.DRAFT).meeting
        announce(Meeting.objects.get(pk=draft.pk), by=manager)
    kept = plan.meeting(atrium, 150, Status.DRAFT).meeting
    save_date(Meeting.objects.get(pk=kept.pk), by=manager)


def _recent(plan, own):
    """A verslag of yesterday to read, and a meeting of nine days ago that has none yet."""
    reported = plan.meeting(own, -19, Status.HELD, answer=answers.past)
    row = verslagen.verslag(plan.world, reported, published_after=18)
    row.save()
    verslagen.attach(row, verslagen.paragraphs(plan.world, reported))
    written.write(plan.world, row, reported)
    plan.meeting(own, -9, Status.HELD, answer=answers.past)


def requests(world, own):
    """Open requests to join, two of them for the relationship manager; and some refused ones."""
    others = [atrium for atrium in world.atria("lokaal-atrium") if atrium.pk != own.pk]
    for number, atrium in enumerate([own, own, *others[:12]]):
        organisation = world.random.choice(
            [town.organisation for town in atrium.municipalities.all() if town in world.towns]
        )
        _request(world, atrium, organisation, days=(2, 12, 1, 20, 5)[number % 5], number=number)


def _request(world, atrium, organisation: Organisation, *, days, number):
    first, last = names.invented(world.random)
    request = JoinRequest.objects.create(
        atrium=atrium,
        email=names.address(first, last, organisation.slug, world.taken),
        first_name=first,
        last_name=last,
        organisation=organisation,
        function=world.functions["omgevingsambtenaar"],
        motivation=MOTIVATIONS[number % len(MOTIVATIONS)],
        status=JoinRequest.Status.OPEN,
    )
    decision = {}
    if number >= 8:
        decision = {
            "status": JoinRequest.Status.REFUSED,
            "decided_at": world.now - timedelta(days=days - 1),
            "decided_by": world.of("afdeling-pbm")[0].person,
            "reason": REFUSALS[number % 2],
        }
    asked = {"asked_at": world.now - timedelta(days=days)}
    JoinRequest.objects.filter(pk=request.pk).update(**asked, **decision)
