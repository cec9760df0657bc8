"""What does not fit into memory is put aside: tables and numbers in files without a name, mapped when they are read again.

Up to `IN_MEMORY` bytes a thing stays in memory, so that a small import touches no disk. A file is nobody's but this process's: it has
no name, and the system frees it with the process, however that ends. Nothing of it is left for the next one to find, nor of whom it holds.
What is written is written by calls, so that a full disk is an error of the system and never a signal; what is read is mapped, so that it
is the system's memory and not the process's own.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import RawIOBase
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from graphcap.columns import map_bytes
from graphcap.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt

IN_MEMORY = 192 << 20
NAME = "gen-0.tmp"
"""What a file begins with where the system gives it a name for a moment: a name for leftovers of a store."""


class Scratch:
    """Where to put things aside.

    Parameters
    ----------
    folder
        One with room for them; None: wherever the system puts what is temporary.
    most
        Bytes of one thing that stay in memory; by default `IN_MEMORY`.
    """

    def __init__(self, folder: Path | None = None, *, most: int | None = None) -> None:
        self._folder = folder
        self._most = most

    def holds(self, size: int) -> bool:
        """Whether so many bytes stay in memory."""
        return size <= (IN_MEMORY if self._most is None else self._most)

    def sheet(self) -> Sheet:
        """A new file."""
        with self.asking(), TemporaryFile(dir=self._folder, prefix=NAME) as file:
            return Sheet(self, os.dup(file.fileno()))

    @contextmanager
    def asking(self) -> Iterator[None]:
        """What the system refuses within is told in a sentence.

        Raises
        ------
        StoreError
            Instead of an `OSError`.
        """
        try:
            yield
        except OSError as error:
            where, why = self._folder or gettempdir(), error.strerror or error
            message = f"cannot put aside in {where} what memory should not hold: {why}; nothing was changed"
            raise StoreError(message) from error

    def table(self, parts: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
        """Tables of one schema as one, mapped from a file."""
        sheet = self.sheet()
        with pa.ipc.new_stream(sheet, schema) as writer:
            for part in parts:
                writer.write_table(part)
        return sheet.table()

    def shelf(self, *tables: pa.Table) -> Shelf:
        """A place for tables."""
        return Shelf(self, tables)

    def numbers(self, kind: npt.DTypeLike, most: int) -> Numbers:
        """A place for so many numbers at most."""
        return Numbers(self, np.dtype(kind), most)


ANYWHERE = Scratch()
"""Puts aside wherever the system puts what is temporary."""


class Sheet(RawIOBase):
    """A file without a name. What is written to it is written wholly, or is an error."""

    def __init__(self, scratch: Scratch, descriptor: int) -> None:
        super().__init__()
        self._scratch = scratch
        self._descriptor = descriptor
        self._size = 0

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def write(self, letters: Any, /) -> int:
        """Write bytes behind the others; how many they are."""
        view = memoryview(letters).cast("B")
        self.put(self._size, view)
        return len(view)

    def put(self, at: int, letters: memoryview[int]) -> None:
        """Put bytes at a place and those after it."""
        rest, place = letters, at
        with self._scratch.asking():
            while len(rest):
                done = os.pwrite(self._descriptor, rest, place)
                rest, place = rest[done:], place + done
        self._size = max(self._size, place)

    def mapped(self) -> memoryview[Any]:
        """What was written so far."""
        return map_bytes(self._descriptor, self._size)

    def table(self) -> pa.Table:
        """The table that was written as a stream."""
        return pa.ipc.open_stream(pa.py_buffer(self.mapped())).read_all()

    def close(self) -> None:
        """Let the system have the file, once nothing maps it."""
        if not self.closed:
            os.close(self._descriptor)
        super().close()


class Shelf:
    """Tables put aside one after the other."""

    def __init__(self, scratch: Scratch, tables: tuple[pa.Table, ...]) -> None:
        self._scratch = scratch
        self._aside: list[pa.Table] = []
        self._held = [*tables]
        self._size = 0

    def add(self, table: pa.Table) -> None:
        """Put one more aside."""
        self._held.append(table)
        self._size += table.nbytes
        if not self._scratch.holds(self._size):
            table = pa.concat_tables(self._held, promote_options="default")
            self._held.clear()
            self._size = 0
            self._aside.append(self._scratch.table([table], table.schema))
            pa.default_memory_pool().release_unused()

    def whole(self) -> pa.Table:
        """All of them as one, columns that some do not have being null there."""
        tables = [*self._aside, *self._held]
        filled = [table for table in tables if table.num_rows]
        return pa.concat_tables(filled or tables, promote_options="default")


class Numbers:
    """Numbers put aside in any order, each at its place.

    Attributes
    ----------
    kind
        Their type.
    """

    def __init__(self, scratch: Scratch, kind: np.dtype[Any], most: int) -> None:
        self.kind = kind
        held = scratch.holds(most * kind.itemsize)
        self._array: npt.NDArray[Any] = np.empty(most if held else 0, kind)
        self._sheet = None if held else scratch.sheet()

    def put(self, at: int, values: npt.NDArray[Any]) -> None:
        """Put some at a place and those after it."""
        if self._sheet is None:
            self._array[at : at + len(values)] = values
        else:
            self._sheet.put(at * self.kind.itemsize, np.ascontiguousarray(values, self.kind).view(np.uint8).data)

    def whole(self, count: int) -> npt.NDArray[Any]:
        """The first so many, all of which were put."""
        return self._array[:count] if self._sheet is None or not count else np.frombuffer(self._sheet.mapped(), self.kind, count)


class Pile:
    """Columns of numbers that come part by part; what one part alone has needs no room beside it.

    Parameters
    ----------
    scratch
        Where they go.
    most
        Rows of all parts together, at most.
    absent
        What stands in a column that a part does not have, by its name; else 0.
    """

    def __init__(self, scratch: Scratch, most: int, *, absent: Mapping[str, Any] | None = None) -> None:
        self._scratch = scratch
        self._most = most
        self._absent = absent or {}
        self._first: Mapping[str, npt.NDArray[Any]] = {}
        self._columns: dict[str, Numbers] = {}
        self._rows = 0

    def add(self, part: Mapping[str, npt.NDArray[Any]]) -> None:
        """Add some rows."""
        count = len(next(iter(part.values())))
        if not self._rows:
            self._first, self._rows = part, count
        elif count:
            for name, values in self._first.items():
                self._columns[name] = self._scratch.numbers(values.dtype, self._most)
                self._columns[name].put(0, values)
            self._first = {}
            for name, values in part.items():
                if name not in self._columns:
                    self._columns[name] = self._scratch.numbers(values.dtype, self._most)
                    self._fill(name, 0, self._rows)
                self._columns[name].put(self._rows, values)
            for name in self._columns.keys() - part.keys():
                self._fill(name, self._rows, count)
            self._rows += count

    def _fill(self, name: str, at: int, count: int) -> None:
        column = self._columns[name]
        column.put(at, np.full(count, self._absent.get(name, 0), column.kind))

    def whole(self) -> dict[str, npt.NDArray[Any]]:
        """The columns."""
        return {**self._first, **{name: column.whole(self._rows) for name, column in self._columns.items()}}
