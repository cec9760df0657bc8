"""Layers: who stands how many ties from either end of a search, on walks whose odds may still reach a threshold.

A chain of L ties with odds of at least a threshold lies on people whose best product from the source, times the best product on to a
target, reaches it. Both products are grown layer by layer from the end that is cheaper to grow. Each person's arcs stand strongest first,
so the rest of them is left unread as soon as one is too weak. Where both sides grow too large to be worth it, a gap remains between them,
which `graphcap.search.ways` fills as far as a search asks. Everything here is about walks, which may meet a person twice; they bound the
chains from above.
"""

from __future__ import annotations

from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from graphcap.search.sides import ABSENT, odds_at_most
from graphcap.search.steps import NEVER, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.reserve import Barred
    from graphcap.search.sides import Grown, Side
    from graphcap.search.steps import Row

ARCS_PER_PERSON = 100
"""Reading one more person's arcs costs about as much as following so many arcs."""
ARCS_PER_LOOK = 25
"""Looking how far a person's arcs are strong enough costs about as much as following so many arcs."""
PEOPLE_AT_ONCE = 1_000
"""So many people's arcs are looked at before it is asked whether there are too many."""


class TooCostly(Exception):
    """A search has cost more than it was given."""


class Effort:
    """How much more a search may cost, counted in arcs followed."""

    __slots__ = ("_left",)

    def __init__(self, arcs: float) -> None:
        self._left = arcs

    def spend(self, arcs: int) -> None:
        """Take some.

        Raises
        ------
        TooCostly
            When none is left.
        """
        self._left -= arcs
        if self._left < 0:
            raise TooCostly


class Limits(NamedTuple):
    """How much a further layer may cost before a gap is left instead.

    Attributes
    ----------
    people
        Whose arcs are read.
    arcs
        That are followed.
    most_arcs
        That are followed where filling the gap may cost as much, because the source's side is large.
    """

    people: int
    arcs: int
    most_arcs: int


class _Plan(NamedTuple):
    """Which side to extend, and how far.

    Attributes
    ----------
    rows
        Of those on top who may be on a chain that reaches the cut.
    known
        The same layer as it was grown before, when nobody who is needed is missing in it.
    least
        The product that a walk to the new layer must reach.
    lost
        The bound of all other chains.
    """

    side: Side
    rows: list[Row]
    known: Grown | None
    least: float
    lost: float
    arcs: int


class Layers:
    """The layers of both ends for chains of exactly ``ties`` ties with odds of at least ``cut``, with nobody ``barred`` between them.

    Attributes
    ----------
    lost
        Upper bounds of the odds of chains that were cut off; empty when nothing was.
    missed
        The best odds of a walk that was met below the cut; `ABSENT` when none was.
    arcs
        How many arcs were followed.
    """

    def __init__(self, forward: Side, backward: Side, *, ties: int, cut: float, limits: Limits, effort: Effort, barred: Barred) -> None:
        self.forward = forward
        self.backward = backward
        self.ties = ties
        self.cut = cut
        self.lost: list[float] = []
        self.missed = ABSENT
        self.arcs = 0
        self._effort = effort
        self._barred = barred
        self._pinned: dict[int, int] = {}
        self._pin(forward.top, 0)
        self._pin(backward.top, ties)
        self._ends = len(self._pinned)
        self._grow(limits)

    @property
    def closed(self) -> bool:
        """Whether the two sides meet."""
        return len(self.forward.layers) + len(self.backward.layers) - 2 == self.ties

    @property
    def whole(self) -> bool:
        """Whether no gap is left: the two sides meet, or one of them ends before."""
        return self.closed or not (self.forward.top and self.backward.top)

    def bound(self) -> float:
        """An upper bound of the odds of any chain."""
        return max(0.0, odds_at_most(self.forward, self.backward, ties=self.ties))

    def meetings(self) -> list[float]:
        """The best odds of a walk through each person in whom the sides meet, falling; across a gap, the cut alone."""
        if not self.whole:
            return [self.cut]
        depth = len(self.forward.layers) - 1
        behind = self.backward.layers[self.ties - depth] if self.closed else {}
        return sorted((product * behind[person] for person, product in self.forward.top.items() if person in behind), reverse=True)

    def need(self, weight: float) -> float:
        """What a strength must reach when the rest of the chain weighs ``weight``."""
        if self.cut <= 0:
            return 0.0
        return self.cut / weight if weight > 0 else NEVER

    def lose(self, bound: float) -> None:
        """Note an upper bound of the odds of chains that are cut off; below 0 where there are none."""
        if bound >= 0:
            self.lost.append(bound)

    def _other(self, side: Side) -> Side:
        return self.backward if side is self.forward else self.forward

    def _place(self, side: Side, depth: int) -> int:
        """The place on a chain, from 0 for the source, of those in a side's layer."""
        return depth if side is self.forward else self.ties - depth

    def _grow(self, limits: Limits) -> None:
        while not self.whole:
            small, large = sorted((self.forward, self.backward), key=lambda side: len(side.top))
            if len(small.top) > limits.people:
                return
            arcs = max(limits.arcs, min(limits.most_arcs, ARCS_PER_PERSON * len(self.forward.top)))
            about_to_meet = len(small.layers) + len(large.layers) - 1 == self.ties
            if not about_to_meet and len(large.top) <= 2 * len(small.top):
                large.look()
            plan = self._plan(small, arcs)
            if (plan is None or plan.arcs > ARCS_PER_PERSON * len(large.top)) and len(large.top) <= limits.people:
                plan = self._plan(large, arcs if plan is None else plan.arcs) or plan
            if plan is None:
                return
            self._extend(plan)

    def _plan(self, side: Side, arcs: int) -> _Plan | None:
        """How far the arcs of everybody in the top layer are to be followed; None when that is more than ``arcs`` in all."""
        depth = len(side.layers)
        rest = self._other(side).at_most(self.ties - depth)
        known = side.known.get(depth)
        if known is not None and known.above <= self.need(rest) and self.ties - depth >= len(self._other(side).layers):
            return _Plan(side, [], known, self.need(rest), self.need(rest) * rest or ABSENT, 0)
        steps = side.steps
        least = self.need(rest * steps.strongest)
        people = [(person, product) for person, product in side.top.items() if product >= least]
        weak = (product for product in side.top.values() if product < least)
        missed = max(weak, default=0.0) * steps.strongest if len(people) < len(side.top) else ABSENT
        rows: list[Row] = []
        total = 0
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            for row in steps.rows(people[start : start + PEOPLE_AT_ONCE], self.need(rest)):
                _, product, strengths, count = row
                if count < len(strengths):
                    missed = max(missed, product * strengths[count])
                if count:
                    rows.append(row)
                    total += count
            if total > arcs:
                return None
        self._effort.spend(ARCS_PER_LOOK * len(people))
        return _Plan(side, rows, None, self.need(rest), missed * rest if missed >= 0 else ABSENT, total)

    def _extend(self, plan: _Plan) -> None:
        side = plan.side
        depth = len(side.layers)
        others = self._other(side).layers
        meeting = others[self.ties - depth] if self.ties - depth < len(others) else None
        self.lose(plan.lost)
        if plan.known is None:
            grown = self._followed(plan, meeting)
        else:
            grown = {person: product for person, product in plan.known.layer.items() if product >= plan.least}
        if meeting is not None:
            for person in [person for person, product in grown.items() if product * meeting[person] < self.cut]:
                self.missed = max(self.missed, grown.pop(person) * meeting[person])
            self.lose(self.missed)
        place = self._place(side, depth)
        for person in shared(self._barred, grown) if 0 < place < self.ties else ():
            del grown[person]
        for person, pinned in self._pinned.items():
            if pinned != place:
                grown.pop(person, None)
        side.add(grown, max(plan.least, side.above[-1] * side.steps.strongest))
        if plan.known is None and meeting is None and len(self._pinned) == self._ends:
            side.keep()
        self.arcs += plan.arcs
        self._effort.spend(plan.arcs)
        self._pin(grown, place)

    def _followed(self, plan: _Plan, meeting: dict[int, float] | None) -> dict[int, float]:
        """Everybody one tie further, with the best product; only people in ``meeting``, where one is given."""
        flat: list[tuple[float, Sequence[int]]] = []
        mixed: list[tuple[float, Sequence[int], Sequence[float]]] = []
        every_neighbours = plan.side.steps.neighbours_of([(person, count) for person, _, _, count in plan.rows])
        for (_, product, strengths, count), neighbours in zip(plan.rows, every_neighbours, strict=True):
            if strengths[0] == strengths[count - 1]:
                flat.append((product * strengths[0], neighbours))
            else:
                mixed.append((product, neighbours, strengths))
        grown: dict[int, float] = {}
        # Where strengths have few levels, most people's are of one: whole slices at once, the strongest last.
        for product, neighbours in sorted(flat, key=itemgetter(0)):
            grown.update(zip(neighbours if meeting is None else meeting.keys() & neighbours, repeat(product), strict=False))
        _follow_mixed(mixed, meeting, grown)
        return grown

    def _pin(self, layer: dict[int, float], place: int) -> None:
        """Somebody who is alone in a place of the chain can't stand in another: bars the way back through a sole neighbour."""
        if len(layer) != 1:
            return
        (person,) = layer
        self._pinned[person] = place
        for side in (self.forward, self.backward):
            for depth, other in enumerate(side.layers):
                if self._place(side, depth) != place:
                    other.pop(person, None)


def _follow_mixed(
    rows: Sequence[tuple[float, Sequence[int], Sequence[float]]], meeting: dict[int, float] | None, grown: dict[int, float]
) -> None:
    """Note the best products beyond people whose products, neighbours and strengths are given."""
    for product, neighbours, strengths in rows:
        if meeting is None:
            for neighbour, strength in zip(neighbours, strengths, strict=False):
                if product * strength > grown.get(neighbour, ABSENT):
                    grown[neighbour] = product * strength
        elif not meeting.keys().isdisjoint(neighbours):
            for neighbour, strength in zip(neighbours, strengths, strict=False):
                if neighbour in meeting and product * strength > grown.get(neighbour, ABSENT):
                    grown[neighbour] = product * strength
