"""Rounds: chains of one exact number of ties, those above a threshold first, then those above a lower one.

A walk along the ways that are left open (`graphcap.search.ways`), from the source and by rising number, meets the chains in the order of
their numbers. So once enough equal chains are counted, a later one has to be better to be of use, which ends a round early where most
chains are equal.
"""

from __future__ import annotations

import math
from bisect import insort
from typing import TYPE_CHECKING, NamedTuple

from graphcap.search.ground import DECIMALS, NOISE, STEP, cut_of
from graphcap.search.layers import Limits, TooCostly
from graphcap.search.sides import ABSENT

if TYPE_CHECKING:
    from graphcap.search.ground import Ground
    from graphcap.search.tables import TableWays
    from graphcap.search.ways import Ways

TIED_CAP = 1_000
"""Equal chains are counted up to here: 1,000 means 1,000 or more."""
SMALL = Limits(people=60, arcs=5_000, most_arcs=5_000)
"""A search this small reads everything at once, without a threshold."""
LARGE = Limits(people=20_000, arcs=60_000, most_arcs=150_000)
"""Layers of a threshold's round."""
MANY_ARCS = 20_000
"""So many arcs followed without finding a chain make it worth asking whether there is any."""
QUICK_ARCS = 2_000
"""A round that followed fewer arcs was quick: the threshold may fall faster."""
FIRST_FALL = 0.02
FALL_GROWTH = 1.5
QUICK_FALL_GROWTH = 2.5
"""How fast the threshold falls: its logarithm by 0.02 at first, then by half as much again each round, or more after a quick one."""
NEAR_FLOOR = 3.0
"""A threshold this near to the lowest that can be needed falls to it at once: a round in between costs more than it spares, most times."""
TRIES_GROWTH = 4


class FoundChain(NamedTuple):
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


def order(chain: FoundChain) -> tuple[float, int, tuple[int, ...]]:
    """What chains are sorted by: higher odds, then fewer ties, then lower numbers from the left."""
    return -round(chain.odds, DECIMALS), len(chain.people), chain.people


def shortest_order(chain: FoundChain) -> tuple[int, float, tuple[int, ...]]:
    """What chains are sorted by where the shortest come first: fewer ties, then higher odds, then lower numbers from the left."""
    odds, people, numbers = order(chain)
    return people, odds, numbers


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
    """All chains along the open ways, in the order of their numbers, as far as they can be of use.

    Attributes
    ----------
    lost
        An upper bound of the odds of the chains that were left out; `ABSENT` when none were.
    """

    __slots__ = ("_kept", "_minding", "_path", "_ways", "lost")

    def __init__(self, ways: Ways | TableWays, kept: _Kept, ground: Ground) -> None:
        self._ways = ways
        self._kept = kept
        self._path = [ground.source]
        self._minding = ground.minding
        self.lost = ABSENT

    def go(self, left: int, product: float) -> None:
        """Follow every arc from the last person on the path, with ``left`` ties to go."""
        kept, path, rest_of = self._kept, self._path, self._ways.rest
        bound = self._ways.rests[left - 1]
        for neighbour, strength in self._ways.onward(path[-1], left, product).items():
            odds = product * strength
            if odds * bound < kept.cut:
                self.lost = max(self.lost, odds * bound)
            elif neighbour not in path:
                need = kept.cut / odds if kept.cut > 0 else 0.0
                rest = rest_of(neighbour, left - 1, need)
                if rest < need:
                    self.lost = max(self.lost, odds * rest)
                elif left == 1:
                    if neighbour not in self._minding or self._minding[neighbour].isdisjoint(path[1:]):
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
        An upper bound of the odds of any other chain; below 0 when none is left, or no more are wanted.
    """

    def __init__(self, ground: Ground, *, ties: int, best: int) -> None:
        self.ties = ties
        self.chains: list[FoundChain] = []
        self.remaining = ground.bound(ties)
        self._ground = ground
        self._best = best
        self._ways: Ways | TableWays | None = None
        self._tries: list[float] = []
        self._top = self._threshold = 1.0
        self._fall = FIRST_FALL
        self._arcs = 0
        self._doubtful = True

    @property
    def exhausted(self) -> bool:
        """Whether no chain is left to be found."""
        return self.remaining < 0

    def advance(self, floor: float = 0.0, *, best: int | None = None) -> None:
        """Find chains of lower odds than so far, by one round; none that round to less than ``floor`` are needed, no more than ``best``."""
        if best is not None:
            self._best = best
        try:
            self._round(floor)
        except TooCostly:
            self._ground.tabulate()
            self._tries = []
            self._round(floor)
        self._ground.linked |= bool(self.chains)

    def _round(self, floor: float) -> None:
        ways = self._ways if self._ways is not None and self._tries else self._lower(floor)
        if self._is_vain(ways):
            self.remaining = ABSENT
        elif not self._tries:
            self.remaining = max(ways.lost, default=ABSENT)
        else:
            self._descend(ways, max(self._tries[-1], floor))

    def _descend(self, ways: Ways | TableWays, lowest: float) -> None:
        """Find all chains whose rounded odds are ``lowest`` or more, as far as they are wanted."""
        kept = _Kept(self._best, lowest)
        descent = _Descent(ways, kept, self._ground)
        descent.go(self.ties, 1.0)
        self.chains = kept.chains()
        if lowest == self._tries[-1]:
            self._tries.pop()
        if len(self.chains) == self._best:
            self.remaining = ABSENT
        elif self._tries:
            self.remaining = lowest - STEP
        else:
            self.remaining = max(descent.lost, max(ways.lost, default=ABSENT))

    def _is_vain(self, ways: Ways | TableWays) -> bool:
        """Whether there is surely no chain: asked once, where nothing was found yet and the search grows costly."""
        costly = self._arcs > MANY_ARCS or (bool(self._tries) and not ways.whole)
        if not costly or not self._doubtful or self._ground.linked:
            return False
        self._doubtful = False
        return not self._ground.may_have(self.ties)

    def _lower(self, floor: float) -> Ways | TableWays:
        """The ways of the next threshold, and the thresholds to try along them."""
        ways = self._first_ways() if self._ways is None else self._next_ways(self._ways, floor)
        self._ways = ways
        self._arcs += ways.arcs
        self._tries = self._worth_trying(ways.meetings())
        return ways

    def _first_ways(self) -> Ways | TableWays:
        ways = self._ground.ways(self.ties, 0.0, SMALL)
        self._threshold = 0.0
        if not ways.whole:
            self._top = ways.bound()
            self._threshold = round(self._top, DECIMALS)
            ways = self._ground.ways(self.ties, self._threshold, LARGE)
        return ways

    def _next_ways(self, ways: Ways | TableWays, floor: float) -> Ways | TableWays:
        growth = FALL_GROWTH if ways.arcs > QUICK_ARCS else QUICK_FALL_GROWTH
        if self.chains:
            # for about twice the chains wanted, if their number grows like the ``ties``-th power of the fall
            growth = min(growth, (2 * self._best / len(self.chains)) ** (1 / self.ties))
        self._fall *= growth
        hope = ABSENT if self.chains else ways.missed
        lower = min(self.remaining, max(hope, self._top * math.exp(-self._fall)), self._threshold - STEP)
        if lower < NEAR_FLOOR * floor:
            lower = floor
        self._threshold = max(round(lower, DECIMALS), 0.0)
        return self._ground.ways(self.ties, self._threshold, LARGE)

    def _worth_trying(self, meetings: list[float]) -> list[float]:
        """Thresholds to try, rising: the last is reached by one walk, or by all that are wanted, each before it by four times as many.

        Walks may meet somebody twice, so that a threshold need not give as many chains.
        """
        if not meetings:
            return []
        places = [] if self.chains else [1]
        place = self._best
        while place <= len(meetings):
            places.append(place)
            place *= TRIES_GROWTH
        return sorted({self._threshold, *(max(self._threshold, round(meetings[place - 1], DECIMALS)) for place in places)})
