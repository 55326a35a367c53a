"""What a browser without scripts would send of the sheet a verslag is written on."""

from html.parser import HTMLParser

from django.urls import reverse

from minutes.models import Action, Passage


class _Form(HTMLParser):
    """The fields of the form of the sheet, as they stand in the page."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.inside, self.name, self.text = {}, False, None, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = "data-writing" in attrs
        if not self.inside:
            return
        if tag == "input" and attrs.get("name"):
            self.fields[attrs["name"]] = attrs.get("value") or ""
        elif tag == "textarea":
            self.name, self.text = attrs["name"], ""
        elif tag == "select":
            self.fields[attrs["name"]] = ""
            self.select = attrs["name"]
        elif tag == "option" and "selected" in attrs:
            self.fields[self.select] = attrs.get("value") or ""

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.name:
            self.fields[self.name] = self.text.removeprefix("\n")
            self.name = None


def address(minutes):
    return reverse("minutes:write", args=[minutes.pk])


def fields(client, minutes):
    """All fields of the sheet with what they hold, as this person opens it now."""
    return _Form(client.get(address(minutes)).content.decode()).fields


def send(client, minutes, sheet, **changes):
    return client.post(address(minutes), {**sheet, **changes}, follow=True)


def put(passage, text, **fields):
    """Another passage under the same point."""
    place = {"edition": passage.edition, "point": passage.point}
    return Passage.objects.create(**place, text=text, **fields)


def promise(passage, text, **fields):
    """An action under the same point."""
    return Action.objects.create(
        minutes=passage.edition.minutes, point=passage.point, text=text, **fields
    )
