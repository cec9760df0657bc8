"""Which ties are worth reading for walks that have to be warm, where the ties near both ends were read already.

Let everything be read that leaves people less than a ties after the sources, and that enters people less than b ties before the targets:
that holds all walks of a + b ties. A longer walk has its tie number a, counted from 0, among those that were not read. Its odds are at most
the product of three: the best walk of exactly a ties to whom that tie leaves; its strength; and the best that can follow, which ends with a
walk of exactly b ties that was read, before which nothing is stronger than the strongest tie of all. Where that is less than a walk of its
length has to reach, the tie is on no walk that counts, and is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.store.tie_lists import ArcLists, Mask, Numbers

Odds = npt.NDArray[np.float64]

SLACK = 1e-9
"""Products in another order differ by less, and so do odds that are equal to 12 decimals: in parts of a floor, and beside it."""
LEVELS = 32
"""Ties are asked for by whole levels of strength, so that people who need about the same are asked about together."""


class Side(NamedTuple):
    """One end of the walks, by places of people.

    Attributes
    ----------
    odds
        Of the best walk of exactly ``depth`` ties between this end and everybody.
    read
        Whose ties on this side were all read.
    depth
        How many ties were read from here.
    """

    odds: Odds
    read: Mask
    depth: int


def onward(arcs: ArcLists, sources: Numbers, targets: Numbers) -> ArcLists:
    """The arcs that a chain may run along: it comes back to its source never, and goes on from its target only where there are others."""
    chosen = np.ones(len(arcs.asking), bool)
    if len(sources) == 1:
        chosen &= arcs.asked != sources[0]
    if len(targets) == 1:
        chosen &= arcs.asking != targets[0]
    return arcs.among(chosen)


def walk_odds(arcs: ArcLists, starts: Numbers, *, people: int, most: int) -> list[Odds]:
    """The best odds of walks of exactly 0, 1, ... ``most`` ties from some people to everybody."""
    odds = np.zeros(people)
    odds[starts] = 1.0
    found = [odds]
    for _ in range(most):
        grown = np.zeros(people)
        np.maximum.at(grown, arcs.asked, found[-1][arcs.asking] * arcs.strengths)
        found.append(grown)
    return found


def floors_of(odds: Sequence[float]) -> tuple[float, ...]:
    """What walks of 1, 2, ... ties have to reach, a little less than the odds that chains have to."""
    return tuple(max(0.0, least * (1 - SLACK) - SLACK) for least in odds)


def worth_reading(side: Side, other: Side, floors: Sequence[float], *, strongest: float) -> tuple[Numbers, Odds]:
    """Whose ties on one side are worth reading to go one tie deeper there, and how strong these have to be."""
    least = np.inf
    for ties in range(side.depth + other.depth + 1, len(floors) + 1):
        more = ties - side.depth - other.depth - 1
        rest = other.odds.max() * strongest**more if more else other.odds[~other.read].max(initial=0.0)
        if rest > 0:
            least = min(least, floors[ties - 1] / rest)
    people = np.flatnonzero(~side.read & (side.odds * strongest >= least))
    return people, least / side.odds[people]


def levelled(people: Numbers, least: Odds) -> list[tuple[Numbers, float]]:
    """These people by level: who needs ties of about the same strength, and the least of it."""
    levels = np.floor(least * LEVELS).astype(np.int64)
    return [(people[levels == level], level / LEVELS) for level in np.unique(levels).tolist()]


def on_warm_walks(arcs: ArcLists, sources: Numbers, targets: Numbers, *, people: int, floors: Sequence[float]) -> Mask:
    """Who is on a walk from a source to a target whose odds reach the floor of its number of ties."""
    longest = len(floors)
    arcs = onward(arcs, sources, targets)
    ahead = walk_odds(arcs, sources, people=people, most=longest - 1)
    behind = walk_odds(arcs.turned(), targets, people=people, most=longest - 1)
    warm = np.zeros(people, bool)
    for ties, floor in enumerate(floors, 1):
        for before in range(ties):
            odds = ahead[before][arcs.asking] * arcs.strengths * behind[ties - 1 - before][arcs.asked]
            chosen = (odds > 0) & (odds >= floor)
            warm[arcs.asking[chosen]] = warm[arcs.asked[chosen]] = True
    return warm
