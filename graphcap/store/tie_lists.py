"""Written ties as a server gives them, in arrays, and who stands on short walks along them.

A server's own numbers of people are large and have gaps, so that ties are renumbered once, by places in a list of people, for all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class TieLists(NamedTuple):
    """Ties in no order, by numbers of their ends and the store's numbers of their kinds; one may stand twice."""

    sources: Numbers
    targets: Numbers
    kinds: npt.NDArray[np.uint16]
    strengths: npt.NDArray[np.float64]
    coverage: npt.NDArray[np.float64]
    last_contact: Numbers
    back: Mask
    """Whether each can be asked along the other way too."""

    @classmethod
    def of(cls, *rows: Sequence[Sequence[Any]]) -> TieLists:
        """All ties of these rows, each of which has a list a column, with an entry a tie."""
        types: tuple[Any, ...] = (np.int64, np.int64, np.uint16, np.float64, np.float64, np.int64, np.bool_)
        parts = ([np.empty(0, kind), *(np.array(row[place], kind) for row in rows)] for place, kind in enumerate(types))
        return cls._make(map(np.concatenate, parts))

    @classmethod
    def joined(cls, parts: Sequence[TieLists]) -> TieLists:
        """All ties of these."""
        return cls._make(map(np.concatenate, zip(cls.of(), *parts, strict=True)))

    def placed(self, people: Numbers) -> TieLists:
        """The same with ends as places among these people, who are all there are, rising."""
        return self._replace(sources=np.searchsorted(people, self.sources), targets=np.searchsorted(people, self.targets))

    def among(self, kept: Mask) -> TieLists:
        """The ties between people who are kept, who are numbered anew; their ends must be places."""
        chosen = TieLists._make(column[kept[self.sources] & kept[self.targets]] for column in self)
        numbers = np.cumsum(kept) - 1
        return chosen._replace(sources=numbers[chosen.sources], targets=numbers[chosen.targets])

    def ends(self) -> Numbers:
        """Everybody at an end, rising."""
        return np.unique(np.concatenate((self.sources, self.targets)))

    def arcs(self) -> ArcLists:
        """All arcs that these ties stand for."""
        back = self.back
        ends = (self.sources, self.targets[back]), (self.targets, self.sources[back]), (self.strengths, self.strengths[back])
        return ArcLists._make(map(np.concatenate, ends))


class ArcLists(NamedTuple):
    """Arcs in no order, by places of people: who asks, who is asked, and how strong each is; one may stand twice."""

    asking: Numbers
    asked: Numbers
    strengths: npt.NDArray[np.float64]

    def turned(self) -> ArcLists:
        """The same the other way round."""
        return self._replace(asking=self.asked, asked=self.asking)

    def among(self, chosen: Mask) -> ArcLists:
        """Some of them."""
        return ArcLists._make(column[chosen] for column in self)


def on_walks(arcs: ArcLists, sources: Numbers, targets: Numbers, *, people: int, max_ties: int) -> Mask:
    """Who is on a walk of at most ``max_ties`` ties from a source to a target, along arcs, all by place."""
    ahead = _ties_away(arcs, sources, people=people, most=max_ties)
    behind = _ties_away(arcs.turned(), targets, people=people, most=max_ties)
    walked: Mask = ahead + behind <= max_ties
    return walked


def _ties_away(arcs: ArcLists, starts: Numbers, *, people: int, most: int) -> npt.NDArray[np.int16]:
    """How many ties everybody is from the nearest of the starts; ``most + 1`` where that is more."""
    away = np.full(people, most + 1, np.int16)
    away[starts] = 0
    for ties in range(most):
        reached = arcs.asked[away[arcs.asking] == ties]
        away[reached] = np.minimum(away[reached], ties + 1)
    return away
