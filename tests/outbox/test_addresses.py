"""Mail that comes back: an address that does not exist is left alone until staff looked at it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox import actions, addresses
from outbox.delivery import drain
from outbox.models import Address, Bounce, Message
from tests import make, notes

pytestmark = pytest.mark.django_db
LIST = "admin:outbox_address_changelist"


def sent(n=1, **fields):
    """Message `n`, taken by the mail server."""
    row = notes.post(n, **fields)
    drain()
    row.refresh_from_db()
    assert row.state == "accepted"
    return row


def later(n=1, key="later"):
    """One more message to the same address, after the bounce."""
    row = notes.post(n, key=f"note:{n}:{key}")
    drain()
    row.refresh_from_db()
    return row


def came_back(row, status, failed=True):
    return addresses.bounced(row, status=status, failed=failed, detail=f"smtp; 550 {status}")


def test_an_address_that_does_not_exist_gets_nothing_any_more(smtp_sink):
    row = sent()

    came_back(row, "5.1.1")
    row.refresh_from_db()
    second = later()

    assert (row.state, row.accepted_at) == ("failed", None)
    assert row.reason == "Teruggekomen. Dit adres bestaat niet volgens de mailserver (5.1.1)."
    assert row.events.last().what == "teruggekomen"
    assert (second.state, second.reason) == (
        "suppressed",
        "Dit adres is geblokkeerd: eerdere mails kwamen terug. Kijk het na.",
    )
    assert len(smtp_sink.received) == 1


def test_another_lasting_failure_blocks_the_second_time_in_thirty_days(smtp_sink):
    rows = [sent(1), sent(1, key="note:1:b"), sent(1, key="note:1:c")]
    came_back(rows[0], "5.2.2")
    Bounce.objects.update(at=timezone.now() - timedelta(days=31))

    came_back(rows[1], "5.2.2")
    after_one = Address.objects.get().suppressed_at
    came_back(rows[2], "5.4.4")

    assert after_one is None
    row = Address.objects.get()
    assert row.suppressed_at is not None
    assert (row.permanent, row.reason) == (2, "De mailserver van de ontvanger weigert mail.")


def test_passing_trouble_is_only_counted(smtp_sink):
    for n in range(3):
        came_back(sent(1, key=f"note:1:{n}"), "4.2.2", failed=False)

    row = Address.objects.get()
    assert (row.temporary, row.permanent, row.suppressed_at) == (3, 0, None)
    assert set(Message.objects.values_list("state", flat=True)) == {"accepted"}


def test_the_same_report_again_or_in_another_order_changes_nothing(smtp_sink):
    row = sent()

    news = [came_back(row, "5.1.1") for _ in range(5)]
    news.append(came_back(row, "4.4.1", failed=False))

    row.refresh_from_db()
    assert news == [True, False, False, False, False, False]
    assert row.state == "failed"
    assert Bounce.objects.get().status == "5.1.1"
    assert row.events.filter(what="teruggekomen").count() == 1


def test_a_report_that_says_our_own_address_is_wrong_does_not_block_theirs(smtp_sink):
    came_back(sent(), "5.1.8")

    assert Address.objects.get().suppressed_at is None


def test_a_report_that_overtakes_our_own_note_still_counts(smtp_sink):
    row = notes.post(1)
    Message.objects.filter(pk=row.pk).update(
        state="sending", lease_owner="a", lease_until=timezone.now()
    )
    came_back(row, "5.1.1")
    Message.objects.filter(pk=row.pk).update(
        state="accepted", accepted_at=timezone.now(), lease_owner="", lease_until=None
    )

    assert addresses.settle() == 1

    row.refresh_from_db()
    assert row.state == "failed"
    assert addresses.settle() == 0


def test_a_mail_server_that_refuses_the_address_at_once_blocks_it_too(smtp_sink):
    smtp_sink.mode = "5xx"
    row = notes.post(1)
    drain()
    smtp_sink.mode = "ok"

    row.refresh_from_db()
    assert row.state == "failed"
    assert later().state == "suppressed"


def test_a_login_code_is_tried_all_the_same(smtp_sink):
    came_back(sent(), "5.1.1")

    code = notes.post(1, kind="code", key="code:1")
    drain()

    code.refresh_from_db()
    assert code.state == "accepted"


def test_staff_look_at_the_address_and_mail_goes_again(client, smtp_sink):
    client.force_login(make.staff(first_name="Tom", last_name="Peeters"))
    came_back(sent(), "5.1.1")
    row = Address.objects.get()
    listed = client.get(reverse(LIST) + "?geblokkeerd=ja").content.decode()
    page = client.get(reverse("admin:outbox_address_change", args=[row.pk])).content.decode()

    answer = client.post(reverse("admin:outbox_address_check", args=[row.pk]), follow=True)

    assert row.address in listed
    assert 'value="Adres nagekeken"' in page
    assert "is nagekeken" in answer.content.decode()
    row.refresh_from_db()
    assert (row.suppressed_at, row.reason, str(row.checked_by)) == (None, "", "Tom Peeters")
    assert later().state == "accepted"


def test_an_old_mail_that_comes_back_late_does_not_block_a_checked_address(smtp_sink):
    first, second = sent(1), sent(1, key="note:1:b")
    came_back(first, "5.1.1")
    addresses.check(Address.objects.get(), by=make.staff())

    came_back(second, "5.1.1")

    assert Address.objects.get().suppressed_at is None


def test_sending_again_trusts_the_address_until_it_comes_back_again(smtp_sink):
    row = sent()
    came_back(row, "5.1.1")
    row.refresh_from_db()

    actions.retry(row, by=make.staff())
    drain()
    row.refresh_from_db()
    again = (row.state, Address.objects.get().suppressed_at)
    came_back(row, "5.1.1")

    row.refresh_from_db()
    assert again == ("accepted", None)
    assert row.state == "failed"
    assert Address.objects.get().suppressed_at is not None
