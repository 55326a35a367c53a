"""Two people at the same verslag at the same moment: one effect, nothing overwritten."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from minutes.corrections.actions import issue_correction, start_correction
from minutes.followup.actions import close
from minutes.followup.agenda import follow_agendas
from minutes.models import Action, Edition, Minutes, Remark
from minutes.remarks.actions import remark, settle
from minutes.review.actions import adopt_in_meeting, adopt_silently, send_for_review
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def writers(atrium):
    return [make.member_of(atrium, Role.SECRETARY) for _ in range(5)]


def in_review(atrium):
    minutes = make.written(atrium, status="in_review")
    Minutes.objects.filter(pk=minutes.pk).update(remarks_until=timezone.now() + timedelta(days=5))
    minutes.refresh_from_db()
    return minutes


def test_a_verslag_sent_for_review_by_five_is_mailed_once(atrium, writers):
    minutes = make.written(atrium, status="draft", no_positions_at=timezone.now())
    make.member_of(atrium)

    errors = all_at_once([partial(send_for_review, minutes, by=person) for person in writers])

    assert errors == []
    assert Message.objects.filter(kind="minutes_review").count() == 6


def test_of_a_late_remark_and_silent_adoption_one_comes_first(atrium):
    minutes, member = in_review(atrium), make.member_of(atrium)
    Minutes.objects.update(remarks_until=timezone.now() - timedelta(minutes=1))
    type(atrium.platform).objects.update(silent_adoption=True)
    jobs = [partial(remark, minutes, by=member, text=f"Opmerking {n}") for n in range(4)]

    errors = all_at_once([*jobs, adopt_silently])

    assert errors == []
    is_open = Remark.objects.unsettled().exists()
    assert Minutes.objects.get().status == ("in_review" if is_open else "adopted")


def test_a_remark_that_five_settle_differently_has_one_answer_and_one_mail(atrium, writers):
    minutes, member = in_review(atrium), make.member_of(atrium)
    row = remark(minutes, by=member, text="Zo niet.")
    jobs = [
        partial(settle, row, by=person, outcome="noted", answer=f"Antwoord {n}", version=0)
        for n, person in enumerate(writers)
    ]

    errors = all_at_once(jobs)

    row.refresh_from_db()
    assert errors == []
    assert row.version == 1
    assert Message.objects.filter(kind="remark_settled").count() == 1


def test_adopted_by_five_it_is_adopted_once(atrium, writers):
    minutes = in_review(atrium)
    starts_at = minutes.meeting.starts_at + timedelta(days=2)
    meeting = make.meeting(
        atrium=atrium, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    jobs = [partial(adopt_in_meeting, minutes, meeting, by=person) for person in writers]

    errors = all_at_once(jobs)

    assert errors == []
    assert Message.objects.filter(kind="minutes_adopted").count() == len(writers)


def test_a_correction_begun_and_issued_by_five_is_one_version(atrium, writers):
    minutes = make.written(atrium)
    make.passage(minutes)
    jobs = [
        partial(start_correction, minutes, by=person, reason=f"Reden {n}")
        for n, person in enumerate(writers)
    ]

    errors = all_at_once(jobs)
    later = Edition.objects.get(number=2)
    later.passages.update(text="<p>Beter.</p>")
    errors += all_at_once([partial(issue_correction, minutes, by=person) for person in writers])

    assert errors == []
    assert Edition.objects.count() == 2
    assert Minutes.objects.get().shown_edition == 2


def test_an_action_closed_by_five_has_one_note(atrium, writers):
    row = make.action(make.written(atrium))
    jobs = [partial(close, row, by=person, note=f"Nota {n}") for n, person in enumerate(writers)]

    errors = all_at_once(jobs)

    assert errors == []
    assert Action.objects.get().version == 1


def test_five_rounds_at_once_put_each_point_on_the_agenda_once(atrium):
    minutes = in_review(atrium)
    make.action(minutes)
    meeting = make.meeting(atrium=atrium)

    errors = all_at_once([follow_agendas] * 5)

    assert errors == []
    assert meeting.agenda_items.count() == 2
