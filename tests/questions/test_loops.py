"""Endorsement loops, worked out by hand.

a -> b -> c -> a by ties of .5, .4 and .4; d -> a; e <-> f by one event each way; g -> h -> i -> j -> k -> g is too long.
"""

from __future__ import annotations

import networkx as nx
import pytest

from graphcap.build import build
from graphcap.questions.loops import loops
from written import records_of, tie

DAY = "2026-01-31"
TIES = [tie("a", "b", "endorses", 0.5), tie("b", "c", "endorses", 0.4), tie("c", "a", "recommends", 0.4), tie("d", "a", "endorses", 0.5)]
TIES += [tie(one, other, "endorses", 0.5) for one, other in zip("ghijk", "hijkg", strict=True)]
EVENTS = [
    {"time": "2026-01-01", "source": one, "target": other, "kind": "endorsement"} for one, other in (("e", "f"), ("f", "e"), ("f", "e"))
]


def asked(*more, people=None, events=EVENTS):
    return loops(build(records_of(people or "abcdefghijkp", [*TIES, *more], events), DAY))


def test_loops_of_two_to_four_are_found_with_their_strength_and_who_endorses_from_outside():
    strong, weak = asked().rows
    assert (strong.members, strong.length, strong.kind, strong.outside_share) == (("e", "f"), 2, "inward", 0)
    assert strong.strength == pytest.approx((0.5 * 0.75) ** 0.5)
    assert (weak.members, weak.length, weak.kind, weak.outside_share) == (("a", "b", "c"), 3, "validation", 0.25)
    assert weak.strength == pytest.approx(0.08 ** (1 / 3))
    assert weak.why == "3 people endorse one another in a circle; 1 of the 4 who endorse them are not of it"
    assert asked().more["found"] == {"2": 1, "3": 1, "4": 0}


def test_a_loop_with_mentor_and_sponsor_of_the_same_person_is_expert():
    assert [row.expert for row in asked(tie("a", "p", "mentors"), tie("c", "p", "sponsors")).rows] == [False, True]
    assert [row.expert for row in asked(tie("a", "p", "mentors"), tie("a", "p", "sponsors")).rows] == [False, False]


def test_reputation_is_not_gained_by_going_round():
    strong, weak = asked().rows
    # without its own steps a loop has what it has from outside: d endorses a alone, so that a has 1.85 s, everybody else s or more
    outside = {row.members: row.reputation for row in (strong, weak)}
    graph = nx.DiGraph([("d", "a"), ("e", "f"), ("f", "e"), *zip("ghijk", "hijkg", strict=True)])
    graph.add_nodes_from("bc")
    rank = nx.pagerank(graph, tol=1e-12)
    assert outside["a", "b", "c"] == pytest.approx((rank["a"] + rank["b"] + rank["c"]) / 3, rel=1e-4)
    assert rank["a"] == pytest.approx(1.85 * rank["b"])


def test_chance_keeps_how_many_everybody_endorses():
    two = build(records_of("ab", [tie("a", "b", "endorses"), tie("b", "a", "endorses")]), DAY)
    assert loops(two).more["expected_by_chance"] == {"2": 1, "3": 0, "4": 0}  # there is no other graph
    star = build(records_of("abc", [tie("a", "b", "endorses"), tie("a", "c", "endorses")]), DAY)
    assert loops(star).more["expected_by_chance"] == {"2": 0, "3": 0, "4": 0}


def test_who_has_left_is_in_no_loop_and_nothing_to_find_is_said():
    people = {id: {} for id in "abcdefghijkp"} | {"c": {"left": "2025-01-01"}}
    assert [row.members for row in asked(people=people).rows] == [("e", "f")]
    answer = loops(build(records_of("ab", [tie("a", "b")]), DAY))
    assert answer.rows == ()
    assert (
        "nobody endorses anybody: import ties of kind endorses or recommends, or events of kind endorsement or recommendation"
        in answer.notes
    )
