"""The questions of an evaluation as a form to write, and as a form to answer."""

from django import forms

from core.text import clean_line
from surveys.actions import Kind
from surveys.models import MOST_OPTIONS, MOST_QUESTIONS, EvaluationAnswer

ASKS = [("", "geen vraag"), *Kind.choices]
NOTHING = "Geef minstens één antwoord. Elke vraag mag u openlaten."


class EvaluationForm(forms.Form):
    """Up to eight questions, one after the other; a row without words asks nothing."""

    days_open = forms.IntegerField(
        label="Hoeveel dagen kan men antwoorden?", min_value=7, max_value=60
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, evaluation):
        initial = {"days_open": evaluation.days_open, "seen_version": evaluation.version}
        super().__init__(data, initial=initial)
        known = list(evaluation.questions.all())
        for number in range(1, MOST_QUESTIONS + 1):
            row = known[number - 1] if number <= len(known) else None
            self.fields[f"text-{number}"] = forms.CharField(
                label=f"Vraag {number}",
                max_length=160,
                required=False,
                initial=row.text if row else "",
            )
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                label="Soort",
                choices=ASKS,
                required=False,
                initial=row.kind if row else "",
            )
            self.fields[f"options-{number}"] = forms.CharField(
                label="Mogelijke antwoorden, één per regel (bij een keuze)",
                max_length=700,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=row.options if row else "",
            )

    @property
    def rows(self):
        """The three fields of each question, for the page."""
        names = ("text", "kind", "options")
        for number in range(1, MOST_QUESTIONS + 1):
            yield number, [self[f"{name}-{number}"] for name in names]

    @property
    def last(self):
        return [self["days_open"], self["seen_version"]]

    def clean(self):
        data = super().clean()
        self.questions = []
        for number in range(1, MOST_QUESTIONS + 1):
            text = clean_line(data.get(f"text-{number}") or "", 160)
            kind = data.get(f"kind-{number}") or ""
            if not text and not kind:
                continue
            if not text:
                self.add_error(f"text-{number}", "Schrijf de vraag, of kies ‘geen vraag’.")
            if not kind:
                self.add_error(f"kind-{number}", "Kies hoe men antwoordt, of wis de vraag.")
            options = self._options(number, data) if kind == Kind.CHOICE else ""
            self.questions.append((kind, text, options))
        if not self.questions and not self.errors:
            self.add_error("text-1", "Stel minstens één vraag.")
        return data

    def _options(self, number, data):
        lines = (data.get(f"options-{number}") or "").splitlines()
        lines = list(dict.fromkeys(filter(None, (clean_line(line, 80) for line in lines))))
        if not 2 <= len(lines) <= MOST_OPTIONS:
            words = f"Geef 2 tot {MOST_OPTIONS} mogelijke antwoorden, één per regel."
            self.add_error(f"options-{number}", words)
        return "\n".join(lines)


class AnswerForm(forms.Form):
    """One evaluation to fill in; each question may be left open, but not all of them."""

    def __init__(self, data=None, *, questions, response=None):
        super().__init__(data)
        self.questions = list(questions)
        given = {}
        if response is not None:
            rows = EvaluationAnswer.objects.filter(response=response)
            given = {row.question_id: row for row in rows}
        for question in self.questions:
            self.fields[f"vraag-{question.pk}"] = _field(question, given.get(question.pk))

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(NOTHING)
        return data

    def replies(self):
        """`{question pk: number or words}` of a valid form."""
        found = {}
        for question in self.questions:
            said = self.cleaned_data[f"vraag-{question.pk}"]
            is_number = question.kind != Kind.OPEN and said
            found[question.pk] = int(said) if is_number else said
        return found


def _field(question, given):
    if question.kind == Kind.OPEN:
        return forms.CharField(
            label=question.text,
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=given.words if given else "",
        )
    return forms.ChoiceField(
        label=question.text,
        choices=[(str(number), words) for number, words in question.choices],
        required=False,
        widget=forms.RadioSelect,
        initial=str(given.number) if given else "",
    )
