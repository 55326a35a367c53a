"""What pages of lower apps show of what is found: they ask by a tag."""

from django import template
from django.urls import reverse

from dashboard.search.kinds import theme_slug
from dashboard.search.similar import similar_to

register = template.Library()


@register.filter
def theme_address(theme):
    """The page with what all atria said about `theme`."""
    return reverse("search:theme", args=[theme_slug(theme.name)])


@register.inclusion_tag("search/_similar.html")
def similar_minutes(minutes, user):
    """Verslagen about the same, as far as `user` may read them."""
    return {"rows": similar_to(minutes, user)}
