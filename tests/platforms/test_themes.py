"""Themes for the year: members propose and support, organisers choose."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from core.times import at, today
from dashboard.tasks import forget
from members.views.profile import holdings
from outbox.models import Message
from platforms.models import Role, Theme, ThemeSupport
from platforms.themes import actions
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
THIS, NEXT = today().year, today().year + 1


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def member(atrium):
    return make.member_of(atrium, first_name="Lore", last_name="Lid")


@pytest.fixture
def chair(atrium):
    return make.member_of(atrium, Role.CHAIR)


@pytest.fixture
def theme(atrium, member):
    return actions.propose_theme(atrium, by=member, year=NEXT, name="Hemelwater")


def page(atrium):
    return reverse("platforms:themes", args=[atrium.slug])


def press(client, person, theme, step):
    client.force_login(person)
    address = reverse("platforms:theme_step", args=[theme.atrium.slug, theme.pk])
    return client.post(address, {"step": step}, follow=True)


def state_of(theme):
    theme.refresh_from_db()
    return theme.state, theme.supports.count()


def test_a_member_proposes_a_theme_and_supports_it(client, atrium, member):
    client.force_login(member)

    for _ in range(2):
        answer = client.post(page(atrium), {"name": "Hemelwater", "year": NEXT}, follow=True)

    theme = Theme.objects.get()
    assert (theme.atrium, theme.year, theme.name) == (atrium, NEXT, "Hemelwater")
    assert (theme.state, theme.proposed_by) == ("proposed", member)
    assert list(theme.supports.values_list("person", flat=True)) == [member.pk]
    words = text_of(answer)
    assert "Gesteund door 1 lid, ook door u. Voorgesteld door Lore Lid" in words
    assert Message.objects.count() == 0


def test_what_stands_on_the_list_is_not_proposed_again(client, theme, atrium):
    client.force_login(make.member_of(atrium))

    answer = client.post(page(atrium), {"name": "HEMELWATER", "year": NEXT})

    assert answer.context["form"].errors == {
        "name": ["Dit thema staat voor dat jaar al op de lijst."]
    }
    assert Theme.objects.count() == 1


def test_a_theme_is_for_this_year_or_the_next(client, atrium, member):
    client.force_login(member)

    answer = client.post(page(atrium), {"name": "Later", "year": NEXT + 1})

    assert set(answer.context["form"].errors) == {"year"}
    assert Theme.objects.count() == 0


def test_each_supports_once_and_can_take_it_back(client, theme, atrium):
    other = make.member_of(atrium)

    counts = []
    for step in ("support", "support", "unsupport", "unsupport"):
        press(client, other, theme, step)
        counts.append(theme.supports.count())

    assert counts == [2, 2, 1, 1]


def test_the_database_keeps_one_support_per_person_and_theme(theme, member):
    with pytest.raises(IntegrityError), transaction.atomic():
        ThemeSupport.objects.create(theme=theme, person=member)


def test_what_has_most_support_stands_first(client, theme, atrium, chair):
    popular = actions.propose_theme(atrium, by=chair, year=NEXT, name="Wonen")
    actions.support(popular, by=make.member_of(atrium))
    client.force_login(chair)

    [_, (_, _, proposed, _)] = client.get(page(atrium)).context["years"]

    assert [(row.name, row.support_count) for row in proposed] == [("Wonen", 2), ("Hemelwater", 1)]


def test_organisers_choose_set_aside_and_put_back(client, theme, chair):
    states = []
    for step in ("choose", "reopen", "set_aside", "choose"):
        press(client, chair, theme, step)
        states.append(state_of(theme))

    assert states == [("chosen", 1), ("proposed", 1), ("set_aside", 1), ("chosen", 1)]


def test_members_do_not_choose(client, theme, member):
    statuses = [
        press(client, member, theme, step).status_code for step in ("choose", "set_aside", "reopen")
    ]

    assert statuses == [403, 403, 403]
    assert state_of(theme) == ("proposed", 1)


def test_what_was_chosen_is_not_supported_nor_withdrawn_any_more(client, theme, chair, member):
    actions.choose(theme, by=chair)

    answer = press(client, member, theme, "withdraw")

    assert "intussen beslist: gekozen" in answer.content.decode()
    with pytest.raises(Refused):
        actions.support(theme, by=make.member_of(theme.atrium))
    assert state_of(theme) == ("chosen", 1)


def test_one_withdraws_ones_own_only(client, theme, member, atrium):
    refused = press(client, make.member_of(atrium), theme, "withdraw").status_code
    press(client, member, theme, "withdraw")

    assert refused == 403
    assert Theme.objects.count() == 0


def test_a_theme_of_another_atrium_does_not_exist_here(client, theme):
    elsewhere = make.atrium()
    client.force_login(make.member_of(elsewhere, Role.CHAIR))

    for slug in (elsewhere.slug, theme.atrium.slug):
        address = reverse("platforms:theme_step", args=[slug, theme.pk])
        assert client.post(address, {"step": "choose"}).status_code == 404
    assert state_of(theme) == ("proposed", 1)


def test_the_atrium_and_its_meetings_have_the_chosen_themes_only(client, atrium, chair, member):
    proposed = actions.propose_theme(atrium, by=member, year=THIS, name="Hitte")
    chosen = Theme.objects.create(atrium=atrium, year=THIS, name="Wonen")
    client.force_login(chair)

    words = text_of(client.get(atrium.get_absolute_url()))
    form = client.get(reverse("admin:meetings_meeting_add"), {"atrium": atrium.pk})

    assert ["Wonen" in words, "Hitte" in words] == [True, False]
    offered = form.context["adminform"].form.fields["theme"].queryset
    assert list(offered) == [chosen]
    assert proposed not in offered


def test_the_form_of_a_meeting_offers_the_themes_of_its_year_first(client, atrium, chair):
    for year, name in ((THIS, "Water"), (NEXT, "Wonen"), (THIS, "Afval")):
        Theme.objects.create(atrium=atrium, year=year, name=name)
    start = at(today(), 9).replace(year=THIS)
    meeting = make.meeting("draft", atrium=atrium, starts_at=start)
    client.force_login(chair)

    page = client.get(reverse("admin:meetings_meeting_change", args=[meeting.pk]))

    field = page.context["adminform"].form.fields["theme"]
    assert [label for _, label in field.choices] == [
        "Geen",
        f"Afval ({THIS})",
        f"Water ({THIS})",
        f"Wonen ({NEXT})",
    ]


def test_organisers_read_on_their_home_page_what_is_to_be_chosen(client, theme, chair):
    client.force_login(chair)
    before = text_of(client.get("/"))
    actions.set_aside(theme, by=chair)
    after = text_of(client.get("/"))

    assert ["Kies uit 1 voorgesteld jaarthema" in words for words in (before, after)] == [
        True,
        False,
    ]


def test_who_is_not_in_the_atrium_sees_no_proposed_theme(client, theme, chair):
    """In confidence: by position alone one reads what was chosen, not who wants what."""
    job = make.position()
    platform = theme.atrium.platform
    platform.admission = "open"
    platform.save()
    platform.functions.add(job.function)
    platform.organisation_types.add(job.organisation.type)
    seen = Theme.objects.permitted(job.person)

    before = list(seen)
    client.force_login(job.person)
    status = client.get(page(theme.atrium)).status_code
    actions.choose(theme, by=chair)

    assert (before, status, list(seen.all())) == ([], 404, [theme])


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_themes(client, atrium, member, count):
    for number in range(count):
        theme = actions.propose_theme(
            atrium, by=make.member_of(atrium), year=THIS, name=f"Thema {number}"
        )
        actions.support(theme, by=make.member_of(atrium))
    client.force_login(member)

    assert len(queries_of(client, page(atrium))) == 6


def test_support_is_forgotten_a_year_after_the_year_of_its_theme(theme, member):
    old = Theme.objects.create(atrium=theme.atrium, year=THIS - 2, name="Oud")
    ThemeSupport.objects.create(theme=old, person=member)

    forget()

    assert list(ThemeSupport.objects.values_list("theme", flat=True)) == [theme.pk]


def test_ones_own_file_holds_what_one_proposed_and_supports(theme, member):
    held = json.dumps(holdings.of(member)["jaarthema's"])

    assert ["voorgesteld" in held, "gesteund" in held, "Hemelwater" in held] == [True, True, True]
