"""Columns of a network: numbers and texts, in memory or mapped from a file whose blocks are verified when first touched.

Mapped arrays do not notice a flipped bit, so every block of 4 KiB has a crc32, seeded with what the column is (an old part does not
pass), checked the first time that a slice touches it. Questions about a few people read slices with the standard library alone;
questions about everybody take the whole column as a numpy array.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

from graphcap.errors import StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

BLOCK = 4096
MANY = 4
"""Where more than one block in so many is touched at once, the whole column is verified: by pieces and by all processors that is sooner."""
LARGEST_SUM = 0xFFFFFFFF
NUMPY_TYPES = {"B": "u1", "H": "<u2", "I": "<u4", "q": "<i8", "Q": "<u8", "d": "<f8"}
ITEM_SIZES = {"B": 1, "H": 2, "I": 4, "q": 8, "Q": 8, "d": 8}

if sys.byteorder != "little" or array("I").itemsize != ITEM_SIZES["I"]:  # pragma: no cover
    message = "graphcap needs a little-endian machine"
    raise ImportError(message)


class Column(Protocol):
    """Numbers of one type, by position.

    ``typecode`` is that of `array.array`: B, H, I, q, Q unsigned/signed integers, d float64.
    """

    typecode: str

    def __len__(self) -> int: ...

    def slice(self, start: int, stop: int) -> memoryview[Any]:
        """The verified values at ``start`` to ``stop`` (excluded), without a copy."""
        ...

    def slices(self, spans: Sequence[tuple[int, int]]) -> list[memoryview[Any]]:
        """`slice` for each of many spans."""
        ...

    def array(self) -> npt.NDArray[Any]:
        """The whole column, verified, as a read-only numpy array without a copy."""
        ...

    def at(self, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        """The values at some places, verified, as a numpy array."""
        ...


class MemoryColumn:
    """A column held in memory.

    Parameters
    ----------
    typecode
        As in `Column`.
    values
        A sequence of numbers, or anything with the buffer interface that already has the type.
    """

    __slots__ = ("_view", "typecode")

    def __init__(self, typecode: str, values: Iterable[Any] = ()) -> None:
        self.typecode = typecode
        try:
            view = memoryview(values)  # type: ignore[arg-type]
        except TypeError:
            view = memoryview(array(typecode, values))
        if view.itemsize != ITEM_SIZES[typecode]:
            message = f"values of type {view.format} are no column of type {typecode}"
            raise TypeError(message)
        if view.format != typecode:  # the same under another name: numpy's int64 is l or q
            view = view.cast("B").cast(typecode)  # type: ignore[call-overload]
        self._view: memoryview[Any] = view

    def __len__(self) -> int:
        return len(self._view)

    def slice(self, start: int, stop: int) -> memoryview[Any]:
        return self._view[start:stop]

    def slices(self, spans: Sequence[tuple[int, int]]) -> list[memoryview[Any]]:
        view = self._view
        return [view[start:stop] for start, stop in spans]

    def array(self) -> npt.NDArray[Any]:
        import numpy as np

        whole: npt.NDArray[Any] = np.frombuffer(self._view, dtype=NUMPY_TYPES[self.typecode])
        return whole

    def at(self, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        values: npt.NDArray[Any] = self.array()[places]
        return values


class ConstantColumn:
    """A column that holds one value everywhere; it takes no room on disk."""

    __slots__ = ("_length", "_value", "typecode")

    def __init__(self, typecode: str, value: float, length: int) -> None:
        self.typecode = typecode
        self._value = value
        self._length = length

    def __len__(self) -> int:
        return self._length

    def slice(self, start: int, stop: int) -> memoryview[Any]:
        return memoryview(array(self.typecode, [self._value]) * max(0, min(stop, self._length) - start))

    def slices(self, spans: Sequence[tuple[int, int]]) -> list[memoryview[Any]]:
        return [self.slice(start, stop) for start, stop in spans]

    def array(self) -> npt.NDArray[Any]:
        import numpy as np

        whole: npt.NDArray[Any] = np.broadcast_to(np.array(self._value, dtype=NUMPY_TYPES[self.typecode]), (self._length,))
        return whole

    def at(self, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        values: npt.NDArray[Any] = self.array()[places]
        return values


class MappedColumn:
    """A column mapped from a file; each block is verified when it is first touched.

    Parameters
    ----------
    view
        The bytes of the column alone.
    typecode
        As in `Column`.
    sums
        One crc32 a block.
    sums_crc
        Their own crc32, verified when the first block is; of many columns a question touches few.
    seed
        What the crc of each block started from, less the block's number (see `block_sum`).
    name
        What an error calls the column.
    """

    __slots__ = ("_bytes", "_name", "_seed", "_shift", "_sums", "_sums_crc", "_verified", "_view", "typecode")

    def __init__(
        self, view: memoryview[Any], typecode: str, *, sums: array[int] | memoryview[int], sums_crc: int, seed: int, name: str
    ) -> None:
        self.typecode = typecode
        self._bytes = view
        self._view: memoryview[Any] = view.cast(typecode)  # type: ignore[call-overload]
        self._sums = sums
        self._sums_crc: int | None = sums_crc
        self._seed = seed
        self._name = name
        self._verified = bytearray(len(sums))
        self._shift = (BLOCK // ITEM_SIZES[typecode]).bit_length() - 1

    def __len__(self) -> int:
        return len(self._view)

    def slice(self, start: int, stop: int) -> memoryview[Any]:
        if stop > start:
            first, last = start >> self._shift, (stop - 1) >> self._shift
            if first == last:
                if not self._verified[first]:
                    self._verify((first,))
            elif not all(self._verified[first : last + 1]):
                self._verify(range(first, last + 1))
        return self._view[start:stop]

    def slices(self, spans: Sequence[tuple[int, int]]) -> list[memoryview[Any]]:
        shift = self._shift
        touched = {start >> shift for start, stop in spans if start < stop}
        touched.update((stop - 1) >> shift for start, stop in spans if start < stop)
        for start, stop in spans:
            if stop - start > 1 << shift:
                touched.update(range(start >> shift, (stop - 1) >> shift))
        self._verify(sorted(touched))
        view = self._view
        return [view[start:stop] for start, stop in spans]

    def _verify(self, blocks: Iterable[int]) -> None:
        self._verify_sums()
        content, seed, sums, verified = self._bytes, self._seed, self._sums, self._verified
        for block in blocks:
            if not verified[block]:
                start = block * BLOCK
                if crc32(content[start : start + BLOCK], (seed + block) & LARGEST_SUM) != sums[block]:  # `block_sum`, at hand
                    message = f"the store is damaged: {self._name}, block {block}; run `graphcap check`, then restore a copy or import anew"
                    raise StoreDamaged(message)
                verified[block] = 1

    def _verify_sums(self) -> None:
        expected = self._sums_crc  # another thread may be the first to verify them
        if expected is not None and crc32(self._sums) != expected:
            message = f"the store is damaged: the checksums of {self._name}; run `graphcap check`, then restore a copy or import anew"
            raise StoreDamaged(message)
        self._sums_crc = None

    def array(self) -> npt.NDArray[Any]:
        import numpy as np

        if not all(self._verified):
            self._verify(())
            self._verify_pieces()
            self._verify(range(len(self._sums)))
        whole: npt.NDArray[Any] = np.frombuffer(self._bytes, dtype=NUMPY_TYPES[self.typecode])
        return whole

    def _verify_pieces(self) -> None:
        """Verify what is sound many blocks at a time; what is not, and what makes no whole piece, is left to be looked at by block."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        from graphcap.blocksums import PIECE, piece_sums

        whole = len(self._bytes) // (BLOCK * PIECE) * PIECE
        starts = np.arange(self._seed, self._seed + whole, dtype=np.uint64).astype(np.uint32)
        sums = piece_sums(np.array(self._sums[:whole], np.uint32), starts, block=BLOCK)

        def verify(first: int, start: int, expected: int) -> None:
            if crc32(self._bytes[first * BLOCK : (first + PIECE) * BLOCK], start) == expected:
                self._verified[first : first + PIECE] = b"\1" * PIECE

        with ThreadPoolExecutor() as threads:
            list(threads.map(verify, range(0, whole, PIECE), starts[::PIECE].tolist(), sums.tolist()))

    def at(self, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        import numpy as np

        touched = np.zeros(len(self._sums), bool)
        touched[places >> self._shift] = True
        touched &= np.frombuffer(self._verified, np.uint8) == 0
        blocks = np.flatnonzero(touched).tolist()
        if MANY * len(blocks) > len(touched):
            return self.array()[places]
        self._verify(blocks)
        values: npt.NDArray[Any] = np.frombuffer(self._bytes, dtype=NUMPY_TYPES[self.typecode])[places]
        return values


def block_sum(block: memoryview[Any] | bytes, seed: int, number: int) -> int:
    """The crc32 of one block, started from the column's seed and the block's number."""
    return crc32(block, (seed + number) & LARGEST_SUM)


class TextColumn:
    """Texts by position, as offsets into UTF-8; the empty text stands for unknown.

    Parameters
    ----------
    offsets
        ``I`` or ``Q`` column of n + 1 byte positions, rising.
    letters
        ``B`` column of all texts, one after the other.
    """

    __slots__ = ("letters", "offsets")

    def __init__(self, offsets: Column, letters: Column) -> None:
        self.offsets = offsets
        self.letters = letters

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextColumn:
        """A column in memory of these texts."""
        encoded = [text.encode() for text in texts]
        offsets = array("Q", [0])
        for text in encoded:
            offsets.append(offsets[-1] + len(text))
        return cls(MemoryColumn("Q", offsets), MemoryColumn("B", b"".join(encoded)))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        return self.encoded(number).decode()

    def encoded(self, number: int) -> bytes:
        """The text at a position, as UTF-8."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, stop = self.offsets.slice(number, number + 2)
        if not start <= stop <= len(self.letters):
            raise _out_of_bounds()
        return bytes(self.letters.slice(start, stop))

    def __iter__(self) -> Iterator[str]:
        ends = self.offsets.slice(0, len(self.offsets))
        letters = bytes(self.letters.slice(0, len(self.letters)))
        start = 0
        for stop in ends[1:]:
            if not start <= stop <= len(letters):
                raise _out_of_bounds()
            yield letters[start:stop].decode()
            start = stop

    def place(self, text: str) -> int:
        """Where ``text`` stands or would stand, when the texts are sorted by code point (which is the order of their bytes)."""
        wanted = text.encode(errors="surrogatepass")  # bytes of a command line that are no UTF-8
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.encoded(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def strings(self) -> npt.NDArray[np.object_]:
        """All texts as a numpy array of Python strings."""
        import numpy as np

        return np.array(list(self), dtype=object)


def _out_of_bounds() -> StoreDamaged:
    return StoreDamaged("the store is damaged: text offsets out of bounds; run `graphcap check`")


def map_bytes(descriptor: int, length: int) -> memoryview[Any]:
    """The first ``length`` bytes of an open file, mapped read-only (an empty file gives an empty view)."""
    if length == 0:
        return memoryview(b"")
    return memoryview(mmap.mmap(descriptor, length, prot=mmap.PROT_READ))
