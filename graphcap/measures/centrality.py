"""Degree, eigenvector centrality and pagerank of everybody in a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from scipy import sparse

    from graphcap.measures.view import View

DAMPING = 0.85
CHANGE = 1e-10
"""Pagerank has converged when its values change by no more than this in sum: then they are right to six times as much, in sum."""
FEW = 100
"""Up to so many people all eigenvectors are computed directly: the iteration needs room to search."""
EQUAL = 1e-10
"""Parts of a graph whose largest eigenvalues differ by no more than this ratio share the largest one."""


def degree(view: View) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How many people each person has an arc to, and how many have one to them."""
    arcs = view.strengths
    return np.diff(arcs.indptr).astype(np.int64), np.bincount(arcs.indices, minlength=len(view)).astype(np.int64)


def pagerank(view: View) -> npt.NDArray[np.float64]:
    """Where a walk along arcs is found, each arc taken in proportion to its strength; the values sum to 1.

    With probability `DAMPING` the walk goes on along an arc, else, and always from people without an arc, it starts again at anybody.
    Nobody at all gives no values.

    References
    ----------
    Brin & Page 1998, https://doi.org/10.1016/S0169-7552(98)00110-X
    """
    people, arcs = len(view), view.strengths
    if not people:
        return np.empty(0)
    out = arcs.sum(axis=1)
    ends = out == 0
    shares = np.divide(1.0, out, where=~ends, out=np.zeros(people))
    backwards = arcs.T
    rank, change = np.full(people, 1 / people), np.inf
    while change > CHANGE:
        anywhere = (1 - DAMPING + DAMPING * rank[ends].sum()) / people
        following = DAMPING * (backwards @ (rank * shares)) + anywhere
        following /= following.sum()
        change = np.abs(following - rank).sum()
        rank = following
    return rank


def eigenvector(view: View) -> npt.NDArray[np.float64]:
    """How central the neighbours are: the leading eigenvector of an undirected view, non-negative, of length 1.

    A part of the graph with a smaller eigenvalue than the largest gets 0. Parts that share the largest one keep their own vectors, in the
    proportion that power iteration from equal values leaves them. Without any arc there is no such vector: all NaN.

    References
    ----------
    Bonacich 1972, https://doi.org/10.1080/0022250X.1972.9989806
    """
    from scipy.sparse.csgraph import connected_components

    arcs = view.strengths
    if not arcs.nnz:
        return np.full(len(view), np.nan)
    vector = np.abs(_leading(arcs))
    parts, part = connected_components(arcs, directed=False)
    squares = np.bincount(part, vector**2, parts)
    values = np.bincount(part, vector * (arcs @ vector), parts) / np.maximum(squares, np.finfo(float).tiny)
    # what is noise in a part that does not lead has a quotient too, but hardly any length
    leads = (squares > EQUAL) & (values >= values[squares > EQUAL].max() * (1 - EQUAL))
    scale = np.where(leads, np.bincount(part, vector, parts) / np.maximum(squares, np.finfo(float).tiny), 0)
    vector *= scale[part]
    return np.asarray(vector / np.linalg.norm(vector))


def _leading(arcs: sparse.csr_array) -> npt.NDArray[np.float64]:
    """The equal vector, seen in the space of the largest eigenvalue of a symmetric matrix."""
    from scipy.sparse.linalg import eigsh

    people = arcs.shape[0]
    if people <= FEW:
        values, vectors = np.linalg.eigh(arcs.toarray())
        leading = vectors[:, values >= values[-1] * (1 - EQUAL)]
        return np.asarray(leading @ leading.sum(axis=0))
    _, vectors = eigsh(arcs, k=1, which="LA", v0=np.ones(people))
    return np.asarray(vectors[:, 0])
