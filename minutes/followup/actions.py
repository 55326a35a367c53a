"""What becomes of an action: closed with a note, opened again, given to someone else or later."""

import structlog
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from minutes.models import Action

State = Action.State
log = structlog.get_logger(__name__)


@transaction.atomic
def close(action, *, by, note):
    """An action is done; `note` says what came of it. The same click again is harmless."""
    locked, note = _locked(action), clean_line(note, 500)
    if not note:
        raise Refused("Zeg kort wat eruit kwam.")
    if locked.state == State.DONE:
        if (locked.closed_by, locked.note) == (by, note):
            return locked
        raise Refused(f"{locked.closed_by or 'Iemand'} sloot deze actie al af: {locked.note}")
    locked.state, locked.note = State.DONE, note
    locked.closed_at, locked.closed_by = timezone.now(), by
    _save(locked, "state", "note", "closed_at", "closed_by")
    log.info("minutes.action_closed", action=locked.pk, by=by.pk)
    return locked


@transaction.atomic
def reopen(action, *, by):
    """It is not done after all: the note goes, the owner is reminded again."""
    locked = _locked(action)
    if locked.state == State.DONE:
        locked.state, locked.note, locked.closed_at, locked.closed_by = State.OPEN, "", None, None
        _save(locked, "state", "note", "closed_at", "closed_by")
        log.info("minutes.action_reopened", action=locked.pk, by=by.pk)
    return locked


@transaction.atomic
def postpone(action, *, by, due_on, version):
    """Give an open action another day; `version` is the one the writer had before them."""
    locked = _locked(action)
    if locked.version != version:
        raise Refused("Iemand anders wijzigde deze actie intussen. Er is niets bewaard.")
    if locked.state == State.DONE:
        raise Refused("Deze actie is afgewerkt. Open ze eerst opnieuw.")
    if locked.due_on != due_on:
        locked.due_on = due_on
        _save(locked, "due_on")
    return locked


def _locked(action):
    rows = Action.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("minutes__meeting__atrium", "owner").filter(pk=action.pk).first()
    if found is None:
        raise Refused("Deze actie bestaat niet meer.")
    return found


def _save(action, *names):
    action.version += 1
    action.save(update_fields=[*names, "version"])
