"""What is put aside comes back as it was, in memory and in files, and nothing of it is left."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graphcap.errors import StoreError
from graphcap.scratch import Pile, Scratch
from graphcap.stacking import Stack

SCHEMA = pa.schema([pa.field("at", pa.uint32(), nullable=False), pa.field("strength", pa.float64()), pa.field("said", pa.string())])


@pytest.fixture(params=["in memory", "in a file"])
def scratch(request, tmp_path):
    return Scratch(tmp_path, most=0 if request.param == "in a file" else None)


def descriptors():
    return len([*Path("/proc/self/fd").iterdir()])


def rows(*rows):
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


def test_tables_come_back_in_their_order_with_nulls_where_a_column_was_not(scratch):
    shelf = scratch.shelf(pa.table({"a": pa.array([], pa.int64())}))
    shelf.add(pa.table({"a": [1, 2]}))
    shelf.add(pa.table({"a": [3], "b": ["x"]}))
    assert shelf.whole().to_pydict() == {"a": [1, 2, 3], "b": [None, None, "x"]}


def test_a_shelf_of_no_rows_has_the_columns_of_what_was_put_there(scratch):
    assert scratch.shelf(pa.table({"a": pa.array([], pa.int64())})).whole().schema.names == ["a"]


def test_numbers_come_back_from_their_places_in_whatever_order_they_were_put(scratch):
    numbers = scratch.numbers(np.uint16, 6)
    numbers.put(3, np.array([40, 50], np.uint16))
    numbers.put(0, np.array([10, 20, 30], np.uint16))
    numbers.put(5, np.array([], np.uint16))
    assert numbers.whole(5).tolist() == [10, 20, 30, 40, 50]
    assert scratch.numbers(np.uint16, 6).whole(0).tolist() == []


def test_columns_that_a_part_does_not_have_are_filled_up(scratch):
    pile = Pile(scratch, 9, absent={"known": True})
    for part in ({"a": [1]}, {"a": [2, 3], "known": [False, True], "c": [7, 8]}, {"a": [], "c": []}, {"a": [4], "known": [False]}):
        pile.add({name: np.array(values, bool if name == "known" else np.int64) for name, values in part.items()})
    whole = {name: values.tolist() for name, values in pile.whole().items()}
    assert whole == {"a": [1, 2, 3, 4], "known": [True, False, True, False], "c": [0, 7, 8, 0]}


def test_one_part_alone_is_given_back_as_it_is(scratch):
    part = {"a": np.array([1, 2])}
    pile = Pile(scratch, 2)
    pile.add(part)
    assert pile.whole()["a"] is part["a"]


def test_a_stack_of_parts_is_one_table_in_which_columns_without_a_value_do_not_stand(scratch):
    parts = [rows(), rows((1, None, None), (2, 0.5, None)), rows((3, 0.25, None))]
    stack = Stack(SCHEMA, 3, scratch)
    for part in parts:
        stack.add(part)
    assert stack.whole().to_pydict() == {"at": [1, 2, 3], "strength": [None, 0.5, 0.25]}
    assert stack.whole()["strength"].num_chunks == 1


def test_texts_and_lacking_columns_are_stacked_too(scratch):
    stack = Stack(SCHEMA, 3, scratch)
    for part in (rows((1, 0.5, "yes")), rows((2, 0.75, "no")).drop_columns(["strength"]), rows((3, None, None))):
        stack.add(part)
    assert stack.whole() == rows((1, 0.5, "yes"), (2, None, "no"), (3, None, None))


def test_what_is_put_aside_has_no_name_and_is_gone_with_what_held_it(tmp_path):
    before, scratch = descriptors(), Scratch(tmp_path, most=0)
    shelf, numbers = scratch.shelf(), scratch.numbers(np.uint8, 9)
    shelf.add(pa.table({"a": [1]}))
    numbers.put(0, np.zeros(9, np.uint8))
    assert (shelf.whole().num_rows, len(numbers.whole(9)), list(tmp_path.iterdir())) == (1, 9, [])
    del shelf, numbers
    assert descriptors() == before


def test_what_stays_in_memory_opens_no_file(tmp_path):
    scratch = Scratch(tmp_path / "nowhere", most=64)
    scratch.numbers(np.uint64, 8).put(0, np.zeros(8, np.uint64))
    with pytest.raises(StoreError, match="cannot put aside"):
        scratch.numbers(np.uint64, 9)


def test_what_the_system_writes_only_in_part_is_written_wholly(tmp_path, monkeypatch):
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda descriptor, letters, at: write(descriptor, letters[: max(1, len(letters) // 2)], at))
    table = pa.table({"a": [*range(1000)], "b": ["x"] * 1000})
    shelf = Scratch(tmp_path, most=0).shelf()
    shelf.add(table)
    assert shelf.whole().equals(table)


@pytest.mark.parametrize("what", ["table", "numbers"])
def test_a_full_disk_is_one_line(tmp_path, monkeypatch, what):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    scratch = Scratch(tmp_path, most=0)
    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(
        StoreError, match=r"^cannot put aside in .* what memory should not hold: No space left on device; nothing was changed$"
    ):
        scratch.shelf().add(pa.table({"a": [1]})) if what == "table" else scratch.numbers(np.uint8, 1).put(0, np.zeros(1, np.uint8))
