"""What happens to people: the one road for pages, admin and import."""

import secrets
from contextlib import contextmanager
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from core.refusal import Refused
from core.text import clean_line, normal_address
from members.address_links import SECONDS as LINK_SECONDS
from members.address_links import address_link
from members.models import CHOICES, STAFF_GROUP, Position, User
from outbox.actions import post

MAX_ADDRESSES = 5
TAKEN = "Dit adres hoort al bij een ander profiel."


@transaction.atomic
def create_person(*, email, first_name, last_name, phone="", by=None):
    """A new person with one address that identifies them; refused when someone has it already."""
    email = _valid_address(email)
    taken = f"Er is al iemand met het adres {email}."
    if User.objects.by_address(email):
        raise Refused(taken)
    with _refused_when_taken(taken):
        person = User.objects.create_user(
            email,
            first_name=clean_line(first_name, 80),
            last_name=clean_line(last_name, 80),
            phone=clean_line(phone, 40),
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


@transaction.atomic
def change_details(person, *, by, **fields):
    """Change own or someone's data; only the fields that differ are written. Says whether any did."""
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(person, name, fields[name])
    if {"first_name", "last_name"} & set(changed):
        changed.append("sort_name")
    person.save(update_fields=changed)
    return True


@transaction.atomic
def choose_mails(person, names, *, wanted):
    """Switch mails on or off from the link in a mail; `names` are fields of MAIL or SUMMARY_CHOICES."""
    return change_details(person, by=person, **dict.fromkeys(names, wanted))


@transaction.atomic
def ask_address(person, address, *, by):
    """Mail a link to a new address; nothing is stored until it is confirmed.

    The page says the same whether or not someone else has the address, so that addresses cannot
    be probed; a taken address gets no mail.
    """
    address = _valid_address(address)
    owner = User.objects.by_address(address)
    if owner == person:
        raise Refused("Dit adres staat al in uw profiel.")
    if EmailAddress.objects.filter(user=person).count() >= MAX_ADDRESSES:
        raise Refused(f"U kunt ten hoogste {MAX_ADDRESSES} adressen hebben.")
    if owner is not None:
        return
    post(
        "address_confirm",
        to=address,
        template="members/mail/address_confirm.txt",
        key=f"address_confirm:{person.pk}:{secrets.token_hex(8)}",
        context={"person": person, "link": address_link(person, address)},
        person=person,
        expires_at=timezone.now() + timedelta(seconds=LINK_SECONDS),
    )


@transaction.atomic
def add_address(person, address, *, by):
    """Give a person a proven extra address; the primary address is told."""
    address = _valid_address(address)
    owner = User.objects.by_address(address)
    if owner is not None and owner != person:
        raise Refused(TAKEN)
    _keep_primary_row(person)
    with _refused_when_taken(TAKEN):
        _, created = EmailAddress.objects.update_or_create(
            user=person, email=address, defaults={"verified": True}
        )
    if created:
        _tell(person, person.email, f"Het adres {address} werd aan uw profiel toegevoegd.")


@transaction.atomic
def make_primary(person, address, *, by):
    """Send mail to another proven address from now on; the old one is told."""
    address = normal_address(address)
    _keep_primary_row(person)
    chosen = EmailAddress.objects.filter(user=person, email=address, verified=True).first()
    if chosen is None:
        raise Refused("Dit adres staat niet in uw profiel.")
    old = person.email
    if old == address:
        return
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.filter(pk=chosen.pk).update(primary=True)
    person.email = address
    person.save(update_fields=["email"])
    _tell(person, old, f"Uw mail gaat voortaan naar {address} in plaats van naar {old}.")


@transaction.atomic
def remove_address(person, address, *, by):
    """Take an extra address away; it is told. The primary address stays."""
    address = normal_address(address)
    if address == person.email:
        raise Refused("Dit is uw hoofdadres. Kies eerst een ander hoofdadres.")
    deleted, _ = EmailAddress.objects.filter(user=person, email=address).delete()
    if not deleted:
        raise Refused("Dit adres staat niet in uw profiel.")
    _tell(person, address, f"Het adres {address} werd uit uw profiel gehaald.")


@transaction.atomic
def replace_address(person, address, *, by):
    """Staff put another primary address in place of the old one, which is told and taken away."""
    address = _valid_address(address)
    _refuse_below(person, by)
    owner = User.objects.by_address(address)
    if owner is not None and owner != person:
        raise Refused(TAKEN)
    old = person.email
    if old == address:
        return
    EmailAddress.objects.filter(user=person, email=old).delete()
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    with _refused_when_taken(TAKEN):
        EmailAddress.objects.update_or_create(
            user=person, email=address, defaults={"verified": True, "primary": True}
        )
        person.email = address
        person.save(update_fields=["email"])
    _tell(person, old, f"Een medewerker verving uw adres {old} door {address}.")


@transaction.atomic
def renew_calendar_link(person, *, by):
    """A new secret for the calendar feed; the old address stops working."""
    person.calendar_token = secrets.token_urlsafe(32)
    person.save(update_fields=["calendar_token"])


@transaction.atomic
def add_position(person, *, organisation, function, start_on, end_on=None, by):
    """Record what someone does where, from a first to a last day."""
    if end_on and end_on < start_on:
        raise Refused("De laatste dag ligt voor de eerste dag.")
    position, created = Position.objects.get_or_create(
        person=person,
        organisation=organisation,
        function=function,
        start_on=start_on,
        defaults={"end_on": end_on},
    )
    if not created:
        raise Refused("Deze functie staat er al.")
    return position


@transaction.atomic
def end_position(position, *, end_on, by):
    """End a position; `end_on` is its last day, None opens it again. The row stays as history."""
    if end_on and end_on < position.start_on:
        raise Refused("De laatste dag ligt voor de eerste dag.")
    position.end_on = end_on
    position.save(update_fields=["end_on"])


@transaction.atomic
def deactivate(person, *, by):
    """Close the profile: no log-in by any road, sessions and feed end at once."""
    if person == by:
        raise Refused("U kunt uw eigen profiel niet afsluiten.")
    _refuse_below(person, by)
    _switch(person, is_active=False, refusal="Dit profiel was al afgesloten.")
    _end_sessions(person)
    person.calendar_token = None
    person.save(update_fields=["calendar_token"])


@transaction.atomic
def reactivate(person, *, by):
    """Open a closed profile again; a person who was anonymised stays so."""
    _refuse_below(person, by)
    if not EmailAddress.objects.filter(user=person).exists() and person.email.endswith(ANONYMOUS):
        raise Refused("Dit profiel is geanonimiseerd en kan niet meer open.")
    _switch(person, is_active=True, refusal="Dit profiel was al open.")


ANONYMOUS = "@anoniem.invalid"


@transaction.atomic
def anonymise(person, *, by):
    """Erase who it was and keep that someone was there: counts and verslagen stay (T117)."""
    _refuse_below(person, by)
    if person.is_active:
        deactivate(person, by=by)
    name, addresses = person.get_full_name(), names_of(person)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    fields = {
        "email": f"persoon-{person.pk}{ANONYMOUS}",
        "first_name": "Geanonimiseerd",
        "last_name": "lid",
        "phone": "",
        "about": "",
        **dict.fromkeys(CHOICES, False),
        "employer_conflict": "",
    }
    change_details(person, by=by, **fields)
    _forget_in_logs(person, name, addresses)
    person.messages.update(to_address=fields["email"], text="", calendar="")


@transaction.atomic
def names_of(person):
    """The full name and every address by which `person` can be recognised in a text."""
    rows = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {person.get_full_name(), person.email, *rows}


@transaction.atomic
def connect_identity(person, account):
    """Let an OpenID Connect identity (issuer and subject) log in as `person`."""
    if SocialAccount.objects.filter(provider=account.provider, uid=account.uid).exists():
        raise Refused("Deze aanmelding is al gekoppeld.")
    account.user = person
    account.save()
    _tell(person, person.email, "Aan uw profiel werd een manier om aan te melden gekoppeld.")


@transaction.atomic
def disconnect_identity(person, pk, *, by):
    """Take a connected identity away; the mail code always remains."""
    deleted, _ = SocialAccount.objects.filter(user=person, pk=pk).delete()
    if not deleted:
        raise Refused("Deze koppeling bestaat niet meer.")


@transaction.atomic
def settle_employer(person, *, by):
    """Staff looked at the differing employer code and put the positions right."""
    change_details(person, by=by, employer_conflict="")


@transaction.atomic
def set_staff(person, *, is_pbm, is_superuser, by):
    """Make someone PBM staff or administrator, or no longer; only an administrator does."""
    if not by.is_superuser:
        raise Refused("Alleen een beheerder geeft rechten van PBM of beheerder.")
    if person == by and not is_superuser:
        raise Refused("U kunt uzelf niet als beheerder weghalen: vraag het een andere beheerder.")
    group, _ = Group.objects.get_or_create(name=STAFF_GROUP)
    (person.groups.add if is_pbm else person.groups.remove)(group)
    if person.is_superuser != is_superuser:
        change_details(person, by=by, is_superuser=is_superuser)
    if not (is_pbm or is_superuser):
        _end_sessions(person)


def _forget_in_logs(person, name, addresses):
    """The logs keep that something happened and when, not about whom."""
    LogEntry.objects.get_for_object(person).update(changes={}, changes_text="")
    LogEntry.objects.filter(actor=person).update(actor_email=None, remote_addr=None)
    about = LogEntry.objects.filter(object_repr__in=addresses)
    about.update(object_repr="gewist adres", changes={}, changes_text="")
    for log in (LogEntry, AdminLogEntry):
        log.objects.filter(object_repr__contains=name).update(object_repr="Geanonimiseerd lid")


def _switch(person, *, is_active, refusal):
    """Locked and saved rather than updated in the table, so that the audit log sees it."""
    row = User.objects.select_for_update().get(pk=person.pk)
    if row.is_active == is_active:
        raise Refused(refusal)
    row.is_active = person.is_active = is_active
    row.save(update_fields=["is_active"])


def _refuse_below(person, by):
    if person.is_superuser and not by.is_superuser:
        raise Refused("Alleen een beheerder wijzigt het profiel van een beheerder.")


@contextmanager
def _refused_when_taken(sentence):
    """Two people with one address at the same moment: the constraint lets one through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(sentence) from error


def _valid_address(address):
    address = normal_address(address)
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(f"“{address}” is geen geldig e-mailadres.") from error
    return address


def _keep_primary_row(person):
    """People loaded in bulk have no address row yet; the primary address proves itself."""
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def _end_sessions(person):
    """Delete the known sessions; a new hash also ends the ones that are not listed."""
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _tell(person, address, sentence):
    post(
        "address_changed",
        to=address,
        template="members/mail/address_changed.txt",
        key=f"address_changed:{person.pk}:{secrets.token_hex(8)}",
        context={
            "person": person,
            "sentence": sentence,
            "link": absolute(reverse("members:profile")),
        },
        person=person,
        expires_at=timezone.now() + timedelta(days=3),
    )
