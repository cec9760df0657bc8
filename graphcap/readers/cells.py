"""What the cells of a column say: numbers, moments, ids, and any type of a Parquet file as text.

A whole column is tried first with pyarrow, on text that can only be a plain number or a moment in one shape; if anything in it is not,
every different text of the column is read by itself. Numbers equal Python's ``float`` of the text. Moments are ISO 8601, to the
microsecond (more digits are cut off), UTC where no zone stands. Cells of blanks alone are empty.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

Value = TypeVar("Value", float, int)

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NUMBER_LETTERS = b"0123456789.+-eE"
_HOUR = "(?:[01][0-9]|2[0-3])"
_SIXTIETH = "[0-5][0-9]"
_PART = "(?:[.,][0-9]+)?"
_WIDE = f"{_HOUR}(?::{_SIXTIETH}(?::{_SIXTIETH}{_PART})?)?"
_NARROW = f"{_HOUR}(?:{_SIXTIETH}(?:{_SIXTIETH}{_PART})?)?"
_ZONE = f"(?:Z|[+-]{_HOUR}(?::?{_SIXTIETH})?)?"
MOMENT = re.compile(f"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ](?:{_WIDE}|{_NARROW}){_ZONE})?|[0-9]{{8}}(?:[T ]{_NARROW}{_ZONE})?)")
"""The shape alone: with colons and hyphens or without; whether there is such a day is asked of `datetime`."""
ZONED = re.compile("[T ].*[Z+-]")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
NO_MOMENT = int(np.iinfo(np.int64).min)
NANOSECONDS = 1000
MICROSECONDS = {"us": 1, "ms": 1000, "s": 1_000_000, "D": 86_400_000_000}
LONGEST_ID = 1024
FORBIDDEN = ("Cc", "Cf")
FIRST_PLAIN, LAST_PLAIN = 0x21, 0x7E


class Numbers(NamedTuple):
    """Values of a column, NaN where a cell is empty, and which cells are no finite number."""

    values: npt.NDArray[np.float64]
    bad: npt.NDArray[np.bool_]


class Moments(NamedTuple):
    """Microseconds since 1970 UTC, `NO_MOMENT` where a cell is empty, and which cells are no moment of the years 1 to 9999."""

    values: npt.NDArray[np.int64]
    bad: npt.NDArray[np.bool_]


class Ids(NamedTuple):
    """Ids as they are kept, null where a cell is empty or no id, and which cells are no id."""

    values: pa.Array
    bad: npt.NDArray[np.bool_]


def numbers(cells: pa.Array) -> Numbers:
    """The numbers that a column says.

    Examples
    --------
    >>> import pyarrow as pa
    >>> numbers(pa.array(["0.5", None, "1e-3"])).values.tolist()
    [0.5, nan, 0.001]
    >>> numbers(pa.array(["1_0", "0x1", "nan", "inf", "0,8", " 1 "])).bad.tolist()
    [True, True, True, True, True, False]
    """
    if pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type):
        values = pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        bad = ~np.isfinite(values) & ~_nulls(cells)
        return Numbers(values, bad)
    texts = as_text(cells)
    if letters_of(texts).translate(None, NUMBER_LETTERS) == b"":
        try:
            values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            pass
        else:
            return Numbers(values, np.isinf(values))
    return Numbers(*_each(texts, number, math.nan, np.float64))


def number(text: str) -> float | None:
    """The finite number that a text says, None where it says none."""
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def moments(cells: pa.Array) -> Moments:
    """The moments that a column says.

    Examples
    --------
    >>> import pyarrow as pa
    >>> moments(pa.array(["1970-01-02", "1970-01-01T01:00:00+01:00"])).values.tolist()
    [86400000000, 0]
    >>> moments(pa.array(["03/04/2025", "2025-02-30", "2025-4-3"])).bad.tolist()
    [True, True, True]
    """
    if pa.types.is_timestamp(cells.type):
        return _counted(cells.cast(pa.int64()), cells.type.unit)
    if pa.types.is_date(cells.type):
        return _counted(cells.cast(pa.date32()).cast(pa.int32()).cast(pa.int64()), "D")
    texts = as_text(cells)
    first = next((text.as_py() for text in texts if text.is_valid), "")
    try:
        return _counted(pc.cast(texts, pa.timestamp("us", tz="UTC" if ZONED.search(first) else None)).cast(pa.int64()), "us")
    except pa.ArrowInvalid:  # not all of one shape
        pass
    return Moments(*_each(texts, moment, NO_MOMENT, np.int64))


def moment(text: str) -> int | None:
    """The microseconds since 1970 UTC that a text says, None where it says none."""
    if not MOMENT.fullmatch(text):
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    value = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND
    return value if EARLIEST <= value <= LATEST else None


def _counted(counts: pa.Array, unit: str) -> Moments:
    """Moments from counts of a unit since 1970; parts of a microsecond are cut off."""
    empty = _nulls(counts)
    values = pc.fill_null(counts, 0).to_numpy(zero_copy_only=False)
    if unit == "ns":
        values, unit = values // NANOSECONDS, "us"
    factor = MICROSECONDS[unit]
    bad = (values < -(-EARLIEST // factor)) | (values > LATEST // factor)
    values = np.where(bad | empty, 0, values) * factor
    values[empty] = NO_MOMENT
    return Moments(values, bad)


def ids(cells: pa.Array) -> Ids:
    """The ids that a column of text says: trimmed and in Unicode's normal form C.

    Examples
    --------
    >>> import pyarrow as pa
    >>> ids(pa.array([" p1 ", "007", "  "])).values.to_pylist()
    ['p1', '007', None]
    >>> ids(pa.array(["a" + chr(0x200B), "x" * 1025])).bad.tolist()
    [True, True]
    """
    lengths = pc.min_max(pc.binary_length(cells)).as_py()
    if lengths["min"] is None or (lengths["min"] > 0 and lengths["max"] <= LONGEST_ID and _is_plain(cells)):
        return Ids(cells, np.zeros(len(cells), np.bool_))
    encoded = cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    kept = [clean_id(text) for text in texts]
    bad = np.array([value is None and text.strip() != "" for text, value in zip(texts, kept, strict=True)] + [False], np.bool_)
    codes = encoded.indices
    return Ids(pa.array(kept, pa.string()).take(codes), bad[pc.fill_null(codes, len(texts)).to_numpy(zero_copy_only=False)])


def clean_id(text: str) -> str | None:
    """An id as it is kept; None where the text is blank, too long, or holds control or format characters."""
    kept = text.strip()
    if not kept.isascii():
        kept = unicodedata.normalize("NFC", kept)
    if not kept or len(kept) > LONGEST_ID or (not kept.isprintable() and forbidden_letter(kept)):
        return None
    return kept


def forbidden_letter(text: str) -> str:
    """The first control or format character of a text, the empty text where there is none."""
    return next((letter for letter in text if unicodedata.category(letter) in FORBIDDEN), "")


def _is_plain(cells: pa.Array) -> bool:
    """Whether nothing but visible ASCII stands in a column of text."""
    letters = np.frombuffer(letters_of(cells), np.uint8)
    return len(letters) == 0 or bool(letters.min() >= FIRST_PLAIN and letters.max() <= LAST_PLAIN)


def is_plain_text(kind: pa.DataType) -> bool:
    """Whether a type is one of text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or str(kind) == "string_view")


def trimmed(cells: pa.Array) -> pa.Array:
    """Text without blanks around it, null where nothing is left."""
    if _is_plain(cells):
        return cells
    encoded = cells.dictionary_encode()
    return pa.array([text.strip() or None for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def as_text(cells: pa.Array) -> pa.Array:
    """Cells of any plain type as text: floats as Python's ``repr``, moments as ISO 8601, null and the empty text as null.

    Examples
    --------
    >>> import pyarrow as pa
    >>> as_text(pa.array([0.1, 5.0, None])).to_pylist(), as_text(pa.array([True])).to_pylist()
    (['0.1', '5.0', None], ['true'])
    """
    kind = cells.type
    if pa.types.is_string(kind):
        return cells
    if pa.types.is_dictionary(kind):
        return as_text(cells.dictionary_decode())
    if pa.types.is_floating(kind):
        return pa.array([None if value is None else repr(value) for value in cells.cast(pa.float64()).to_pylist()], pa.string())
    texts = cells.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return pc.utf8_replace_slice(texts, start=len("2025-01-31"), stop=len("2025-01-31") + 1, replacement="T")
    return texts


def letters_of(cells: pa.Array) -> bytes:
    """All letters of a text column, one cell after the other."""
    _, offsets, letters = cells.buffers()
    if letters is None or len(cells) == 0:
        return b""
    ends = np.frombuffer(offsets, np.int32)
    start, stop = int(ends[cells.offset]), int(ends[cells.offset + len(cells)])
    return bytes(memoryview(letters)[start:stop])


def _each(
    cells: pa.Array, read: Callable[[str], Value | None], empty: Value, kind: type[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """What each different text says, laid out over the column."""
    encoded = cells.dictionary_encode()
    said = [read(text.strip()) if text.strip() else empty for text in encoded.dictionary.to_pylist()]
    codes = pc.fill_null(encoded.indices, len(said)).to_numpy(zero_copy_only=False)
    values: npt.NDArray[Any] = np.array([empty if value is None else value for value in said] + [empty], kind)
    bad = np.array([value is None for value in said] + [False], np.bool_)
    return values[codes], bad[codes]


def _nulls(cells: pa.Array) -> npt.NDArray[np.bool_]:
    if cells.null_count == 0:
        return np.zeros(len(cells), np.bool_)
    nulls: npt.NDArray[np.bool_] = pc.is_null(cells).to_numpy(zero_copy_only=False)
    return nulls
