"""The invented network: it holds together, gives each account something to do, and sends nothing."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument
from holidays import country_holidays
from pypdf import PdfReader

from core.times import add_working_days, at, local, today
from dashboard.demo import word
from dashboard.demo.pdf import pdf
from dashboard.search.query import Query, minutes_with
from documents.models import Document
from meetings import reminders
from meetings.eligibility import organisations_of
from meetings.models import Meeting, Registration
from members.demo import ACCOUNTS
from members.middleware import DEMO_SESSION
from members.models import Position, User
from minutes.models import Action, Minutes
from minutes.reminders import WORKING_DAYS, remind_missing
from outbox.models import Message
from platforms.models import Acceptance, JoinRequest, Membership
from regions.models import Municipality

Status = Registration.Status


def load(*arguments):
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, media):
    """One small network for all tests below; it is rolled back at the end."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        call_command("load_reference", stdout=StringIO())
        load("--scale", "0.05")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def network(loaded, db):
    pass


def log_in(client, address):
    """As the button of the demonstration does."""
    client.force_login(User.objects.get(email=address))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()


def account(role):
    return User.objects.get(email=f"{role}@demo.example")


def coming(person, status):
    return Registration.objects.filter(
        person=person,
        status=status,
        meeting__status="announced",
        meeting__starts_at__gt=timezone.now(),
    )


def test_every_demo_account_exists_with_its_powers(network):
    people = {
        person.email: person for person in User.objects.filter(email__endswith="@demo.example")
    }

    assert set(people) == {address for address, _ in ACCOUNTS}
    assert {email for email, person in people.items() if person.is_staff} == {
        "pbm@demo.example",
        "beheerder@demo.example",
    }
    assert {email for email, person in people.items() if person.is_superuser} == {
        "beheerder@demo.example"
    }
    assert Acceptance.objects.filter(person__in=people.values()).count() == len(people)


def test_nobody_has_an_address_that_could_be_real(network):
    assert User.objects.exclude(email__endswith=".example").count() == 0
    assert EmailAddress.objects.exclude(email__endswith=".example").count() == 0
    assert JoinRequest.objects.exclude(email__endswith=".example").count() == 0
    verified = EmailAddress.objects.filter(verified=True, primary=True, email=F("user__email"))
    assert verified.count() == User.objects.count()
    assert not any(person.has_usable_password() for person in User.objects.all())


def test_every_row_would_pass_a_form(network):
    for model in (User, Meeting, Position, Membership, Minutes):
        for row in model.objects.all():
            row.full_clean()


def test_nobody_is_member_before_working_there(network):
    too_early = Membership.objects.annotate(
        works=Count("person__positions", filter=Q(person__positions__start_on__lte=F("start_on")))
    )

    assert too_early.filter(works=0).count() == 0


def test_seats_and_waiting_lists_add_up(network):
    for meeting in Meeting.objects.prefetch_related("registrations"):
        rows = meeting.registrations.all()
        seated = sum(row.status == Status.REGISTERED for row in rows)
        queue = sorted(row.queue_no for row in rows if row.status == Status.WAITLISTED)
        assert seated <= (meeting.capacity or seated), meeting
        assert not queue or seated == meeting.capacity, meeting
        assert queue == list(range(1, len(queue) + 1)), meeting
        assert meeting.next_queue_no > max(queue, default=0), meeting


def test_people_answer_in_the_name_of_an_organisation_they_worked_for(network):
    answered = Registration.objects.exclude(organisation=None).select_related("meeting")
    held = {(position.person_id, position.organisation_id) for position in Position.objects.all()}

    assert answered.count() > 200
    assert {(row.person_id, row.organisation_id) for row in answered} - held == set()


def test_there_are_meetings_in_every_state(network):
    now = timezone.now()
    states = Meeting.objects.filter(starts_at__gt=now).values_list("status", flat=True)

    assert {"draft", "announced", "cancelled"} <= set(states)
    assert Meeting.objects.filter(starts_at__lt=now - timedelta(days=900)).exists()
    assert [row.starts_at for row in Meeting.objects.filter(status="held") if not row.is_past] == []
    assert {meeting.day for meeting in Meeting.objects.filter(status="announced")} & {today()}
    untold = Registration.objects.filter(meeting__status="draft", meeting__saved_date_at=None)
    assert untold.count() == 0
    assert Meeting.objects.filter(saved_date_at__isnull=False).count() == 1


def test_the_history_sends_nothing_and_the_first_mails_are_few(network):
    kinds = set(Message.objects.values_list("kind", "state"))

    assert kinds == {(kind, "queued") for kind in ("invitation", "save_the_date", "approval_asked")}
    assert 4 <= Message.objects.count() <= 25
    assert Message.objects.filter(due_at__lt=timezone.now() - timedelta(minutes=10)).count() == 0
    assert reminders.scan() == 0
    assert remind_missing() <= 6


def test_the_official_has_an_answer_due_a_seat_a_place_in_the_queue_and_a_new_verslag(network):
    official = account("omgevingsambtenaar")

    assert coming(official, Status.INVITED).exists()
    assert coming(official, Status.REGISTERED).exists()
    assert [row.queue_place() for row in coming(official, Status.WAITLISTED)] == [3]
    new = Minutes.objects.permitted(official).order_by("-published_at").first()
    assert new.published_at > timezone.now() - timedelta(days=3)


def test_the_relationship_manager_has_a_request_a_missing_verslag_and_a_draft(network):
    manager = account("relatiebeheerder")

    assert JoinRequest.objects.permitted(manager, "decide").count() == 2
    missing = Meeting.objects.permitted(manager, "report").filter(status="held", minutes=None)
    own = missing.filter(atrium__platform__code="lokaal-atrium")
    meeting = own.filter(starts_at__gt=timezone.now() - timedelta(days=12)).get()
    with time_machine.travel(
        at(add_working_days(meeting.day, WORKING_DAYS[1], country_holidays("BE")), 10)
    ):
        remind_missing()
    assert Message.objects.filter(kind="minutes_missing", person=manager).exists()
    assert Meeting.objects.permitted(manager, "announce").exists()


def test_the_trekker_the_steering_group_and_the_mandatary_have_something_to_do(network):
    drafts = Meeting.objects.permitted(account("trekker"), "announce")

    assert drafts.filter(created_by=account("trekker")).exists()
    waiting = Registration.objects.to_vet()
    assert (
        waiting.filter(
            meeting__in=Meeting.objects.permitted(account("trekker"), "organise")
        ).count()
        == 3
    )
    assert account("stuurgroep").memberships.filter(role="steering").exists()
    assert coming(account("stuurgroep"), Status.INVITED).exists()
    invited = coming(account("mandataris"), Status.INVITED)
    assert invited.filter(meeting__atrium__code="atrium-lokale-mandatarissen").exists()


def test_the_trekker_may_come_in_the_name_of_two_organisations(network):
    meeting = coming(account("trekker"), Status.INVITED).first().meeting

    names = organisations_of(account("trekker"), meeting).values_list("name", flat=True)

    assert set(names) == {"Bertem", "Interleuven"}


def test_every_page_of_a_demo_account_opens(network, client):
    pages = ["dashboard:home", "meetings:calendar", "minutes:list", "platforms:list"]
    for address, _ in ACCOUNTS:
        log_in(client, address)
        for page in pages:
            assert client.get(reverse(page)).status_code == 200, (address, page)


def test_no_demo_account_finds_two_new_verslagen_with_one_title(network):
    for role in ("omgevingsambtenaar", "mandataris", "relatiebeheerder", "trekker", "stuurgroep"):
        seen = Minutes.objects.permitted(account(role)).filter(
            published_at__gt=timezone.now() - timedelta(days=60)
        )
        titles = list(seen.values_list("title", flat=True))
        assert len(titles) == len(set(titles)), (role, titles)


def test_nothing_is_published_in_a_weekend_and_nobody_meets_around_new_year(network):
    published = Minutes.objects.values_list("published_at", flat=True)
    coming = Meeting.objects.filter(starts_at__date__gt=today())

    assert {local(moment).weekday() for moment in published} <= set(range(5))
    assert not [
        row.day
        for row in coming
        if (row.day.month, row.day.day) >= (12, 20) or (row.day.month, row.day.day) <= (1, 6)
    ]


def test_staff_find_drafts_and_requests_that_wait_long(network):
    staff = account("pbm")
    long_ago = timezone.now() - timedelta(days=10)

    assert Meeting.objects.permitted(staff, "announce").count() > 2
    assert JoinRequest.objects.permitted(staff, "decide").filter(asked_at__lt=long_ago).exists()


def test_a_verslag_from_before_a_merger_stays_with_the_old_municipality(network):
    town = Municipality.objects.get(slug="merelbeke-melle")
    places = Municipality.objects.with_predecessors_of(town.pk)

    old = Meeting.objects.filter(atrium__municipalities__slug="melle")
    found = Minutes.objects.filter(meeting__atrium__municipalities__in=places)

    assert old.exists()
    assert {row.day.year < 2025 for row in old} == {True}
    assert set(Minutes.objects.filter(meeting__in=old)) <= set(found)
    assert {row.meeting.atrium.is_active for row in found if row.meeting in old} <= {False}


def test_every_verslag_has_a_file_with_its_words(network, media):
    assert Minutes.objects.filter(files=None).count() == 0
    for ending, words in (("pdf", pdf_words), ("docx", word_words)):
        document = Document.objects.filter(name__endswith=ending).order_by("uploaded_at").first()
        content = (media / document.path).read_bytes()
        assert words(content) == document.text.split()


def test_a_verslag_is_found_by_a_word_from_its_file(network):
    manager = account("relatiebeheerder")
    hidden = Minutes.objects.permitted(account("pbm")).exclude(
        pk__in=Minutes.objects.permitted(manager)
    )

    readable = Minutes.objects.permitted(manager, "read")
    found = minutes_with(readable, Query("opmerkingen goedgekeurd"), manager)

    assert found.count() > 10
    assert not set(found) & set(hidden)


def pdf_words(content):
    reader = PdfReader(BytesIO(content), strict=True)
    return " ".join(page.extract_text() for page in reader.pages).split()


def word_words(content):
    return " ".join(part.text for part in WordDocument(BytesIO(content)).paragraphs).split()


def test_a_pdf_of_several_pages_keeps_accents_and_brackets():
    said = "Coördinatie (één keer) kost € 5: “knap” \\ klaar."

    words = pdf_words(pdf("Titel", [said] * 60))

    assert words == ["Titel", *(said.split() * 60)]
    assert len(PdfReader(BytesIO(pdf("Titel", [said] * 60))).pages) > 1
    assert word_words(word.docx("Titel", [said])) == ["Titel", *said.split()]


def test_a_second_run_changes_nothing(network):
    before = User.objects.count()

    assert load() == "De demogegevens staan er al; er is niets gewijzigd.\n"
    assert User.objects.count() == before


def test_a_verslag_is_read_through_with_remarks_another_was_corrected_and_actions_wait(network):
    official = account("omgevingsambtenaar")
    minutes = Minutes.objects.permitted(official, "remark").get()
    corrected = Minutes.objects.get(shown_edition=2)

    assert minutes.remarks.count() >= 2
    assert corrected.editions.get(number=2).reason
    mine = Action.objects.permitted(official, "own").filter(state="open").order_by("due_on")
    assert [row.due_on < today() for row in mine][:1] == [True]
    assert mine.count() >= 2
    assert Action.objects.filter(state="done").exclude(note="").exists()
