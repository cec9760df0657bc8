"""Communities: people who are tied more among each other than to the rest, found by the Leiden method from a fixed seed.

Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z, for modularity, ties weighted by their strength.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

SEED = 1
WEAKEST = 1e-3


def communities(count: int, pairs: Numbers, strengths: npt.NDArray[np.float64]) -> Numbers:
    """The community of each of ``count`` people: 0 is the largest, of equal ones that with the lowest number.

    ``pairs`` are two columns of numbers, a row for each tie, of ``strengths``; a pair may stand there more than once.
    """
    if not len(pairs):
        return np.arange(count)
    from graspologic_native import leiden_csr
    from scipy.sparse import coo_array

    ends = np.concatenate([pairs, pairs[:, ::-1]])
    weights = np.maximum(np.concatenate([strengths, strengths]), WEAKEST)
    matrix = coo_array((weights, (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    matrix.sort_indices()
    _, found = leiden_csr(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data, count, iterations=2, seed=SEED)
    return by_size(np.array([found[person] for person in range(count)]))


def by_size(labels: Numbers) -> Numbers:
    """Labels renumbered by falling size, then by the lowest number among their people."""
    _, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    ranks = np.empty(len(sizes), dtype=np.int64)
    ranks[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return ranks[inverse]
