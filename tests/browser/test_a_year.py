"""A year of the network: from the gap in the cockpit until it is green, with everything real.

Chromium, PostgreSQL, a Redis and a Celery worker of its own, and a mail server. 300 people answer
through the same pages as the few who have a browser here.
"""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from bench.faults.processes import wait_until
from core.times import at, local, today
from meetings.models import Meeting, Registration, Round, WorkshopSeat
from outbox.models import Message
from platforms.actions import accept_agreement
from tests import files, make
from tests.browser.story import PATIENCE, Planner, event_of, go_back, uid_of
from tests.meetings.reports import person as line
from tests.meetings.reports import report

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
PEOPLE = 300
TITLE = "Omgevingsdag: water in de ruimte"
SPEAKER_LINK = re.compile(r"/spreker/[^\s|\])]+")
# A proposal lies three weeks ahead and in a quarter that lacks one: late in a year, the next year.
YEAR_TO_PLAN = (today() + timedelta(days=90)).year
WORKSHOPS = ["Bronbemaling", "Droogte", "Gracht en baangracht", "Hemelwaterplan", "Ontharding"]


@pytest.fixture
def client_pool():
    """`client_pool(do, people)`: `do(number, person, client)` for each, four at a time; the results.

    Each person has a client of their own that is logged in, and each thread its own connection.
    """

    def run(do, people):
        def one(pair):
            number, person = pair
            client = Client()
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            try:
                return do(number, person, client)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as threads:
            return list(threads.map(one, enumerate(people)))

    return run


def test_a_year_is_planned_until_the_cockpit_is_green(sits_down, sink, client_pool):
    agreement = make.agreement(text="Erken elkaars autonomie.\n" * 6)
    kempen, provinces = two_platforms()
    crowd = people_of(provinces[0], PEOPLE)
    for person in crowd[2:]:
        accept_agreement(agreement, person)
    pia = sits_down(make.staff(first_name="Pia", last_name="Planner"), Planner)
    an, bert = (sits_down(person) for person in crowd[:2])
    pia.log_in()
    pia.accept_agreements()

    the_cockpit_shows_the_gap(pia, kempen)
    pia_accepts_what_is_proposed(pia, kempen)
    meeting = a_round_of_five_is_announced(pia, provinces)

    for person in (an, bert):
        person.log_in()
        person.accept_agreements()
    everyone_registers_with_preferences(meeting, an, crowd[2:], client_pool)
    pia_divides_the_places(pia, meeting)
    sam = sits_down(SimpleNamespace(email="sam@bureau.example"))  # who has no account
    a_speaker_uploads_slides(pia, sam, meeting)
    the_agenda_and_the_lists_leave_the_portal(pia, meeting)
    an_sends_bert(an, bert, meeting)

    the_day_comes(meeting)
    pia_reads_the_report_of_teams(pia, meeting, bert, crowd)
    the_cockpit_is_green(pia, provinces, meeting)


def two_platforms():
    """A Lokaal Atrium and five Provinciale Atria, each with a norm of one meeting a year."""
    local_atria = make.platform(name="Lokaal Atrium", slug="lokaal", norm_min=1, norm_max=4)
    of_provinces = make.platform(name="Provinciaal Atrium", slug="provinciaal", norm_min=1)
    names = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
    provinces = [
        make.atrium(
            platform=of_provinces,
            name=f"Provinciaal Atrium {name}",
            province=make.province(name=name),
        )
        for name in names
    ]
    return make.atrium(platform=local_atria, name="Lokaal Atrium Kempen"), provinces


def people_of(atrium, count):
    """So many officials of one municipality, all members of the atrium."""
    office = make.organisation(name="Gemeente Voorbeeld")
    return [colleague(atrium, office, number) for number in range(count)]


def colleague(atrium, office, number):
    person = make.user(
        first_name="Ambtenaar",
        last_name=f"Voorbeeld{number}",
        email=f"ambtenaar{number}@voorbeeld.example",
    )
    make.position(person=person, organisation=office)
    make.membership(person=person, atrium=atrium)
    return person


def stand_of(atrium, someone):
    row = someone.page.get_by_role("row").filter(has_text=atrium.name)
    return row.inner_text()


def the_cockpit_shows_the_gap(pia, kempen):
    pia.visit(f"/planning/?platform=lokaal&jaar={YEAR_TO_PLAN}")
    assert "achterstand" in stand_of(kempen, pia)


def pia_accepts_what_is_proposed(pia, kempen):
    pia.click("Stel data voor wat ontbreekt", "link")
    pia.click("Bewaar als concept")

    draft = Meeting.objects.get(atrium=kempen)
    assert (draft.status, draft.day.year) == ("draft", YEAR_TO_PLAN)
    pia.visit(f"/planning/?platform=lokaal&jaar={YEAR_TO_PLAN}")
    assert "op schema" in stand_of(kempen, pia)
    assert not Message.objects.exclude(kind="login_code").exists()


def set_up_workshops(pia, meeting):
    """One block in which five workshops of sixty places run side by side."""
    start = local(meeting.starts_at)
    pia.visit(reverse("meetings:block_add", args=[meeting.pk]))
    pia.page.get_by_label("Titel").fill("Namiddag")
    pia.page.get_by_label("Begint om").fill(f"{start + timedelta(hours=1):%H:%M}")
    pia.page.get_by_label("Eindigt om").fill(f"{start + timedelta(hours=2):%H:%M}")
    pia.page.get_by_label("Drie voorkeuren").check()
    pia.click("Bewaar het blok")
    block = meeting.blocks.get()
    for title in WORKSHOPS:
        pia.visit(reverse("meetings:workshop_add", args=[meeting.pk, block.pk]))
        pia.page.get_by_label("Titel").fill(title)
        pia.page.get_by_label("Plaatsen").fill(str(PEOPLE // len(WORKSHOPS)))
        pia.click("Bewaar de workshop")
    assert [workshop.title for workshop in block.workshops.order_by("title")] == WORKSHOPS


def a_round_of_five_is_announced(pia, provinces):
    """One programme, a date per province; the first has workshops. Returns its meeting."""
    start = first_day()
    pia.visit(f"{reverse('meetings:round_add')}?platform=provinciaal")
    pia.field("title", TITLE)
    pia.field("minutes", "180")
    for number, atrium in enumerate(provinces):
        pia.moment(f"atrium{atrium.pk}-starts_at", start + timedelta(days=number))
        pia.field(f"atrium{atrium.pk}-venue", "Provinciehuis")
        pia.field(f"atrium{atrium.pk}-capacity", str(PEOPLE))
    pia.click("Bewaar als concepten")
    made = Round.objects.get()
    pia.click("Wijzig programma en documenten", "link")
    pia.page.get_by_label("Titel", exact=True).fill("Water in de ruimte")
    pia.page.get_by_label("Minuten").fill("40")
    pia.click("Voeg dit punt toe")
    meetings = list(made.meetings.order_by("starts_at"))
    set_up_workshops(pia, meetings[0])

    pia.visit(reverse("meetings:round_announce", args=[made.pk]))
    pia.reads(f"5 bijeenkomsten worden aangekondigd, met samen {PEOPLE} mails.")
    pia.click("Kondig 5 bijeenkomsten aan")

    assert {str(row.status) for row in made.meetings.all()} == {"announced"}
    agendas = [list(row.agenda_items.values_list("title", flat=True)) for row in meetings]
    assert all("Water in de ruimte" in titles for titles in agendas)
    return made.meetings.get(pk=meetings[0].pk)


def first_day():
    """Two weeks ahead at two o'clock, but within this year: the cockpit shows a year at a time."""
    last = at(date(today().year, 12, 27), 14)
    return max(min(at(today() + timedelta(days=14), 14), last), timezone.now() + timedelta(hours=2))


def everyone_registers_with_preferences(meeting, an, crowd, client_pool):
    block = meeting.blocks.get()
    workshops = list(block.workshops.order_by("title"))
    an.visit(reverse("meetings:register", args=[meeting.pk]))
    for rank, word in enumerate(("Eerste", "Tweede", "Derde")):
        field = an.page.get_by_label(f"{word} keuze")
        field.select_option(label=workshops[rank].title)
    an.click("Schrijf in")
    an.reads("U bent ingeschreven")

    def answer(number, person, client):
        wishes = {
            f"blok-{block.pk}-{rank}": workshops[(number + rank) % len(workshops)].pk
            for rank in (1, 2, 3)
        }
        return client.post(reverse("meetings:register", args=[meeting.pk]), wishes).status_code

    answers = client_pool(answer, crowd)

    assert set(answers) == {302}
    assert meeting.registrations.registered().count() == PEOPLE - 1  # Bert does not answer
    method, event = event_of(an.newest_mail(f"U bent ingeschreven: {meeting.title}"))
    assert (method, event.decoded("DTSTART")) == ("REQUEST", meeting.starts_at)


def pia_divides_the_places(pia, meeting):
    pia.visit(reverse("meetings:allotment", args=[meeting.pk]))
    pia.click("Bereken een verdeling")
    pia.reads("Zo zou het worden")
    pia.click("Bewaar deze verdeling")
    pia.click("Bekijk wie een mail krijgt")
    pia.reads(f"{PEOPLE - 1} mensen krijgen een mail")
    pia.click("Ja")

    seats = WorkshopSeat.objects.filter(workshop__block__meeting=meeting)
    assert seats.filter(queue_no=None).count() == PEOPLE - 1
    full = seats.values_list("workshop").annotate(people=Count("pk")).values_list("people")
    assert max(count for (count,) in full) <= PEOPLE // len(WORKSHOPS)


def a_speaker_uploads_slides(pia, sam, meeting):
    item = meeting.agenda_items.first()
    pia.visit(reverse("meetings:add_speaker", args=[meeting.pk, item.pk]))
    pia.page.get_by_label("E-mailadres").fill(sam.user.email)
    pia.page.get_by_label("Naam").fill("Sam Spreker")
    pia.click("Voeg de spreker toe")
    speaker = item.speakers.get()
    pia.visit(reverse("meetings:speaker", args=[meeting.pk, item.pk, speaker.pk]))
    pia.click("Bekijk de mail")
    pia.click("Mail 1 persoon")

    mail = sam.newest_mail("Wilt u spreken")
    sam.visit(SPEAKER_LINK.search(mail.text)[0])
    sam.click("Ja, ik kom spreken")
    sam.page.locator("input[type=file]").set_input_files(
        {"name": "hemelwater.pdf", "mimeType": "application/pdf", "buffer": files.pdf("Buffers")}
    )
    sam.click("Laad de presentatie op")
    sam.reads("hemelwater.pdf")

    speaker.refresh_from_db()
    assert (speaker.answer, meeting.papers.get().document.name) == ("confirmed", "hemelwater.pdf")


def the_agenda_and_the_lists_leave_the_portal(pia, meeting):
    agenda = got(pia, reverse("meetings:agenda_pdf", args=[meeting.pk]))
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(agenda)).pages)
    printed = " ".join(pages.split())
    assert [
        words for words in (TITLE, "Sam Spreker", "hemelwater.pdf") if words not in printed
    ] == []

    sheet = got(pia, reverse("meetings:workshops_excel", args=[meeting.pk]))
    rows = list(load_workbook(io.BytesIO(sheet)).active.iter_rows(min_row=2, values_only=True))
    assert len([row for row in rows if any(row)]) == PEOPLE - 1


def got(someone, path):
    """The bytes that this person's browser gets."""
    answer = someone.page.request.get(f"{someone.site}{path}")
    assert answer.ok, f"{answer.status} for {path}"
    return answer.body()


def an_sends_bert(an, bert, meeting):
    before = meeting.registrations.get(person=an.user)
    held = WorkshopSeat.objects.get(registration=before).workshop
    an.visit(reverse("meetings:hand", args=[meeting.pk]))
    an.page.get_by_label("Wie komt in uw plaats?").select_option(value=str(bert.user.pk))
    an.click("Geef de plaats door")

    method, event = event_of(an.newest_mail(f"{bert.user} komt in uw plaats: {TITLE}"))
    assert (method, uid_of(event)) == ("CANCEL", before.uid)
    after = meeting.registrations.get(person=bert.user)
    method, event = event_of(bert.newest_mail(f"U komt in plaats van {an.user}: {TITLE}"))
    assert (method, uid_of(event)) == ("REQUEST", after.uid)
    assert WorkshopSeat.objects.get(registration=after).workshop == held
    assert not WorkshopSeat.objects.filter(registration=before).exists()


def the_day_comes(meeting):
    """It began an hour ago and is over; the worker's own round sees that."""
    meeting.refresh_from_db()
    go_back(meeting, meeting.ends_at - timezone.now() + timedelta(minutes=1))
    held = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.HELD)
    wait_until(held.exists, PATIENCE)
    meeting.refresh_from_db()


def pia_reads_the_report_of_teams(pia, meeting, bert, crowd):
    came = [bert.user, *crowd[2:202]]
    lines = [line(str(person), person.email) for person in came]
    pia.visit(reverse("meetings:teams", args=[meeting.pk]))
    pia.page.locator("input[type=file]").set_input_files(
        {"name": "rapport.csv", "mimeType": "text/csv", "buffer": report(*lines)}
    )
    pia.click("Bekijk wie herkend wordt")
    pia.reads(f"{len(came)} staan klaar om als aanwezig aan te duiden")
    pia.click("Duid de gekozen mensen aan als aanwezig")

    present = meeting.registrations.filter(attendance=Registration.Attendance.PRESENT)
    assert set(present.values_list("person", flat=True)) == {person.pk for person in came}


def the_cockpit_is_green(pia, provinces, meeting):
    pia.visit(f"/planning/?platform=provinciaal&jaar={meeting.day.year}")
    stands = [stand_of(atrium, pia) for atrium in provinces]
    assert all("op schema" in stand for stand in stands)
    assert "voorbij" in stands[0]
