"""A network with one more tie, for a question that asks what it would change: nothing is saved.

The tie is of a kind of its own, `WHAT_IF`, numbered after all others, and carries requests both ways. What was written stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.columns import MemoryColumn
from graphcap.network import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.network import Arcs, Network

WHAT_IF = "what if"


def with_tie(network: Network, one: int, other: int, *, strength: float) -> Network:
    """The network with a tie of this strength between two people."""
    kind, ends = len(network.kinds), sorted(((one, other), (other, one)))
    outgoing, incoming = (_with_arcs(arcs, ends, strength=strength, kind=kind) for arcs in (network.outgoing, network.incoming))
    return network.replaced(outgoing=outgoing, incoming=incoming, kinds=(*network.kinds, Kind(WHAT_IF, mutual=True)))


def _with_arcs(arcs: Arcs, ends: Sequence[tuple[int, int]], *, strength: float, kind: int) -> Arcs:
    """The arcs with one more of each of two people, by rising number, to a neighbour."""
    places = [_place(arcs, person, neighbour, strength=strength) for person, neighbour in ends]
    offsets = arcs.offsets.array().astype(np.uint64)
    for person, _ in ends:
        offsets[person + 1 :] += np.uint64(1)
    return arcs._replace(
        offsets=MemoryColumn("Q", offsets),
        neighbours=MemoryColumn("I", _inserted(arcs.neighbours.array(), places, [neighbour for _, neighbour in ends])),
        strengths=MemoryColumn("d", _inserted(arcs.strengths.array(), places, [strength] * len(ends))),
        kinds=MemoryColumn("H", _inserted(arcs.kinds.array(), places, [kind] * len(ends))),
        strongest=max(arcs.strongest, strength),
    )


def _place(arcs: Arcs, person: int, neighbour: int, *, strength: float) -> int:
    """Where its strength, then its neighbour's number put an arc of a person."""
    start, stop = arcs.span(person)
    neighbours, strengths = (np.asarray(part) for part in arcs.of(person))
    before = (strengths > strength) | ((strengths == strength) & (neighbours <= neighbour))
    return start + int(np.count_nonzero(before[: stop - start]))


def _inserted(column: npt.NDArray[Any], places: Sequence[int], values: Sequence[float]) -> npt.NDArray[Any]:
    """A column with a value more at each of some places, which rise; it is copied once."""
    starts, stops = (0, *places), (*places, len(column))
    parts = [column[start:stop] for start, stop in zip(starts, stops, strict=True)]
    more = [np.array([value], column.dtype) for value in values]
    return np.concatenate([part for pair in zip(parts, more, strict=False) for part in pair] + [parts[-1]])
