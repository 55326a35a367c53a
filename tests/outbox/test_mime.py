"""What is put together byte by byte is what the standard library reads back, without defects."""

from email import message_from_bytes
from email.policy import default

import pytest

from outbox import mime

NASTY = [
    "Zoë – “Hasselt” 🙂 = één\n\n.\n..begin\nFrom hier\n-- \n" + "lang " * 300,
    "regel\r\nregel\n  spaties achteraan   \n\ttab\t\n",
    "a=b=3D & <b>\u00a0\u2028einde",
]


def read(content):
    return message_from_bytes(content, policy=default)


@pytest.mark.parametrize("text", NASTY)
def test_every_text_comes_back_as_it_was(text):
    content = mime.multipart(
        "mixed",
        [mime.quoted(text, "plain"), mime.encoded(text, 'text/calendar; charset="utf-8"')],
    )

    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")
    parts = list(read(content).walk())
    assert [part.defects for part in parts] == [[], [], []]
    for part in parts[1:]:
        got = part.get_payload(decode=True).decode()
        assert got == text.replace("\r\n", "\n").replace("\n", "\r\n")


@pytest.mark.parametrize(
    "subject", ["Kort", "Één overleg – “Hasselt” " * 8, "nbsp\u00a0er tussen", "x" * 200]
)
def test_a_subject_is_read_as_it_was_written(subject):
    content = mime.header("Subject", subject) + b"\r\n"

    assert content.isascii()
    assert str(read(content)["Subject"]).strip() == subject.strip()


def test_a_name_with_an_accent_is_read_as_it_was_written():
    content = mime.header("From", mime.named("Atrium Één", "agenda@atrium.example")) + b"\r\n"

    (address,) = read(content)["From"].addresses
    assert (address.display_name, address.addr_spec) == ("Atrium Één", "agenda@atrium.example")


@pytest.mark.parametrize("value", ["a\r\nBcc: x@example.com", "a\nb", "a\x00b", "x" * 1000])
def test_what_would_break_the_headers_is_refused(value):
    with pytest.raises(ValueError, match="Subject"):
        mime.header("Subject", value)


@pytest.mark.parametrize("name", ['Jan "de" Man', "a\\b", "a\r\nBcc: x"])
def test_a_name_that_would_break_the_address_is_refused(name):
    with pytest.raises(ValueError, match=r"quote|From"):
        mime.header("From", mime.named(name, "agenda@atrium.example"))
