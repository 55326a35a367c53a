"""The year plan to Excel and back, as its organiser sees it."""

from datetime import date, time

import pytest
from openpyxl import load_workbook

from meetings.models import Meeting
from platforms.models import Role
from tests import make
from tests.meetings.test_year_sheet import PAGE, YEAR, planned, typed

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def database(transactional_db):
    """The live server answers from its own thread."""


@pytest.mark.parametrize("size", [(1280, 900), (375, 800)])
def test_a_plan_is_taken_along_looked_over_saved_and_undone(
    page, live_server, axe, scrolls_sideways, log_in, tmp_path, size
):
    atrium = make.atrium(name="Lokaal Atrium Gent")
    log_in(make.member_of(atrium, Role.CHAIR))
    meeting = planned(atrium, title="Startdag")
    make.registration(meeting=meeting, status="registered")
    planned(atrium, title="Tweede", status="draft")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server}{PAGE}")
    assert axe(page) == []

    page.get_by_label("Jaar").select_option(str(YEAR))
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download het jaarplan").click()
    taken.value.save_as(tmp_path / "jaarplan.xlsx")
    book = load_workbook(tmp_path / "jaarplan.xlsx")
    typed(book, 2, Datum=date(YEAR, 4, 2))
    typed(book, 4, Atrium=atrium.name, Titel="Nieuw", Datum=date(YEAR, 9, 3))
    typed(book, 4, Van=time(13), Tot=time(16))
    book.save(tmp_path / "plan.xlsx")
    page.get_by_label("Excelbestand").set_input_files(tmp_path / "plan.xlsx")
    page.get_by_role("button", name="Bekijk wat er verandert").click()

    assert page.get_by_text("1 persoon krijgt een mail").is_visible()
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Bewaar").click()
    assert page.get_by_text("Nieuwe concepten: 1, gewijzigde bijeenkomsten: 1.").is_visible()
    assert Meeting.objects.get(title="Startdag").day == date(YEAR, 4, 2)

    page.get_by_role("link", name="maak ongedaan").click()
    assert axe(page) == []
    # The mail about the change had not left: nobody has to hear that it is undone.
    page.get_by_role("button", name="Maak ongedaan").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    assert set(Meeting.objects.values_list("title", flat=True)) == {"Startdag", "Tweede"}
    assert Meeting.objects.get(title="Startdag").day == date(YEAR, 3, 5)
