"""What happens to memberships, requests to join and the agreements. One road, whoever calls."""

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line, normal_address
from core.times import today
from members.actions import add_position, create_person
from members.models import Position, User
from outbox.mailing import chosen
from platforms import introductions, mail
from platforms.agreements import CACHE_KEY
from platforms.models import Acceptance, Agreement, JoinRequest, Membership, Platform, Role

Status = JoinRequest.Status
ALREADY_ASKED = "Er loopt al een aanvraag voor dit atrium. U krijgt een mail zodra er beslist is."
ALREADY_MEMBER = "U bent al lid van dit atrium."
ALREADY_IN = "Iemand anders gaf deze persoon net dezelfde rol."
UNCONFIRMED_MAX = 3


@transaction.atomic
def add_member(atrium, person, *, role=Role.MEMBER, start_on, by, end_on=None):
    """Give `person` a role in `atrium` from `start_on` on; an open one is returned as it is.

    `by` is who does it, None for a command. Only staff give a role other than member: nobody
    makes themselves or a colleague relationship manager (reliability.md, case 13). Whom somebody
    adds is still to be invited: `meetings.arrivals.welcome` does it, or finishes it after a crash.
    """
    if role != Role.MEMBER and by is not None and not by.is_staff_member:
        raise Refused("Alleen PBM kan iemand een andere rol dan lid geven.")
    if end_on and end_on < start_on:
        raise Refused("De laatste dag ligt voor de eerste dag.")
    rows = Membership.objects.filter(atrium=atrium, person=person, role=role)
    membership = rows.filter(end_on=None).first() or rows.filter(start_on=start_on).first()
    if membership is None:
        membership = Membership(
            atrium=atrium, person=person, role=role, start_on=start_on, end_on=end_on
        )
        if by is not None:
            membership.invite_from = chosen().due_at or timezone.now()
            membership.invite_quietly = not chosen().notify
        _or_refused(membership.save, ALREADY_IN)
        return membership
    if membership.end_on is not None:
        membership.end_on = end_on
    membership.start_on = min(membership.start_on, start_on)
    membership.save(update_fields=["start_on", "end_on"])
    return membership


@transaction.atomic
def end_membership(membership, *, end_on, by):
    """Let a membership end after `end_on`, its last day; the row stays as history.

    `meetings.actions.end_membership` also cancels what the person registered for: call that one
    wherever meetings are known.
    """
    if end_on < membership.start_on:
        raise Refused("De laatste dag ligt voor de eerste dag.")
    if membership.role != Role.MEMBER and by is not None and not by.is_staff_member:
        raise Refused("Alleen PBM kan deze rol beëindigen.")
    membership.end_on = end_on
    membership.save(update_fields=["end_on"])
    return membership


@transaction.atomic
def ask_to_join(
    atrium,
    *,
    organisation,
    function,
    motivation="",
    person=None,
    email="",
    first_name="",
    last_name="",
):
    """Ask to join; for someone not logged in the request waits until the address is confirmed.

    A person who is logged in is told why not. Someone who is not gets the same answer whatever
    we know of the address (None when it already has enough unconfirmed requests).
    """
    if not atrium.is_active or atrium.platform.admission == Platform.Admission.INVITATION:
        raise Refused("Voor dit atrium kunt u geen aanvraag doen.")
    request = JoinRequest(
        atrium=atrium,
        organisation=organisation,
        function=function,
        motivation=motivation.strip(),
        person=person,
        email=normal_address(person.email if person else email),
        first_name=clean_line(person.first_name if person else first_name, 80),
        last_name=clean_line(person.last_name if person else last_name, 80),
    )
    return _ask_logged_in(request) if person else _ask_by_mail(request)


def _ask_logged_in(request):
    request.status = Status.OPEN
    _refuse_if_pointless(request)
    _or_refused(request.save, ALREADY_ASKED)
    mail.ask_deciders(request)
    return request


def _ask_by_mail(request):
    waiting = JoinRequest.objects.filter(email=request.email, status=Status.UNCONFIRMED)
    if waiting.count() >= UNCONFIRMED_MAX:
        return None
    request.save()
    mail.ask_to_confirm(request)
    return request


@transaction.atomic
def confirm_address(join_request):
    """The address is the asker's: put the request before who decides. Twice changes nothing."""
    if not JoinRequest.objects.filter(pk=join_request.pk, status=Status.UNCONFIRMED).exists():
        join_request.refresh_from_db()
        return join_request
    join_request.person = User.objects.by_address(join_request.email)
    _refuse_if_pointless(join_request)
    unconfirmed = JoinRequest.objects.filter(pk=join_request.pk, status=Status.UNCONFIRMED)
    _or_refused(
        lambda: unconfirmed.update(
            status=Status.OPEN, person=join_request.person, asked_at=timezone.now()
        ),
        ALREADY_ASKED,
    )
    join_request.refresh_from_db()
    mail.ask_deciders(join_request)
    return join_request


@transaction.atomic
def approve(join_request, *, by):
    """Let the asker in: the person and the position are made when we do not know them yet."""
    _decide(join_request, Status.APPROVED, by=by)
    person = join_request.person or User.objects.by_address(join_request.email)
    person = person or create_person(
        email=join_request.email,
        first_name=join_request.first_name,
        last_name=join_request.last_name,
        by=by,
    )
    if not person.is_active:
        raise Refused("Dit account is afgesloten. Vraag PBM om het eerst weer te openen.")
    JoinRequest.objects.filter(pk=join_request.pk).update(person=person)
    join_request.person = person
    held = Position.objects.active().filter(
        person=person, organisation=join_request.organisation, function=join_request.function
    )
    if not held.exists():
        add_position(
            person,
            organisation=join_request.organisation,
            function=join_request.function,
            start_on=today(),
            by=by,
        )
    membership = add_member(join_request.atrium, person, start_on=today(), by=by)
    mail.tell_decision(join_request)
    return membership


@transaction.atomic
def refuse(join_request, *, by, reason):
    """Say no, with a reason that the asker reads."""
    reason = clean_line(reason, 500)
    if not reason:
        raise Refused("Geef een reden: de aanvrager krijgt die te lezen.")
    _decide(join_request, Status.REFUSED, by=by, reason=reason)
    mail.tell_decision(join_request)
    return join_request


@transaction.atomic
def remind_deputies():
    """Tell PBM, once, of each request that has waited too long; returns how many wait."""
    waiting = JoinRequest.objects.overdue().select_related("atrium", "organisation", "function")
    for join_request in waiting:
        mail.ask_deputies(join_request)
    return len(waiting)


@transaction.atomic
def accept_agreement(agreement, person):
    """Keep that `person` accepted the version in force; accepting twice is one acceptance."""
    if agreement != Agreement.objects.in_force():
        raise Refused("Er is intussen een nieuwere versie van de afspraken. Lees die eerst.")
    return Acceptance.objects.get_or_create(agreement=agreement, person=person)[0]


@transaction.atomic
def publish_agreement(agreement):
    """Save a version of the agreements; once in force, everyone is asked to accept it.

    A version that is in force is what people accepted: nobody changes it, the administrator neither.
    """
    before = Agreement.objects.filter(pk=agreement.pk).select_for_update().first()
    if before and before.valid_from <= today():
        raise Refused("Deze versie geldt al en blijft zoals ze is. Maak een nieuwe versie.")
    agreement.save()
    transaction.on_commit(lambda: cache.delete(CACHE_KEY), robust=True)
    return agreement


@transaction.atomic
def write_introduction(platform, kind, text, *, by):
    """Keep the first words of a kind of mail for `platform`; None: the default again.

    Raises ValidationError for what `introductions.check` refuses. Mails written before keep theirs.
    """
    platform = Platform.objects.select_for_update(of=("self",)).get(pk=platform.pk)
    if text is None:
        platform.mail_introductions.pop(kind, None)
    else:
        introductions.check(text)
        platform.mail_introductions[kind] = text.replace("\x00", "").strip()
    platform.save(update_fields=["mail_introductions"])


@transaction.atomic
def forget_unconfirmed(*, before):
    """Delete requests whose address was never confirmed: we keep no data of strangers."""
    stale = JoinRequest.objects.filter(status=Status.UNCONFIRMED, asked_at__lt=before)
    return stale.delete()[0]


def _decide(join_request, status, *, by, reason=""):
    undecided = JoinRequest.objects.filter(pk=join_request.pk, status=Status.OPEN)
    if not undecided.update(status=status, decided_by=by, decided_at=timezone.now(), reason=reason):
        raise Refused("Over deze aanvraag is al beslist.")
    join_request.refresh_from_db()


def _refuse_if_pointless(request):
    member = Membership.objects.active().filter(atrium=request.atrium, person=request.person)
    if request.person and member.exists():
        raise Refused(ALREADY_MEMBER)
    if JoinRequest.objects.filter(
        atrium=request.atrium, email=request.email, status=Status.OPEN
    ).exists():
        raise Refused(ALREADY_ASKED)


def _or_refused(save, sentence):
    """The same twice at the same moment: the constraint lets one through."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        raise Refused(sentence) from error
