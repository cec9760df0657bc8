"""Burt's measures of brokerage: constraint, effective size and hierarchy of everybody's ego network.

All rest on the strengths of both directions added, ``z``. Every triangle is listed once, from its person of the fewest neighbours, in
blocks, so that memory grows with the ties and not with the pairs of neighbours.

References
----------
Burt 1992, Structural Holes, https://doi.org/10.4159/9780674029095; Everett & Borgatti 2020, https://doi.org/10.1016/j.socnet.2020.02.001
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.measures.view import View

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

BLOCK = 1 << 20
"""Pairs of ties looked at in one go."""
HASH_BITS = 32
SPARE_BITS, MOST_BITS = 3, 28
"""The sieve that finds most pairs of ties that no third tie closes has 8 to 16 slots a tie, 2 ** 28 at most."""
SCATTER = 0x9E3779B1
"""Odd, and near 2 ** 32 over the golden ratio: its multiples lie far apart."""


class Pairs(NamedTuple):
    """Pairs of people with a tie, each once, by rank: people ranked by how many ties they have, the lower rank being the pair's ``low``.

    Attributes
    ----------
    rank
        Of each person, by position in the view.
    offsets
        Pairs of low rank r stand at ``offsets[r]`` to ``offsets[r + 1]``, by rising ``high``.
    low, high
        Ranks of a pair's people.
    z
        Strengths of both directions, added.
    """

    rank: npt.NDArray[np.int32]
    offsets: Places
    low: npt.NDArray[np.int32]
    high: npt.NDArray[np.int32]
    z: Floats

    def sums(self, low: Floats, high: Floats) -> Floats:
        """Sums by rank over each person's pairs, of what the low and what the high person of each pair has."""
        people = len(self.rank)
        return np.add(np.bincount(self.low, low, people), np.bincount(self.high, high, people), dtype=np.float64)

    def contacts(self) -> Floats:
        """How many people each person has a tie with, by rank."""
        people = len(self.rank)
        return np.add(np.bincount(self.low, minlength=people), np.bincount(self.high, minlength=people), dtype=np.float64)

    def shares(self) -> tuple[Floats, Floats]:
        """Burt's p: which share of all strength of the low person goes to the high one, and the other way."""
        total = self.sums(self.z, self.z)
        return self.z / total[self.low], self.z / total[self.high]


def constraint(view: View) -> Floats:
    """How far each person's contacts are invested in one another: the sum of c_ij = (p_ij + sum over q of p_iq p_qj)^2, NaN without ties.

    It can exceed 1.
    """
    pairs = _pairs(view)
    low, high = _dyads(pairs)
    return _by_position(pairs, pairs.sums(low, high))


def hierarchy(view: View) -> Floats:
    """How far the constraint comes from one contact: Coleman-Theil index over c_ij, 0 to 1; 1 with one contact, NaN without ties."""
    pairs = _pairs(view)
    low, high = _dyads(pairs)
    contacts = pairs.contacts()
    mean = np.divide(pairs.sums(low, high), contacts, where=contacts > 0, out=np.ones_like(contacts))
    low, high = low / mean[pairs.low], high / mean[pairs.high]
    disorder = pairs.sums(low * np.log(low), high * np.log(high))
    most = contacts * np.log(np.maximum(contacts, 1))
    # rounding may leave equal contacts a hair below 0
    return _by_position(pairs, np.maximum(np.divide(disorder, most, where=most > 0, out=np.ones_like(most)), 0))


def effective_size(view: View) -> Floats:
    """How many contacts each person has beyond redundant ones: the sum over j of 1 - sum over q of p_iq m_jq, NaN without ties.

    m_jq is z_jq over the largest z of j; q is neither i nor j.
    """
    pairs = _pairs(view)
    largest = np.zeros(len(view))
    np.maximum.at(largest, pairs.low, pairs.z)
    np.maximum.at(largest, pairs.high, pairs.z)
    (p_low, p_high), (m_low, m_high) = pairs.shares(), (pairs.z / largest[pairs.low], pairs.z / largest[pairs.high])
    size = pairs.contacts()
    for ab, ac, bc in _triangles(pairs):
        np.subtract.at(size, pairs.low[ab], p_low[ac] * m_low[bc] + p_low[ab] * m_high[bc])
        np.subtract.at(size, pairs.high[ab], p_low[bc] * m_low[ac] + p_high[ab] * m_high[ac])
        np.subtract.at(size, pairs.high[ac], p_high[bc] * m_low[ab] + p_high[ac] * m_high[ab])
    return _by_position(pairs, size)


def _dyads(pairs: Pairs) -> tuple[Floats, Floats]:
    """Burt's c of each pair: how much the high person constrains the low one, and the other way."""
    p_low, p_high = pairs.shares()
    low, high = p_low.copy(), p_high.copy()
    for ab, ac, bc in _triangles(pairs):
        np.add.at(low, ab, p_low[ac] * p_high[bc])
        np.add.at(high, ab, p_low[bc] * p_high[ac])
        np.add.at(low, ac, p_low[ab] * p_low[bc])
        np.add.at(high, ac, p_high[bc] * p_high[ab])
        np.add.at(low, bc, p_high[ab] * p_low[ac])
        np.add.at(high, bc, p_high[ac] * p_low[ab])
    return low**2, high**2


def _pairs(view: View) -> Pairs:
    people, arcs = len(view), view.strengths
    order = np.argsort(np.diff(arcs.indptr) + np.bincount(arcs.indices, minlength=people), kind="stable")
    rank = np.empty(people, dtype=np.int32)
    rank[order] = np.arange(people, dtype=np.int32)
    sources, targets = np.repeat(rank, np.diff(arcs.indptr)), rank[arcs.indices]
    ends = np.minimum(sources, targets), np.maximum(sources, targets)
    z = sparse.csr_array((arcs.data, ends), shape=arcs.shape)
    offsets = z.indptr.astype(np.int64)
    low = np.repeat(np.arange(people, dtype=np.int32), np.diff(offsets))
    return Pairs(rank, offsets, low, z.indices.astype(np.int32), z.data)


def _by_position(pairs: Pairs, values: Floats) -> Floats:
    """Values by rank, as values by position in the view; NaN for people without ties."""
    return np.where(pairs.contacts() > 0, values, np.nan)[pairs.rank]


def _triangles(pairs: Pairs) -> Iterator[tuple[Places, Places, Places]]:
    """Every triangle of people a < b < c by rank once, as the places of the pairs ab, ac and bc, in blocks."""
    people = len(pairs.rank)
    keys = pairs.low * np.int64(people) + pairs.high
    bits = min(len(keys).bit_length() + SPARE_BITS, MOST_BITS)
    sieve = np.zeros(1 << bits, dtype=bool)
    sieve[_slot(pairs.low, pairs.high, bits)] = True
    later = pairs.offsets[pairs.low + 1] - np.arange(1, len(keys) + 1)  # pairs of the same low person that follow
    before = np.concatenate(([0], np.cumsum(later)))
    start = 0
    while start < len(keys):
        stop = max(start + 1, int(np.searchsorted(before, before[start] + BLOCK, side="right")) - 1)
        ab = np.repeat(np.arange(start, stop), later[start:stop])
        ac = np.arange(before[start] + 1, before[stop] + 1) - before[ab] + ab
        maybe = sieve[_slot(pairs.high[ab], pairs.high[ac], bits)]
        ab, ac = ab[maybe], ac[maybe]
        wanted = pairs.high[ab] * np.int64(people) + pairs.high[ac]
        rising = np.argsort(wanted)  # neighbouring searches touch the same memory
        ab, ac, wanted = ab[rising], ac[rising], wanted[rising]
        bc = np.searchsorted(keys, wanted)
        closed = keys[np.minimum(bc, len(keys) - 1)] == wanted
        yield ab[closed], ac[closed], bc[closed]
        start = stop


def _slot(low: npt.NDArray[np.int32], high: npt.NDArray[np.int32], bits: int) -> npt.NDArray[np.uint32]:
    """The place in the sieve of a pair of ranks (multiplicative hashing; it wraps around)."""
    mixed = low.view(np.uint32) * np.uint32(SCATTER) + high.view(np.uint32)
    return np.asarray(mixed * np.uint32(SCATTER) >> np.uint32(HASH_BITS - bits))
