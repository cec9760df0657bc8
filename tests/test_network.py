"""The network's own parts: arcs, ties, people, deciders, filters by kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.errors import InputError, StoreDamaged
from graphcap.network import Arcs, Deciders, People, Ties
from networks import network_of

ARCS = [(0, 1, "met", 0.5), (0, 2, "friend", 0.9), (0, 2, "met", 0.5), (2, 0, "met", 0.1)]


def test_a_person_has_arcs_strongest_first_then_by_neighbour_then_by_kind():
    outgoing = network_of(3, ARCS).outgoing
    neighbours, strengths = outgoing.of(0)
    assert (list(neighbours), list(strengths), list(outgoing.kinds_of(0))) == ([2, 1, 2], [0.9, 0.5, 0.5], [0, 1, 1])
    assert [outgoing.degree(person) for person in range(3)] == [3, 0, 1]
    assert outgoing.span(2) == (3, 4)
    assert outgoing.spans([2, 0, 1]) == [(3, 4), (0, 3), (3, 3)]


@pytest.mark.parametrize("offsets", [[0, 3], [2, 1], [0, 2**60]])
def test_offsets_out_of_bounds_are_damage(offsets):
    arcs = Arcs(MemoryColumn("Q", offsets), MemoryColumn("I", [1, 2]), MemoryColumn("d", [0.5, 0.5]), MemoryColumn("H", [0, 0]))
    with pytest.raises(StoreDamaged, match="out of bounds"):
        arcs.of(0)
    with pytest.raises(StoreDamaged, match="out of bounds"):
        arcs.spans([0])
    ties = Ties(MemoryColumn("Q", offsets), MemoryColumn("I", [1, 2]), MemoryColumn("H", [0, 0]), MemoryColumn("d"), MemoryColumn("q"))
    with pytest.raises(StoreDamaged, match="out of bounds"):
        ties.find(0, 1, 0)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from("abc")).filter(lambda key: key[0] != key[1]), unique=True))
def test_a_written_tie_is_found_where_it_stands_and_no_other(keys):
    network = network_of(5, [(*key, 0.5) for key in keys])
    names = [kind.name for kind in network.kinds]
    for source in range(5):
        for target in range(5):
            for kind, name in enumerate(names):
                place = sorted(keys).index((source, target, name)) if (source, target, name) in keys else None
                assert network.ties.find(source, target, kind) == place


def test_a_name_stands_for_a_person_and_an_id_where_there_is_none():
    people = People(TextColumn.of(["a", "b"]), {"name": TextColumn.of(["Ana", ""])})
    assert [people.name(0), people.name(1), People(TextColumn.of(["a"])).name(0)] == ["Ana", "b", "a"]


def test_deciders_are_found_by_what_they_decide():
    deciders = Deciders(MemoryColumn("I", [1, 4, 5]), TextColumn.of(["budget;hiring", "hiring", "budgets"]))
    assert deciders.numbers() == [1, 4, 5]
    assert deciders.numbers("hiring") == [1, 4]
    assert deciders.numbers("budget") == [1]
    assert deciders.numbers("title") == []
    assert Deciders().numbers() == []


@pytest.mark.parametrize(
    ("only", "without", "mask"),
    [
        ((), (), None),
        (("met",), (), b"\0\1"),
        ((), ("met",), b"\1\0"),
        (("friend", "met"), ("met",), b"\1\0"),
        (("friend", "met"), (), b"\1\1"),
        (("met",), ("met",), b"\0\0"),
    ],
)
def test_a_filter_by_kind_is_one_byte_a_kind(only, without, mask):
    assert network_of(3, ARCS).kind_mask(only=only, without=without) == mask


@pytest.mark.parametrize("names", [{"only": ["lunch"]}, {"without": ["lunch"]}, {"only": ["met"], "without": ["Met"]}])
def test_a_kind_that_is_not_there_is_an_error_that_lists_those_that_are(names):
    with pytest.raises(InputError, match="it has: friend, met"):
        network_of(3, ARCS).kind_mask(**names)


def test_a_network_without_ties_says_that_it_has_no_kinds():
    with pytest.raises(InputError, match="it has: none"):
        network_of(3, []).kind_mask(only=["met"])


def test_a_network_is_as_long_as_it_has_people():
    network = network_of(["ana", "ben"], [])
    assert len(network) == 2
    assert network.number("ben") == 1


def test_a_network_with_another_part_leaves_the_first_as_it_was():
    network = network_of(2, [(0, 1, "knows", 0.5)])
    later = network.replaced(as_of="2026-02-28")
    assert (network.as_of, later.as_of) == ("2026-01-31", "2026-02-28")
    assert (later.people, later.outgoing) == (network.people, network.outgoing)


def test_a_part_that_a_network_does_not_have_is_refused():
    with pytest.raises(TypeError, match="Network has no part friends"):
        network_of(2, [(0, 1, "knows", 0.5)]).replaced(friends=())
