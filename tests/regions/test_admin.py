"""The map in the back office: staff change it, organisers only look a municipality up."""

import pytest
from django.urls import reverse

from core.rules import allowed
from platforms.models import Role
from regions.models import Municipality
from tests import make

PAGES = ["municipality", "province", "area", "areatype"]


@pytest.mark.parametrize("model", PAGES)
def test_staff_see_and_change_each_list(client, db, model):
    make.municipality()
    client.force_login(make.administrator())

    response = client.get(reverse(f"admin:regions_{model}_changelist"))

    assert response.status_code == 200


def test_a_municipality_is_found_by_the_name_of_what_merged_into_it(client, db):
    new = make.municipality(name="Merelbeke-Melle")
    make.municipality(name="Melle", valid_until="2025-01-01", successor=new)
    client.force_login(make.administrator())

    page = client.get(reverse("admin:regions_municipality_changelist"), {"q": "melle"})
    old = client.get(reverse("admin:regions_municipality_changelist"), {"bestaat": "nee"})
    today = client.get(reverse("admin:regions_municipality_changelist"), {"bestaat": "ja"})

    assert {str(row) for row in page.context["cl"].queryset} == {"Merelbeke-Melle", "Melle"}
    assert [str(row) for row in old.context["cl"].queryset] == ["Melle"]
    assert [str(row) for row in today.context["cl"].queryset] == ["Merelbeke-Melle"]


def test_everyone_sees_the_map_and_only_staff_change_it(db):
    row = make.municipality()
    chair = make.member_of(make.atrium(), Role.CHAIR)

    def may(user, action):
        rows = Municipality.objects.filter(allowed(user, f"regions.{action}_municipality"))
        return rows.filter(pk=row.pk).exists()

    assert [may(chair, action) for action in ("view", "change", "delete")] == [True, False, False]
    assert [may(make.staff(), action) for action in ("view", "change", "delete")] == [
        True,
        True,
        False,
    ]
