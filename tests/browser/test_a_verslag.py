"""A verslag from the first word to its second version, with everything real: who finds what of it.

Chromium, PostgreSQL, a Redis and a Celery worker of its own, and a mail server.
"""

import io
import re
import zipfile
from datetime import timedelta
from itertools import count

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from bench.faults.processes import wait_until
from core.times import today
from meetings.models import Meeting, Registration
from minutes import tasks
from minutes.followup.reminders import STALE, moments
from minutes.models import Action, Minutes
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.browser.story import PATIENCE, Planner, WithTwoMeans, go_back
from tests.browser.test_main_job import member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
TITLE = "Hemelwater in de praktijk"
POINT = "Stand van zaken"
# A word of its own for each part of the text.
PUBLIC, INSIDE, DEPARTMENT = "bufferbekken", "grachtenstelsel", "handhavingsplan"
SIGNAL, PROMISE = "zoetwaterreserve", "Bezorgt de infiltratiefiche"
LINK = re.compile(r"/antwoord/(?:verslag|actie)/[^\s|\])]+")
SEARCHABLE_WITHIN = 10  # seconds


def test_a_verslag_is_written_read_through_adopted_found_and_corrected(sits_down, sink):
    make.agreement(text="Erken elkaars autonomie.\n" * 6)
    atrium = make.atrium(name="Lokaal Atrium Rivierenland")
    rita = sits_down(
        make.enrol(member(atrium, "Rita", role=Role.RELATIONSHIP_MANAGER)), WithTwoMeans
    )
    an, bert = (sits_down(member(atrium, name)) for name in ("An", "Bert"))
    oscar = sits_down(member(make.atrium(), "Oscar"))
    pia = sits_down(make.staff(first_name="Pia", last_name="Planner"), Planner)
    for person in (rita, an, bert, oscar, pia):
        person.log_in()
        person.accept_agreements()
    past, coming, later = meetings_of(atrium, an, bert)

    minutes = rita_writes_it(rita, past, an)
    nobody_else_knows_the_concept(minutes, [an, bert, oscar])
    rita_gives_it_to_be_read_through(rita, minutes)
    an_remarks_by_the_link_in_her_mail(an, minutes)
    rita_settles_the_remark(rita, an, minutes)
    the_next_agenda_asks_for_its_adoption(minutes, coming)
    the_next_meeting_adopts_it(rita, minutes, coming, [an, bert])

    each_finds_exactly_what_they_may(minutes, sits_down, oscar, an, pia)
    an_is_reminded_and_the_action_goes_on_to_the_next_agenda(an, minutes, later)
    an_closes_it_by_the_link_in_her_mail(an)
    a_correction_makes_version_two(rita, an, minutes)

    nothing_of_the_text_was_mailed(sink, [rita, an, bert, oscar, pia])


def meetings_of(atrium, an, bert):
    """One that is over, with its agenda and who was there; the next one; the one after that."""
    begun = timezone.now().replace(microsecond=0) - timedelta(days=3)
    ends = begun + timedelta(hours=3)
    past = make.meeting(atrium=atrium, title=TITLE, starts_at=begun, ends_at=ends, status="held")
    make.agenda_item(meeting=past, title=POINT)
    make.agenda_item(meeting=past, title="Varia")
    came, excused = Registration.Attendance.PRESENT, Registration.Attendance.EXCUSED
    for person, attendance in ((an, came), (bert, excused)):
        make.registration("registered", meeting=past, person=person.user, attendance=attendance)
    weeks = (timezone.now() + timedelta(weeks=number) for number in (2, 6))
    coming, later = (make.meeting(atrium=atrium, starts_at=moment) for moment in weeks)
    return past, coming, later


def part(someone, legend):
    """The part of the sheet with this legend (`Tekst 1 bij Varia`)."""
    return someone.page.get_by_role("group", name=legend, exact=True)


def write(someone, legend, text, *, level=None, sort=None):
    box = part(someone, legend)
    box.locator("[contenteditable=true]").click()
    someone.page.keyboard.type(text)
    if level:
        box.get_by_label("Voor wie").select_option(level)
    if sort:
        box.get_by_label("Soort").select_option(sort)


def save(someone):
    someone.click("Bewaar")
    someone.page.get_by_text("Bewaard om").first.wait_for()


def rita_writes_it(rita, past, an):
    rita.visit(past.get_absolute_url())
    rita.click("Schrijf het verslag")
    rita.page.wait_for_url("**/schrijven/**")
    expect(rita.page.get_by_label("Aanwezig")).to_have_value(re.compile("An Voorbeeld"))
    expect(rita.page.get_by_label("Verontschuldigd")).to_have_value(re.compile("Bert Voorbeeld"))

    write(rita, f"Tekst 1 bij {POINT}", f"We bezochten het {INSIDE}.")
    write(rita, "Tekst 1 bij Varia", f"Iedereen mag weten van het {PUBLIC}.", level="public")
    for button in ("Tekst", "Signaal", "Actie"):
        rita.click(f"{button} bij {POINT}")
    write(rita, f"Tekst 2 bij {POINT}", f"Over het {DEPARTMENT}.", level="department")
    write(rita, f"Signaal 3 bij {POINT}", f"Waar blijft de {SIGNAL}?", sort="request")
    action = part(rita, f"Actie 1 bij {POINT}")
    action.get_by_label("Actie", exact=True).fill(PROMISE)
    action.get_by_label("Wie", exact=True).select_option(str(an.user))
    action.get_by_label("Tegen").fill(str(day_of_which_one_is_reminded_now()))
    save(rita)

    assert Action.objects.get().owner == an.user
    return Minutes.objects.get(meeting=past)


def day_of_which_one_is_reminded_now():
    """A due date of which the reminder before it became due not long ago."""
    now = timezone.now()
    days = (today() + timedelta(days=number) for number in count(1))
    return next(
        d for d in days if moments(d)["action_due"] <= now < moments(d)["action_due"] + STALE
    )


def nobody_else_knows_the_concept(minutes, people):
    for person in people:
        assert person.status_of(minutes.get_absolute_url()) == 404


def rita_gives_it_to_be_read_through(rita, minutes):
    rita.visit(minutes.get_absolute_url())
    rita.click("Ter nalezing geven", "link")
    rita.click("Geef ter nalezing")
    rita.reads("bevestig")
    rita.page.get_by_label("Ik bevestig").check()
    rita.click("Geef ter nalezing")
    rita.reads("Ter nalezing tot")


def an_remarks_by_the_link_in_her_mail(an, minutes):
    mail = an.newest_mail(f"Nalezen: verslag {TITLE}")
    by_mail = an.page.context.browser.new_context().new_page()
    by_mail.goto(f"{an.site}{LINK.search(mail.text)[0]}")
    expect(by_mail.get_by_role("main")).to_contain_text(INSIDE)
    expect(by_mail.get_by_role("main")).not_to_contain_text(DEPARTMENT)
    place = by_mail.locator(".v-passage", has_text=INSIDE)
    place.locator("summary", has_text="Opmerking bij deze passage").click()
    place.get_by_label("Uw opmerking").fill("Het was de Kleine Nete.")
    place.get_by_role("button", name="Bewaar de opmerking").click()
    expect(by_mail.get_by_role("main")).to_contain_text("Het was de Kleine Nete.")
    by_mail.context.close()

    remark = minutes.remarks.get()
    assert (remark.person, remark.is_late) == (an.user, False)


def rita_settles_the_remark(rita, an, minutes):
    rita.visit(reverse("minutes:adopt", args=[minutes.pk]))
    rita.reads("Er staan nog opmerkingen open")
    rita.click("Naar de opmerkingen", "link")
    rita.page.get_by_role("link", name=re.compile("^Handel af")).click()
    rita.page.get_by_label("overgenomen", exact=True).check()
    rita.click("Bewaar het antwoord")

    # It waits some minutes, so that who settles ten remarks sends one mail.
    waiting = Message.objects.get(kind="remark_settled", person=an.user)
    assert "Overgenomen: 1" in waiting.text


def the_next_agenda_asks_for_its_adoption(minutes, coming):
    tasks.follow_agendas()
    tasks.follow_agendas()

    titles = list(coming.agenda_items.values_list("title", "kind"))
    day = f"{minutes.dated_on.day} "
    assert [kind for title, kind in titles] == ["adoption", "discussion"]
    assert titles[0][0].startswith(f"Goedkeuring verslag van {day}")
    assert titles[1][0] == "Opvolging van de acties"


def the_next_meeting_adopts_it(rita, minutes, coming, people):
    coming.refresh_from_db()
    go_back(coming, timedelta(days=15))
    rita.visit(minutes.get_absolute_url())
    rita.click("Goedkeuring noteren", "link")
    rita.click("Noteer de goedkeuring")
    rita.reads("Goedgekeurd")

    minutes.refresh_from_db()
    assert (minutes.status, minutes.adopted_in) == ("adopted", Meeting.objects.get(pk=coming.pk))
    for person in people:
        mail = person.newest_mail(f"Verslag goedgekeurd: {TITLE}")
        assert minutes.get_absolute_url() in mail.text


def each_finds_exactly_what_they_may(minutes, sits_down, oscar, an, pia):
    visitor = sits_down(None)
    everything = {PUBLIC, INSIDE, SIGNAL, DEPARTMENT}
    found_at = time_until_found(an)
    assert found_at < SEARCHABLE_WITHIN
    for someone, words in (
        (visitor, {PUBLIC}),
        (oscar, {PUBLIC}),
        (an, {PUBLIC, INSIDE, SIGNAL}),
        (pia, everything),
    ):
        hidden = len(everything) - len(words)
        assert words_on_the_page(someone, minutes) == words
        assert words_searched(someone, everything) == words
        if hidden:
            someone.visit(minutes.get_absolute_url())
            someone.reads("niet zichtbaar")
        assert words_in(someone, minutes, "pdf") == words
        assert words_in(someone, minutes, "docx") == words


def time_until_found(someone):
    started = timezone.now()
    wait_until(lambda: words_searched(someone, {INSIDE}), PATIENCE)
    return (timezone.now() - started).total_seconds()


def words_on_the_page(someone, minutes):
    someone.visit(minutes.get_absolute_url())
    return spoken(someone.page.get_by_role("main").inner_text())


def words_searched(someone, words):
    """The words that give a result; the word itself also stands in the box."""

    def gives(word):
        someone.visit(f"/zoeken/?q={word}")
        return someone.page.get_by_role("main").locator("mark").count() > 0

    return {word for word in words if gives(word)}


def words_in(someone, minutes, form):
    answer = someone.page.request.get(
        f"{someone.site}{reverse(f'minutes:{form}', args=[minutes.pk])}"
    )
    assert answer.status == 200
    if form == "pdf":
        pages = PdfReader(io.BytesIO(answer.body())).pages
        return spoken(" ".join(page.extract_text() for page in pages))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        return spoken(archive.read("word/document.xml").decode())


def spoken(text):
    return {word for word in (PUBLIC, INSIDE, SIGNAL, DEPARTMENT) if word in text}


def an_is_reminded_and_the_action_goes_on_to_the_next_agenda(an, minutes, later):
    # Days went by since her other mails: more than three on one day wait for staff.
    Message.objects.update(created_at=F("created_at") - timedelta(days=2))
    tasks.remind_owners()
    tasks.remind_owners()
    tasks.follow_agendas()

    mail = an.newest_mail("Uw actie tegen")
    assert PROMISE in mail.text
    assert Message.objects.filter(kind="action_due").count() == 1
    titles = later.agenda_items.values_list("title", flat=True)
    assert list(titles) == ["Opvolging van de acties"]
    an.visit(reverse("minutes:atrium_actions", args=[minutes.meeting.atrium.slug]))
    an.reads(PROMISE)


def an_closes_it_by_the_link_in_her_mail(an):
    an.visit(LINK.search(an.newest_mail("Uw actie tegen").text)[0])
    an.click("Werk de actie af")
    assert Action.objects.get().state == "open"
    an.page.get_by_label("Wat kwam eruit?").fill("De fiche staat bij de documenten.")
    an.click("Werk de actie af")

    action = Action.objects.get()
    assert (action.state, action.closed_by) == ("done", an.user)


def a_correction_makes_version_two(rita, an, minutes):
    rita.visit(minutes.get_absolute_url())
    rita.click("Tekst corrigeren", "link")
    rita.page.get_by_label("Reden").fill("De naam van de beek was fout.")
    rita.click("Begin de correctie")
    rita.visit(reverse("minutes:write", args=[minutes.pk]))
    part(rita, f"Tekst 1 bij {POINT}").locator("[contenteditable=true]").click()
    rita.page.keyboard.press("Control+End")
    rita.page.keyboard.type(" Langs de Kleine Nete.")
    save(rita)
    an.visit(minutes.get_absolute_url())
    an.does_not_read("Langs de Kleine Nete")
    rita.visit(reverse("minutes:issue_correction", args=[minutes.pk]))
    rita.click("Leg versie 2 vast")

    an.visit(minutes.get_absolute_url())
    an.reads("Langs de Kleine Nete")
    an.reads("Versie 2")
    an.reads("De naam van de beek was fout.")
    an.does_not_read(DEPARTMENT)
    old, new = minutes.editions.order_by("number")
    assert "Langs de Kleine Nete" not in "".join(old.passages.values_list("text", flat=True))
    assert new.issued_at is not None


def nothing_of_the_text_was_mailed(sink, people):
    """Links, never the text: what was promised is told to who promised it."""
    sending = Message.objects.filter(state__in=["queued", "sending"], due_at__lte=timezone.now())
    wait_until(lambda: not sending.exists(), PATIENCE)
    for person in people:
        texts = [mail.text for mail in sink.to(person.user.email)]
        assert spoken(" ".join(texts)) == set()
        assert len(texts) == len(set(texts))
