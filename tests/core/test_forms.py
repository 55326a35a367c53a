"""The template pack: what a reader and a screen reader get from a form."""

import re
import time

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import RequestContext, engines
from django.test import RequestFactory

from core.fields import MomentField

KINDS = [("a", "Online"), ("b", "Ter plaatse")]


class MeetingForm(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort.")
    note = forms.CharField(label="Nota", required=False, widget=forms.Textarea)
    start = MomentField(label="Begin")
    kind = forms.ChoiceField(label="Vorm", choices=KINDS, widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Waar", choices=[("Groep", KINDS), ("", "R&D <b>")])
    agree = forms.BooleanField(label="Akkoord")
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        self.add_error(None, "Dat kan niet samen.")


def rendered(template, **context):
    request = RequestFactory().get("/lijst/?q=water&page=2")
    loaded = "{% load crispy_forms_tags atrium %}"
    page = engines["django"].from_string(loaded + template).template
    with (bound := RequestContext(request, context)).bind_template(page):
        return page.nodelist.render(bound)


def test_every_description_that_a_field_names_exists():
    html = rendered("{{ form|crispy }}", form=MeetingForm({}))

    named = {i for ids in re.findall(r'aria-describedby="([^"]+)"', html) for i in ids.split()}
    assert (
        named
        == {
            "id_title_helptext",
            "id_title_error",
            "id_start_error",
            "id_kind_error",
            "id_place_error",
            "id_agree_error",
        }
        & named
    )
    assert "id_title_helptext" in named
    assert named - set(re.findall(r'\bid="([^"]+)"', html)) == set()


def test_the_summary_links_to_every_field_with_an_error():
    html = rendered("{{ form|crispy }}", form=MeetingForm({}))

    summary = html[: html.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_title", "id_start", "id_kind", "id_place", "id_agree"]
    assert set(targets) - set(re.findall(r'\bid="([^"]+)"', html)) == set()
    assert "Dat kan niet samen." in summary


def test_a_form_without_errors_has_no_summary():
    html = rendered("{{ form|crispy }}", form=MeetingForm())

    assert "p-errors" not in html
    assert html.count("Verplicht</span>") == 5
    assert html.count("<legend") == 2
    assert '<label class="au-c-help-text" for="id_start_0">Datum</label>' in html


def test_the_options_of_a_select_are_escaped_grouped_and_selected():
    html = rendered("{{ form|crispy }}", form=MeetingForm(initial={"place": "b"}))

    assert '<optgroup label="Groep"><option value="a">Online</option>' in html
    assert '<option value="b" selected>Ter plaatse</option></optgroup>' in html
    assert '<option value="">R&amp;D &lt;b&gt;</option>' in html


def test_a_layout_of_crispy_is_drawn_too():
    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("Kern", Row(Column("title"), Column("note"))),
        Div(HTML("<p>uitleg</p>"), "agree"),
    )
    helper.add_input(Submit("bewaar", "Bewaar"))

    html = render_crispy_form(MeetingForm(), helper)

    assert '<legend class="au-u-h4">Kern</legend>' in html
    assert 'class="au-c-button au-c-button--primary">Bewaar</button>' in html
    assert html.index("id_title") < html.index("id_note") < html.index("id_agree")


def test_a_formset_shows_each_form_once():
    formset = forms.formset_factory(MeetingForm, extra=2)()

    html = rendered("{{ formset|crispy }}", formset=formset)

    assert html.count('class="p-formset__row"') == 2
    assert 'name="form-TOTAL_FORMS"' in html


def test_pagination_keeps_the_filter_and_knows_where_it_is():
    page = Paginator(range(50), 20).page(2)

    html = rendered('{% include "components/pagination.html" with page=page only %}', page=page)

    assert "21 tot 40 van 50" in html
    assert 'rel="prev" href="?q=water&amp;page=1"' in html
    assert 'rel="next" href="?q=water&amp;page=3"' in html


def test_one_page_needs_no_pagination():
    page = Paginator(range(5), 20).page(1)

    assert rendered('{% include "components/pagination.html" %}', page=page).strip() == ""


@pytest.mark.parametrize(
    ("component", "facts", "expected"),
    [
        ("alert", {"kind": "error", "text": "Mis"}, ['role="alert"', "au-c-alert--error"]),
        ("alert", {"kind": "info", "text": "Weet"}, ['role="status"', "Weet"]),
        ("pill", {"text": "concept"}, ["au-c-pill--default"]),
        ("empty", {"title": "Niets"}, ["Niets"]),
        ("button_link", {"address": "/x/", "label": "Naar"}, ['href="/x/"', "--primary"]),
        ("meter", {"id": "m", "label": "Bezet", "value": 3, "max": 4}, ['value="3"', 'max="4"']),
        ("filter_panel", {"form": MeetingForm()}, ['method="get"', "Zoek", "Wis alles"]),
    ],
)
def test_a_component_stands_on_its_own(component, facts, expected):
    names = " ".join(f"{name}={name}" for name in facts)

    html = rendered(f'{{% include "components/{component}.html" with {names} only %}}', **facts)

    assert [part for part in expected if part not in html] == []
    assert "bestaat niet" not in html
    assert "style=" not in html


def test_a_filter_form_of_six_fields_costs_less_than_two_milliseconds():
    choices = [(str(number), f"Keuze {number}") for number in range(13)]
    fields = {f"field{n}": forms.ChoiceField(choices=choices, required=False) for n in range(3)}
    words = {f"word{n}": forms.CharField(required=False) for n in range(3)}
    form = type("Filter", (forms.Form,), fields | words)()
    rendered("{{ form|crispy }}", form=form)
    template = engines["django"].from_string("{% load crispy_forms_tags %}{{ form|crispy }}")

    def cost():
        start = time.process_time()
        template.render({"form": form})
        return time.process_time() - start

    assert min(cost() for _ in range(30)) < 0.002


def test_a_form_in_an_isolated_part_of_a_page_is_given_its_token():
    """`include … only` hands on what is named and no more: without the token no button works."""
    folder = settings.BASE_DIR / "templates"
    texts = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    with_form = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    isolated = [
        (name, part, tag)
        for name, text in texts.items()
        for part, tag in re.findall(r'{% include "([^"]+)"([^%]* only) %}', text)
        if part in with_form
    ]

    assert isolated
    assert [row for row in isolated if "csrf_token=csrf_token" not in row[2]] == []
