"""When a mailing leaves: now, later, or not at all."""

from django import forms
from django.conf import settings
from django.utils import timezone

from core.fields import MomentField
from outbox.quiet import leaves, leaves_words

NOW, LATER, NOT = "now", "later", "not"
QUIET = "’s Nachts (20.00 tot 7.30 uur) en op zondag vertrekt er geen mail."


class WhenForm(forms.Form):
    """The choice below the preview of a mailing; the hour is on the Brussels clock.

    `leaves`: when it would go by itself, in words. `may_skip`: whether nobody has to know. `first`:
    what is chosen unless one says otherwise.
    """

    when = forms.ChoiceField(
        label="Wanneer vertrekt de mail?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wanneer de mail vertrekt."},
    )
    moment = MomentField(
        label="Dag en uur, als u ‘Later’ kiest",
        required=False,
    )

    def __init__(self, data=None, *, leaves, may_skip=True, first=NOW):
        super().__init__(data, initial={"when": first})
        choices = [(NOW, f"Nu: gaat {leaves} weg"), (LATER, "Later, op een dag en uur die u kiest")]
        if may_skip:
            choices.append((NOT, "Niet mailen"))
        self.fields["when"].choices = choices
        if settings.MAIL_QUIET_HOURS:
            self.fields["moment"].help_text = QUIET

    def clean(self):
        cleaned = super().clean()
        moment = cleaned.get("moment")
        if cleaned.get("when") == LATER and "moment" not in self.errors:
            if moment is None:
                self.add_error("moment", "Vul in wanneer de mail vertrekt.")
            elif moment <= timezone.now():
                self.add_error("moment", "Kies een moment dat nog moet komen.")
        return cleaned

    @property
    def notify(self):
        return self.cleaned_data["when"] != NOT

    @property
    def due_at(self):
        """The moment asked for, moved out of the quiet hours; None for now."""
        is_later = self.cleaned_data["when"] == LATER
        return leaves(moment=self.cleaned_data["moment"]) if is_later else None

    def said(self):
        """What was chosen, for the message afterwards; to be used with a `leaves` of now."""
        moment = self.due_at
        return leaves_words(moment=moment) if moment else ""
