"""The same programme on both sides of a change of the clock begins at nine everywhere (T1)."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from core.times import BRUSSELS, local, span_words, today
from meetings import actions
from meetings.models import Meeting
from outbox.models import Message
from tests import make
from tests.meetings.test_round_pages import add_address, facts, row
from tests.pages import text_of

pytestmark = pytest.mark.django_db
MARCH, OCTOBER = 3, 10
SOON = timedelta(days=10)


def change_of_clock(month):
    """The Sunday of the next change in that month: its last one (Directive 2000/84/EC)."""
    for year in (today().year, today().year + 1):
        last = date(year, month, 31)
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday > today() + SOON:
            return sunday
    raise AssertionError("Every year has one.")


@pytest.mark.parametrize(("month", "utc_hours"), [(MARCH, [8, 7]), (OCTOBER, [7, 8])])
def test_nine_stays_nine_on_the_page_in_the_mail_and_in_the_calendar(client, month, utc_hours):
    sunday = change_of_clock(month)
    days = [sunday - timedelta(days=3), sunday + timedelta(days=2)]
    atria, staff = make.provinces(2), make.staff()
    people = [make.member_of(atrium) for atrium in atria]
    client.force_login(staff)
    form = facts(minutes="120")
    for atrium, day in zip(atria, days, strict=True):
        form |= row(atrium, 0, starts_at_0=f"{day:%Y-%m-%d}", starts_at_1="09:00")

    client.post(add_address(atria), form)
    meetings = list(Meeting.objects.order_by("starts_at"))
    for meeting in meetings:
        actions.announce(meeting, by=staff)

    assert [(local(m.starts_at).hour, m.day) for m in meetings] == [(9, day) for day in days]
    for meeting, person, utc_hour in zip(meetings, people, utc_hours, strict=True):
        words = span_words(meeting.starts_at, meeting.ends_at)
        assert words.endswith("van 9.00 tot 11.00 uur")
        mail = Message.objects.get(person=person, kind="invitation")
        [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
        client.force_login(person)
        assert words in text_of(client.get(meeting.get_absolute_url()))
        assert words in mail.plain
        start = event.decoded("DTSTART")
        assert (start.hour, start.astimezone(BRUSSELS).hour) == (utc_hour, 9)
