"""What changes is found anew, by whatever road the change came."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from modelsearch.conf import get_app_config

from core.watching import WatchedQuerySet, watched_models
from dashboard.models import SearchCheck, SearchEntry, SearchTodo
from dashboard.search import checking, sources
from dashboard.search.indexing import work_off
from dashboard.search.sources import mark
from documents import storage
from documents.models import Document
from meetings.models import AgendaItem, Meeting, Paper
from members.models import Organisation, User
from minutes.models import Minutes
from platforms.models import Theme
from regions.models import Municipality
from tests import make
from tests.search.finding import indexed, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    row = make.meeting(title="Oud")
    indexed()
    return row


def saved(row):
    row.title = "Nieuw"
    row.save()


def saved_one_field(row):
    row.title = "Nieuw"
    row.save(update_fields=["title"])


def updated(row):
    Meeting.objects.filter(pk=row.pk).update(title="Nieuw")


def updated_what_it_was_chosen_by(row):
    Meeting.objects.filter(title="Oud").update(title="Nieuw")


def bulk_updated(row):
    row.title = "Nieuw"
    Meeting.objects.bulk_update([row], ["title"])


def updated_through_a_relation(row):
    row.atrium.meetings.update(title="Nieuw")


@pytest.mark.parametrize(
    "change",
    [
        saved,
        saved_one_field,
        updated,
        updated_what_it_was_chosen_by,
        bulk_updated,
        updated_through_a_relation,
    ],
)
def test_every_road_of_a_change_is_followed(meeting, change):
    change(meeting)
    work_off()

    assert (titles("oud"), titles("nieuw")) == (set(), {"Nieuw"})


def test_what_is_made_in_bulk_is_found():
    AgendaItem.objects.bulk_create(
        [AgendaItem(meeting=make.meeting(), title=f"molen {number}") for number in range(3)]
    )
    work_off()

    assert titles("molen") == {"molen 0", "molen 1", "molen 2"}


@pytest.mark.parametrize("by", ["row", "rows"])
def test_what_is_deleted_is_found_no_longer(by):
    item = make.agenda_item(title="molen")
    indexed()
    before = titles("molen")
    item.delete() if by == "row" else AgendaItem.objects.all().delete()
    work_off()

    assert (before, titles("molen")) == ({"molen"}, set())
    held = get_app_config().get_model("IndexEntry").objects.values_list("object_id", flat=True)
    assert set(held) == set(SearchEntry.objects.values_list("key", flat=True))


def test_a_change_that_is_rolled_back_leaves_nothing_to_do(meeting):
    with transaction.atomic():
        Meeting.objects.update(title="Nieuw")
        transaction.set_rollback(True)

    assert SearchTodo.objects.count() == 0


def test_what_is_not_searched_leaves_nothing_to_do(meeting):
    Meeting.objects.update(capacity=12)
    person = make.user()
    work_off()
    person.last_login = timezone.now()
    person.save(update_fields=["last_login"])

    assert SearchTodo.objects.count() == 0


def _around():
    """A meeting with something of every kind around it, all under the name `molen`."""
    atrium = make.atrium(name="Atrium molen")
    place = make.municipality(name="Molen")
    theme = Theme.objects.create(atrium=atrium, year=2026, name="molen")
    meeting = make.meeting(atrium=atrium, title="x", theme=theme, municipality=place)
    made = make.minutes("x", meeting=meeting, title="y", summary="z")
    position = make.position(
        function=make.function("molen"), organisation=make.organisation(name="Bestuur")
    )
    paper = Paper.objects.create(meeting=meeting, title="p", document=made.files.get().document)
    indexed()
    return {"place": place, "position": position, "paper": paper, "person": position.person}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda rows: Theme.objects.update(name="kerk"), {"Programma van x"}),
        (lambda rows: Municipality.objects.update(name="kerk"), {"Programma van x"}),
        (lambda rows: Document.objects.update(text="kerk"), {"p", "y"}),
        (lambda rows: Organisation.objects.update(name="kerk"), {"kerk", "Lin"}),
        (lambda rows: type(rows["position"].function).objects.update(name="kerk"), {"Lin"}),
        (
            lambda rows: make.position(
                person=rows["person"], organisation=make.organisation(name="Kerk")
            ),
            {"Kerk", "Lin"},
        ),
        (lambda rows: User.objects.update(last_name="Kerk"), {"Lin"}),
        (lambda rows: Minutes.objects.update(title="kerk"), {"kerk"}),
        (lambda rows: rows["place"].save(), set()),
    ],
)
def test_what_others_take_over_follows(change, wanted):
    rows = _around()
    change(rows)
    work_off()

    assert {"Lin" if title.startswith("Lin ") else title for title in titles("kerk")} == wanted


def test_a_new_name_of_an_atrium_reaches_its_meetings_and_verslagen():
    _around()
    type(make.atrium()).objects.update(name="Atrium kerk")
    work_off()

    assert titles("kerk") == {"x", "y"}


def test_a_theme_that_goes_is_no_longer_found():
    _around()
    Theme.objects.all().delete()
    work_off()

    assert SearchEntry.objects.exclude(theme="").count() == 0


def test_a_merger_finds_the_new_name_by_the_old_one():
    old = make.municipality(name="Borsbeek")
    new = make.municipality(name="Antwerpen")
    make.organisation(name="Stad Antwerpen", municipality=new)
    indexed()
    before = titles("borsbeek")
    old.valid_until, old.successor = timezone.localdate(), new
    old.save()
    work_off()

    assert (before, titles("borsbeek")) == (set(), {"Stad Antwerpen"})


def test_nothing_changes_around_the_watch():
    """A manager that tells of no `update()` would leave a road that nobody follows."""
    deaf = [
        model.__name__
        for model in watched_models()
        if not isinstance(model._default_manager.get_queryset(), WatchedQuerySet)
    ]
    assert deaf == []


def test_rows_that_nobody_could_name_are_refused():
    with pytest.raises(ValueError, match="watched"):
        Meeting.objects.bulk_create([], ignore_conflicts=True)


def test_one_that_cannot_be_indexed_holds_up_no_other(monkeypatch, meeting):
    def broken(pk):
        raise ValueError("broken")

    monkeypatch.setitem(sources._REACHES, "item", broken)
    make.agenda_item(meeting=meeting, title="kapot")
    saved(meeting)
    work_off()

    assert (titles("nieuw"), titles("kapot")) == ({"Nieuw"}, set())
    assert set(SearchTodo.objects.values_list("tries", flat=True)) == {1}
    monkeypatch.undo()
    SearchTodo.objects.update(due_at=timezone.now())
    work_off()
    assert titles("kapot") == {"kapot"}


def test_the_night_finds_what_was_missed_and_says_so(meeting):
    make.agenda_item(meeting=meeting, title="gemist")
    gone = make.agenda_item(meeting=meeting, title="spook")
    work_off()
    SearchEntry.objects.filter(title="gemist").delete()
    SearchEntry.objects.filter(kind="meeting").update(digest="oud")
    AgendaItem.objects.filter(pk=gone.pk)._raw_delete("default")
    SearchTodo.objects.all().delete()

    done = checking.check()

    assert (done.missing, done.changed, done.gone) == (1, 1, 1)
    assert titles("gemist") == {"gemist"}
    assert titles("spook") == set()
    assert checking.check() is None


def test_a_check_goes_on_where_it_stopped(meeting):
    for number in range(3):
        make.agenda_item(meeting=meeting, title=f"punt {number}")
    turns = [checking.check(seconds=-1) for _ in range(2)]
    done = checking.check()

    assert [turn.finished_at for turn in turns] == [None, None]
    assert done.pk == turns[0].pk
    assert SearchCheck.objects.count() == 1


def test_what_the_index_lost_comes_back_at_night(meeting):
    get_app_config().get_model("IndexEntry").objects.all().delete()
    before = titles("oud")
    SearchCheck.objects.all().delete()
    checking.check()

    assert (before, titles("oud")) == (set(), {"Oud"})


def test_one_command_makes_everything_findable_anew(capsys):
    make.minutes("konijn", title="A")
    make.agenda_item(title="B konijn")
    SearchTodo.objects.all().delete()

    call_command("rebuild_search")

    assert titles("konijn") == {"A", "B konijn"}
    assert "onderdelen doorzoekbaar" in capsys.readouterr().out
    total = SearchEntry.objects.count()
    call_command("rebuild_search", afresh=True)
    assert SearchEntry.objects.count() == total


def test_a_rebuild_that_was_broken_off_goes_on():
    for number in range(3):
        make.agenda_item(title=f"punt {number}")
    last = AgendaItem.objects.order_by("pk")[1].pk
    SearchTodo.objects.all().delete()
    SearchCheck.objects.create(is_rebuild=True, at_kind="item", at_pk=last)

    checking.rebuild()

    assert titles("punt") == {"punt 2"}


def test_a_hostile_file_takes_nothing_down():
    meeting = make.meeting()
    bomb = make.minutes_file(make.minutes(), "x", kind="extra").document
    Document.objects.filter(pk=bomb.pk).update(text="", text_extracted_at=None, sha256="0" * 64)
    storage.location(bomb).write_bytes(b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] >>" * 1000)
    Paper.objects.create(meeting=meeting, title="bom", document=bomb)
    indexed()

    assert titles("bom") == {"bom"}


def test_what_waits_for_the_scanner_is_read_later(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    made = make.minutes("konijn")
    Document.objects.update(text="", text_extracted_at=None, scan="pending")
    indexed()
    before = titles("konijn")
    Document.objects.update(scan="clean")
    indexed()

    assert (before, titles("konijn")) == (set(), {made.title})


def test_a_very_long_text_can_be_indexed():
    make.minutes("kort")
    text = " ".join(f"woord{number}" for number in range(200_000))
    Document.objects.update(text=text, text_extracted_at=timezone.now())
    work_off()

    assert titles("woord7")


def test_a_todo_of_something_unknown_goes_away():
    mark("bestaat niet", [12])
    work_off()

    assert SearchTodo.objects.count() == 0


def test_what_is_put_off_waits_its_time(meeting):
    updated(meeting)
    SearchTodo.objects.update(due_at=timezone.now() + timedelta(minutes=5))

    assert work_off() == 0


def test_every_watched_model_is_one_of_ours():
    assert {model._meta.app_label for model in watched_models()} <= set(apps.app_configs)
