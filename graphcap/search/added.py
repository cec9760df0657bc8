"""A network with one more tie, for a question that asks what it would change: nothing is saved.

The tie is of a kind of its own, `WHAT_IF`, numbered after all others, and carries requests both ways. What was written stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.columns import MemoryColumn
from graphcap.network import Kind

if TYPE_CHECKING:
    from graphcap.network import Arcs, Network

WHAT_IF = "what if"


def with_tie(network: Network, one: int, other: int, *, strength: float) -> Network:
    """The network with a tie of this strength between two people."""
    kind = len(network.kinds)
    ends = (one, other), (other, one)
    outgoing, incoming = network.outgoing, network.incoming
    for source, target in ends:
        outgoing = _with_arc(outgoing, source, target, strength=strength, kind=kind)
        incoming = _with_arc(incoming, target, source, strength=strength, kind=kind)
    return network.replaced(outgoing=outgoing, incoming=incoming, kinds=(*network.kinds, Kind(WHAT_IF, mutual=True)))


def _with_arc(arcs: Arcs, person: int, neighbour: int, *, strength: float, kind: int) -> Arcs:
    """The arcs with one more of a person, where its strength, then its neighbour's number put it."""
    start, stop = arcs.span(person)
    neighbours, strengths = (np.asarray(part) for part in arcs.of(person))
    before = (strengths > strength) | ((strengths == strength) & (neighbours <= neighbour))
    place = start + int(np.count_nonzero(before[: stop - start]))
    offsets = arcs.offsets.array().astype(np.uint64)
    offsets[person + 1 :] += np.uint64(1)
    return arcs._replace(
        offsets=MemoryColumn("Q", offsets),
        neighbours=MemoryColumn("I", np.insert(arcs.neighbours.array(), place, neighbour)),
        strengths=MemoryColumn("d", np.insert(arcs.strengths.array(), place, strength)),
        kinds=MemoryColumn("H", np.insert(arcs.kinds.array(), place, kind)),
        strongest=max(arcs.strongest, strength),
    )
