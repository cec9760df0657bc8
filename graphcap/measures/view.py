"""The simple graph that the measures see: one arc an ordered pair, the strongest that is allowed, among people who are not left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graphcap.search.allowed import allowed_arcs, members

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Network


@dataclass(frozen=True, slots=True)
class View:
    """The people who take part, and the strength of the arc from each of them to each other.

    Attributes
    ----------
    everybody
        How many people the network has.
    present
        Numbers of those who take part, rising; their positions here are the rows and columns of ``strengths``.
    strengths
        Square, columns sorted in each row, no entry twice.
    """

    everybody: int
    present: npt.NDArray[np.int64]
    strengths: sparse.csr_array

    def __len__(self) -> int:
        return len(self.present)

    def undirected(self) -> View:
        """The same where a pair has an arc each way, as strong as the stronger of the two."""
        return replace(self, strengths=sparse.csr_array(self.strengths.maximum(self.strengths.T)))

    def unweighted(self) -> View:
        """The same with every arc of strength 1."""
        ones = np.ones_like(self.strengths.data)
        return replace(self, strengths=sparse.csr_array((ones, self.strengths.indices, self.strengths.indptr), shape=self.strengths.shape))

    def spread(self, values: npt.NDArray[Any], missing: float) -> npt.NDArray[Any]:
        """Values by position, as values of everybody by number; ``missing`` for those who are left out."""
        whole: npt.NDArray[Any] = np.full(self.everybody, missing, dtype=values.dtype)
        whole[self.present] = values
        return whole


def cut(network: Network, *, kinds: bytes | None = None, avoid: Collection[int] = ()) -> View:
    """What is left of a network when only some kinds count, some people are avoided and parallel arcs are one.

    Parameters
    ----------
    network
        Any.
    kinds
        As from `Network.kind_mask`; None allows all.
    avoid
        Numbers of the people to leave out.
    """
    people = len(network)
    arcs = allowed_arcs(network, kinds, avoid)
    neighbours = arcs.neighbours.astype(np.int32)
    strengths = sparse.csr_array((arcs.strengths.copy(), neighbours, arcs.offsets), shape=(people, people))
    strengths.sort_indices()
    present = np.flatnonzero(~members(people, avoid))
    simple = _strongest(strengths)
    if avoid:
        simple = simple[present][:, present]
    return View(people, present, simple)


def _strongest(strengths: sparse.csr_array) -> sparse.csr_array:
    """One entry, the largest, of those that stand at the same place next to each other."""
    columns, offsets = strengths.indices, strengths.indptr
    new = np.ones(len(columns), dtype=bool)
    new[1:] = columns[1:] != columns[:-1]
    new[offsets[:-1][np.diff(offsets) > 0]] = True
    if new.all():
        return strengths
    firsts = np.flatnonzero(new)
    before = np.concatenate(([0], np.cumsum(new)))
    return sparse.csr_array((np.maximum.reduceat(strengths.data, firsts), columns[firsts], before[offsets]), shape=strengths.shape)
