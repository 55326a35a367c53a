"""At the door: ticked by hand or by QR code, and from the report of Teams."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.links import sign
from core.refusal import Refused
from meetings.attending import actions
from meetings.models import Registration
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.reports import person as line
from tests.meetings.reports import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(atrium):
    return make.meeting(atrium=atrium, starts_at=timezone.now() - timedelta(hours=1))


def coming(meeting, name, status="registered", **fields):
    someone = make.member_of(meeting.atrium, first_name=name, last_name="Peeters")
    return make.registration(status, meeting=meeting, person=someone, **fields)


def stand(meeting):
    rows = meeting.registrations.select_related("person").order_by("pk")
    return [(row.person.first_name, row.status, row.attendance) for row in rows]


def door(meeting):
    return reverse("meetings:door", args=[meeting.pk])


def test_one_tick_and_its_undo_change_attendance_and_nothing_else(client, chair, meeting):
    row = coming(meeting, "An")

    client.post(door(meeting), {"person": row.person_id, "is": "aanwezig"})
    client.post(door(meeting), {"person": row.person_id, "is": "aanwezig"})
    ticked = stand(meeting)
    client.post(door(meeting), {"person": row.person_id, "is": "niet"})

    assert ticked == [("An", "registered", "present")]
    assert stand(meeting) == [("An", "registered", "unknown")]
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("status", "queue"), [("waitlisted", 1), ("cancelled", None)])
def test_who_waits_or_withdrew_may_walk_in_and_keeps_that_answer(chair, meeting, status, queue):
    row = coming(meeting, "Bo", status, queue_no=queue)

    actions.tick(meeting, row.person, is_present=True, by=chair)

    assert stand(meeting) == [("Bo", status, "present")]


def test_someone_who_was_not_registered_is_found_by_name_and_added(client, chair, meeting):
    stranger = make.position(person=make.user(first_name="Dré", last_name="Zonder")).person

    page = client.get(door(meeting), {"q": "dre zonder"}).content.decode()
    client.post(door(meeting), {"person": stranger.pk, "is": "aanwezig"})
    added = meeting.registrations.get()
    client.post(door(meeting), {"person": stranger.pk, "is": "niet"})

    assert "Aanwezig zonder inschrijving" in page
    assert (added.attendance, added.registered_by) == ("present", chair)
    assert added.organisation == stranger.positions.get().organisation
    assert stand(meeting) == []
    assert Message.objects.count() == 0


def test_nobody_is_ticked_before_the_day(chair, atrium):
    later = make.meeting(atrium=atrium)
    row = coming(later, "An")

    with pytest.raises(Refused, match="vanaf de dag"):
        actions.tick(later, row.person, is_present=True, by=chair)


def test_the_paper_has_a_code_each_without_a_request_or_a_style(client, chair, meeting):
    for name in ("An", "Bo"):
        coming(meeting, name)
    coming(meeting, "Wacht", "waitlisted", queue_no=1)

    address = reverse("meetings:signatures_pdf", args=[meeting.pk])
    page = client.get(f"{address}?pagina=ja").content.decode()

    codes = re.findall(r'<svg role="img"[^>]*>.*?</svg>', page)
    assert len(codes) == 2
    assert "Wacht" not in page
    assert not any(word in "".join(codes) for word in ("http", "style=", "href"))


def code_of(row):
    return reverse("meetings:present_code", args=[sign("present", row.uid)])


def test_the_code_leads_an_organiser_to_one_large_button(client, chair, meeting):
    row = coming(meeting, "An")

    looked = client.get(code_of(row)).content.decode()
    before = stand(meeting)
    client.post(code_of(row), {"is": "aanwezig"})

    assert "au-c-button--block" in looked
    assert before == [("An", "registered", "unknown")]
    assert stand(meeting) == [("An", "registered", "present")]


def test_the_code_is_nothing_for_the_person_or_another_organiser(client, meeting):
    row = coming(meeting, "An")
    others = [row.person, make.member_of(make.atrium(), Role.CHAIR), make.member_of(meeting.atrium)]
    answers = []
    for someone in others:
        client.force_login(someone)
        answers.append(client.post(code_of(row), {"is": "aanwezig"}).status_code)

    client.logout()
    answers.append(client.get(code_of(row)).status_code)

    assert answers == [404, 404, 404, 404]
    assert stand(meeting) == [("An", "registered", "unknown")]


def test_a_code_of_another_day_warns_and_ticks_only_its_own_meeting(client, chair, meeting, atrium):
    old = make.meeting(atrium=atrium, starts_at=timezone.now() - timedelta(days=20))
    row = coming(old, "An")
    today = make.registration("registered", meeting=meeting, person=row.person)

    page = client.get(code_of(row)).content.decode()
    client.post(code_of(row), {"is": "aanwezig"})

    today.refresh_from_db()
    assert "Deze bijeenkomst is niet vandaag" in page
    assert today.attendance == "unknown"
    assert stand(old) == [("An", "registered", "present")]


def test_a_forged_code_or_a_link_for_something_else_is_not_found(client, chair, meeting):
    row = coming(meeting, "An")
    for token in ("x", make.answer_token(row), sign("present", row.uid)[:-2] + "zz"):
        assert client.get(reverse("meetings:present_code", args=[token])).status_code == 404


def load(client, meeting, content, minutes=10):
    file = SimpleUploadedFile("rapport.csv", content)
    address = reverse("meetings:teams", args=[meeting.pk])
    return client.post(address, {"file": file, "minutes": minutes})


def confirm(client, meeting, page, **changes):
    """Send the preview back as a browser does."""
    text = page.content.decode()
    data = {
        "report": re.search(r'name="report" value="([^"]+)"', text)[1],
        "person": re.findall(r'name="person" value="(\d+)" checked', text),
        "minutes": "10",
        "apply": "ja",
    }
    address = reverse("meetings:teams", args=[meeting.pk])
    return client.post(address, {**data, **changes})


def verdicts(page):
    return {row.name: row.verdict.label for row in page.context["lines"]}


@pytest.fixture
def crowd(meeting):
    """Six people in the report, of whom each is another case; and the report."""
    an, excused = coming(meeting, "An"), coming(meeting, "Els", attendance="excused")
    short, declined = coming(meeting, "Kort"), coming(meeting, "Nee", "declined")
    second = {"email": "an.prive@mail.example", "verified": True, "primary": False}
    EmailAddress.objects.create(user=an.person, **second)
    return report(
        line("An Peeters", "AN.prive@mail.example"),
        line("Els Peeters", excused.person.email),
        line("Kort Peeters", short.person.email, "4m 59s"),
        line("Nee Peeters", declined.person.email),
        line("Kort Peeters (Gast)"),
        line("Onbekend", "iemand@elders.example"),
    )


def test_the_preview_says_per_person_what_would_be_done_and_changes_nothing(
    client, chair, meeting, crowd
):
    before = stand(meeting)

    page = load(client, meeting, crowd)

    assert verdicts(page) == {
        "An Peeters": "aanwezig",
        "Els Peeters": "kijk na",
        "Kort Peeters": "te kort",
        "Nee Peeters": "kwam zonder inschrijving",
        "Onbekend": "onbekend",
    }
    assert stand(meeting) == before


def test_what_was_confirmed_is_applied_once_and_the_same_file_changes_nothing(
    client, chair, meeting, crowd
):
    confirm(client, meeting, load(client, meeting, crowd))
    after = stand(meeting)

    again = load(client, meeting, crowd)
    confirm(client, meeting, again)

    assert after == [
        ("An", "registered", "present"),
        ("Els", "registered", "excused"),
        ("Kort", "registered", "unknown"),
        ("Nee", "declined", "present"),
    ]
    assert stand(meeting) == after
    assert verdicts(again)["An Peeters"] == "staat al als aanwezig"
    assert Message.objects.count() == 0


def test_other_minutes_are_worked_out_again_without_the_file(client, chair, meeting, crowd):
    page = load(client, meeting, crowd)
    text = page.content.decode()
    token = re.search(r'name="report" value="([^"]+)"', text)[1]
    address = reverse("meetings:teams", args=[meeting.pk])

    again = client.post(address, {"report": token, "minutes": "4", "again": "ja"})

    assert verdicts(again)["Kort Peeters"] == "aanwezig"


def test_nobody_is_added_to_a_report_on_the_way_back(client, chair, meeting, crowd, atrium):
    page = load(client, meeting, crowd)
    outsider = make.user()
    other = make.meeting(atrium=atrium, starts_at=timezone.now() - timedelta(days=2))

    confirm(client, meeting, page, person=[str(outsider.pk), "999999", "x"])
    confirm(client, other, page)
    forged = confirm(client, meeting, page, report="verzonnen")

    assert not Registration.objects.filter(attendance="present").exists()
    assert forged.url == reverse("meetings:teams", args=[meeting.pk])


def test_a_name_alone_is_never_enough(client, chair, meeting):
    coming(meeting, "An")

    page = load(client, meeting, report(line("Peeters An (Gast)")))

    [row] = page.context["lines"]
    assert (row.verdict.label, row.is_proposed) == ("kijk na", False)


def test_a_file_that_is_no_report_is_refused_beside_the_field(client, chair, meeting):
    page = load(client, meeting, b"\x00\x01\x02" * 100).content.decode()

    assert "Dit is geen aanwezigheidsrapport van Teams" in page
    assert "id_file_error" in page


def test_hostile_names_in_a_report_are_text_on_the_page(client, chair, meeting):
    page = load(client, meeting, report(line("<script>alert(1)</script>", "a@b.example")))

    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_preview_costs_the_same_for_any_number_of_people(
    client, chair, meeting, django_assert_max_num_queries, count
):
    people = [coming(meeting, f"Lid{n}").person for n in range(count)]
    content = report(*[line(str(someone), someone.email) for someone in people])

    with django_assert_max_num_queries(16):
        page = load(client, meeting, content)

    assert len(page.context["lines"]) == count
