"""Arcs sorted into rows, against a plain sort of tuples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphcap import arcs as arcs_module
from graphcap.arcs import Half, Levels, bits_of, merge, pack, sort_arcs
from graphcap.errors import GraphcapError

DECIMAL = st.integers(1, 100).map(lambda hundredths: hundredths / 100)
ANY_FLOAT = st.floats(0, 1, exclude_min=True)
STRENGTHS = st.sampled_from([DECIMAL, ANY_FLOAT, st.just(0.5), st.integers(1, 10**6).map(lambda count: count / 10**6)]).flatmap(
    lambda one: st.lists(one, min_size=0, max_size=40)
)


@st.composite
def worlds(draw):
    """People, kinds, mutual arcs with their reverse, and one-way arcs: rows of source, target, kind, strength."""
    people, kinds = draw(st.integers(1, 300)), draw(st.integers(1, 5))
    strengths = draw(STRENGTHS)
    ends = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1), st.integers(0, kinds - 1))
    keys = draw(st.lists(ends.filter(lambda key: key[0] < key[1]), unique=True, max_size=len(strengths))) if people > 1 else []
    rows = [(*key, strength) for key, strength in zip(keys, strengths, strict=False)]
    cut = draw(st.integers(0, len(rows)))
    return people, kinds, rows[:cut], rows[cut:]


def turned(rows):
    return [(target, source, kind, strength) for source, target, kind, strength in rows]


def plain(people, rows):
    """What a plain sort says: offsets, neighbours, strengths, kinds."""
    ordered = sorted(rows, key=lambda row: (row[0], -row[3], row[1], row[2]))
    offsets = [sum(row[0] < person for row in ordered) for person in range(people + 1)]
    return offsets, [row[1] for row in ordered], [row[3] for row in ordered], [row[2] for row in ordered]


def sorted_arcs(people, kinds, mutual, one_way):
    rows = mutual + one_way
    levels = Levels.of(np.array([row[3] for row in rows], np.float64))
    sources, targets = (np.array([row[end] for row in rows], np.uint32) for end in (0, 1))
    ties = (sources, targets, np.array([row[2] for row in rows], np.uint16), levels.codes)
    both = np.arange(len(rows)) < len(mutual)
    return sort_arcs([Half(*ties, both), Half(*ties, both).turned()], Half(*ties, ~both), levels, people=people, kinds=kinds)


def columns(arcs):
    return tuple(list(column.slice(0, len(column))) for column in (arcs.offsets, arcs.neighbours, arcs.strengths, arcs.kinds))


@given(worlds(), st.sampled_from([64, 40, 24, 16, 8]), st.sampled_from([1 << 16, 3]))
@example((1, 1, [], []), 64, 3)
@example((2, 1, [(0, 1, 0, 5e-324)], []), 8, 3)
def test_arcs_stand_as_a_plain_sort_has_them_to_the_last_bit(world, key_bits, chunk):
    people, kinds, mutual, one_way = world
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arcs_module, "KEY_BITS", key_bits)
        patch.setattr(arcs_module, "CHUNK", chunk)
        outgoing, incoming = sorted_arcs(people, kinds, mutual, one_way)
    assert columns(outgoing) == plain(people, mutual + turned(mutual) + one_way)
    assert columns(incoming) == plain(people, mutual + turned(mutual) + turned(one_way))
    assert (outgoing is incoming) == (not one_way)


def test_a_network_of_nobody_has_no_arcs():
    outgoing, incoming = sorted_arcs(0, 0, [], [])
    assert columns(outgoing) == ([0], [], [], [])
    assert outgoing is incoming


def test_people_without_ties_have_empty_rows():
    outgoing, _ = sorted_arcs(4, 1, [(1, 2, 0, 0.5)], [])
    assert list(outgoing.offsets.slice(0, 5)) == [0, 0, 1, 2, 2]


def test_the_strongest_strength_is_known():
    outgoing, incoming = sorted_arcs(3, 1, [(0, 1, 0, 0.25)], [(1, 2, 0, 0.75)])
    assert (outgoing.strongest, incoming.strongest) == (0.75, 0.75)


@given(st.lists(ANY_FLOAT, max_size=50))
@example([0.1, 0.123456, 1.0])
@example([math.nextafter(0.3, 1), 0.3])
@example([1e-7])
@example([5e-324, 1.0])
def test_levels_give_every_strength_back(strengths):
    levels = Levels.of(np.array(strengths, np.float64))
    assert levels.strengths(levels.codes.astype(np.uint64)).tolist() == strengths
    assert all(code < 1 << levels.bits for code in levels.codes.tolist())
    by_level = sorted(zip(levels.codes.tolist(), strengths, strict=True))
    assert [strength for _, strength in by_level] == sorted(strengths, reverse=True)


@pytest.mark.parametrize(("strengths", "bits"), [([0.5, 1.0], 4), ([0.25], 7), ([0.125], 10), ([0.0625], 14), ([0.015625], 20)])
def test_levels_of_few_decimals_are_those_decimals(strengths, bits):
    levels = Levels.of(np.array(strengths))
    assert levels.table is None
    assert levels.bits == bits


def test_one_strength_beyond_the_decimals_of_the_others_is_kept():
    strengths = np.full(200_000, 0.5)
    strengths[-1] = 1 / 3
    levels = Levels.of(strengths)
    assert (levels.strengths(levels.codes.astype(np.uint64)) == strengths).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 200), st.integers(0, 1))))
def test_packed_numbers_sort_like_their_parts(rows):
    fields = [(np.array([row[place] for row in rows], np.uint32), bits) for place, bits in enumerate((3, 8, 1))]
    assert [rows[place] for place in np.argsort(pack(fields), kind="stable")] == sorted(rows)


def test_only_chosen_rows_are_packed():
    values = np.array([5, 6, 7], np.uint32)
    assert pack([(values, 3)], chosen=np.array([True, False, True])).tolist() == [5, 7]


def test_more_than_64_bits_are_an_error_and_never_a_wrong_order():
    with pytest.raises(GraphcapError, match="can be sorted"):
        pack([(np.zeros(1, np.uint32), 32), (np.zeros(1, np.uint32), 33)])


@given(st.lists(st.lists(st.integers(0, 2**63)).map(sorted), max_size=4))
def test_merged_runs_are_sorted(runs):
    everything = sorted(number for run in runs for number in run)
    assert merge([np.array(run, np.uint64) for run in runs]).tolist() == everything


@pytest.mark.parametrize(("count", "bits"), [(0, 1), (1, 1), (2, 1), (3, 2), (256, 8), (257, 9)])
def test_numbers_below_a_count_take_so_many_bits(count, bits):
    assert bits_of(count) == bits


@pytest.mark.parametrize("at_once", [1, 2, 7, 1000])
@pytest.mark.parametrize("rising", [True, False])
def test_rows_that_rise_already_are_sorted_as_any_others(monkeypatch, at_once, rising):
    monkeypatch.setattr(arcs_module, "ROWS_AT_ONCE", at_once)
    draw = np.random.default_rng(3)
    rows = draw.integers(0, 30, 200)
    rows = np.sort(rows) if rising else rows
    ties = rows.astype(np.uint32), draw.permutation(200).astype(np.uint32), np.zeros(200, np.uint16), np.zeros(200, np.uint32)
    layout = arcs_module.Layout.of(Levels.of(np.ones(200)).bits, people=256, kinds=1)
    fields = zip(ties[:1] + ties[3:] + ties[1:3], (layout.row, layout.level, layout.neighbour, layout.kind), strict=True)
    assert layout.sorted(lambda: layout.pack(Half(*ties))).tolist() == sorted(pack(list(fields)).tolist())
