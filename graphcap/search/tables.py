"""Tables: the best products onward to a target, many people at a time, for a search that would follow too many arcs one by one.

That happens where hardly any tie stands out: when nearly all strengths are alike, when both ends have very many ties, or when two large
parts of a network have no chain between them. The people near the targets, and those near the source, are then grown side by side, the
cheaper side first, until they meet: numpy looks at all arcs of a side at once. The answer is the same as without.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.columns import MemoryColumn
from graphcap.search.allowed import allowed_arcs
from graphcap.search.sides import ABSENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy.typing as npt

    from graphcap.columns import Column
    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.intp]

ARCS_AT_ONCE = 1 << 20
"""Arcs that are looked at together: a bound on memory."""


class _Rows(NamedTuple):
    """The allowed arcs of one direction: those of person p stand at ``offsets[p]`` to ``offsets[p + 1]`` of the columns."""

    offsets: Numbers
    neighbours: Column
    strengths: Column

    @classmethod
    def of(cls, network: Network, kinds: bytes | None, *, incoming: bool) -> _Rows:
        """Of everything the columns themselves, of which only what is looked at is verified."""
        if kinds is None:
            arcs = network.incoming if incoming else network.outgoing
            return cls(arcs.offsets.array().astype(np.intp), arcs.neighbours, arcs.strengths)
        allowed = allowed_arcs(network, kinds, incoming=incoming)
        return cls(allowed.offsets, MemoryColumn("I", allowed.neighbours), MemoryColumn("d", allowed.strengths))


class Tables:
    """For each number of ties, the best product of a walk of exactly so many from a person to a target, `ABSENT` where there is none.

    Walks come back neither to the source nor to the target when there is one alone, and lead through nobody who is barred. A table is
    filled for those people alone who can stand so many ties before the end of a chain from the source.

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
        self, network: Network, source: int, targets: Collection[int], *, max_ties: int, kinds: bytes | None, barred: Collection[int]
    ) -> None:
        self._outgoing = _Rows.of(network, kinds, incoming=False)
        self._incoming = _Rows.of(network, kinds, incoming=True)
        self._barred = [source, *(targets if len(targets) == 1 else ()), *barred]
        start = np.array([source], np.intp)
        self._tables = [np.full(len(network), ABSENT)]
        self._tables[0][list(targets)] = 1.0
        self._fill(start, max_ties)
        self.rests = [memoryview(table.data) for table in self._tables]
        self.peaks = [float(table.max()) for table in self._tables]
        self.firsts = [ABSENT, *(float(self._pulled_by(start, table)[source]) for table in self._tables)]

    def onward(self, person: int, left: int, least: float) -> tuple[dict[int, float], float]:
        """A person's strongest arcs, by rising neighbour, that lead on with at least ``least``, and the best product of the others."""
        own = np.arange(*self._outgoing.offsets[person : person + 2])
        neighbours, strengths = self._outgoing.neighbours.at(own), self._outgoing.strengths.at(own)
        hopes = _products(self._tables[left - 1], neighbours, strengths)
        chosen = hopes >= max(least, 0.0)
        lost = float(hopes[~chosen].max(initial=ABSENT))
        # the strongest of parallel arcs comes last, and stays
        return dict(sorted(zip(neighbours[chosen].tolist(), strengths[chosen].tolist(), strict=True))), lost

    def _fill(self, start: Numbers, max_ties: int) -> None:
        """Fill the tables from the targets, and those for people near the source by what these people's arcs lead to."""
        balls = [start, self._one_tie_further(start)]
        while len(self._tables) + len(balls) <= max_ties:
            reached = np.flatnonzero(self._tables[-1] >= 0)
            if _count(self._incoming, reached) <= _count(self._outgoing, balls[-1]):
                self._add(self._pushed_from(reached, self._tables[-1]))
            else:
                balls.append(np.union1d(balls[-1], self._one_tie_further(balls[-1])))
        for left in range(len(self._tables), max_ties):
            self._add(self._pulled_by(balls[max_ties - left], self._tables[-1]))

    def _add(self, table: Floats) -> None:
        table[self._barred] = ABSENT
        self._tables.append(table)

    def _one_tie_further(self, people: Numbers) -> Numbers:
        """Everybody whom these people can ask, rising, less those to whom no walk comes back."""
        mask = np.zeros(len(self._tables[0]), bool)
        for _, places, _ in _pieces(self._outgoing, people):
            mask[self._outgoing.neighbours.at(places)] = True
        mask[self._barred] = False
        return np.flatnonzero(mask)

    def _pushed_from(self, people: Numbers, before: Floats) -> Floats:
        """One tie more, along the arcs that lead to these people."""
        after = np.full(len(before), ABSENT)
        arcs = self._incoming
        for some, places, lengths in _pieces(arcs, people):
            np.maximum.at(after, arcs.neighbours.at(places).astype(np.intp), np.repeat(before[some], lengths) * arcs.strengths.at(places))
        return after

    def _pulled_by(self, people: Numbers, before: Floats) -> Floats:
        """One tie more, for these people alone."""
        after = np.full(len(before), ABSENT)
        arcs = self._outgoing
        for some, places, lengths in _pieces(arcs, people):
            products = _products(before, arcs.neighbours.at(places), arcs.strengths.at(places))
            after[some] = np.maximum.reduceat(products, np.cumsum(lengths) - lengths)
        return after


def _count(arcs: _Rows, people: Numbers) -> int:
    """How many arcs these people have."""
    return int((arcs.offsets[people + 1] - arcs.offsets[people]).sum())


def _pieces(arcs: _Rows, people: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """People who have arcs, some at a time: their numbers, where all their arcs stand, and how many each has."""
    lengths = arcs.offsets[people + 1] - arcs.offsets[people]
    people, lengths = people[lengths > 0], lengths[lengths > 0]
    ends = np.cumsum(lengths)
    cuts = np.unique([0, *np.searchsorted(ends, np.arange(ARCS_AT_ONCE, ends[-1] if len(ends) else 0, ARCS_AT_ONCE)), len(people)])
    for first, last in pairwise(cuts):
        some, own = people[first:last], lengths[first:last]
        before = np.cumsum(own) - own
        yield some, np.repeat(arcs.offsets[some] - before, own) + np.arange(own.sum()), own


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
    missed = ABSENT

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
