"""What is filled in about workshops: what people choose, and what staff set up."""

from datetime import datetime, timedelta

from django import forms

from core.fields import MomentField
from core.times import BRUSSELS, local
from meetings.models import MOST_WISHES, Block, Workshop

NONE = "Geen workshop in dit blok"
ORDINALS = {1: "Eerste keuze", 2: "Tweede keuze", 3: "Derde keuze"}
HEADINGS = {1: "eerste", 2: "tweede", 3: "derde"}


class ChoiceForm(forms.Form):
    """Per block that is open: one workshop, or three in order of preference.

    `blocks`: rows of `programme`. Blocks whose time to choose is over are left out.
    """

    def __init__(self, data=None, *, blocks, late=False):
        super().__init__(data)
        self.blocks = [view for view in blocks if view.offered and (late or _is_open(view))]
        for view in self.blocks:
            if view.waits_to_be_allotted:
                self._add_preferences(view)
            else:
                self._add_one(view)

    def _add_one(self, view):
        choices = [(workshop.pk, _label(workshop)) for workshop in view.offered]
        mine = view.queued or view.seat
        wished = view.wishes[0].pk if view.wishes and not mine else ""
        self.fields[_name(view)] = forms.ChoiceField(
            label=str(view.block),
            choices=[*choices, ("", NONE)],
            initial=mine.workshop_id if mine else wished,
            required=False,
            widget=forms.RadioSelect,
        )

    def _add_preferences(self, view):
        choices = [("", "Geen voorkeur"), *((w.pk, w.title) for w in view.offered)]
        for rank in range(1, min(MOST_WISHES, len(view.offered)) + 1):
            wish = view.wishes[rank - 1] if len(view.wishes) >= rank else None
            self.fields[_name(view, rank)] = forms.ChoiceField(
                label=f"{ORDINALS[rank]} voor {view.block}",
                choices=choices,
                initial=wish.pk if wish else "",
                required=False,
            )

    def parts(self):
        """Pairs of a block and its bound fields, for the template."""
        return [(view, [self[name] for name in self._names(view)]) for view in self.blocks]

    def clean(self):
        cleaned = super().clean()
        for view in self.blocks:
            seen = set()
            for name in self._names(view):
                if cleaned.get(name) and cleaned[name] in seen:
                    self.add_error(name, "Deze workshop koos u in dit blok al.")
                seen.add(cleaned.get(name))
        return cleaned

    def wishes(self):
        """`{block pk: [workshop pks, best first]}` of a valid form."""
        chosen = {
            view.block.pk: [self.cleaned_data[name] for name in self._names(view)]
            for view in self.blocks
        }
        return {block: [int(key) for key in keys if key] for block, keys in chosen.items()}

    def _names(self, view):
        start = _name(view)
        return [name for name in self.fields if name == start or name.startswith(f"{start}-")]


def _name(view, rank=None):
    return f"blok-{view.block.pk}" + (f"-{rank}" if rank else "")


def _is_open(view):
    return view.block.choosing_is_open


def _place(workshop):
    return f"{workshop.title} ({workshop.room})" if workshop.room else workshop.title


def _label(workshop):
    if workshop.free and not workshop.waiting:
        left = f"nog {workshop.free} {'plaats' if workshop.free == 1 else 'plaatsen'}"
    else:
        left = "vol: u komt op de wachtlijst"
        if workshop.waiting:
            left += (
                f", daar {'wacht' if workshop.waiting == 1 else 'wachten'} er {workshop.waiting}"
            )
    return f"{_place(workshop)}, {left}"


class SetupForm(forms.ModelForm):
    """What both have: the version as it was seen, so that nothing is overwritten unseen (T11)."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def facts(self):
        """The fields as the action takes them."""
        facts = {name: self.cleaned_data[name] for name in self.cleaned_data}
        version = facts.pop("seen_version")
        return {**facts, "version": version if self.instance.pk else None}

    def _post_clean(self):
        """The action validates, under the lock; here only the fields themselves."""


class BlockForm(SetupForm):
    starts_at = forms.TimeField(
        label="Begint om",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Vul een uur in, bijvoorbeeld 13:30."},
    )
    ends_at = forms.TimeField(
        label="Eindigt om",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Vul een uur in, bijvoorbeeld 14:45."},
    )
    mode = forms.ChoiceField(
        label="Hoe kiezen de deelnemers?",
        choices=[
            (
                Block.Mode.FIRST_COME,
                "Wie eerst komt, eerst maalt: wie kiest, heeft meteen een plaats",
            ),
            (Block.Mode.PREFERENCE, "Drie voorkeuren: daarna verdeelt u de plaatsen"),
        ],
        widget=forms.RadioSelect,
        initial=Block.Mode.FIRST_COME,
    )
    choose_until = MomentField(
        label="Kiezen kan tot",
        required=False,
        help_text="Leeg: zolang men zich voor de bijeenkomst kan inschrijven.",
    )
    field_order = ["title", "starts_at", "ends_at", "mode", "choose_until"]

    class Meta:
        model = Block
        fields = ["title", "mode", "choose_until"]
        labels = {"title": "Titel"}
        help_texts = {"title": "Bijvoorbeeld: Eerste ronde."}

    def __init__(self, data=None, *, meeting, instance):
        super().__init__(data, instance=instance)
        self.meeting = meeting
        if instance.pk:
            self.initial["starts_at"] = local(instance.starts_at).time()
            self.initial["ends_at"] = local(instance.ends_at).time()

    def clean(self):
        cleaned = super().clean()
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name) is not None:
                cleaned[name] = self._moment(cleaned[name])
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "De eindtijd moet na de begintijd liggen.")
        elif starts_at and starts_at < self.meeting.starts_at:
            self.add_error("starts_at", "De bijeenkomst is dan nog niet begonnen.")
        elif ends_at and ends_at > self.meeting.ends_at:
            self.add_error("ends_at", "De bijeenkomst is dan al afgelopen.")
        until = cleaned.get("choose_until")
        if until and until > self.meeting.starts_at:
            self.add_error("choose_until", "Kies een moment voor de bijeenkomst begint.")
        return cleaned

    def _moment(self, clock):
        """That hour during the meeting: on its first day, or the next when it goes on past midnight."""
        moment = datetime.combine(self.meeting.day, clock).replace(tzinfo=BRUSSELS)
        past_midnight = moment < self.meeting.starts_at and self.meeting.ends_at > moment + DAY
        return moment + DAY if past_midnight else moment


DAY = timedelta(days=1)


class WorkshopForm(SetupForm):
    class Meta:
        model = Workshop
        fields = ["title", "room", "capacity", "speakers", "description"]
        labels = {
            "title": "Titel",
            "room": "Zaal",
            "capacity": "Aantal plaatsen",
            "speakers": "Sprekers",
            "description": "Omschrijving",
        }
        help_texts = {
            "title": "Herhaalt u een workshop in een ander blok, geef ze dan dezelfde titel: "
            "niemand krijgt ze twee keer.",
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        if capacity is not None and not 1 <= capacity <= 5000:
            raise forms.ValidationError("Het aantal plaatsen ligt tussen 1 en 5000.")
        return capacity


class DropForm(forms.Form):
    reason = forms.CharField(
        label="Waarom vervalt deze workshop?",
        max_length=300,
        help_text="Wie deze workshop koos, krijgt dit te lezen.",
    )
    choose_until = MomentField(
        label="Opnieuw kiezen kan tot",
        required=False,
        help_text="Leeg: zoals het voor dit blok al geldt.",
    )

    def __init__(self, data=None, *, workshop, initial=None):
        super().__init__(data, initial=initial)
        self.workshop = workshop

    def clean_choose_until(self):
        until = self.cleaned_data["choose_until"]
        if until and until > self.workshop.block.meeting.starts_at:
            raise forms.ValidationError("Kies een moment voor de bijeenkomst begint.")
        return until


class AllotForm(forms.Form):
    """How the places are to be divided."""

    spread = forms.BooleanField(
        label="Spreid collega's van één organisatie over de workshops",
        required=False,
        help_text="Alleen waar dat niemand een betere keuze kost.",
    )
    fill = forms.BooleanField(
        label="Geef wie niets kreeg of niets koos een vrije plaats",
        required=False,
        help_text="Anders blijft dit blok voor hen leeg; wie wel koos, komt op een wachtlijst.",
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)


class PlaceForm(forms.Form):
    """Where staff put one person: a workshop per block, or none."""

    def __init__(self, data=None, *, blocks):
        super().__init__(data)
        self.blocks = blocks
        for view in blocks:
            choices = [("", NONE), *((w.pk, _label_for_staff(w)) for w in view.offered)]
            self.fields[_name(view)] = forms.ChoiceField(
                label=str(view.block),
                choices=choices,
                required=False,
                initial=view.seat.workshop_id if view.seat else "",
            )

    def changes(self):
        """Pairs of a block and the workshop (or None) where that differs from what there is."""
        found = []
        for view in self.blocks:
            key = self.cleaned_data[_name(view)]
            workshop = next((w for w in view.offered if str(w.pk) == key), None)
            if (view.seat.workshop_id if view.seat else None) != (workshop and workshop.pk):
                found.append((view.block, workshop))
        return found


def _label_for_staff(workshop):
    return f"{workshop.title} ({workshop.taken} van {workshop.capacity} bezet)"
