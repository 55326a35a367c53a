"""What we promise about personal data, kept (reliability.md 2.5; cases 98, 133; behaviour T117)."""

import csv
import json
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from dashboard import actions
from dashboard.tasks import forget
from documents.models import Download
from documents.tasks import sweep_files
from inbox.actions import receive
from inbox.processing import process
from meetings import actions as meetings
from meetings.models import Registration, Submission
from members.models import User
from members.views.profile import holdings
from outbox.addresses import bounced
from platforms.actions import approve
from platforms.models import JoinRequest, Role
from tests import make, notes
from tests.members.log_in import log_in

pytestmark = pytest.mark.django_db


def aged(row, field, days):
    type(row).objects.filter(pk=row.pk).update(**{field: timezone.now() - timedelta(days=days)})
    return row


def is_personal(model):
    fields = model._meta.concrete_fields
    # A registration is one person's, so what hangs on it is too.
    points = any(field.related_model in {User, Registration} for field in fields)
    kinds = (models.EmailField, models.GenericIPAddressField)
    return model is User or points or any(isinstance(field, kinds) for field in fields)


def register():
    path = settings.BASE_DIR / "docs" / "privacy-register.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_every_personal_field_has_a_purpose_and_an_end():
    described = {(row["model"], name) for row in register() for name in row["velden"].split()}
    personal = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        if is_personal(model)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }

    assert personal - described == set()
    assert described - personal == set()
    assert [row for row in register() if not (row["waarvoor"] and row["hoe lang"])] == []


def test_what_was_kept_long_enough_goes_and_the_rest_stays():
    person, group = make.user(), make.atrium()
    meeting = make.meeting(atrium=group)
    old = make.meeting(atrium=group, starts_at=timezone.now() - timedelta(days=380))
    late = make.registration("declined", meeting=old, person=person, reason="ziek")
    now = make.registration("declined", meeting=meeting, person=person, reason="ziek")
    decided = {"decided_by": person, "status": JoinRequest.Status.REFUSED, "atrium": group}
    gone = [aged(make.join_request(**decided), "decided_at", 740)]
    kept = [aged(make.join_request(**decided), "decided_at", 720), make.join_request()]
    forms = [
        Submission.objects.create(person=person, nonce=f"{n}" * 32, body_hash="x") for n in (1, 2)
    ]
    aged(forms[0], "sent_at", 8)
    entries = LogEntry.objects.get_for_object(person)
    aged(entries.latest("pk"), "timestamp", 3 * 365 + 1)

    forget()
    forget()

    late.refresh_from_db(), now.refresh_from_db()
    assert (late.reason, now.reason) == ("", "ziek")
    assert set(JoinRequest.objects.all()) == set(kept)
    assert gone[0] not in kept
    assert list(Submission.objects.all()) == [forms[1]]
    assert entries.count() == 0


def test_a_session_that_ended_leaves_no_trace_of_the_computer(client):
    person = make.user()
    log_in(client, person.email)
    client.get("/mijn/sessies/")
    before = UserSession.objects.count()
    forget()
    running = UserSession.objects.count()
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))

    forget()

    assert (before, running) == (1, 1)
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_who_opened_a_verslag_is_known_for_a_year():
    document = make.minutes().files.get().document
    rows = [Download.objects.create(document=document, person=make.user()) for _ in range(2)]
    aged(rows[0], "at", 366)
    aged(rows[1], "at", 364)

    sweep_files()

    assert list(Download.objects.all()) == [rows[1]]


def everything_stored():
    """All text in the database, by table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        rows = model._default_manager.values_list(*[f.attname for f in model._meta.concrete_fields])
        found[model._meta.label] = json.dumps(list(rows), default=str, ensure_ascii=False)
    return found


WORDS = ["Zeldzame", "Achternaam", "zeldzaam@gent.example", "tweede@gent.example", "0499 11 22 33"]
WORDS += ["kanariemotivatie", "kanarieziek", "kanariebezig"]


def a_life_in_the_portal(client):
    """Someone who asked to join, was let in, changed things, was invited and said no."""
    group, staff = make.atrium(), make.staff()
    make.member_of(group, Role.RELATIONSHIP_MANAGER)
    request = make.join_request(
        atrium=group,
        first_name="Zeldzame",
        last_name="Achternaam",
        email="zeldzaam@gent.example",
        motivation="kanariemotivatie",
    )
    person = approve(request, by=staff).person
    person.emailaddress_set.create(email="tweede@gent.example", verified=True)
    meeting = make.meeting("draft", atrium=group, venue="Zaal 1")
    meetings.announce(meeting, by=staff)
    meetings.register(meeting, person, by=person)
    meetings.decline(meeting, person, by=person, reason="kanarieziek")
    log_in(client, person.email)
    details = {"first_name": "Zeldzame", "last_name": "Achternaam", "phone": "0499 11 22 33"}
    client.post("/mijn/gegevens/bewaren/", {**details, "about": "kanariebezig"})
    notes.arrive()
    process(
        receive(b"From: Tweede@gent.example\r\nSubject: Achternaam\r\n\r\nDag", source="pipe")[0].pk
    )
    bounced(person.messages.last(), status="5.1.1", failed=True, detail="zeldzaam@gent.example weg")
    person.refresh_from_db()
    return person, staff


def test_nothing_in_the_database_names_someone_who_was_erased(client):
    person, staff = a_life_in_the_portal(client)
    before = " ".join(everything_stored().values())

    actions.anonymise(person, by=staff)

    after = everything_stored()
    assert [word for word in WORDS if word not in before] == []
    left = {
        name: [word for word in WORDS if word in text]
        for name, text in after.items()
        if any(word in text for word in WORDS)
    }
    assert left == {}
    assert Registration.objects.filter(person=person).count() == 1
    assert not UserSession.objects.filter(user=person).exists()


def test_the_file_with_ones_own_data_holds_all_of_it_and_of_nobody_else(client):
    person, _ = a_life_in_the_portal(client)
    other = make.user(first_name="Iemand", last_name="Anders", phone="0477 00 00 00")
    make.registration(person=other, meeting=Registration.objects.get(person=person).meeting)

    held = json.dumps(holdings.of(person), ensure_ascii=False)

    assert [word for word in WORDS if word not in held] == []
    assert [word for word in ("Anders", "0477 00 00 00", other.email) if word in held] == []
