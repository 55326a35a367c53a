"""Who gets which workshop: the wishes as a linear program, solved exactly by HiGHS.

Nothing here knows the database. In this order, and each only as far as it costs the one before
nothing: as many first choices as possible; then second; then third; where asked colleagues of one
organisation spread over the workshops; as few changes against what people have already. Where
wishes are equal neither name nor moment of registering counts: the order is drawn by lot, the same
lot each time.
"""

import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import highspy
import numpy as np

# What is said of a time-out: the outcome shown would not be the best there is.
MOST_SECONDS = 30.0
TOLERANCE = 1e-6
# Of the least company of colleagues that could be; of first, second and third choices none is missed.
CLOSE_ENOUGH = 0.02


@dataclass(frozen=True)
class Offer:
    """A workshop that gives seats: in which block, about what, how many."""

    key: int
    block: int
    topic: str
    places: int


@dataclass(frozen=True)
class Person:
    """Who wants what. `wishes`: per block the keys of offers, best first.

    `fixed`: per block the offer that staff or the person settled; it is not changed and its place
    is taken. `has`: per block what an earlier allotment gave. `topics`: what they follow elsewhere.
    """

    key: int
    organisation: int | None = None
    wishes: dict = field(default_factory=dict)
    fixed: dict = field(default_factory=dict)
    has: dict = field(default_factory=dict)
    topics: frozenset = frozenset()


@dataclass(frozen=True)
class Option:
    """One seat that one person could get; `rank` from 1, 0 when it was not wished."""

    person: int
    offer: Offer
    rank: int
    organisation: int | None
    is_same: bool


class Unsolved(Exception):
    """The solver found no proven best outcome in time."""


def allot(people, offers, *, spread=False, fill=False, lot=0):
    """`{(person key, block): offer key}` for who gets something; fixed seats are in it.

    `spread`: colleagues of one organisation over the workshops of a block. `fill`: who got none of
    the wishes, or had none, gets a seat that is free, so long as there is one. `lot`: by which the
    order is drawn. Raises Unsolved when no proven optimum was found.
    """
    offers = {offer.key: offer for offer in sorted(offers, key=lambda offer: offer.key)}
    people = sorted(people, key=lambda person: _drawn(lot, person.key))
    got = {(row.key, block): key for row in people for block, key in row.fixed.items()}
    got |= _settle(people, offers, got, _wished, spread=spread)
    if fill:
        got |= _settle(people, offers, got, _anything, spread=spread)
    return got


def _drawn(lot, key):
    return hashlib.sha256(f"{lot}:{key}".encode()).digest()


def _wished(person, offers, block):
    return [(offers[key], rank) for rank, key in enumerate(person.wishes.get(block, ()), 1)]


def _anything(person, offers, block):
    return [(offer, 0) for offer in offers.values() if offer.block == block]


def _settle(people, offers, got, wanted, *, spread):
    """One round for whoever has nothing yet in a block."""
    left = {key: offer.places for key, offer in offers.items()}
    company, topics = defaultdict(int), {row.key: set(row.topics) for row in people}
    organisations = {row.key: row.organisation for row in people}
    for (person, _), key in got.items():
        if key in offers:
            left[key] -= 1
            topics[person].add(offers[key].topic)
            company[organisations[person], key] += 1
    options = [
        Option(row.key, offer, rank, row.organisation, row.has.get(block) == offer.key)
        for row in people
        for block in sorted({offer.block for offer in offers.values()})
        if (row.key, block) not in got
        for offer, rank in wanted(row, offers, block)
        if left[offer.key] > 0 and offer.topic not in topics[row.key]
    ]
    program = _Program(options, left)
    chosen = program.best(spread=spread, company=company)
    return {(row.person, row.offer.block): row.offer.key for row in chosen}


class _Program:
    """The options as columns; as rows: one per block, one per topic, no more than there is room."""

    def __init__(self, options, left):
        self.options, self.left = options, left
        groups = defaultdict(list)
        for column, row in enumerate(options):
            groups["block", row.person, row.offer.block].append(column)
            groups["room", row.offer.key].append(column)
            groups["topic", row.person, row.offer.topic].append(column)
        self.rows = [
            (columns, left[group[1]] if group[0] == "room" else 1)
            for group, columns in groups.items()
            if len(columns) > (left[group[1]] if group[0] == "room" else 1)
        ]

    def best(self, *, spread, company):
        """The options of the best outcome."""
        if not self.options:
            return []
        # One first choice outweighs all second choices together, one second all third ones.
        more = len({(row.person, row.offer.block) for row in self.options}) + 1
        worth = {0: 1, 1: more**2, 2: more, 3: 1}
        found = self._solve([worth[row.rank] for row in self.options])
        apart = self._company(company) if spread else []
        if apart or any(row.is_same for row in self.options):
            found = self._solve(
                [int(row.is_same) for row in self.options], like=found, apart=apart, price=more
            )
        return [row for row, taken in zip(self.options, found, strict=True) if taken]

    def _company(self, company):
        """Per organisation and workshop: the columns, and how many may sit there before it counts."""
        groups = defaultdict(list)
        for column, row in enumerate(self.options):
            if row.organisation is not None:
                groups[row.organisation, row.offer.key].append(column)
        alone = {group: max(0, 1 - company[group]) for group in groups}
        return [(columns, alone[g]) for g, columns in groups.items() if len(columns) > alone[g]]

    def _solve(self, worth, *, like=None, apart=(), price=0):
        """Which columns are taken in the outcome of most `worth`.

        `like`: an outcome of which the number of choices of each rank must stay. `apart`: columns
        of which all but so many cost `price`, so that colleagues sit together as little as can be.
        """
        rows = [(columns, -highspy.kHighsInf, most) for columns, most in self.rows]
        if like is not None:
            rows += self._as_many(like)
        size = len(self.options)
        excess = [
            (columns, -highspy.kHighsInf, most, size + n) for n, (columns, most) in enumerate(apart)
        ]
        model = _model(worth, rows, excess, price)
        people = [row.person for row in self.options]
        kept = self._kept(worth, like, apart, price) if like is not None else None
        step, gap = (1 if any(worth) else price), (CLOSE_ENOUGH if apart else 0.0)
        found = _whole(model, people, step=step, gap=gap, kept=kept)
        return [value > 0.5 for value in found[:size]]

    def _kept(self, worth, like, apart, price):
        """What everyone has already, with its cost; None when it gives other choices than `like`."""
        has = [row.is_same for row in self.options]
        fits = all(sum(has[column] for column in columns) <= most for columns, most in self.rows)
        if not fits or self._choices(has) != self._choices(like):
            return None
        sits = [max(0, sum(has[column] for column in columns) - most) for columns, most in apart]
        cost = price * sum(sits) - sum(
            value for value, same in zip(worth, has, strict=True) if same
        )
        return cost, has

    def _choices(self, taken):
        return Counter(
            row.rank for row, is_taken in zip(self.options, taken, strict=True) if is_taken
        )

    def _as_many(self, like):
        by_rank = defaultdict(list)
        for column, row in enumerate(self.options):
            by_rank[row.rank].append(column)
        for columns in by_rank.values():
            number = sum(like[column] for column in columns)
            yield columns, number, number


def _model(worth, rows, excess, price):
    """The program for HiGHS, which minimises; each `excess` row has a column of its own."""
    model = highspy.HighsLp()
    columns = len(worth) + len(excess)
    model.num_col_, model.num_row_ = columns, len(rows) + len(excess)
    model.col_cost_ = np.array([-float(value) for value in worth] + [float(price)] * len(excess))
    model.col_lower_ = np.zeros(columns)
    room = [float(len(members)) for members, *_ in excess]
    model.col_upper_ = np.array([1.0] * len(worth) + room)
    model.row_lower_ = np.array([float(row[1]) for row in [*rows, *excess]])
    model.row_upper_ = np.array([float(row[2]) for row in [*rows, *excess]])
    starts, index, value = [0], [], []
    for row in [*rows, *excess]:
        index += row[0]
        value += [1.0] * len(row[0])
        if len(row) > 3:
            index.append(row[3])
            value.append(-1.0)
        starts.append(len(index))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts)
    model.a_matrix_.index_ = np.array(index)
    model.a_matrix_.value_ = np.array(value)
    return model


def _whole(model, people, *, step, gap, kept):
    """The best whole values for `model`, whose first columns each are an option of one of `people`.

    Left to fractions the program is solved quickly, and but a few people get halves: only theirs are
    divided anew. That is the best there is when it reaches the bound of the fractions, rounded to
    the next multiple of `step`, by which outcomes differ; else all is searched, which takes longer.
    Within `gap` of the bound is enough. `kept`: the cost and values of changing nothing, which goes
    before anything that is no better.
    """
    bound, found = _run(model, solver="ipm")  # from inside: half the time of along the edges
    enough = max(math.ceil(bound / step - TOLERANCE) * step, bound + gap * abs(bound))
    enough += TOLERANCE * step
    if kept and kept[0] <= enough:
        return kept[1]
    if _is_whole(found[: len(people)]):
        return found
    halves = {
        person for person, value in zip(people, found, strict=False) if not _is_whole([value])
    }
    settled = [
        (column, round(found[column]))
        for column, person in enumerate(people)
        if person not in halves
    ]
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    part = _run(model, settled=settled, presolve="on")
    if part and part[0] <= enough:
        return part[1]
    return _run(model, mip_rel_gap=gap)[1]


def _run(model, *, settled=(), **options):
    """The least cost and the values that give it; None where `settled` columns leave nothing possible.

    `options`: of HiGHS, besides the usual. Raises Unsolved when there is no proven best in time.
    """
    solver = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "time_limit": MOST_SECONDS,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        # These programs are nearly whole of themselves: searching for tricks costs twice the answer.
        "presolve": "off",
        "mip_heuristic_effort": 0.0,
        "mip_detect_symmetry": False,
        **options,
    }.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    for column, value in settled:
        solver.changeColBounds(column, value, value)
    solver.run()
    if settled and solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Unsolved(solver.modelStatusToString(solver.getModelStatus()))
    return solver.getInfo().objective_function_value, list(solver.getSolution().col_value)


def _is_whole(values):
    return all(min(value, abs(1 - value)) < TOLERANCE for value in values)
