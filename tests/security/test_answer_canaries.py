"""What people answer when they register is read by the roles of the question, nowhere else (T50)."""

import io
import json
import re
import zipfile

import pytest
from auditlog.models import LogEntry
from django.core import serializers
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dashboard.actions import anonymise
from meetings import actions
from meetings.calendar import request as calendar_request
from meetings.models import Answer, Question
from meetings.questions import actions as questions
from members.views.profile import holdings
from outbox.models import Message
from tests import atlas, make

WORD = "kanarieallergie"
ROLES = ["visitor", "other", "ex", "member", "chair", "secretary", "manager", "staff", "contact"]


@pytest.fixture
def network(db, settings, tmp_path):
    """Everybody of the house, and one answer about health of someone who comes."""
    settings.VAR_DIR = tmp_path
    network = atlas.build()
    meeting = network.rows["upcoming"]
    network.people["contact"] = make.member_of(meeting.atrium)
    type(meeting).objects.filter(pk=meeting.pk).update(contact=network.people["contact"])
    guest = make.member_of(meeting.atrium)
    network.rows["question"].delete()
    network.rows["question"] = make.question(meeting=meeting, kind="diet", is_required=True)
    actions.register(meeting, guest, by=guest)
    questions.answer(meeting, guest, {network.rows["question"].pk: (["halal"], WORD)}, by=guest)
    network.people["guest"] = guest
    return network


def everything(answer):
    """The text of a page, a feed, or every sheet of a workbook."""
    content = answer.getvalue()
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def where_found(network, role):
    """The addresses at which `role` reads the answer, of all there are."""
    client = Client(raise_request_exception=False)
    if network.people[role]:
        atlas.log_in(client, network.people[role])
    found = set()
    for name in sorted(set(atlas.names())):
        if name.endswith(":None"):
            continue
        with transaction.atomic():
            answer = client.get(atlas.path_of(name, network))
            transaction.set_rollback(True)
        if WORD in everything(answer):
            found.add(name)
    return found


READ = {"meetings:answers", "meetings:answers_excel"}
# What organisers edit in Excel, or vet, shows them to who of those is named.
EDITED = {"meetings:people_file", "meetings:vet"}
NAMED = {
    "for_contact": {"contact"},
    "for_organisers": {"chair", "secretary"},
    "for_manager": {"manager"},
    "for_staff": {"staff"},
}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_nobody_who_is_not_named_finds_an_answer_at_any_address(network, role):
    named = next(reader for reader, roles in NAMED.items() if role not in roles)
    flags = dict.fromkeys(NAMED, False) | {named: True}
    Question.objects.filter(pk=network.rows["question"].pk).update(**flags)

    assert where_found(network, role) == set()


@pytest.mark.slow
@pytest.mark.parametrize(("flag", "role"), [(f, r) for f, rs in NAMED.items() for r in sorted(rs)])
def test_who_is_named_reads_it_on_the_pages_meant_for_it(network, flag, role):
    flags = dict.fromkeys(NAMED, False) | {flag: True}
    Question.objects.filter(pk=network.rows["question"].pk).update(**flags)

    assert where_found(network, role) == (READ if role == "contact" else READ | EDITED)


def test_the_person_finds_the_answer_on_the_own_pages_only(network):
    assert where_found(network, "guest") == {
        "meetings:questions",
        "meetings:register",
        "members:download",
    }


def test_with_two_questions_one_reads_only_the_one_that_names_one(network):
    meeting = network.rows["upcoming"]
    open_one = make.question(meeting=meeting, for_organisers=False, for_staff=True)
    make.answer(question=open_one, person=network.people["guest"], words="alleen voor PBM")
    client = Client()
    atlas.log_in(client, network.people["staff"])

    sheet = everything(client.get(reverse("meetings:answers_excel", args=[meeting.pk])))
    page = everything(client.get(reverse("meetings:answers", args=[meeting.pk])))

    assert ["alleen voor PBM" in sheet, "alleen voor PBM" in page] == [True, True]
    assert [WORD in sheet, WORD in page] == [False, False]


def test_no_mail_calendar_file_export_or_log_holds_an_answer(network):
    meeting, guest = network.rows["upcoming"], network.people["guest"]
    row = meeting.registrations.get(person=guest)
    chair = Client()
    atlas.log_in(chair, network.people["chair"])
    export = chair.get(reverse("admin:meetings_meeting_export", args=[meeting.pk]))
    actions.withdraw(meeting, guest, by=guest)

    kept = "".join(
        f"{m.subject}{m.text}{m.calendar}{json.dumps(m.facts)}" for m in Message.objects.all()
    )
    assert "halal" not in kept
    assert WORD not in kept + calendar_request(row) + everything(export)
    log = serializers.serialize("json", LogEntry.objects.all())
    assert WORD not in log
    assert "halal" not in re.sub(r"vegetarisch.{0,6}halal", "", log)


def test_the_own_file_holds_the_answers_and_erasing_takes_them_away(network):
    guest = network.people["guest"]
    held = json.dumps(holdings.of(guest), ensure_ascii=False)

    anonymise(guest, by=network.people["staff"])

    assert WORD in held
    assert WORD not in json.dumps(holdings.of(network.people["manager"]), ensure_ascii=False)
    assert Answer.objects.filter(person=guest).count() == 0


def test_a_formula_in_an_answer_stays_text_in_excel(network):
    """Case T88: who opens the list for the caterer runs nothing."""
    meeting, guest = network.rows["upcoming"], network.people["guest"]
    Answer.objects.update(chosen="", words='=HYPERLINK("http://kwaad.example")')
    client = Client()
    atlas.log_in(client, network.people["chair"])

    sheet = everything(client.get(reverse("meetings:answers_excel", args=[meeting.pk])))

    assert "'=HYPERLINK" in sheet
    assert "<f>" not in sheet
    assert guest.last_name in sheet


def test_a_hostile_question_or_answer_is_text_on_the_page(network):
    meeting = network.rows["upcoming"]
    Question.objects.update(text="<script>alert(1)</script>")
    Answer.objects.update(words="<img src=x onerror=alert(1)>")
    client = Client()
    atlas.log_in(client, network.people["chair"])

    page = everything(client.get(reverse("meetings:answers", args=[meeting.pk])))

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_question_of_another_meeting_cannot_be_changed_through_ones_own(network):
    other = make.question(meeting=make.meeting(atrium=network.rows["elsewhere"]))
    client = Client()
    atlas.log_in(client, network.people["chair"])
    mine = network.rows["upcoming"].pk

    looked = client.get(reverse("meetings:question_change", args=[mine, other.pk]))
    client.post(reverse("meetings:question_remove", args=[mine, other.pk]))

    assert looked.status_code == 404
    assert Question.objects.filter(pk=other.pk).exists()
