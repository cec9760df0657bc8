"""Columns in one file: each starts on a block, and a second file holds a crc32 of every block.

The directory (name to type, place, length and checksums) stands in the manifest, whose own checksum stands in ``CURRENT``: so what is read
was written by one commit, or is an error.
"""

from __future__ import annotations

import os
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from graphcap.columns import BLOCK, ITEM_SIZES, Column, ConstantColumn, MappedColumn, block_sum
from graphcap.errors import StoreDamaged
from graphcap.store.folder import mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS_FILE = "network.columns"
SUMS_FILE = "network.sums"

Directory = dict[str, dict[str, Any]]


def seed_of(generation: str, name: str) -> int:
    """What a column's checksums start from: a part of another generation, or another column, does not pass."""
    return zlib.crc32(f"{generation}/{name}".encode())


def write_columns(folder: Path, columns: Mapping[str, Column], *, generation: str) -> Directory:
    """Write columns into a folder, synced to disk, and return their directory; a column that stands twice is written once."""
    from concurrent.futures import ThreadPoolExecutor

    directory: Directory = {}
    written: dict[int, str] = {}
    with (
        (folder / COLUMNS_FILE).open("wb", buffering=0) as file,
        (folder / SUMS_FILE).open("wb") as sums_file,
        ThreadPoolExecutor(1) as disk,
    ):
        at, writes = 0, []
        for name, column in columns.items():
            if isinstance(column, ConstantColumn):
                value = column.slice(0, 1)[0] if len(column) else 0
                directory[name] = {"type": column.typecode, "constant": value, "length": len(column)}
            elif id(column) in written:
                directory[name] = {"same": written[id(column)]}
            else:
                written[id(column)] = name
                letters = column.slice(0, len(column)).cast("B")
                writes.append(disk.submit(_write_blocks, file.fileno(), letters))
                sums = _sums(letters, seed_of(generation, name))
                entry = {"type": column.typecode, "at": at, "length": len(column)}
                directory[name] = entry | {"sums_at": sums_file.tell(), "sums_crc": zlib.crc32(sums)}
                sums_file.write(sums)
                at += -(-len(letters) // BLOCK) * BLOCK
        for write in writes:
            write.result()
        os.fsync(file.fileno())
        sums_file.flush()
        os.fsync(sums_file.fileno())
    return directory


def _write_blocks(descriptor: int, letters: memoryview[int]) -> None:
    """Write whole blocks, the last one filled up."""
    for part in (letters, memoryview(bytes(-len(letters) % BLOCK))):
        rest = part
        while len(rest):
            rest = rest[os.write(descriptor, rest) :]


def _sums(letters: memoryview[int], seed: int) -> bytes:
    blocks = range(0, len(letters), BLOCK)
    return array("I", [block_sum(letters[start : start + BLOCK], seed, number) for number, start in enumerate(blocks)]).tobytes()


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
