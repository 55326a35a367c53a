"""A word of its own per level and atrium in every part of a verslag: who finds which, anywhere.

Two atria have an adopted verslag with a passage, an agreement, a signal, an action and a file for
everyone, for the atrium and for PBM. Every role asks every address about both, and the search for every word; a Word file is opened, a
PDF is read, the mails are grepped. What is found is what minutes/levels.py says, not a word more.
"""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from core.times import today
from meetings.models import Meeting
from minutes.corrections.actions import issue_correction, start_correction
from minutes.models import Level
from minutes.remarks.actions import remark, settle
from minutes.review.actions import adopt_in_meeting, send_for_review
from outbox.models import Message
from tests import atlas, make
from tests.search.finding import SUGGESTIONS, found, indexed
from tests.security.test_canaries import MAILED

CANARY = re.compile(r"kanarie[a-z]+")
# Short: a PDF breaks a long word in two.
LEVELS = {Level.PUBLIC: "open", Level.ATRIUM: "in", Level.DEPARTMENT: "afd"}
PARTS = ("tekst", "afspraak", "signaal", "actie", "bijlage")
INSIDE_ONLY = ("aanwezig", "kop", "zitting")
ALL = frozenset(LEVELS)
INSIDE = frozenset({Level.PUBLIC, Level.ATRIUM})
OUTSIDE = frozenset({Level.PUBLIC})
# role: (the levels one reads of the first atrium, and of the other)
WHO_FINDS = {
    "visitor": (OUTSIDE, OUTSIDE),
    "ex": (OUTSIDE, OUTSIDE),
    "other": (OUTSIDE, INSIDE),
    "member": (INSIDE, OUTSIDE),
    "chair": (INSIDE, OUTSIDE),
    "secretary": (INSIDE, OUTSIDE),
    "manager": (ALL, OUTSIDE),
    "staff": (ALL, ALL),
    "admin": (ALL, ALL),
}


def word(part, level, where):
    return f"kanarie{part}{LEVELS[level]}{where}"


def words(levels, where):
    """What is confidential of one verslag besides its parts goes with the level of the atrium."""
    found = {word(part, level, where) for part in PARTS for level in levels}
    if Level.ATRIUM in levels:
        found |= {f"kanarie{what}{where}" for what in (*INSIDE_ONLY, "samenvatting")}
    return found


def verslag(atrium, where, **fields):
    """An adopted verslag whose every part says what it is, for whom, and of which atrium."""
    minutes = make.written(
        atrium, summary=f"kanariesamenvatting{where}", title=f"Verslag {where}", **fields
    )
    Meeting.objects.filter(pk=minutes.meeting_id).update(title=f"kanariezitting{where}")
    minutes.editions.update(present=f"kanarieaanwezig{where}")
    make.passage(minutes, "<p>Niets.</p>", point=make.point(minutes, f"kanariekop{where}"))
    for level in LEVELS:
        make.passage(minutes, f"<p>{word('tekst', level, where)}</p>", level=level)
        agreed = {"kind": "decision", "level": level}
        make.passage(minutes, f"<p>{word('afspraak', level, where)}</p>", **agreed)
        passed_on = {"kind": "signal", "signal_kind": "concern", "level": level}
        make.passage(minutes, f"<p>{word('signaal', level, where)}</p>", **passed_on)
        make.action(minutes, word("actie", level, where), level=level)
        title = word("bijlage", level, where)
        make.minutes_file(minutes, title, level=level, kind="extra", title=title)
    return minutes


@pytest.fixture
def network(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    network = atlas.build()
    other = network.people["other"].memberships.get().atrium
    network.rows["minutes"] = verslag(network.rows["atrium"], "een")
    network.rows["file"] = network.rows["minutes"].files.get(level=Level.ATRIUM)
    network.rows["minutes elsewhere"] = verslag(other, "twee")
    return network


def of_the_other(network):
    """The same network, seen from the verslag of the other atrium."""
    minutes = network.rows["minutes elsewhere"]
    file = minutes.files.get(level=Level.ATRIUM)
    atrium = minutes.meeting.atrium
    return replace(
        network, rows=network.rows | {"minutes": minutes, "file": file, "atrium": atrium}
    )


def text_of(answer):
    """The words of a page, a PDF, a Word file or a spreadsheet."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    return content.decode("utf-8", "replace")


def client_of(person):
    client = Client(raise_request_exception=False)
    if person:
        atlas.log_in(client, person)
    return client


def addresses(network):
    """Every address of the portal, about the verslag of this network and then of the other."""
    names = [name for name in set(atlas.names()) if not name.endswith(":None")]
    names = sorted(name for name in names if name not in {*MAILED, "meetings:feed"})
    there = of_the_other(network)
    return sorted({atlas.path_of(name, each) for name in names for each in (network, there)})


def found_by(network, client):
    """Every canary at every address, as far as the client gets."""
    found = set()
    for path in addresses(network):
        with transaction.atomic():
            found |= set(CANARY.findall(text_of(client.get(path))))
            transaction.set_rollback(True)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", WHO_FINDS)
def test_each_finds_what_is_for_them_and_no_word_more(network, role):
    client = client_of(network.people[role])

    found = found_by(network, client)

    here, there = WHO_FINDS[role]
    allowed = words(here, "een") | words(there, "twee")
    assert found - allowed == set()
    assert allowed - found == set()


@pytest.mark.parametrize("role", WHO_FINDS)
def test_searching_for_a_word_finds_it_only_for_whom_it_is(network, role):
    """The word itself stands in the box; that something was found is told by the title beside it."""
    indexed()
    client = client_of(network.people[role])
    here, there = WHO_FINDS[role]
    allowed = words(here, "een") | words(there, "twee")

    results = {
        each for each in sorted(words(ALL, "een") | words(ALL, "twee")) if found(client, each)
    }

    # Who was there is searched through people; a heading is found by its parts.
    apart = {f"kanarie{what}{where}" for what in INSIDE_ONLY for where in ("een", "twee")}
    assert results - allowed == set()
    assert allowed - apart - results == set()
    tried = client.get(SUGGESTIONS, {"q": "kanarie"}).json()["titles"]
    assert set(CANARY.findall(" ".join(tried))) - allowed == set()


def test_no_mail_of_the_whole_chain_holds_a_word_that_is_not_for_its_reader(network):
    """Nor for whom it is not: to read through, a remark settled, adopted, corrected, an action due."""
    people = network.people
    atrium = network.rows["atrium"]
    minutes = verslag(atrium, "drie", status="draft", no_positions_at=timezone.now())
    owner = make.member_of(atrium)
    minutes.actions.update(owner=owner, due_on=today() - timedelta(days=1))

    send_for_review(minutes, by=people["secretary"])
    said = remark(minutes, by=people["member"], text="kanarieopmerkingdrie")
    settle(said, by=people["secretary"], outcome="noted", answer="Dank u.", version=0)
    later = make.meeting(atrium=atrium, starts_at=timezone.now() - timedelta(days=1), status="held")
    adopt_in_meeting(minutes, later, by=people["secretary"])
    start_correction(minutes, by=people["manager"], reason="Een naam was fout.")
    minutes.editions.filter(number=2).update(present="kanarieaanwezigdrie, An")
    issue_correction(minutes, by=people["manager"], notify=True)

    mails = Message.objects.filter(about__startswith="minutes:")
    assert {mail.kind for mail in mails} >= {
        *("minutes_review", "minutes_adopted", "minutes_corrected", "remark_settled"),
    }
    readers = {people[role].pk for role in ("member", "chair", "secretary", "manager")}
    readers |= {owner.pk, network.rows["seated"].person_id}
    assert {mail.person_id for mail in mails} <= readers
    inside = words(INSIDE, "drie") | {"kanarieopmerkingdrie"}
    found_in_mails = set(CANARY.findall(" ".join(mail.text + mail.subject for mail in mails)))
    assert found_in_mails <= inside
