"""What PBM fills in about a round: the common part, and a row per province."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from core.fields import MomentField, SharedSelect
from meetings.agenda.forms import NewPointForm
from meetings.forms import OnceForm
from meetings.models import CAPACITY_MAX, Meeting, Round, RoundItem
from members.forms import CleanLineField
from platforms.models import Atrium, Platform
from platforms.querysets import OPEN_ADMISSIONS
from regions.models import Municipality

FURTHEST = timedelta(days=3 * 365)
MOST_ATRIA = 30
LENGTH = "Een bijeenkomst duurt tussen 15 minuten en 12 uur."
NOT_AHEAD = "Kies een datum in de komende drie jaar."
SEATS = f"Het aantal plaatsen ligt tussen 1 en {CAPACITY_MAX}."
NO_DATE = "Vul voor minstens één provincie een datum en een uur in."
STALE = (
    "Intussen heeft iemand anders deze ronde gewijzigd. Er is niets bewaard. Wat u invulde, staat "
    "nog in het formulier: bekijk de ronde, pas aan en bewaar opnieuw."
)


def platforms():
    """The platforms of which a round can be made: with atria that each have a province."""
    atria = Atrium.objects.filter(is_active=True, province__isnull=False)
    rows = Platform.objects.filter(is_active=True).order_by("position", "name")
    counts = {}
    for pk in atria.values_list("platform", flat=True).order_by():
        counts[pk] = counts.get(pk, 0) + 1
    return rows.filter(pk__in=[pk for pk, count in counts.items() if 2 <= count <= MOST_ATRIA])


class PlatformForm(forms.Form):
    """Of which platform the round is; asked first, because the atria follow from it."""

    platform = forms.ModelChoiceField(
        label="Platform",
        queryset=Platform.objects.none(),
        to_field_name="slug",
        empty_label="Kies …",
        error_messages={"invalid_choice": "Kies een platform uit de lijst."},
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["platform"].queryset = platforms()


class RoundFactsForm(OnceForm):
    """What all meetings of the round have in common, besides the programme."""

    title = CleanLineField(label="Titel", max_length=120)
    theme = CleanLineField(
        label="Thema",
        max_length=120,
        required=False,
        help_text="Wordt het jaarthema van elk atrium. Mag leeg blijven.",
    )
    introduction = forms.CharField(
        label="Inleiding",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Staat op de pagina van elke bijeenkomst en in de uitnodiging.",
    )
    allows_several = forms.BooleanField(
        label="Men mag in meer dan één provincie inschrijven",
        required=False,
        help_text="Anders heeft iedereen hoogstens één plaats in de hele ronde.",
    )
    names = ("title", "theme", "introduction", "allows_several")

    def facts(self):
        return {name: self.cleaned_data[name] for name in self.names}


class ChangeRoundForm(RoundFactsForm):
    """The same of a round that exists; nothing is saved over what someone else saved (T11)."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, round: Round):
        self.round = round
        super().__init__(data)
        self.initial = {name: getattr(round, name) for name in self.names}
        self.initial["seen_version"] = round.version
        del self.fields["nonce"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_version") not in {None, self.round.version}:
            self.data = self.data.copy()
            self.data["seen_version"] = self.round.version
            raise forms.ValidationError(STALE)
        return cleaned


class NewRoundForm(RoundFactsForm):
    """A round with its meetings: how long they last and who sees them is the same everywhere."""

    minutes = forms.IntegerField(
        label="Duur in minuten",
        min_value=15,
        max_value=720,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), LENGTH),
    )
    is_public = forms.BooleanField(
        label="Zichtbaar voor iedereen",
        required=False,
        help_text="Bezoekers zien dan alleen dat, wanneer en waar elke bijeenkomst doorgaat.",
    )


class MeetingsForm(OnceForm):
    """Meetings added to a round that exists."""

    minutes = NewRoundForm.base_fields["minutes"]
    is_public = NewRoundForm.base_fields["is_public"]


class PlaceForm(forms.Form):
    """The meeting of one atrium: when, where and for how many. Without a moment there is none."""

    starts_at = MomentField(label="Begin", required=False)
    venue = CleanLineField(
        label="Plaats", max_length=120, required=False, help_text="Gebouw en zaal."
    )
    address = CleanLineField(
        label="Adres", max_length=200, required=False, help_text="Straat en nummer."
    )
    municipality_id = forms.TypedChoiceField(
        label="Gemeente",
        coerce=int,
        empty_value=None,
        required=False,
        widget=SharedSelect,
        error_messages={"invalid_choice": "Kies een bestaande gemeente uit de lijst."},
    )
    capacity = forms.IntegerField(
        label="Aantal plaatsen",
        required=False,
        min_value=1,
        max_value=CAPACITY_MAX,
        help_text="Leeg: zoveel als er komen.",
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), SEATS),
    )

    def __init__(self, data=None, *, atrium, towns, last):
        self.atrium = atrium
        super().__init__(data, prefix=f"atrium{atrium.pk}")
        self.fields["municipality_id"].choices = towns
        if last:
            self.initial = {
                name: getattr(last, name) for name in ("venue", "address", "municipality_id")
            }

    def clean_starts_at(self):
        start = self.cleaned_data["starts_at"]
        if start and not may_start(start):
            raise forms.ValidationError(NOT_AHEAD)
        return start

    @property
    def is_used(self):
        return bool(self.cleaned_data.get("starts_at"))

    def plan(self, *, minutes, is_public, contact):
        """What `rounds.actions.add_meetings` takes."""
        names = ("starts_at", "venue", "address", "municipality_id", "capacity")
        return {
            **common_facts(self.atrium, is_public=is_public, contact=contact),
            "ends_at": self.cleaned_data["starts_at"] + timedelta(minutes=minutes),
            **{name: self.cleaned_data[name] for name in names},
        }


class Places:
    """The rows of a form, one per atrium, as one thing to check and to read."""

    def __init__(self, data, *, atria):
        existing = Municipality.objects.existing().order_by("sort_name")
        # Once for all rows: they offer the same list.
        towns = [("", "Geen"), *existing.values_list("pk", "name")]
        last = last_places(atria)
        self.rows = [
            PlaceForm(data, atrium=atrium, towns=towns, last=last.get(atrium.pk))
            for atrium in atria
        ]

    def are_valid(self, form):
        """Whether `form` and all rows hold and one has a date; what is wrong stands in `form` too."""
        wrong = [str(row.atrium) for row in self.rows if row.errors]
        if wrong:
            form.add_error(None, f"Kijk na wat u invulde bij {', '.join(wrong)}.")
        elif not any(row.is_used for row in self.rows):
            form.add_error(None, NO_DATE)
        return form.is_valid()

    def plans(self, *, minutes, is_public, contact):
        common = {"minutes": minutes, "is_public": is_public, "contact": contact}
        return [row.plan(**common) for row in self.rows if row.is_used]


def common_facts(atrium, *, is_public, contact):
    """What a new meeting of a round in `atrium` (with platform) has, besides its time and place."""
    opened = atrium.platform.admission in OPEN_ADMISSIONS
    return {
        "atrium": atrium,
        "is_public": is_public,
        "audience": Meeting.Audience.ELIGIBLE if opened else Meeting.Audience.MEMBERS,
        "contact": contact,
    }


def may_start(moment):
    """Whether a new meeting of a round may begin then."""
    return timezone.now() < moment < timezone.now() + FURTHEST


def last_places(atria):
    """`{atrium pk: its last physical meeting that was held}`: where one met before is proposed."""
    rows = Meeting.objects.filter(atrium__in=atria, status=Meeting.Status.HELD)
    rows = rows.exclude(format=Meeting.Format.ONLINE).order_by("starts_at")
    return {row.atrium_id: row for row in rows.only("atrium", "venue", "address", "municipality")}


def missing_atria(round):
    """The atria of the platform of `round` without a meeting in it that goes on."""
    there = round.meetings.exclude(status=Meeting.Status.CANCELLED).values("atrium")
    return atria_of(round.platform).exclude(pk__in=there)


def atria_of(platform):
    rows = Atrium.objects.filter(platform=platform, is_active=True, province__isnull=False)
    return rows.select_related("platform", "province").order_by("province__name", "name")


class ProgrammePointForm(NewPointForm):
    """A point of the programme that exists already."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    names = ("title", "kind", "minutes")

    def __init__(self, data=None, *, item: RoundItem):
        self.item = item
        super().__init__(data)
        self.initial = {name: getattr(item, name) for name in self.names}
        self.initial["seen_version"] = item.round.version
        del self.fields["nonce"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_version") not in {None, self.item.round.version}:
            self.data = self.data.copy()
            self.data["seen_version"] = self.item.round.version
            raise forms.ValidationError(STALE)
        return cleaned

    def facts(self):
        return {name: self.cleaned_data[name] for name in self.names}
