"""The back office of platforms: the same rules, the same actions."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from core.times import today
from outbox.models import Message
from platforms.models import Agreement, JoinRequest, Membership, Role, Theme
from tests import make

pytestmark = pytest.mark.django_db
LISTS = ["platform", "atrium", "membership", "theme", "joinrequest", "agreement"]


def admin(name, *args):
    return reverse(f"admin:platforms_{name}", args=args)


def row_of(name):
    """One row to open in each list."""
    group = make.atrium()
    rows = {
        "platform": lambda: group.platform,
        "atrium": lambda: group,
        "membership": lambda: make.membership(atrium=group),
        "theme": lambda: Theme.objects.create(atrium=group, year=2026, name="Water"),
        "joinrequest": lambda: make.join_request(atrium=group),
        "agreement": make.agreement,
    }
    return rows[name]()


@pytest.mark.parametrize("name", LISTS)
def test_staff_find_and_open_everything(client, name):
    row = row_of(name)
    client.force_login(make.staff())
    if name == "agreement":
        client.post(reverse("platforms:agreements"))

    found = client.get(admin(f"{name}_changelist"), {"q": "a"})
    opened = client.get(admin(f"{name}_change", row.pk))

    assert (found.status_code, opened.status_code) == (200, 200)


def manager_and_atrium():
    group = make.atrium()
    return make.member_of(group, Role.RELATIONSHIP_MANAGER), group


def test_a_manager_adds_a_member_by_address(client):
    manager, group = manager_and_atrium()
    person = make.user(email="lin@gemeente.example")
    client.force_login(manager)
    about = {"atrium": group.pk, "role": "member", "start_on": "01/05/2026", "end_on": ""}

    unknown = client.post(admin("membership_add"), {**about, "address": "niemand@gemeente.example"})
    for _ in range(2):
        client.post(admin("membership_add"), {**about, "address": "Lin@gemeente.example"})

    form = unknown.context["adminform"].form
    assert form.errors == {"address": ["We kennen niemand met dit adres."]}
    rows = Membership.objects.filter(person=person)
    assert list(rows.values_list("atrium", "role", "end_on")) == [(group.pk, "member", None)]


def test_a_manager_gives_no_role_and_no_place_in_another_atrium(client):
    manager, group = manager_and_atrium()
    client.force_login(manager)
    about = {"address": manager.email, "start_on": "01/05/2026", "end_on": ""}

    for fields in (
        {"atrium": group.pk, "role": "relationship_manager"},
        {"atrium": make.atrium().pk, "role": "member"},
    ):
        assert client.post(admin("membership_add"), {**about, **fields}).status_code == 200

    assert Membership.objects.count() == 1


def test_a_manager_ends_a_membership_and_the_log_says_who(client):
    manager, group = manager_and_atrium()
    membership = make.membership(atrium=group)
    client.force_login(manager)

    client.post(
        admin("membership_change", membership.pk),
        {"end_on": today().strftime("%d/%m/%Y"), "role": "chair", "start_on": "01/01/1990"},
    )

    row = Membership.objects.get(pk=membership.pk)
    assert (row.role, row.start_on, row.end_on) == ("member", membership.start_on, today())
    entry = LogEntry.objects.get_for_object(row).first()
    assert (entry.actor, list(entry.changes)) == (manager, ["end_on"])


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SECRETARY])
def test_other_organisers_change_no_membership(client, role):
    group = make.atrium()
    membership = make.membership(atrium=group)
    client.force_login(make.member_of(group, role))

    end = {"end_on": today().strftime("%d/%m/%Y")}
    answers = [
        client.post(admin("membership_change", membership.pk), end).status_code,
        client.get(admin("membership_add")).status_code,
        client.get(admin("platform_changelist")).status_code,
    ]

    assert answers == [403, 403, 403]
    membership.refresh_from_db()
    assert membership.end_on is None


def test_an_organiser_sets_themes_of_the_own_atria_only(client):
    group, other = make.atrium(), make.atrium()
    client.force_login(make.member_of(group, Role.CHAIR))

    for atrium in (group, other):
        client.post(admin("theme_add"), {"atrium": atrium.pk, "year": "2026", "name": "Hergebruik"})

    assert list(Theme.objects.values_list("atrium", flat=True)) == [group.pk]


def test_requests_are_approved_in_bulk_and_the_skipped_are_counted(client):
    staff = make.staff()
    rows = [make.join_request(), make.join_request(person=make.user(is_active=False))]
    rows.append(make.join_request(JoinRequest.Status.REFUSED, decided_by=staff))
    client.force_login(staff)

    response = client.post(
        admin("joinrequest_changelist"),
        {
            "action": "approve_selected",
            "_selected_action": [row.pk for row in rows],
            "confirm": "ja",
        },
        follow=True,
    )

    said = [str(message) for message in response.context["messages"]]
    assert "1 goedgekeurd, 1 overgeslagen omdat er al over beslist is." in said
    assert any("Dit account is afgesloten" in text for text in said)
    assert sorted(JoinRequest.objects.values_list("status", flat=True)) == [
        "approved",
        "open",
        "refused",
    ]
    assert Message.objects.filter(kind="join_decided").count() == 1


def test_a_request_is_read_not_edited(client):
    request = make.join_request()
    client.force_login(make.staff())

    changed = client.post(admin("joinrequest_change", request.pk), {"status": "approved"})

    assert changed.status_code == 403
    assert JoinRequest.objects.get().status == "open"


def test_a_new_version_of_the_agreements_is_published(client):
    client.force_login(make.staff())

    client.post(
        admin("agreement_add"),
        {
            "version": "2",
            "text": "Wees open.",
            "valid_from": (today() + timedelta(days=9)).strftime("%d/%m/%Y"),
        },
    )

    assert Agreement.objects.get().lines == ["Wees open."]
