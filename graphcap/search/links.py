"""Links: the arcs of all walks that reach the threshold, once the layers of both ends have met.

Where they meet, the product from the source times the product on to the targets tells who is on such a walk; few are, most of the time.
From these the walks are followed back to both ends, so that only arcs of people who are on one are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.search.sides import ABSENT
from graphcap.search.steps import strong

if TYPE_CHECKING:
    from graphcap.search.layers import Layers
    from graphcap.search.sides import Side

MOST_PEOPLE = 20_000
"""Links of more people in one place would take too much room."""

Arcs = dict[int, dict[int, float]]


class Links:
    """The arcs of all walks of exactly ``ties`` ties whose odds reach the cut.

    Attributes
    ----------
    arcs
        For each number of ties to go, and each person, the strongest arc to each next person, by rising number.
    rests
        For each number of ties to go, the best product of a walk from a person to a target.
    """

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self.arcs: list[Arcs] = [{} for _ in range(layers.ties + 1)]
        self.rests: list[dict[int, float]] = [{} for _ in range(layers.ties + 1)]

    def follow(self) -> bool:
        """Find them; False where there are too many people, so that they were not all found."""
        layers = self._layers
        ahead, behind = layers.forward.layers, layers.backward.layers
        depth = len(ahead) - 1
        left = layers.ties - depth
        meeting = behind[left]
        middle = [person for person, product in ahead[depth].items() if person in meeting and product * meeting[person] >= layers.cut]
        self.rests[left] = {person: meeting[person] for person in middle}
        alive = {person: ahead[depth][person] for person in middle}
        for rest in range(left - 1, -1, -1):
            if len(alive) > MOST_PEOPLE:
                return False
            links, alive = self._step(layers.forward, alive, behind[rest])
            self.arcs[rest + 1] = {person: dict(sorted(arcs.items())) for person, arcs in links.items()}
            self.rests[rest] = {person: behind[rest][person] for person in alive}
        alive = self.rests[left]
        for done in range(depth - 1, -1, -1):
            if len(alive) > MOST_PEOPLE:
                return False
            links, alive = self._step(layers.backward, alive, ahead[done])
            turned: Arcs = {}
            for person in sorted(links):
                for neighbour, strength in links[person].items():
                    turned.setdefault(neighbour, {})[person] = strength
            self.arcs[layers.ties - done] = turned
            self.rests[layers.ties - done] = alive
        return True

    def _step(self, side: Side, alive: dict[int, float], layer: dict[int, float]) -> tuple[Arcs, dict[int, float]]:
        """The arcs from these people to those of a layer, and the best product of a walk to each of those, where they reach the cut."""
        steps, cut = side.steps, self._layers.cut
        peak = max(layer.values(), default=0.0)
        links: Arcs = {}
        reached: dict[int, float] = {}
        lost = ABSENT
        steps.hold(alive)
        for person, product in alive.items():
            need = self._layers.need(product * peak)
            strengths = steps.strengths(person, need)
            count = strong(strengths, need)
            if count < len(strengths):
                lost = max(lost, product * peak * strengths[count])
            neighbours = steps.neighbours(person, count)
            if layer.keys().isdisjoint(neighbours):
                continue
            own: dict[int, float] = {}
            for neighbour, strength in zip(neighbours, strengths, strict=False):
                rest = layer.get(neighbour)
                if rest is not None and neighbour not in own:
                    walked = product * strength
                    if walked * rest >= cut:
                        own[neighbour] = strength
                        if walked > reached.get(neighbour, ABSENT):
                            reached[neighbour] = walked
                    else:
                        lost = max(lost, walked * rest)
            links[person] = own
        self._layers.lose(lost)
        return links, reached
