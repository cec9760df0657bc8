"""Chains that share no introducer: as many as there are, and warm ones. The standard library alone.

Somebody who is a neighbour of both ends serves a chain of two ties: a set in which they stand on a longer chain, or on none, is no smaller
when that chain is replaced by the one through them alone. What is left are chains whose first introducer x is a neighbour of the source
alone, and whose last introducer y is one of the target alone. With four ties there is somebody m between them. Were m a neighbour of the
source too, x could be left out, and were m one of the target, y: the chain gets shorter and uses nobody new. So m can be taken to be
neither. Then x, m and y come from three layers that have nobody in common, every path through the layers has at most four ties, and the
most chains that share nobody are a maximum flow in which everybody has capacity one. From five ties on the length no longer follows from
the layers, and the question is NP-hard (Itai, Perl & Shiloach 1982, doi:10.1002/net.3230120306).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import compress
from math import inf, log
from typing import TYPE_CHECKING

from graphcap.search.chains import FoundChain, best_chains
from graphcap.search.rounds import order
from graphcap.search.steps import shared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphcap.network import Arcs, Network
    from graphcap.reserve import Barred

__all__ = ["Disjoint", "disjoint_chains"]

EXACT_TIES = 4
"""Up to so many ties the flow tells how many chains there are."""
ONE_INTRODUCER = 2
"""The ties of a chain with one introducer: up to here the warmest chain is in nobody's way."""
CANDIDATES = 8
"""Chains to look at for each one wanted, before a new search avoids the introducers used; 2 at least, as the direct tie may come again."""


@dataclass(frozen=True, slots=True)
class Disjoint:
    """Chains of which no two share an introducer.

    Attributes
    ----------
    chains
        Warmest first. How many others tie with a chain is not counted here: ``tied_with`` is 0.
    exact
        Whether there are certainly no more (or as many as were asked for); else their number is a lower bound.
    """

    chains: tuple[FoundChain, ...]
    exact: bool


def disjoint_chains(
    network: Network,
    source: int,
    target: int,
    *,
    best: int,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Barred = frozenset(),
) -> Disjoint:
    """Find as many chains as possible, up to ``best``, of which no two share an introducer.

    The direct tie has no introducers and counts as one chain. Each step takes the strongest allowed arc.

    Up to four ties the number is exact. The set is the greedy one (the warmest chain, then the warmest that shares no introducer with it,
    and so on) wherever that gives as many. Otherwise it is the flow of the highest product of odds in the layers of this module, of which
    each chain in turn, coldest first, was then replaced by the warmest that shares no introducer with the others. It is not promised that
    no other set of as many chains is warmer.

    Beyond four ties the larger of the greedy set and of the one that starts from the flow of at most four ties is given.

    Parameters
    ----------
    network
        People and arcs.
    source, target
        Numbers of people.
    best, max_ties
        At least 1 each.
    kinds
        A mask of `graphcap.network.Network.kind_mask`.
    avoid
        People who are on no chain.
    barred
        People who introduce nobody; both ends may be among them.

    Returns
    -------
    Disjoint
        Ordered by odds (rounded to 12 decimals) falling, then by fewer ties, then by numbers; empty where there is no chain.

    References
    ----------
    Itai, Perl & Shiloach 1982, doi:10.1002/net.3230120306, for the number; Suurballe 1974, doi:10.1002/net.3230040204, for the warmth.
    """
    if source == target or not {source, target}.isdisjoint(avoid):
        return Disjoint((), exact=True)
    nobody = barred | frozenset(avoid)
    search = _Search(network=network, source=source, target=target, max_ties=max_ties, kinds=kinds, barred=nobody)
    ahead, behind = search.ahead(source), search.behind(target)
    most = min(best, _bound(ahead, behind, target, max_ties))
    chains = search.extended([], most)
    # Nothing but the direct tie, or nothing at all, is in nobody's way: there are no more.
    settled = len(chains) == most or not _introducers(chains)
    if not settled:
        flow = _Flow(_layered(search, ahead, behind), source, target)
        while len(flow) < most and flow.grow():
            pass
        others = flow.chains() if max_ties <= EXACT_TIES else search.extended(flow.chains(), most)
        if len(others) > len(chains):
            chains = search.warmed(others)
    return Disjoint(tuple(sorted(chains, key=order)), exact=settled or max_ties <= EXACT_TIES or len(chains) == most)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The question, and the ways to look for chains that all its parts share."""

    network: Network
    source: int
    target: int
    max_ties: int
    kinds: bytes | None
    barred: Barred

    def ahead(self, person: int) -> dict[int, float]:
        """Everybody one tie on from a person, with the strength."""
        return self._steps(self.network.outgoing, person)

    def behind(self, person: int) -> dict[int, float]:
        """Everybody one tie before a person, with the strength."""
        return self._steps(self.network.incoming, person)

    def _steps(self, arcs: Arcs, person: int) -> dict[int, float]:
        neighbours, strengths = arcs.of(person)
        # weakest first, so that the strongest of parallel arcs stays
        pairs = zip(neighbours[::-1], strengths[::-1], strict=True)
        steps = dict(pairs if self.kinds is None else compress(pairs, map(self.kinds.__getitem__, arcs.kinds_of(person)[::-1])))
        for nobody in (person, *shared(self.barred, steps)):
            if nobody == person or nobody not in {self.source, self.target}:
                steps.pop(nobody, None)
        return steps

    def extended(self, chains: list[FoundChain], most: int) -> list[FoundChain]:
        """The chains, and while there are fewer than ``most`` the warmest that shares no introducer with any of them.

        The best of many chains are gone through in order, and searched for again without the people used when none of them is left.
        """
        chains = list(chains)
        more = True
        while more and len(chains) < most:
            used = _introducers(chains)
            wanted = CANDIDATES * (most - len(chains))
            barred = self.barred | used
            found = best_chains(
                self.network, self.source, {self.target}, best=wanted, max_ties=self.max_ties, kinds=self.kinds, barred=barred
            ).chains
            taken = {chain.people for chain in chains}
            for chain in found:
                if len(chains) < most and chain.people not in taken and used.isdisjoint(chain.people[1:-1]):
                    chains.append(FoundChain(chain.people, chain.odds, 0))
                    used.update(chain.people[1:-1])
            more = len(found) == wanted
        return chains

    def warmed(self, chains: list[FoundChain]) -> list[FoundChain]:
        """As many chains, each replaced in turn, coldest first, by the warmest that shares no introducer with the others."""
        for chain in sorted(chains, key=order, reverse=True):
            chains = self.extended([other for other in chains if other is not chain], len(chains))
        return chains


def _bound(ahead: dict[int, float], behind: dict[int, float], target: int, max_ties: int) -> int:
    """No set has more chains, because each begins and ends with another person; the direct tie is among both."""
    if max_ties < ONE_INTRODUCER:
        return int(target in ahead)
    if max_ties == ONE_INTRODUCER:
        return (target in ahead) + len(ahead.keys() & behind.keys())
    return min(len(ahead), len(behind))


def _layered(search: _Search, ahead: dict[int, float], behind: dict[int, float]) -> dict[int, dict[int, float]]:
    """The arcs of the layers: on from each person, with the strengths. They lead from the source to the target, or end before."""
    common = ahead.keys() & behind.keys()
    lasts = behind.keys() - common - {search.source}
    onward = {last: {search.target: behind[last]} for last in common | lasts}
    middles: dict[int, dict[int, float]] = {}
    if search.max_ties >= EXACT_TIES:
        known = ahead.keys() | behind.keys() | {search.source, search.target}
        for last in lasts:
            steps = search.behind(last)
            for middle in steps.keys() - known:
                middles.setdefault(middle, {})[last] = steps[middle]
    useful = middles.keys() | lasts
    for first in ahead.keys() - common - {search.target}:
        steps = search.ahead(first)
        onward[first] = {person: steps[person] for person in steps.keys() & useful}
    return {search.source: ahead} | middles | onward


class _Flow:
    """Chains along arcs, no two through the same person: one more at a time, by the cheapest change to those that are there.

    Everybody is two states, one to arrive at (the number itself) and one to leave from (its complement). An arc costs -ln strength, and
    taking it back the opposite; potentials keep what Dijkstra's search sees from being negative (Suurballe).
    """

    def __init__(self, onward: dict[int, dict[int, float]], source: int, target: int) -> None:
        self._onward = onward
        self._source = source
        self._target = target
        self._taken: set[tuple[int, int]] = set()
        self._previous: dict[int, int] = {}
        self._potentials: dict[int, float] = {}

    def __len__(self) -> int:
        return sum(start == self._source for start, _ in self._taken)

    def grow(self) -> bool:
        """Make the chains one more, at the least cost; False when there are no more."""
        parents = self._cheapest_change()
        state = self._target
        if state not in parents:
            return False
        while state != ~self._source:
            parent = parents[state]
            if parent != ~state and parent < 0:
                self._taken.add((~parent, state))
            elif parent != ~state:
                self._taken.remove((~state, parent))
            state = parent
        self._previous = {end: start for start, end in self._taken if end != self._target}
        return True

    def chains(self) -> list[FoundChain]:
        """The chains, in no order."""
        following = {start: end for start, end in self._taken if start != self._source}
        chains = []
        for first in [end for start, end in self._taken if start == self._source]:
            people, odds = [self._source, first], self._onward[self._source][first]
            while people[-1] != self._target:
                people.append(following[people[-1]])
                odds *= self._onward[people[-2]][people[-1]]
            chains.append(FoundChain(tuple(people), odds, 0))
        return chains

    def _cheapest_change(self) -> dict[int, int]:
        """From which state each state is reached at the least cost, as far as needed to reach the target."""
        start = ~self._source
        parents: dict[int, int] = {}
        costs, settled = {start: 0.0}, {}
        heap = [(0.0, start)]
        while heap and self._target not in settled:
            cost, state = heappop(heap)
            if state in settled:
                continue
            settled[state] = cost
            level = cost + self._potentials.get(state, 0.0)
            for other, step in self._changes(state):
                total = max(cost, level + step - self._potentials.get(other, 0.0))  # rounding alone makes it less
                if other not in settled and total < costs.get(other, inf):
                    costs[other] = total
                    parents[other] = state
                    heappush(heap, (total, other))
        if self._target in settled:
            for state, cost in settled.items():
                self._potentials[state] = self._potentials.get(state, 0.0) + cost - settled[self._target]
        return parents

    def _changes(self, state: int) -> Iterator[tuple[int, float]]:
        """The states one change on from a state, and what each costs."""
        if state < 0:
            start = ~state
            if start in self._previous:
                yield start, 0.0
            for end, strength in self._onward[start].items():
                if (start, end) not in self._taken:
                    yield end, -log(strength)
        elif state not in self._previous:
            yield ~state, 0.0
        elif self._previous[state] != self._source:
            start = self._previous[state]
            yield ~start, log(self._onward[start][state])


def _introducers(chains: list[FoundChain]) -> set[int]:
    return {person for chain in chains for person in chain.people[1:-1]}
