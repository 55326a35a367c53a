"""Build rows for tests: `make.meeting(title="Startdag")`. Every argument is optional."""

from datetime import date, timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.utils import timezone

from core.links import sign
from documents.actions import store
from meetings.models import (
    AgendaItem,
    Answer,
    Block,
    DatePoll,
    Duty,
    Meeting,
    PollAnswer,
    PollOption,
    Proposal,
    Question,
    Registration,
    Speaker,
    Workshop,
)
from meetings.rounds.actions import make_round
from members.models import STAFF_GROUP, Function, Organisation, OrganisationType, Position, User
from minutes.models import Action, Edition, Minutes, MinutesFile, Passage, Point, Remark
from platforms.models import Agreement, Atrium, JoinRequest, Membership, Platform, Role
from regions.models import Municipality, Province
from surveys.actions import open_evaluation
from surveys.links import mark, sheet
from surveys.models import Asked, Asking, Evaluation, EvaluationAnswer, Response
from tests import files

_number = count(1)
LONG_AGO = date(2020, 1, 1)


def user(**fields):
    n = next(_number)
    defaults = {"email": f"lid{n}@gemeente.example", "first_name": "Lin", "last_name": f"Lid {n}"}
    return User.objects.create_user(**{**defaults, **fields})


def staff(*, enrolled=True, **fields):
    """Someone of PBM, with the second factor that staff must have."""
    person = user(**fields)
    person.groups.add(Group.objects.get_or_create(name=STAFF_GROUP)[0])
    return enrol(person) if enrolled else person


def administrator(*, enrolled=True, **fields):
    person = user(is_superuser=True, **fields)
    return enrol(person) if enrolled else person


def enrol(person, secret="JBSWY3DPEHPK3PXP"):
    """Give a person an app with codes whose secret the test knows."""
    TOTP.activate(person, secret)
    return person


def province(**fields):
    n = next(_number)
    defaults = {"nis": f"{n:05}", "name": f"Provincie {n}", "slug": f"provincie-{n}"}
    return Province.objects.create(**{**defaults, **fields})


def municipality(**fields):
    n = next(_number)
    defaults = {
        "nis": f"{n:05}",
        "name": f"Gemeente {n}",
        "slug": f"gemeente-{n}",
        "valid_from": date(1977, 1, 1),
    }
    if "province" not in fields:
        defaults["province"] = province()
    return Municipality.objects.create(**{**defaults, **fields})


def organisation_type(code="gemeente", **fields):
    defaults = {"name": code.capitalize(), "level": "lokaal"}
    return OrganisationType.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def organisation(**fields):
    n = next(_number)
    defaults = {"code": f"org-{n}", "slug": f"org-{n}", "name": f"Gemeente Voorbeeld {n}"}
    if "type" not in fields:
        defaults["type"] = organisation_type()
    return Organisation.objects.create(**{**defaults, **fields})


def function(code="omgevingsambtenaar", kind=Function.Kind.OFFICIAL, **fields):
    defaults = {"name": code.capitalize(), "kind": kind, "level": "lokaal"}
    return Function.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def position(**fields):
    defaults = {"start_on": LONG_AGO}
    for name, build in (("person", user), ("organisation", organisation), ("function", function)):
        if name not in fields:
            defaults[name] = build()
    return Position.objects.create(**{**defaults, **fields})


def platform(**fields):
    n = next(_number)
    defaults = {
        "code": f"platform-{n}",
        "slug": f"platform-{n}",
        # Padded, so that the first made also sorts first.
        "name": f"Platform {n:06}",
        "summary": "Waar ambtenaren van elkaar leren.",
        "purpose": "Van elkaar leren.",
        "audience": "omgevingsambtenaren",
        "convenor": "Departement Omgeving",
        "frequency": "2 tot 4 keer per jaar",
        "admission": Platform.Admission.FIXED,
    }
    return Platform.objects.create(**{**defaults, **fields})


def atrium(**fields):
    n = next(_number)
    defaults = {"code": f"atrium-{n}", "slug": f"atrium-{n}", "name": f"Lokaal Atrium {n}"}
    if "platform" not in fields:
        defaults["platform"] = platform()
    return Atrium.objects.create(**{**defaults, **fields})


def membership(**fields):
    defaults = {"start_on": LONG_AGO}
    for name, build in (("person", user), ("atrium", atrium)):
        if name not in fields:
            defaults[name] = build()
    return Membership.objects.create(**{**defaults, **fields})


def member_of(group, role=Role.MEMBER, **fields):
    """A new person with `role` in the atrium `group`, with the second factor where that needs one."""
    person = membership(person=user(**fields), atrium=group, role=role).person
    return enrol(person) if role == Role.RELATIONSHIP_MANAGER else person


def meeting(status=Meeting.Status.ANNOUNCED, **fields):
    """A meeting a month ahead, announced unless said otherwise; no invitations, no mail."""
    start = timezone.now().replace(microsecond=0) + timedelta(days=30)
    defaults = {
        "title": "Startdag",
        "starts_at": start,
        "ends_at": fields.get("starts_at", start) + timedelta(hours=3),
    }
    if "atrium" not in fields:
        defaults["atrium"] = atrium()
    if status != Meeting.Status.DRAFT:
        defaults["announced_at"] = start - timedelta(days=60)
    if status == Meeting.Status.CANCELLED:
        defaults |= {"cancelled_at": timezone.now(), "cancel_reason": "Te weinig deelnemers."}
    return Meeting.objects.create(**{**defaults, "status": status, **fields})


def agenda_item(**fields):
    defaults = {"title": "Toelichting", "order": next(_number)}
    if "meeting" not in fields:
        defaults["meeting"] = meeting()
    return AgendaItem.objects.create(**{**defaults, **fields})


def provinces(count=2, **fields):
    """The atria of a new platform, each in a province of its own."""
    group = platform(**fields)
    return [atrium(platform=group, province=province()) for _ in range(count)]


def round_in(atria, points=("Toelichting", "Bespreking"), **fields):
    """A round with these points of 30 minutes and a draft in each of `atria`, a month ahead."""
    from_on = timezone.now().replace(microsecond=0, second=0) + timedelta(days=30)
    plans = [
        {
            "atrium": group,
            "starts_at": from_on + timedelta(days=number),
            "ends_at": from_on + timedelta(days=number, hours=3),
            "venue": f"Zaal {number}",
        }
        for number, group in enumerate(atria)
    ]
    defaults = {"title": "Najaarsronde", "theme": "", "introduction": ""}
    atria[0].platform.default_agenda = "\n".join(f"{point} | 30" for point in points)
    return make_round(atria[0].platform, by=staff(), plans=plans, **{**defaults, **fields})


def speaker(**fields):
    """Someone from outside who speaks, unless a `person` of the network is given."""
    n = next(_number)
    outside = {} if "person" in fields else {"name": f"Sam Spreker {n}"}
    if "item" not in fields:
        outside["item"] = agenda_item()
    return Speaker.objects.create(**{**outside, **fields})


def duty(**fields):
    """A piece of work asked yesterday; a host needs an `organisation`."""
    defaults = {"kind": "report", "asked_at": timezone.now() - timedelta(days=1)}
    for name, build in (("meeting", meeting), ("person", user)):
        if name not in fields:
            defaults[name] = build()
    if fields.get("kind") == "host" and "organisation" not in fields:
        defaults["organisation"] = organisation()
    return Duty.objects.create(**{**defaults, **fields})


def proposal(**fields):
    """A new proposal of a member for the agenda of their atrium."""
    if "atrium" not in fields:
        fields["atrium"] = atrium()
    if "proposed_by" not in fields:
        fields["proposed_by"] = member_of(fields["atrium"])
    return Proposal.objects.create(**{"title": f"Voorstel {next(_number)}", **fields})


def block(**fields):
    """A block of an hour, at the beginning of a meeting with one hour after another."""
    if "meeting" not in fields:
        fields["meeting"] = meeting()
    before = fields["meeting"].blocks.count()
    return Block.objects.create(
        **{"title": f"Ronde {before + 1}", "begins_after": 60 * before, **fields}
    )


def workshop(**fields):
    defaults = {"title": f"Workshop {next(_number)}", "capacity": 1}
    if "block" not in fields:
        defaults["block"] = block()
    return Workshop.objects.create(**{**defaults, **fields})


def registration(status=Registration.Status.INVITED, **fields):
    defaults = {}
    for name, build in (("meeting", meeting), ("person", user)):
        if name not in fields:
            defaults[name] = build()
    return Registration.objects.create(**{**defaults, "status": status, **fields})


def join_request(status=JoinRequest.Status.OPEN, **fields):
    """Someone we do not know asks to join; decided ones need `decided_by`."""
    n = next(_number)
    defaults = {"email": f"nieuw{n}@gemeente.example", "first_name": "Noor", "last_name": "Nieuw"}
    for name, build in (("atrium", atrium), ("organisation", organisation), ("function", function)):
        if name not in fields:
            defaults[name] = build()
    if status in {JoinRequest.Status.APPROVED, JoinRequest.Status.REFUSED}:
        defaults |= {"decided_at": timezone.now(), "reason": "Niet uw regio."}
    return JoinRequest.objects.create(**{**defaults, "status": status, **fields})


def agreement(version=1, **fields):
    defaults = {"text": "Erken elkaars autonomie.\nCommuniceer open.", "valid_from": LONG_AGO}
    return Agreement.objects.create(version=version, **{**defaults, **fields})


def answer_token(row):
    """The token of the signed link in the mails of a registration."""
    return sign("answer", row.uid)


def minutes(text="Verslag van het atrium", papers=(), **fields):
    """A published verslag of a meeting last week, with `text` in its PDF and in each paper."""
    start = timezone.now().replace(microsecond=0) - timedelta(days=7)
    defaults = {
        "title": "Verslag Startdag",
        "summary": "Wat we bespraken.",
        "dated_on": start.date(),
        "status": Minutes.Status.ADOPTED,
    }
    fields = {**defaults, **fields}
    if "meeting" not in fields:
        fields["meeting"] = meeting(starts_at=start, ends_at=start + timedelta(hours=3))
    if fields["status"] != Minutes.Status.DRAFT:
        fields.setdefault("published_at", timezone.now())
    if fields["status"] == Minutes.Status.ADOPTED:
        fields = {"adopted_at": fields["published_at"], "adopted_how": "direct"} | fields
    row = Minutes.objects.create(**fields)
    minutes_file(row, text)
    for paper in papers:
        minutes_file(row, paper, kind=MinutesFile.Kind.EXTRA)
    return row


def minutes_file(row, text="Verslag van het atrium", **fields):
    """A PDF with `text`, whose words have been read already."""
    document = store(files.upload(files.pdf(text)), by=None)
    document.text, document.text_extracted_at = text, timezone.now()
    document.save(update_fields=["text", "text_extracted_at"])
    return MinutesFile.objects.create(minutes=row, document=document, **fields)


def written(atrium=None, *, number=1, **fields):
    """An adopted verslag written in the portal, without files; `passage` and `action` fill it."""
    start = timezone.now().replace(microsecond=0) - timedelta(days=7)
    if "meeting" not in fields:
        when = {"starts_at": start, "ends_at": start + timedelta(hours=3)}
        fields["meeting"] = meeting(**when, **({"atrium": atrium} if atrium else {}))
    defaults = {
        "title": "Verslag Startdag",
        "summary": "Wat we bespraken.",
        "dated_on": start.date(),
    }
    fields = {**defaults, "status": "adopted", "shown_edition": number, **fields}
    if fields["status"] == "draft":
        fields["shown_edition"] = 0
    else:
        fields.setdefault("published_at", timezone.now())
    if fields["status"] == "adopted":
        fields = {"adopted_at": fields["published_at"], "adopted_how": "direct"} | fields
    row = Minutes.objects.create(**fields)
    Edition.objects.create(minutes=row, number=number, issued_at=row.adopted_at)
    return row


def passage(minutes, text="<p>Wat we zeiden.</p>", **fields):
    """A passage for the atrium in the version shown (or `edition`), under the only point."""
    defaults = {"edition": minutes.editions.first(), "point": point(minutes)}
    return Passage.objects.create(text=text, **{**defaults, **fields})


def point(minutes, title="Bespreking"):
    return Point.objects.get_or_create(minutes=minutes, title=title)[0]


def action(minutes, text="Bezorgt de fiche.", **fields):
    """An open action for the atrium, of nobody in particular."""
    return Action.objects.create(minutes=minutes, text=text, **{"point": point(minutes), **fields})


def remark(minutes, text="Zo was het niet.", **fields):
    """A remark on the whole, made just now and not settled."""
    return Remark.objects.create(
        minutes=minutes, text=text, **{"made_at": timezone.now(), **fields}
    )


def settled(row, outcome="noted"):
    Remark.objects.filter(pk=row.pk).update(outcome=outcome, settled_at=timezone.now())
    return row


def question(**fields):
    """A question at registering, read by who leads the atrium; with a list where its kind has one."""
    defaults = {"text": "Hebt u een vraag vooraf?", "kind": "text"}
    if "meeting" not in fields:
        defaults["meeting"] = meeting()
    fields = {**defaults, **fields}
    if fields["kind"] in {"diet", "choice", "access"}:
        fields.setdefault("options", "vegetarisch\nhalal\nzonder noten")
    return Question.objects.create(**fields)


def answer(**fields):
    return Answer.objects.create(answered_at=timezone.now(), **fields)


def poll(people=(), days=(40, 41), **fields):
    """A poll of a draft, closing in ten days, about an afternoon so many days from now.

    Nobody is mailed. Give `people` as `[person, "yes", ""]`, or just a person who said nothing.
    """
    if "meeting" not in fields:
        fields["meeting"] = meeting(Meeting.Status.DRAFT)
    now = timezone.now().replace(microsecond=0)
    defaults = {"question": "Welke datum past u?", "closes_at": now + timedelta(days=10)}
    row = DatePoll.objects.create(**{**defaults, **fields})
    for day in days:
        start = now + timedelta(days=day)
        PollOption.objects.create(poll=row, starts_at=start, ends_at=start + timedelta(hours=2))
    for person, *said in (each if isinstance(each, list) else [each] for each in people):
        for option, words in zip(row.options.all(), [*said, *[""] * len(days)], strict=False):
            PollAnswer.objects.create(
                option=option, person=person, answer=words, answered_at=now if words else None
            )
    return row


def evaluation(**about):
    """The evaluation of a `meeting` (one a month ahead when none is given) or a `round`, as it stands ready."""
    about = about or {"meeting": meeting()}
    return open_evaluation(by=staff(), **about)


def asking(people=(), **fields):
    """An evaluation that was mailed yesterday; `people`: pairs of a person and the secret of their link."""
    now = timezone.now()
    if "meeting" not in fields:
        start = now - timedelta(days=2)
        fields["meeting"] = meeting("held", starts_at=start, ends_at=start + timedelta(hours=3))
    if "evaluation" not in fields:
        known = Evaluation.objects.filter(meeting=fields["meeting"]).first()
        fields["evaluation"] = known or evaluation(meeting=fields["meeting"])
    defaults = {"asked_at": now - timedelta(days=1), "closes_at": now + timedelta(days=13)}
    row = Asking.objects.create(**{**defaults, "asked_count": len(people), **fields})
    for person, secret in people:
        Asked.objects.create(asking=row, person=person, link=mark(secret))
    return row


def response(asking, *numbers, words=""):
    """A filled in evaluation: a number per question that has them, the same words for the others."""
    row = Response.objects.create(key=sheet(f"antwoord-{next(_number)}"), asking=asking)
    left = list(numbers)
    for question in asking.evaluation.questions.all():
        if not question.choices and words:
            EvaluationAnswer.objects.create(response=row, question=question, words=words)
        elif question.choices and left:
            EvaluationAnswer.objects.create(response=row, question=question, number=left.pop(0))
    return row
