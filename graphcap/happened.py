"""The events before a day as a network keeps them, from the table of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of, number_column, text_column
from graphcap.columns import ConstantColumn, MemoryColumn, TextColumn
from graphcap.events import NOBODY_NUMBER, Events, PersonRows

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.records import Records

ROW_BITS = np.uint64(32)
"""Rows and people are numbers of so many bits."""


def events_of(records: Records, day: datetime) -> Events | None:
    """The events before a day; None where there are none."""
    before = pc.less(records.events["time"], pa.scalar(day, pa.timestamp("us", tz="UTC")))
    table = records.events.filter(before).combine_chunks()  # those of one moment stay in the order of the records
    if not len(table):
        return None
    count, people = len(table), len(records.people)
    sources, targets, about = (_people(table, name) for name in ("source", "target", "about"))
    (contexts, outcomes), words = _coded(table, ("context", "outcome"))
    return Events(
        times=MemoryColumn("q", array_of(table["time"].cast(pa.int64()))),
        kinds=number_column("H", array_of(table["kind"]), count),
        sources=MemoryColumn("I", sources),
        targets=MemoryColumn("I", targets),
        about=number_column("I", about, count),
        contexts=number_column("I", contexts, count),
        outcomes=number_column("I", outcomes, count),
        weights=number_column("d", array_of(pc.fill_null(table["weight"], 1.0)) if "weight" in table.column_names else 1.0, count),
        together=MemoryColumn("I", _together(table)),
        ids=text_column(table["id"]) if "id" in table.column_names else _no_texts(count),
        words=words,
        by_source=_rows_by(sources, people),
        by_target=_rows_by(targets, people),
        by_about=_rows_by(about, people),
        names=records.event_kinds,
    )


def _people(table: pa.Table, name: str) -> npt.NDArray[np.uint32]:
    """Numbers of people in a column, `NOBODY_NUMBER` where none is named."""
    if name not in table.column_names:
        return np.full(len(table), NOBODY_NUMBER, np.uint32)
    return array_of(pc.fill_null(table[name], NOBODY_NUMBER))


def _coded(table: pa.Table, names: tuple[str, ...]) -> tuple[list[npt.NDArray[np.uint32]], TextColumn]:
    """The texts of some columns as places among all their texts, each once, sorted after the empty one, which stands for none."""
    known = [table[name] for name in names if name in table.column_names]
    texts = {text for column in known for text in pc.unique(column).to_pylist() if text}
    words = pa.array(["", *sorted(texts)], pa.string())
    codes = [
        array_of(pc.index_in(pc.fill_null(table[name], ""), words).cast(pa.uint32()))
        if name in table.column_names
        else np.zeros(len(table), np.uint32)
        for name in names
    ]
    return codes, TextColumn.of(words.to_pylist())


def _together(table: pa.Table) -> npt.NDArray[np.uint32]:
    """For each row the first one with its id, itself where it has none."""
    rows = np.arange(len(table), dtype=np.uint32)
    if "id" not in table.column_names:
        return rows
    codes = array_of(pc.fill_null(table["id"].combine_chunks().dictionary_encode().indices, -1)).astype(np.int64)
    known = codes >= 0
    first = np.zeros(codes.max() + 1 if len(codes) else 0, np.uint32)
    first[codes[known][::-1]] = rows[known][::-1]
    rows[known] = first[codes[known]]
    return rows


def _rows_by(people: npt.NDArray[np.uint32], count: int) -> PersonRows:
    """Rows of each person, rising."""
    rows = np.flatnonzero(people != NOBODY_NUMBER).astype(np.uint64)
    keys = people[rows].astype(np.uint64) << ROW_BITS | rows
    keys.sort()
    offsets = np.searchsorted(keys, np.arange(count + 1, dtype=np.uint64) << ROW_BITS).astype(np.uint64)
    return PersonRows(MemoryColumn("Q", offsets), MemoryColumn("I", (keys & np.uint64(NOBODY_NUMBER)).astype(np.uint32)))


def _no_texts(count: int) -> TextColumn:
    return TextColumn(ConstantColumn("Q", 0, count + 1), ConstantColumn("B", 0, 0))
