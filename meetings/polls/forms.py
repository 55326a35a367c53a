"""What the organiser fills in to ask for a date, and what everyone answers."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from core.fields import MomentField
from core.text import clean_line
from core.times import BRUSSELS, at, local, span_words, today
from meetings.models import PollAnswer
from meetings.models.poll import FEWEST_OPTIONS, MOST_OPTIONS

FIRST_ROWS, MORE_ROWS = 4, 2
USUAL_DAYS = 10
QUESTION = "Welke datum past u?"
CHOICES = [choice for choice in PollAnswer.Answer.choices if choice[0] != PollAnswer.Answer.NONE]


class ClosingForm(forms.Form):
    """Until when people may answer."""

    closes_at = MomentField(label="Antwoorden tot")

    def clean_closes_at(self):
        moment = self.cleaned_data["closes_at"]
        if moment <= timezone.now():
            raise forms.ValidationError("Kies een moment dat nog komt.")
        return moment


class PollForm(ClosingForm):
    """The question and its moments: a begin and an end each, as many rows as `rows` says.

    An end that is left open gives the moment the length of the meeting as it is planned now.
    """

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(label="Vraag", max_length=200, initial=QUESTION)

    def __init__(self, data=None, *, meeting, **kwargs):
        super().__init__(data, **kwargs)
        self.meeting = meeting
        self.length = meeting.ends_at - meeting.starts_at
        asked = (data or self.initial).get("rows", FIRST_ROWS)
        self.count = (
            min(max(int(asked), FEWEST_OPTIONS), MOST_OPTIONS) if _is_small(asked) else FIRST_ROWS
        )
        self.fields["rows"].initial = self.count
        for number in range(1, self.count + 1):
            self.fields[f"start{number}"] = MomentField(
                label=f"Datum {number}", required=number <= FEWEST_OPTIONS
            )
            self.fields[f"end{number}"] = forms.TimeField(
                label=f"Datum {number} eindigt om",
                required=False,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                error_messages={"invalid": "Vul een uur in, bijvoorbeeld 12:00."},
            )
        if data is None and "start1" not in self.initial:
            self._propose()
        self.order_fields(["rows", "question", *self._names(), "closes_at"])

    @property
    def may_have_more(self):
        return self.count < MOST_OPTIONS

    def wider(self):
        """The same as it was sent, unchecked, with room for more moments."""
        words = {name: self.data.get(name, "") for name in ("question", *self._ends())}
        for name in ("closes_at", *self._starts()):
            words[name] = [self.data.get(f"{name}_{part}", "") for part in (0, 1)]
        words["rows"] = min(self.count + MORE_ROWS, MOST_OPTIONS)
        return PollForm(meeting=self.meeting, initial=words)

    def clean_question(self):
        return clean_line(self.cleaned_data["question"], 200)

    def clean(self):
        data = super().clean()
        self.moments = []
        for number in range(1, self.count + 1):
            name, start = f"start{number}", data.get(f"start{number}")
            if start is None:
                continue
            end = self._end(start, data.get(f"end{number}"))
            if start <= timezone.now():
                self.add_error(name, "Kies een datum die nog komt.")
            elif start in dict(self.moments):
                self.add_error(name, "Dit moment staat er al.")
            elif end <= start:
                self.add_error(f"end{number}", "Het einde moet na het begin liggen.")
            else:
                self.moments.append((start, end))
        closes_at = data.get("closes_at")
        if closes_at and self.moments and closes_at > min(self.moments)[0]:
            self.add_error("closes_at", "Sluit voor de eerste voorgestelde datum.")
        return data

    def facts(self):
        """What `open_poll` takes, of a valid form."""
        names = ("question", "closes_at")
        return {**{name: self.cleaned_data[name] for name in names}, "moments": self.moments}

    def _end(self, start, hour):
        if hour is None:
            return start + self.length
        return datetime.combine(local(start).date(), hour, BRUSSELS)

    def _propose(self):
        """The hour the draft has now, if that is still to come; and ten days to answer."""
        if self.meeting.starts_at <= timezone.now():
            return
        self.initial["start1"] = self.meeting.starts_at
        self.initial["end1"] = local(self.meeting.ends_at).time().replace(second=0)
        closing = at(today() + timedelta(days=USUAL_DAYS), 17)
        if closing < self.meeting.starts_at:
            self.initial["closes_at"] = closing

    def _starts(self):
        return [f"start{number}" for number in range(1, self.count + 1)]

    def _ends(self):
        return [f"end{number}" for number in range(1, self.count + 1)]

    def _names(self):
        pairs = zip(self._starts(), self._ends(), strict=True)
        return [name for pair in pairs for name in pair]


class ChoiceForm(forms.Form):
    """Yes, if need be or no, for every moment; filled in with what the person said before."""

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        for row in rows:
            option = row.option
            self.fields[_name(option.pk)] = forms.ChoiceField(
                label=span_words(option.starts_at, option.ends_at).capitalize(),
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=row.answer,
                error_messages={"required": "Kies ja, als het moet of nee."},
            )
        self.options = [row.option_id for row in rows]

    def replies(self):
        """`{option pk: answer}` of a valid form."""
        return {pk: self.cleaned_data[_name(pk)] for pk in self.options}


def _name(pk):
    return f"datum-{pk}"


def _is_small(value):
    return str(value).isascii() and str(value).isdigit() and len(str(value)) < 3
