"""Columns in memory and mapped: the same values, and a flipped bit is an error."""

from __future__ import annotations

from array import array
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap import columns
from graphcap.blocksums import PIECE
from graphcap.columns import BLOCK, ITEM_SIZES, ConstantColumn, MappedColumn, MemoryColumn, TextColumn, block_sum
from graphcap.errors import StoreDamaged

SEED = 77
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=30)


def mapped(values, typecode, *, spoil=None):
    """A mapped column of these values; ``spoil`` is a byte whose lowest bit is flipped after the sums were taken."""
    letters = bytearray(array(typecode, values).tobytes())
    blocks = range(0, len(letters), BLOCK)
    sums = array("I", [block_sum(bytes(letters[at : at + BLOCK]), SEED, number) for number, at in enumerate(blocks)])
    if spoil is not None:
        letters[spoil] ^= 1
    return MappedColumn(memoryview(bytes(letters)), typecode, sums=sums, sums_crc=crc32(sums), seed=SEED, name="strengths")


@pytest.mark.parametrize("typecode", list(ITEM_SIZES))
@given(data=st.data())
def test_every_column_gives_its_values_back(typecode, data):
    values = data.draw(st.lists(st.integers(0, 200), max_size=20))
    start, stop = sorted(data.draw(st.tuples(st.integers(0, len(values)), st.integers(0, len(values)))))
    for column in (MemoryColumn(typecode, values), MemoryColumn(typecode, array(typecode, values)), mapped(values, typecode)):
        assert len(column) == len(values)
        assert list(column.slice(start, stop)) == values[start:stop]
        assert column.array().tolist() == values
        spans = data.draw(st.lists(st.tuples(st.integers(0, len(values)), st.integers(0, len(values))).map(sorted), max_size=4))
        assert [list(part) for part in column.slices(spans)] == [values[first:last] for first, last in spans]


def test_sums_that_are_not_those_that_were_written_are_an_error_for_whoever_touches_the_column():
    column = MappedColumn(memoryview(bytes(8)), "q", sums=array("I", [block_sum(bytes(8), SEED, 0)]), sums_crc=1, seed=SEED, name="times")
    assert len(column) == 1
    for touch in (column.array, lambda: column.slice(0, 1), lambda: column.slices([(0, 1)]), lambda: column.at(np.array([0]))):
        with pytest.raises(StoreDamaged, match="checksums of times"):
            touch()


def test_two_threads_may_be_the_first_to_touch_a_column(monkeypatch):
    column, crc32 = mapped([1, 2, 3], "q"), columns.crc32
    others = [lambda: column.slice(0, 3)]

    def crc32_while_another_thread_goes_ahead(*given):
        found = crc32(*given)
        if others:
            others.pop()()
        return found

    monkeypatch.setattr(columns, "crc32", crc32_while_another_thread_goes_ahead)
    assert list(column.slice(0, 3)) == [1, 2, 3]
    assert not others


@pytest.mark.parametrize("typecode", list(ITEM_SIZES))
def test_a_constant_column_holds_one_value_everywhere(typecode):
    column = ConstantColumn(typecode, 3, 5)
    assert (len(column), list(column.slice(1, 3)), column.array().tolist()) == (5, [3, 3], [3] * 5)
    assert [list(part) for part in column.slices([(1, 3), (4, 5)])] == [[3, 3], [3]]
    assert list(ConstantColumn(typecode, 3, 0).slice(0, 1)) == []


@pytest.mark.parametrize(
    ("typecode", "numpy_type"), [("Q", np.uint64), ("q", np.int64), ("I", np.uint32), ("H", np.uint16), ("d", np.float64)]
)
@pytest.mark.parametrize("length", [0, 3])
def test_numpy_values_are_taken_as_they_are(typecode, numpy_type, length):
    column = MemoryColumn(typecode, np.arange(length, dtype=numpy_type))
    assert column.slice(0, length).format == typecode
    assert column.array().tolist() == list(range(length))


def test_values_of_another_size_are_refused():
    with pytest.raises(TypeError, match="no column of type I"):
        MemoryColumn("I", np.arange(3, dtype=np.int64))


def test_a_whole_column_is_read_only_and_not_copied():
    column = mapped(range(10_000), "Q")
    whole = column.array()
    assert not whole.flags.writeable
    assert np.shares_memory(whole, column.array())


@pytest.mark.parametrize("typecode", list(ITEM_SIZES))
def test_a_flipped_bit_is_an_error_where_it_is_touched_and_nowhere_else(typecode):
    items = BLOCK // ITEM_SIZES[typecode]
    column = mapped([1] * (3 * items + 5), typecode, spoil=BLOCK + 8)
    assert list(column.slice(0, items)) == [1] * items
    assert list(column.slice(2 * items, 3 * items + 5)) == [1] * (items + 5)
    for start, stop in ((items, items + 1), (2 * items - 1, 2 * items), (items - 1, items + 1), (0, 3 * items)):
        with pytest.raises(StoreDamaged, match="strengths, block 1"):
            column.slice(start, stop)
        with pytest.raises(StoreDamaged, match="strengths, block 1"):
            column.slices([(0, 1), (start, stop)])
    assert [len(part) for part in column.slices([(0, items), (3 * items, 3 * items), (2 * items, 3 * items + 5), (0, 0)])] == [
        items,
        0,
        items + 5,
        0,
    ]
    with pytest.raises(StoreDamaged, match="strengths, block 1"):
        column.array()


@pytest.mark.parametrize("spoil", [0, BLOCK - 1, BLOCK, 2 * BLOCK + 15])
def test_an_array_of_the_whole_verifies_every_byte(spoil):
    with pytest.raises(StoreDamaged):
        mapped(range(2 * BLOCK // 8 + 2), "Q", spoil=spoil).array()


@pytest.mark.parametrize("block", [0, 1, PIECE - 1, PIECE, 2 * PIECE - 1, 2 * PIECE, 2 * PIECE + 2])
def test_a_flipped_bit_among_many_blocks_is_found_and_its_block_named(block):
    length = (2 * PIECE + 2) * BLOCK + 9
    assert mapped(bytes(length), "B").array().nbytes == length
    with pytest.raises(StoreDamaged, match=f"strengths, block {block};"):
        mapped(bytes(length), "B", spoil=min(block * BLOCK + 77, length - 1)).array()


def test_a_block_does_not_pass_for_another_one():
    letters = bytes(BLOCK)
    assert len({block_sum(letters, SEED, 0), block_sum(letters, SEED, 1), block_sum(letters, SEED + 9, 0)}) == 3


@given(TEXTS)
def test_texts_come_back(texts):
    column = TextColumn.of(texts)
    assert len(column) == len(texts)
    assert list(column) == texts
    assert [column[number] for number in range(len(texts))] == texts
    assert column.strings().tolist() == texts


@pytest.mark.parametrize("number", [-1, 2])
def test_a_text_that_is_not_there_is_an_index_error(number):
    with pytest.raises(IndexError):
        TextColumn.of(["a", "b"])[number]


@given(TEXTS.map(lambda texts: sorted(set(texts))), st.text(max_size=3))
def test_the_place_of_a_text_is_where_a_sorted_list_has_it(texts, wanted):
    assert TextColumn.of(texts).place(wanted) == sum(text < wanted for text in texts)


def test_offsets_out_of_bounds_are_damage_and_no_wrong_text():
    column = TextColumn(MemoryColumn("Q", [0, 2, 9]), MemoryColumn("B", b"abcd"))
    assert column[0] == "ab"
    with pytest.raises(StoreDamaged):
        column[1]
    with pytest.raises(StoreDamaged):
        list(column)
