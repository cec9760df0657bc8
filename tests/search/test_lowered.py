"""Lowered arcs read as those of a network that was built of lowered ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcap.search.lowered import LoweredRows
from networks import network_of

PEOPLE = 6
FACTORS = (1.0, 0.5, 1.0, 0.25, 1.0, 0.4)
people = st.integers(0, PEOPLE - 1)
arcs = st.dictionaries(
    st.tuples(people, people, st.sampled_from(("knows", "advice"))).filter(lambda ends: ends[0] != ends[1]),
    st.sampled_from((0.25, 0.5, 0.8, 1.0)),
    max_size=30,
)


def rows(drawn):
    """The arcs into each person as they are, lowered by hand, and as they are read."""
    network = network_of(PEOPLE, [(*ends, strength) for ends, strength in drawn.items()])
    built = network_of(PEOPLE, [(*ends, strength * FACTORS[ends[1]]) for ends, strength in drawn.items()])
    factors = np.array(FACTORS)
    outgoing = LoweredRows(network.outgoing, lambda _, neighbours: factors[neighbours])
    incoming = LoweredRows(network.incoming, lambda owners, _: factors[owners])
    return [(built.outgoing, outgoing.arcs()), (built.incoming, incoming.arcs())]


@given(arcs)
def test_each_persons_arcs_are_as_a_build_would_have_them(drawn):
    for wanted, read in rows(drawn):
        for person in range(PEOPLE):
            assert [list(part) for part in read.of(person)] == [list(part) for part in wanted.of(person)]
            assert list(read.kinds_of(person)) == list(wanted.kinds_of(person))
            assert read.degree(person) == wanted.degree(person)


@given(arcs, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_columns_read_alike_in_any_piece(drawn, drawn_spans):
    for wanted, read in rows(drawn):
        spans = [(start, stop) for start, stop in drawn_spans if start <= stop <= len(drawn)]
        places = np.array([start for start, stop in spans if start < stop], np.int64)
        for name in ("neighbours", "strengths", "kinds"):
            column, other = getattr(read, name), getattr(wanted, name)
            assert (len(column), column.typecode) == (len(other), other.typecode)
            assert [list(part) for part in column.slices(spans)] == [list(part) for part in other.slices(spans)]
            assert list(column.at(places)) == list(other.at(places))
            assert list(column.array()) == list(other.array())


@given(arcs, st.integers(1, 5))
def test_the_beginning_of_a_row_is_read_as_it_is_lowered(drawn, count):
    for wanted, read in rows(drawn):
        for person in range(PEOPLE):
            start, stop = wanted.span(person)
            stop = min(stop, start + count)
            assert list(read.strengths.slice(start, stop)) == list(wanted.strengths.slice(start, stop))
