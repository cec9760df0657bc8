"""Arcs sorted into compressed rows: by person, strongest first, then by the neighbour's number, then by kind.

Everything that decides the order is packed into one unsigned 64-bit number an arc, so that numpy sorts numbers and nothing else: an
index sort of the same arcs takes three times as long. Strengths become whole *levels* (their decimals where they have few, else their
rank). Many arcs are sorted in blocks of rows: of a hundred million only some are held at a time, and where 64 bits are too few a block
needs fewer bits a row. Arcs whose rows rise already are cut into blocks; others are first put aside by block.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from graphcap.columns import NUMPY_TYPES, Column, MemoryColumn
from graphcap.errors import GraphcapError
from graphcap.network import Arcs
from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Keys = npt.NDArray[np.uint64]


class Filled(Protocol):
    """A column that is filled part by part."""

    def put(self, at: int, values: npt.NDArray[Any]) -> None:
        """Put values at a place and those after it."""
        ...

    def column(self) -> Column:
        """The column, once all of it was put."""
        ...


Filling = Callable[[str, str, int], Filled]
"""Makes a column to be filled, by its name, typecode and length."""
KEY_BITS = 64
BLOCK_ARCS = 1 << 21
"""Arcs that are sorted at a time, about."""
DECIMALS = (1, 2, 3, 4, 6)
CHUNK = 1 << 16
"""Numbers handled at a time, so that what is made of them stays in a core's cache."""
THREADS = 2
SCATTERED = 1 << 20
"""Arcs that are put aside by block at a time."""
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
    def of(cls, strengths: npt.NDArray[np.float64], *, scratch: Scratch = ANYWHERE) -> Levels:
        """Levels that give every strength back to the last bit."""
        codes = scratch.numbers(np.uint32, len(strengths))
        for scale in (10**decimals for decimals in DECIMALS):
            if all((np.rint(part * scale) / scale == part).all() for part in _parts(strengths)):
                for start, part in enumerate(_parts(strengths)):
                    codes.put(start * CHUNK, scale - np.rint(part * scale))
                return cls(codes.whole(len(strengths)), scale.bit_length(), scale, None)
        values = _distinct(strengths)
        for start in range(0, len(strengths), SCATTERED):
            part = strengths[start : start + SCATTERED]
            order = np.argsort(part)  # places are found many times faster in order
            ranks = np.empty(len(part), np.uint32)
            ranks[order] = len(values) - 1 - np.searchsorted(values, part[order])
            codes.put(start, ranks)
        return cls(codes.whole(len(strengths)), bits_of(len(values)), 1, values[::-1].copy())

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

    def part(self, start: int, stop: int) -> Half:
        """The arcs along some of the ties."""
        some = slice(start, stop)
        chosen = None if self.chosen is None else self.chosen[some]
        return Half(self.rows[some], self.neighbours[some], self.kinds[some], self.levels[some], chosen)

    def bounds(self, layout: Layout, count: int) -> list[int]:
        """Where the ties of ``count`` blocks of the layout's rows begin, and where the last one ends, if rows rise."""
        firsts = (np.arange(1, count, dtype=np.uint64) << np.uint64(layout.row)).astype(np.uint32)
        return [0, *np.searchsorted(self.rows, firsts).tolist(), len(self.rows)]

    def packed(self, layout: Layout, count: int, scratch: Scratch) -> Iterator[Callable[[], Keys]]:
        """What makes the numbers of the arcs, not sorted, of each of ``count`` blocks of the layout's rows."""
        if count == 1:
            yield partial(layout.pack, self)
        elif all((part[1:] >= part[:-1]).all() for part in _parts(self.rows, overlap=1)):
            yield from (partial(layout.pack, self.part(start, stop)) for start, stop in pairwise(self.bounds(layout, count)))
        else:
            yield from self._scattered(layout, count, scratch)

    def _scattered(self, layout: Layout, count: int, scratch: Scratch) -> Iterator[Callable[[], Keys]]:
        """The same for arcs whose rows do not rise: put aside by block."""
        sizes = np.zeros(count, np.int64)
        for part in self._parts():
            sizes += np.bincount(part.blocks(layout), minlength=count)
        aside = scratch.numbers(np.uint64, int(sizes.sum()))
        bounds = [0, *np.cumsum(sizes).tolist()]
        at = bounds[:-1]
        for part in self._parts():
            blocks = part.blocks(layout).astype(np.min_scalar_type(count))
            keys = layout.pack(part)[np.argsort(blocks, kind="stable")]  # a radix sort, below 65,536 blocks
            for block, (start, stop) in enumerate(pairwise([0, *np.cumsum(np.bincount(blocks, minlength=count)).tolist()])):
                aside.put(at[block], keys[start:stop])
                at[block] += stop - start
        whole = aside.whole(bounds[-1])
        yield from (partial(np.array, whole[start:stop]) for start, stop in pairwise(bounds))

    def _parts(self) -> Iterator[Half]:
        return (self.part(start, start + SCATTERED) for start in range(0, len(self.rows), SCATTERED))

    def blocks(self, layout: Layout) -> npt.NDArray[np.uint32]:
        """The block of each arc."""
        rows = self.rows if self.chosen is None else self.rows[self.chosen]
        return rows >> np.uint32(layout.row)


class Layout(NamedTuple):
    """How many bits of an arc's number stand for what, the first deciding most."""

    row: int
    level: int
    neighbour: int
    kind: int

    @classmethod
    def of(cls, level: int, *, people: int, kinds: int, arcs: int = 0) -> Layout:
        """The layout of as many rows as hold not too many arcs, or as there are bits for beside those of a level."""
        neighbour, kind = bits_of(people), bits_of(kinds)
        blocks = bits_of(-(-arcs // BLOCK_ARCS)) if arcs > BLOCK_ARCS else 0
        return cls(max(0, min(neighbour - blocks, KEY_BITS - level - neighbour - kind)), level, neighbour, kind)

    def blocks(self, people: int) -> int:
        """How many blocks of rows there are."""
        return -(-max(1, people) >> self.row)

    def pack(self, half: Half) -> Keys:
        """Arcs of one block as numbers."""
        rows = half.rows if self.row >= self.neighbour else half.rows & np.uint32((1 << self.row) - 1)
        fields = ((rows, self.row), (half.levels, self.level), (half.neighbours, self.neighbour), (half.kinds, self.kind))
        return pack(fields, chosen=half.chosen)

    def sorted(self, packed: Callable[[], Keys]) -> Keys:
        """The numbers of a block's arcs, sorted."""
        keys = packed()
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
    mutual: Sequence[Half],
    one_way: Half,
    levels: Levels,
    *,
    people: int,
    kinds: int,
    filling: Filling | None = None,
    scratch: Scratch = ANYWHERE,
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
    filling
        Makes the columns, ``outgoing`` or ``incoming`` and their part; None: in memory.
    scratch
        Where to put arcs aside.
    """
    total = len(one_way) + sum(map(len, mutual))
    layout = Layout.of(levels.bits, people=people, kinds=kinds, arcs=total)
    outgoing = _Rows("outgoing", total, people, filling or _Held)
    incoming = _Rows("incoming", total, people, filling or _Held) if len(one_way) else outgoing
    count = layout.blocks(people)
    halves = [*mutual, one_way, one_way.turned()]
    with ThreadPoolExecutor(THREADS) as threads:
        for block, packed in enumerate(zip(*(half.packed(layout, count, scratch) for half in halves), strict=True)):
            *runs, out, back = threads.map(layout.sorted, packed)
            both = merge(runs)
            coming = threads.submit(merge, [both, back]) if len(one_way) else None
            outgoing.add(merge([both, out]), block, layout, levels, threads)
            if coming is not None:
                incoming.add(coming.result(), block, layout, levels, threads)
    arcs = outgoing.arcs()
    return arcs, incoming.arcs() if len(one_way) else arcs


class _Held:
    """A column that is filled in memory."""

    def __init__(self, _name: str, typecode: str, length: int) -> None:
        self._typecode = typecode
        self._values: npt.NDArray[Any] = np.empty(length, NUMPY_TYPES[typecode])

    def put(self, at: int, values: npt.NDArray[Any]) -> None:
        self._values[at : at + len(values)] = values

    def column(self) -> Column:
        return MemoryColumn(self._typecode, self._values)


class _Rows:
    """Compressed rows, filled block by block.

    Positions take 32 bits where they can, so that a search touches half as many blocks of them.
    """

    def __init__(self, side: str, arcs: int, people: int, filling: Filling) -> None:
        typecode = "I" if arcs <= np.iinfo(np.uint32).max else "Q"
        self._offsets = filling(f"{side}.offsets", typecode, people + 1)
        self._columns = [filling(f"{side}.{part}", kind, arcs) for part, kind in (("neighbours", "I"), ("strengths", "d"), ("kinds", "H"))]
        self._people = people
        self._at = 0
        self._strongest = 0.0
        self._offsets.put(0, np.zeros(1, np.uint32))

    def add(self, keys: Keys, block: int, layout: Layout, levels: Levels, threads: ThreadPoolExecutor) -> None:
        """Append the arcs of the next block, which stand in ``keys`` by the layout."""
        first = block << layout.row
        rows = np.arange(min(1 << layout.row, self._people - first), dtype=np.uint64)
        below = layout.level + layout.neighbour + layout.kind
        last = rows << np.uint64(below) | np.uint64((1 << below) - 1)
        self._offsets.put(first + 1, np.searchsorted(keys, last, side="right") + self._at)
        neighbours, strengths, kinds = np.empty(len(keys), np.uint32), np.empty(len(keys)), np.empty(len(keys), np.uint16)

        def unpack(start: int) -> None:
            where = slice(start, start + CHUNK)
            part = keys[where]
            kinds[where] = part & np.uint64((1 << layout.kind) - 1)
            part = part >> np.uint64(layout.kind)
            neighbours[where] = part & np.uint64((1 << layout.neighbour) - 1)
            part >>= np.uint64(layout.neighbour)
            part &= np.uint64((1 << layout.level) - 1)
            strengths[where] = levels.strengths(part)

        list(threads.map(unpack, range(0, len(keys), CHUNK)))
        parts: tuple[npt.NDArray[Any], ...] = neighbours, strengths, kinds
        for column, values in zip(self._columns, parts, strict=True):
            column.put(self._at, values)
        self._at += len(keys)
        self._strongest = max(self._strongest, float(strengths.max(initial=0.0)))

    def arcs(self) -> Arcs:
        """The rows as columns."""
        offsets = self._offsets.column()
        neighbours, strengths, kinds = (column.column() for column in self._columns)
        return Arcs(offsets, neighbours, strengths, kinds, self._strongest if self._at else 1.0)


def _parts(values: npt.NDArray[Any], *, overlap: int = 0) -> Iterator[npt.NDArray[Any]]:
    return (values[start : start + CHUNK + overlap] for start in range(0, len(values), CHUNK))


def _distinct(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The different ones, sorted."""
    some = [np.unique(values[start : start + SCATTERED]) for start in range(0, len(values), SCATTERED)]
    together = np.concatenate(some)
    together.sort(kind="stable")  # merges runs where it finds them
    first = np.ones(len(together), bool)
    first[1:] = together[1:] != together[:-1]
    distinct: npt.NDArray[np.float64] = together[first]
    return distinct
