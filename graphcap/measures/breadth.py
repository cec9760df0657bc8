"""Shortest paths that count ties, from many people at once: level by level, by products of matrices or by sets of bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

CELLS = 1 << 18
"""Numbers in one matrix of people by sources, where the sources at once allow it."""
FEWEST, MOST = 8, 32
"""Sources at once: from one cache line of a row on."""
FEW = 0.75
"""Below this part of all people it is worth to pick their arcs."""
GATHERED = 1 << 22
"""Words of bits gathered at once."""
WORDS = 16
"""Words of 64 targets at once, at most."""
WORD = 64
BITS_OF_16 = np.unpackbits(np.arange(1 << 16, dtype=np.uint16).view(np.uint8).reshape(-1, 2), axis=1).sum(axis=1, dtype=np.uint8)
"""How many bits are set in each number of 16 bits."""


class Sums(NamedTuple):
    """By person: how many targets they reach, themselves included, and sums over the other targets reached.

    Attributes
    ----------
    reached
        A number of targets.
    total, squares
        Of a figure of the distance, and of its square.
    """

    reached: Places
    total: Floats
    squares: Floats


class Ways(NamedTuple):
    """Arcs as 1, by source and by target."""

    out: sparse.csr_array
    into: sparse.csr_array

    @classmethod
    def of(cls, arcs: sparse.csr_array) -> Ways:
        """Both, from the first."""
        return cls(arcs, sparse.csr_array(arcs.T))

    def onwards(self, values: Floats, *, active: Mask, wanted: Mask) -> Floats:
        """What arrives at the people wanted when everybody's values travel along their arcs; all but the active have 0."""
        return _product(self.into, self.out, values, active=active, wanted=wanted)

    def back(self, values: Floats, *, active: Mask, wanted: Mask) -> Floats:
        """The same against the direction of the arcs."""
        return _product(self.out, self.into, values, active=active, wanted=wanted)


def _product(gather: sparse.csr_array, scatter: sparse.csr_array, values: Floats, *, active: Mask, wanted: Mask) -> Floats:
    """The product over all arcs, or over those of the active people or of the people wanted, where they are fewer."""
    few = FEW * len(values)
    givers, takers = np.flatnonzero(active), np.flatnonzero(wanted)
    if len(givers) < min(few, len(takers)):
        return np.asarray(scatter[givers].T @ values[givers])
    if len(takers) < few:
        arriving = np.zeros_like(values)
        arriving[takers] = gather[takers] @ values
        return arriving
    return np.asarray(gather @ values)


def dependencies(arcs: sparse.csr_array, sources: Places) -> Iterator[Floats]:
    """How much each source depends on each person: over all targets, the share of its shortest paths that pass through the person.

    Parameters
    ----------
    arcs
        Every entry 1.
    sources
        Positions.

    Yields
    ------
    Matrices of people by some of the sources, in their order.

    References
    ----------
    Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249
    """
    width = max(FEWEST, min(MOST, CELLS // max(1, arcs.shape[0])))
    ways = Ways.of(arcs)
    for first in range(0, len(sources), width):
        yield _dependencies(ways, sources[first : first + width])


def _dependencies(ways: Ways, sources: Places) -> Floats:
    levels, paths = _count_paths(ways, sources)
    depends, shares = np.zeros_like(paths), np.zeros_like(paths)
    each_path, each_depends, each_share = paths.ravel(), depends.ravel(), shares.ravel()  # the same numbers, by cell
    for nearer, farther in zip(levels[-2::-1], levels[:0:-1], strict=True):
        each_share[farther] = (1 + each_depends[farther]) / each_path[farther]
        arriving = ways.back(shares, active=_people_of(farther, paths.shape), wanted=_people_of(nearer, paths.shape))
        each_depends[nearer] = each_path[nearer] * arriving.ravel()[nearer]
        each_share[farther] = 0
    depends[sources, np.arange(len(sources))] = 0
    return depends


def _count_paths(ways: Ways, sources: Places) -> tuple[list[Places], Floats]:
    """By distance, the cells (person and source) of that distance; and how many shortest paths lead there."""
    paths = np.zeros((ways.out.shape[0], len(sources)))
    paths[sources, np.arange(len(sources))] = 1
    levels = [np.flatnonzero(paths)]
    unseen = paths == 0
    newest = paths.copy()
    while True:
        newest = ways.onwards(newest, active=_people_of(levels[-1], paths.shape), wanted=unseen.any(axis=1))
        new = newest > 0
        new &= unseen
        level = np.flatnonzero(new)
        if not len(level):
            return levels, paths
        levels.append(level)
        unseen ^= new
        newest *= new
        paths += newest


def _people_of(cells: Places, shape: tuple[int, ...]) -> Mask:
    people, width = shape
    mask = np.zeros(people, dtype=bool)
    mask[cells // width] = True
    return mask


def distance_sums(arcs: sparse.csr_array, targets: Places, figure: Callable[[Floats], Floats]) -> Sums:
    """For everybody, sums over the targets that they reach of a figure of the distance, in ties."""
    people = arcs.shape[0]
    sums = Sums(np.zeros(people, dtype=np.int64), np.zeros(people), np.zeros(people))
    width = WORD * max(1, min(WORDS, GATHERED // max(arcs.nnz, 1)))
    for first in range(0, len(targets), width):
        _add_sums(sums, arcs, targets[first : first + width], figure)
    return sums


def _add_sums(sums: Sums, arcs: sparse.csr_array, targets: Places, figure: Callable[[Floats], Floats]) -> None:
    """Everybody holds the set of targets that they reach, which grows by what their neighbours hold."""
    held = np.zeros((arcs.shape[0], -(-len(targets) // WORD)), dtype=np.uint64)
    number = np.arange(len(targets), dtype=np.uint64)
    held[targets, number // np.uint64(WORD)] = np.uint64(1) << number % np.uint64(WORD)
    count = _bits(held)
    sums.reached[:] += count
    asking = np.flatnonzero(np.diff(arcs.indptr))
    starts = arcs.indptr[asking]
    distance = 0
    while len(asking):
        distance += 1
        held[asking] |= np.bitwise_or.reduceat(held[arcs.indices], starts, axis=0)
        before, count = count, _bits(held)
        new = count - before
        if not new.any():
            break
        value = float(figure(np.array(float(distance))))
        sums.reached[:] += new
        sums.total[:] += new * value
        sums.squares[:] += new * value**2


def _bits(held: npt.NDArray[np.uint64]) -> Places:
    return np.asarray(BITS_OF_16[held.view(np.uint16)].sum(axis=1, dtype=np.int64))
