"""The questions as a form to answer, and the form to ask one."""

from django import forms

from core.text import clean_line
from meetings.models import Answer, Question
from meetings.models.question import LONGEST_DAYS, READERS

WORDS = {
    Question.Kind.DIET: "Iets anders of een allergie",
    Question.Kind.ACCESS: "Iets anders, of wat uitleg",
}


class TicksField(forms.MultipleChoiceField):
    """Boxes to tick; where an answer is required, a word beside them is one too (QuestionsForm.clean)."""

    def validate(self, value):
        if value:
            super().validate(value)


class QuestionsForm(forms.Form):
    """What the organiser asks of one person; filled in with what they answered before."""

    def __init__(self, data=None, *, questions, person=None):
        super().__init__(data)
        self.questions = list(questions)
        self.given = given = {}
        if person is not None and self.questions:
            rows = Answer.objects.filter(question__in=self.questions, person=person)
            given |= {row.question_id: row for row in rows}
        self.has_answered = bool(given)
        for question in self.questions:
            self._add(question, given.get(question.pk))

    def replies(self):
        """`{question pk: (ticked, words)}` of a valid form."""
        return {question.pk: self._reply(question) for question in self.questions}

    def said(self):
        """Each question with what was answered before, for who can no longer change it."""
        given = [(question, self.given.get(question.pk)) for question in self.questions]
        return [(question, row.said if row else "") for question, row in given]

    def clean(self):
        """With tick boxes a word beside them is an answer too."""
        data = super().clean()
        for question in self.questions:
            open_left = question.takes_several and question.is_required
            if open_left and not any(self._reply(question)):
                self.add_error(name(question), "Duid iets aan, of schrijf het in het vak eronder.")
        return data

    def _reply(self, question):
        ticked = self.cleaned_data.get(name(question)) or ""
        if not question.choices:
            return (), ticked
        words = self.cleaned_data.get(name(question, "woorden"), "")
        return (ticked if isinstance(ticked, list) else [ticked] if ticked else []), words

    def _add(self, question, given):
        told = f"Leest dit: {question.reader_words}. Gewist {question.keep_days} dagen na de dag."
        common = {
            "label": question.text,
            "help_text": f"{question.help_text} {told}".strip(),
            "required": question.is_required,
        }
        choices = [(option, option) for option in question.choices]
        if not choices:
            field = forms.CharField(
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=given.words if given else "",
                **common,
            )
        elif question.takes_several:
            field = TicksField(
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                initial=given.ticked if given else [],
                **common,
            )
        else:
            field = forms.ChoiceField(
                choices=choices,
                widget=forms.RadioSelect,
                initial=given.chosen if given else "",
                **common,
            )
        self.fields[name(question)] = field
        if question.takes_several:
            self.fields[name(question, "woorden")] = forms.CharField(
                label=WORDS[question.kind],
                max_length=300,
                required=False,
                initial=given.words if given else "",
            )


def name(question, part=""):
    """The name of the field of `question`."""
    return f"vraag-{question.pk}" + (f"-{part}" if part else "")


class QuestionForm(forms.ModelForm):
    """Ask a question: what, who reads the answers, and how long they stay."""

    class Meta:
        model = Question
        fields = ["kind", "text", "help_text", "options", "is_required", *READERS, "keep_days"]
        widgets = {"options": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "options": "Eén per regel. Alleen bij een keuze uit een lijst, dieet of "
            "toegankelijkheid.",
        }

    def __init__(self, data=None, *, meeting, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["keep_days"].max_value = LONGEST_DAYS
        if meeting.contact is None:
            self.fields["for_contact"].help_text = "Deze bijeenkomst heeft nog geen contactpersoon."

    def clean_text(self):
        return clean_line(self.cleaned_data["text"], 160)

    def clean_options(self):
        """One per line, each once, no blank ones."""
        lines = (clean_line(line, 80) for line in self.cleaned_data["options"].splitlines())
        return "\n".join(dict.fromkeys(filter(None, lines)))

    def clean(self):
        """A list only with the kinds that have one; at least one reader (T50)."""
        data = super().clean()
        kind = data.get("kind")
        if kind in {Question.Kind.TEXT, Question.Kind.YES_NO}:
            data["options"] = ""
        elif kind and "options" not in self.errors and not data.get("options"):
            self.add_error("options", "Geef de mogelijke antwoorden, één per regel.")
        if not any(data.get(reader) for reader in READERS):
            self.add_error("for_contact", "Kies minstens één rol die de antwoorden leest.")
        return data

    def _post_clean(self):
        """The action validates the row; here only what the fields say, beside each field."""
