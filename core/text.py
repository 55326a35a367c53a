"""Text that people and spreadsheets hand us, made safe and comparable."""

import re
import unicodedata

# Control characters, and the marks that turn or hide text (U+202A-U+202E, U+2066-U+2069, U+200E-F).
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean_line(text, limit=200):
    """One line: NFC, no control or bidi characters, single spaces, at most `limit` characters."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", str(text)).replace("\t", " "))
    return " ".join(text.split())[:limit].strip()


def sort_key(text):
    """`text` as names are compared: no case, no accents ('Écaussinnes' sorts under e)."""
    plain = unicodedata.normalize("NFKD", str(text))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


def normal_address(address):
    """A mail address as we store and compare it."""
    return clean_line(address, 254).lower()


# What browsers call themselves; the first that fits counts, for most also claim to be others.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def device_words(user_agent):
    """The browser and device a User-Agent header names, as people call them: `Edge op Windows`."""
    browser = next((word for sign, word in BROWSERS if sign in user_agent), "Onbekende browser")
    system = next((word for sign, word in SYSTEMS if sign in user_agent), "")
    return f"{browser} op {system}" if system else browser
