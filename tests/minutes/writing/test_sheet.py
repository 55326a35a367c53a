"""Writing on the sheet, alone and with two: nobody's text is overwritten, nobody's is lost."""

import pytest
from django.conf import settings
from django.http import HttpResponse

from core.held import remember_owner
from minutes.models import Action, Passage
from minutes.writing.entries import name_of
from tests import make
from tests.minutes.writing.sheets import address, fields, promise, put, send

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_saved_and_the_rest_stays(window, secretary, minutes, passage):
    client = window(secretary)
    sheet = fields(client, minutes)
    name = name_of(passage)

    done = send(
        client,
        minutes,
        sheet,
        **{f"{name}-text": "De **molens**:\n- Aalst\n- Ninove", f"{name}-sort": "decision"},
    )

    passage.refresh_from_db()
    assert passage.text == (
        "<p>De <strong>molens</strong>:</p><ul><li>Aalst</li><li>Ninove</li></ul>"
    )
    assert (passage.kind, passage.signal_kind, passage.changed_by) == ("decision", "", secretary)
    assert "Bewaard om" in done.content.decode()
    assert fields(client, minutes)[f"{name}-text"] == "De **molens**:\n\n- Aalst\n- Ninove"


def test_sending_the_same_sheet_again_changes_nothing(window, secretary, minutes, passage):
    client = window(secretary)
    sheet = {**fields(client, minutes), f"{name_of(passage)}-text": "Eens."}

    send(client, minutes, sheet)
    send(client, minutes, sheet)

    passage.refresh_from_db()
    assert (passage.text, passage.version) == ("<p>Eens.</p>", 1)


def test_two_write_in_different_passages_and_both_are_kept(
    window, secretary, manager, minutes, edition
):
    first, second = edition.passages.order_by("point__order")
    one, other = window(secretary), window(manager)
    sheet, its_sheet = fields(one, minutes), fields(other, minutes)

    send(one, minutes, sheet, **{f"{name_of(first)}-text": "Van An."})
    send(other, minutes, its_sheet, **{f"{name_of(second)}-text": "Van Tom."})

    assert [row.text for row in edition.passages.order_by("point__order")] == [
        "<p>Van An.</p>",
        "<p>Van Tom.</p>",
    ]


def test_two_in_one_passage_the_second_sees_both_and_chooses(
    window, secretary, manager, minutes, passage
):
    name = name_of(passage)
    one, other = window(secretary), window(manager)
    sheet, its_sheet = fields(one, minutes), fields(other, minutes)
    send(one, minutes, sheet, **{f"{name}-text": "Van An."})

    asked = send(other, minutes, its_sheet, **{f"{name}-text": "Van Tom."})
    html = asked.content.decode()
    passage.refresh_from_db()
    between = passage.text

    assert between == "<p>Van An.</p>"
    assert "An Peeters wijzigde dit om" in html
    assert "<p>Van An.</p>" in html
    assert "\nVan Tom.</textarea>" in html

    from_page = {**its_sheet, f"{name}-text": "Van Tom.", f"{name}-print": _print(html, name)}
    send(other, minutes, from_page)
    passage.refresh_from_db()
    assert passage.text == "<p>Van Tom.</p>"
    assert "<p>Van An.</p>" in [row.text for row in passage.history.all()]


def test_the_second_can_take_the_text_of_the_first(window, secretary, manager, minutes, passage):
    name = name_of(passage)
    one, other = window(secretary), window(manager)
    sheet, its_sheet = fields(one, minutes), fields(other, minutes)
    send(one, minutes, sheet, **{f"{name}-text": "Van An."})

    send(other, minutes, its_sheet, **{f"{name}-text": "Van Tom.", "do": f"theirs:{name}"})

    passage.refresh_from_db()
    assert passage.text == "<p>Van An.</p>"


def test_a_passage_that_was_removed_meanwhile_comes_back_with_its_text(
    window, secretary, minutes, passage
):
    client = window(secretary)
    sheet, name = fields(client, minutes), name_of(passage)
    Passage.objects.filter(pk=passage.pk).delete()

    done = send(client, minutes, sheet, **{f"{name}-text": "Toch nodig."})

    assert Passage.objects.get(text="<p>Toch nodig.</p>").point_id == passage.point_id
    assert "Uw tekst staat er opnieuw" in done.content.decode()


def test_the_script_saves_only_what_it_sends_and_hears_what_came_of_it(
    window, secretary, minutes, passage
):
    client, name = window(secretary), name_of(passage)
    mine = {key: value for key, value in fields(client, minutes).items() if key.startswith(name)}
    mine |= {f"{name}-text": "<p>Een <b>zin</b>.</p>", f"{name}-text-als": "html", "_auto": "ja"}

    answer = client.post(address(minutes), mine).json()
    again = client.post(address(minutes), {**mine, f"{name}-text": "<p>Oud.</p>"}).json()

    passage.refresh_from_db()
    assert passage.text == "<p>Een <strong>zin</strong>.</p>"
    assert answer["at"].endswith(" uur")
    assert list(answer["saved"]) == [name]
    assert list(again["conflicts"]) == [name]
    assert 'data-keep="' in again["conflicts"][name]


def test_the_script_is_told_when_the_text_was_locked_meanwhile(window, secretary, minutes, passage):
    client = window(secretary)
    sheet = fields(client, minutes)
    passage.edition.issued_at = minutes.meeting.ends_at
    passage.edition.save(update_fields=["issued_at"])

    page = client.get(address(minutes), follow=True)
    answer = send(client, minutes, sheet, **{f"{name_of(passage)}-text": "Te laat."})

    assert page.redirect_chain == [(minutes.get_absolute_url(), 302)]
    assert "ligt vast" in answer.content.decode()
    passage.refresh_from_db()
    assert passage.text == ""


def test_an_action_gets_a_person_and_a_day(window, secretary, minutes, passage):
    client = window(secretary)
    point = f"t{passage.point_id}"
    send(client, minutes, fields(client, minutes), do=f"action:{point}")
    name = name_of(minutes.actions.get())

    wrong = send(
        client,
        minutes,
        fields(client, minutes),
        **{f"{name}-owner": secretary.pk, f"{name}-owner_name": "Iemand anders"},
    )
    send(
        client,
        minutes,
        fields(client, minutes),
        **{
            f"{name}-text": "Bezorgt de kaart.",
            f"{name}-owner": secretary.pk,
            f"{name}-due_on": "2026-12-01",
        },
    )

    assert "niet beide" in wrong.content.decode()
    row = Action.objects.get()
    assert (row.text, row.owner, str(row.due_on)) == ("Bezorgt de kaart.", secretary, "2026-12-01")


def test_an_outsider_cannot_be_given_an_action(window, secretary, minutes, passage):
    client, stranger = window(secretary), make.user()
    action = promise(passage, "Doet iets.")

    done = send(
        client, minutes, fields(client, minutes), **{f"{name_of(action)}-owner": stranger.pk}
    )

    action.refresh_from_db()
    assert action.owner is None
    assert "Niet alles is bewaard" in done.content.decode()


def test_who_was_there_is_corrected_by_hand(window, secretary, minutes, edition):
    client = window(secretary)

    send(
        client,
        minutes,
        fields(client, minutes),
        **{f"e{edition.pk}-present": "  Els   Aerts \n\nBob Claes", f"e{edition.pk}-excused": "X"},
    )

    edition.refresh_from_db()
    assert (edition.present, edition.excused) == ("Els Aerts\nBob Claes", "X")


def test_what_a_writer_may_not_read_is_counted_and_stays_where_it_is(
    window, secretary, minutes, passage
):
    hidden = put(passage, "<p>kippenhok</p>", level="department", order=20)
    last = put(passage, "<p>c</p>", order=30)
    client = window(secretary)

    html = client.get(address(minutes)).content.decode()
    send(client, minutes, fields(client, minutes), do=f"up:{name_of(last)}")
    send(client, minutes, fields(client, minutes), do=f"remove:{name_of(hidden)}")

    assert "kippenhok" not in html
    assert "1 passage niet zichtbaar voor u." in html
    rows = Passage.objects.filter(point=passage.point).order_by("order")
    assert [row.pk for row in rows] == [last.pk, passage.pk, hidden.pk]


def test_a_writer_cannot_give_a_level_they_do_not_read(window, secretary, minutes, passage):
    client, name = window(secretary), name_of(passage)

    done = send(
        client,
        minutes,
        fields(client, minutes),
        **{f"{name}-level": "department", f"{name}-text": "x"},
    )

    passage.refresh_from_db()
    assert (passage.level, passage.text) == ("atrium", "")
    assert "Niet alles is bewaard" in done.content.decode()


@pytest.mark.parametrize("many", [1, 12])
def test_the_sheet_costs_the_same_for_any_number_of_passages(
    window, secretary, minutes, passage, many, django_assert_max_num_queries
):
    for number in range(many):
        put(passage, "<p>x</p>", changed_by=secretary)
        promise(passage, f"Actie {number}", owner=secretary)
    client = window(secretary)
    client.get(address(minutes))

    with django_assert_max_num_queries(26):
        client.get(address(minutes))


def test_who_reads_but_does_not_write_gets_no_sheet(as_member, minutes):
    assert as_member.get(address(minutes)).status_code == 404


def test_what_is_typed_without_a_session_waits_until_its_writer_is_back(
    window, secretary, minutes, passage
):
    client, name = window(secretary), name_of(passage)
    sheet = fields(client, minutes)
    response = HttpResponse()
    remember_owner(response, secretary)
    client.cookies.update(response.cookies)
    del client.cookies[settings.SESSION_COOKIE_NAME]

    sent = client.post(
        address(minutes),
        {**sheet, f"{name}-text": "Niet kwijt."},
        headers={"origin": "http://testserver", "referer": f"http://testserver{address(minutes)}"},
    )
    client.force_login(secretary)
    html = client.get(address(minutes)).content.decode()

    assert sent.status_code == 302
    assert "zijn nog niet verstuurd" in html
    assert "\nNiet kwijt.</textarea>" in html


def _print(html, name):
    start = html.index(f'name="{name}-print"')
    return html[start:].split('value="', 1)[1].split('"', 1)[0]
