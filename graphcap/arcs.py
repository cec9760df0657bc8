"""Arcs sorted into compressed rows: by person, strongest first, then by the neighbour's number, then by kind.

Everything that decides the order is packed into one unsigned 64-bit number an arc, so that numpy sorts numbers and nothing else: an
index sort of the same arcs takes three times as long. Strengths become whole *levels* (their decimals where they have few, else their
rank). Where 64 bits are too few, rows are sorted in blocks, which need fewer bits a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.columns import MemoryColumn
from graphcap.network import Arcs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

KEY_BITS = 64
DECIMALS = (1, 2, 3, 4, 6)
CHUNK = 1 << 21


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
        sample = strengths[: 1 << 16]
        for decimals in DECIMALS:
            scale = 10**decimals
            if _is_decimal(sample, scale) and all(_is_decimal(part, scale) for part in _parts(strengths)):
                codes = np.empty(len(strengths), np.uint32)
                for start in range(0, len(strengths), CHUNK):
                    codes[start : start + CHUNK] = scale - np.rint(strengths[start : start + CHUNK] * scale)
                return cls(codes, scale.bit_length(), scale, None)
        values, inverse = np.unique(strengths, return_inverse=True)
        codes = (len(values) - 1 - inverse).astype(np.uint32)
        return cls(codes, max(1, len(values).bit_length()), 1, values[::-1].copy())

    def strengths(self, codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
        """The strengths of some levels."""
        if self.table is not None:
            found: npt.NDArray[np.float64] = self.table[codes]
            return found
        decimals: npt.NDArray[np.float64] = (self.scale - codes.astype(np.float64)) / self.scale
        return decimals


def _parts(values: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _is_decimal(strengths: npt.NDArray[np.float64], scale: int) -> bool:
    return bool((np.rint(strengths * scale) / scale == strengths).all())


@dataclass(frozen=True, slots=True)
class Half:
    """Arcs that all run one way along some ties: rows, neighbours and kinds by tie, and each one's level."""

    rows: npt.NDArray[np.uint32]
    neighbours: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    levels: npt.NDArray[np.uint32]

    def take(self, mask: npt.NDArray[np.bool_]) -> Half:
        """Those where the mask is true."""
        return Half(self.rows[mask], self.neighbours[mask], self.kinds[mask], self.levels[mask])


def sort_arcs(halves: list[Half], levels: Levels, *, people: int, kinds: int) -> Arcs:
    """The arcs of all halves together as compressed rows; no two may agree in row, neighbour and kind."""
    row_bits, kind_bits = max(1, people.bit_length()), max(1, kinds.bit_length())
    below = levels.bits + row_bits + kind_bits
    block_bits = min(row_bits, KEY_BITS - below)
    total = sum(len(half.rows) for half in halves)
    neighbours = np.empty(total, np.uint32)
    strengths = np.empty(total, np.float64)
    kind_numbers = np.empty(total, np.uint16)
    counts = np.zeros(people + 1, np.uint64)
    at = 0
    for first in range(0, max(people, 1), 1 << block_bits):
        last = min(people, first + (1 << block_bits))
        keys = _packed_keys(halves, first, last, shifts=(below, row_bits + kind_bits, kind_bits))
        keys.sort()
        ends = np.searchsorted(keys >> np.uint64(below), np.arange(last - first, dtype=np.uint64), side="right")
        counts[first + 1 : last + 1] = ends + at
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            where = slice(at + start, at + start + len(part))
            kind_numbers[where] = part & np.uint64((1 << kind_bits) - 1)
            part = part >> np.uint64(kind_bits)
            neighbours[where] = part & np.uint64((1 << row_bits) - 1)
            strengths[where] = levels.strengths((part >> np.uint64(row_bits)) & np.uint64((1 << levels.bits) - 1))
        at += len(keys)
    return Arcs(MemoryColumn("Q", counts), MemoryColumn("I", neighbours), MemoryColumn("d", strengths), MemoryColumn("H", kind_numbers))


def _packed_keys(halves: list[Half], first: int, last: int, *, shifts: tuple[int, int, int]) -> npt.NDArray[np.uint64]:
    """Row (less ``first``), level, neighbour and kind of the arcs in rows ``first`` to ``last``, one number each."""
    packed = []
    for whole in halves:
        everything = first == 0 and (len(whole.rows) == 0 or last > int(whole.rows.max()))
        half = whole if everything else whole.take((whole.rows >= first) & (whole.rows < last))
        keys = np.empty(len(half.rows), np.uint64)
        np.subtract(half.rows, np.uint64(first), out=keys)
        for values, shift in ((half.levels, shifts[0] - shifts[1]), (half.neighbours, shifts[1] - shifts[2]), (half.kinds, shifts[2])):
            keys <<= np.uint64(shift)
            keys |= values
        packed.append(keys)
    return packed[0] if len(packed) == 1 else np.concatenate(packed)
