"""To whom one's place goes."""

from meetings.forms import ColleagueField, OnceForm
from meetings.handing.actions import choices
from members.models import User


class HandForm(OnceForm):
    """One colleague who may come and has no seat yet."""

    colleague = ColleagueField(
        label="Wie komt in uw plaats?",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        error_messages={"invalid_choice": "Deze bijeenkomst is niet voor deze persoon bedoeld."},
    )

    def __init__(self, data=None, *, meeting, giver, by):
        super().__init__(data)
        field = self.fields["colleague"]
        field.queryset = choices(meeting, giver, by=by)
        field.meeting = meeting
        if by != giver:
            field.label = f"Wie komt in plaats van {giver}?"
