"""A network whose strengths are drawn anew, as far as they are not known: what an order of answers rests on.

A strength s of coverage c becomes s (1 + (1 - c) u), at most 1, u even between -1 and 1: what is declared (c = 1) stays, what is assumed
(c = 0) lies anywhere from 0 to twice as much. Both directions of a tie are drawn alike. u is made of the ids of the two people, the kind
and the number of the draw (splitmix64; Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195), so that a part of a network, in whatever
store, is drawn like the whole.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.columns import MemoryColumn
from graphcap.tie_sources import tie_sources

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Arcs, Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

LEAST = 1e-9
BITS = 53
GOLDEN = 0x9E3779B97F4A7C15
WORD = 1 << 64


class Drawing(NamedTuple):
    """A network as it is drawn anew: of each arc of both sides its owner, its coverage, and what it is drawn by."""

    network: Network
    outgoing: _Side
    incoming: _Side

    @classmethod
    def of(cls, network: Network) -> Drawing:
        """What all draws have in common."""
        people = np.array([_hash(id) for id in network.people.ids], np.uint64)
        kinds = np.array([_hash(kind.name) for kind in network.kinds], np.uint64)
        covered = _Covered.of(network)
        return cls(network, *(_Side.of(arcs, people, kinds, covered) for arcs in (network.outgoing, network.incoming)))

    def drawn(self, number: int) -> Network:
        """The draw of this number."""
        return self.network.replaced(outgoing=self.outgoing.drawn(number), incoming=self.incoming.drawn(number))


class _Side(NamedTuple):
    arcs: Arcs
    owners: Numbers
    neighbours: Numbers
    strengths: Floats
    kinds: Numbers
    spread: Floats
    hashes: Hashes

    @classmethod
    def of(cls, arcs: Arcs, people: Hashes, kinds: Hashes, covered: _Covered) -> _Side:
        offsets = arcs.offsets.array().astype(np.int64)
        owners = np.repeat(np.arange(len(people)), offsets[1:] - offsets[:-1])
        neighbours, numbers = arcs.neighbours.array().astype(np.int64), arcs.kinds.array().astype(np.int64)
        hashes = _mixed(people[owners] + people[neighbours] + (kinds[numbers] if len(numbers) else np.empty(0, np.uint64)))
        spread = 1 - covered.coverage(owners, neighbours, numbers)
        return cls(arcs, owners, neighbours, arcs.strengths.array(), numbers, spread, hashes)

    def drawn(self, number: int) -> Arcs:
        even = _mixed(self.hashes + np.uint64(number * GOLDEN % WORD)) >> np.uint64(64 - BITS)
        strengths = np.clip(self.strengths * (1 + self.spread * (even / 2.0 ** (BITS - 1) - 1)), LEAST, 1.0)
        strengths = np.where(self.spread == 0, self.strengths, strengths)
        order = np.lexsort((self.kinds, self.neighbours, -strengths, self.owners))
        return self.arcs._replace(
            neighbours=MemoryColumn("I", self.neighbours[order].astype(np.uint32)),
            strengths=MemoryColumn("d", strengths[order]),
            kinds=MemoryColumn("H", self.kinds[order].astype(np.uint16)),
            strongest=1.0,
        )


class _Covered(NamedTuple):
    """Coverage by written tie: sorted keys of source, target and kind."""

    people: int
    kinds: int
    keys: Numbers
    values: Floats

    @classmethod
    def of(cls, network: Network) -> _Covered:
        ties, people, kinds = network.ties, len(network), max(1, len(network.kinds))
        keys = (tie_sources(network) * people + ties.targets.array()) * kinds + ties.kinds.array()
        order = np.argsort(keys, kind="stable")
        return cls(people, kinds, keys[order], ties.coverage.array()[order])

    def coverage(self, owners: Numbers, neighbours: Numbers, kinds: Numbers) -> Floats:
        """Of arcs: that of the tie as written, whichever way, the better where both are; 1 where it is not known."""
        found = np.full(len(owners), np.nan)
        for one, other in ((owners, neighbours), (neighbours, owners)):
            wanted = (one * self.people + other) * self.kinds + kinds
            places = np.minimum(np.searchsorted(self.keys, wanted), max(0, len(self.keys) - 1))
            hit = self.keys[places] == wanted if len(self.keys) else np.zeros(len(wanted), bool)
            found[hit] = np.fmax(found[hit], self.values[places[hit]])
        coverage: Floats = np.nan_to_num(found, nan=1.0)
        return coverage


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """One round of splitmix64."""
    values = values + np.uint64(GOLDEN)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
