"""We answer by ourselves at most once a day, to people we know, and in a way that cannot loop."""

import pytest
from django.utils import timezone

from inbox.answers import ONCE_PER, may_answer
from inbox.letters import Letter
from inbox.models import Answer, InboundMail
from outbox.delivery import drain
from outbox.models import Message
from tests import make
from tests.inbox.mails import mail

pytestmark = pytest.mark.django_db
FILE = [("application/pdf", "verslag.pdf", b"%PDF-1.4")]


def with_file(**fields):
    return mail("Hierbij het verslag.", attachments=FILE, **fields)


def test_who_mails_a_verslag_is_told_once_where_it_goes(come_in, smtp_sink):
    person = make.user(email="an@gemeente.example", first_name="An")

    rows = [come_in(with_file()) for _ in range(3)]
    drain()

    assert [row.state for row in rows] == ["waiting"] * 3
    assert [row.person for row in rows] == [person] * 3
    assert [row.reason.endswith("uitleg over.") for row in rows] == [True, False, False]
    (answer,) = smtp_sink.received
    assert (answer.to, answer.sender) == ("an@gemeente.example", "<>")
    assert answer.message["Auto-Submitted"] == "auto-replied"
    assert "worden niet als verslag bewaard" in answer.text


def test_two_programs_that_answer_each_other_stop_at_once(come_in, smtp_sink):
    """Case 117: whatever we send is answered by a vacation program, which we do not answer."""
    make.user(email="an@gemeente.example")
    come_in(with_file())
    for _ in range(20):
        drain()
        for sent in smtp_sink.received:
            come_in(
                with_file(
                    subject=f"Automatisch antwoord: {sent.subject}",
                    headers={"Auto-Submitted": "auto-replied", "In-Reply-To": sent.message_id},
                ),
                envelope_from="<>",
            )

    assert len(smtp_sink.received) == 1
    assert InboundMail.objects.filter(state="ignored").count() == 20


def test_a_rude_program_that_hides_what_it_is_gets_one_answer_a_day(come_in, smtp_sink):
    make.user(email="an@gemeente.example")
    for n in range(20):
        come_in(with_file(subject=f"Re: {n}"))
        drain()

    assert len(smtp_sink.received) == 1


@pytest.mark.parametrize(
    "letter", [Letter(automatic="Een nieuwsbrief."), Letter(dmarc="fail")], ids=["robot", "forged"]
)
def test_robots_and_forgers_get_no_answer(letter):
    assert not may_answer(make.user(), letter=letter)
    assert not Answer.objects.exists()


def test_strangers_and_people_who_left_get_no_answer(come_in):
    make.user(email="weg@gemeente.example", is_active=False)

    for sender in ("vreemd@buiten.example", "weg@gemeente.example"):
        come_in(with_file(sender=sender))

    assert not Message.objects.exists()


def test_a_day_later_one_may_be_answered_again():
    person = make.user()
    first = [may_answer(person, letter=Letter()) for _ in range(2)]
    Answer.objects.update(at=timezone.now() - ONCE_PER)

    assert first == [True, False]
    assert may_answer(person, letter=Letter())


def test_a_second_address_of_the_same_person_is_the_same_person(come_in):
    person = make.user(email="an@gemeente.example")
    person.emailaddress_set.create(email="an@thuis.example", verified=True)

    row = come_in(mail(sender="an@thuis.example"))

    assert row.person == person
