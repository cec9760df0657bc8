"""Records put together: people, ties and events that a store holds with those of an import, in the order that `graphcap.records` asks for.

The new wins: a person's later cells that are not empty, the newer tie. An event counts once: with an id, by its id, source, target and
kind; without one, by all that it says.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of
from graphcap.records import EVENTS_SCHEMA, TIES_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch
from graphcap.stacking import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Order = npt.NDArray[np.intp]
    Numbers = npt.NDArray[np.integer[Any]]
    Flags = npt.NDArray[np.bool_]

WORD_BITS = 64
DIGIT_BITS = 16
SLICE_ROWS = 1 << 18
BLOCK_ROWS = 1 << 24
"""Ties that are merged at a time."""
MOST_WORKERS = 4
KEY = ("source", "target", "kind")
NEEDED = ("time", *KEY)
BEYOND_KEY = ("id", "about", "context", "outcome", "weight")
LEVEL = ("level", "level_name")


class MergedTies(NamedTuple):
    """Ties of a store and an import, one row each, sorted.

    Attributes
    ----------
    table
        All of them.
    added, replaced
        How many were not there, and how many stand in the place of one that differs.
    duplicates, firsts
        Rows of the import that say again what a row before them said, and those rows.
    """

    table: pa.Table
    added: int
    replaced: int
    duplicates: Order
    firsts: Order


def order_of(columns: Sequence[Numbers]) -> Order:
    """The stable order of rows by columns of numbers that are not negative, the first column counting most.

    Columns are packed into words of 64 bits. A long column of words is first sorted by its 16 highest bits, by counting; the slices that
    come of it fit a processor's cache and are sorted by a few threads.

    Examples
    --------
    >>> order_of([np.array([2, 1, 1]), np.array([0, 9, 3])]).tolist()
    [2, 1, 0]
    """
    least, *others = _words(columns)
    order = _order_of_word(least)
    for word in others:
        order = order[_order_of_word(word[order])]
    return order


def _words(columns: Sequence[Numbers]) -> Iterator[npt.NDArray[np.uint64]]:
    """The columns packed into words, the word that counts least first."""
    parts: list[tuple[Numbers, int]] = []
    used = 0
    for column in reversed(columns):
        bits = int(column.max(initial=0)).bit_length()
        if used + bits > WORD_BITS:
            yield _packed(parts)
            parts, used = [], 0
        parts.append((column, used))
        used += bits
    yield _packed(parts)


def _packed(parts: Sequence[tuple[Numbers, int]]) -> npt.NDArray[np.uint64]:
    """Columns, each shifted to its place, in one; slice by slice, which spares room for the whole of each."""
    word = np.zeros(len(parts[0][0]), np.uint64)
    for start in range(0, len(word), SLICE_ROWS):
        rows = slice(start, start + SLICE_ROWS)
        for column, shift in parts:
            word[rows] |= column[rows].astype(np.uint64) << np.uint64(shift)
    return word


def _order_of_word(word: npt.NDArray[np.uint64]) -> Order:
    if len(word) <= SLICE_ROWS or bool((word[1:] >= word[:-1]).all()):
        return np.argsort(word, kind="stable")
    high = max(int(word.max()).bit_length() - DIGIT_BITS, 0)
    digits = (word >> np.uint64(high)).astype(np.uint16)
    order = np.argsort(digits, kind="stable")
    ends = np.cumsum(np.bincount(digits))
    cuts = np.unique(ends[np.searchsorted(ends, np.arange(SLICE_ROWS, len(word), SLICE_ROWS))])
    slices = np.split(order, cuts)  # views, so that sorting each in its place sorts the whole
    with ThreadPoolExecutor(min(MOST_WORKERS, os.cpu_count() or 1)) as pool:
        list(pool.map(lambda rows: _sort_slice(word, rows), slices))
    return order


def _sort_slice(word: npt.NDArray[np.uint64], rows: Order) -> None:
    """Put rows of equal high bits into order: words that leave room for a place are sorted with it, which beats an indirect sort."""
    if not len(rows):
        return
    words = word[rows]
    words -= words.min()
    room = (len(rows) - 1).bit_length()
    if int(words.max()).bit_length() + room > WORD_BITS:
        rows[:] = rows[np.argsort(words, kind="stable")]
        return
    words <<= np.uint64(room)
    words |= np.arange(len(rows), dtype=np.uint64)
    words.sort()
    words &= np.uint64((1 << room) - 1)
    rows[:] = rows[words.astype(np.intp)]


def merge_people(old: pa.Table, new: pa.Table) -> pa.Table:
    """People by id, each once, sorted by id; of two cells the new one that is not null stands.

    Parameters
    ----------
    old, new
        Tables of text, both sorted by id, each id once. ``level`` and ``level_name`` are one thing: a new one of either takes the place of
        both.
    """
    if not old.num_rows or not new.num_rows:
        return new if new.num_rows else old
    ids = pc.unique(pa.chunked_array([*old["id"].chunks, *new["id"].chunks], pa.string()))
    ids = ids.take(pc.sort_indices(ids))
    old_rows, new_rows = (pc.index_in(ids, value_set=table["id"].combine_chunks()) for table in (old, new))
    graded = pc.is_valid(pc.coalesce(*(_cells(new, name, new_rows) for name in LEVEL)))
    columns = {"id": ids}
    for name in dict.fromkeys([*old.column_names[1:], *new.column_names[1:]]):
        before = _cells(old, name, old_rows)
        if name in LEVEL:
            before = pc.if_else(graded, None, before)
        columns[name] = pc.coalesce(_cells(new, name, new_rows), before)
    return pa.table(columns)


def _cells(table: pa.Table, name: str, rows: pa.Array) -> pa.Array | pa.ChunkedArray:
    return table[name].take(rows) if name in table.column_names else pa.nulls(len(rows), pa.string())


def merge_ties(old: pa.Table, new: pa.Table, *, scratch: Scratch = ANYWHERE) -> MergedTies:
    """Ties by source, target and kind; both tables number people and kinds in the same way, kinds in the order of their names.

    Many are merged block by block of sources, and put aside.
    """
    names = {*old.column_names, *new.column_names}
    stack = Stack(pa.schema([field for field in TIES_SCHEMA if field.name in names]), old.num_rows + new.num_rows, scratch)
    added = replaced = 0
    duplicates, firsts = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    for some_old, some_new, rows in _by_source(old, new):
        some = _merged_block(some_old, some_new)
        stack.add(some.table)
        added, replaced = added + some.added, replaced + some.replaced
        if len(some.duplicates):
            duplicates.append(rows[some.duplicates])
            firsts.append(rows[some.firsts])
    return MergedTies(stack.whole(), added, replaced, np.concatenate(duplicates), np.concatenate(firsts))


def _by_source(old: pa.Table, new: pa.Table) -> Iterator[tuple[pa.Table, pa.Table, Order]]:
    """Old and new ties in blocks of about `BLOCK_ROWS`, by rising sources, and which rows of the new ties each has."""
    if old.num_rows + new.num_rows <= BLOCK_ROWS:
        yield old, new, np.arange(new.num_rows)
        return
    held = array_of(old["source"])
    for low, high in _ranges([held, *(array_of(chunk) for chunk in new["source"].chunks)]):
        start, stop = np.searchsorted(held, np.array([low, high], held.dtype)).tolist()
        tables, rows, at = [new.slice(0, 0)], [np.empty(0, np.intp)], 0
        for batch in new.to_batches():
            sources = array_of(batch["source"])
            here = np.flatnonzero((sources >= low) & (sources < high))
            tables.append(pa.Table.from_batches([batch]).take(pa.array(here)))
            rows.append(here + at)
            at += len(sources)
        yield old.slice(start, stop - start), pa.concat_tables(tables), np.concatenate(rows)


def _ranges(columns: Sequence[Numbers]) -> Iterator[tuple[int, int]]:
    """Ranges of sources, rising and without a gap, each of about `BLOCK_ROWS` of all rows."""
    people = max(int(column.max(initial=0)) for column in columns) + 1
    shift = max(0, people.bit_length() - DIGIT_BITS)
    counts = np.zeros((people >> shift) + 1, np.int64)
    for column in columns:
        for start in range(0, len(column), SLICE_ROWS):
            counts += np.bincount(column[start : start + SLICE_ROWS] >> shift, minlength=len(counts))
    ends = np.cumsum(counts)
    cuts = np.unique(np.searchsorted(ends, np.arange(BLOCK_ROWS, ends[-1], BLOCK_ROWS)) + 1) << shift
    return pairwise([0, *cuts[cuts < people].tolist(), people])


def _merged_block(old: pa.Table, new: pa.Table) -> MergedTies:
    both = pa.concat_tables([new, old], promote_options="default")
    key = [both[name].to_numpy() for name in KEY]
    order = order_of(key)
    with ThreadPoolExecutor(len(KEY)) as pool:
        key = list(pool.map(lambda column: column[order], key))
    repeats = _repeats(key)
    if not repeats.any():
        return MergedTies(_tied(both, key, order), new.num_rows, 0, order[:0], order[:0])
    heads = order[np.maximum.accumulate(np.where(repeats, 0, np.arange(len(order))))][repeats]
    tails = order[repeats]
    again = tails < new.num_rows
    before = both.take(pa.array(tails[~again]))
    differ = _differ(both.take(pa.array(heads[~again])), before)
    kept = order[~repeats]
    added = int((kept < new.num_rows).sum()) - before.num_rows
    table = _tied(both, [column[~repeats] for column in key], kept)
    return MergedTies(table, added, int(differ.sum()), tails[again], heads[again])


def _tied(ties: pa.Table, key: Sequence[Numbers], order: Order) -> pa.Table:
    """Ties with this key in this order."""
    rows = pa.array(order)
    columns = dict(zip(KEY, map(pa.array, key), strict=True))
    columns |= {name: ties[name].take(rows) for name in ties.column_names if name not in KEY}
    return _in_schema(pa.table(columns), TIES_SCHEMA)


def _repeats(key: Sequence[Numbers]) -> Flags:
    """Which rows of sorted columns have the key of the row before."""
    repeats = np.zeros(len(key[0]), np.bool_)
    repeats[1:] = True
    for column in key:
        repeats[1:] &= column[1:] == column[:-1]
    return repeats


def _differ(one: pa.Table, other: pa.Table) -> Flags:
    """Which rows of two tables of the same columns are not the same; null is the same as null."""
    differ = np.zeros(one.num_rows, np.bool_)
    for name in one.column_names:
        equal = pc.fill_null(pc.equal(one[name], other[name]), fill_value=False)
        same = pc.or_(equal, pc.and_(pc.is_null(one[name]), pc.is_null(other[name])))
        differ |= ~same.to_numpy()
    return differ


def _in_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table in the schema's order, without optional columns in which nobody has a value."""
    fields = [field for field in schema if field.name in table.column_names]
    fields = [field for field in fields if field.name in NEEDED or table[field.name].null_count < table.num_rows]
    return pa.table([table[field.name] for field in fields], schema=pa.schema(fields))


def merge_events(old: pa.Table, new: pa.Table) -> pa.Table:
    """Events, each once, by time, source, target, kind and id; both tables number people and kinds in the same way.

    Of events with the same id, source, target and kind the first stands; events that agree in time, ends, kind and id come in the order
    of what else they say, so that the order of rows makes no difference.
    """
    both = pa.concat_tables([old, new], promote_options="default")
    if "id" in both.column_names:
        both = both.filter(pa.array(first_of_id(both)))
    key: list[Numbers] = [_offsets(both[name]) for name in NEEDED]
    order = order_of(key)
    repeats = _repeats([column[order] for column in key])
    if repeats.any():
        order = _each_once(both, order, repeats)
    return _in_schema(both.take(pa.array(order)), EVENTS_SCHEMA)


def first_of_id(events: pa.Table) -> Flags:
    """Which events have no id, or are the first of their id, source, target and kind."""
    codes = events["id"].combine_chunks().dictionary_encode().indices
    rows = np.flatnonzero(pc.is_valid(codes).to_numpy(zero_copy_only=False))
    key = [_offsets(column)[rows] for column in (codes, *(events[name] for name in KEY))]
    order = order_of(key)
    first = np.ones(events.num_rows, np.bool_)
    first[rows[order[_repeats([column[order] for column in key])]]] = False
    return first


def _each_once(events: pa.Table, order: Order, repeats: Flags) -> Order:
    """Order also by what else events say, where they agree so far, and leave out those without an id that say nothing new."""
    runs = np.cumsum(~repeats, dtype=np.int64)
    within = repeats.copy()
    within[:-1] |= repeats[1:]
    places = np.flatnonzero(within)
    alike = events.take(pa.array(order[places]))
    key: list[Numbers] = [runs[places], *(_dense_ranks(alike[name]) for name in BEYOND_KEY if name in alike.column_names)]
    inner = order_of(key)
    order[places] = order[places][inner]
    again = _repeats([column[inner] for column in key])
    if "id" in events.column_names:
        again &= pc.is_null(alike["id"]).to_numpy()[inner]
    return np.delete(order, places[again])


def _offsets(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Numbers or moments as distances from the least, plus 1; 0 for null."""
    counts = column.cast(pa.int64())
    least = pc.min(counts).as_py() or 0
    offsets: npt.NDArray[np.int64] = np.asarray(pc.fill_null(counts, least - 1)) - (least - 1)
    return offsets


def _dense_ranks(column: pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """Ranks of values, the same for the same ones; 0 for null."""
    ranks: npt.NDArray[np.uint64] = np.array(pc.rank(column, tiebreaker="dense"))
    ranks[pc.is_null(column).to_numpy()] = 0
    return ranks
