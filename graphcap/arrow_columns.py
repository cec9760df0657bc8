"""Arrow columns and numpy arrays as columns of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.columns import Column, ConstantColumn, MemoryColumn, TextColumn

if TYPE_CHECKING:
    import numpy.typing as npt


def array_of(column: Any) -> npt.NDArray[Any]:
    """An arrow column as a numpy array; null numbers become NaN."""
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()  # which copies even one
    values: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return values


def text_column(texts: pa.ChunkedArray) -> TextColumn:
    """Arrow strings as a text column; null becomes the empty text."""
    whole = texts.chunk(0) if texts.num_chunks == 1 else texts.cast(pa.large_string()).combine_chunks()
    if not len(whole):
        return TextColumn.of([])
    whole = pc.fill_null(whole, "") if whole.null_count else whole
    kind = np.uint64 if pa.types.is_large_string(whole.type) else np.uint32
    offsets: npt.NDArray[Any] = np.frombuffer(whole.buffers()[1], kind)[whole.offset : whole.offset + len(whole) + 1]
    letters = memoryview(whole.buffers()[2] or b"")[offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    few = len(letters) <= np.iinfo(np.uint32).max
    places = MemoryColumn("I", offsets.astype(np.uint32, copy=False)) if few else MemoryColumn("Q", offsets)
    return TextColumn(places, MemoryColumn("B", letters))


def number_column(typecode: str, values: npt.NDArray[Any] | float, length: int) -> Column:
    """A column of these values, or of one value everywhere."""
    if not isinstance(values, np.ndarray):
        return ConstantColumn(typecode, values, length)
    if (values == values[:1]).all():
        return ConstantColumn(typecode, values[0].item() if length else 0, length)
    return MemoryColumn(typecode, np.ascontiguousarray(values))
