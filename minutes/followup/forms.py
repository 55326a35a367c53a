"""What is said of an action."""

from django import forms

from core.times import today


class CloseForm(forms.Form):
    note = forms.CharField(
        label="Wat kwam eruit?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Eén of twee zinnen. Wie de actie ziet, leest dit.",
        error_messages={"required": "Zeg kort wat eruit kwam."},
    )


class PostponeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    due_on = forms.DateField(
        label="Nieuwe dag", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if not today() <= day or day.year > today().year + 5:
            raise forms.ValidationError("Kies een dag die nog komt, binnen vijf jaar.")
        return day
