"""Of which year the agreements are asked."""

from django import forms

from core.times import today

FIRST, LAST = 2000, 2100


class YearForm(forms.Form):
    """Without a year it is this one."""

    jaar = forms.IntegerField(
        label="Jaar",
        min_value=FIRST,
        max_value=LAST,
        error_messages={"invalid": "Vul een jaar in, zoals 2026."},
    )

    def __init__(self, data):
        super().__init__({"jaar": data.get("jaar") or str(today().year)})
