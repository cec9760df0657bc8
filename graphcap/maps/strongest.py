"""The ties that a dense map is laid out by: of everybody the strongest few.

Where people know dozens of others, nearly everybody is two steps from everybody and forces find no shape: all are drawn to one middle.
The strongest ties of each one tell who belongs together, and nobody loses the last one (nearest-neighbour backbones; see Neal 2022,
doi:10.1371/journal.pone.0269137, for their family). A map draws all other ties as well, fainter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

DENSE = 8
"""Ties a person from which on a network is dense; ``DENSE_TIES`` of the page's script is the same number."""

STRONGEST = 6
"""So many of each one's ties are kept; ``STRONGEST`` of the page's script is the same number."""


def strongest(count: int, pairs: Numbers, strengths: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which ties of ``count`` people are among the strongest of either end: all of them, unless the network is dense.

    ``pairs`` are two columns of numbers, a row for each tie, of ``strengths``; of equal ones the first count as stronger.
    """
    ties = len(pairs)
    if ties <= DENSE * count:
        return np.ones(ties, dtype=bool)
    ends = pairs.T.ravel()
    order = np.lexsort((np.tile(np.arange(ties), 2), -np.tile(strengths, 2), ends))
    first = np.searchsorted(ends[order], ends[order])  # where the ties of each one begin
    kept = order[np.arange(2 * ties) - first < STRONGEST] % ties
    found = np.zeros(ties, dtype=bool)
    found[kept] = True
    return found
