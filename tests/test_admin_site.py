"""Who may enter the back office, and what is not in it."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from core.admin import RuledAdmin
from platforms.models import Role
from tests import make

INDEX = reverse("admin:index")


def test_a_visitor_is_asked_to_log_in_on_the_page_of_the_portal(client, db):
    asked = client.get(INDEX, follow=True)

    assert asked.redirect_chain[-1][0] == f"{reverse('account_login')}?next={INDEX}"


def test_a_member_hears_no_and_an_organiser_may_enter(client, db):
    atrium = make.atrium()
    client.force_login(make.member_of(atrium))
    assert client.get(INDEX, follow=True).status_code == 403

    client.force_login(make.member_of(atrium, Role.CHAIR))
    assert client.get(INDEX).status_code == 200


def test_every_model_in_the_back_office_asks_the_rules(db):
    assert [
        type(row) for row in admin.site._registry.values() if not isinstance(row, RuledAdmin)
    ] == []


def test_there_are_no_password_pages(db):
    with pytest.raises(NoReverseMatch):
        reverse("admin:password_change")
