"""A network with one more tie, held against the same network built with that tie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.build import build
from graphcap.search.added import WHAT_IF, with_tie
from written import records_of, tie

DAY = "2026-01-31"
ENDS = [(one, other) for one in "abcde" for other in "abcde" if one < other]


def arcs(network, side):
    return [
        [(other, strength, network.kinds[kind].name) for other, strength, kind in zip(*side.of(person), side.kinds_of(person), strict=True)]
        for person in range(len(network))
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from(ENDS), st.sampled_from([0.2, 0.5, 0.9])), st.sampled_from(ENDS), st.sampled_from([0.1, 0.5, 0.9, 1.0])
)
def test_arcs_are_those_of_a_network_built_with_the_tie(ties, new, strength):
    rows = [tie(one, other, "friend", found) for (one, other), found in ties.items()]
    network = with_tie(build(records_of("abcde", rows), DAY), *("abcde".index(end) for end in new), strength=strength)
    built = build(records_of("abcde", [*rows, tie(*new, WHAT_IF, strength)], mutual=(WHAT_IF,)), DAY)
    assert arcs(network, network.outgoing) == arcs(built, built.outgoing)
    assert arcs(network, network.incoming) == arcs(built, built.incoming)
    assert network.kinds[-1].name == WHAT_IF
    assert network.outgoing.strongest >= max([strength, *ties.values()])


def test_the_network_itself_stays_as_it_is():
    network = build(records_of("ab", [tie("a", "b", "friend", 0.5)]), DAY)
    with_tie(network, 0, 1, strength=0.9)
    assert (len(network.outgoing.neighbours), len(network.kinds)) == (2, 1)
    assert np.array_equal(network.outgoing.offsets.array(), [0, 1, 2])


def test_people_without_ties_get_one():
    network = with_tie(build(records_of("ab"), DAY), 0, 1, strength=0.4)
    assert arcs(network, network.outgoing) == [
        [(1, pytest.approx(0.4), WHAT_IF)],
        [(0, pytest.approx(0.4), WHAT_IF)],
    ]
