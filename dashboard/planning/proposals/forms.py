"""The proposals as their reader accepts them: a tick, a date and an hour per row."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from core.fields import MomentField
from core.times import local
from dashboard.planning.proposals.diary import Diary, Engagement
from dashboard.planning.proposals.habits import habits_of
from dashboard.planning.proposals.search import title_of
from meetings.forms import OnceForm
from meetings.holidays.days import FreeDays
from meetings.warnings import SHOWN, day_warning, overlap_warning
from platforms.models import Atrium

ROWS_MAX = 400
FURTHEST = timedelta(days=3 * 365)
DAY = timedelta(days=1)


class RowForm(forms.Form):
    """One proposal. `warned`: the moment for which its reader has seen the warnings."""

    take = forms.BooleanField(required=False)
    atrium = forms.IntegerField(widget=forms.HiddenInput)
    starts_at = MomentField()
    warned = forms.CharField(required=False, max_length=40)
    why = warnings = ()
    habit = group = None

    def clean_starts_at(self):
        start = self.cleaned_data["starts_at"]
        if start <= timezone.now():
            raise forms.ValidationError("Kies een datum die nog komt.")
        if start > timezone.now() + FURTHEST:
            raise forms.ValidationError("Kies een datum in de komende drie jaar.")
        return start

    @property
    def start(self):
        return self.cleaned_data["starts_at"]

    @property
    def is_new_warning(self):
        return bool(self.warnings) and self.cleaned_data["warned"] != self.start.isoformat()

    @property
    def shown_for(self):
        """The moment whose warnings the page shows now, for `warned` of the next time."""
        return self.start.isoformat() if self.warnings else ""

    @property
    def is_accepted(self):
        return self.is_bound and self["take"].data


class AcceptForm(OnceForm):
    """Several rows at once. `platform`: of all their atria; only those that `user` organises."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=ROWS_MAX)

    def __init__(self, data, *, user, platform):
        super().__init__(data)
        self.user = user
        self.platform = platform
        self.forms = []

    def clean(self):
        cleaned = super().clean()
        self._read_rows(cleaned.get("rows") or 0)
        self.taken = [row for row in self.forms if row.is_accepted]
        if not self.taken:
            raise forms.ValidationError("Duid minstens één voorstel aan.")
        wrong = [row for row in self.taken if not row.is_valid()]
        if wrong:
            raise forms.ValidationError(f"Kijk de datum na van {_names(wrong)}.")
        self._refuse_doubles()
        self._warn()
        if any(row.is_new_warning for row in self.taken):
            raise forms.ValidationError(
                "Kijk de waarschuwingen na. U mag het toch zo bewaren: klik dan opnieuw."
            )
        return cleaned

    @property
    def nonce(self):
        return self.cleaned_data["nonce"]

    def plans(self):
        """What `actions.plan_several` takes, of a valid form."""
        return [self._plan(row) for row in self.taken]

    def _read_rows(self, count):
        rows = [RowForm(self.data, prefix=f"rij{number}") for number in range(count)]
        keys = {row["atrium"].data for row in rows}
        organised = Atrium.objects.permitted(self.user, "organise").filter(
            platform=self.platform, is_active=True, pk__in=[key for key in keys if _is_key(key)]
        )
        atria = {str(atrium.pk): atrium for atrium in organised.select_related("platform")}
        habits = habits_of(atria.values(), self.platform)
        for row in rows:
            row.group = atria.get(row["atrium"].data)
            if row.group is not None:
                row.habit = habits[row.group.pk]
                self.forms.append(row)

    def _refuse_doubles(self):
        seen = set()
        for row in self.taken:
            if (row.group.pk, row.start) in seen:
                row.add_error("starts_at", "Dit atrium staat hier al op dat moment.")
                raise forms.ValidationError(f"Kijk de datum na van {_names([row])}.")
            seen.add((row.group.pk, row.start))

    def _warn(self):
        """What is worth a look, row by row, with the other rows counted in (T9, T10)."""
        starts = [row.start for row in self.taken]
        first, last = min(starts), max(starts)
        free = FreeDays(local(first).date(), local(last).date())
        diary = Diary(self.user, {row.group for row in self.taken}, first - DAY, last + 2 * DAY)
        spans = {}
        for row in self.taken:
            end = row.start + timedelta(minutes=row.habit.minutes)
            name = f"het voorstel voor {row.group}"
            spans[row] = Engagement(name, row.group.pk, row.start, end)
            diary.add(spans[row])
        for row, own in spans.items():
            others = diary.clashes(row.group.pk, own.starts_at, own.ends_at, but=own)
            found = day_warning(row.start, free), overlap_warning(_said(others[:SHOWN]))
            row.warnings = [sentence for sentence in found if sentence]

    def _plan(self, row):
        return {
            "atrium": row.group,
            "title": title_of(row.group, row.start),
            "starts_at": row.start,
            "ends_at": row.start + timedelta(minutes=row.habit.minutes),
            "contact": self.user,
            **row.habit.where,
        }


def offered(found, user, platform):
    """The form with what was found, all of it ticked."""
    form = AcceptForm(None, user=user, platform=platform)
    for number, proposal in enumerate(found.proposals[:ROWS_MAX]):
        row = RowForm(
            prefix=f"rij{number}",
            initial={
                "take": True,
                "atrium": proposal.atrium.pk,
                "starts_at": proposal.starts_at,
            },
        )
        row.group, row.habit, row.why = proposal.atrium, proposal.habit, proposal.why
        form.forms.append(row)
    form.fields["rows"].initial = len(form.forms)
    return form


def _said(engagements):
    return [(each.name, each.starts_at) for each in engagements]


def _is_key(text):
    return bool(text) and text.isascii() and text.isdigit() and len(text) < 19


def _names(rows):
    names = list(dict.fromkeys(str(row.group) for row in rows))
    return ", ".join(names[:5]) + (" en andere" if len(names) > 5 else "")
