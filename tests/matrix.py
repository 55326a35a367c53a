"""The table of test_matrix: per address what each role gets when looking and when sending.

The columns are tests.world.ROLES: visitor, other (member of another atrium), ex (membership ended
yesterday), member, chair, secretary, manager, staff, admin. Everything confidential in the world
belongs to the atrium of member, chair, secretary and manager.
"""

EVERYONE = "200 200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404 404"
LOGGED_IN = "302 200 200 200 200 200 200 200 200"
SENT_ON = "302 302 302 302 302 302 302 302 302"
ONLY_SENDING = "302 405 405 405 405 405 405 405 405"
ONLY_LOOKING = "405 405 405 405 405 405 405 405 405"
ONLY_LOOKING_INSIDE = "302 405 405 405 405 405 405 405 405"
READERS = "302 404 404 200 200 200 200 200 200"
READERS_BY_NOW = "302 404 404 302 302 302 302 302 302"
ORGANISERS = "302 404 404 403 200 200 200 200 200"
ORGANISERS_BY_NOW = "302 404 404 403 302 302 302 302 302"
ONLY_WHO_COMES = "302 404 404 404 404 404 200 404 404"
ONLY_WHO_HAS_A_PLACE = "302 404 404 302 302 302 200 302 302"
READERS_OF_ANSWERS = "302 404 404 404 200 200 404 404 200"
ORGANISERS_OF_A_DRAFT = "302 404 404 404 200 200 200 200 200"
ORGANISERS_OF_A_DRAFT_BY_NOW = "302 404 404 404 302 302 302 302 302"
ASKED = "302 404 404 200 200 200 200 404 404"
REPORTERS = "302 404 404 403 403 200 200 200 200"
WRITERS_OF_A_CONCEPT = "302 404 404 404 404 200 200 200 200"
WRITERS_OF_A_CONCEPT_BY_NOW = "302 404 404 404 404 302 302 302 302"
PLANNERS = "302 403 403 403 200 200 200 200 200"
# A draft, or what is PBM's: the members know nothing of it, its organisers may look at most.
ORGANISERS_OF_A_DRAFT = "302 404 404 404 200 200 200 200 200"
ASKED_OF_THE_MANAGER = "302 404 404 404 404 404 200 200 200"
KEPT_BY_STAFF = "302 404 404 404 403 403 403 200 200"
KEPT_BY_STAFF_BY_NOW = "302 404 404 404 403 403 403 302 302"
STAFF = "302 403 403 403 403 403 403 200 200"
# Who is in already, is sent to the page of the atrium.
JOINERS = "200 200 200 302 302 302 302 200 200"
MANAGERS = "302 404 404 404 404 404 200 200 200"

# address: (looking, sending an empty form)
PAGES = {
    "dashboard:home": (EVERYONE, ONLY_LOOKING),
    "dashboard:accessibility": (EVERYONE, ONLY_LOOKING),
    "dashboard:privacy": (EVERYONE, ONLY_LOOKING),
    "search:results": (EVERYONE, ONLY_LOOKING),
    "search:suggestions": (EVERYONE, ONLY_LOOKING),
    "search:theme": (READERS, ONLY_LOOKING_INSIDE),
    "meetings:calendar": (EVERYONE, ONLY_LOOKING),
    "meetings:month": (EVERYONE, ONLY_LOOKING),
    "meetings:public_feed": (EVERYONE, ONLY_LOOKING),
    "meetings:detail": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    "meetings:ics": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    "meetings:paper": (READERS, ONLY_LOOKING_INSIDE),
    "meetings:agenda_pdf": (READERS, ONLY_LOOKING_INSIDE),
    "meetings:invitation_pdf": (READERS, ONLY_LOOKING_INSIDE),
    "meetings:participants_pdf": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:signatures_pdf": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:badges_pdf": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:register": (READERS, READERS_BY_NOW),
    "meetings:withdraw": (READERS, READERS_BY_NOW),
    "meetings:decline": (READERS, READERS_BY_NOW),
    "meetings:confirm": (READERS_BY_NOW, READERS_BY_NOW),
    "meetings:participants": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:vet": (ORGANISERS, ORGANISERS),
    "meetings:attendance": (ORGANISERS, ORGANISERS),
    # An empty form is shown again; what moves or was asked first leads on.
    "meetings:agenda": (ORGANISERS, ORGANISERS),
    "meetings:point": (ORGANISERS, ORGANISERS),
    "meetings:move_point": (ORGANISERS_BY_NOW, ORGANISERS_BY_NOW),
    "meetings:remove_point": (ORGANISERS, ORGANISERS),
    "meetings:carry_point": (ORGANISERS, ORGANISERS),
    "meetings:add_speaker": (ORGANISERS, ORGANISERS),
    "meetings:speaker": (ORGANISERS, ORGANISERS),
    "meetings:slides_until": (ORGANISERS, ORGANISERS_BY_NOW),
    "meetings:tell_agenda": (ORGANISERS_BY_NOW, ORGANISERS_BY_NOW),
    "meetings:ask_speaker": (ORGANISERS_BY_NOW, ORGANISERS),
    "meetings:add_paper": (ORGANISERS, ORGANISERS),
    "meetings:change_paper": (ORGANISERS, ORGANISERS_BY_NOW),
    "meetings:old_version": (ORGANISERS, ONLY_LOOKING_INSIDE),
    # Who has a seat, here the relationship manager, chooses; an empty choice is one too.
    "meetings:workshops": (READERS, "302 404 404 200 200 200 302 200 200"),
    "meetings:workshop_setup": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:block_add": (ORGANISERS, ORGANISERS),
    "meetings:block": (ORGANISERS, ORGANISERS),
    "meetings:workshop_add": (ORGANISERS, ORGANISERS),
    "meetings:workshop": (ORGANISERS, ORGANISERS),
    "meetings:workshop_drop": (ORGANISERS, ORGANISERS),
    "meetings:allotment": (ORGANISERS, ORGANISERS),
    "meetings:allotment_publish": (ORGANISERS_BY_NOW, ORGANISERS_BY_NOW),
    "meetings:workshop_lists": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:workshops_excel": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:workshop_seat": (ORGANISERS, ORGANISERS_BY_NOW),
    "meetings:door": (ORGANISERS, "302 404 404 403 404 404 404 404 404"),
    "meetings:teams": (ORGANISERS, ORGANISERS),
    # Who has no place to hand over is led to the page of the meeting.
    "meetings:hand": (ONLY_WHO_HAS_A_PLACE, ONLY_WHO_HAS_A_PLACE),
    # One's own answers, for who has a seat: in this world the relationship manager.
    "meetings:questions": (ONLY_WHO_COMES, ONLY_WHO_COMES),
    "meetings:questions_setup": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:question_add": (ORGANISERS, ORGANISERS),
    "meetings:question_change": (ORGANISERS, ORGANISERS),
    "meetings:question_remove": (ONLY_SENDING, ORGANISERS_BY_NOW),
    # The question names who reads the answers: here trekker and verslaggever (T50).
    "meetings:answers": (READERS_OF_ANSWERS, ONLY_LOOKING_INSIDE),
    "meetings:answers_excel": (READERS_OF_ANSWERS, ONLY_LOOKING_INSIDE),
    # Who organises asks for a date; who is asked answers. To others the draft does not exist (T6).
    "meetings:poll": (ORGANISERS_OF_A_DRAFT, ORGANISERS_OF_A_DRAFT_BY_NOW),
    "meetings:poll_decide": (ORGANISERS_OF_A_DRAFT_BY_NOW, ORGANISERS_OF_A_DRAFT_BY_NOW),
    "meetings:poll_closing": (ORGANISERS_OF_A_DRAFT_BY_NOW, ORGANISERS_OF_A_DRAFT),
    "meetings:poll_withdraw": (ORGANISERS_OF_A_DRAFT_BY_NOW, ORGANISERS_OF_A_DRAFT),
    "meetings:choose": (ASKED, ASKED),
    # Among who is in the atrium; the answers are sent by who organises it.
    "meetings:proposals": (READERS, ONLY_LOOKING_INSIDE),
    "meetings:propose": (READERS, READERS),
    "meetings:proposal": (READERS, READERS),
    "meetings:proposals_to_answer": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "planning:year": ("302 403 403 403 200 200 200 200 200", ONLY_LOOKING_INSIDE),
    "planning:proposals": (
        "302 403 403 403 200 200 200 200 200",
        "302 403 403 403 200 200 200 200 200",
    ),
    "planning:white_spots": ("302 403 403 403 200 200 200 200 200", ONLY_LOOKING_INSIDE),
    "planning:white_spots_excel": ("302 403 403 403 200 200 200 200 200", ONLY_LOOKING_INSIDE),
    # The atrium of this world is no Partneroverleg: tests/dashboard/test_white_spots.py.
    "planning:discuss": (ONLY_SENDING, "302 404 404 404 404 404 404 404 404"),
    "planning:drop_point": (ONLY_SENDING, "302 404 404 404 302 302 302 302 302"),
    "planning:excel": ("302 403 403 403 200 200 200 200 200", ONLY_LOOKING_INSIDE),
    "meetings:year_sheet": (PLANNERS, PLANNERS),
    # Which year and platform is asked on the page.
    "meetings:year_file": ("302 403 403 403 302 302 302 302 302", ONLY_LOOKING_INSIDE),
    # One's own import only: that of the secretary. Where it mails nobody it is done at once.
    "meetings:year_undo": (
        "302 403 403 403 404 200 404 404 404",
        "302 403 403 403 404 302 404 404 404",
    ),
    "meetings:rounds": (PLANNERS, ONLY_LOOKING_INSIDE),
    "meetings:round_add": (STAFF, STAFF),
    "meetings:round": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "meetings:round_change": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    # In this world no atrium has a province, so none lacks a meeting.
    "meetings:round_meetings": (KEPT_BY_STAFF_BY_NOW, KEPT_BY_STAFF_BY_NOW),
    "meetings:round_announce": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_programme": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_point": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_move": (KEPT_BY_STAFF_BY_NOW, KEPT_BY_STAFF_BY_NOW),
    "meetings:round_speaker": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_remove": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_add_paper": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_paper": (KEPT_BY_STAFF, KEPT_BY_STAFF_BY_NOW),
    "meetings:round_participants": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "meetings:round_excel": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "meetings:round_report": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    # Who has no place elsewhere in its round is led to the page of the meeting.
    "meetings:move_here": (READERS_BY_NOW, READERS_BY_NOW),
    "meetings:round_file": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    # Who organises that atrium is PBM; who is in its steering group here is the manager.
    "meetings:approval": (ASKED_OF_THE_MANAGER, ASKED_OF_THE_MANAGER),
    "meetings:round_sheet": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "meetings:round_sheet_file": (KEPT_BY_STAFF, ONLY_LOOKING_INSIDE),
    # One's own import only: that of the administrator. Nobody is mailed, so it is done at once.
    "meetings:round_sheet_undo": (
        "302 404 404 404 403 403 403 404 200",
        "302 404 404 404 403 403 403 404 302",
    ),
    "meetings:follow_round": (ORGANISERS_OF_A_DRAFT, ORGANISERS_OF_A_DRAFT),
    "meetings:duties": (ORGANISERS, ORGANISERS),
    "meetings:people_sheet": (ORGANISERS, ORGANISERS),
    "meetings:people_file": (ORGANISERS, ONLY_LOOKING_INSIDE),
    "meetings:people_undo": (
        "302 404 404 403 404 200 404 404 404",
        "302 404 404 403 404 302 404 404 404",
    ),
    "surveys:meeting": (ORGANISERS, ORGANISERS),
    "surveys:results": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "surveys:excel": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "surveys:round": (KEPT_BY_STAFF, KEPT_BY_STAFF),
    "surveys:round_results": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "surveys:round_excel": (ORGANISERS_OF_A_DRAFT, ONLY_LOOKING_INSIDE),
    "minutes:list": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    # A verslag with a public part is there for visitors too, so they are not sent away at once.
    "minutes:detail": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    "minutes:file": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    "minutes:file_level": (REPORTERS, REPORTERS),
    "minutes:upload": (REPORTERS, REPORTERS),
    "minutes:change": (REPORTERS, REPORTERS),
    "minutes:add_version": (REPORTERS, REPORTERS),
    "minutes:add_paper": (REPORTERS, REPORTERS),
    # A concept does not exist for who does not write it (T73).
    # Who is mailed must be chosen: an empty form is asked again.
    "minutes:publish": (
        "302 404 404 404 404 200 200 200 200",
        "302 404 404 404 404 200 200 200 200",
    ),
    "minutes:send_for_review": (
        "302 404 404 404 404 200 200 200 200",
        "302 404 404 404 404 200 200 200 200",
    ),
    "minutes:remarks": (READERS, READERS),
    "minutes:decisions": (READERS, ONLY_LOOKING_INSIDE),
    "minutes:decisions_excel": (READERS, ONLY_LOOKING_INSIDE),
    "minutes:redact": (
        "302 404 404 403 403 403 200 200 200",
        "302 404 404 403 403 403 200 200 200",
    ),
    "minutes:redacted_pdf": ("302 404 404 403 403 403 200 200 200", ONLY_LOOKING_INSIDE),
    "minutes:atrium_actions": (READERS, ONLY_LOOKING_INSIDE),
    # Who sees it reads it; an empty form is for who follows it up, or promised it (the member).
    "minutes:action": (READERS, "302 404 404 403 403 200 200 200 200"),
    "minutes:adopt": (REPORTERS, REPORTERS),
    "minutes:settle": (REPORTERS, REPORTERS),
    "minutes:correct": (REPORTERS, REPORTERS),
    "minutes:issue_correction": (REPORTERS, REPORTERS),
    "minutes:version": (READERS, ONLY_LOOKING_INSIDE),
    "minutes:delete": (
        "302 404 404 404 404 200 200 200 200",
        "302 404 404 404 404 302 302 302 302",
    ),
    "minutes:start": (
        "302 405 405 405 405 405 405 405 405",
        "302 404 404 403 403 302 302 302 302",
    ),
    "minutes:add_text": (
        "302 405 405 405 405 405 405 405 405",
        "302 404 404 404 404 302 302 302 302",
    ),
    "minutes:write": (WRITERS_OF_A_CONCEPT, WRITERS_OF_A_CONCEPT_BY_NOW),
    # Which earlier text must come back, has to be said.
    "minutes:remove_part": (WRITERS_OF_A_CONCEPT, WRITERS_OF_A_CONCEPT_BY_NOW),
    "minutes:passage": (WRITERS_OF_A_CONCEPT, WRITERS_OF_A_CONCEPT_BY_NOW),
    "minutes:read_in": (WRITERS_OF_A_CONCEPT, WRITERS_OF_A_CONCEPT),
    "minutes:docx": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    "minutes:pdf": ("404 404 404 200 200 200 200 200 200", ONLY_LOOKING),
    # Readers know one version only.
    "minutes:editions": ("302 404 404 404 404 200 200 200 200", ONLY_LOOKING_INSIDE),
    # What was published stays: only a concept loses a paper.
    "minutes:remove_paper": (
        "302 404 404 403 403 403 403 403 200",
        "302 404 404 403 403 403 403 403 302",
    ),
    "platforms:list": (EVERYONE, ONLY_LOOKING),
    "platforms:detail": (EVERYONE, ONLY_LOOKING),
    "platforms:atrium": (EVERYONE, ONLY_LOOKING),
    "platforms:themes": (READERS, READERS),
    # A button beside a theme; without one it leads to the list.
    "platforms:theme_step": (READERS_BY_NOW, READERS_BY_NOW),
    # Who belongs to it already has nothing to ask.
    "platforms:join": (JOINERS, JOINERS),
    "platforms:agreements": (EVERYONE, EVERYONE),
    "platforms:requests": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "platforms:decide": (MANAGERS, MANAGERS),
    "members:list": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:detail": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:organisations": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:organisation": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:profile": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:download": (LOGGED_IN, ONLY_LOOKING_INSIDE),
    "members:calendar_link": (LOGGED_IN, SENT_ON),
    "members:session": (LOGGED_IN, LOGGED_IN),
    "members:change_details": (ONLY_SENDING, LOGGED_IN),
    "members:change_choices": (ONLY_SENDING, SENT_ON),
    "members:add_address": (ONLY_SENDING, LOGGED_IN),
    "members:change_address": (ONLY_SENDING, SENT_ON),
    "members:disconnect": (ONLY_SENDING, SENT_ON),
    "members:confirm_address": (LOGGED_IN, LOGGED_IN),
    "outbox:live": (EVERYONE, ONLY_LOOKING),
    "outbox:ready": (EVERYONE, ONLY_LOOKING),
}

EVALUATION_OF_A_ROUND = ("surveys:round", "surveys:round_results", "surveys:round_excel")

# Addresses that are a secret: without the right token there is nothing.
TOKENS = [
    *("meetings:answer", "meetings:answer_workshops", "meetings:feed", "meetings:undo"),
    *("meetings:choose_by_mail", "meetings:poll_ics"),
    *("meetings:speak", "meetings:duty", "meetings:ask", "meetings:hand_by_mail"),
    *("meetings:present_code", "minutes:remark_by_mail", "surveys:answer"),
    "minutes:action_by_mail",
    *("members:stop", "platforms:confirm_address"),
]

# One's own log-in, kept by allauth; what it needs in the address.
LIBRARY = {
    "account_confirm_login_code": [],
    "account_email": [],
    "account_logout": [],
    "members:connect": [],
    "mfa_activate_totp": [],
    "mfa_add_webauthn": [],
    "mfa_authenticate": [],
    "mfa_deactivate_totp": [],
    "mfa_download_recovery_codes": [],
    "mfa_edit_webauthn": [1],
    "mfa_generate_recovery_codes": [],
    "mfa_index": [],
    "mfa_list_webauthn": [],
    "mfa_login_webauthn": [],
    "mfa_reauthenticate": [],
    "mfa_reauthenticate_webauthn": [],
    "mfa_remove_webauthn": [1],
    "mfa_view_recovery_codes": [],
    "openid_connect_callback": ["onbekend"],
    "openid_connect_login": ["onbekend"],
    "socialaccount_connections": [],
    "socialaccount_login_error": [],
    "usersessions_list": [],
}

# Where a visitor logs in.
DOORS = [
    "account_login",
    "account_request_login_code",
    "account_inactive",
    "socialaccount_login_cancelled",
]

_STAFF = "302 302 302 302 403 403 403 200 200"
_ORGANISERS = "302 302 302 302 200 200 200 200 200"

# The lists of the back office; a member who organises nothing is sent away at the door.
BACK_OFFICE = {
    "auditlog.logentry": _STAFF,
    "outbox.message": _STAFF,
    "outbox.pause": _STAFF,
    "outbox.address": _STAFF,
    "inbox.inboundmail": _STAFF,
    "documents.document": _STAFF,
    "documents.download": _STAFF,
    "documents.sweep": _STAFF,
    "dashboard.searchcheck": _STAFF,
    "regions.municipality": _ORGANISERS,
    "regions.province": _STAFF,
    "regions.areatype": _STAFF,
    "regions.area": _STAFF,
    "members.organisation": _ORGANISERS,
    "members.organisationtype": _STAFF,
    "members.function": _STAFF,
    "members.position": _STAFF,
    "members.user": _STAFF,
    "platforms.platform": _STAFF,
    "platforms.atrium": _ORGANISERS,
    "platforms.theme": _ORGANISERS,
    "platforms.joinrequest": _ORGANISERS,
    "platforms.agreement": _STAFF,
    "platforms.membership": _ORGANISERS,
    "meetings.meeting": _ORGANISERS,
    "meetings.schoolholiday": _STAFF,
    "minutes.minutes": _ORGANISERS,
    "minutes.standardsentence": _STAFF,
}


_STAFF_LED_ON = "302 302 302 302 404 404 404 302 302"
_ONLY_SENDING = "302 302 302 302 405 405 405 405 405"

# The pages of the back office that Django does not bring: looking, of which row, and what else
# stands in the address.
BACK_OFFICE_PAGES = {
    "admin:index": (_ORGANISERS, None),
    "admin:jsi18n": (_ORGANISERS, None),
    "admin:autocomplete": ("302 302 302 302 403 403 403 403 403", None),
    "admin:login": ("302 403 403 403 302 302 302 302 302", None),
    "admin:logout": (SENT_ON, None),
    "admin:meetings_meeting_announce": (_ORGANISERS, "draft"),
    "admin:meetings_meeting_save_date": (_ORGANISERS, "draft"),
    "admin:meetings_meeting_cancel": (_ORGANISERS, "upcoming"),
    "admin:meetings_meeting_restore": (_ORGANISERS, "cancelled"),
    "admin:meetings_meeting_move": (_ORGANISERS, "upcoming"),
    "admin:meetings_meeting_copy": (_ORGANISERS, "upcoming"),
    "admin:meetings_meeting_registrations": (_ORGANISERS, "upcoming"),
    "admin:meetings_meeting_export": (_ORGANISERS, "upcoming"),
    "admin:meetings_meeting_messages": (_ORGANISERS, "upcoming"),
    "admin:platforms_platform_mails": (_STAFF, "platform"),
    "admin:platforms_platform_mail": (_STAFF, "platform", "invitation"),
    # These take a form; opened as a page they lead to the row.
    "admin:outbox_address_check": (_STAFF_LED_ON, "blocked"),
    "admin:inbox_inboundmail_resolve": (_STAFF_LED_ON, "inbound"),
    "admin:inbox_inboundmail_reprocess": (_STAFF_LED_ON, "inbound"),
    "admin:inbox_inboundmail_act": (_STAFF_LED_ON, "inbound", "inschrijven"),
    "admin:meetings_meeting_delivery": (_ORGANISERS, None),
    "admin:members_organisation_mergers": (_STAFF, None),
    "admin:members_organisation_merger": (_STAFF, "merged"),
    "admin:members_user_import": (_STAFF, None),
    "admin:members_user_import_template": (_STAFF, None),
    "admin:members_user_process_import": (_ONLY_SENDING, None),
}

# What Django adds for each model, and a redirect to a page that only exists with a model's own.
FROM_DJANGO = {"changelist", "add", "history", "delete", "change", "None"}
UNUSED_FROM_DJANGO = {"admin:app_list", "admin:view_on_site"}


_POLL = ("poll", "poll_decide", "poll_closing", "poll_withdraw", "choose")
POLL_PAGES = [f"meetings:{page}" for page in _POLL]


def arguments(name, world):
    """What stands in the address of a page, taken from the world."""
    rows = world.rows
    upcoming, minutes, slug = rows["upcoming"].pk, rows["minutes"].pk, rows["atrium"].slug
    special = {
        "meetings:month": [2026, 12],
        "meetings:paper": [upcoming, rows["paper"].pk],
        "meetings:change_paper": [upcoming, rows["paper"].pk],
        "meetings:old_version": [upcoming, rows["version"].pk],
        "meetings:point": [upcoming, rows["point"].pk],
        "meetings:move_point": [upcoming, rows["point"].pk],
        "meetings:remove_point": [upcoming, rows["point"].pk],
        "meetings:carry_point": [upcoming, rows["point"].pk],
        "meetings:add_speaker": [upcoming, rows["point"].pk],
        "meetings:ask_speaker": [upcoming, rows["point"].pk, rows["speaker"].pk],
        "meetings:speaker": [upcoming, rows["point"].pk, rows["speaker"].pk],
        **dict.fromkeys(
            ("meetings:attendance", "meetings:door", "meetings:teams"), [rows["past"].pk]
        ),
        **dict.fromkeys(POLL_PAGES, [rows["polled"].pk]),
        "meetings:proposals": [slug],
        "meetings:propose": [slug],
        "meetings:proposal": [slug, rows["proposal"].pk],
        "meetings:question_change": [upcoming, rows["question"].pk],
        "meetings:question_remove": [upcoming, rows["question"].pk],
        "meetings:block": [upcoming, rows["block"].pk],
        "meetings:workshop_add": [upcoming, rows["block"].pk],
        "meetings:workshop": [upcoming, rows["workshop"].pk],
        "meetings:workshop_drop": [upcoming, rows["workshop"].pk],
        "meetings:workshop_seat": [upcoming, rows["seated"].pk],
        "meetings:year_undo": [rows["sheet"].pk],
        **_of_the_round(rows),
        "meetings:people_undo": [upcoming, rows["people_sheet"].pk],
        "surveys:meeting": [upcoming],
        **dict.fromkeys(("surveys:results", "surveys:excel"), [rows["evaluated"].pk]),
        **dict.fromkeys(EVALUATION_OF_A_ROUND, [rows["round"].pk]),
        "minutes:upload": [rows["unreported"].pk],
        "minutes:file": [minutes, rows["file"].pk],
        "minutes:file_level": [minutes, rows["file"].pk],
        "minutes:remove_paper": [minutes, rows["file"].pk],
        "minutes:publish": [rows["concept"].pk],
        "minutes:send_for_review": [rows["concept"].pk],
        "minutes:remarks": [rows["reviewed"].pk],
        "minutes:adopt": [rows["reviewed"].pk],
        "minutes:redact": [rows["corrected"].pk],
        "minutes:redacted_pdf": [rows["corrected"].pk, rows["copied"].pk],
        "minutes:decisions": [slug],
        "minutes:decisions_excel": [slug],
        "minutes:action": [rows["promise"].pk],
        "minutes:atrium_actions": [slug],
        "minutes:settle": [rows["reviewed"].pk, rows["remark"].pk],
        "minutes:correct": [rows["corrected"].pk],
        "minutes:issue_correction": [rows["correcting"].pk],
        "minutes:version": [rows["corrected"].pk, 1],
        "minutes:delete": [rows["concept"].pk],
        **_of_a_concept(rows),
        "platforms:detail": [rows["atrium"].platform.slug],
        "platforms:atrium": [slug],
        "platforms:join": [slug],
        "platforms:themes": [slug],
        "platforms:theme_step": [slug, rows["theme"].pk],
        "platforms:decide": [rows["request"].pk],
        "search:theme": ["hittestress"],
        "members:detail": [world.people["member"].pk],
        "members:organisation": [rows["position"].organisation.slug],
        "members:disconnect": [1],
        "planning:discuss": [rows["atrium"].pk, rows["atrium"].pk],
        "planning:drop_point": [rows["talking_point"].pk],
        "members:confirm_address": ["geraden-token"],
    }
    of_a_meeting = (
        *("agenda", "tell_agenda", "slides_until", "add_paper"),
        *("register", "withdraw", "decline", "confirm", "participants", "detail", "ics"),
        *("questions", "questions_setup", "question_add", "answers", "answers_excel"),
        *("hand", "vet", "people_sheet", "people_file", "duties", "move_here"),
    )
    of_a_meeting += ("workshops", "workshop_setup", "block_add", "workshop_lists")
    of_a_meeting += ("allotment", "allotment_publish", "workshops_excel")
    if name in special:
        return special[name]
    if name.startswith("meetings:") and (name.endswith("_pdf") or name[9:] in of_a_meeting):
        return [upcoming]
    return [minutes] if name.startswith("minutes:") and name != "minutes:list" else []


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
    }
