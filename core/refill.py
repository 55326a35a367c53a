"""Fill in a form again in a page that is already drawn: any form, also one of a library."""

from collections import defaultdict
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import reverse

# What a set of forms counts its rows with: the page that is drawn now says how many there are.
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
TICKED = {"checkbox", "radio"}
BUTTONS = {"submit", "button", "image", "reset"}
LEFT_ALONE = {"file", "password"} | BUTTONS
UNKNOWN_CHOICE = "uw eerdere keuze"


class _Forms(HTMLParser):
    """Finds every form of a page: its tag, where it is sent, and its fields with their places."""

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        lengths = (len(line) + 1 for line in html.split("\n"))
        self.starts = [0, *accumulate(lengths)]  # where each line begins
        self.forms = []
        self.form = self.field = None
        self.feed(html)
        self.close()

    def _at(self):
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag, attrs):
        start = self._at()
        end = start + len(self.get_starttag_text())
        if tag == "form":
            self.form = {"start": start, "attrs": dict(attrs), "fields": []}
            self.forms.append(self.form)
        elif self.form is not None and tag in {"input", "button", "textarea", "select"}:
            self.field = {"tag": tag, "attrs": attrs, "start": start, "end": end, "options": []}
            self.form["fields"].append(self.field)
        elif tag == "option" and self.field is not None:
            self.field["options"].append({"tag": tag, "attrs": attrs, "start": start, "end": end})

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = self.field = None
        elif tag in {"textarea", "select"} and self.field is not None:
            self.field["close"] = self._at()
            self.field = None


def refill(html, kept, path):
    """`html`, the page at `path`, with the form that `kept` came from filled in as it was.

    A warning stands above that form. What has no place in it any more is listed there, so that
    nothing is lost. When the form itself is gone, the page stays as it is.
    """
    given = defaultdict(list)
    for name, value in kept["fields"]:
        given[name].append(value)
    form = _form_of(_Forms(html).forms, kept["action"], path, given)
    if form is None:
        return html
    edits = [edit for field in form["fields"] for edit in _edits(field, given)]
    known = _names(form)
    left = [
        value
        for name, values in given.items()
        if name not in known and not name.startswith("_")
        for value in values
        if value.strip()
    ]
    notice = {**kept, "left": left, "is_admin": path.startswith(reverse("admin:index"))}
    edits.append((form["start"], form["start"], render_to_string("components/held.html", notice)))
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html


def _form_of(forms, action, path, given):
    """Of the forms that are sent to `action`, the one with most of the given fields."""
    sent_there = [
        form
        for form in forms
        if (form["attrs"].get("method") or "").lower() == "post"
        and (urlsplit(form["attrs"].get("action") or "").path or path) == action
    ]
    return max(sent_there, key=lambda form: len(_names(form) & set(given)), default=None)


def _names(form):
    return {_name(field) for field in form["fields"]}


def _name(field):
    return dict(field["attrs"]).get("name")


def _edits(field, given):
    """What must change in the page for one field: `(start, end, text)`."""
    attrs = dict(field["attrs"])
    name, kind = attrs.get("name"), (attrs.get("type") or "text").lower()
    if not name or name == "csrfmiddlewaretoken" or name.endswith(COUNTS):
        return []
    if field["tag"] == "select":
        return _choose(field, given[name]) if name in given else []
    if field["tag"] == "textarea":
        text = "\n" + escape(given[name].pop(0)) if given.get(name) else None
        return [] if text is None else [(field["end"], field["close"], text)]
    if field["tag"] == "button" or kind in LEFT_ALONE:
        return []
    if kind in TICKED:
        is_on = attrs.get("value", "on") in given.get(name, [])
        return [_retag(field, "checked", None, keep=is_on)]
    return [_retag(field, "value", given[name].pop(0))] if given.get(name) else []


def _choose(field, values):
    """Only the given values chosen; one that was searched for has no line yet and gets one."""
    known = {dict(option["attrs"]).get("value") for option in field["options"]}
    edits = [
        _retag(option, "selected", None, keep=dict(option["attrs"]).get("value") in values)
        for option in field["options"]
    ]
    for value in values:
        if value and value not in known:
            line = f'<option value="{escape(value)}" selected>{UNKNOWN_CHOICE}</option>'
            edits.append((field["close"], field["close"], line))
    return edits


def _retag(field, name, value, *, keep=True):
    """The start tag of `field` with attribute `name` set to `value`, or without it."""
    attrs = [pair for pair in field["attrs"] if pair[0] != name]
    if keep:
        attrs.append((name, value))
    words = [key if text is None else f'{key}="{escape(text)}"' for key, text in attrs]
    return field["start"], field["end"], f"<{' '.join([field['tag'], *words])}>"
