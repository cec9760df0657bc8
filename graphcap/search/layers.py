"""Layers: who stands how many ties from either end of a search, on walks whose odds may still reach a threshold.

A chain of L ties with odds of at least a threshold lies on people whose best product from the source, times the best product on to a target,
reaches it. Both products are grown layer by layer from the end that is cheaper to grow. Each person's arcs stand strongest first, so the rest
of them is left unread as soon as one is too weak. Where both sides grow too large to be worth it, a gap remains between them, and the best
product onward is found person by person, as far as the search asks (`Layers.rest`). Everything here is about walks, which may meet a person
twice; they bound the chains from above.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import compress, repeat
from operator import itemgetter, neg
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphcap.network import Arcs

ABSENT = -1.0
"""What stands for the product of a walk that is not there; 0.0 is the product of very weak ties."""
NEVER = 2.0
"""A strength that no arc has."""
HEAD = 256
"""So many of a person's arcs are read at first; the rest when the last of them is still strong enough."""
HELD_PEOPLE = 50_000
"""People whose arcs are held at a time: a bound on memory."""


class Steps:
    """The arcs of one direction that a search may take, strongest first; each person's are read and verified once.

    Parameters
    ----------
    arcs
        ``Network.outgoing`` or ``Network.incoming``.
    kinds
        A mask of `graphcap.network.Network.kind_mask`.
    avoid
        People no arc may lead to.
    """

    __slots__ = ("_arcs", "_avoid", "_kinds", "_longer", "_neighbours", "_strengths", "strongest")

    def __init__(self, arcs: Arcs, *, kinds: bytes | None, avoid: Collection[int]) -> None:
        self._arcs = arcs
        self._kinds = kinds
        self._avoid = frozenset(avoid)
        self._strengths: dict[int, Sequence[float]] = {}
        self._neighbours: dict[int, Sequence[int]] = {}
        self._longer: set[int] = set()
        self.strongest = arcs.strongest

    def strengths(self, person: int, need: float) -> Sequence[float]:
        """Falling strengths of a person's allowed arcs: all of them, or so many that the last is below ``need``."""
        held = self._strengths.get(person)
        if held is None:
            held = self._read(person)
        if person in self._longer and held[-1] >= need:
            self._longer.remove(person)
            held = self._strengths[person] = self._arcs.strengths.slice(*self._arcs.span(person))
        return held

    def neighbours(self, person: int, count: int) -> Sequence[int]:
        """The other ends of a person's ``count`` strongest allowed arcs."""
        held = self._neighbours.get(person)
        if held is None or len(held) < count:
            if self._kinds is None and not self._avoid:
                start, _ = self._arcs.span(person)
                held = self._neighbours[person] = self._arcs.neighbours.slice(start, start + count)
            else:
                self._read(person)
                held = self._neighbours[person]
        return held[:count]

    def _read(self, person: int) -> Sequence[float]:
        if len(self._strengths) >= HELD_PEOPLE:
            for held in (self._strengths, self._neighbours, self._longer):
                held.clear()
        if self._kinds is not None or self._avoid:
            self._neighbours[person], self._strengths[person] = self._filtered(person)
        else:
            start, stop = self._arcs.span(person)
            if stop - start > HEAD:
                self._longer.add(person)
                stop = start + HEAD
            self._strengths[person] = self._arcs.strengths.slice(start, stop)
        return self._strengths[person]

    def _filtered(self, person: int) -> tuple[Sequence[int], Sequence[float]]:
        neighbours, strengths = self._arcs.of(person)
        kinds, avoid = self._kinds, self._avoid
        if kinds is not None:
            allowed = bytes(map(kinds.__getitem__, self._arcs.kinds_of(person)))
            neighbours, strengths = array("I", compress(neighbours, allowed)), array("d", compress(strengths, allowed))
        if not avoid.isdisjoint(neighbours):
            welcome = [neighbour not in avoid for neighbour in neighbours]
            neighbours, strengths = array("I", compress(neighbours, welcome)), array("d", compress(strengths, welcome))
        return neighbours, strengths


def strong(strengths: Sequence[float], need: float) -> int:
    """How many of these falling strengths are at least ``need``."""
    if not strengths or strengths[-1] >= need:
        return len(strengths)
    return bisect_right(strengths, -need, key=neg)


class Side:
    """The layers of one end: ``layers[i]`` maps people to the best product of a walk of exactly i ties between them and that end."""

    __slots__ = ("_peaks", "_reach", "floors", "layers", "steps")

    def __init__(self, steps: Steps, ends: Iterable[int]) -> None:
        self.steps = steps
        self.layers: list[dict[int, float]] = []
        self._peaks: list[float] = []
        self.floors: list[float] = []
        self.add(dict.fromkeys(ends, 1.0))

    @property
    def top(self) -> dict[int, float]:
        """The layer grown last."""
        return self.layers[-1]

    def add(self, layer: dict[int, float]) -> None:
        """Stand a further layer on top."""
        self.layers.append(layer)
        self._peaks.append(max(layer.values(), default=ABSENT))
        self.floors.append(min(layer.values(), default=ABSENT))
        self._reach: float | None = None

    def look(self) -> None:
        """Read the strongest arc of everybody in the top layer, for a closer bound of the products to come."""
        if self._reach is None:
            strengths_of = self.steps.strengths
            products = (product * strengths[0] for person, product in self.top.items() if (strengths := strengths_of(person, NEVER)))
            self._reach = max(products, default=ABSENT)

    def at_most(self, ties: int) -> float:
        """An upper bound of the product of any walk of so many ties between anybody and this end."""
        grown = len(self.layers)
        if ties < grown:
            return self._peaks[ties]
        if self._reach is None:
            return self._peaks[-1] * self.steps.strongest ** (ties - grown + 1)
        return self._reach * self.steps.strongest ** (ties - grown)


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
    """Which side to extend, the bound of the rest of the chain, and how many arcs of each person in its top layer to follow."""

    side: Side
    rest: float
    stops: list[int]
    arcs: int


ARCS_PER_PERSON = 100
"""Reading one more person's arcs costs about as much as following so many arcs."""


class TooCostly(Exception):
    """A search has cost more than it was given."""


class Effort:
    """How much more a search may cost, counted in arcs."""

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


class Layers:
    """The layers of both ends for chains of exactly ``ties`` ties with odds of at least ``cut``.

    Attributes
    ----------
    lost
        Upper bounds of the odds of chains that were cut off; empty when nothing was.
    arcs
        How many arcs were followed.
    """

    def __init__(self, forward: Side, backward: Side, *, ties: int, cut: float, limits: Limits, effort: Effort) -> None:
        self.forward = forward
        self.backward = backward
        self.ties = ties
        self.cut = cut
        self.lost: list[float] = []
        self.arcs = 0
        self._effort = effort
        self._sole = len(backward.top) == 1
        self._pinned: dict[int, int] = {}
        self._pin(forward.top, 0)
        self._pin(backward.top, ties)
        self._grow(limits)
        self.rests = [backward.at_most(left) for left in range(ties + 1)]
        self._reached: list[dict[int, float]] = [{} for _ in range(ties + 1)]
        self._bounds: list[dict[int, float]] = [
            {person: ABSENT for person, place in self._pinned.items() if place != ties - left} for left in range(ties + 1)
        ]
        self._onward: list[dict[int, dict[int, float]]] = [{} for _ in range(ties + 1)]
        self._links: dict[int, dict[int, dict[int, float]]] = {}

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
        return max(0.0, min(self.forward.at_most(done) * self.backward.at_most(self.ties - done) for done in range(self.ties + 1)))

    def meetings(self) -> list[float]:
        """The best odds of a walk through each person in whom the sides meet, falling; across a gap, the cut alone."""
        if not self.whole:
            return [self.cut]
        depth = len(self.forward.layers) - 1
        behind = self.backward.layers[self.ties - depth] if self.closed else {}
        return sorted((product * behind[person] for person, product in self.forward.top.items() if person in behind), reverse=True)

    def rest(self, person: int, left: int, need: float) -> float:
        """The product of a walk of exactly ``left`` ties from a person to a target: one of at least ``need``, or else a bound below it.

        `ABSENT` where no walk can lie on a chain that reaches the cut.
        """
        if left < len(self.backward.layers):
            return self.backward.layers[left].get(person, ABSENT)
        reached = self._reached[left].get(person, ABSENT)
        if reached >= need:
            return reached
        bound = self._bounds[left].get(person, self.rests[left])
        if bound < need:
            return bound
        depth = self.ties - left
        if depth < len(self.forward.layers) and person not in self.forward.layers[depth]:
            bound = ABSENT
        else:
            bound = self._follow(person, left, need)
        (self._bounds if bound < need else self._reached)[left][person] = bound
        return bound

    def _follow(self, person: int, left: int, need: float) -> float:
        """`rest`, by the arcs of the person."""
        steps, ahead = self.forward.steps, self.rests[left - 1]
        least = need / ahead if ahead > 0 else NEVER if need > 0 else 0.0
        strengths = steps.strengths(person, least)
        stop = strong(strengths, least)
        self._effort.spend(ARCS_PER_PERSON + stop)
        neighbours = steps.neighbours(person, stop)
        bound = strengths[stop] * ahead if stop < len(strengths) else ABSENT
        within = self._within(left - 1)
        if within is not None and within.keys().isdisjoint(neighbours):
            return bound
        if left > len(self.backward.layers):
            for neighbour, strength in zip(neighbours, strengths, strict=False):
                rest = strength * self.rest(neighbour, left - 1, need / strength)
                if rest >= need:
                    return rest
                bound = max(bound, rest)
            return bound
        layer = self.backward.layers[left - 1]
        sure = strengths[stop - 1] * self.backward.floors[left - 1]
        if within is layer and sure >= need:
            return sure
        for neighbour, strength in zip(neighbours, strengths, strict=False):
            rest = layer.get(neighbour)
            if rest is not None:
                if strength * rest >= need:
                    return strength * rest
                bound = max(bound, strength * rest)
        return bound

    def onward(self, person: int, left: int, _odds: float) -> dict[int, float]:
        """The strongest arcs from a person with ``left`` ties to go, by rising neighbour, that may lie on a chain that reaches the cut."""
        if left < len(self.backward.layers):
            return self._linked(left).get(person, {})
        arcs = self._onward[left].get(person)
        if arcs is None:
            arcs = self._onward[left][person] = self._ahead(person, left)
        return arcs

    def _ahead(self, person: int, left: int) -> dict[int, float]:
        depth = self.ties - left
        front = self.forward.layers[depth].get(person, ABSENT) if depth < len(self.forward.layers) else self.forward.at_most(depth)
        weight = front * self.rests[left - 1]
        need = self._need(weight)
        strengths = self.forward.steps.strengths(person, need)
        stop = strong(strengths, need)
        if stop < len(strengths):
            self._lose(weight * strengths[stop])
        return dict(sorted(_strongest(self.forward.steps.neighbours(person, stop), strengths, self._within(left - 1)).items()))

    def _linked(self, left: int) -> dict[int, dict[int, float]]:
        """`onward` of everybody in a layer of the targets' side, turned round from the arcs that lead into the layer before it."""
        if left not in self._links:
            links: dict[int, dict[int, float]] = {}
            steps = self.backward.steps
            within = self._within(left)
            front = self.forward.at_most(self.ties - left)
            for person, product in sorted(self.backward.layers[left - 1].items()):
                need = self._need(front * product)
                strengths = steps.strengths(person, need)
                stop = strong(strengths, need)
                for neighbour, strength in _strongest(steps.neighbours(person, stop), strengths, within).items():
                    links.setdefault(neighbour, {})[person] = strength
            self._links[left] = links
        return self._links[left]

    def _within(self, left: int) -> dict[int, float] | None:
        """The smallest layer that holds everybody with ``left`` ties to go."""
        places = ((self.backward, left), (self.forward, self.ties - left))
        return min((side.layers[place] for side, place in places if place < len(side.layers)), key=len, default=None)

    def _need(self, weight: float) -> float:
        """What a strength must reach when the rest of the chain weighs ``weight``."""
        if self.cut <= 0:
            return 0.0
        return self.cut / weight if weight > 0 else NEVER

    def _lose(self, bound: float) -> None:
        if bound >= 0:
            self.lost.append(bound)

    def _grow(self, limits: Limits) -> None:
        while not self.whole:
            small, large = sorted((self.forward, self.backward), key=lambda side: len(side.top))
            if len(small.top) > limits.people:
                return
            arcs = max(limits.arcs, min(limits.most_arcs, ARCS_PER_PERSON * len(self.forward.top)))
            if self.ties > len(small.layers) + len(large.layers) - 1 and len(large.top) <= 2 * len(small.top):
                large.look()
            plan = self._plan(small, arcs)
            if (plan is None or plan.arcs > ARCS_PER_PERSON * len(large.top)) and len(large.top) <= limits.people:
                plan = self._plan(large, arcs if plan is None else plan.arcs) or plan
            if plan is None:
                return
            self._extend(plan)

    def _plan(self, side: Side, arcs: int) -> _Plan | None:
        """How far the arcs of everybody in the top layer are to be followed; None when that is more than ``arcs`` in all."""
        other = self.backward if side is self.forward else self.forward
        rest = other.at_most(self.ties - len(side.layers))
        stops: list[int] = []
        total = 0
        for person, product in side.top.items():
            need = self._need(product * rest)
            stop = strong(side.steps.strengths(person, need), need)
            stops.append(stop)
            total += stop
            if total > arcs:
                return None
        self._effort.spend(len(stops) * ARCS_PER_PERSON // 4)
        return _Plan(side, rest, stops, total)

    def _extend(self, plan: _Plan) -> None:
        side = plan.side
        depth = len(side.layers)
        other = self.backward if side is self.forward else self.forward
        meeting = other.layers[self.ties - depth] if self.ties - depth < len(other.layers) else None
        grown = self._followed(plan, meeting)
        if meeting is not None:
            for person in [person for person, product in grown.items() if product * meeting[person] < self.cut]:
                self._lose(grown.pop(person) * meeting[person])
        place = depth if side is self.forward else self.ties - depth
        for person, pinned in self._pinned.items():
            if pinned != place:
                grown.pop(person, None)
        side.add(grown)
        self.arcs += plan.arcs
        self._effort.spend(plan.arcs)
        self._pin(grown, place)

    def _followed(self, plan: _Plan, meeting: dict[int, float] | None) -> dict[int, float]:
        """Everybody one tie further, with the best product; only people in ``meeting``, where one is given."""
        steps = plan.side.steps
        flat: list[tuple[float, Sequence[int]]] = []
        mixed: list[tuple[float, Sequence[int], Sequence[float]]] = []
        for (person, product), stop in zip(plan.side.top.items(), plan.stops, strict=True):
            strengths = steps.strengths(person, NEVER)
            if stop < len(strengths):
                self._lose(product * strengths[stop] * plan.rest)
            if stop and strengths[0] == strengths[stop - 1]:
                flat.append((product * strengths[0], steps.neighbours(person, stop)))
            elif stop:
                mixed.append((product, steps.neighbours(person, stop), strengths))
        grown: dict[int, float] = {}
        # Where strengths have few levels, most are runs of one strength: whole slices at once, the strongest last.
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
                if (depth if side is self.forward else self.ties - depth) != place:
                    other.pop(person, None)


def _strongest(neighbours: Sequence[int], strengths: Sequence[float], within: dict[int, float] | None) -> dict[int, float]:
    """The strongest of the parallel arcs to each neighbour; only people in ``within``, where one is given."""
    if neighbours and strengths[0] == strengths[len(neighbours) - 1]:
        return dict.fromkeys(neighbours if within is None else within.keys() & neighbours, strengths[0])
    arcs: dict[int, float] = {}
    if within is None or not within.keys().isdisjoint(neighbours):
        for neighbour, strength in zip(neighbours, strengths, strict=False):
            if within is None or neighbour in within:
                arcs.setdefault(neighbour, strength)
    return arcs
