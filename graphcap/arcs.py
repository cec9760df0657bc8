"""Arcs sorted into compressed rows: by person, strongest first, then by the neighbour's number, then by kind.

Everything that decides the order is packed into one unsigned 64-bit number an arc, so that numpy sorts numbers and nothing else: an
index sort of the same arcs takes three times as long. Strengths become whole *levels* (their decimals where they have few, else their
rank). Where 64 bits are too few, rows are sorted in blocks, which need fewer bits a row.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.columns import ITEM_SIZES, MemoryColumn
from graphcap.errors import GraphcapError
from graphcap.network import Arcs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

Keep = Callable[[str, Arcs], Arcs]
"""What takes finished arcs, ``outgoing`` or ``incoming``, and gives back what stands for them."""
KEY_BITS = 64
DECIMALS = (1, 2, 3, 4, 6)
CHUNK = 1 << 16
"""Numbers handled at a time, so that what is made of them stays in a core's cache."""
THREADS = 2
ROWS_AT_ONCE = 1 << 12
"""Arcs that are sorted together where their rows rise already."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Strengths as whole numbers, 0 for the strongest possible.

    Attributes
    ----------
    codes
        One level a tie, uint32.
    bits
        How many bits the largest takes.
    scale, table
        What gives a strength back: (scale - level) / scale, or, where there is a table, the level's place in it.
    """

    codes: npt.NDArray[np.uint32]
    bits: int
    scale: int
    table: npt.NDArray[np.float64] | None

    @classmethod
    def of(cls, strengths: npt.NDArray[np.float64]) -> Levels:
        """Levels that give every strength back to the last bit."""
        for scale in (10**decimals for decimals in DECIMALS):
            if all((np.rint(part * scale) / scale == part).all() for part in _parts(strengths)):
                codes = np.empty(len(strengths), np.uint32)
                for into, part in zip(_parts(codes), _parts(strengths), strict=True):
                    into[:] = scale - np.rint(part * scale)
                return cls(codes, scale.bit_length(), scale, None)
        values, inverse = np.unique(strengths, return_inverse=True)
        codes = (len(values) - 1 - inverse).astype(np.uint32)
        return cls(codes, bits_of(len(values)), 1, values[::-1].copy())

    def strengths(self, codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
        """The strengths of some levels."""
        if self.table is not None:
            found: npt.NDArray[np.float64] = self.table[codes]
            return found
        decimals: npt.NDArray[np.float64] = (self.scale - codes.astype(np.float64)) / self.scale
        return decimals


@dataclass(frozen=True, slots=True)
class Half:
    """Arcs that all run one way along some ties: rows, neighbours and kinds by tie, and each one's level.

    Attributes
    ----------
    chosen
        Which of the ties; None: all.
    """

    rows: npt.NDArray[np.uint32]
    neighbours: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    levels: npt.NDArray[np.uint32]
    chosen: npt.NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.rows) if self.chosen is None else int(np.count_nonzero(self.chosen))

    def turned(self) -> Half:
        """The arcs that run the other way along the same ties."""
        return Half(self.neighbours, self.rows, self.kinds, self.levels, self.chosen)

    def blocks(self, block_bits: int, count: int) -> Iterator[Half]:
        """The arcs of ``count`` blocks of ``2 ** block_bits`` rows each, one after the other, rows counted within the block."""
        if count == 1:
            yield self
            return
        block = (self.rows >> np.uint32(block_bits)).astype(np.min_scalar_type(count))
        chosen = np.arange(len(block), dtype=np.uint32) if self.chosen is None else np.flatnonzero(self.chosen).astype(np.uint32)
        order = chosen[np.argsort(block[chosen], kind="stable")]  # a radix sort, below 65,536 blocks
        stops = np.searchsorted(block[order], np.arange(count), side="right").tolist()
        del block, chosen
        within = np.uint32((1 << block_bits) - 1)
        for start, stop in zip([0, *stops], stops, strict=False):
            part = order[start:stop]
            yield Half(self.rows[part] & within, self.neighbours[part], self.kinds[part], self.levels[part])


class Layout(NamedTuple):
    """How many bits of an arc's number stand for what, the first deciding most."""

    row: int
    level: int
    neighbour: int
    kind: int

    @classmethod
    def of(cls, levels: Levels, *, people: int, kinds: int) -> Layout:
        """The layout that holds all arcs of a network, or, where they need too many bits, of as many rows as it can."""
        level, neighbour, kind = levels.bits, bits_of(people), bits_of(kinds)
        return cls(max(0, min(neighbour, KEY_BITS - level - neighbour - kind)), level, neighbour, kind)

    def keys(self, half: Half) -> npt.NDArray[np.uint64]:
        """Arcs as numbers, sorted."""
        fields = ((half.rows, self.row), (half.levels, self.level), (half.neighbours, self.neighbour), (half.kinds, self.kind))
        keys = pack(fields, chosen=half.chosen)
        _sort(keys, below=self.level + self.neighbour + self.kind)
        return keys


def _sort(keys: npt.NDArray[np.uint64], *, below: int) -> None:
    """Sort in place; where rows, which stand above so many bits, rise already, a few of them at a time, in a third of the time."""
    row = np.uint64(below)
    if not all((part[1:] >> row >= part[:-1] >> row).all() for part in _parts(keys, overlap=1)):
        keys.sort()
        return
    firsts = keys[ROWS_AT_ONCE::ROWS_AT_ONCE] >> row << row
    for some in np.split(keys, np.searchsorted(keys, firsts)):  # as rows rise, all before a row's lowest possible key are of rows before
        some.sort()


def bits_of(count: int) -> int:
    """How many bits the numbers below ``count`` take, at least one."""
    return max(1, (count - 1).bit_length())


def pack(fields: Sequence[tuple[npt.NDArray[Any], int]], *, chosen: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.uint64]:
    """One number a chosen row out of several, each given with its bits, that sorts by the first, then the second, and so on.

    Raises
    ------
    GraphcapError
        When they take more than 64 bits.
    """
    if sum(bits for _, bits in fields) > np.iinfo(np.uint64).bits:
        message = "the network has more people, kinds and different strengths than can be sorted; leave kinds out, or round strengths"
        raise GraphcapError(message)
    keys = np.empty(len(fields[0][0]) if chosen is None else np.count_nonzero(chosen), np.uint64)
    at = 0
    for start in range(0, len(fields[0][0]), CHUNK):
        rows = slice(start, start + CHUNK)
        part = fields[0][0][rows].astype(np.uint64)
        for values, bits in fields[1:]:
            part <<= np.uint64(bits)
            part |= values[rows]
        part = part if chosen is None else part[chosen[rows]]
        keys[at : at + len(part)] = part
        at += len(part)
    return keys


def merge(runs: list[npt.NDArray[np.uint64]]) -> npt.NDArray[np.uint64]:
    """The numbers of several sorted runs, sorted; the list is emptied, so that the runs need not outlive it."""
    filled = [run for run in runs if len(run)]
    runs.clear()
    if len(filled) == 1:
        return filled[0]
    together = np.concatenate(filled) if filled else np.empty(0, np.uint64)
    filled.clear()
    together.sort(kind="stable")  # merges runs where it finds them
    return together


def sort_arcs(
    mutual: Sequence[Half], one_way: Half, levels: Levels, *, people: int, kinds: int, keep: Keep | None = None
) -> tuple[Arcs, Arcs]:
    """Arcs out and arcs in as compressed rows, the same object twice where the network is symmetric.

    Parameters
    ----------
    mutual
        Arcs that, all together, stand with their reverse of the same kind and strength: they are sorted once.
    one_way
        All other arcs, as they run.
    levels
        Their strengths.
    people, kinds
        How many there are.
    keep
        Given the arcs out, then the arcs in, as soon as they are finished; what it returns stands for them.
    """
    keep = keep or _in_memory
    layout = Layout.of(levels, people=people, kinds=kinds)
    total = len(one_way) + sum(map(len, mutual))
    outgoing = _Rows.of(total, people)
    incoming = _Rows.of(total, people) if len(one_way) else outgoing
    count = -(-max(1, people) >> layout.row)
    halves = [*mutual, one_way, one_way.turned()]
    with ThreadPoolExecutor(THREADS) as threads:
        for block, parts in enumerate(zip(*(half.blocks(layout.row, count) for half in halves), strict=True)):
            *runs, out, back = threads.map(layout.keys, parts)
            both = merge(runs)
            outgoing.add(merge([both, out]), block, layout, levels, threads)
            if block == count - 1:
                arcs = keep("outgoing", outgoing.arcs())
                del outgoing  # so that there is room for the arcs in
            if len(one_way):
                incoming.add(merge([both, back]), block, layout, levels, threads)
    return arcs, keep("incoming", incoming.arcs()) if len(one_way) else arcs


def _in_memory(_side: str, arcs: Arcs) -> Arcs:
    return arcs


@dataclass(frozen=True, slots=True)
class _Rows:
    """Compressed rows, filled block by block."""

    offsets: npt.NDArray[Any]
    neighbours: npt.NDArray[np.uint32]
    strengths: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, arcs: int, people: int) -> _Rows:
        """Room for so many; positions take 32 bits where they can, so that a search touches half as many blocks of them."""
        offsets: npt.NDArray[Any] = np.zeros(people + 1, np.uint32 if arcs <= np.iinfo(np.uint32).max else np.uint64)
        return cls(offsets, np.empty(arcs, np.uint32), np.empty(arcs, np.float64), np.empty(arcs, np.uint16))

    def add(self, keys: npt.NDArray[np.uint64], block: int, layout: Layout, levels: Levels, threads: ThreadPoolExecutor) -> None:
        """Append the arcs of the next block, which stand in ``keys`` by the layout."""
        stops = self.offsets[1:][block << layout.row : (block + 1) << layout.row]
        at = int(self.offsets[block << layout.row])
        below = layout.level + layout.neighbour + layout.kind
        last = np.uint64((1 << below) - 1)
        stops[:] = at + np.searchsorted(keys, np.arange(len(stops), dtype=np.uint64) << np.uint64(below) | last, side="right")

        def unpack(start: int) -> None:
            part = keys[start : start + CHUNK]
            where = slice(at + start, at + start + len(part))
            self.kinds[where] = part & np.uint64((1 << layout.kind) - 1)
            part = part >> np.uint64(layout.kind)
            self.neighbours[where] = part & np.uint64((1 << layout.neighbour) - 1)
            part >>= np.uint64(layout.neighbour)
            part &= np.uint64((1 << layout.level) - 1)
            self.strengths[where] = levels.strengths(part)

        list(threads.map(unpack, range(0, len(keys), CHUNK)))

    def arcs(self) -> Arcs:
        """The rows as columns."""
        strongest = float(self.strengths.max()) if len(self.strengths) else 1.0
        neighbours, strengths, kinds = MemoryColumn("I", self.neighbours), MemoryColumn("d", self.strengths), MemoryColumn("H", self.kinds)
        offsets = MemoryColumn("I" if self.offsets.itemsize == ITEM_SIZES["I"] else "Q", self.offsets)
        return Arcs(offsets, neighbours, strengths, kinds, strongest)


def _parts(values: npt.NDArray[Any], *, overlap: int = 0) -> Iterator[npt.NDArray[Any]]:
    return (values[start : start + CHUNK + overlap] for start in range(0, len(values), CHUNK))
