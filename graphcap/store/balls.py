"""The ties around the ends of walks, read tie by tie from either end, and what is known of the walks by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from graphcap.store.tie_lists import TieLists
from graphcap.store.warm_walks import Side, onward, walk_odds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphcap.store.tie_lists import ArcLists, Mask, Numbers

    Way = Literal["leaving", "entering"]


class Ball:
    """People around some others, grown tie by tie in one direction or both; ``edge`` are those added last, ``depth`` ties away."""

    def __init__(self, people: Iterable[int], *ways: Way) -> None:
        self.ways = ways
        self.edge: Numbers = np.unique(np.fromiter(people, np.int64))
        self.everybody = self.edge
        self.depth = 0

    def grow(self, ties: TieLists) -> None:
        """Add everybody at an end of these ties, which are those of the edge."""
        self.edge = np.setdiff1d(ties.ends(), self.everybody, assume_unique=True)
        self.everybody = np.union1d(self.everybody, self.edge)
        self.depth += 1

    def inner(self, people: Numbers) -> Mask:
        """Which of these people have had all their ties read."""
        return np.isin(people, self.everybody) & ~np.isin(people, self.edge)


class Ends(NamedTuple):
    """Whom a cut of chains names, by the server's numbers, rising: sources, the targets that stand there, all targets, and everybody."""

    sources: Numbers
    named_targets: Numbers
    targets: Numbers
    everybody: Numbers


class Known(NamedTuple):
    """What was read of a cut of chains: ends, ties and arcs by places of people."""

    people: Numbers
    ties: TieLists
    arcs: ArcLists
    sources: Numbers
    named_targets: Numbers
    targets: Numbers
    everybody: Numbers

    def sides(self, balls: Sequence[Ball], depths: Sequence[int]) -> list[Side]:
        """Both ends as far as they were read."""
        arcs = onward(self.arcs, self.sources, self.targets)
        ways = (arcs, self.sources), (arcs.turned(), self.targets)
        return [
            Side(walk_odds(arcs, starts, people=len(self.people), most=depth)[-1], ball.inner(self.people), depth)
            for (arcs, starts), ball, depth in zip(ways, balls, depths, strict=True)
        ]

    def beside(self) -> tuple[Numbers, ...]:
        """Who belongs to the cut without being on a walk."""
        arcs = self.arcs
        return arcs.asked[np.isin(arcs.asking, self.sources)], arcs.asking[np.isin(arcs.asked, self.named_targets)], self.everybody


class Between:
    """The ties around both ends of a cut of chains, grown until walks of ``ties`` ties are within them."""

    def __init__(self, ends: Ends) -> None:
        self.balls = Ball(ends.sources, "leaving"), Ball(ends.targets, "entering")
        self.read = [TieLists.of()]
        self.people = 0
        self._ends = ends

    @property
    def ties(self) -> int:
        """How many ties the walks have that are within both balls."""
        return sum(ball.depth for ball in self.balls)

    def holds(self, max_ties: int) -> bool:
        """Whether all walks of so many ties were read."""
        return self.ties >= max_ties or not all(len(ball.edge) for ball in self.balls)

    def known(self) -> Known:
        """What was read."""
        ties = TieLists.joined(self.read)
        people = np.union1d(ties.ends(), self._ends.everybody)
        placed = ties.placed(people)
        return Known(people, placed, placed.arcs(), *(np.searchsorted(people, some) for some in self._ends))
