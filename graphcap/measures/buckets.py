"""Shortest paths over strengths: from many people at once, by buckets of distance.

An arc of strength s is 1 - ln s long, so never shorter than 1: whoever lies within `STEP` of the nearest unsettled person is settled,
from all sources at once, and each arc is followed once for each source.

References
----------
Dial 1969, https://doi.org/10.1145/363269.363610; Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.measures.breadth import Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    from scipy import sparse

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

CELLS = 1 << 19
"""Distances at once: sources by people."""
STEP = 0.5
"""Width of a bucket. Below 1, so that rounding cannot put both ends of an arc of a shortest path into one."""
SAME = 1e-10
"""Paths that differ by no more are equally long: rounding, which depends on the order of the sum."""


class Settled(NamedTuple):
    """Distances from some sources, and the arcs that may lie on shortest paths.

    Attributes
    ----------
    distances
        Sources by people, infinite where there is no path.
    buckets
        The cells of ``distances`` in the order in which they were settled.
    origins, ends
        Cells at the two ends of arcs: all of those on shortest paths, and some more.
    lengths
        Distance of the end along the arc.
    """

    distances: Floats
    buckets: list[Places]
    origins: Places
    ends: Places
    lengths: Floats


def lengths_of(strengths: sparse.csr_array) -> sparse.csr_array:
    """The same arcs with their lengths, 1 - ln s."""
    lengths = strengths.copy()
    lengths.data = 1 - np.log(strengths.data)
    return lengths


def dependencies(lengths: sparse.csr_array, sources: Places) -> Iterator[Floats]:
    """As `graphcap.measures.breadth.dependencies`, by length."""
    for some in _batches(lengths, sources):
        yield _dependencies(lengths, some)


def distance_sums(lengths: sparse.csr_array, targets: Places, figure: Callable[[Floats], Floats]) -> Sums:
    """For everybody, sums over the targets that they reach of a figure of the distance, by length."""
    people = lengths.shape[0]
    sums = Sums(np.zeros(people, dtype=np.int64), np.zeros(people), np.zeros(people))
    backwards = lengths.T.tocsr()
    for some in _batches(lengths, targets):
        distances = settle(backwards, some).distances
        reached = np.isfinite(distances)
        distances[np.arange(len(some)), some] = np.inf
        values = figure(distances)
        values[np.isinf(distances)] = 0
        sums.reached[:] += reached.sum(axis=0)
        sums.total[:] += values.sum(axis=0)
        sums.squares[:] += (values**2).sum(axis=0)
    return sums


def _batches(lengths: sparse.csr_array, people: Places) -> Iterator[Places]:
    width = max(1, CELLS // max(1, lengths.shape[0]))
    return (people[first : first + width] for first in range(0, len(people), width))


def settle(lengths: sparse.csr_array, sources: Places) -> Settled:
    """Distances from each of the sources to everybody."""
    people = lengths.shape[0]
    distances = np.full(len(sources) * people, np.inf)
    distances[np.arange(len(sources)) * people + sources] = 0
    followed: list[tuple[Places, Places, Floats]] = []
    buckets: list[Places] = []
    nearest = 0.0
    while np.isfinite(nearest):
        bucket = np.flatnonzero((distances >= nearest) & (distances < nearest + STEP))
        buckets.append(bucket)
        followed.append(_follow(lengths, bucket, distances))
        nearest = distances.min(where=distances >= nearest + STEP, initial=np.inf)
    origins, ends, reached = (np.concatenate(parts) for parts in zip(*followed, strict=True))
    return Settled(distances.reshape(len(sources), people), buckets, origins, ends, reached)


def _follow(lengths: sparse.csr_array, bucket: Places, distances: Floats) -> tuple[Places, Places, Floats]:
    """Shorten distances along the arcs of a bucket; those arcs that lead nowhere by a longer way: origins, ends, distances of the ends."""
    person = bucket % lengths.shape[0]
    starts = lengths.indptr[person]
    degrees = lengths.indptr[person + 1] - starts
    before = np.cumsum(degrees) - degrees
    arcs = np.arange(degrees.sum()) + np.repeat(starts - before, degrees)
    ends = lengths.indices[arcs] + np.repeat(bucket - person, degrees)
    reached = lengths.data[arcs] + np.repeat(distances[bucket], degrees)
    kept = np.flatnonzero(reached <= distances[ends] + SAME)
    ends, reached = ends[kept], reached[kept]
    np.minimum.at(distances, ends, reached)
    return np.repeat(bucket, degrees)[kept], ends, reached


def _dependencies(lengths: sparse.csr_array, sources: Places) -> Floats:
    settled = settle(lengths, sources)
    arcs = _shortest(settled)
    paths = np.zeros(settled.distances.size)
    paths[settled.buckets[0]] = 1
    for origins, ends in arcs:
        np.add.at(paths, ends, paths[origins])
    depends = np.zeros_like(paths)
    for origins, ends in reversed(arcs):
        np.add.at(depends, origins, paths[origins] * ((1 + depends[ends]) / paths[ends]))
    depends[settled.buckets[0]] = 0
    return depends.reshape(settled.distances.shape).T


def _shortest(settled: Settled) -> list[tuple[Places, Places]]:
    """The arcs on shortest paths, origins and ends, by the bucket of the end."""
    place = np.zeros(settled.distances.size, dtype=np.min_scalar_type(len(settled.buckets)))  # small numbers sort faster
    for number, bucket in enumerate(settled.buckets):
        place[bucket] = number
    kept = np.flatnonzero(settled.lengths <= settled.distances.ravel()[settled.ends] + SAME)
    ends = settled.ends[kept]
    order = np.argsort(place[ends], kind="stable")
    borders = np.cumsum(np.bincount(place[ends], minlength=len(settled.buckets)))[:-1]
    return list(zip(np.split(settled.origins[kept][order], borders), np.split(ends[order], borders), strict=True))
