"""What people fill in about a meeting."""

from functools import partial
from uuid import UUID, uuid4

from django import forms
from django.utils.functional import cached_property

from meetings.eligibility import colleagues_of, organisations_of
from meetings.models import Registration
from members.models import Organisation, User

ANSWERED = ("person", "status", "meeting")
Attendance = Registration.Attendance


class OnceForm(forms.Form):
    """A form that carries a number of its own, so that sending it twice has one effect."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nonce"].initial = uuid4

    def clean_nonce(self):
        """A form from before numbers existed, or from a script, gets one of its own."""
        return self.cleaned_data["nonce"] or UUID(int=uuid4().int)


class WhenShown(forms.models.ModelChoiceIterator):
    """The choices of a field as they are when somebody looks, not when the field was made."""

    def __init__(self, field):
        self.field = field

    @property
    def queryset(self):
        return self.field.queryset


class ColleagueField(forms.ModelChoiceField):
    """A colleague by name, with what they answered already.

    `colleagues` gives the queryset. It is called when the list is shown or someone is chosen: to ask
    who may come takes longer than the rest of the form, and most people register themselves.
    """

    iterator = WhenShown
    meeting = None
    colleagues = None

    def _get_queryset(self):
        if self.colleagues is not None:
            self._queryset, self.colleagues = self.colleagues(), None
        return self._queryset

    queryset = property(_get_queryset, forms.ModelChoiceField.queryset.fset)

    @cached_property
    def answered(self):
        rows = self.meeting.registrations.live().filter(person__in=self.queryset).only(*ANSWERED)
        return {row.person_id: row.get_status_display() for row in rows}

    def label_from_instance(self, person):
        answer = self.answered.get(person.pk)
        return f"{person} (al {answer})" if answer else str(person)


class RegisterForm(OnceForm):
    """Register oneself in the name of one organisation, or a colleague of that organisation."""

    organisation = forms.ModelChoiceField(
        label="In naam van", queryset=Organisation.objects.none(), required=False, empty_label=None
    )
    person = ColleagueField(
        label="Wie schrijft u in?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Mezelf",
        help_text="Uzelf, of een collega van uw organisatie voor wie deze bijeenkomst bedoeld is.",
        error_messages={"invalid_choice": "Deze bijeenkomst is niet voor deze persoon bedoeld."},
    )
    field_order = ["person", "organisation"]

    def __init__(self, data=None, *, meeting, user):
        super().__init__(data)
        self.meeting, self.user = meeting, user
        self.fields["organisation"].queryset = organisations_of(user, meeting)
        self.fields["person"].colleagues = partial(colleagues_of, user, meeting)
        self.fields["person"].meeting = meeting

    def clean(self):
        """Someone with two employers chooses for a colleague the one where that colleague works."""
        data = super().clean()
        person, organisation = data.get("person"), data.get("organisation")
        if person and organisation:
            theirs = organisations_of(person, self.meeting, by=self.user)
            if not theirs.filter(pk=organisation.pk).exists():
                self.add_error("organisation", f"{person} werkt die dag niet voor {organisation}.")
        return data

    def answered_before(self):
        """What a chosen colleague is already, in words: "ingeschreven"; empty for oneself."""
        person = self.cleaned_data["person"]
        return self.fields["person"].answered.get(person.pk, "") if person else ""


class ReasonForm(OnceForm):
    """Saying no, with a word for the organiser if one wishes."""

    reason = forms.CharField(
        label="Reden",
        max_length=300,
        required=False,
        help_text="U mag dit leeg laten. Alleen de organisatoren lezen het.",
    )


class AnswerForm(OnceForm):
    """The answer given from the mail, without logging in.

    Who works for more than one organisation that day chooses in whose name they come (T93).
    """

    YES, NO = "ja", "nee"
    answer = forms.ChoiceField(choices=[(YES, "Ik kom"), (NO, "Ik kan niet komen")])
    organisation = forms.ModelChoiceField(
        label="In naam van", queryset=Organisation.objects.none(), required=False
    )

    def __init__(self, data=None, *, registration):
        super().__init__(data)
        choices = organisations_of(registration.person, registration.meeting)
        self.has_choice = not registration.is_live and len(choices) > 1
        if not self.has_choice:
            del self.fields["organisation"]
            return
        self.fields["organisation"].queryset = choices
        self.fields["organisation"].empty_label = "Kies een organisatie"
        self.initial["organisation"] = registration.organisation_id

    def clean(self):
        cleaned = super().clean()
        coming = cleaned.get("answer") == self.YES
        if coming and self.has_choice and not cleaned.get("organisation"):
            self.add_error("organisation", "Kies in naam van welke organisatie u komt.")
        return cleaned


class AttendanceForm(forms.Form):
    """Present, excused or absent for each registration of a meeting, on one page."""

    def __init__(self, data=None, *, registrations):
        super().__init__(data)
        self.registrations = list(registrations)
        for row in self.registrations:
            self.fields[self._name(row)] = forms.ChoiceField(
                label=str(row.person),
                choices=[
                    choice for choice in Attendance.choices if choice[0] != Attendance.UNKNOWN
                ],
                initial=row.attendance,
                required=False,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def _name(row):
        return f"aanwezig-{row.pk}"

    def rows(self):
        """Each registration with its bound field, for the template."""
        return [(row, self[self._name(row)]) for row in self.registrations]

    def attendance(self, *, rest=""):
        """`{registration pk: attendance}` of a valid form; `rest` "present" fills in the blanks."""
        blank = Attendance.PRESENT if rest == "present" else Attendance.UNKNOWN
        said = {row.pk: self.cleaned_data[self._name(row)] for row in self.registrations}
        return {pk: value or blank for pk, value in said.items()}
