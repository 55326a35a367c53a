"""What changed between two texts can be read, seen and heard."""

import re
import time

from core.richtext.differences import differences, same_words


def marks(html):
    """(kind, words) of each mark, without what is said for a screen reader."""
    silent = re.sub(r'<span class="au-u-hidden-visually">[^<]*</span>', "", html)
    return re.findall(r"<(ins|del)[^>]*>(.*?)</\1>", silent)


def test_a_changed_word_is_struck_and_the_new_one_stands_beside_it():
    html = differences("<p>Wij komen op maandag samen.</p>", "<p>Wij komen op dinsdag samen.</p>")

    assert marks(html) == [("del", "maandag"), ("ins", "dinsdag")]
    assert "geschrapt: " in html
    assert "toegevoegd: " in html


def test_a_new_and_a_removed_paragraph_are_marked_whole():
    html = differences("<p>Eerst.</p><p>Weg ermee.</p>", "<p>Erbij.</p><p>Eerst.</p>")

    assert marks(html) == [("ins", "Erbij."), ("del", "Weg ermee.")]


def test_another_dress_is_no_other_text():
    before, after = "<p>een</p><p>twee</p>", "<ul><li><strong>een</strong></li><li>twee</li></ul>"

    assert same_words(before, after)
    assert marks(differences(before, after)) == []


def test_markup_in_words_is_shown_as_signs():
    html = differences("<p>a</p>", "<p>&lt;script&gt;</p>")

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_two_long_texts_without_anything_in_common_are_compared_in_time():
    before = "".join(f"<p>{'x ' * 5}{number}</p>" for number in range(4000))
    after = "".join(f"<p>{'y ' * 5}{number}</p>" for number in range(4000))

    began = time.monotonic()
    differences(before, after)

    assert time.monotonic() - began < 10
