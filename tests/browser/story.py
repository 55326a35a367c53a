"""The people of the main job: each has a browser window, an inbox at the mail sink, and a role."""

import re
from datetime import timedelta

from django.db.models import F
from icalendar import Calendar
from playwright.sync_api import expect

from bench.faults.processes import wait_until
from meetings.models import Meeting
from tests.members.log_in import app_code

CODE = re.compile(r"aanmeldcode voor Atrium: (\S+)$")
PATIENCE = 30  # seconds for a mail to come through worker and mail server


class Someone:
    """A person at their own computer."""

    def __init__(self, user, page, site, sink):
        self.user, self.page, self.site, self.sink = user, page, site, sink

    # --- what anyone does ----------------------------------------------------------------------

    def visit(self, path):
        return self.page.goto(f"{self.site}{path}")

    def click(self, name, role="button"):
        self.page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()

    def reads(self, words):
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def does_not_read(self, words):
        expect(self.page.get_by_role("main")).not_to_contain_text(words)

    def status_of(self, path):
        """What the server answers when this person follows a link they heard of."""
        return self.page.request.get(f"{self.site}{path}").status

    def log_in(self):
        """Ask for a code, read it in the mail, type it."""
        self.visit("/aanmelden/")
        self.page.get_by_label("E-mailadres").fill(self.user.email)
        self.click("Mail mij een code")
        self.page.wait_for_url("**/aanmelden/code/**")
        code = CODE.search(self.newest_mail("Uw aanmeldcode").subject)[1]
        self.page.get_by_label("Code", exact=True).fill(code)
        self.click("Aanmelden")

    def accept_agreements(self):
        self.reads("De zes afspraken")
        self.click("Ik aanvaard deze afspraken")

    # --- mail ----------------------------------------------------------------------------------

    def mails(self, subject):
        """The mails whose subject begins like this, in the order in which they came."""
        return [mail for mail in self.sink.to(self.user.email) if mail.subject.startswith(subject)]

    def newest_mail(self, subject):
        """Wait for it; say what did come when it does not."""
        wait_until(lambda: self.mails(subject), PATIENCE, lambda: self._inbox(subject))
        return self.mails(subject)[-1]

    def _inbox(self, subject):
        came = [mail.subject for mail in self.sink.to(self.user.email)]
        return f"No {subject!r} for {self.user.email}, but: {came}"

    # --- a member ------------------------------------------------------------------------------

    def find_in_calendar(self, title):
        self.visit("/kalender/")
        self.click(title, "link")
        self.page.wait_for_url("**/bijeenkomsten/*/")

    def register(self, button="Schrijf mij in"):
        """From the calendar to a seat or a place in the queue."""
        self.click(button)
        expect(self.page.get_by_role("status")).to_be_visible()

    def withdraw(self):
        self.click("Uitschrijven", "link")
        self.click("Schrijf mij uit")
        self.reads("U bent uitgeschreven.")


class WithTwoMeans(Someone):
    """Staff of PBM and relationship managers: after the code of the mail comes that of an app."""

    def log_in(self):
        super().log_in()
        self.page.get_by_label("Code uit uw app, of een herstelcode").fill(app_code())
        self.click("Aanmelden")
        self.page.wait_for_url(f"{self.site}/afspraken/**")


class Planner(WithTwoMeans):
    """Staff of PBM, who work in the back office."""

    def field(self, name, value):
        self.page.locator(f"[name={name}]").fill(value)

    def moment(self, name, moment):
        self.field(f"{name}_0", f"{moment:%Y-%m-%d}")
        self.field(f"{name}_1", f"{moment:%H:%M}")

    def plan(self, atrium, title, *, starts_at, seats, point, paper):
        """A new meeting with one point on its agenda and one paper."""
        self.visit("/beheer/meetings/meeting/add/")
        if (
            self.page.get_by_label("Atrium").count()
            and self.page.locator("[name=title]").count() == 0
        ):
            self.page.get_by_label("Atrium").select_option(label=str(atrium))
            self.page.get_by_role("button", name="Verder").click()
        self.field("title", title)
        self.moment("starts_at", starts_at)
        self.moment("ends_at", starts_at + timedelta(hours=3))
        self.field("venue", "Raadzaal")
        self.field("capacity", str(seats))
        self.field("agenda_items-0-title", point)
        self.field("agenda_items-0-minutes", "45")
        self.page.locator("[name=papers-0-file]").set_input_files(
            {"name": "nota.pdf", "mimeType": "application/pdf", "buffer": paper}
        )
        self.page.locator("[name=_save]").click()
        expect(self.page.get_by_role("link", name="Aankondigen")).to_be_visible()

    def announce(self):
        """Returns what the page says about who will be mailed."""
        self.page.get_by_role("link", name="Aankondigen").click()
        self.page.locator("summary", has_text="toon de namen").click()
        asked = self.page.locator("#content").inner_text()
        self.page.get_by_role("button", name=re.compile("^Kondig aan")).click()
        expect(self.page.locator(".messagelist")).to_contain_text("aangekondigd")
        return asked


def event_of(mail):
    """The calendar part of an invitation: its method and its one event."""
    part = next(part for part in mail.message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def uid_of(event):
    """The part of a calendar UID that tells registrations apart."""
    return str(event["UID"]).split("@")[0]


def go_back(meeting, span):
    """All moments of the meeting and of the answers move together, so that time passes."""
    rows = Meeting.objects.filter(pk=meeting.pk)
    rows.update(**{name: F(name) - span for name in ("starts_at", "ends_at", "announced_at")})
    meeting.registrations.update(
        invited_at=F("invited_at") - span, answered_at=F("answered_at") - span
    )
    meeting.refresh_from_db()
