"""Which white spots one wants to see."""

from django import forms

from dashboard.planning.filters import manager_choices
from dashboard.planning.white_spots.spots import white_spots
from meetings import choices
from platforms.models import Atrium

USUAL, MOST = 3, 10


class SpotForm(forms.Form):
    """Without a choice: the last three meetings, everywhere, everyone."""

    aantal = forms.TypedChoiceField(
        label="Niet gezien in de laatste",
        coerce=int,
        empty_value=USUAL,
        required=False,
        choices=[
            (number, f"{number} {'bijeenkomst' if number == 1 else 'bijeenkomsten'}")
            for number in range(1, MOST + 1)
        ],
    )
    provincie = forms.ChoiceField(label="Provincie", required=False)
    beheerder = forms.TypedChoiceField(
        label="Relatiebeheerder", coerce=int, empty_value=None, required=False
    )

    def __init__(self, data, *, user):
        self.user = user
        super().__init__({"aantal": USUAL} | {name: value for name, value in data.items() if value})
        mine = Atrium.objects.permitted(user, "organise").filter(is_active=True)
        self.fields["provincie"].choices = [("", "Alle provincies"), *choices.provinces()]
        self.fields["beheerder"].choices = [("", "Iedereen"), *manager_choices(mine)]

    def spots(self):
        """What was asked for; nothing after a wrong choice."""
        if not self.is_valid():
            return []
        chosen = self.cleaned_data
        return white_spots(
            self.user,
            meetings=chosen["aantal"],
            province=chosen["provincie"],
            manager=chosen["beheerder"],
        )
