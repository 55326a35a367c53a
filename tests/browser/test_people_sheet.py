"""The participants of a meeting to Excel and back, as an organiser sees it."""

import pytest
from openpyxl import load_workbook

from platforms.models import Role
from tests import make
from tests.meetings.test_people_sheet import facts_of, typed

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def database(transactional_db):
    """The live server answers from its own thread."""


@pytest.mark.parametrize("size", [(1280, 900), (375, 800)])
def test_a_list_is_taken_along_looked_over_saved_and_undone(
    page, live_server, axe, scrolls_sideways, log_in, tmp_path, size
):
    atrium = make.atrium(name="Lokaal Atrium Gent")
    log_in(make.member_of(atrium, Role.CHAIR))
    meeting = make.meeting(atrium=atrium, title="Startdag")
    comes = make.registration(meeting=meeting, person=make.member_of(atrium))
    newcomer = make.member_of(atrium)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server}/bijeenkomsten/{meeting.pk}/deelnemers/")
    page.get_by_role("link", name="Bewerk de lijst in Excel").click()
    assert axe(page) == []

    with page.expect_download() as taken:
        page.get_by_role("link", name="Download de deelnemers").click()
    taken.value.save_as(tmp_path / "deelnemers.xlsx")
    book = typed(load_workbook(tmp_path / "deelnemers.xlsx"), comes.person, Antwoord="ingeschreven")
    typed(book, 3, E_mail=newcomer.email).save(tmp_path / "lijst.xlsx")
    page.get_by_label("Excelbestand").set_input_files(tmp_path / "lijst.xlsx")
    page.get_by_role("button", name="Bekijk wat er verandert").click()

    assert page.get_by_text("2 mensen krijgen een mail").is_visible()
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Bewaar").click()
    assert page.get_by_text("Gewijzigde antwoorden: 2, aanwezigheden: 0.").is_visible()
    assert {status for _, status, _ in facts_of(meeting)} == {"registered"}

    page.get_by_role("link", name="maak ongedaan").click()
    page.get_by_role("button", name="Maak ongedaan").click()
    assert axe(page) == []
    page.get_by_role("button", name="Maak ongedaan").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert {status for _, status, _ in facts_of(meeting)} == {"cancelled"}
