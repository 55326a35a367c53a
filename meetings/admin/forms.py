"""The forms of planning, with a Dutch twin beside the field for every rule of the database."""

from datetime import timedelta

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from core.fields import MomentField
from core.times import local
from meetings.actions.planning import TOLD_FIELDS
from meetings.locking import last_editor
from meetings.models import CAPACITY_MAX, Meeting
from members.forms import CleanLineField
from members.models import User
from platforms.models import ORGANISERS, Atrium, Membership, Theme
from regions.models import Municipality

LONGEST = timedelta(days=14)
SEATS = f"Het aantal plaatsen ligt tussen 1 en {CAPACITY_MAX}."
VETS_NOTHING = "Wijzigingen keuren kan alleen als inschrijvingen gekeurd worden."
STALE = (
    "Intussen heeft {who} deze bijeenkomst gewijzigd. Er is niets bewaard. Wat u invulde, "
    "staat nog in het formulier: vergelijk het met wat nu bewaard is, pas aan en bewaar opnieuw."
)
FACTS = [
    *("atrium", "theme", "title", "introduction", "starts_at", "ends_at", "format"),
    *("venue", "address", "municipality", "online_url", "capacity"),
    *("registration_opens_at", "registration_closes_at", "cancel_until"),
    *("is_vetted", "vets_changes", "audience", "contact", "is_public"),
]


def undeclared(field, **options):
    """Every field of these forms is declared below: none is made from the model."""


def line(label, length, **options):
    return CleanLineField(label=label, max_length=length, widget=AdminTextInputWidget(), **options)


class ThemeField(forms.ModelChoiceField):
    """A theme that the atrium chose, with its year."""

    def label_from_instance(self, theme):
        return f"{theme} ({theme.year})"


def themes_of(atrium, meeting, year):
    """The chosen themes of `atrium`, those of `year` first; and the one that `meeting` has."""
    rows = Theme.objects.filter(Q(state=Theme.State.CHOSEN) | Q(pk=meeting.theme_id), atrium=atrium)
    return rows.order_by(Case(When(year=year, then=Value(0)), default=Value(1)), "-year", "name")


class MeetingForm(forms.ModelForm):
    """A meeting as its organisers fill it in. `user` is set by whoever makes the form class."""

    user = None

    atrium = forms.ModelChoiceField(
        label="Atrium",
        queryset=Atrium.objects.none(),
        error_messages={"invalid_choice": "Kies een atrium waarvoor u bijeenkomsten plant."},
    )
    theme = ThemeField(
        label="Jaarthema",
        queryset=Theme.objects.none(),
        required=False,
        empty_label="Geen",
        help_text="De thema's die dit atrium voor een jaar afsprak.",
        error_messages={"invalid_choice": "Kies een jaarthema van dit atrium."},
    )
    title = line("Titel", 120)
    introduction = forms.CharField(
        label="Inleiding",
        max_length=4000,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 5}),
        help_text="Staat op de pagina en in de uitnodiging.",
    )
    starts_at = MomentField(label="Begin")
    ends_at = MomentField(label="Einde")
    format = forms.ChoiceField(label="Vorm", choices=Meeting.Format.choices)
    venue = line("Plaats", 120, required=False, help_text="Gebouw en zaal.")
    address = line("Adres", 200, required=False, help_text="Straat en nummer.")
    municipality = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.none(),
        required=False,
        empty_label="Geen",
        error_messages={"invalid_choice": "Kies een bestaande gemeente uit de lijst."},
    )
    online_url = forms.URLField(
        label="Link om online deel te nemen",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vTextField"}),
        help_text="Alleen wie ingeschreven is, ziet deze link.",
    )
    capacity = forms.IntegerField(
        label="Aantal plaatsen",
        required=False,
        min_value=1,
        max_value=CAPACITY_MAX,
        help_text="Leeg: zoveel als er komen.",
        error_messages={"min_value": SEATS, "max_value": SEATS, "invalid": "Vul een getal in."},
    )
    registration_opens_at = MomentField(
        label="Inschrijven vanaf", required=False, help_text="Leeg: vanaf de aankondiging."
    )
    registration_closes_at = MomentField(
        label="Inschrijven tot", required=False, help_text="Leeg: tot het begin."
    )
    cancel_until = MomentField(
        label="Uitschrijven kan tot", required=False, help_text="Leeg: tot het begin."
    )
    is_vetted = forms.BooleanField(
        label="Inschrijvingen worden gekeurd",
        required=False,
        help_text="Wie zich inschrijft, houdt een plaats voorlopig tot een organisator beslist. Wie al "
        "ingeschreven was, houdt zijn plaats. Zet u dit later uit, dan is iedereen die wacht meteen "
        "goedgekeurd en krijgt daar een mail over.",
    )
    vets_changes = forms.BooleanField(
        label="Een wijziging wordt opnieuw gekeurd",
        required=False,
        help_text="Alleen als inschrijvingen gekeurd worden. Wie na de goedkeuring andere antwoorden "
        "geeft, andere workshops kiest of een collega stuurt, wordt opnieuw gekeurd.",
    )
    audience = forms.ChoiceField(
        label="Wie mag inschrijven",
        choices=Meeting.Audience.choices,
        help_text="Zij krijgen ook de uitnodiging.",
    )
    contact = forms.ModelChoiceField(
        label="Contactpersoon",
        queryset=User.objects.none(),
        required=False,
        empty_label="Niemand",
        help_text="Wie op een uitnodiging antwoordt, schrijft naar deze persoon.",
    )
    is_public = forms.BooleanField(
        label="Zichtbaar voor iedereen",
        required=False,
        help_text="Bezoekers zien dan alleen dat, wanneer en waar deze bijeenkomst doorgaat.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = FACTS
        formfield_callback = undeclared

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict = []
        self.fields["seen_version"].initial = self.instance.version
        atrium = self._chosen_atrium()
        choices = {
            "atrium": Atrium.objects.permitted(self.user, "organise").select_related("platform"),
            "theme": themes_of(atrium, self.instance, self._year()),
            "municipality": municipalities(self.instance),
            "contact": contacts(atrium, self.user, self.instance),
        }
        for name, rows in choices.items():
            if name in self.fields:
                self.fields[name].queryset = rows

    def clean(self):
        cleaned = super().clean()
        self._check_span()
        self._check_window()
        self._check_vetting()
        self._check_version()
        return cleaned

    def changed_fields(self):
        """`{name: new value}` of what really differs, for the action."""
        names = [name for name in FACTS if name in self.changed_data]
        return {name: self.cleaned_data[name] for name in names}

    def _chosen_atrium(self):
        """The atrium in the form as it stands, whose themes and people are offered."""
        if "atrium" in self.fields and self.is_bound:
            key = self.data.get(self.add_prefix("atrium"))
        else:
            key = self.initial.get("atrium")
        key = getattr(key, "pk", key) or self.instance.atrium_id
        rows = Atrium.objects.permitted(self.user, "organise")
        return rows.filter(pk=key).first() if str(key or "").isdecimal() else None

    def _year(self):
        """The year of the meeting as the form stands; that of now when it says no day."""
        said = self.data.get(self.add_prefix("starts_at_0"), "")[:4] if self.is_bound else ""
        moment = self.initial.get("starts_at") or self.instance.starts_at
        return int(said) if said.isdecimal() else local(moment or timezone.now()).year

    def _now(self, name):
        """What the meeting would have: from this form, or as it is."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def _check_span(self):
        start, end = self._now("starts_at"), self._now("ends_at")
        if not (start and end) or "ends_at" not in self.fields:
            return
        if end <= start:
            self.add_error("ends_at", "Het einde moet na het begin liggen.")
        elif end - start > LONGEST:
            self.add_error("ends_at", "Een bijeenkomst duurt hoogstens veertien dagen.")

    def _check_window(self):
        if "registration_closes_at" not in self.fields:
            return
        opens, closes = self._now("registration_opens_at"), self._now("registration_closes_at")
        start = self._now("starts_at")
        if opens and closes and closes <= opens:
            self.add_error("registration_closes_at", "Inschrijven sluit pas nadat het opent.")
        if opens and start and opens >= start:
            self.add_error("registration_opens_at", "Inschrijven opent voor de bijeenkomst begint.")
        until = self._now("cancel_until")
        if until and start and until > start:
            self.add_error("cancel_until", "Uitschrijven kan hoogstens tot het begin.")

    def _check_vetting(self):
        asks = "vets_changes" in self.fields and self._now("vets_changes")
        if asks and not self._now("is_vetted"):
            self.add_error("vets_changes", VETS_NOTHING)

    def _check_version(self):
        """Nothing is saved over what someone else saved meanwhile (T11)."""
        if self.instance.pk is None:
            return
        now = Meeting.objects.select_related("atrium", "theme", "municipality", "contact")
        now = now.get(pk=self.instance.pk)
        if self.cleaned_data.get("seen_version") in {None, now.version}:
            return
        self.add_error(None, STALE.format(who=last_editor(now)))
        self.conflict = list(self._differences(now))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = now.version

    def _differences(self, now):
        for name in FACTS:
            if name not in self.fields or name not in self.cleaned_data:
                continue
            theirs, yours = getattr(now, name), self.cleaned_data[name]
            if theirs != yours:
                words = dict(Meeting._meta.get_field(name).flatchoices)
                label = self.fields[name].label
                yield label, words.get(theirs, theirs), words.get(yours, yours)


class MoveForm(MeetingForm):
    """When, where and how many: what people are told about once the meeting is announced."""

    atrium = theme = title = introduction = audience = contact = is_public = None
    is_vetted = vets_changes = None
    registration_opens_at = registration_closes_at = cancel_until = None

    class Meta(MeetingForm.Meta):
        fields = list(TOLD_FIELDS)

    def clean_capacity(self):
        """Nobody is put out by a smaller room: staff choose whom to withdraw first."""
        capacity = self.cleaned_data["capacity"]
        taken = self.instance.registrations.registered().count()
        if capacity is not None and capacity < taken and capacity != self.instance.capacity:
            raise forms.ValidationError(
                f"Er zijn al {taken} mensen ingeschreven. Schrijf eerst mensen uit."
            )
        return capacity


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Reden",
        max_length=500,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="Iedereen die een mail krijgt, leest deze reden.",
        error_messages={"required": "Geef een reden: de deelnemers krijgen die te lezen."},
    )


class CopyForm(forms.Form):
    starts_at = MomentField(
        label="Begin van de nieuwe bijeenkomst",
        help_text="Duur, agenda en termijnen schuiven mee. Mensen, mails en verslag gaan niet mee.",
    )


def municipalities(meeting):
    """Those of today, and the one the meeting already has."""
    existing = Municipality.objects.existing().values("pk")
    rows = Municipality.objects.filter(Q(pk__in=existing) | Q(pk=meeting.municipality_id))
    return rows.order_by("sort_name")


def contacts(atrium, user, meeting):
    """Who organises the atrium, who fills in the form, and who is contact now."""
    organising = Membership.objects.active().filter(atrium=atrium, role__in=ORGANISERS)
    known = Q(pk__in=[user.pk, *filter(None, [meeting.contact_id])])
    rows = User.objects.filter(known | Q(pk__in=organising.values("person")), is_active=True)
    return rows.order_by("sort_name", "pk")
