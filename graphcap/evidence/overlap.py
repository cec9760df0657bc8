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
LOW = np.uint64((1 << 32) - 1)


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
    keys, order = _turned(rank[sources], rank[targets])
    after = _after(keys)
    up_to = np.cumsum(after)
    found = np.zeros(len(keys), np.int64)
    at = 0
    while at < len(keys):
        done = up_to[at - 1] if at else 0
        stop = max(at + 1, int(np.searchsorted(up_to, done + CORNERS, side="right")))
        for sides in _sides(keys, at=np.arange(at, stop), after=after[at:stop]):
            np.add.at(found, sides, 1)
        at = stop
    counts = np.empty(len(keys), np.int64)
    counts[order] = found
    return counts


def _turned(first: npt.NDArray[np.uint64], second: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.intp]]:
    """Pairs of ranks as numbers, the lower rank first, rising, and the place that each had."""
    keys = np.minimum(first, second)
    keys <<= PEOPLE_BITS
    keys |= np.maximum(first, second)
    order = np.argsort(keys)
    return keys[order], order


def _after(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """For each pair, how many of those after it start where it does."""
    starts = keys >> PEOPLE_BITS
    stops: npt.NDArray[np.int64] = np.searchsorted(starts, starts, side="right")
    stops -= np.arange(1, len(keys) + 1)
    return stops


def _sides(keys: npt.NDArray[np.uint64], *, at: npt.NDArray[Any], after: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    """The three sides of each triangle whose first is one of the pairs at some places; ``after`` is how many start where it does, later."""
    one = np.repeat(at, after)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
    wanted = keys[one] << PEOPLE_BITS | keys[other] & LOW
    place = np.searchsorted(keys, wanted)
    closed = place < len(keys)
    closed[closed] = keys[place[closed]] == wanted[closed]
    return one[closed], other[closed], place[closed]
