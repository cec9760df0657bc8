"""Bridges: for somebody with poor access, whom a new tie to would raise it most, and who can introduce them.

A bridge is at two or three ties. What a new tie of strength S to b gives is S times b's best way to a decider (1 where b decides), if that
is more than the access so far; a bridge is as good as that gain times the odds of the chain, of at most three ties, that introduces it.
A way of b's that leads through the person itself gains nothing, as the person has the rest of it already.

All ways of two ties are looked at; of those of three only the ones that can be among the best still.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.search.allowed import allowed_arcs, members
from graphcap.search.lines import held
from graphcap.search.spans import spread

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.search.allowed import AllowedArcs
    from graphcap.search.lines import Onward

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

PEOPLE_AT_ONCE = 512
DECIMALS = 12
NOBODY = -1


class Bridges(NamedTuple):
    """The best bridges of some people, those of one person together, the best first.

    Attributes
    ----------
    places
        Whose, as a place among those people.
    bridges
        Numbers of the people to be introduced to.
    first, second
        The introducers in order; `NOBODY` where one is enough.
    odds
        Of the introduction.
    after
        The access with the new tie.
    """

    places: Numbers
    bridges: Numbers
    first: Numbers
    second: Numbers
    odds: Floats
    after: Floats


class _Walks(NamedTuple):
    """Ways from somebody (a place) over one or two people to another one."""

    places: Numbers
    first: Numbers
    second: Numbers
    ends: Numbers
    odds: Floats

    def chosen(self, which: Any) -> _Walks:
        return _Walks(*(column[which] for column in self))


def best_bridges(
    network: Network,
    people: Numbers,
    onward: Onward,
    *,
    access: Floats,
    new_tie: float,
    best: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    busy: Collection[int] = (),
) -> Bridges:
    """The ``best`` best bridges of each of some people, equals by their ids, then by those of the introducers.

    Parameters
    ----------
    network
        Who is tied to whom.
    people
        Numbers.
    onward
        Everybody's ways to the deciders within three ties at most; the new tie is one more.
    access
        Of each of the people, 0 where they have none.
    new_tie
        Strength of the new tie.
    kinds, avoid
        As in `graphcap.search.reach.reach`.
    busy
        People who are neither bridges nor introducers, though a bridge's own way may lead through them.
    """
    arcs = allowed_arcs(network, kinds, avoid)
    free = ~members(len(network), busy)
    worth = new_tie * onward.odds[-1]
    reached = np.concatenate((arcs.strengths * worth[arcs.neighbours], [0.0]))  # one more, where the last people have no arcs
    beyond = np.where(np.diff(arcs.offsets) > 0, np.maximum.reduceat(reached, arcs.offsets[:-1]), 0.0)
    parts = []
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        part = slice(start, start + PEOPLE_AT_ONCE)
        search = _Search(arcs, onward, np.asarray(people[part], np.int64), access[part], worth, beyond, free, best)
        found = search.bridges()
        parts.append(found._replace(places=found.places + start))
    return Bridges(*(np.concatenate(columns) for columns in zip(*parts, strict=True))) if parts else Bridges(*_none())


class _Search(NamedTuple):
    """The bridges of a few people at once."""

    arcs: AllowedArcs
    onward: Onward
    people: Numbers
    access: Floats
    worth: Floats
    beyond: Floats
    free: npt.NDArray[np.bool_]
    best: int

    def bridges(self) -> Bridges:
        count = len(self.people)
        nobody = np.full(count, NOBODY)
        start = _Walks(np.arange(count), nobody, nobody, self.people, np.ones(count))
        tied = self._grown(start)
        tied = tied.chosen(np.unique(self._key(tied.places, tied.ends), return_index=True)[1])  # arcs stand strongest first
        near = np.sort(self._key(tied.places, tied.ends))
        tied = tied.chosen(self.free[tied.ends])
        short = self._grown(tied._replace(first=tied.ends))
        short = short.chosen(self.free[short.ends])
        found = self._scored(short, near)
        bound = short.odds * self.beyond[short.ends]
        middle = short.chosen((bound > 0) & (bound >= self._least(found)[short.places] - 10.0**-DECIMALS))
        middle = middle.chosen(_warmest(self._key(middle.places, middle.ends), middle))
        long = self._scored(self._grown(middle._replace(second=middle.ends)), near)
        return self._ranked(_Walks._make(np.concatenate(columns) for columns in zip(found, long, strict=True)))

    def _key(self, places: Numbers, people: Numbers) -> Numbers:
        return places * len(self.worth) + people

    def _grown(self, walks: _Walks) -> _Walks:
        """The walks with one tie more, those back to where they came from left out."""
        each, at = spread(self.arcs.offsets[walks.ends], self.arcs.offsets[walks.ends + 1])
        ends, odds = self.arcs.neighbours[at].astype(np.int64), walks.odds[each] * self.arcs.strengths[at]
        grown = _Walks(walks.places[each], walks.first[each], walks.second[each], ends, odds)
        return grown.chosen((ends != self.people[grown.places]) & (ends != grown.first))

    def _scored(self, walks: _Walks, near: Numbers) -> _Walks:
        """Those that lead to somebody new who raises the access, the warmest to each."""
        gains = self.free[walks.ends] & (self.worth[walks.ends] > self.access[walks.places])
        walks = walks.chosen(gains)
        keys = self._key(walks.places, walks.ends)
        new = ~held(near, keys) & ~self._leads_back(walks)
        walks, keys = walks.chosen(new), keys[new]
        return walks.chosen(_warmest(keys, walks))

    def _leads_back(self, walks: _Walks) -> npt.NDArray[np.bool_]:
        """Whether the best way of the end leads to the person itself, who decides."""
        back: npt.NDArray[np.bool_] = self.onward.found[-1].target[walks.ends] == self.people[walks.places]
        return back & ~self.onward.decides[walks.ends]

    def _score(self, walks: _Walks) -> Floats:
        """Gain in access times odds of the introduction."""
        return np.round((self.worth[walks.ends] - self.access[walks.places]) * walks.odds, DECIMALS)

    def _least(self, found: _Walks) -> Floats:
        """For each person the score of the worst of the best ones so far; 0 where there are fewer."""
        scores = self._score(found)
        order = np.lexsort((-scores, found.places))
        last = order[_ranks(found.places[order]) == self.best - 1]
        least = np.zeros(len(self.people))
        least[found.places[last]] = scores[last]
        return least

    def _ranked(self, walks: _Walks) -> Bridges:
        walks = walks.chosen(_warmest(self._key(walks.places, walks.ends), walks))
        walks = walks.chosen(np.lexsort((walks.ends, -self._score(walks), walks.places)))
        walks = walks.chosen(_ranks(walks.places) < self.best)
        return Bridges(walks.places, walks.ends, walks.first, walks.second, walks.odds, self.worth[walks.ends])


def _warmest(keys: Numbers, walks: _Walks) -> Numbers:
    """For each key, rising, the walk of the highest odds, then the fewest ties, then the lowest numbers."""
    order = np.lexsort((walks.second, walks.first, walks.second != NOBODY, -np.round(walks.odds, DECIMALS), keys))
    firsts: Numbers = order[_ranks(keys[order]) == 0]
    return firsts


def _ranks(places: Numbers) -> Numbers:
    """The place of each row among those of the same value, of which rows stand together."""
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    ranks: Numbers = np.arange(len(places)) - np.repeat(begins, np.diff(begins, append=len(places)))
    return ranks


def _none() -> tuple[Any, ...]:
    numbers, odds = np.empty(0, np.int64), np.empty(0)
    return numbers, numbers, numbers, numbers, odds, odds
