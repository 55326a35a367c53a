"""What a member fills in to propose a point, and an organiser to answer."""

from django import forms

from core.times import moment_words, today
from meetings.agenda.forms import MINUTES, NewPointForm
from meetings.forms import OnceForm
from meetings.models import Meeting
from meetings.proposals.actions import COMING
from members.forms import CleanLineField
from members.models import Organisation, Position

STALE = (
    "Intussen heeft {who} over dit voorstel beslist. Er is niets bewaard: kijk hierboven wat er nu "
    "staat en beslis opnieuw. Wat u invulde, staat nog in het formulier."
)


class MeetingField(forms.ModelChoiceField):
    """One of the coming meetings of an atrium, by day and title."""

    def __init__(self, **options):
        super().__init__(queryset=Meeting.objects.none(), **options)

    def label_from_instance(self, meeting):
        state = " (concept)" if meeting.status == Meeting.Status.DRAFT else ""
        return f"{moment_words(meeting.starts_at)}: {meeting.title}{state}"


def coming(atrium, user):
    """The meetings of `atrium` that have not begun, as far as `user` may know of them (T6)."""
    rows = Meeting.objects.permitted(user).upcoming().filter(atrium=atrium, status__in=COMING)
    return rows.not_begun().order_by("starts_at", "pk")


class ProposeForm(OnceForm):
    """A point one would like to talk about: what, why, how long, for which meeting."""

    title = CleanLineField(label="Waarover wilt u het hebben?", max_length=160)
    why = forms.CharField(
        label="Waarom?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat hoopt u van de collega's te leren, of met hen te delen? Mag leeg blijven.",
    )
    minutes = forms.IntegerField(
        label="Hoeveel minuten?",
        min_value=1,
        max_value=720,
        initial=20,
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES},
    )
    meeting = MeetingField(
        label="Voor welke bijeenkomst?", required=False, empty_label="Maakt niet uit"
    )
    organisation = forms.ModelChoiceField(
        label="In naam van", queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, data=None, *, atrium, user, wished=""):
        super().__init__(data)
        self.fields["meeting"].queryset = coming(atrium, user)
        self.initial["meeting"] = wished
        self.fields["organisation"].queryset = employers(user)
        self.employers = list(self.fields["organisation"].queryset)
        if len(self.employers) < 2:
            del self.fields["organisation"]

    def facts(self):
        """What the action takes."""
        only = self.employers[0] if len(self.employers) == 1 else None
        return {"organisation": only, **self.cleaned_data}


def employers(person):
    """The organisations for which `person` works today."""
    held = Position.objects.active().filter(person=person).values("organisation")
    return Organisation.objects.filter(pk__in=held).order_by("sort_name", "pk")


class DecisionForm(forms.Form):
    """One of the three answers. Nothing is decided over what someone else decided (T11)."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, proposal, user, prefix):
        super().__init__(data, prefix=prefix)
        self.proposal = proposal
        self.initial["seen_version"] = proposal.version
        if "meeting" in self.fields:
            self.fields["meeting"].queryset = coming(proposal.atrium, user)
            self.initial["meeting"] = proposal.meeting_id

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_version") not in {None, self.proposal.version}:
            self.add_error(None, STALE.format(who=self.proposal.decided_by or "iemand anders"))
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = self.proposal.version
        return cleaned

    def facts(self):
        """What the action takes."""
        facts = dict(self.cleaned_data)
        return {"version": facts.pop("seen_version"), **facts}


class AcceptForm(DecisionForm):
    """On which agenda, and as what."""

    meeting = MeetingField(label="Op de agenda van", empty_label="Kies een bijeenkomst")
    title = CleanLineField(label="Titel op de agenda", max_length=160)
    kind = NewPointForm.base_fields["kind"]
    minutes = NewPointForm.base_fields["minutes"]

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, proposal=proposal, **kwargs)
        self.initial |= {"title": proposal.title, "minutes": proposal.minutes}
        if self.initial["meeting"] is None:
            first = self.fields["meeting"].queryset.first()
            self.initial["meeting"] = first.pk if first else None


class LaterForm(DecisionForm):
    """In the backlog, perhaps for a year or a meeting."""

    year = forms.TypedChoiceField(
        label="Voor welk jaar?", coerce=int, empty_value=None, required=False
    )
    meeting = MeetingField(
        label="Of voor welke bijeenkomst?", required=False, empty_label="Nog niet te zeggen"
    )
    word = CleanLineField(
        label="Woord voor de indiener",
        max_length=500,
        required=False,
        help_text="Komt in de mail. Mag leeg blijven.",
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, proposal=proposal, **kwargs)
        years = range(today().year, today().year + 3)
        self.fields["year"].choices = [("", "Nog niet te zeggen"), *((y, y) for y in years)]
        self.initial["year"] = proposal.year


class DeclineForm(DecisionForm):
    """No, and why."""

    word = CleanLineField(
        label="Waarom niet?", max_length=500, help_text="De indiener krijgt dit te lezen."
    )
