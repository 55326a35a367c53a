"""Writing on the sheet, alone and with two: nobody's text is overwritten, nobody's is lost."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.held import remember_owner
from minutes.adopting import adopt
from minutes.corrections.actions import start_correction
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


@pytest.mark.parametrize(
    ("asked", "kind", "signal"),
    [("text", "text", ""), ("decision", "decision", ""), ("concern", "signal", "concern")],
)
def test_buttons_add_each_kind_of_passage(window, secretary, minutes, passage, asked, kind, signal):
    client = window(secretary)

    send(client, minutes, fields(client, minutes), do=f"add:t{passage.point_id}:{asked}")

    added = Passage.objects.filter(point=passage.point).last()
    assert (added.kind, added.signal_kind) == (kind, signal)
    assert f"{name_of(added)}-text" in fields(client, minutes)


def test_passages_and_points_move_by_buttons(window, secretary, minutes, passage):
    client = window(secretary)
    other = put(passage, "<p>b</p>", order=20)

    send(client, minutes, fields(client, minutes), do=f"up:{name_of(other)}")
    send(client, minutes, fields(client, minutes), do=f"down:t{passage.point_id}")

    rows = Passage.objects.filter(point=passage.point).order_by("order")
    assert [row.pk for row in rows] == [other.pk, passage.pk]
    assert [point.title for point in minutes.points.all()] == [
        "Rondvraag",
        "Windmolens langs de Dender",
    ]


def test_a_text_is_asked_about_before_it_goes_and_an_empty_one_just_goes(
    window, secretary, minutes, passage
):
    client = window(secretary)
    full = put(passage, "<p>Weg ermee.</p>")

    send(client, minutes, fields(client, minutes), do=f"remove:{name_of(passage)}")
    asked = send(client, minutes, fields(client, minutes), do=f"remove:{name_of(full)}")
    is_there = Passage.objects.filter(pk=full.pk).exists()
    client.post(asked.redirect_chain[-1][0])

    assert not Passage.objects.filter(pk=passage.pk).exists()
    assert "Weg ermee." in asked.content.decode()
    assert is_there
    assert not Passage.objects.filter(pk=full.pk).exists()


def test_a_point_with_text_stays_and_an_empty_one_can_go(window, secretary, minutes, passage):
    client = window(secretary)
    put(passage, "<p>x</p>")

    refused = send(client, minutes, fields(client, minutes), do=f"remove:t{passage.point_id}")
    last = minutes.points.last()
    send(client, minutes, fields(client, minutes), do=f"remove:t{last.pk}")

    assert "staat nog tekst" in refused.content.decode()
    assert [point.pk for point in minutes.points.all()] == [passage.point_id]


def test_a_standard_sentence_comes_in_as_a_passage(window, secretary, minutes, passage):
    client = window(secretary)
    sheet = fields(client, minutes)
    point = f"t{minutes.points.last().pk}"
    html = client.get(address(minutes)).content.decode()
    [pk] = _options(html, "Volgende bijeenkomst")

    send(client, minutes, sheet, **{f"sentence-{point}": pk, "do": f"sentence:{point}"})
    refused = send(client, minutes, fields(client, minutes), do=f"sentence:{point}")

    added = Passage.objects.filter(point=minutes.points.last()).last()
    assert added.text.startswith("<p>De volgende bijeenkomst vindt plaats op")
    assert "Kies eerst een standaardzin." in refused.content.decode()


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


@pytest.mark.parametrize("what", ["x", "add", "add:t99999999999999999999", "up:p1e5", "point:", ""])
def test_an_odd_button_does_no_harm(window, secretary, minutes, what):
    client = window(secretary)

    assert send(client, minutes, fields(client, minutes), do=what).status_code == 200


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


def _print(html, name):
    start = html.index(f'name="{name}-print"')
    return html[start:].split('value="', 1)[1].split('"', 1)[0]


def _options(html, words):
    return [
        part.split('"', 1)[0]
        for part in html.split('<option value="')[1:]
        if part.split(">", 1)[1].startswith(words)
    ]


def test_an_earlier_text_is_compared_and_put_back(window, secretary, manager, minutes, passage):
    name = name_of(passage)
    one, other = window(secretary), window(manager)
    send(one, minutes, fields(one, minutes), **{f"{name}-text": "Op maandag."})
    send(other, minutes, fields(other, minutes), **{f"{name}-text": "Op dinsdag."})
    page = reverse("minutes:passage", args=[minutes.pk, passage.pk])

    html = one.get(page).content.decode()
    first = passage.history.last()
    one.post(page, {"text": first.pk})

    assert "geschrapt: </span>maandag" in html
    assert "toegevoegd: </span>dinsdag" in html
    passage.refresh_from_db()
    assert passage.text == "<p>Op maandag.</p>"
    assert passage.history.count() == 3


def test_going_on_typing_makes_one_earlier_text(window, secretary, minutes, passage):
    client, name = window(secretary), name_of(passage)
    for text in ("Een", "Een zin", "Een zin af."):
        send(client, minutes, fields(client, minutes), **{f"{name}-text": text})

    assert [row.text for row in passage.history.all()] == ["<p>Een zin af.</p>"]


def test_an_earlier_text_for_pbm_stays_hidden_when_the_passage_opens(
    window, secretary, manager, minutes, passage
):
    client, name = window(manager), name_of(passage)
    sheet = fields(client, minutes)
    send(client, minutes, sheet, **{f"{name}-text": "kippenhok", f"{name}-level": "department"})
    sheet = fields(client, minutes)
    send(client, minutes, sheet, **{f"{name}-text": "Algemeen.", f"{name}-level": "atrium"})

    page = reverse("minutes:passage", args=[minutes.pk, passage.pk])

    assert "kippenhok" in client.get(page).content.decode()
    assert "kippenhok" not in window(secretary).get(page).content.decode()


def test_in_a_correction_the_text_changes_and_what_was_adopted_besides_does_not(
    window, secretary, minutes, passage
):
    client = window(secretary)
    send(client, minutes, fields(client, minutes), **{f"{name_of(passage)}-text": "Op maandag."})
    promise(passage, "Bezorgt de kaart.")
    minutes.refresh_from_db()
    minutes.published_at = timezone.now()
    adopt(minutes, by=secretary, how="direct")
    edition = start_correction(minutes, by=secretary, reason="De dag was fout.")
    copy = edition.passages.get(key=passage.key)

    send(client, minutes, fields(client, minutes), **{f"{name_of(copy)}-text": "Op dinsdag."})
    title = f"t{passage.point_id}-title"
    refused = send(
        client,
        minutes,
        fields(client, minutes),
        **{title: "Iets anders", f"t{passage.point_id}-print": "van vroeger"},
    )

    copy.refresh_from_db()
    passage.refresh_from_db()
    assert (copy.text, passage.text) == ("<p>Op dinsdag.</p>", "<p>Op maandag.</p>")
    assert "goedgekeurd" in refused.content.decode()
    assert not minutes.points.filter(title="Iets anders").exists()
    assert "<p>Op maandag.</p>" in [row.text for row in copy.history.all()]


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
