"""Tables that come part by part as one whose columns are whole, as if made at once; the numbers of a large one are put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from graphcap.scratch import Pile

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.scratch import Scratch

KNOWN = " known"
"""What the name of the column ends in that says where another one has a value."""


class Stack:
    """Parts of a table, stacked; texts stay in memory.

    Parameters
    ----------
    schema
        Of the whole: numbers, moments and texts. A part may lack columns, which are null there.
    most
        Rows of all parts together, at most.
    scratch
        Where they go.
    """

    def __init__(self, schema: pa.Schema, most: int, scratch: Scratch) -> None:
        self._schema = schema
        self._first: pa.Table | None = None
        self._pile = Pile(scratch, most)
        self._texts: dict[str, list[pa.Array]] = {field.name: [] for field in schema if pa.types.is_string(field.type)}

    def add(self, part: pa.Table) -> None:
        """Add some rows."""
        if self._first is None:
            self._first = part
            return
        if self._first.num_rows:
            self._put_aside(self._first)
            self._first = self._first.slice(0, 0)
        self._put_aside(part)

    def _put_aside(self, part: pa.Table) -> None:
        numbers: dict[str, npt.NDArray[Any]] = {}
        for field in self._schema:
            there = field.name in part.column_names
            cells = part[field.name].combine_chunks() if there else pa.nulls(len(part), field.type)
            if field.name in self._texts:
                self._texts[field.name].append(cells)
                continue
            numbers[field.name] = _values(cells)
            if field.nullable:
                numbers[field.name + KNOWN] = cells.is_valid().to_numpy(zero_copy_only=False)
        self._pile.add(numbers)

    def whole(self) -> pa.Table:
        """All of them, without optional columns in which no row has a value."""
        numbers = self._pile.whole()
        if not numbers:
            return self._first if self._first is not None else self._schema.empty_table()
        columns = {field.name: self._column(field, numbers) for field in self._schema}
        used = [field for field in self._schema if not field.nullable or columns[field.name].null_count < len(columns[field.name])]
        return pa.table([columns[field.name] for field in used], schema=pa.schema(used))

    def _column(self, field: pa.Field, numbers: dict[str, npt.NDArray[Any]]) -> pa.Array:
        if field.name in self._texts:
            return pa.concat_arrays(self._texts[field.name])
        values = numbers[field.name]
        known = numbers.get(field.name + KNOWN)
        bits = None if known is None or known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
        return pa.Array.from_buffers(field.type, len(values), [bits, pa.py_buffer(values)])


def _values(cells: pa.Array) -> npt.NDArray[Any]:
    """The numbers of a column as they lie in memory, whatever stands where there is none."""
    values = np.frombuffer(cells.buffers()[1], np.dtype(f"V{cells.type.bit_width // 8}"))
    return values[cells.offset : cells.offset + len(cells)]
