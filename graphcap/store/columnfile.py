"""Columns in one file: each starts on a block, and a second file holds a crc32 of every block.

The directory (name to type, place, length and checksums) stands in the manifest, whose own checksum stands in ``CURRENT``: so what is read
was written by one commit, or is an error.
"""

from __future__ import annotations

import mmap
import os
import zlib
from array import array
from collections import deque
from typing import TYPE_CHECKING, Any

from graphcap.columns import BLOCK, ITEM_SIZES, NUMPY_TYPES, Column, ConstantColumn, MappedColumn, block_sum, map_bytes
from graphcap.errors import StoreDamaged
from graphcap.store.folder import mapped, write_synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    import numpy.typing as npt

COLUMNS_FILE = "network.columns"
SUMS_FILE = "network.sums"
MOST_WAITING = 256 << 20
"""Bytes that are held until the disk has them."""
SUMMED = 64 << 20
"""Bytes of a filled column that are read at a time."""

Directory = dict[str, dict[str, Any]]


def seed_of(generation: str, name: str) -> int:
    """What a column's checksums start from: a part of another generation, or another column, does not pass."""
    return zlib.crc32(f"{generation}/{name}".encode())


class ColumnWriter:
    """Writes columns into a folder one after the other, while others are still being made.

    Parameters
    ----------
    folder
        Where the files are made.
    generation
        Its label, from which checksums start.

    Attributes
    ----------
    directory
        Of the columns so far.
    """

    def __init__(self, folder: Path, *, generation: str) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.directory: Directory = {}
        self._folder = folder
        self._generation = generation
        self._file = os.open(folder / COLUMNS_FILE, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        self._sums: list[array[int]] = []
        self._at = 0
        self._kept: dict[int, tuple[str, Column]] = {}
        self._disk = ThreadPoolExecutor(1)
        self._writes: deque[tuple[Future[None], int]] = deque()
        self._waiting = 0

    def add(self, name: str, column: Column) -> Column:
        """Write a column; the same column, mapped, so that the memory of the one that was given can go.

        One that was returned before is not written again.
        """
        if isinstance(column, ConstantColumn):
            value = column.slice(0, 1)[0] if len(column) else 0
            self.directory[name] = {"type": column.typecode, "constant": value, "length": len(column)}
            return column
        if id(column) in self._kept:
            first = self._kept[id(column)][0]
            if first != name:
                self.directory[name] = {"same": first}
            return column
        letters = column.slice(0, len(column)).cast("B")
        at = self._room(len(letters))
        self.write(letters, at)
        return self._kept_as(name, column.typecode, _sums(letters, seed_of(self._generation, name)), at=at, size=len(letters))

    def add_parts(self, name: str, typecode: str, parts: Iterable[memoryview[Any]]) -> Column:
        """Write a column that comes in parts, of which few are held; the same, mapped."""
        seed, sums, size = seed_of(self._generation, name), array("I"), 0
        for letters in _whole_blocks(parts):
            sums += _sums(letters, seed, first=len(sums))
            self.write(letters, self._at + size)
            size += len(letters)
        return self._kept_as(name, typecode, sums, at=self._room(size), size=size)

    def filled(self, name: str, typecode: str, length: int) -> FilledColumn:
        """A column of the file that is filled part by part, in any order."""
        return FilledColumn(self, name, typecode, at=self._room(length * ITEM_SIZES[typecode]), length=length)

    def write(self, letters: memoryview[int], at: int) -> None:
        """Let the disk have some bytes; those that it has not yet got are not many."""
        self._writes.append((self._disk.submit(_write_all, self._file, letters, at), len(letters)))
        self._waiting += len(letters)
        while self._waiting > MOST_WAITING:
            self._wait_for_one()

    def close_filled(self, name: str, typecode: str, *, at: int, size: int) -> Column:
        """The column that was filled, mapped."""
        self._wait()
        view, sums, seed = self._mapped(at, size), array("I"), seed_of(self._generation, name)
        whole: Any = view.obj
        for start in range(0, size, SUMMED):
            sums.extend(_sums(view[start : start + SUMMED], seed, first=start // BLOCK))
            page = (at + start) // mmap.PAGESIZE * mmap.PAGESIZE
            whole.madvise(mmap.MADV_DONTNEED, page, at + min(start + SUMMED, size) - page)  # the system still has it
        return self._kept_as(name, typecode, sums, at=at, size=size)

    def _room(self, size: int) -> int:
        """The place of so many bytes more, whole blocks, the last one filled up."""
        at = self._at
        self._at += -(-size // BLOCK) * BLOCK
        os.ftruncate(self._file, self._at)
        return at

    def _mapped(self, at: int, size: int) -> memoryview[Any]:
        return map_bytes(self._file, at + size)[at:]

    def _kept_as(self, name: str, typecode: str, sums: array[int], *, at: int, size: int) -> Column:
        """Enter a column into the directory; the same, mapped."""
        sums_at = sum(len(before) for before in self._sums) * sums.itemsize
        entry = {"type": typecode, "at": at, "length": size // ITEM_SIZES[typecode]}
        sums_crc, seed = zlib.crc32(sums), seed_of(self._generation, name)
        self.directory[name] = entry | {"sums_at": sums_at, "sums_crc": sums_crc}
        self._sums.append(sums)
        view, called = self._mapped(at, size), f"{name} in {self._folder}"
        column = MappedColumn(view, typecode, sums=sums, sums_crc=sums_crc, seed=seed, name=called)
        self._kept[id(column)] = name, column
        return column

    def _wait(self) -> None:
        while self._writes:
            self._wait_for_one()

    def _wait_for_one(self) -> None:
        write, size = self._writes.popleft()
        write.result()
        self._waiting -= size

    def finish(self) -> None:
        """Wait until the disk has everything."""
        self._wait()
        os.fsync(self._file)
        write_synced(self._folder / SUMS_FILE, b"".join(self._sums))

    def close(self) -> None:
        """End, whether all was written or not."""
        self._disk.shutdown(cancel_futures=True)
        os.close(self._file)


class FilledColumn:
    """A column of a file, filled part by part."""

    def __init__(self, writer: ColumnWriter, name: str, typecode: str, *, at: int, length: int) -> None:
        self._writer = writer
        self._name = name
        self._typecode = typecode
        self._at = at
        self._size = length * ITEM_SIZES[typecode]

    def put(self, at: int, values: npt.NDArray[Any]) -> None:
        """Put values at a place and those after it."""
        numbers = values.astype(NUMPY_TYPES[self._typecode], copy=False)
        if len(numbers):
            self._writer.write(numbers.data.cast("B"), self._at + at * ITEM_SIZES[self._typecode])

    def column(self) -> Column:
        """The column, mapped, once all of it was put."""
        return self._writer.close_filled(self._name, self._typecode, at=self._at, size=self._size)


def _whole_blocks(parts: Iterable[memoryview[Any]]) -> Iterator[memoryview[int]]:
    """The bytes of parts one after the other, whole blocks at a time, the rest last."""
    rest = b""
    for part in parts:
        own = part.cast("B") if part.nbytes else memoryview(b"")
        letters = memoryview(rest + own) if rest else own
        whole = len(letters) // BLOCK * BLOCK
        if whole:
            yield letters[:whole]
        rest = bytes(letters[whole:])
    if rest:
        yield memoryview(rest)


def _write_all(descriptor: int, letters: memoryview[int], at: int) -> None:
    rest = letters
    while len(rest):
        written = os.pwrite(descriptor, rest, at)
        rest, at = rest[written:], at + written


def _sums(letters: memoryview[int], seed: int, *, first: int = 0) -> array[int]:
    blocks = range(0, len(letters), BLOCK)
    return array("I", [block_sum(letters[start : start + BLOCK], seed, number) for number, start in enumerate(blocks, first)])


def map_columns(folder: str | Path, directory: Directory, *, generation: str) -> dict[str, Column]:
    """The columns of a folder, mapped; their tables of checksums and their blocks are verified when touched.

    Raises
    ------
    StoreDamaged
        When a file is missing or too short.
    """
    content, sums = mapped(f"{folder}/{COLUMNS_FILE}"), mapped(f"{folder}/{SUMS_FILE}")
    columns: dict[str, Column] = {}
    for name, entry in directory.items():
        if "same" in entry:
            columns[name] = columns[entry["same"]]
        elif "constant" in entry:
            columns[name] = ConstantColumn(entry["type"], entry["constant"], entry["length"])
        else:
            size = entry["length"] * ITEM_SIZES[entry["type"]]
            letters = content[entry["at"] : entry["at"] + size]
            table = sums[entry["sums_at"] : entry["sums_at"] + 4 * -(-size // BLOCK)]
            if len(letters) != size or len(table) != 4 * -(-size // BLOCK):
                message = f"the store is damaged: the length of {name} in {folder}, or of its checksums; run `graphcap check`"
                raise StoreDamaged(message)
            seed, called = seed_of(generation, name), f"{name} in {folder}"
            columns[name] = MappedColumn(letters, entry["type"], sums=table.cast("I"), sums_crc=entry["sums_crc"], seed=seed, name=called)
    return columns


def verify_columns(columns: Mapping[str, Column]) -> Iterator[str]:
    """Touch every block; a sentence for each column that is damaged."""
    for column in dict.fromkeys(columns.values()):  # one that stands twice is touched once
        try:
            column.array()
        except StoreDamaged as error:
            yield str(error)
