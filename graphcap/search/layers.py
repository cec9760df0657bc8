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

from graphcap.search.steps import NEVER, is_flat, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.search.steps import Steps

ABSENT = -1.0
"""What stands for the product of a walk that is not there; 0.0 is the product of very weak ties."""
ARCS_PER_PERSON = 100
"""Reading one more person's arcs costs about as much as following so many arcs."""
ARCS_PER_LOOK = 25
"""Looking how far a person's arcs are strong enough costs about as much as following so many arcs."""


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


class Side:
    """The layers of one end: ``layers[i]`` maps people to the best product of a walk of exactly i ties between them and that end.

    Attributes
    ----------
    floors
        The smallest product of each layer.
    """

    __slots__ = ("_peaks", "_reach", "floors", "layers", "steps")

    def __init__(self, steps: Steps, ends: dict[int, float]) -> None:
        self.steps = steps
        self.layers = [ends.copy()]
        self.floors = [1.0]
        self._peaks = [1.0]
        self._reach: float | None = None

    @property
    def top(self) -> dict[int, float]:
        """The layer grown last."""
        return self.layers[-1]

    def add(self, layer: dict[int, float]) -> None:
        """Stand a further layer on top."""
        self.layers.append(layer)
        self.floors.append(min(layer.values(), default=ABSENT))
        self._peaks.append(max(layer.values(), default=ABSENT))
        self._reach = None

    def look(self) -> None:
        """Read the strongest arc of everybody in the top layer, for a closer bound of the products to come."""
        if self._reach is None:
            strengths_of = self.steps.strengths
            products = (product * strengths[0] for person, product in self.top.items() if (strengths := strengths_of(person, NEVER)))
            self._reach = max(products, default=ABSENT)

    def at_most(self, ties: int) -> float:
        """An upper bound of the product of any walk of so many ties between anybody and this end; below 0 where there is none."""
        further = ties - len(self.layers)
        if further < 0:
            return self._peaks[ties]
        if self._reach is None:
            return self._peaks[-1] * self.steps.strongest ** (further + 1)
        return self._reach * self.steps.strongest**further


def odds_at_most(forward: Side, backward: Side, *, ties: int) -> float:
    """An upper bound of the odds of any walk of exactly ``ties`` ties from one end to the other; `ABSENT` where an end has no arc."""
    halves = [(forward.at_most(done), backward.at_most(ties - done)) for done in range(ties + 1)]
    return min(ahead * behind if ahead >= 0 and behind >= 0 else ABSENT for ahead, behind in halves)


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
    """Which side to extend, the bound of the rest of the chain, and for each person on top the strengths and how many arcs to follow."""

    side: Side
    rest: float
    rows: list[tuple[int, float, Sequence[float], int]]
    arcs: int


class Layers:
    """The layers of both ends for chains of exactly ``ties`` ties with odds of at least ``cut``, which meet nobody who is ``barred``.

    Attributes
    ----------
    lost
        Upper bounds of the odds of chains that were cut off; empty when nothing was.
    arcs
        How many arcs were followed.
    """

    def __init__(
        self, forward: Side, backward: Side, *, ties: int, cut: float, limits: Limits, effort: Effort, barred: frozenset[int]
    ) -> None:
        self.forward = forward
        self.backward = backward
        self.ties = ties
        self.cut = cut
        self.lost: list[float] = []
        self.arcs = 0
        self._effort = effort
        self._barred = barred
        self._pinned: dict[int, int] = {}
        self._pin(forward.top, 0)
        self._pin(backward.top, ties)
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

    def _need(self, weight: float) -> float:
        """What a strength must reach when the rest of the chain weighs ``weight``."""
        if self.cut <= 0:
            return 0.0
        return self.cut / weight if weight > 0 else NEVER

    def _lose(self, bound: float) -> None:
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
        rest = self._other(side).at_most(self.ties - len(side.layers))
        rows: list[tuple[int, float, Sequence[float], int]] = []
        total = 0
        for person, product in side.top.items():
            need = self._need(product * rest)
            strengths = side.steps.strengths(person, need)
            count = strong(strengths, need)
            rows.append((person, product, strengths, count))
            total += count
            if total > arcs:
                return None
        self._effort.spend(ARCS_PER_LOOK * len(rows))
        return _Plan(side, rest, rows, total)

    def _extend(self, plan: _Plan) -> None:
        side = plan.side
        depth = len(side.layers)
        others = self._other(side).layers
        meeting = others[self.ties - depth] if self.ties - depth < len(others) else None
        grown = self._followed(plan, meeting)
        if meeting is not None:
            for person in [person for person, product in grown.items() if product * meeting[person] < self.cut]:
                self._lose(grown.pop(person) * meeting[person])
        for person in grown.keys() & self._barred:
            del grown[person]
        place = self._place(side, depth)
        for person, pinned in self._pinned.items():
            if pinned != place:
                grown.pop(person, None)
        side.add(grown)
        self.arcs += plan.arcs
        self._effort.spend(plan.arcs)
        self._pin(grown, place)

    def _followed(self, plan: _Plan, meeting: dict[int, float] | None) -> dict[int, float]:
        """Everybody one tie further, with the best product; only people in ``meeting``, where one is given."""
        neighbours_of = plan.side.steps.neighbours
        flat: list[tuple[float, Sequence[int]]] = []
        mixed: list[tuple[float, Sequence[int], Sequence[float]]] = []
        for person, product, strengths, count in plan.rows:
            if count < len(strengths):
                self._lose(product * strengths[count] * plan.rest)
            if is_flat(strengths, count):
                flat.append((product * strengths[0], neighbours_of(person, count)))
            elif count:
                mixed.append((product, neighbours_of(person, count), strengths))
        grown: dict[int, float] = {}
        # Where strengths have few levels, most people's are of one: whole slices at once, the strongest last.
        for product, neighbours in sorted(flat, key=itemgetter(0)):
            grown.update(zip(neighbours if meeting is None else meeting.keys() & neighbours, repeat(product), strict=False))
        for product, neighbours, strengths in mixed:
            if meeting is None or not meeting.keys().isdisjoint(neighbours):
                for neighbour, strength in zip(neighbours, strengths, strict=False):
                    if (meeting is None or neighbour in meeting) and product * strength > grown.get(neighbour, ABSENT):
                        grown[neighbour] = product * strength
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
