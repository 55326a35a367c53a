"""One small network with every role in it, for the tests that go through all pages."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.times import today
from dashboard.search import indexing
from dashboard.search.kinds import KINDS
from documents.actions import store
from inbox.actions import receive
from inbox.processing import process
from meetings.models import (
    Meeting,
    Paper,
    PaperVersion,
    Registration,
    Round,
    RoundItem,
    RoundPaper,
    SheetImport,
    TalkingPoint,
)
from minutes.corrections.actions import start_correction
from minutes.models import Minutes, MinutesFile, PassageVersion, RedactedCopy
from outbox.models import Address
from platforms.models import JoinRequest, Role, Theme
from tests import make

ROLES = (
    "visitor",
    "other",  # member of another atrium
    "ex",  # membership ended yesterday
    "member",
    "chair",
    "secretary",
    "manager",
    "staff",
    "admin",
)


EVALUATION_LINK = "een-link-naar-een-evaluatie"


@dataclass
class World:
    """The people by role, and the rows that pages are about."""

    people: dict
    rows: dict = field(default_factory=dict)


def small_pdf(text="vergunning"):
    """A real one-page PDF that says `text`."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


def upload(name="verslag.pdf", text="vergunning"):
    return SimpleUploadedFile(name, small_pdf(text), "application/pdf")


def build():
    """A network of two atria; everything confidential belongs to the first."""
    atrium, elsewhere = make.atrium(), make.atrium()
    ex = make.membership(atrium=atrium, end_on=today() - timedelta(days=1)).person
    people = {
        "visitor": None,
        "other": make.member_of(elsewhere),
        "ex": ex,
        "member": make.member_of(atrium),
        "chair": make.member_of(atrium, Role.CHAIR),
        "secretary": make.member_of(atrium, Role.SECRETARY),
        "manager": make.member_of(atrium, Role.RELATIONSHIP_MANAGER),
        "staff": make.staff(),
        "admin": make.administrator(),
    }
    world = World(people)
    heat = Theme.objects.create(atrium=atrium, year=today().year + 1, name="Hittestress")
    upcoming = make.meeting(atrium=atrium, venue="Zaal 1", theme=heat)
    indexing.write(KINDS["programme"], {upcoming.pk}, indexing.Outcome())
    start = timezone.now() - timedelta(days=3)
    past = make.meeting(atrium=atrium, starts_at=start, status=Meeting.Status.HELD)
    reported = make.meeting(atrium=atrium, starts_at=start, status=Meeting.Status.HELD)
    unreported = make.meeting(atrium=atrium, starts_at=start, status=Meeting.Status.HELD)
    draft = make.meeting(atrium=atrium, status=Meeting.Status.DRAFT)
    cancelled = make.meeting(atrium=atrium, status=Meeting.Status.CANCELLED)
    polled = make.meeting(atrium=atrium, status=Meeting.Status.DRAFT, title="Najaarsoverleg")
    insiders = [people[role] for role in ("member", "chair", "secretary", "manager")]
    poll = make.poll(meeting=polled, people=insiders)
    position = make.position(person=people["member"])
    town = make.municipality(valid_until=today(), successor=make.municipality(name="Fusiestad"))
    make.organisation(name="Gemeente Fusiestad", municipality=town.successor)
    merged = make.organisation(name="Gemeente Oudstad", municipality=town, valid_until=today())
    invited = make.registration(
        meeting=upcoming, person=people["member"], status=Registration.Status.INVITED
    )
    block = make.block(meeting=upcoming)
    workshop = make.workshop(block=block, title="Bronbemaling", room="Zaal 2")
    seated = make.registration(
        meeting=upcoming, person=make.member_of(atrium), status=Registration.Status.REGISTERED
    )
    question = make.question(meeting=upcoming)
    coming = make.registration(meeting=upcoming, person=people["manager"], status="registered")
    document = store(upload(), by=people["secretary"])
    paper = Paper.objects.create(meeting=upcoming, title="Nota", document=document)
    version = PaperVersion.objects.create(
        paper=paper, document=store(upload("nota-oud.pdf"), by=people["secretary"])
    )
    point = make.agenda_item(meeting=upcoming, minutes=45)
    speaker = make.speaker(
        item=point, name="Lin Lid", email="lin@buiten.example", organisation="Buitenhuis"
    )
    duty = make.duty(meeting=upcoming, person=people["member"])
    minutes = Minutes.objects.create(
        meeting=reported,
        title="Verslag",
        summary="Kort",
        dated_on=today(),
        status=Minutes.Status.ADOPTED,
        published_at=timezone.now(),
        adopted_at=timezone.now(),
        adopted_how="direct",
        created_by=people["secretary"],
    )
    file = MinutesFile.objects.create(
        minutes=minutes, document=store(upload(), by=people["secretary"])
    )
    concept = Minutes.objects.create(
        meeting=past, title="Concept", summary="Kort", dated_on=today()
    )
    reviewed = make.written(atrium, status="in_review", title="Nalezing")
    reviewed.remarks_until = timezone.now() + timedelta(days=7)
    reviewed.save(update_fields=["remarks_until"])
    passage = make.passage(reviewed, "<p>Wat we bespraken.</p>")
    remark = make.remark(reviewed, person=people["member"], passage_key=passage.key)
    corrected, correcting = make.written(atrium, title="Vast"), make.written(atrium, title="Beter")
    make.passage(corrected)
    start_correction(correcting, by=people["secretary"], reason="Een naam was fout.")
    written = _text(minutes, concept, by=people["secretary"])
    copied = RedactedCopy.objects.create(
        minutes=corrected, edition=corrected.editions.get(), requester="vzw Voorbeeld"
    )
    promise = make.action(corrected, owner=people["member"], due_on=today() - timedelta(days=2))
    request = JoinRequest.objects.create(
        atrium=atrium,
        email="nieuw@gemeente.example",
        first_name="Nieuw",
        last_name="Voorbeeld",
        organisation=position.organisation,
        function=position.function,
        status=JoinRequest.Status.OPEN,
    )
    inbound, _ = receive(
        b"From: iemand@buiten.example\r\nSubject: Vraag\r\n\r\nDag.", source="pipe"
    )
    process(inbound.pk)
    sheet = SheetImport.objects.create(made_by=people["secretary"])
    people_sheet = SheetImport.objects.create(
        made_by=people["secretary"], kind=SheetImport.Kind.PARTICIPANTS, meeting=upcoming
    )
    blocked = Address.objects.create(
        address="weg@gemeente.example", suppressed_at=timezone.now(), reason="Bestaat niet."
    )
    tour = Round.objects.create(platform=atrium.platform, title="Najaarsronde")
    round_item = RoundItem.objects.create(round=tour, title="Toelichting")
    round_paper = RoundPaper.objects.create(round=tour, title="Nota", document=document)
    in_round = make.meeting(
        atrium=atrium, status=Meeting.Status.DRAFT, round=tour, title="Dag van de ronde"
    )
    proposal = make.proposal(atrium=atrium, proposed_by=people["member"], meeting=upcoming)
    theme = Theme.objects.create(
        atrium=atrium,
        year=today().year,
        name="Wonen",
        state="proposed",
        proposed_by=people["member"],
    )
    # The relationship manager is also in the steering group of another platform, which is asked.
    steered = make.atrium(platform=make.platform(needs_approval=True, position=900))
    make.membership(person=people["manager"], atrium=steered, role=Role.STEERING)
    asked = make.meeting(
        Meeting.Status.DRAFT, atrium=steered, venue="Zaal 3", approval_asked_at=timezone.now()
    )
    round_sheet = SheetImport.objects.create(
        made_by=people["admin"], kind=SheetImport.Kind.ROUND, round=tour
    )
    evaluated = make.meeting(atrium=atrium, starts_at=start, status=Meeting.Status.HELD)
    asking = make.asking([(people["member"], EVALUATION_LINK)], meeting=evaluated)
    for number in range(5):
        make.response(asking, 4, 3, 5, 1, 2, words=f"Een goed gesprek, nummer {number}.")
    make.evaluation(round=tour)
    talking_point = TalkingPoint.objects.create(atrium=atrium, about=elsewhere, title="Deelname")
    world.rows = {
        "atrium": atrium,
        "platform": atrium.platform,
        "upcoming": upcoming,
        "past": past,
        "reported": reported,
        "unreported": unreported,
        "draft": draft,
        "evaluated": evaluated,
        "cancelled": cancelled,
        "polled": polled,
        "poll": poll,
        "position": position,
        "invited": invited,
        "block": block,
        "workshop": workshop,
        "seated": seated,
        "question": question,
        "coming": coming,
        "merged": merged,
        "paper": paper,
        "version": version,
        "point": point,
        "speaker": speaker,
        "duty": duty,
        "minutes": minutes,
        "file": file,
        "concept": concept,
        "reviewed": reviewed,
        "remark": remark,
        "promise": promise,
        "copied": copied,
        "corrected": corrected,
        "correcting": correcting,
        "passage": written,
        "request": request,
        "inbound": inbound,
        "blocked": blocked,
        "talking_point": talking_point,
        "proposal": proposal,
        "theme": theme,
        "sheet": sheet,
        "round": tour,
        "round_item": round_item,
        "round_paper": round_paper,
        "in_round": in_round,
        "people_sheet": people_sheet,
        "asked": asked,
        "round_sheet": round_sheet,
    }
    return world


def _text(minutes, concept, *, by):
    """Two versions of what the verslag says, and a concept that is being written; its passage."""
    for number in (1, 2):
        reason = "Een naam was fout." if number == 2 else ""
        edition = minutes.editions.create(number=number, reason=reason, issued_at=timezone.now())
        make.passage(minutes, f"<p>Versie {number}</p>", edition=edition)
    make.action(minutes)
    Minutes.objects.filter(pk=minutes.pk).update(shown_edition=2)
    concept.editions.create(made_by=by, present="Lin Lid")
    passage = make.passage(concept, "<p>In de steigers</p>", changed_by=by)
    PassageVersion.objects.create(passage=passage, level="atrium", text="<p>Eerst</p>", saved_by=by)
    make.action(concept)
    return passage
