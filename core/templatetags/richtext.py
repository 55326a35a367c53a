"""Show stored rich text: the one way from the database to a page, cleaned once more."""

from django import template
from django.utils.safestring import mark_safe

from core.richtext import clean, plain
from core.richtext.differences import differences

register = template.Library()


@register.filter
def rich(html):
    return mark_safe(clean(html))


@register.filter
def words(html):
    """The words alone: for a line in a list."""
    return plain(html)


@register.simple_tag
def compare(before, after):
    """`after` with what came and went since `before`."""
    return mark_safe(differences(before, after))
