"""Who finds what: a word of its own in each thing, asked by every role, on page, count and suggestion."""

import pytest

from dashboard.models import SearchEntry
from dashboard.search.kinds import KINDS
from documents.models import Document
from meetings.models import Meeting, Paper
from platforms.models import Platform, Role, Theme
from tests import make
from tests.search.finding import SUGGESTIONS, found, indexed, shown

pytestmark = pytest.mark.django_db

EVERYONE = ["visitor", "outsider", "member", "other", "secretary", "manager", "mandatary", "staff"]
LOGGED_IN = EVERYONE[1:]
READERS = ["member", "secretary", "manager", "staff"]
WRITERS = ["secretary", "manager", "staff"]
ORGANISERS = ["secretary", "manager", "staff"]

# The word that only one thing holds: who finds it.
MATRIX = {
    "openbaarwoord": EVERYONE,
    "ledenwoord": READERS,
    "conceptwoord": ORGANISERS,
    "datumwoord": READERS,
    "datumprogrammawoord": ORGANISERS,
    "programmawoord": READERS,
    "themawoord": READERS,
    "puntwoord": READERS,
    "stukwoord": READERS,
    "verslagwoord": READERS,
    "conceptverslagwoord": WRITERS,
    "bestandwoord": READERS,
    "oudewoord": WRITERS,
    "besmetwoord": [],
    "passagewoord": READERS,
    "afspraakwoord": READERS,
    "afdelingwoord": ["manager", "staff"],
    "afdelingactiewoord": ["manager", "staff"],
    "actiewoord": READERS,
    "allemanspassage": EVERYONE,
    "allemansbijlage": EVERYONE,
    "openbareconceptwoord": WRITERS,
    "afdelingconceptwoord": ["manager", "staff"],
    "nalezenwoord": READERS,
    "correctiewoord": [],
    "mandaatwoord": ["mandatary", "staff"],
    "persoonwoord": LOGGED_IN,
    "weggegaanwoord": [],
    "bezigwoord": LOGGED_IN,
    "zwijgwoord": [],
    "organisatiewoord": LOGGED_IN,
    "opgehevenwoord": [],
}


@pytest.fixture
def people():
    atrium = make.atrium()
    _things(atrium)
    mandate = _mandate()
    indexed()
    return {
        "visitor": None,
        "outsider": make.user(),
        "member": make.member_of(atrium),
        "other": make.member_of(make.atrium()),
        "secretary": make.member_of(atrium, Role.SECRETARY),
        "manager": make.member_of(atrium, Role.RELATIONSHIP_MANAGER),
        "mandatary": mandate,
        "staff": make.staff(),
    }


def _things(atrium):
    theme = Theme.objects.create(atrium=atrium, year=2026, name="themawoord")
    make.meeting(atrium=atrium, title="openbaarwoord", is_public=True)
    inside = make.meeting(
        atrium=atrium, title="ledenwoord", introduction="programmawoord", theme=theme
    )
    make.meeting(Meeting.Status.DRAFT, atrium=atrium, title="conceptwoord")
    make.meeting(
        Meeting.Status.DRAFT,
        atrium=atrium,
        title="datumwoord",
        introduction="datumprogrammawoord",
        saved_date_at=inside.announced_at,
    )
    make.agenda_item(meeting=inside, title="puntwoord")
    made = make.minutes("bestandwoord", meeting=inside, title="Eerste", summary="verslagwoord")
    Paper.objects.create(
        meeting=inside, title="stukwoord", document=make.minutes_file(made, version=7).document
    )
    made.files.filter(version=7).delete()
    make.minutes_file(made, "oudewoord", version=0)
    infected = make.minutes_file(made, "besmetwoord", kind="extra").document
    Document.objects.filter(pk=infected.pk).update(scan="infected")
    draft = make.meeting(atrium=atrium, title="Tweede")
    make.minutes(meeting=draft, title="Tweede", summary="conceptverslagwoord", status="draft")
    _passages(atrium)
    make.user(last_name="persoonwoord", about="bezigwoord", show_about=True)
    make.user(about="zwijgwoord")
    make.user(last_name="weggegaanwoord", is_active=False)
    make.organisation(name="organisatiewoord")
    make.organisation(name="opgehevenwoord", valid_until="2020-01-01")


def _passages(atrium):
    """A verslag written in the portal: adopted with a correction under way, in review, a concept."""
    adopted = make.written(atrium=atrium, title="Derde")
    make.passage(adopted, "<p>passagewoord</p>")
    make.passage(adopted, "<p>afspraakwoord</p>", kind="decision")
    make.passage(adopted, "<p>afdelingwoord</p>", level="department")
    make.passage(adopted, "<p>allemanspassage</p>", level="public")
    make.action(adopted, "actiewoord")
    make.action(adopted, "afdelingactiewoord", level="department")
    make.minutes_file(adopted, "allemansbijlage", kind="extra", level="public")
    correction = adopted.editions.create(number=2, reason="Fout in een naam")
    make.passage(adopted, "<p>correctiewoord</p>", edition=correction)
    make.passage(make.written(atrium=atrium, status="in_review"), "<p>nalezenwoord</p>")
    concept = make.written(atrium=atrium, status="draft")
    make.passage(concept, "<p>openbareconceptwoord</p>", level="public")
    make.passage(concept, "<p>afdelingconceptwoord</p>", level="department")


def _mandate():
    """A mandatary with the atrium that follows the mandate."""
    function = make.function("schepen", kind="mandataris")
    platform = make.platform(admission=Platform.Admission.MANDATE)
    platform.functions.add(function)
    position = make.position(function=function)
    platform.organisation_types.add(position.organisation.type)
    atrium = make.atrium(platform=platform)
    make.meeting(atrium=atrium, title="Mandatarissen", introduction="mandaatwoord")
    make.membership(person=position.person, atrium=atrium)
    return position.person


def finders(client, people, ask):
    """{word: roles} for which `ask(word)` says yes."""
    found = {word: [] for word in MATRIX}
    for role, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        for word in MATRIX:
            if ask(word):
                found[word].append(role)
    return found


def test_who_finds_what(client, people):
    def sees(word):
        titles, counts = shown(client, word)
        assert counts.total == len(titles) == sum(counts.of["tab"].values())
        return titles

    assert finders(client, people, sees) == MATRIX


def test_nobody_else_is_suggested_anything(client, people):
    told = finders(
        client,
        people,
        lambda word: word in client.get(SUGGESTIONS, {"q": word[:9]}).content.decode(),
    )

    assert {word for word in told if set(told[word]) - set(MATRIX[word])} == set()
    assert told["ledenwoord"] == READERS


@pytest.mark.slow
def test_the_list_of_verslagen_finds_by_the_same_rules(client, people):
    def lists(word):
        return client.get("/verslagen/", {"q": word}).context

    found = finders(
        client, {**people, "visitor": make.user()}, lambda w: lists(w)["page"].object_list
    )

    inside = {"verslagwoord", "bestandwoord", "passagewoord", "afspraakwoord", "actiewoord"}
    assert {word: found[word] for word in inside} == dict.fromkeys(inside, READERS)
    assert found["afdelingwoord"] == found["afdelingactiewoord"] == ["manager", "staff"]
    assert found["conceptverslagwoord"] == WRITERS
    assert found["correctiewoord"] == found["puntwoord"] == []


def test_an_index_that_runs_behind_shows_nothing_it_should_not(client, people):
    member = people["member"]
    client.force_login(member)
    before = found(client, "verslagwoord")
    member.memberships.update(end_on="2020-02-01")

    assert (before, found(client, "verslagwoord")) == (["Eerste"], [])


def test_a_draft_that_comes_back_is_hidden_at_once(client, people):
    client.force_login(people["member"])
    Meeting.objects.filter(title="ledenwoord").update(status="draft", announced_at=None)

    assert [found(client, word) for word in ("ledenwoord", "puntwoord", "stukwoord")] == [
        [],
        [],
        [],
    ]


def test_what_someone_no_longer_shows_is_not_found_at_once(client, people):
    client.force_login(people["member"])
    before = len(found(client, "bezigwoord"))
    type(people["member"]).objects.filter(about="bezigwoord").update(show_about=False)

    assert (before, len(found(client, "bezigwoord"))) == (1, 0)


def test_every_kind_is_in_the_table(people):
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == set(KINDS)


def test_a_theme_page_shows_only_what_its_reader_may_see(client, people):
    seen = {}
    for role, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        seen[role] = client.get("/themas/themawoord/").status_code

    assert seen == {
        **dict.fromkeys(LOGGED_IN, 404),
        **dict.fromkeys(READERS, 200),
        "visitor": 302,
    }
