"""The field for rich text, with and without the editor."""

from django import forms
from django.http import QueryDict

from core.richtext.forms import RichTextField


class Note(forms.Form):
    text = RichTextField(label="Tekst", required=False)


def sent(text, how=""):
    data = QueryDict(mutable=True)
    data.update({"text": text, **({"text-als": how} if how else {})})
    form = Note(data)
    form.is_valid()
    return form


def test_what_is_typed_and_what_the_editor_sends_are_stored_the_same():
    typed = sent("- een\n- twee")
    edited = sent("<ul><li><p>een</p></li><li><p>twee</p></li></ul>", "html")

    assert (
        typed.cleaned_data == edited.cleaned_data == {"text": "<ul><li>een</li><li>twee</li></ul>"}
    )


def test_markup_is_text_for_who_types_and_gone_for_who_sends_html():
    assert sent("<script>x</script>").cleaned_data == {
        "text": "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    }
    assert sent("<script>x</script>", "html").cleaned_data == {"text": ""}


def test_the_page_holds_the_text_to_type_in_and_the_one_for_the_editor():
    html = str(Note(initial={"text": '<p>a <strong>"b"</strong></p>'})["text"])

    assert ">\na **&quot;b&quot;**</textarea>" in html
    assert 'data-rich="&lt;p&gt;a &lt;strong&gt;&quot;b&quot;&lt;/strong&gt;&lt;/p&gt;"' in html
    assert 'name="text-als" value="tekst"' in html


def test_a_text_that_is_too_long_is_said_and_stays_in_the_page():
    form = sent("woord " * 20_000)

    assert form.errors == {
        "text": ["Deze tekst is te lang: hoogstens 50.000 tekens. Verdeel hem over meer passages."]
    }
    assert "woord woord" in str(form["text"])


def test_nothing_typed_is_nothing_stored():
    assert sent(" \n ").cleaned_data == {"text": ""}
    assert sent("<p></p>", "html").cleaned_data == {"text": ""}
