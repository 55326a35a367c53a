"""What nobody should send: a clear Dutch no, never a crash, and nothing half saved (issue 2, 10.6)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from core.times import today
from meetings.models import AgendaItem, Meeting
from tests import atlas, files, make

NOT_NUMBERS = ["99999999999999999999", "-1", "0", "1e5", "1%00", "null", "%F0%9F%92%A9"]
ODD_QUERIES = [
    "?page=-1&p=-1&q=%27%22%3Cscript%3E",
    "?page=99999999999999999999&p=99999999999999999999",
    "?van=2026-02-30&tot=gisteren&jaar=99999999999999&year=-1",
    "?platform=x&provincie=x&regio=x&thema=x&atrium=99999999999999999999&gemeente=x&mijn=x",
    "?q=" + "%F0%9F%92%A9" * 200,
    "?q=%E2%80%AE%C2%A0%2A%3A%26%7C%21%28%29%5C&o=99.-1&e=1",
    "?q=AND+OR+NOT+%22+NEAR%28+%2A",
    "?id__exact=x&status__exact=x&is_active__exact=x&periode=999999&adres=%25",
    "?q=%00",
    "?page=1&page=2&q=a&q=b&next=//elders.example/",
]
# What keeps who looked where, which is no half-saved form.
LOGS = {"auditlog.LogEntry", "usersessions.UserSession", "documents.Download"}
# Says itself, to who is logged in, that the link is too old.
EXPLAINS = {"members:confirm_address"}


@pytest.fixture
def network(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return atlas.build()


@pytest.fixture
def staff(network):
    """The administrator, whom no page is closed to; a crash is an answer 500, not an exception."""
    client = Client(raise_request_exception=False)
    atlas.log_in(client, network.people["admin"])
    return client


@pytest.fixture
def organiser(network):
    client = Client(raise_request_exception=False)
    atlas.log_in(client, network.people["secretary"])
    return client


def counts():
    """How many rows every table of ours has."""
    ours = [model for model in apps.get_models() if "django" not in model.__module__]
    tables = [model for model in ours if model._meta.label not in LOGS]
    return {model._meta.label: model._default_manager.count() for model in tables}


def text_of(answer):
    return answer.content.decode()


# --- addresses ---------------------------------------------------------------------------------


def with_number():
    """Every address of which a part is a number or a key, as `(name, how many parts)`."""
    for name, route in sorted(routes()):
        if "<" in route and not name.endswith(":None") and name not in EXPLAINS:
            yield name, route


def routes(patterns=None, before="", namespace=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, route, inner)
        elif not route.endswith("$"):
            yield f"{namespace}{pattern.name}", route


@pytest.mark.parametrize("odd", NOT_NUMBERS)
def test_an_address_with_an_odd_key_does_not_exist(staff, odd):
    before, answers = counts(), {}
    for name, route in with_number():
        address = "/" + re.sub(r"<[^>]+>", odd, route)
        for method in ("get", "post"):
            with transaction.atomic():
                answers[name, method] = getattr(staff, method)(address).status_code

    assert {key: code for key, code in answers.items() if code >= 500 or code == 200} == {}
    assert counts() == before


@pytest.mark.slow
@pytest.mark.parametrize("query", ODD_QUERIES)
def test_an_odd_question_gets_a_page_or_a_polite_no(staff, network, query):
    answers = {}
    for name in sorted(set(atlas.names())):
        if not name.endswith(":None"):
            answer = staff.get(atlas.path_of(name, network) + query)
            answers[name] = answer.status_code
            atlas.finish(answer)

    assert {name: code for name, code in answers.items() if code >= 500} == {}


# --- forms -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_nul_in_any_field_of_any_form_is_refused(staff, network):
    """Every field that a page shows, filled with text that no database keeps."""
    before, answers, tried = counts(), {}, 0
    for name in sorted(set(atlas.names())):
        if name.endswith(":None"):
            continue
        address = atlas.path_of(name, network)
        page = staff.get(address)
        fields = fields_of(page)
        atlas.finish(page)
        for field in fields:
            answers[name, field] = staff.post(address, {field: "wa\x00ter"}).status_code
            tried += 1

    assert tried > 200
    assert {key: code for key, code in answers.items() if code not in {400, 403, 404}} == {}
    assert counts() == before


def fields_of(page):
    if not page.headers["Content-Type"].startswith("text/html"):
        return []
    return sorted(
        set(re.findall(r'<(?:input|textarea|select)\b[^>]*\bname="([^"]+)"', text_of(page)))
    )


@pytest.mark.slow
def test_odd_text_in_every_field_never_crashes(staff, network):
    """All fields of a page at once: too long, upside down, in other scripts, not a number."""
    answers = {}
    for name in sorted(set(atlas.names())):
        if name.endswith(":None"):
            continue
        address = atlas.path_of(name, network)
        page = staff.get(address)
        fields = fields_of(page)
        atlas.finish(page)
        for text in ("x" * 5000, "-1", "99999999999999999999", "\u202e\ud7ff💩", "2026-02-30"):
            with transaction.atomic():
                answer = staff.post(address, dict.fromkeys(fields, text))
                transaction.set_rollback(True)
            answers[name, text[:10]] = answer.status_code
            atlas.finish(answer)

    assert {key: code for key, code in answers.items() if code >= 500} == {}


# --- planning ----------------------------------------------------------------------------------


def plan(client, group, /, **odd):
    """Send the planning form in the back office, right but for what is `odd`."""
    day = today() + timedelta(days=30)
    form = {
        "atrium": group.pk,
        "title": "Startdag",
        "starts_at_0": day.isoformat(),
        "starts_at_1": "14:00",
        "ends_at_0": day.isoformat(),
        "ends_at_1": "17:00",
        "format": "physical",
        "audience": "members",
        "venue": "Raadzaal",
    }
    for prefix in ("agenda_items", "papers"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return client.post(reverse("admin:meetings_meeting_add"), form | odd)


def item(**odd):
    """One row of the agenda in that form."""
    row = {"title": "Punt", "kind": "discussion", "minutes": 20, "order": 1} | odd
    fields = {f"agenda_items-0-{name}": value for name, value in row.items()}
    return {"agenda_items-TOTAL_FORMS": 1, **fields}


WRONG_MEETINGS = {
    "the end before the start": ({"ends_at_1": "13:00"}, "Het einde moet na het begin liggen."),
    "an hour that does not exist": (
        {"starts_at_0": "2027-03-28", "starts_at_1": "02:30", "ends_at_0": "2027-03-28"},
        "Dit uur bestaat niet",
    ),
    "an hour that comes twice": (
        {"starts_at_0": "2027-10-31", "starts_at_1": "02:30", "ends_at_0": "2027-10-31"},
        "Dit uur komt die nacht twee keer voor",
    ),
    "a negative number of seats": ({"capacity": "-1"}, "Het aantal plaatsen ligt tussen 1 en"),
    "far too many seats": ({"capacity": str(10**12)}, "Het aantal plaatsen ligt tussen 1 en"),
    "seats in words": ({"capacity": "veel"}, "Vul een getal in."),
    "no such atrium": ({"atrium": "99999999999999999999"}, "Kies een atrium"),
    "an atrium in words": ({"atrium": "x"}, "Kies een atrium"),
    "no such municipality": ({"municipality": "999999"}, "Kies een bestaande gemeente"),
    "the year 12000": ({"starts_at_0": "12000-01-01"}, "Vul een datum in"),
    "the year 1200": ({"starts_at_0": "1200-01-01"}, "Kies een datum tussen 2000 en 2100."),
    "minutes below one": (item(minutes="-5"), "tussen 1 en 720 minuten"),
    "minutes beyond all": (item(minutes=str(10**12)), "tussen 1 en 720 minuten"),
    "a dangerous link": ({"online_url": "javascript:alert(1)"}, "URL"),
}


@pytest.mark.parametrize("case", WRONG_MEETINGS)
def test_a_wrong_meeting_is_refused_in_words_and_leaves_nothing(organiser, network, case):
    odd, words = WRONG_MEETINGS[case]
    before = counts()

    answer = plan(organiser, network.rows["atrium"], **odd)

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert counts() == before


def test_control_the_same_form_without_the_mistake_is_saved(organiser, network):
    answer = plan(organiser, network.rows["atrium"], title="Deze wel", **item(title="Punt"))

    assert answer.status_code == 302
    assert Meeting.objects.get(title="Deze wel").status == Meeting.Status.DRAFT
    assert AgendaItem.objects.filter(meeting__title="Deze wel", title="Punt").exists()


def test_nobody_plans_for_an_atrium_of_others(organiser):
    before = counts()
    other = make.atrium()
    answer = plan(organiser, other)

    assert "Kies een atrium" in text_of(answer)
    assert Meeting.objects.count() == before["meetings.Meeting"]


# --- files -------------------------------------------------------------------------------------


def bomb():
    """A Word file of 20 kB that would be 200 MB of text."""
    return files.repacked(files.docx(), add=[("word/media/a.xml", b" " * 200_000_000)])


WRONG_FILES = {
    "26 MB": ("verslag.pdf", lambda: files.pdf() + b"\n%" + b"0" * 26 * 1024 * 1024),
    "a web page called .pdf": ("verslag.pdf", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a zip bomb called .docx": ("verslag.docx", bomb),
    "nothing at all": ("verslag.pdf", lambda: b""),
    "half a PDF": ("verslag.pdf", lambda: files.pdf()[:60]),
    "a program": ("verslag.exe", lambda: b"MZ" + b"\0" * 500),
}


@pytest.mark.parametrize("case", WRONG_FILES)
@pytest.mark.parametrize("door", ["verslag", "nieuwe versie", "bijlage", "document"])
def test_a_wrong_file_is_refused_in_words_and_leaves_nothing(organiser, network, case, door):
    name, content = WRONG_FILES[case]
    before = counts()

    answer = hand_in(organiser, network, door, files.upload(content(), name))

    assert answer.status_code in {200, 413}
    assert re.search(r"bestand|MB|PDF", text_of(answer))
    assert counts() == before
    assert stored_files() == before["documents.Document"]


def hand_in(client, network, door, file):
    """Upload at one of the four doors through which files come in."""
    rows = network.rows
    if door == "document":
        papers = {"papers-TOTAL_FORMS": 1, "papers-0-title": "Nota", "papers-0-file": file}
        return plan(client, rows["atrium"], **papers)
    form = {"title": "Verslag", "dated_on": today().isoformat(), "summary": "Kort", "file": file}
    name, key = {
        "verslag": ("minutes:upload", rows["unreported"].pk),
        "nieuwe versie": ("minutes:add_version", rows["minutes"].pk),
        "bijlage": ("minutes:add_paper", rows["minutes"].pk),
    }[door]
    return client.post(reverse(name, args=[key]), form)


def stored_files():
    """How many files lie on disk, unfinished ones too."""
    return sum(1 for path in media().rglob("*") if path.is_file())


def media():
    return Path(settings.MEDIA_ROOT)
