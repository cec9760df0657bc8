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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS_FILE = "network.columns"
SUMS_FILE = "network.sums"
WRITE_SIZE = 1 << 24

Directory = dict[str, dict[str, Any]]


def seed_of(generation: str, name: str) -> int:
    """What a column's checksums start from: a part of another generation, or another column, does not pass."""
    return zlib.crc32(f"{generation}/{name}".encode())


def write_columns(folder: Path, columns: Mapping[str, Column], *, generation: str) -> Directory:
    """Write columns into a folder, synced to disk, and return their directory; a column that stands twice is written once."""
    directory: Directory = {}
    written: dict[int, str] = {}
    with (folder / COLUMNS_FILE).open("wb", buffering=0) as file, (folder / SUMS_FILE).open("wb") as sums_file:
        for name, column in columns.items():
            if isinstance(column, ConstantColumn):
                value = column.slice(0, 1)[0] if len(column) else 0
                directory[name] = {"type": column.typecode, "constant": value, "length": len(column)}
            elif id(column) in written:
                directory[name] = {"same": written[id(column)]}
            else:
                written[id(column)] = name
                letters = column.slice(0, len(column)).cast("B")
                sums, total = _sums(letters, seed_of(generation, name))
                entry = {"type": column.typecode, "at": file.tell(), "length": len(column), "crc": total}
                directory[name] = entry | {"sums_at": sums_file.tell(), "sums_crc": zlib.crc32(sums)}
                sums_file.write(sums)
                for start in range(0, len(letters), WRITE_SIZE):
                    _write_all(file.fileno(), letters[start : start + WRITE_SIZE])
                _write_all(file.fileno(), memoryview(bytes(-len(letters) % BLOCK)))
        os.fsync(file.fileno())
        sums_file.flush()
        os.fsync(sums_file.fileno())
    return directory


def _write_all(descriptor: int, letters: memoryview[int]) -> None:
    while len(letters):
        letters = letters[os.write(descriptor, letters) :]


def _sums(letters: memoryview[int], seed: int) -> tuple[bytes, int]:
    blocks = range(0, len(letters), BLOCK)
    sums = array("I", [block_sum(letters[start : start + BLOCK], seed, number) for number, start in enumerate(blocks)])
    return sums.tobytes(), zlib.crc32(letters, seed)


def map_columns(folder: Path, directory: Directory, *, generation: str) -> dict[str, Column]:
    """The columns of a folder, mapped; their tables of checksums are verified here, their blocks when touched.

    Raises
    ------
    StoreDamaged
        When a file is missing or too short, or a table of checksums is not the one that was written.
    """
    content, sums = _mapped(folder / COLUMNS_FILE), _mapped(folder / SUMS_FILE)
    columns: dict[str, Column] = {}
    for name, entry in directory.items():
        if "same" in entry:
            columns[name] = columns[entry["same"]]
        elif "constant" in entry:
            columns[name] = ConstantColumn(entry["type"], entry["constant"], entry["length"])
        else:
            columns[name] = _map_column(content, sums, name, entry, seed_of(generation, name))
    return columns


def _map_column(content: memoryview[Any], sums: memoryview[Any], name: str, entry: dict[str, Any], seed: int) -> Column:
    size = entry["length"] * ITEM_SIZES[entry["type"]]
    table = sums[entry["sums_at"] : entry["sums_at"] + 4 * -(-size // BLOCK)]
    letters = content[entry["at"] : entry["at"] + size]
    if len(letters) != size or zlib.crc32(table) != entry["sums_crc"]:
        message = f"the store is damaged: the checksums or the length of {name}; run `graphcap check`"
        raise StoreDamaged(message)
    return MappedColumn(letters, entry["type"], sums=table.cast("I"), total=entry["crc"], seed=seed, name=name)


def _mapped(path: Path) -> memoryview[Any]:
    try:
        with path.open("rb") as file:
            return map_bytes(file.fileno(), os.fstat(file.fileno()).st_size)
    except FileNotFoundError as error:
        message = f"the store is damaged: {path.name} is missing in {path.parent}"
        raise StoreDamaged(message) from error


def verify_columns(columns: Mapping[str, Column]) -> Iterator[str]:
    """Touch every block; a sentence for each column that is damaged."""
    for column in columns.values():
        try:
            column.array()
        except StoreDamaged as error:
            yield str(error)
