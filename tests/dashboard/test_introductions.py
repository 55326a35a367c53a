"""The first words of a mail, per platform and kind, as staff choose them (abuse case 58)."""

import pytest
from django.urls import reverse

from dashboard.sample_mails import sample
from meetings import actions
from outbox.models import Message
from platforms.actions import write_introduction
from platforms.introductions import offered
from platforms.models import Platform
from tests import atlas, make

pytestmark = pytest.mark.django_db
OWN = "Dag {voornaam}, kom naar {bijeenkomst}!"
STANDARD = "U bent van harte uitgenodigd voor Startdag van"


@pytest.fixture
def platform(db):
    return make.platform()


@pytest.fixture
def staff(client):
    person = make.staff()
    atlas.log_in(client, person)
    return person


def page(platform, kind="invitation"):
    return reverse("admin:platforms_platform_mail", args=[platform.pk, kind])


def invited_by_mail(platform):
    """The invitation of a new meeting of the platform, as it is sent."""
    atrium = make.atrium(platform=platform)
    make.member_of(atrium, first_name="Ann")
    meeting = make.meeting(status="draft", atrium=atrium, venue="Stadhuis")
    actions.announce(meeting, by=make.staff())
    return Message.objects.get(about=f"meeting:{meeting.pk}").plain


def test_what_staff_write_opens_the_mails_of_that_platform_only(client, staff, platform):
    client.post(page(platform), {"text": OWN, "save": "ja"})

    assert "Dag Ann, kom naar Startdag!" in invited_by_mail(platform)
    assert STANDARD in invited_by_mail(make.platform())


def test_looking_first_keeps_nothing(client, staff, platform):
    shown = client.post(page(platform), {"text": OWN, "preview": "ja"}).content.decode()

    assert f"Dag {staff.first_name}, kom naar Voorbeeldbijeenkomst!" in shown
    assert Platform.objects.get(pk=platform.pk).mail_introductions == {}
    assert not Message.objects.exists()


def test_back_to_the_standard_text(client, staff, platform):
    write_introduction(platform, "invitation", OWN, by=staff)

    client.post(page(platform), {"text": "wat dan ook", "reset": "ja"})

    assert STANDARD in invited_by_mail(platform)


def test_an_empty_text_means_no_introduction(client, staff, platform):
    client.post(page(platform), {"text": "", "save": "ja"})

    mail = invited_by_mail(platform)
    assert mail.startswith("Beste Ann\n\n- Wanneer:")


@pytest.mark.parametrize(
    "text", ["{naam}", "{event.__class__}", "{0}", "{", "a } b", "{voornaam!r}", "x" * 601]
)
def test_only_listed_placeholders_and_no_sermon(client, staff, platform, text):
    shown = client.post(page(platform), {"text": text, "save": "ja"})

    assert shown.context["form"].errors["text"]
    assert Platform.objects.get(pk=platform.pk).mail_introductions == {}


@pytest.mark.parametrize(
    "text", ["{% now 'Y' %}", "{{ meeting.pk }}", "%s {0}", "[[Klik|https://kwaad.example]]"]
)
def test_what_was_stored_by_other_means_stands_there_as_text(platform, text):
    """Neither code nor a button of ours: words in a row are words (abuse cases 44 and 58)."""
    platform.mail_introductions = {"invitation": text}
    platform.save()

    mail = invited_by_mail(platform)

    assert text.replace("[[", "[ [") in mail
    assert mail.count("/antwoord/") == 1


def test_a_name_with_braces_is_not_filled_in_again(platform):
    platform.mail_introductions = {"invitation": "Over {bijeenkomst}"}
    platform.save()
    composed = sample("invitation", platform, make.user(first_name="{atrium}"))
    assert "Over Voorbeeldbijeenkomst" in composed.source


def test_every_offered_mail_has_its_preview(client, staff, platform):
    overview = reverse("admin:platforms_platform_mails", args=[platform.pk])
    listed = client.get(overview).content.decode()

    assert len(offered()) >= 11
    for kind in offered():
        assert page(platform, kind.name) in listed
        write_introduction(platform, kind.name, "Welkom, {voornaam}.", by=staff)
        shown = client.get(page(platform, kind.name)).content.decode()
        assert f"Welkom, {staff.first_name}." in shown
        assert "[[" not in shown


@pytest.mark.parametrize("kind", ["login_code", "weekly_summary", "bestaat-niet"])
def test_other_mails_are_not_for_a_platform_to_write(client, staff, platform, kind):
    assert client.get(page(platform, kind)).status_code == 404


def test_a_relationship_manager_does_not_write_for_a_platform(client, platform):
    manager = make.member_of(make.atrium(platform=platform), "relationship_manager")
    client.force_login(manager)
    answer = client.post(page(platform), {"text": OWN, "save": "ja"})

    assert answer.status_code in {403, 404}
    assert Platform.objects.get(pk=platform.pk).mail_introductions == {}
