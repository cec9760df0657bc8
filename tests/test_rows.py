"""Rows that are held as columns behave as any sequence of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import ReachRow
from graphcap.columns import MemoryColumn, TextColumn
from graphcap.errors import StoreDamaged
from graphcap.rows import MANY, ColumnRows, IdColumn, NumberColumn, text_array

ROWS = [ReachRow("ana", 0.5, 1, "ben"), ReachRow("ben", None, None, None), ReachRow("chloe", 0.25, 2, "ana")]


@pytest.fixture
def rows():
    ids = TextColumn.of(["ana", "ben", "chloe"])
    columns = {
        "person": IdColumn(ids),
        "odds": np.array([0.5, np.nan, 0.25]),
        "ties": NumberColumn(np.array([1, 0, 2]), known=np.array([True, False, True])),
        "via": IdColumn(ids, np.array([1, -1, 0])),
    }
    return ColumnRows(ReachRow, columns, 3)


def test_rows_are_what_the_columns_say(rows):
    assert list(rows) == ROWS
    assert len(rows) == 3


@given(st.one_of(st.none(), st.integers(-5, 5)), st.one_of(st.none(), st.integers(-5, 5)), st.sampled_from([None, 1, 2, -1, -2]))
def test_slices_are_those_of_a_list(start, stop, step):
    ids = TextColumn.of(["a", "b", "c"])
    rows = ColumnRows(dict, {"person": IdColumn(ids)}, 3)
    assert list(rows[start:stop:step]) == list(rows)[start:stop:step]


def test_one_row_is_taken_from_either_end_and_none_from_beyond(rows):
    assert rows[0] == ROWS[0]
    assert rows[-1] == ROWS[2]
    with pytest.raises(IndexError):
        rows[3]


def test_many_texts_are_gathered_as_few_are():
    names = [f"name {number}" if number % 3 else "" for number in range(MANY + 5)]
    texts = TextColumn.of(names)
    backwards = np.arange(len(names))[::-1] - 1
    few = [text or None for text in names]
    assert IdColumn(texts).values(0, len(names)) == few
    assert IdColumn(texts, backwards).values(0, len(names)) == [*few[:-1][::-1], None]


def test_texts_that_are_out_of_bounds_or_not_utf_8_are_damage():
    with pytest.raises(StoreDamaged):
        text_array(TextColumn(MemoryColumn("Q", [0, 9]), MemoryColumn("B", b"abc")))
    with pytest.raises(StoreDamaged):
        text_array(TextColumn(MemoryColumn("Q", [0, 1]), MemoryColumn("B", b"\xff")))
