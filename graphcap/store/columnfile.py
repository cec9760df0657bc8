"""Columns in one file: each starts on a block, and a second file holds a crc32 of every block.

The directory (name to type, place, length and checksums) stands in the manifest, whose own checksum stands in ``CURRENT``: so what is read
was written by one commit, or is an error.
"""

from __future__ import annotations

import os
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from graphcap.columns import BLOCK, ITEM_SIZES, Column, ConstantColumn, MappedColumn, block_sum, map_bytes
from graphcap.errors import StoreDamaged
from graphcap.store.folder import mapped, write_synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

COLUMNS_FILE = "network.columns"
SUMS_FILE = "network.sums"

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
        self._writes: list[Future[None]] = []

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
        sums = _sums(letters, seed_of(self._generation, name))
        self._writes.append(self._disk.submit(_write_blocks, self._file, letters, self._at))
        return self._entered(name, column.typecode, size=len(letters), sums=sums)

    def add_parts(self, name: str, typecode: str, parts: Iterable[memoryview[Any]]) -> Column:
        """Write a column that comes in parts, of which no more than one is held; the same, mapped."""
        seed, sums, size = seed_of(self._generation, name), array("I"), 0
        for letters in _whole_blocks(parts):
            sums += _sums(letters, seed, first=len(sums))
            _write_blocks(self._file, letters, self._at + size)
            size += len(letters)
        return self._entered(name, typecode, size=size, sums=sums)

    def _entered(self, name: str, typecode: str, *, size: int, sums: array[int]) -> Column:
        """Enter a column of so many bytes, the next in the file, in the directory; the same, mapped."""
        entry = {"type": typecode, "at": self._at, "length": size // ITEM_SIZES[typecode]}
        sums_at = sum(len(before) for before in self._sums) * sums.itemsize
        self.directory[name] = entry | {"sums_at": sums_at, "sums_crc": zlib.crc32(sums)}
        self._sums.append(sums)
        end = self._at + -(-size // BLOCK) * BLOCK
        os.ftruncate(self._file, end)
        view = map_bytes(self._file, end)[self._at : self._at + size]
        self._at = end
        seed = seed_of(self._generation, name)
        mapped_column = MappedColumn(view, typecode, sums=sums, seed=seed, name=f"{name} in {self._folder}")
        self._kept[id(mapped_column)] = name, mapped_column
        return mapped_column

    def finish(self) -> None:
        """Wait until the disk has everything."""
        for write in self._writes:
            write.result()
        os.fsync(self._file)
        write_synced(self._folder / SUMS_FILE, b"".join(self._sums))

    def close(self) -> None:
        """End, whether all was written or not."""
        self._disk.shutdown(cancel_futures=True)
        os.close(self._file)


def _write_blocks(descriptor: int, letters: memoryview[int], at: int) -> None:
    """Write whole blocks, the last one filled up."""
    for part in (letters, memoryview(bytes(-len(letters) % BLOCK))):
        rest = part
        while len(rest):
            written = os.pwrite(descriptor, rest, at)
            rest, at = rest[written:], at + written


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


def _sums(letters: memoryview[int], seed: int, *, first: int = 0) -> array[int]:
    blocks = range(0, len(letters), BLOCK)
    return array("I", [block_sum(letters[start : start + BLOCK], seed, number) for number, start in enumerate(blocks, first)])


def map_columns(folder: str | Path, directory: Directory, *, generation: str) -> dict[str, Column]:
    """The columns of a folder, mapped; their tables of checksums are verified here, their blocks when touched.

    Raises
    ------
    StoreDamaged
        When a file is missing or too short, or a table of checksums is not the one that was written.
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
            if len(letters) != size or zlib.crc32(table) != entry["sums_crc"]:
                message = f"the store is damaged: the length or the checksums of {name} in {folder}; run `graphcap check`"
                raise StoreDamaged(message)
            seed = seed_of(generation, name)
            columns[name] = MappedColumn(letters, entry["type"], sums=table.cast("I"), seed=seed, name=f"{name} in {folder}")
    return columns


def verify_columns(columns: Mapping[str, Column]) -> Iterator[str]:
    """Touch every block; a sentence for each column that is damaged."""
    for column in dict.fromkeys(columns.values()):  # one that stands twice is touched once
        try:
            column.array()
        except StoreDamaged as error:
            yield str(error)
