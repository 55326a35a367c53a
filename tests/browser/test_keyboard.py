"""The main job by keyboard alone, with the focus always to be seen; and without JavaScript."""

import pytest
from playwright.sync_api import expect

from meetings.models import Meeting
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.members.log_in import mailed_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Hemelwater in de praktijk"
FARTHEST = 120  # Tabs: farther than that nobody walks
FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const text = e.labels?.length ? e.labels[0].innerText : e.innerText || e.value || '';
    const box = e.getBoundingClientRect();
    return {
        name: (e.getAttribute('aria-label') || text).trim().split('\\n')[0],
        visible: (drawn || style.boxShadow !== 'none') && box.width > 0 && box.height > 0,
        element: e.outerHTML.slice(0, 120),
    };
}"""


@pytest.fixture
def meeting(db):
    make.agreement()
    return make.meeting(title=TITLE, venue="Raadzaal")


class Keyboard:
    """Someone without a mouse."""

    def __init__(self, page):
        self.page = page

    def walk_to(self, name):
        """Tab until the focus is on what is called `name`; on the way it is never lost to the eye."""
        passed = []
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused["element"].startswith("<body"):
                continue
            assert focused["visible"], f"No focus to be seen on {focused['element']}"
            passed.append(focused["name"])
            if focused["name"].startswith(name):
                return
        raise AssertionError(f"{name!r} was not on the way: {passed}")

    def press(self, name, key="Enter"):
        """Walk to it and press; wait for the page that answers."""
        self.walk_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, name, text):
        """Walk to a field, write in it and send the form."""
        self.walk_to(name)
        self.page.keyboard.type(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_a_member_logs_in_finds_registers_and_withdraws(page, live_server, meeting):
    person = make.member_of(meeting.atrium)
    keys = Keyboard(page)
    page.goto(f"{live_server}/aanmelden/?next=/kalender/")

    keys.write("E-mailadres", person.email)
    keys.write("Code", mailed_code(person.email))
    keys.press("Ik aanvaard deze afspraken")
    keys.press(TITLE)
    keys.press("Schrijf mij in", "Space")
    assert meeting.registrations.get().status == "registered"
    keys.press("Uitschrijven")
    keys.press("Schrijf mij uit", "Space")

    expect(page.get_by_role("main")).to_contain_text("U bent uitgeschreven.")
    assert meeting.registrations.get().status == "cancelled"


def test_an_organiser_announces(page, live_server, log_in, db):
    atrium = make.atrium()
    make.member_of(atrium, first_name="An")
    chair = make.member_of(atrium, Role.CHAIR)
    draft = make.meeting(atrium=atrium, venue="Raadzaal", status=Meeting.Status.DRAFT)
    log_in(chair)
    keys = Keyboard(page)
    page.goto(f"{live_server}/beheer/")

    keys.press("Bijeenkomsten")
    keys.press("Wijzigen")
    keys.press(draft.title)
    keys.press("Aankondigen")
    keys.walk_to("Genodigd: 2")
    page.keyboard.press("Space")
    expect(page.get_by_text("An Lid")).to_be_visible()
    keys.press("Kondig aan (2 mensen)")

    draft.refresh_from_db()
    assert draft.status == Meeting.Status.ANNOUNCED
    assert Message.objects.filter(kind="invitation").count() == 2


def test_the_job_of_a_member_without_javascript(open_window, live_server, meeting):
    person = make.member_of(meeting.atrium)
    page = open_window(java_script_enabled=False)
    main = page.get_by_role("main")
    page.goto(f"{live_server}/aanmelden/?next=/kalender/")

    page.get_by_label("E-mailadres").fill(person.email)
    main.get_by_role("button", name="Mail mij een code").click()
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    page.get_by_label("Code", exact=True).fill(mailed_code(person.email))
    main.get_by_role("button", name="Aanmelden", exact=True).click()
    main.get_by_role("button", name="Ik aanvaard deze afspraken").click()
    main.get_by_text("Zoeken en filteren").click()
    page.get_by_label("Zoek in titels").fill("hemelwater")
    main.get_by_role("button", name="Zoek").click()
    expect(main).to_contain_text("1 bijeenkomst")
    main.get_by_role("link", name=TITLE).click()
    main.get_by_role("button", name="Schrijf mij in").click()
    expect(main).to_contain_text("U bent ingeschreven.")
    main.get_by_role("link", name="Uitschrijven").click()
    main.get_by_role("button", name="Schrijf mij uit").click()

    expect(main).to_contain_text("U bent uitgeschreven.")
    assert meeting.registrations.get().status == "cancelled"
