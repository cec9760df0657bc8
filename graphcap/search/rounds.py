"""Rounds: chains of one exact number of ties, those above a threshold first, then those above a lower one.

A walk along the arcs that `graphcap.search.layers` lets stand, from the source and by rising number, meets the chains in the order of their
numbers. So once enough equal chains are counted, a later one has to be better to be of use, which ends a round early where most chains are
equal.
"""

from __future__ import annotations

import math
from bisect import insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcap.search.layers import ABSENT, Effort, Layers, Limits, Side, Steps, TooCostly

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphcap.network import Network
    from graphcap.search.tables import TableLayers, Tables

DECIMALS = 12
"""Odds that agree to so many decimals are equal."""
STEP = 10.0**-DECIMALS
NOISE = 2e-15
"""More than the odds of one chain can differ when its strengths are multiplied in another order (8 roundings of values below 1)."""
TIED_CAP = 1_000
"""Equal chains are counted up to here: 1,000 means 1,000 or more."""
SMALL = Limits(people=60, arcs=5_000, most_arcs=5_000)
"""A search this small reads everything at once, without a threshold."""
LARGE = Limits(people=2_000, arcs=60_000, most_arcs=300_000)
"""Layers of a threshold's round; beyond it a gap is left and filled as far as needed."""
QUICK_ARCS = 2_000
"""A round that followed fewer arcs was quick: the threshold may fall faster."""
FIRST_FALL = 0.02
FALL_GROWTH = 1.5
QUICK_FALL_GROWTH = 2.5
"""How fast the threshold falls: its logarithm by 0.02 at first, then by half as much again each round, or more after a quick one."""
LEAST_EFFORT = 2_000_000
EFFORT_PER_ARC = 0.15
"""What a search may cost before it turns to tables, which cost so much for each arc of the network."""


@dataclass(frozen=True, slots=True)
class FoundChain:
    """A chain.

    Attributes
    ----------
    people
        Numbers from one end to the other.
    odds
        Product of the strengths, left to right.
    tied_with
        How many other chains of as many ties have the same odds, rounded to 12 decimals; at most `TIED_CAP`.
    """

    people: tuple[int, ...]
    odds: float
    tied_with: int


class Ground:
    """What all rounds of a search share: the two ends, the allowed arcs, and how much more the search may cost before it turns to tables."""

    def __init__(
        self, network: Network, source: int, targets: Collection[int], *, max_ties: int, kinds: bytes | None, avoid: Collection[int]
    ) -> None:
        self.source = source
        self._targets = targets
        self._outgoing = Steps(network.outgoing, kinds=kinds, avoid=avoid)
        self._incoming = Steps(network.incoming, kinds=kinds, avoid=avoid)
        self._effort = Effort(LEAST_EFFORT + EFFORT_PER_ARC * len(network.outgoing.neighbours))
        self._tables: Tables | None = None
        self._whole = {"network": network, "max_ties": max_ties, "kinds": kinds, "avoid": avoid}

    def layers(self, ties: int, threshold: float, limits: Limits) -> Layers | TableLayers:
        """Who can stand where on chains of exactly ``ties`` ties whose rounded odds reach the threshold."""
        if self._tables is not None:
            from graphcap.search.tables import TableLayers

            return TableLayers(self._tables, ties=ties, cut=cut_of(threshold))
        forward, backward = Side(self._outgoing, (self.source,)), Side(self._incoming, self._targets)
        return Layers(forward, backward, ties=ties, cut=cut_of(threshold), limits=limits, effort=self._effort)

    def tabulate(self) -> None:
        """Look at the whole network at once from here on."""
        from graphcap.search.tables import Tables

        self._tables = Tables(source=self.source, targets=self._targets, incoming=self._incoming, **self._whole)


def cut_of(rounded: float) -> float:
    """What odds must reach, at least, to round to ``rounded``."""
    return rounded - STEP / 2 - NOISE if rounded > 0 else ABSENT


class _Kept:
    """The best chains met so far, of those whose rounded odds reach a threshold, and how many have the same odds.

    Chains must come in the order of their numbers. ``cut`` is what a chain's odds must reach to be of any use still.
    """

    __slots__ = ("_counts", "_entries", "_highest", "_size", "_threshold", "cut")

    def __init__(self, size: int, threshold: float) -> None:
        self._size = size
        self._threshold = threshold
        self._counts: dict[float, int] = {}
        self._highest: dict[float, float] = {}
        self._entries: list[tuple[float, tuple[int, ...], float]] = []
        self.cut = cut_of(threshold)

    def add(self, people: tuple[int, ...], odds: float) -> None:
        """Count a chain, keep it while it is among the best, and raise the cut to what the next one must reach."""
        rounded = round(odds, DECIMALS)
        if rounded < self._threshold:
            return
        self._counts[rounded] = self._counts.get(rounded, 0) + 1
        self._highest[rounded] = max(odds, self._highest.get(rounded, 0.0))
        entries = self._entries
        if len(entries) < self._size or -rounded < entries[-1][0]:
            insort(entries, (-rounded, people, odds))
            del entries[self._size :]
        if len(entries) == self._size:
            last = -entries[-1][0]
            self.cut = max(self.cut, cut_of(last))
            if self._counts[last] > TIED_CAP:
                # Only better odds are of use. The second bound holds where the first falls between equal odds by the noise alone.
                self.cut = max(self.cut, cut_of(last + STEP), self._highest[last] * (1 + 2 * NOISE))

    def chains(self) -> list[FoundChain]:
        """What was kept, best first."""
        return [FoundChain(people, odds, min(self._counts[-rounded] - 1, TIED_CAP)) for rounded, people, odds in self._entries]


class _Descent:
    """All chains between the two ends of layers, in the order of their numbers, as far as they can be of use.

    Attributes
    ----------
    lost
        An upper bound of the odds of the chains that were left out; `ABSENT` when none were.
    """

    __slots__ = ("_kept", "_layers", "_path", "lost")

    def __init__(self, layers: Layers | TableLayers, kept: _Kept, source: int) -> None:
        self._layers = layers
        self._kept = kept
        self._path = [source]
        self.lost = ABSENT

    def go(self, left: int, product: float) -> None:
        """Follow every arc from the last person on the path, with ``left`` ties to go."""
        kept, path, rest_of = self._kept, self._path, self._layers.rest
        bound = self._layers.rests[left - 1]
        for neighbour, strength in self._layers.onward(path[-1], left, product).items():
            odds = product * strength
            if odds * bound < kept.cut:
                self.lost = max(self.lost, odds * bound)
            elif neighbour not in path:
                need = kept.cut / odds if kept.cut > 0 else 0.0
                rest = rest_of(neighbour, left - 1, need)
                if rest < need:
                    self.lost = max(self.lost, odds * rest)
                elif left == 1:
                    kept.add((*path, neighbour), odds)
                else:
                    path.append(neighbour)
                    self.go(left - 1, odds)
                    path.pop()


class Length:
    """The search for chains of exactly ``ties`` ties, round by round.

    Attributes
    ----------
    chains
        The best chains found so far, at most ``best``, none missing among those better than the last round's threshold.
    remaining
        An upper bound of the odds of any other chain; `ABSENT` when none is left, or no more are wanted.
    """

    def __init__(self, ground: Ground, *, ties: int, best: int) -> None:
        self.ties = ties
        self.chains: list[FoundChain] = []
        self.remaining = 1.0
        self._ground = ground
        self._best = best
        self._layers: Layers | TableLayers | None = None
        self._tries: list[float] = []
        self._top = 1.0
        self._threshold = 1.0
        self._fall = FIRST_FALL

    @property
    def exhausted(self) -> bool:
        """Whether no chain is left to be found."""
        return self.remaining < 0

    def advance(self, floor: float = 0.0) -> None:
        """Find chains of lower odds than so far, by one round; none that round to less than ``floor`` are needed."""
        try:
            self._round(floor)
        except TooCostly:
            self._ground.tabulate()
            self._tries = []
            self._round(floor)

    def _round(self, floor: float) -> None:
        layers = self._layers if self._layers is not None and self._tries else self._lower(floor)
        if not self._tries:
            self.remaining = max(layers.lost, default=ABSENT)
            return
        lowest = max(self._tries[-1], floor)
        kept = _Kept(self._best, lowest)
        descent = _Descent(layers, kept, self._ground.source)
        descent.go(self.ties, 1.0)
        self.chains = kept.chains()
        if lowest == self._tries[-1]:
            self._tries.pop()
        if len(self.chains) == self._best:
            self.remaining = ABSENT
        elif self._tries:
            self.remaining = lowest - STEP
        else:
            self.remaining = max(descent.lost, max(layers.lost, default=ABSENT))

    def _lower(self, floor: float) -> Layers | TableLayers:
        """Layers of the next threshold, and the thresholds to try within them."""
        if self._layers is None:
            layers = self._first_layers()
        else:
            growth = FALL_GROWTH if self._layers.arcs > QUICK_ARCS else QUICK_FALL_GROWTH
            if self.chains:
                # about twice the chains wanted, if their number grows like the ``ties``-th power of the fall
                growth = min(growth, (2 * self._best / len(self.chains)) ** (1 / self.ties))
            self._fall *= growth
            lower = min(self.remaining, self._top * math.exp(-self._fall), self._threshold - STEP)
            self._threshold = max(round(max(lower, floor), DECIMALS), 0.0)
            layers = self._ground.layers(self.ties, self._threshold, LARGE)
        self._layers = layers
        self._tries = self._worth_trying(layers.meetings())
        return layers

    def _first_layers(self) -> Layers | TableLayers:
        layers = self._ground.layers(self.ties, 0.0, SMALL)
        self._threshold = 0.0
        if not layers.whole:
            self._top = layers.bound()
            self._threshold = round(self._top, DECIMALS)
            layers = self._ground.layers(self.ties, self._threshold, LARGE)
        return layers

    def _worth_trying(self, meetings: list[float]) -> list[float]:
        """Thresholds to try within the layers, rising: the last is reached by one walk, or by all that are wanted, then by four times as many each.

        Walks may meet somebody twice, so that the first threshold need not give as many chains.
        """
        if not meetings:
            return []
        places = [] if self.chains else [1]
        place = self._best
        while place <= len(meetings):
            places.append(place)
            place *= 4
        return sorted({self._threshold, *(max(self._threshold, round(meetings[place - 1], DECIMALS)) for place in places)})
