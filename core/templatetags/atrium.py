"""What templates need: moments in words, icons, the address with one filter changed."""

from functools import lru_cache

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import mark_safe

from core import times

register = template.Library()

register.filter("day", times.day_words)
register.filter("clock", times.clock_words)
register.filter("moment", times.moment_words)


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
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
