"""Ground: what all parts of one search share, and how odds are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcap.search.layers import Effort, Layers, Limits
from graphcap.search.sides import ABSENT, Grown, Side, odds_at_most
from graphcap.search.steps import EvenSteps, Steps
from graphcap.search.stretch import stretched_odds
from graphcap.search.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphcap.network import Network
    from graphcap.reserve import Barred
    from graphcap.search.tables import Tables, TableWays

DECIMALS = 12
"""Odds that agree to so many decimals are equal."""
STEP = 10.0**-DECIMALS
NOISE = 4e-15
"""More than the odds of one chain can differ when its strengths are multiplied in another order (8 roundings of values below 1)."""
WIDE = Limits(people=2_000, arcs=1_000_000, most_arcs=1_000_000)
"""Layers that only tell whether there is any chain."""
LEAST_EFFORT = 2_000_000
EFFORT_PER_ARC = 0.05
"""What a search may cost before it turns to tables, which cost so much for each arc of the network."""


def cut_of(rounded: float) -> float:
    """What odds must reach, at least, to round to ``rounded``; below 0 where anything does."""
    return rounded - STEP / 2 - NOISE if rounded > 0 else ABSENT


class Ground:
    """The two ends of a search, the allowed arcs, and how much more the search may cost before it turns to tables.

    Attributes
    ----------
    linked
        Whether any chain was found.
    minding
        For some of the targets, people who are introducers on no chain to them. Bounds leave them out of account; chains do not.
    """

    def __init__(
        self, network: Network, source: int, targets: Collection[int], *, max_ties: int, kinds: bytes | None, barred: Barred
    ) -> None:
        self.source = source
        self.max_ties = max_ties
        self.linked = False
        self.minding: Mapping[int, frozenset[int]] = {}
        self._network = network
        self._kinds = kinds
        self._outgoing = Steps(network.outgoing, kinds=kinds)
        self._incoming = Steps(network.incoming, kinds=kinds)
        self._start = {source: 1.0}
        self._ends = dict.fromkeys(targets, 1.0)
        self._barred = barred
        self._effort = Effort(LEAST_EFFORT + EFFORT_PER_ARC * len(network.outgoing.neighbours))
        self._known_ahead: dict[int, Grown] = {}
        self._known_behind: dict[int, Grown] = {}
        self._tables: Tables | None = None

    def ways(self, ties: int, threshold: float, limits: Limits) -> Ways | TableWays:
        """The ways of chains of exactly ``ties`` ties whose rounded odds reach the threshold."""
        cut = cut_of(threshold)
        if self._tables is not None:
            from graphcap.search.tables import TableWays

            return TableWays(self._tables, ties=ties, cut=cut)
        return Ways(*self._sides(), ties=ties, cut=cut, limits=limits, effort=self._effort, barred=self._barred)

    def bound(self, ties: int) -> float:
        """An upper bound of the odds of chains of exactly ``ties`` ties; `ABSENT` where an end has no arc."""
        sides = self._sides()
        for side in sides:
            if len(side.top) == 1:
                side.look()
        return odds_at_most(*sides, ties=ties)

    def stretched(self, chains: Iterable[Sequence[int]], most: int) -> list[float]:
        """The odds, falling, of up to ``most`` chains with one tie more than these, as lower bounds of the best ones."""
        return stretched_odds(chains, self._outgoing, self._incoming, barred=self._barred, minding=self.minding, most=most)

    def may_have(self, ties: int) -> bool:
        """False when there is surely no walk of exactly ``ties`` ties."""
        if self._tables is not None:
            return True
        forward = Side(EvenSteps(self._network.outgoing, kinds=self._kinds), self._start)
        backward = Side(EvenSteps(self._network.incoming, kinds=self._kinds), self._ends)
        layers = Layers(forward, backward, ties=ties, cut=ABSENT, limits=WIDE, effort=self._effort, barred=self._barred)
        return not layers.whole or bool(layers.meetings())

    def tabulate(self) -> None:
        """Look at the whole network at once from here on."""
        if self._tables is None:
            from graphcap.search.tables import Tables

            self._tables = Tables(
                self._network,
                self.source,
                self._ends,
                max_ties=self.max_ties,
                kinds=self._kinds,
                barred=self._barred,
            )

    def _sides(self) -> tuple[Side, Side]:
        return Side(self._outgoing, self._start, self._known_ahead), Side(self._incoming, self._ends, self._known_behind)
