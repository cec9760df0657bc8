"""The arcs that a question about everybody may use, as numpy arrays: those of the allowed kinds among people who are not avoided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Network


class AllowedArcs(NamedTuple):
    """Outgoing arcs: those of person p stand at ``offsets[p]`` to ``offsets[p + 1]`` of the other two, in the order of `Arcs`.

    Several arcs of different kinds may lead from one person to the same other.
    """

    offsets: npt.NDArray[np.int64]
    neighbours: npt.NDArray[np.uint32]
    strengths: npt.NDArray[np.float64]


def allowed_arcs(network: Network, kinds: bytes | None = None, avoid: Collection[int] = (), *, incoming: bool = False) -> AllowedArcs:
    """Arcs of the allowed kinds (all when None), without those that leave or enter the people to avoid, who keep their numbers.

    Nothing is copied but the offsets when everything is allowed. ``incoming``: those that enter each person instead of those that leave.
    """
    arcs = network.incoming if incoming else network.outgoing
    neighbours, strengths = arcs.neighbours.array(), arcs.strengths.array()
    offsets = arcs.offsets.array().astype(np.int64)
    if kinds is None and not avoid:
        return AllowedArcs(offsets, neighbours, strengths)
    avoided = members(len(network), avoid)
    keep = ~(avoided[neighbours] | np.repeat(avoided, np.diff(offsets)))
    if kinds is not None:
        keep &= np.frombuffer(kinds, dtype=bool)[arcs.kinds.array()]
    kept_before = np.concatenate(([0], np.cumsum(keep)))
    return AllowedArcs(kept_before[offsets], neighbours[keep], strengths[keep])


def members(people: int, chosen: Collection[int]) -> npt.NDArray[np.bool_]:
    """Whether each of ``people`` people is among the ``chosen`` numbers."""
    mask = np.zeros(people, dtype=bool)
    mask[np.fromiter(chosen, dtype=np.int64, count=len(chosen))] = True
    return mask
