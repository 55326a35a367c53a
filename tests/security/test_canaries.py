"""A word of its own in every confidential field: nobody outside the atrium finds one, anywhere.

Every address of the portal is asked by everyone who is not in the atrium, the back office of
another atrium's relationship manager included; then feeds, calendar files, mails and spreadsheets.
"""

import io
import re
import zipfile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.links import sign
from dashboard.search import indexing
from meetings.actions import announce, cancel
from meetings.models import Meeting
from minutes.actions import publish
from minutes.models import Minutes, Passage
from outbox.models import Message
from platforms.models import JoinRequest, Role, Theme
from tests import atlas, make

MAILED = {
    *("meetings:answer", "meetings:answer_workshops", "meetings:undo", "meetings:speak"),
    *("meetings:ask", "meetings:hand_by_mail", "meetings:choose_by_mail", "meetings:poll_ics"),
    *("meetings:duty", "minutes:remark_by_mail", "surveys:answer"),
    "minutes:action_by_mail",
    "platforms:confirm_address",
}
CANARY = re.compile(r"kanarie[a-z]+")
OUTSIDE = ["visitor", "stranger", "other", "ex", "lapsed", "other_manager", "deactivated"]


def mark(row, **words):
    type(row).objects.filter(pk=row.pk).update(**words)
    row.refresh_from_db()


@pytest.fixture
def network(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    network = atlas.build()
    _mark_meetings(network.rows)
    _mark_minutes(network.rows)
    _mark_people(network.rows, network.people)
    for n, person in enumerate(filter(None, network.people.values())):
        mark(person, calendar_token=f"agenda-{n}")
    indexing.work_off()
    return network


def _mark_meetings(rows):
    secret = {"introduction": "kanarieinleiding", "online_url": "https://kanarielink.example/x"}
    for row in (rows["upcoming"], rows["full"]):
        mark(row, title="kanarietitel", venue="kanariezaal", format="hybrid", **secret)
    mark(rows["public"], format="hybrid", **secret)
    mark(rows["draft"], title="kanarieconcept", **secret)
    mark(rows["polled"], title="kanarieprik", venue="kanarieconcept", **secret)
    mark(rows["poll"], question="kanarieprikvraag")
    kept = make.meeting("draft", atrium=rows["atrium"], saved_date_at=timezone.now())
    make.agenda_item(meeting=kept, title="kanariestil")
    mark(
        kept, introduction="kanariestil", venue="kanariestil", address="kanariestil", is_public=True
    )
    rows["kept"] = kept
    mark(rows["cancelled"], is_public=True, cancel_reason="kanariereden", **secret)
    item = rows["upcoming"].agenda_items.get()
    mark(item, title="kanariepunt")
    mark(
        rows["speaker"],
        name="kanariespreker",
        organisation="kanariehuis",
        bio="kanariebiografie",
        needs="kanarienood",
        email="kanarieadres@buiten.example",
    )
    mark(rows["paper"], title="kanariestuk")
    mark(rows["proposal"], title="kanarievoorstel", why="kanariewaarom")
    mark(rows["version"].document, name="kanarieoud.pdf")
    mark(rows["workshop"], title="kanarieworkshop", speakers="kanariegids", room="kanariekamer")
    mark(rows["paper"].document, name="kanariebestand.pdf", text="kanariestuktekst")
    Theme.objects.filter(state="chosen").update(name="kanariethema")
    mark(rows["theme"], name="kanariewens")


def _mark_minutes(rows):
    mark(rows["minutes"], title="kanarieverslag", summary="kanariesamenvatting")
    mark(rows["concept"], title="kanarieruwverslag", summary="kanarieruw")
    for name in ("reviewed", "corrected", "correcting"):
        mark(rows[name], title="kanarieverslag", summary="kanariesamenvatting")
        for passage in Passage.objects.filter(edition__minutes=rows[name]):
            mark(passage, text="<p>kanariepassage</p>")
        rows[name].points.update(title="kanariekop")
    mark(rows["promise"], text="kanarieactie")
    mark(rows["remark"], text="kanarieopmerking")
    mark(rows["file"].document, name="kanarieverslag.pdf", text="kanarieverslagtekst")


def _mark_people(rows, people):
    atrium, member = rows["atrium"], people["member"]
    mark(member, phone="kanarietelefoon", about="kanariebezig")
    for row in rows["upcoming"].registrations.all():
        mark(row, reason="kanarieziek", override="kanariegunst")
    mark(rows["request"], motivation="kanariemotivatie", last_name="kanarienaam")
    people["stranger"] = make.user()
    left = make.membership(atrium=atrium).person
    people["lapsed"] = make.position(person=left, end_on=make.LONG_AGO).person
    people["other_manager"] = make.member_of(rows["elsewhere"], Role.RELATIONSHIP_MANAGER)
    people["deactivated"] = make.member_of(atrium, is_active=False)
    make.registration(meeting=rows["upcoming"], person=people["ex"])
    make.registration(meeting=rows["upcoming"], person=people["lapsed"], status="registered")


def body_of(answer):
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("latin-1")
    if answer.get("Content-Type") == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return answer.content.decode("utf-8", "replace")


def found_by(network, role):
    """`{address: canaries}` over every address, as far as one is found."""
    client = Client(raise_request_exception=False)
    if network.people[role]:
        atlas.log_in(client, network.people[role])
    found = {}
    for name in sorted(set(atlas.names())):
        # Links that a mail brought, asked in `test_a_mailed_link_...` and the token tests.
        if name.endswith(":None") or name in MAILED:
            continue
        path = reverse(name, args=["onbekend"]) if name == "meetings:feed" else None
        with transaction.atomic():
            answer = client.get(path or atlas.path_of(name, network))
            transaction.set_rollback(True)
        if words := set(CANARY.findall(body_of(answer))):
            found[name] = words
    return found


# The file with what we hold on a person names the meetings they themselves were invited to.
OWN_FILE = {"members:download": {"kanarietitel"}}


@pytest.mark.parametrize("role", OUTSIDE)
def test_of_a_kept_date_a_member_learns_title_and_hour_and_nobody_outside_anything(network, role):
    """T6: its place, introduction and agenda stay with the organisers."""
    address = network.rows["kept"].get_absolute_url()
    client, member = Client(), Client()
    atlas.log_in(member, network.people["member"])
    if network.people[role]:
        atlas.log_in(client, network.people[role])

    assert client.get(address).status_code != 200
    assert "Hou deze datum vrij" in body_of(member.get(address))
    for page in (address, f"{address}uitnodiging.ics"):
        assert "kanariestil" not in body_of(member.get(page))


@pytest.mark.slow
@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_outside_finds_a_word_at_any_address(network, role):
    found = found_by(network, role)

    assert found == ({} if role not in {"ex", "lapsed"} else OWN_FILE)


@pytest.mark.parametrize("role", OUTSIDE)
def test_of_a_public_meeting_outsiders_learn_that_and_where_not_why(network, role):
    """Not its introduction, its link, nor why it was called off: that is for who was coming."""
    client = Client()
    if network.people[role]:
        atlas.log_in(client, network.people[role])
    texts = [
        body_of(client.get(reverse(page, args=[network.rows[row].pk])))
        for page in ("meetings:detail", "meetings:ics")
        for row in ("public", "cancelled")
    ]

    assert ["Openbare dag" in texts[0], "gaat niet door" in texts[1]] == [True, True]
    assert [CANARY.findall(text) for text in texts] == [[], [], [], []]


def test_who_was_coming_reads_why_a_meeting_was_called_off(network):
    client = Client()
    atlas.log_in(client, network.people["member"])

    assert "kanariereden" in body_of(client.get(network.rows["cancelled"].get_absolute_url()))


INSIDE = {
    *("kanarieprik", "kanarieprikvraag"),
    *("kanarietitel", "kanariezaal", "kanarieinleiding", "kanariepunt", "kanariespreker"),
    *("kanariehuis", "kanariebiografie"),
    *("kanarievoorstel", "kanariewaarom"),
    *("kanarieworkshop", "kanariegids", "kanariekamer"),
    *("kanariestuk", "kanariebestand", "kanarieverslag", "kanariesamenvatting", "kanariethema"),
    "kanariewens",
}
ORGANISING = {"kanarieconcept", "kanarieziek"}
SPEAKING = {"kanarienood", "kanarieadres", "kanarieoud"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "words"),
    [
        # The member's own number and reason are on the member's own pages.
        ("member", INSIDE | {"kanarietelefoon", "kanariebezig", "kanarieziek"}),
        ("chair", INSIDE | ORGANISING | SPEAKING | {"kanarielink"}),
    ],
)
def test_who_belongs_finds_what_is_meant_for_them(network, role, words):
    """The control: the words are really there to be found, and no more of them than meant."""
    found = set().union(*found_by(network, role).values())

    assert found >= words - {"kanarieziek"}
    assert not found & {"kanarieruw", "kanarieruwverslag", "kanariemotivatie"}
    if role == "member":
        assert not found & {
            "kanarieconcept",
            "kanarielink",
            "kanariegunst",
            "kanariestil",
            *SPEAKING,
        }
    else:
        assert not found & {"kanarietelefoon", "kanariebezig"}


@pytest.mark.parametrize("role", ["other", "ex", "lapsed", "stranger", "other_manager"])
def test_the_personal_feed_of_someone_outside_holds_none(network, role):
    feed = reverse("meetings:feed", args=[network.people[role].calendar_token or "geen"])

    assert CANARY.findall(body_of(Client().get(feed))) == []


def test_the_public_feed_says_only_that_and_where(network):
    feed = body_of(Client().get(reverse("meetings:public_feed")))

    assert "Openbare dag" in feed
    assert CANARY.findall(feed) == []


@pytest.mark.parametrize("role", ["other", "ex", "lapsed", "stranger"])
@pytest.mark.parametrize("word", ["kanarieverslagtekst", "kanariesamenvatting", "kanarietitel"])
def test_searching_finds_nothing_outside(network, role, word):
    client = Client()
    atlas.log_in(client, network.people[role])

    for page in ("minutes:list", "search:results", "meetings:calendar", "members:list"):
        text = body_of(client.get(reverse(page), {"q": word})).replace(word, "", 3)
        assert CANARY.findall(text) == []


def test_a_mailed_link_tells_an_ex_member_nothing_any_more(network):
    meeting = network.rows["upcoming"]
    row = meeting.registrations.get(person=network.people["ex"])
    address = reverse("meetings:answer", args=[make.answer_token(row)])

    looked, sent = Client().get(address), Client().post(address, {"answer": "ja"})

    assert [looked.status_code, sent.status_code] == [404, 404]
    assert CANARY.findall(body_of(looked)) == []
    row.refresh_from_db()
    assert row.status == "invited"


def test_who_was_asked_for_a_date_and_left_reads_nothing_of_it_any_more(network):
    """T6: neither by the link in the mail, nor in the personal feed, nor logged in."""
    poll, ex = network.rows["poll"], network.people["ex"]
    for option in poll.options.all():
        option.answers.create(person=ex)
    token = sign("poll", poll.pk, ex.pk)
    client = Client()
    atlas.log_in(client, ex)

    links = [reverse(f"meetings:{name}", args=[token]) for name in ("choose_by_mail", "poll_ics")]
    pages = [*links, reverse("meetings:choose", args=[poll.meeting_id])]
    feed = body_of(client.get(reverse("meetings:feed", args=[ex.calendar_token])))

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert Client().post(links[0], {}).status_code == 404
    assert CANARY.findall(feed + body_of(client.get("/"))) == []


def test_who_holds_a_seat_can_give_it_back_after_the_function_ended(network):
    row = network.rows["upcoming"].registrations.get(person=network.people["lapsed"])
    address = reverse("meetings:answer", args=[make.answer_token(row)])

    assert Client().post(address, {"answer": "nee"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert Client().get(address).status_code == 404


def test_mails_go_to_nobody_outside(network):
    atrium, staff = network.rows["atrium"], network.people["staff"]
    Message.objects.all().delete()
    draft = make.meeting(Meeting.Status.DRAFT, atrium=atrium, venue="kanariezaal")
    announce(draft, by=staff)
    cancel(draft, by=staff, reason="kanariereden")
    held = make.meeting(Meeting.Status.HELD, atrium=atrium)
    verslag = make.minutes(
        meeting=held, status=Minutes.Status.DRAFT, summary="kanariesamenvatting", title="kanarie"
    )
    publish(verslag, by=staff)

    told = set(Message.objects.values_list("person", flat=True))
    outside = {network.people[role].pk for role in OUTSIDE[1:]}
    assert told >= {network.people["member"].pk, network.people["chair"].pk}
    assert told & outside == set()


def cells(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize("export", ["export_participants", "export_list"])
def test_a_spreadsheet_holds_only_ones_own_meetings(network, export):
    """Also when the numbers of other meetings are sent along (reliability.md, cases 2, 3 and 5)."""
    own = make.meeting(atrium=network.rows["elsewhere"], title="Eigen dag")
    make.registration(meeting=own, person=network.people["other"])
    chosen = [
        own.pk,
        *Meeting.objects.filter(atrium=network.rows["atrium"]).values_list("pk", flat=True),
    ]
    client = Client()
    atlas.log_in(client, network.people["other_manager"])

    answer = client.post(
        reverse("admin:meetings_meeting_changelist"),
        {"action": export, "_selected_action": chosen},
    )

    text = cells(answer)
    assert "Eigen dag" in text
    assert CANARY.findall(text) == []
    single = client.get(reverse("admin:meetings_meeting_export", args=[chosen[1]]))
    assert single.status_code == 404


def test_the_asker_reads_no_more_of_the_atrium_than_before(network):
    JoinRequest.objects.filter(pk=network.rows["request"].pk).update(
        person=network.people["stranger"], last_name="Eigen", motivation=""
    )

    assert found_by(network, "stranger") == {}
