"""How a file is refused: beside its field in a form, as a message when an action finds out."""

from django.core.exceptions import ValidationError

from core.refusal import Refused


class BadFile(ValidationError, Refused):
    """One Dutch sentence that says what is wrong with the file and what to do about it."""

    def __str__(self):
        return self.message
