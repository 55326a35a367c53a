"""A copy for who asks for a verslag: what is left out is said, with the ground, and never shown."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.refusal import Refused
from minutes.models import Edition, Passage, RedactedCopy
from minutes.redacting.actions import make_copy
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
GROUND = ("in_confidence", "")


@pytest.fixture
def minutes():
    row = make.written(summary="kanariesamenvatting")
    Edition.objects.update(present="kanarienaam")
    make.passage(row, "<p>Voor iedereen.</p>", level="public")
    make.passage(row, "<p>Op vraag.</p>")
    closed = make.point(row, "kanariekop")
    make.passage(row, "<p>kanariepassage</p>", level="department", point=closed)
    make.action(row, "kanarieactie")
    return row


@pytest.fixture
def manager(minutes):
    return make.member_of(minutes.meeting.atrium, Role.RELATIONSHIP_MANAGER)


def keys(**levels):
    return [str(row.key) for row in Passage.objects.filter(**levels)]


def copy_of(minutes, by, **changes):
    closed = [key for level in ("atrium", "department") for key in keys(level=level)]
    facts = {
        "requester": "vzw Groen Kasteel",
        "number": 1,
        "given": keys(level="atrium"),
        "grounds": dict.fromkeys(closed, GROUND),
    }
    return make_copy(minutes, by=by, **{**facts, **changes})


def test_it_is_kept_for_whom_by_whom_and_on_which_ground(minutes, manager):
    row = copy_of(minutes, manager)

    assert (row.requester, row.made_by, row.given) == (
        "vzw Groen Kasteel",
        manager,
        keys(level="atrium"),
    )
    ground = "vrijwillig en in vertrouwen meegedeeld (art. II.34)"
    assert row.left_out == dict.fromkeys(keys(level="department"), ground)
    assert copy_of(minutes, manager) == row
    assert RedactedCopy.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"requester": " "}, "wie het afschrift vroeg"),
        ({"grounds": {}}, "een grond"),
        ({"number": 2}, "gecorrigeerd"),
    ],
)
def test_without_a_person_a_ground_or_the_right_version_there_is_no_copy(
    minutes, manager, changes, why
):
    with pytest.raises(Refused, match=why):
        copy_of(minutes, manager, **changes)
    assert not RedactedCopy.objects.exists()


def test_another_ground_is_said_in_words(minutes, manager):
    key = keys(level="department")[0]
    with pytest.raises(Refused, match="een grond"):
        copy_of(minutes, manager, grounds={key: ("other", "")})

    row = copy_of(minutes, manager, grounds={key: ("other", "Beroepsgeheim.")})

    assert row.left_out == {key: "Beroepsgeheim."}


def test_a_concept_or_an_uploaded_file_gives_no_copy(manager):
    for row in (make.written(status="draft"), make.minutes()):
        with pytest.raises(Refused, match="goedgekeurd verslag dat hier geschreven is"):
            make_copy(row, by=manager, requester="x", number=1)


@pytest.mark.parametrize("as_page", [True, False])
def test_the_paper_holds_what_was_given_and_nothing_else(client, minutes, manager, as_page):
    row = copy_of(minutes, manager)
    client.force_login(manager)

    answer = client.get(row.get_absolute_url(), {"pagina": "ja"} if as_page else {})

    if as_page:
        said = answer.content.decode()
    else:
        assert answer["Content-Type"] == "application/pdf"
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Voor iedereen." in said
    assert "Op vraag." in said
    assert "[weggelaten]" in said
    assert "vzw Groen Kasteel" in said
    assert "kanarie" not in said


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.SECRETARY])
def test_only_pbm_and_the_relationship_manager_make_and_get_one(client, minutes, manager, role):
    row = copy_of(minutes, manager)
    client.force_login(make.member_of(minutes.meeting.atrium, role))

    pages = [client.get(row.get_absolute_url()), client.get(_page(minutes))]

    assert [page.status_code for page in pages] == [403, 403]


def _page(minutes):
    return reverse("minutes:redact", args=[minutes.pk])


def test_it_is_made_from_a_page_with_a_tick_per_passage(client, minutes, manager):
    client.force_login(manager)
    given = keys(level="atrium")[0]
    form = {"requester": "An Aanvrager", "number": 1, "ground": "privacy", f"give_{given}": "on"}

    empty = client.post(_page(minutes), {})
    without_words = client.post(_page(minutes), {**form, "ground": "other"})
    client.post(_page(minutes), form)

    assert empty.status_code == 200
    assert "in woorden" in without_words.content.decode()
    row = RedactedCopy.objects.get()
    assert (row.requester, row.given) == ("An Aanvrager", [given])
    assert "An Aanvrager" in client.get(_page(minutes)).content.decode()
