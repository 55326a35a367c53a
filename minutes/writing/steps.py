"""What a button on the sheet asks besides saving: add, move, remove, insert a sentence."""

from django.urls import reverse

from core.refusal import Refused
from minutes.models import StandardSentence
from minutes.writing import actions
from minutes.writing.entries import SORTS, name_of


class Step:
    """`what:part[:more]`, as the button has it; anything else asks nothing."""

    def __init__(self, words):
        self.what, _, rest = words.partition(":")
        self.part, _, self.more = rest.partition(":")
        self.anchor = "#stand"

    @property
    def dropped(self):
        """The part of which the writer takes what someone else wrote: their own is not saved."""
        return self.part if self.what == "theirs" else None

    def act(self, minutes, *, by, data):
        """Do it; where to go on, when that is another page."""
        if self.what == "point":
            title = " ".join(data.get("new-point", "").split())[:160] or "Nieuw punt"
            return self._show(actions.add_point(minutes, by=by, title=title))
        if self.what not in {"add", "action", "sentence", "up", "down", "remove"}:
            return None
        row = found(minutes, self.part, by)
        if row is None:
            raise Refused("Dit staat niet meer in het verslag.")
        return getattr(self, f"_{self.what}")(minutes, row, by, data)

    def _add(self, minutes, point, by, data):
        sort = self.more if self.more in SORTS else "text"
        return self._show(actions.add_passage(minutes, point, by=by, sort=sort))

    def _action(self, minutes, point, by, data):
        return self._show(actions.add_action(minutes, point, by=by))

    def _sentence(self, minutes, point, by, data):
        chosen = data.get(f"sentence-{self.part}", "")
        row = (
            StandardSentence.objects.filter(pk=chosen[:18]).first() if chosen.isdecimal() else None
        )
        if row is None:
            raise Refused("Kies eerst een standaardzin.")
        return self._show(actions.add_passage(minutes, point, by=by, text=row.text))

    def _up(self, minutes, row, by, data):
        actions.move(minutes, row, by=by, step=-1)
        return self._show(row)

    def _down(self, minutes, row, by, data):
        actions.move(minutes, row, by=by, step=1)
        return self._show(row)

    def _remove(self, minutes, row, by, data):
        """A text is asked about first; what is empty just goes."""
        if getattr(row, "text", ""):
            return reverse("minutes:remove_part", args=[minutes.pk, name_of(row)])
        actions.remove(minutes, row, by=by)
        return None

    def _show(self, row):
        self.anchor = f"#{name_of(row)}"


def found(minutes, name, user):
    """The part called `name` (`p12`) that `user` sees in the version being written, or None."""
    letter, pk = name[:1], name[1:]
    edition = minutes.editions.filter(issued_at=None).first()
    if edition is None or not pk.isdecimal() or len(pk) > 18:
        return None
    rows = {
        "p": edition.passages.permitted(user).select_related("point"),
        "a": minutes.actions.permitted(user).select_related("point"),
        "t": minutes.points.all(),
    }.get(letter)
    return rows.filter(pk=pk).first() if rows is not None else None
