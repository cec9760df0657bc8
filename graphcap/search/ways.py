"""Ways: how a chain can go on from a person, given the layers of both ends, and how good the rest of it can be at best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.search.layers import ARCS_PER_PERSON, Layers
from graphcap.search.links import Links
from graphcap.search.sides import ABSENT
from graphcap.search.steps import NEVER, strong, strongest_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.reserve import Barred
    from graphcap.search.layers import Effort, Limits
    from graphcap.search.sides import Side


class Ways(Layers):
    """Layers, and the ways on through them; in a gap between the sides the ways are found as they are asked for.

    Attributes
    ----------
    rests
        Upper bounds of the product of a walk of so many ties to a target.
    """

    def __init__(self, forward: Side, backward: Side, *, ties: int, cut: float, limits: Limits, effort: Effort, barred: Barred) -> None:
        super().__init__(forward, backward, ties=ties, cut=cut, limits=limits, effort=effort, barred=barred)
        places = range(ties + 1)
        self.rests = [backward.at_most(left) for left in places]
        self._reached: list[dict[int, float]] = [{} for _ in places]
        self._bounds = [{person: ABSENT for person, place in self._pinned.items() if place != ties - left} for left in places]
        self._onward: list[dict[int, dict[int, float]]] = [{} for _ in places]
        links = Links(self) if self.closed else None
        self._links = links if links is not None and links.follow() else None
        if self._links is not None:
            self.rests = [max(rests.values(), default=ABSENT) for rests in self._links.rests]

    def rest(self, person: int, left: int, need: float) -> float:
        """The product of a walk of exactly ``left`` ties from a person to a target: one of at least ``need``, or else a bound below it.

        `ABSENT` where no walk can lie on a chain that reaches the cut.
        """
        if self._links is not None:
            return self._links.rests[left].get(person, ABSENT)
        if left < len(self.backward.layers):
            return self.backward.layers[left].get(person, ABSENT)
        if (reached := self._reached[left].get(person, ABSENT)) >= need:
            return reached
        if (bound := self._bounds[left].get(person, self.rests[left])) < need:
            return bound
        depth = self.ties - left
        if person in self._barred or (depth < len(self.forward.layers) and person not in self.forward.layers[depth]):
            return ABSENT
        found = self._followed_rest(person, left, need)
        (self._bounds if found < need else self._reached)[left][person] = found
        return found

    def _followed_rest(self, person: int, left: int, need: float) -> float:
        """`rest`, by the arcs of the person."""
        ahead = self.rests[left - 1]
        least = need / ahead if ahead > 0 else (NEVER if need > 0 else 0.0)
        strengths = self.forward.steps.strengths(person, least)
        count = strong(strengths, least)
        self._effort.spend(ARCS_PER_PERSON + count)
        neighbours = self.forward.steps.neighbours(person, count)
        bound = strengths[count] * ahead if count < len(strengths) else ABSENT
        within = self._within(left - 1)
        if not count or (within is not None and within.keys().isdisjoint(neighbours)):
            return bound
        if left > len(self.backward.layers):
            return self._rest_in_gap(neighbours, strengths, left - 1, need, bound)
        layer = self.backward.layers[left - 1]
        sure = strengths[count - 1] * self.backward.floors[left - 1]
        return sure if within is layer and sure >= need else _rest_in_layer(neighbours, strengths, layer, need, bound)

    def _rest_in_gap(self, neighbours: Sequence[int], strengths: Sequence[float], left: int, need: float, bound: float) -> float:
        for neighbour, strength in zip(neighbours, strengths, strict=False):
            rest = strength * self.rest(neighbour, left, need / strength)
            if rest >= need:
                return rest
            bound = max(bound, rest)
        return bound

    def onward(self, person: int, left: int, _odds: float) -> dict[int, float]:
        """The strongest arcs from a person with ``left`` ties to go, by rising neighbour, that may lie on a chain that reaches the cut."""
        if self._links is not None:
            return self._links.arcs[left].get(person, {})
        arcs = self._onward[left].get(person)
        if arcs is None:
            arcs = self._onward[left][person] = self._arcs_ahead(person, left)
        return arcs

    def _arcs_ahead(self, person: int, left: int) -> dict[int, float]:
        depth = self.ties - left
        front = self.forward.layers[depth].get(person, ABSENT) if depth < len(self.forward.layers) else self.forward.at_most(depth)
        weight = front * self.rests[left - 1]
        need = self.need(weight)
        strengths = self.forward.steps.strengths(person, need)
        count = strong(strengths, need)
        self._effort.spend(ARCS_PER_PERSON + count)
        if count < len(strengths):
            self.lose(weight * strengths[count])
        return dict(sorted(strongest_each(self.forward.steps.neighbours(person, count), strengths, self._within(left - 1)).items()))

    def _within(self, left: int) -> dict[int, float] | None:
        """The smallest layer that holds everybody with ``left`` ties to go."""
        places = ((self.backward, left), (self.forward, self.ties - left))
        return min((side.layers[place] for side, place in places if place < len(side.layers)), key=len, default=None)


def _rest_in_layer(neighbours: Sequence[int], strengths: Sequence[float], layer: dict[int, float], need: float, bound: float) -> float:
    for neighbour, strength in zip(neighbours, strengths, strict=False):
        rest = layer.get(neighbour)
        if rest is not None:
            if strength * rest >= need:
                return strength * rest
            bound = max(bound, strength * rest)
    return bound
