"""The audit log: staff read who changed what; nobody changes it; secrets are not in it."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from members import actions
from tests import make

pytestmark = pytest.mark.django_db
LIST = "admin:auditlog_logentry_changelist"


def test_staff_read_in_dutch_who_changed_what(client):
    staff = make.staff(first_name="Pia", last_name="Baas")
    client.force_login(staff)
    person = make.user(email="an@gent.example", first_name="An", last_name="Oud")
    inline = {"positions-TOTAL_FORMS": "0", "positions-INITIAL_FORMS": "0"}
    change = {"email": person.email, "first_name": "An", "last_name": "Nieuw", **inline}
    client.post(reverse("admin:members_user_change", args=[person.pk]), change)

    entry = LogEntry.objects.get_for_object(person).latest("pk")
    page = client.get(reverse(LIST), {"q": "Nieuw"}).content.decode()
    detail = client.get(reverse("admin:auditlog_logentry_change", args=[entry.pk])).content.decode()

    assert entry.actor == staff
    assert "Pia Baas" in page
    assert "gewijzigd" in page
    assert "<p>naam: Oud → Nieuw</p>" in detail


def test_the_log_cannot_be_changed_or_emptied(client):
    client.force_login(make.administrator())
    entry = LogEntry.objects.latest("pk")

    page = client.post(reverse("admin:auditlog_logentry_delete", args=[entry.pk]), {"post": "yes"})
    add = client.get(reverse("admin:auditlog_logentry_add"))
    change = client.post(reverse("admin:auditlog_logentry_change", args=[entry.pk]), {"x": "y"})

    assert [page.status_code, add.status_code, change.status_code] == [403, 403, 403]
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_an_organiser_does_not_read_the_log(client):
    client.force_login(make.member_of(make.atrium(), "chair"))

    assert client.get(reverse(LIST)).status_code == 403


def test_closing_is_logged_and_secrets_are_not(client):
    person = make.enrol(make.user())
    actions.renew_calendar_link(person, by=person)
    actions.deactivate(person, by=make.staff())

    entries = [entry.changes or {} for entry in LogEntry.objects.get_for_object(person)]
    everything = str(list(LogEntry.objects.values_list("changes", flat=True)))

    assert {"is_active": ["True", "False"]} in entries
    assert "JBSWY3DPEHPK3PXP" not in everything
    assert "calendar_token" not in everything


def test_an_anonymised_person_is_not_in_the_log_either():
    person = make.user(email="geheim@gent.example", first_name="Geheim", last_name="Persoon")
    actions.add_address(person, "geheim@veneco.example", by=person)

    actions.anonymise(person, by=make.staff())

    rows = LogEntry.objects.values_list("object_repr", "changes", "changes_text")
    assert "Geheim Persoon" not in str(list(rows))
    assert "geheim@" not in str(list(rows))


@pytest.mark.parametrize("count", [1, 30])
def test_the_log_costs_the_same_for_any_number_of_rows(client, count, django_assert_num_queries):
    client.force_login(make.staff())
    for _ in range(count):
        make.user()
    client.get(reverse(LIST))

    with django_assert_num_queries(8):
        client.get(reverse(LIST))
