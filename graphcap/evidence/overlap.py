"""Common neighbours of pairs: every triangle of the pairs is found once and counts for its three sides.

Pairs are turned towards the person with more neighbours, so that nobody starts more than about the square root of twice as many as there
are pairs; two that start at the same person are a triangle when their ends are a pair too. Work is bounded by doing so many at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ends = npt.NDArray[np.uint32]

CORNERS = 1 << 21
"""Twos of pairs looked at together."""
PEOPLE_BITS = np.uint64(32)


class Overlap(NamedTuple):
    """Neighbours of the two people of each pair, without the two: how many both have, and how many either has."""

    common: npt.NDArray[np.int64]
    either: npt.NDArray[np.int64]


def overlap(sources: Ends, targets: Ends, people: int) -> Overlap:
    """The overlap of each pair in the network that the pairs make."""
    degrees = np.bincount(sources, minlength=people) + np.bincount(targets, minlength=people)
    common = _triangles(sources, targets, degrees)
    return Overlap(common, degrees[sources] + degrees[targets] - 2 - common)


def _triangles(sources: Ends, targets: Ends, degrees: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """For each pair, in how many triangles it is."""
    rank = np.empty(len(degrees), np.uint64)
    rank[np.argsort(degrees, kind="stable")] = np.arange(len(degrees), dtype=np.uint64)
    first, second = rank[sources], rank[targets]
    keys = np.minimum(first, second) << PEOPLE_BITS | np.maximum(first, second)
    order = np.argsort(keys)
    keys = keys[order]
    starts, ends = keys >> PEOPLE_BITS, keys & np.uint64((1 << 32) - 1)
    after = np.searchsorted(starts, starts, side="right") - np.arange(len(keys)) - 1
    up_to = np.cumsum(after)
    found = np.zeros(len(keys), np.int64)
    at = 0
    while at < len(keys):
        done = up_to[at - 1] if at else 0
        stop = max(at + 1, int(np.searchsorted(up_to, done + CORNERS, side="right")))
        for sides in _sides(keys, ends, at=np.arange(at, stop), after=after[at:stop]):
            np.add.at(found, sides, 1)
        at = stop
    counts = np.empty(len(keys), np.int64)
    counts[order] = found
    return counts


def _sides(
    keys: npt.NDArray[np.uint64], ends: npt.NDArray[np.uint64], *, at: npt.NDArray[Any], after: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], ...]:
    """The three sides of each triangle whose first is one of the pairs at some places; ``after`` is how many start where it does, later."""
    one = np.repeat(at, after)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
    wanted = ends[one] << PEOPLE_BITS | ends[other]
    place = np.searchsorted(keys, wanted)
    closed = place < len(keys)
    closed[closed] = keys[place[closed]] == wanted[closed]
    return one[closed], other[closed], place[closed]
