"""Every address of the portal, in a network where each of them leads somewhere."""

import time
from datetime import date

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from auditlog.models import LogEntry
from django.apps import apps
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from core.links import sign
from core.times import today
from dashboard.models import SearchCheck
from dashboard.search import indexing
from documents.models import Download, Sweep
from meetings.actions import register
from meetings.holidays.actions import keep_holiday
from meetings.models import (
    Approval,
    Block,
    Meeting,
    Registration,
    Round,
    SchoolHoliday,
    Wish,
    WorkshopSeat,
)
from minutes.models import StandardSentence
from outbox.models import Pause
from platforms.models import Acceptance, Agreement, Theme
from regions.models import Area, AreaType
from tests import make, world
from tests.matrix import POLL_PAGES


def names(patterns=None, namespace=""):
    """The name of every address, with its namespace; nameless ones end in `None`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def build():
    """`tests.world` with more in it: a row of everything, so that no page is empty."""
    network = world.build()
    rows, people = network.rows, network.people
    _programme(rows)
    _crowd(rows, people)
    _workshops(rows)
    _rounds(rows, people)
    make.agreement()
    Theme.objects.create(atrium=rows["atrium"], year=today().year, name="Hemelwater")
    province = make.province()
    town = make.municipality(province=province)
    layer = AreaType.objects.create(code="bekken", name="Bekken")
    area = Area.objects.create(type=layer, code="nete", name="Nete")
    area.municipalities.add(town)
    # Beside those of the migration, which a test that empties the database does not have.
    holiday = SchoolHoliday(
        name="herfstvakantie", first_on=date(2040, 10, 29), last_on=date(2040, 11, 4)
    )
    keep_holiday(holiday, by=people["admin"])
    StandardSentence.objects.create(title="Nota besproken", text="Het atrium bespreekt de nota.")
    Pause.objects.create(scope="minutes_missing", reason="Verlofperiode")
    Sweep.objects.create(started_at=timezone.now(), removed=0, missing=0, damaged=0)
    SearchCheck.objects.create()
    indexing.work_off()
    Download.objects.create(document=rows["paper"].document, person=people["member"])
    LogEntry.objects.log_create(
        rows["position"],
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={"start_on": ["a", "b"]},
    )
    people["member"].calendar_token = "agenda-van-het-lid"
    people["member"].save(update_fields=["calendar_token"])
    RecoveryCodes.activate(people["admin"])
    rows["elsewhere"] = make.atrium()
    rows["mail"] = "0-geen"
    return network


def _programme(rows):
    """An agenda with a paper, a cancelled meeting, one that is full and one that everyone sees."""
    rows["paper"].item = rows["point"]
    rows["paper"].save(update_fields=["item"])
    rows["cancelled"] = make.meeting(atrium=rows["atrium"], status=Meeting.Status.CANCELLED)
    rows["full"] = make.meeting(
        atrium=rows["atrium"], capacity=1, venue="Raadzaal", municipality=make.municipality()
    )
    moved = make.agenda_item(meeting=rows["past"], title="Bleef liggen", moved_on_at=timezone.now())
    make.agenda_item(meeting=rows["full"], title="Bleef liggen", continues=moved)
    rows["unreported"] = make.meeting(
        atrium=rows["atrium"], starts_at=rows["past"].starts_at, status=Meeting.Status.HELD
    )
    rows["public"] = make.meeting(atrium=rows["atrium"], is_public=True, title="Openbare dag")


def _workshops(rows):
    """A second block, by preference, with wishes; and someone in a workshop of the first."""
    block = make.block(meeting=rows["upcoming"], mode=Block.Mode.PREFERENCE)
    for number in range(2):
        workshop = make.workshop(block=block)
        row = rows["seated"]
        Wish.objects.create(registration=row, block=block, workshop=workshop, rank=number + 1)
    WorkshopSeat.objects.create(
        registration=rows["seated"],
        block=rows["block"],
        workshop=rows["workshop"],
        told_at=timezone.now(),
    )


def _rounds(rows, people):
    """A province that has no meeting in the round yet; a draft with which somebody did not agree."""
    for _ in range(2):
        make.atrium(platform=rows["atrium"].platform, province=make.province())
    rows["round_item"].papers.add(rows["round_paper"])
    make.agenda_item(meeting=rows["in_round"], round_item=rows["round_item"], minutes=45)
    make.agenda_item(meeting=rows["in_round"], title="Lunch")
    make.agenda_item(meeting=rows["asked"], title="Welkom")
    # A round that was announced: the member has a place in one province and looks at another.
    tour = Round.objects.create(platform=rows["atrium"].platform, title="Voorjaarsronde")
    rows["here"] = make.meeting(atrium=rows["atrium"], round=tour, title="Dag hier")
    rows["there"] = make.meeting(round=tour, title="Dag daar", venue="Zaal 4")
    register(rows["here"], people["member"], by=people["member"])
    Approval.objects.create(
        meeting=rows["asked"],
        person=people["manager"],
        is_agreed=False,
        remark="Graag een andere dag.",
        shown="iets anders",
    )


def _crowd(rows, people):
    """Seats taken, a queue in which the member waits, someone who came and someone who did not."""
    for person in (people["chair"], people["secretary"], people["member"]):
        register(rows["full"], person, by=person)
    for role in ("member", "manager"):
        make.registration(
            meeting=rows["past"], person=people[role], status=Registration.Status.REGISTERED
        )
    make.registration(
        meeting=rows["upcoming"], person=people["chair"], status=Registration.Status.DECLINED
    )
    # Someone whose registration is still to be vetted.
    Meeting.objects.filter(pk=rows["upcoming"].pk).update(is_vetted=True)
    make.registration(
        meeting=rows["upcoming"], person=make.user(), status="registered", vetting="waiting"
    )
    manager, question = people["manager"], rows["question"]
    make.answer(question=question, person=manager, words="Ik breng een dossier mee")


def path_of(name, network):
    """Where `name` leads in this network."""
    special = _special(network)
    if name in special:
        return reverse(name, args=special[name])
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[_row(name, network)])


def _special(network):
    """Addresses that need more than the key of the usual row."""
    rows = network.rows
    upcoming, point = rows["upcoming"].pk, rows["point"].pk
    day = rows["upcoming"].day
    poll_token = sign("poll", rows["poll"].pk, network.people["member"].pk)
    return {
        "meetings:month": [day.year, day.month],
        "meetings:feed": [network.people["member"].calendar_token],
        "meetings:answer": [make.answer_token(rows["invited"])],
        "meetings:hand_by_mail": [sign("hand", rows["coming"].uid)],
        "meetings:present_code": [sign("present", rows["coming"].uid)],
        "meetings:door": [rows["past"].pk],
        "meetings:teams": [rows["past"].pk],
        "meetings:ask": [sign("questions", rows["coming"].uid)],
        "meetings:question_change": [rows["upcoming"].pk, rows["question"].pk],
        "meetings:question_remove": [rows["upcoming"].pk, rows["question"].pk],
        "meetings:proposals": [rows["atrium"].slug],
        "meetings:propose": [rows["atrium"].slug],
        "meetings:proposal": [rows["atrium"].slug, rows["proposal"].pk],
        "meetings:undo": [sign("undo", rows["invited"].uid, 0, "invited", "")],
        "members:stop": [sign("stop", network.people["member"].pk, "wants_reminders")],
        **dict.fromkeys(POLL_PAGES, [rows["polled"].pk]),
        "meetings:choose_by_mail": [poll_token],
        "meetings:poll_ics": [poll_token],
        "meetings:paper": [upcoming, rows["paper"].pk],
        "meetings:change_paper": [upcoming, rows["paper"].pk],
        "meetings:old_version": [upcoming, rows["version"].pk],
        "meetings:point": [upcoming, point],
        "meetings:move_point": [upcoming, point],
        "meetings:remove_point": [upcoming, point],
        "meetings:carry_point": [upcoming, point],
        "meetings:add_speaker": [upcoming, point],
        "meetings:ask_speaker": [upcoming, point, rows["speaker"].pk],
        "meetings:speak": [sign("speaker", rows["speaker"].pk, 1)],
        "meetings:duty": [sign("duty", rows["duty"].pk, 1)],
        "meetings:speaker": [upcoming, point, rows["speaker"].pk],
        "meetings:attendance": [rows["past"].pk],
        "meetings:answer_workshops": [make.answer_token(rows["seated"])],
        "meetings:block": [rows["upcoming"].pk, rows["block"].pk],
        "meetings:workshop_add": [rows["upcoming"].pk, rows["block"].pk],
        "meetings:workshop": [rows["upcoming"].pk, rows["workshop"].pk],
        "meetings:workshop_drop": [rows["upcoming"].pk, rows["workshop"].pk],
        "meetings:workshop_seat": [rows["upcoming"].pk, rows["seated"].pk],
        "meetings:year_undo": [rows["sheet"].pk],
        **_of_the_round(rows),
        "meetings:people_undo": [upcoming, rows["people_sheet"].pk],
        "surveys:meeting": [upcoming],
        **dict.fromkeys(("surveys:results", "surveys:excel"), [rows["evaluated"].pk]),
        **{f"surveys:round{name}": [rows["round"].pk] for name in ("", "_results", "_excel")},
        "surveys:answer": [world.EVALUATION_LINK],
        "minutes:file": [rows["minutes"].pk, rows["file"].pk],
        "minutes:file_level": [rows["minutes"].pk, rows["file"].pk],
        "minutes:remove_paper": [rows["minutes"].pk, rows["file"].pk],
        "minutes:upload": [rows["unreported"].pk],
        "minutes:publish": [rows["concept"].pk],
        "minutes:send_for_review": [rows["concept"].pk],
        "minutes:remarks": [rows["reviewed"].pk],
        "minutes:adopt": [rows["reviewed"].pk],
        "minutes:redact": [rows["corrected"].pk],
        "minutes:redacted_pdf": [rows["corrected"].pk, rows["copied"].pk],
        "minutes:decisions": [rows["atrium"].slug],
        "minutes:decisions_excel": [rows["atrium"].slug],
        "minutes:action": [rows["promise"].pk],
        "minutes:atrium_actions": [rows["atrium"].slug],
        "minutes:settle": [rows["reviewed"].pk, rows["remark"].pk],
        "minutes:correct": [rows["corrected"].pk],
        "minutes:issue_correction": [rows["correcting"].pk],
        "minutes:version": [rows["corrected"].pk, 1],
        "minutes:action_by_mail": [sign("action", rows["promise"].pk, network.people["member"].pk)],
        "minutes:remark_by_mail": [
            sign("review", rows["reviewed"].pk, network.people["member"].pk)
        ],
        "minutes:delete": [rows["concept"].pk],
        **_of_a_concept(rows),
        "platforms:detail": [rows["atrium"].platform.slug],
        "platforms:atrium": [rows["atrium"].slug],
        "platforms:join": [rows["elsewhere"].slug],
        "platforms:themes": [rows["atrium"].slug],
        "platforms:theme_step": [rows["atrium"].slug, rows["theme"].pk],
        "platforms:decide": [rows["request"].pk],
        "search:theme": ["hittestress"],
        "platforms:confirm_address": [sign("join", rows["request"].pk)],
        "members:detail": [network.people["member"].pk],
        "members:organisation": [rows["position"].organisation.slug],
        "members:confirm_address": [sign("address", network.people["admin"].pk, "b@pbm.example")],
        "members:disconnect": [1],
        "planning:discuss": [rows["atrium"].pk, rows["elsewhere"].pk],
        "planning:drop_point": [rows["talking_point"].pk],
        "admin:platforms_platform_mails": [rows["platform"].pk],
        "admin:platforms_platform_mail": [rows["platform"].pk, "invitation"],
        "admin:inbox_inboundmail_act": [rows["inbound"].pk, "inschrijven"],
        "mfa_edit_webauthn": [1],
        "mfa_remove_webauthn": [1],
        "openid_connect_login": ["acmidm"],
        "openid_connect_callback": ["acmidm"],
        "outbox:mail": [rows["mail"]],
        "outbox:mail_html": [rows["mail"]],
        "admin:view_on_site": [1, 1],
        "admin:app_list": ["regions"],
        "admin:members_organisation_merger": [rows["merged"].pk],
        "admin:meetings_meeting_announce": [rows["draft"].pk],
    }


def _of_a_concept(rows):
    concept, passage = rows["concept"].pk, rows["passage"].pk
    return {
        "minutes:start": [rows["unreported"].pk],
        **{f"minutes:{name}": [concept] for name in ("add_text", "write", "read_in")},
        "minutes:remove_part": [concept, f"p{passage}"],
        "minutes:passage": [concept, passage],
    }


def _of_the_round(rows):
    row, item, paper = rows["round"].pk, rows["round_item"].pk, rows["round_paper"].pk
    whole = ("", "_change", "_meetings", "_announce", "_programme", "_add_paper")
    whole += ("_participants", "_excel", "_report", "_sheet", "_sheet_file")
    return {
        **{f"meetings:round{name}": [row] for name in whole},
        "meetings:round_sheet_undo": [row, rows["round_sheet"].pk],
        **{
            f"meetings:round_{name}": [row, item] for name in ("point", "move", "remove", "speaker")
        },
        **{f"meetings:round_{name}": [row, paper] for name in ("paper", "file")},
        "meetings:follow_round": [rows["in_round"].pk],
        "meetings:approval": [rows["asked"].pk],
        "meetings:move_here": [rows["there"].pk],
    }


def _row(name, network):
    """The key of the row a page is usually about."""
    if not name.startswith("admin:"):
        return network.rows["upcoming" if name.startswith("meetings:") else "minutes"].pk
    app, model = name.removeprefix("admin:").split("_")[:2]
    if model == "meeting":
        return network.rows["upcoming"].pk
    if model == "document":  # its keys are random: the first one would change as the network grows
        return network.rows["paper"].document_id
    return apps.get_model(app, model)._default_manager.order_by("pk").first().pk


def log_in(client, person):
    """A session as just after logging in with a code, with everything accepted."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.save()
    for agreement in Agreement.objects.all():
        Acceptance.objects.get_or_create(agreement=agreement, person=person)


def finish(answer):
    """Read a download to its end, as a browser does; that closes its file."""
    if answer.streaming:
        answer.getvalue()
