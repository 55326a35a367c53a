"""A round is made and its programme changed: every meeting of it that is still to come follows.

Each change takes the round's row first and then the meetings in the order of their key, so that
two people who change the same round, or one of its meetings, never wait for each other in a circle.
What a meeting has otherwise than the round had it, stays as it is.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.refusal import Refused
from documents.actions import store
from meetings.actions.drafts import plan
from meetings.agenda import default_agenda
from meetings.agenda.actions import STEP
from meetings.models import Round, RoundItem, RoundPaper
from meetings.room import check_room
from meetings.rounds import following
from meetings.rounds.following import open_meetings
from meetings.submissions import seen_before

FACTS = ("title", "theme", "introduction")
GONE = "Deze ronde bestaat niet meer."
POINT_GONE = "Dit punt staat niet meer in het programma."
STALE = (
    "Intussen heeft iemand anders deze ronde gewijzigd. Er is niets bewaard: bekijk ze opnieuw "
    "en pas ze dan aan."
)


@transaction.atomic
def make_round(platform, *, by, plans, nonce=None, **fields):
    """A round of `platform` with a draft for each of `plans`; its programme is the default agenda.

    `plans`: what is each meeting's own (atrium, starts_at, ends_at, venue, …). Returns the round,
    or None when this very form was sent before. Nobody is mailed.
    """
    if seen_before(nonce, by, "make_round", platform.pk, fields["title"]):
        return None
    made = _checked(Round(platform=platform, created_by=by, **fields))
    made.save()
    for place, point in enumerate(default_agenda(platform), 1):
        RoundItem.objects.create(round=made, order=place * STEP, **point)
    add_meetings(made, by=by, plans=plans)
    return made


@transaction.atomic
def add_meetings(round, *, by, plans):
    """A draft in this round for each of `plans`, with programme, papers and speakers; returns them.

    The speakers are those whom every other meeting still to come has at that point.
    """
    round = hold(round)
    drafts, named = [], following.common_speakers(round)
    for fields in plans:
        facts = {"title": round.title, "introduction": round.introduction, **fields}
        theme = following.theme_of(fields["atrium"], fields["starts_at"], round.theme)
        drafts.append(plan(by=by, round=round, theme=theme, **facts))
        following.give_programme(drafts[-1], round, by=by)
        for point, who in named:
            following.take_speaker(drafts[-1], point, who, by=by)
    return drafts


@transaction.atomic
def change_round(round, *, by, version=None, **fields):
    """Change title, theme or introduction, or whether one may book in several; returns the round."""
    before = hold(round, version)
    after = _checked(_with(hold(round), fields))
    _save(after, *fields)
    named = [name for name in FACTS if getattr(before, name) != getattr(after, name)]
    for meeting in open_meetings(round) if named else []:
        following.take_facts(meeting, before, after, named, by=by)
    return after


@transaction.atomic
def remove_round(round, *, by):
    """Throw away a round that has no meetings (any more)."""
    round = hold(round)
    if round.meetings.exists():
        raise Refused("Deze ronde heeft bijeenkomsten. Verwijder of annuleer die eerst.")
    round.delete()


@transaction.atomic
def add_point(round, *, by, nonce=None, **fields):
    """A new point at the end of the programme; each meeting gets it after what it follows there."""
    round = hold(round)
    if seen_before(nonce, by, "round", round.pk, fields["title"], fields["minutes"]):
        return None
    most = round.items.aggregate(most=Max("order"))["most"] or 0
    point = RoundItem.objects.create(round=round, order=most + STEP, **fields)
    _save(round)
    order = _order(round)
    for meeting in open_meetings(round):
        following.take_new_point(meeting, point, order, by=by)
    return point


@transaction.atomic
def change_point(point, *, by, version=None, **fields):
    """Another title, kind or duration; meetings that have it otherwise keep theirs. Returns it."""
    round = hold(point.round, version)
    point = _point(round, point)
    before = {name: getattr(point, name) for name in fields}
    changed = {name: value for name, value in fields.items() if value != before[name]}
    if changed:
        _with(point, changed).save(update_fields=list(changed))
        _save(round)
        for meeting in open_meetings(round):
            following.take_changed_point(meeting, point, before, changed, by=by)
    return point


@transaction.atomic
def move_point(point, *, by, place, version=None):
    """Put a point on `place` (from 1); meetings with an order of their own keep it."""
    round = hold(point.round, version)
    point = _point(round, point)
    rows = list(round.items.all())
    before = [row.pk for row in rows]
    rows.insert(max(1, min(place, len(rows))) - 1, rows.pop(rows.index(point)))
    after = [row.pk for row in rows]
    if before == after:
        return
    for number, row in enumerate(rows, 1):
        row.order = number * STEP
        row.save(update_fields=["order"])
    _save(round)
    for meeting in open_meetings(round):
        following.take_moved_point(meeting, point, before, after, by=by)


@transaction.atomic
def name_speaker(point, *, by, **who):
    """Name someone who speaks at a point wherever it stands; returns in how many meetings.

    From then on each meeting has its own speaker, to ask, correct or take away. `who`: as
    `speakers.actions.add_speaker` takes it. Nobody is mailed.
    """
    round = hold(point.round)
    point = _point(round, point)
    named = [following.take_speaker(meeting, point, who, by=by) for meeting in open_meetings(round)]
    return sum(named)


@transaction.atomic
def remove_point(point, *, by, version=None):
    """Take a point from the programme; a meeting that had it otherwise keeps it as its own."""
    round = hold(point.round, version)
    point = _point(round, point)
    for meeting in open_meetings(round):
        following.lose_point(meeting, point, by=by)
    point.delete()
    _save(round)


@transaction.atomic
def keep_paper(round, *, by, file=None, paper=None, title, item):
    """Add a document to every meeting of the round, or change `paper`; returns it.

    A new file replaces the visible one where the meeting still has that one (T69). Raises BadFile.
    """
    round = hold(round)
    if item and item.round_id != round.pk:
        raise Refused(POINT_GONE)
    meetings = open_meetings(round)
    for meeting in meetings:
        check_room(meeting, [file], by=by)
    before = paper and RoundPaper.objects.select_related("item").get(pk=paper.pk)
    paper = RoundPaper.objects.get(pk=paper.pk) if paper else RoundPaper(round=round)
    paper.title, paper.item = title, item
    if file:
        paper.document = store(file, by=by)
    paper.save()
    _save(round)
    for meeting in meetings:
        following.take_paper(meeting, paper, before, by=by)
    return paper


@transaction.atomic
def remove_paper(paper, *, by):
    """Take a document from every meeting that still has this very file."""
    round = hold(paper.round)
    for meeting in open_meetings(round):
        following.lose_paper(meeting, paper, by=by)
    paper.delete()
    _save(round)


@transaction.atomic
def follow_again(meeting, *, by):
    """Give up what `meeting` has otherwise than its round; points of its own stay."""
    round = hold(meeting.round)
    if meeting.pk not in {row.pk for row in open_meetings(round)}:
        raise Refused("Deze bijeenkomst is voorbij of geannuleerd en verandert niet meer.")
    following.give_facts(meeting, round, by=by)
    following.give_programme(meeting, round, by=by)


def hold(round, version=None):
    """`round` as it is now, locked; Refused when it is gone, or no longer the `version` one saw (T11)."""
    found = Round.objects.select_for_update(no_key=True).filter(pk=round.pk).first()
    if found is None:
        raise Refused(GONE)
    if version not in {None, found.version}:
        raise Refused(STALE)
    return found


def _point(round, point):
    found = round.items.filter(pk=point.pk).first()
    if found is None:
        raise Refused(POINT_GONE)
    found.round = round
    return found


def _order(round):
    return list(round.items.values_list("pk", flat=True))


def _with(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def _checked(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return row


def _save(round, *names):
    round.version += 1
    round.save(update_fields=[*names, "version"])
