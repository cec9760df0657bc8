"""Records put together: the order that records have, who wins, and what counts once, against Python's own sorting and dictionaries."""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap import merging
from graphcap.merging import merge_events, merge_people, merge_ties, order_of

EXAMPLES = 1000 if os.environ.get("GRAPHCAP_FULL") else 60


@pytest.mark.parametrize("rows", [0, 1, 5, 3000])
@pytest.mark.parametrize("widths", [(2,), (200, 2), (70_000, 70_000, 3), (1 << 33, 1 << 33), (1 << 63, 1 << 40, 1 << 20), (1, 1)])
@pytest.mark.parametrize("slice_rows", [7, 1 << 18])
def test_the_order_is_the_stable_one(monkeypatch, rows, widths, slice_rows):
    monkeypatch.setattr(merging, "SLICE_ROWS", slice_rows)
    draw = np.random.default_rng(rows)
    columns = [draw.integers(0, width, rows, dtype=np.uint64) for width in widths]
    columns[0][: rows // 2] = columns[0][: rows // 2][::-1] // np.uint64(2)  # many alike, and a run upside down
    expected = sorted(range(rows), key=lambda row: tuple(int(column[row]) for column in columns))
    assert order_of(columns).tolist() == expected


def test_rows_in_order_stay_where_they_are(monkeypatch):
    monkeypatch.setattr(merging, "SLICE_ROWS", 4)
    assert order_of([np.arange(100)]).tolist() == list(range(100))
    assert order_of([np.zeros(100, np.uint16)]).tolist() == list(range(100))


def test_a_slice_of_many_wide_words_is_put_into_the_stable_order_too(monkeypatch):
    monkeypatch.setattr(merging, "SLICE_ROWS", 1000)
    draw = np.random.default_rng(1)
    words = draw.integers(0, 1 << 48, 70_000, dtype=np.uint64) | np.uint64(1 << 63)
    words[:100] = words[100:200]
    assert np.array_equal(order_of([words]), np.argsort(words, kind="stable"))


def people(**columns):
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def test_the_new_cell_wins_unless_it_is_unknown():
    old = people(id=["a", "b", "d"], name=["Ann", "Bo", None], team=["x", None, "z"])
    new = people(id=["b", "c", "d"], name=[None, "Cy", "Di"], title=["T", None, None])
    assert merge_people(old, new).to_pylist() == [
        {"id": "a", "name": "Ann", "team": "x", "title": None},
        {"id": "b", "name": "Bo", "team": None, "title": "T"},
        {"id": "c", "name": "Cy", "team": None, "title": None},
        {"id": "d", "name": "Di", "team": "z", "title": None},
    ]


def test_people_stand_by_code_point():
    merged = merge_people(people(id=["B", "a", "\u00e9"]), people(id=["A", "b", "\U0001f600"]))
    assert merged["id"].to_pylist() == ["A", "B", "a", "b", "\u00e9", "\U0001f600"]


def test_a_new_level_takes_the_place_of_level_and_name():
    old = people(id=["a", "b", "c"], level=["5", None, "3"], level_name=[None, "Senior", None])
    new = people(id=["a", "b", "c"], level=[None, "7", None], level_name=["Chief", None, None])
    assert merge_people(old, new).to_pylist() == [
        {"id": "a", "level": None, "level_name": "Chief"},
        {"id": "b", "level": "7", "level_name": None},
        {"id": "c", "level": "3", "level_name": None},
    ]


def ties(rows, **more):
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    types = (pa.uint32(), pa.uint32(), pa.uint16())
    return pa.table({name: pa.array(values, kind) for name, values, kind in zip(merging.KEY, columns, types, strict=True)} | more)


KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 1)), max_size=10)


@settings(max_examples=EXAMPLES)
@given(old=KEYS.map(set).map(sorted), new=KEYS, data=st.data())
def test_ties_are_those_of_a_dictionary(old, new, data):
    values = st.none() | st.sampled_from([0.25, 0.5])
    old_values = data.draw(st.lists(values, min_size=len(old), max_size=len(old)))
    new_values = data.draw(st.lists(values, min_size=len(new), max_size=len(new)))
    merged = merge_ties(
        ties(old, strength=pa.array(old_values, pa.float64())),
        ties(new, strength=pa.array(new_values, pa.float64())),
    )
    before, after, again = dict(zip(old, old_values, strict=True)), {}, []
    for row, (key, value) in enumerate(zip(new, new_values, strict=True)):
        if key in after:
            again.append((row, new.index(key)))
        else:
            after[key] = value
    found = {tuple(row[name] for name in merging.KEY): row.get("strength") for row in merged.table.to_pylist()}
    assert list(found.items()) == sorted((before | after).items())
    assert sorted(zip(merged.duplicates.tolist(), merged.firsts.tolist(), strict=True)) == again
    assert merged.added == len(after.keys() - before.keys())
    assert merged.replaced == sum(key in before and before[key] != value for key, value in after.items())


def test_a_tie_that_loses_or_gains_a_value_is_replaced():
    old = ties([(0, 1, 0), (0, 2, 0), (0, 3, 0)], status=["x", None, None])
    new = ties([(0, 1, 0), (0, 2, 0), (0, 3, 0)], coverage=[None, 0.5, None])
    merged = merge_ties(old, new)
    assert merged.replaced == 2
    assert merged.table.to_pylist() == [
        {"source": 0, "target": 1, "kind": 0, "coverage": None},
        {"source": 0, "target": 2, "kind": 0, "coverage": 0.5},
        {"source": 0, "target": 3, "kind": 0, "coverage": None},
    ]


EVENT = st.fixed_dictionaries(
    {
        "time": st.integers(-2, 2),
        "source": st.integers(0, 1),
        "target": st.none() | st.integers(0, 1),
        "kind": st.integers(0, 1),
        "about": st.none() | st.just(0),
        "context": st.none() | st.sampled_from(["x", "y"]),
        "weight": st.none() | st.sampled_from([0.5, 1.0]),
        "id": st.none() | st.sampled_from(["m1", "m2"]),
    }
)
EVENT_TYPES = pa.schema(
    {
        "time": pa.timestamp("us", "UTC"),
        "source": pa.uint32(),
        "target": pa.uint32(),
        "kind": pa.uint16(),
        "about": pa.uint32(),
        "context": pa.string(),
        "weight": pa.float64(),
        "id": pa.string(),
    }
)


def events(rows):
    return pa.Table.from_pylist(rows, schema=EVENT_TYPES)


def identity(row):
    return (row["id"], row["source"], row["target"], row["kind"]) if row["id"] else tuple(row[name] for name in EVENT_TYPES.names)


def place(row):
    """Unknown comes first."""
    return tuple((row[name] is not None, row[name]) for name in ("time", "source", "target", "kind", "id", "about", "context", "weight"))


@settings(max_examples=EXAMPLES)
@given(old=st.lists(EVENT, max_size=6), new=st.lists(EVENT, max_size=12))
def test_events_are_those_of_a_slow_reading(old, new):
    first = {}
    for row in [*old, *new]:
        first.setdefault(identity(row), row)
    expected = events(sorted(first.values(), key=place)).to_pylist()
    held = merge_events(events([]), events(old))
    for merged in (merge_events(held, events(new)), merge_events(events([]), events([*old, *new]))):
        assert [{name: row.get(name) for name in EVENT_TYPES.names} for row in merged.to_pylist()] == expected


@settings(max_examples=EXAMPLES)
@given(rows=st.lists(EVENT, max_size=12), order=st.randoms())
def test_the_order_of_events_without_ids_makes_no_difference(rows, order):
    rows = [row | {"id": None} for row in rows]
    shuffled = order.sample(rows, len(rows))
    assert merge_events(events([]), events(rows)).equals(merge_events(events([]), events(shuffled)))
