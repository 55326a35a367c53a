"""Form fields that every app needs: a Brussels moment in two native inputs, clean text."""

from datetime import datetime
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from core.times import BRUSSELS, is_ambiguous, is_imaginary, local


class SharedSelect(forms.Select):
    """A select that offers everyone the same list: its options are written once, not per page."""

    def get_context(self, name, value, attrs):
        context = forms.Widget.get_context(self, name, value, attrs)
        [chosen] = context["widget"]["value"]
        options = (
            f"{start} selected{end}" if value == chosen else start + end
            for value, start, end in _written(tuple(self.choices))
        )
        context["widget"]["written"] = mark_safe("".join(options))
        return context


@lru_cache(maxsize=32)
def _written(choices):
    """The two halves of each option, around where `selected` comes."""
    return [
        (str(value), f'<option value="{escape(value)}"', f">{escape(label)}</option>")
        for value, label in choices
    ]


class MomentWidget(forms.SplitDateTimeWidget):
    """A native date input beside a native time input."""

    template_name = "widgets/moment.html"

    def __init__(self, attrs=None):
        super().__init__(
            attrs=attrs,
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )

    def decompress(self, value):
        if not value:
            return [None, None]
        moment = local(value) if timezone.is_aware(value) else value
        return [moment.date(), moment.time().replace(microsecond=0)]


class MomentField(forms.SplitDateTimeField):
    """A moment on the Brussels clock.

    Refuses, in Dutch, the hour that does not exist in March and the one that exists twice in
    October, and years outside 2000-2100.
    """

    widget = MomentWidget
    default_error_messages = {
        "required": "Vul een datum en een uur in.",
        "invalid_date": "Vul een datum in, bijvoorbeeld 5/11/2026.",
        "invalid_time": "Vul een uur in, bijvoorbeeld 9:00.",
        "year": "Kies een datum tussen 2000 en 2100.",
        "imaginary": "Dit uur bestaat niet: de klok gaat die nacht van 2 naar 3 uur.",
        "ambiguous": "Dit uur komt die nacht twee keer voor: kies een ander uur.",
    }

    def compress(self, data_list):
        if not data_list:
            return None
        day, hour = data_list
        if day in self.empty_values:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if hour in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        if not 2000 <= day.year <= 2100:
            raise ValidationError(self.error_messages["year"], code="year")
        naive = datetime.combine(day, hour)
        if is_imaginary(naive):
            raise ValidationError(self.error_messages["imaginary"], code="imaginary")
        if is_ambiguous(naive):
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        return naive.replace(tzinfo=BRUSSELS)
