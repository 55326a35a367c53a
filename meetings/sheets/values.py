"""Facts of a meeting as text and back, for what an import changed."""

from django.db.models import DateTimeField

from meetings.models import Meeting


def stored(meeting, name):
    """The fact `name` of `meeting` as text; empty for nothing."""
    value = getattr(meeting, Meeting._meta.get_field(name).attname)
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def same(meeting, name, text):
    """Whether the fact `name` of `meeting` still is what `stored` wrote as `text`."""
    field = Meeting._meta.get_field(name)
    now = stored(meeting, name)
    if isinstance(field, DateTimeField) and now and text:
        return field.to_python(now) == field.to_python(text)
    return now == text


def restored(name, text):
    """What `stored` wrote, as the value that the actions take; raises DoesNotExist for a lost row."""
    field = Meeting._meta.get_field(name)
    if text == "" and field.null:
        return None
    if field.is_relation:
        return field.related_model._default_manager.get(pk=text)
    return field.to_python(text)
