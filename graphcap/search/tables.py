"""Tables: everybody's best product onward to a target, over the whole network, for a search that would follow too many arcs one by one.

That happens where hardly any tie stands out: when nearly all strengths are alike, or when two large parts of a network have no chain
between them. A pass over all arcs for each tie of a chain then costs less. The answer is the same as without.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphcap.search.allowed import allowed_arcs
from graphcap.search.layers import ABSENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.search.steps import Steps

    Floats = npt.NDArray[np.float64]

ARCS_AT_ONCE = 1 << 17
"""Arcs of one piece of work: its arrays stay in the cache of a core."""
FEW_PEOPLE = 3_000
"""So many people are followed one by one in less time than a pass over a large network takes."""


class Tables:
    """For each number of ties, the best product of a walk of exactly so many from each person to a target, `ABSENT` where there is none.

    Walks come back neither to the source nor to the target when there is one alone. The last table is filled for the source's
    neighbours only.

    Attributes
    ----------
    rests
        The tables, from no tie to one less than ``max_ties``.
    peaks
        The largest value of each.
    firsts
        The best product of a walk of exactly so many ties from the source, from no tie to ``max_ties``.
    """

    def __init__(
        self,
        network: Network,
        source: int,
        targets: Collection[int],
        *,
        max_ties: int,
        kinds: bytes | None,
        avoid: Collection[int],
        incoming: Steps,
    ) -> None:
        self._arcs = allowed_arcs(network, kinds, avoid)
        self._incoming = incoming
        barred = [source, *(targets if len(targets) == 1 else ())]
        near = np.unique(self._of(source)[0]).tolist()
        table = np.full(len(network), ABSENT)
        table[list(targets)] = 1.0
        self._tables = [table]
        for ties in range(1, max_ties):
            table = self._pulled_by(near, table) if ties == max_ties - 1 else self._one_tie_more(table)
            table[barred] = ABSENT
            self._tables.append(table)
        self.rests = [memoryview(table.data) for table in self._tables]
        self.peaks = [float(table.max()) for table in self._tables]
        self.firsts = [ABSENT, *(float(self._pulled_by((source,), table)[source]) for table in self._tables)]

    def onward(self, person: int, left: int, least: float) -> tuple[dict[int, float], float]:
        """A person's strongest arcs, by rising neighbour, that lead on with at least ``least``, and the best product of the others."""
        neighbours, strengths = self._of(person)
        hopes = _products(self._tables[left - 1], neighbours, strengths)
        chosen = hopes >= max(least, 0.0)
        lost = float(hopes[~chosen].max(initial=ABSENT))
        # the strongest of parallel arcs comes last, and stays
        return dict(sorted(zip(neighbours[chosen].tolist(), strengths[chosen].tolist(), strict=True))), lost

    def _of(self, person: int) -> tuple[npt.NDArray[np.uint32], Floats]:
        own = slice(*self._arcs.offsets[person : person + 2])
        return self._arcs.neighbours[own], self._arcs.strengths[own]

    def _one_tie_more(self, before: Floats) -> Floats:
        reached = np.flatnonzero(before >= 0)
        if len(reached) <= FEW_PEOPLE:
            return self._pushed_from(reached.tolist(), before)
        after = np.full(len(before), ABSENT)
        offsets, neighbours, strengths = self._arcs
        cuts = np.searchsorted(offsets, np.arange(0, len(neighbours), ARCS_AT_ONCE))
        pieces = pairwise(np.unique(np.concatenate(([0], cuts, [len(before)]))).tolist())

        def fill(piece: tuple[int, int]) -> None:
            first, last = piece
            starts = offsets[first : last + 1]
            own = slice(starts[0], starts[-1])
            busy = np.flatnonzero(starts[1:] > starts[:-1])
            if len(busy):
                products = _products(before, neighbours[own], strengths[own])
                after[first + busy] = np.maximum.reduceat(products, starts[busy] - starts[0])

        with ThreadPoolExecutor() as threads:
            list(threads.map(fill, pieces))
        return after

    def _pushed_from(self, people: Iterable[int], before: Floats) -> Floats:
        """One tie more, along the arcs that lead to a few people."""
        after = np.full(len(before), ABSENT)
        for person in people:
            strengths = self._incoming.strengths(person, 0.0)
            neighbours = np.asarray(self._incoming.neighbours(person, len(strengths)), dtype=np.intp)
            np.maximum.at(after, neighbours, before[person] * np.asarray(strengths))
        return after

    def _pulled_by(self, people: Iterable[int], before: Floats) -> Floats:
        """One tie more, for a few people alone."""
        after = np.full(len(before), ABSENT)
        for person in people:
            after[person] = _products(before, *self._of(person)).max(initial=ABSENT)
        return after


def _products(before: Floats, neighbours: npt.NDArray[np.uint32], strengths: Floats) -> Floats:
    """Strength times what follows, `ABSENT` where nothing does."""
    products = np.take(before, neighbours.astype(np.intp), mode="clip")
    absent = products < 0
    products *= strengths
    products[absent] = ABSENT
    return products


class TableWays:
    """What `graphcap.search.ways.Ways` tells about chains of exactly ``ties`` ties with odds of at least ``cut``, from tables."""

    whole = False
    arcs = 0

    def __init__(self, tables: Tables, *, ties: int, cut: float) -> None:
        self.rests = tables.peaks
        self.lost: list[float] = []
        self._tables = tables
        self._ties = ties
        self._cut = cut
        self._onward: dict[tuple[int, int, float], dict[int, float]] = {}

    def bound(self) -> float:
        """The best odds of a walk."""
        return max(0.0, self._tables.firsts[self._ties])

    def meetings(self) -> list[float]:
        """The best odds of a walk, if there is one that reaches the cut."""
        best = self._tables.firsts[self._ties]
        if 0 <= best < self._cut:
            self.lost.append(best)
        return [best] if best >= max(self._cut, 0.0) else []

    def rest(self, person: int, left: int, _need: float) -> float:
        """The best product of a walk of exactly ``left`` ties from a person to a target."""
        best: float = self._tables.rests[left][person]
        return best

    def onward(self, person: int, left: int, odds: float) -> dict[int, float]:
        """The strongest arcs from a person with ``left`` ties to go, by rising neighbour, that may lie on a chain that reaches the cut."""
        arcs = self._onward.get((person, left, odds))
        if arcs is None:
            arcs, lost = self._tables.onward(person, left, self._cut / odds if odds > 0 else 0.0)
            self._onward[person, left, odds] = arcs
            if lost >= 0:
                self.lost.append(odds * lost)
        return arcs
