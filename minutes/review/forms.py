"""What a writer chooses on the road from concept to adopted."""

from datetime import timedelta

from django import forms

from core.times import at, day_words, today
from minutes.review.actions import LAST_HOUR, LONGEST

NO_POSITIONS = "Ik bevestig: dit verslag bevat geen standpunten over lopende procedures."


class NoPositionsForm(forms.Form):
    """The confirmation an author gives once; asked only of a text written in the portal."""

    no_positions = forms.BooleanField(
        label=NO_POSITIONS,
        error_messages={"required": "Lees het verslag na en bevestig dit voor u verdergaat."},
    )

    def __init__(self, data=None, *, minutes, **options):
        super().__init__(data, **options)
        self.is_asked = minutes.no_positions_at is None and minutes.editions.exists()
        if not self.is_asked:
            del self.fields["no_positions"]


class ReviewForm(NoPositionsForm):
    """Until when readers may remark."""

    last_on = forms.DateField(
        label="Opmerkingen tot en met",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["last_on", "no_positions"]

    def __init__(self, data=None, *, minutes):
        days = minutes.meeting.atrium.platform.review_days
        super().__init__(data, minutes=minutes, initial={"last_on": today() + timedelta(days=days)})

    def clean_last_on(self):
        day = self.cleaned_data["last_on"]
        if not today() < day <= today() + LONGEST - timedelta(days=1):
            raise forms.ValidationError("Kies een dag na vandaag en binnen vier maanden.")
        return day

    @property
    def until(self):
        return at(self.cleaned_data["last_on"], *LAST_HOUR)


class AdoptForm(forms.Form):
    """On which meeting it was adopted; the latest one first."""

    meeting = forms.TypedChoiceField(
        label="Goedgekeurd op",
        coerce=int,
        error_messages={"required": "Kies de bijeenkomst die het verslag goedkeurde."},
    )

    def __init__(self, data=None, *, meetings):
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        newest = next(iter(self.meetings), None)
        super().__init__(data, initial={"meeting": newest})
        self.fields["meeting"].choices = [
            (pk, f"{row.title}, {day_words(row.starts_at)}") for pk, row in self.meetings.items()
        ]

    def chosen(self):
        return self.meetings[self.cleaned_data["meeting"]]
