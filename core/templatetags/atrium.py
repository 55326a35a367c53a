"""What templates need: moments in words, icons, the address with one filter changed."""

import html
from functools import lru_cache

from django import forms, template
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core import times
from core.text import device_words

register = template.Library()

register.filter("day", times.day_words)
register.filter("clock", times.clock_words)
register.filter("moment", times.moment_words)
register.filter("device", device_words)


@register.simple_tag
def span(start, end):
    """`dinsdag 5 november 2024 van 9.00 tot 12.00 uur`."""
    return times.span_words(start, end)


@lru_cache
def _symbol(name):
    path = finders.find(f"build/icons/{name}.svg")
    if not path:
        return ""
    with open(path, encoding="utf-8") as file:
        svg = file.read()
    return svg.replace("<svg", '<svg class="au-c-icon" aria-hidden="true" focusable="false"', 1)


@register.simple_tag
def icon(name):
    """The AppUniversum icon `name`, inline and silent for screen readers."""
    return mark_safe(_symbol(name))


@register.simple_tag(takes_context=True)
def with_query(context, **changes):
    """The current address with some query fields changed; None removes one."""
    query = context.request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def nav(context, name, label, below=""):
    """One item of the main navigation; marked as current on its page and on those below it.

    `below` is where more pages start that a reader reaches through this item.
    """
    address = reverse(name)
    path = context.request.path
    starts = [start for start in (address, below) if start not in ("", "/")]
    here = path == address or path.startswith(tuple(starts))
    current = mark_safe(' aria-current="page"' if path == address else ' aria-current="true"')
    return format_html(
        '<li><a class="p-nav__link" href="{}"{}>{}</a></li>',
        address,
        current if here else "",
        label,
    )


@register.simple_tag
def control(field):
    """The input of a form field, with the AppUniversum class that fits it."""
    widget = field.field.widget
    names = [widget.attrs.get("class", ""), _control_class(widget)]
    if field.errors:
        names.append(f"{names[1].split()[0]}--error")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


@register.simple_tag
def attributes(attrs):
    """The attributes of an element, each after a space; cheaper than Django's loop in a template."""
    return mark_safe("".join(_attribute(*item) for item in attrs.items() if item[1] is not False))


@register.simple_tag
def options(optgroups):
    """The options of a select. Django's own template per option costs the calendar 2 ms more."""
    return mark_safe("".join(_group(name, map(_option, rows)) for name, rows, _ in optgroups))


def _attribute(name, value):
    return f" {_escape(name)}" if value is True else f' {_escape(name)}="{_escape(value)}"'


def _option(row):
    more = attributes(row["attrs"]) if row["attrs"] else ""
    return f'<option value="{_escape(row["value"])}"{more}>{_escape(row["label"])}</option>'


def _group(name, options):
    content = "".join(options)
    return f'<optgroup label="{_escape(name)}">{content}</optgroup>' if name else content


def _escape(value):
    """What Django's `conditional_escape` makes of `value`; a plain text takes the short way."""
    return html.escape(value) if type(value) is str else conditional_escape(value)


def _control_class(widget):
    if isinstance(widget, forms.Textarea):
        return "au-c-textarea au-c-textarea--block"
    if isinstance(widget, forms.CheckboxInput):
        return "p-choice__box"
    if isinstance(widget, forms.MultiWidget):
        return "au-c-input"
    return "au-c-input au-c-input--block"


@register.filter
def is_checkbox(field):
    """Whether the label stands behind the box instead of above it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_list(field):
    """Whether the field is a list of radio buttons or checkboxes."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
